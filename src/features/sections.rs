//! The sections of an assessment with their content: for folding, selecting and counting.

use std::ops::Range;

use crate::analysis::{Expectation, Snapshot};
use crate::assessment::HeadingRole;
use crate::assessment::blocks::BlockKind;
use crate::claims::{SentenceKind, Verdict};
use crate::text::{self, Span};

/// A heading with the text below it, deeper headings included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeadedSection {
    /// The span of the heading's text.
    pub heading: Span,
    /// The role of the heading; `None` for the title of the document.
    pub role: Option<HeadingRole>,
    /// The block of the heading and those below it.
    pub blocks: Range<usize>,
    /// The span of the section, without the white space at its end.
    pub span: Span,
}

/// Returns all sections in the order of their headings; a section comes before those inside it.
#[must_use]
pub fn sections(snapshot: &Snapshot) -> Vec<HeadedSection> {
    let mut out: Vec<HeadedSection> = Vec::new();
    // Level and index of the sections that are still open, outermost first.
    let mut open: Vec<(u8, usize)> = Vec::new();
    let mut last = 0;
    for (i, facts) in snapshot.blocks().iter().enumerate() {
        let (level, role) = match facts.block.kind {
            BlockKind::Blank => continue,
            BlockKind::Title => (0, None),
            BlockKind::Heading { level, role } => (level.max(1), Some(role)),
            _ => {
                last = i;
                continue;
            }
        };
        close(snapshot, &mut out, &mut open, level, last);
        let heading = snapshot.block_content(i);
        open.push((level, out.len()));
        out.push(HeadedSection { heading, role, blocks: i..i + 1, span: heading });
        last = i;
    }
    close(snapshot, &mut out, &mut open, 0, last);
    out
}

/// Closes the open sections of `level` and deeper after block `last`.
fn close(
    snapshot: &Snapshot,
    out: &mut [HeadedSection],
    open: &mut Vec<(u8, usize)>,
    level: u8,
    last: usize,
) {
    while let Some((_, index)) = open.pop_if(|(deep, _)| *deep >= level) {
        let section = &mut out[index];
        section.blocks.end = last + 1;
        section.span.end = snapshot.block_content(last).end.max(section.span.end);
    }
}

/// Number of claims, and of those without a source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClaimCount {
    /// Number of sentences that are cited, or whose source is missing. If citations are not expected, also those that
    /// read like a claim.
    pub claims: u32,
    /// Number of these whose source is missing or whose markers refer to none.
    pub uncited: u32,
}

/// Returns the counts in words, in the same form everywhere: `5 claims, 1 uncited`.
#[must_use]
pub fn counted(snapshot: &Snapshot, count: ClaimCount) -> String {
    let claims = text::counted(count.claims as usize, "claim");
    match count.uncited {
        _ if snapshot.expectation() != Expectation::Expected => format!("{claims}, sources not checked"),
        0 => format!("{claims}, all cited"),
        n => format!("{claims}, {n} uncited"),
    }
}

/// Returns all sections with the claims in each. Each block is counted once, however deeply the sections are nested.
#[must_use]
pub fn counted_sections(snapshot: &Snapshot) -> Vec<(HeadedSection, ClaimCount)> {
    let mut sum = ClaimCount::default();
    let mut sums = vec![sum];
    for block in 0..snapshot.blocks().len() {
        let ClaimCount { claims, uncited } = count_claims(snapshot, block..block + 1);
        sum = ClaimCount { claims: sum.claims + claims, uncited: sum.uncited + uncited };
        sums.push(sum);
    }
    let count = |blocks: &Range<usize>| ClaimCount {
        claims: sums[blocks.end].claims - sums[blocks.start].claims,
        uncited: sums[blocks.end].uncited - sums[blocks.start].uncited,
    };
    sections(snapshot).into_iter().map(|section| (section.clone(), count(&section.blocks))).collect()
}

/// Counts the claims of the whole text.
#[must_use]
pub fn count_all(snapshot: &Snapshot) -> ClaimCount {
    count_claims(snapshot, 0..snapshot.blocks().len())
}

/// Counts the claims in `blocks`.
#[must_use]
pub fn count_claims(snapshot: &Snapshot, blocks: Range<usize>) -> ClaimCount {
    let mut count = ClaimCount::default();
    // A claim that is neither cited nor found to lack a source must not be counted: all the others would be called
    // cited.
    let counts_claims = snapshot.expectation() != Expectation::Expected;
    for block in blocks {
        if snapshot.blocks().get(block).is_none_or(|b| b.tally.sentences() == 0) {
            continue;
        }
        // Both lists are in the order of the text.
        let mut unsourced = snapshot.unsourced_in(block).iter().peekable();
        for sentence in snapshot.sentences_in(block) {
            let claim = sentence.facts.claim.as_ref();
            let told = unsourced.next_if(|told| told.at == sentence.at);
            let missing = told.is_some_and(|told| told.verdict == Verdict::Missing);
            let reports = counts_claims && claim.is_some_and(|claim| claim.kind == SentenceKind::Claim);
            let cited = snapshot.is_cited(sentence);
            count.uncited += u32::from(missing || cited && snapshot.cites_nowhere(sentence));
            count.claims += u32::from(missing || reports || cited);
        }
    }
    count
}
