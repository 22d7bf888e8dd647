//! The facts of a single block: a pure function of its text, its place and the environment.

use crate::actors::BlockNames;
use crate::assessment::blocks::{Block, BlockKind, Place, Section};
use crate::assessment::citations::Markers;
use crate::assessment::estimates::{self, Estimate};
use crate::assessment::unread::UnreadForm;
use crate::assessment::{
    Citation, Conventions, DatedDay, Evidence, Ignore, Notation, Phrase, Slip, Source, Style, Survey, Unread,
    calendar, citations, comments, document_date, markup, phrases, slips, sources, unread,
};
use crate::claims::{self, Claim, SentenceInput, Tally};
use crate::takeaways::{Keys, skipped};
use crate::text::{Span, scripts, sentences};
use crate::words::LanguageCounts;

use super::Environment;

/// One sentence of a block, with spans relative to the start of the block.
#[derive(Clone, Debug, PartialEq)]
pub struct SentenceFacts {
    /// The span, including markers, without surrounding white space.
    pub span: Span,
    /// True if it has its final punctuation.
    pub ended: bool,
    /// Its citations, as indices into those of the block.
    pub citations: std::ops::Range<u16>,
    /// Its function and its need of a source; only for body sentences.
    pub claim: Option<Claim>,
}

/// A block with all facts that its own text yields. Spans are relative to its start.
#[derive(Clone, Debug, PartialEq)]
pub struct BlockFacts {
    /// The block, as it was split from the text.
    pub block: Block,
    /// The sentences of prose: body, takeaways and notes.
    pub sentences: Box<[SentenceFacts]>,
    /// The citations in prose, headings and tables.
    pub citations: Box<[Citation]>,
    /// The sources of an endnote.
    pub sources: Box<[Source]>,
    /// The format issues in its markers and URLs.
    pub slips: Box<[Slip]>,
    /// The numbers that may refer to endnotes but are not read as citations.
    pub unread: Box<[Unread]>,
    /// Comments that suppress findings.
    pub ignores: Box<[Ignore]>,
    /// The names, as far as the block alone determines them.
    pub names: BlockNames,
    /// Words with mixed scripts.
    pub mixed: Box<[Span]>,
    /// The numbers of body sentences and of cited ones.
    pub tally: Tally,
    /// The words of each body sentence, folded for the measure of support.
    pub keys: Keys,
    /// Words of likelihood and confidence in the body and in takeaways.
    pub estimates: Box<[Estimate]>,
    /// Phrases about several sources and the future in the body and in takeaways.
    pub phrases: Box<[Phrase]>,
    /// The days that the body and the takeaways name.
    pub days: Box<[DatedDay]>,
    /// What it says for or against an assessment.
    pub evidence: Evidence,
    /// The common words of languages in prose.
    pub language: LanguageCounts,
    /// The kinds of items that the block contains.
    pub marks: Marks,
    /// The signs of the document's conventions.
    pub survey: Survey,
}

/// The length of `<!--`, in bytes.
pub const COMMENT_OPENING: u32 = 4;

/// The kinds of items that rules look for. A rule visits only the blocks with its mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// A title, a heading or the label of takeaways.
    Heading,
    /// Words with mixed scripts.
    Mixed,
    /// Format issues in markers and URLs.
    Slips,
    /// Comments that suppress findings.
    Ignores,
    /// Words of likelihood and confidence.
    Estimates,
    /// Days.
    Days,
    /// Sources.
    Sources,
    /// Complete body sentences without a marker.
    Uncited,
    /// Possible references that are not read.
    Unread,
    /// Phrases about several sources and the future.
    Phrases,
}

impl Mark {
    /// All marks.
    pub const ALL: [Self; 10] = [
        Self::Heading,
        Self::Mixed,
        Self::Slips,
        Self::Ignores,
        Self::Estimates,
        Self::Days,
        Self::Sources,
        Self::Uncited,
        Self::Unread,
        Self::Phrases,
    ];
}

/// A set of [`Mark`]s.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks(u16);

impl Marks {
    fn add(&mut self, mark: Mark, there: bool) {
        self.0 |= u16::from(there) << mark as u8;
    }

    /// Returns true if `mark` is in the set.
    #[must_use]
    pub const fn has(self, mark: Mark) -> bool {
        self.0 & (1 << mark as u8) != 0
    }

    /// Iterates over the marks in the set.
    pub fn iter(self) -> impl Iterator<Item = Mark> {
        Mark::ALL.into_iter().filter(move |mark| self.has(*mark))
    }
}

/// The inputs of reading a block, besides its own text and place.
#[derive(Clone, Copy)]
pub(super) struct BlockInputs<'a> {
    /// The text of the nearest heading above.
    pub heading: Option<&'a str>,
    /// The environment of the document.
    pub environment: &'a Environment,
    /// The conventions of the document.
    pub conventions: Conventions,
}

impl BlockFacts {
    /// Reads the block with the text `text`.
    pub(super) fn read(block: Block, text: &str, inputs: BlockInputs<'_>) -> Self {
        let mut facts = Self::parse(block, text, inputs);
        facts.evidence = Evidence::of(block.kind, text, &facts.citations);
        if block.kind.is_body() || matches!(block.kind, BlockKind::Takeaway(_)) {
            facts.language = LanguageCounts::of(text);
        }
        let uncited = |s: &SentenceFacts| s.ended && s.citations.is_empty() && s.claim.is_some();
        let heading =
            matches!(block.kind, BlockKind::Heading { .. } | BlockKind::Title | BlockKind::TakeawayLabel);
        for (mark, there) in [
            (Mark::Heading, heading),
            (Mark::Mixed, !facts.mixed.is_empty()),
            (Mark::Slips, !facts.slips.is_empty()),
            (Mark::Ignores, !facts.ignores.is_empty()),
            (Mark::Estimates, !facts.estimates.is_empty()),
            (Mark::Days, !facts.days.is_empty()),
            (Mark::Sources, !facts.sources.is_empty()),
            (Mark::Uncited, facts.sentences.iter().any(uncited)),
            (Mark::Unread, !facts.unread.is_empty()),
            (Mark::Phrases, !facts.phrases.is_empty()),
        ] {
            facts.marks.add(mark, there);
        }
        facts
    }

    fn parse(block: Block, text: &str, inputs: BlockInputs<'_>) -> Self {
        let BlockInputs { environment, conventions, .. } = inputs;
        let mut facts = Self {
            block,
            sentences: Box::default(),
            citations: Box::default(),
            sources: Box::default(),
            slips: Box::default(),
            unread: Box::default(),
            ignores: Box::default(),
            names: BlockNames::default(),
            mixed: Box::default(),
            tally: Tally::default(),
            keys: Keys::default(),
            estimates: Box::default(),
            phrases: Box::default(),
            days: Box::default(),
            evidence: Evidence::default(),
            language: LanguageCounts::default(),
            marks: Marks::default(),
            survey: Survey::of(block.kind, text),
        };
        facts.days = match block.kind {
            BlockKind::Title | BlockKind::Dateline => {
                calendar::days_of_head(text, Span::from(0..text.len())).into()
            }
            // A table above the text holds the data of the report, such as its date.
            BlockKind::Table if matches!(block.place.section, Section::Start | Section::Preamble) => {
                calendar::days_of_head(text, Span::from(0..text.len())).into()
            }
            BlockKind::FrontMatter => document_date::date_line(text)
                .map_or_else(Box::default, |line| calendar::days_of_head(text, line).into()),
            _ => Box::default(),
        };
        match block.kind {
            BlockKind::Paragraph | BlockKind::Note | BlockKind::Quote => facts.read_prose(text, 0, inputs),
            BlockKind::Item(content) | BlockKind::Takeaway(content) | BlockKind::Evidence(content) => {
                facts.read_prose(text, content, inputs);
            }
            BlockKind::Endnote(head) => facts.read_sources(text, head.map_or(0, |h| h.content), conventions),
            BlockKind::Continuation => facts.read_sources(text, 0, conventions),
            BlockKind::Title | BlockKind::Heading { .. } | BlockKind::TakeawayLabel | BlockKind::Label => {
                facts.read_markers(text, conventions);
                facts.keys = Keys::read(text, std::iter::once(Span::from(0..text.len())), &facts.citations);
            }
            BlockKind::Table => {
                facts.read_markers(text, conventions);
                return facts;
            }
            BlockKind::Comment => {
                facts.ignores = comments::ignores(text).into();
                facts.read_unread(text, COMMENT_OPENING, conventions);
                return facts;
            }
            BlockKind::Code if text.starts_with([' ', '\t']) => {
                facts.hold_numbers(text, conventions);
                return facts;
            }
            _ => return facts,
        }
        if !matches!(block.kind, BlockKind::Endnote(_) | BlockKind::Continuation) {
            facts.mixed = scripts::mixed_words(text).into();
            facts.names = BlockNames::read(text, &environment.registry);
            // Items of a list end without a full stop for good.
            let is_prose = !matches!(block.kind, BlockKind::Item(_));
            if is_prose && facts.sentences.last().is_some_and(|sentence| !sentence.ended) {
                facts.names.leave_open(text);
            }
        }
        facts
    }

    fn read_markers(&mut self, text: &str, conventions: Conventions) {
        let markers = citations::scan(text, conventions);
        self.survey.count(text, &markers.citations);
        self.unread = unread::unread(text, &markers, conventions).into();
        self.citations = markers.citations.into();
    }

    /// Notes the numbers of indented code: whoever indents a paragraph may mean them as markers, so no action gives them to
    /// another endnote.
    fn hold_numbers(&mut self, text: &str, conventions: Conventions) {
        let markers = citations::scan(text, conventions);
        let unread = unread::unread(text, &markers, conventions).into_iter();
        let counted = markers.citations.iter().filter(|c| c.label.is_counted());
        let read = counted.map(|c| Unread { span: c.key, label: c.label, form: UnreadForm::Code });
        let mut all: Vec<_> = read.chain(unread.map(|u| Unread { form: UnreadForm::Code, ..u })).collect();
        all.sort_by_key(|unread| unread.span);
        self.unread = all.into();
    }

    /// Notes the possible references after the first `from` bytes of a block in which markers are not citations.
    fn read_unread(&mut self, text: &str, from: u32, conventions: Conventions) {
        let Some(words) = text.get(from as usize..) else { return };
        let found = unread::unread(words, &citations::scan(words, conventions), conventions);
        self.unread = found.into_iter().map(|u| Unread { span: u.span.shift(from), ..u }).collect();
    }

    fn read_prose(&mut self, text: &str, content: u32, inputs: BlockInputs<'_>) {
        let BlockInputs { heading, environment, conventions } = inputs;
        let body = self.block.kind.is_body();
        let markers = citations::scan(text, conventions);
        self.survey.count(text, &markers.citations);
        let spans = prose_sentences(text, content, &markers);
        if text.contains("<!--") {
            self.ignores = comments::ignores(text).into();
        }
        self.slips = slips::in_prose(text, &markers).into();
        self.unread = unread::unread(text, &markers, conventions).into();
        let mut at = 0_usize;
        self.sentences = spans
            .iter()
            .map(|s| {
                let from = at;
                at += markers.citations[at..].iter().take_while(|c| c.span.start < s.span.end).count();
                SentenceFacts { span: s.span, ended: s.ended, citations: clamp(from)..clamp(at), claim: None }
            })
            .collect();
        self.citations = markers.citations.into();
        if body || matches!(self.block.kind, BlockKind::Takeaway(_) | BlockKind::Evidence(_)) {
            let skipped = skipped(&self.citations);
            self.estimates = estimates::estimates(text, &skipped).into();
            self.phrases = phrases::phrases(text, &skipped).into();
            self.days = self.sentences.iter().flat_map(|s| calendar::days_in(text, s.span)).collect();
        }
        if body {
            self.keys = Keys::read(text, self.sentences.iter().map(|s| s.span), &self.citations);
            self.assess(text, heading, environment);
        }
    }

    fn assess(&mut self, text: &str, heading: Option<&str>, environment: &Environment) {
        let words = without_notes(text, &self.citations);
        let text = words.as_deref().unwrap_or(text);
        let input =
            |s: &SentenceFacts| SentenceInput { text: &text[s.span.range()], cited: !s.citations.is_empty() };
        let inputs: Vec<_> = self.sentences.iter().map(input).collect();
        let closed = self.sentences.split_last().is_some_and(|(last, others)| {
            let is_marker = |citation: &Citation| !citation.label.style.holds_source();
            others.iter().all(|sentence| sentence.citations.is_empty())
                && !last.citations.is_empty()
                && self.citations.iter().all(is_marker)
        });
        let place = claims::BlockContext {
            italic: markup::is_italic(text),
            closed,
            ..claims_place(self.block.kind, self.block.place, heading)
        };
        let claims = claims::assess(&inputs, &place, &environment.model, environment.extent);
        self.tally = Tally::of(&claims);
        for (sentence, claim) in self.sentences.iter_mut().zip(claims) {
            sentence.claim = Some(claim);
        }
    }

    fn read_sources(&mut self, commented: &str, content: u32, conventions: Conventions) {
        let content = (content as usize).min(commented.len());
        let blanked = without_comments(commented);
        let text = blanked.as_deref().unwrap_or(commented);
        if blanked.is_some() {
            self.ignores = comments::ignores(commented).into();
        }
        let words = match self.block.kind {
            BlockKind::Endnote(Some(head)) if head.is_row(text) => {
                text[content..].trim_end_matches(['|', ' ', '\t', '\r', '\n'])
            }
            _ => &text[content..],
        };
        self.sources = sources::parse(words)
            .into_iter()
            .map(|s| Source {
                span: s.span.shift(content as u32),
                url: s.url.map(|u| u.shift(content as u32)),
                ..s
            })
            .collect();
        let mut slips = slips::in_sources(text, &self.sources);
        if let BlockKind::Endnote(Some(head)) = self.block.kind {
            slips.extend(slips::in_label(text, head));
        }
        self.slips = slips.into();
        self.read_unread(commented, content as u32, conventions);
    }
}

/// Returns the sentences of a block of prose with these `markers`, whose content begins at `content`. Text in
/// comments is left out.
#[must_use]
pub fn prose_sentences(text: &str, content: u32, markers: &Markers) -> Vec<sentences::SentenceSpan> {
    let mut spans = sentences::split(text, &markers.marks);
    if is_only_markers(text, &markers.citations) {
        spans.clear(); // they cite the prose above
    }
    if let Some(first) = spans.first_mut() {
        first.span.start = first.span.start.max(content.min(first.span.end));
    }
    if text.contains('<') || text.contains("%%") {
        let all = markup::unseen(text);
        for sentence in &mut spans {
            sentence.span = comments::trimmed(text, sentence.span, &all);
        }
    }
    if text.trim_start().starts_with('|') {
        let cell = Span::from(markup::widest_cell(text));
        for sentence in &mut spans {
            let end = sentence.span.end.clamp(cell.start, cell.end);
            sentence.span = Span::new(sentence.span.start.clamp(cell.start, end), end);
        }
    }
    spans.retain(|s| !s.span.is_empty());
    spans
}

/// Returns the text with spaces for the citations that contain words or tags, so that these do not count as words of
/// the sentence; `None` if it has no such citation.
pub(super) fn without_notes(text: &str, citations: &[Citation]) -> Option<String> {
    let is_note = |c: &&Citation| {
        matches!(c.label.style, Style::Inline | Style::Named) || c.notation != Notation::Bracket
    };
    citations.iter().any(|c| is_note(&c)).then(|| {
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        for citation in citations.iter().filter(is_note) {
            let bracket = citation.bracket.range();
            if bracket.start >= at {
                out.push_str(&text[at..bracket.start]);
                out.extend(std::iter::repeat_n(' ', bracket.len()));
                at = bracket.end;
            }
        }
        out.push_str(&text[at..]);
        out
    })
}

/// Returns the text with comments replaced by spaces; `None` if it has no comments.
fn without_comments(text: &str) -> Option<String> {
    let all = comments::all(text);
    if all.is_empty() {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for comment in all {
        out.push_str(&text[at..comment.start as usize]);
        out.extend(std::iter::repeat_n(' ', comment.len() as usize));
        at = comment.end as usize;
    }
    out.push_str(&text[at..]);
    Some(out)
}

pub(super) fn claims_place<'a>(
    kind: BlockKind,
    place: Place,
    heading: Option<&'a str>,
) -> claims::BlockContext<'a> {
    claims::BlockContext {
        heading,
        bullet: matches!(kind, BlockKind::Item(_)),
        after_topic_line: place.after_topic_line,
        ..claims::BlockContext::default()
    }
}

/// Converts an index. A block of prose with more than 65,535 citations keeps only that number of them.
fn clamp(index: usize) -> u16 {
    u16::try_from(index).unwrap_or(u16::MAX)
}

/// Returns `text` without the label in `**Source:** [Post](https://…)`.
fn without_label(text: &str) -> &str {
    let emphasis = |c: char| c.is_whitespace() || matches!(c, '*' | '_');
    let words = text.trim_start_matches(emphasis);
    let label = ["Sources:", "Source:", "Sources**:", "Source**:"]
        .into_iter()
        .find_map(|label| words.strip_prefix(label));
    label.map_or(text, |rest| rest.trim_start_matches(emphasis))
}

/// Returns true if a paragraph consists only of markers, as conversions from the web leave them below the
/// prose that they cite, or of sources behind such a label.
fn is_only_markers(text: &str, citations: &[Citation]) -> bool {
    let mut at = text.len() - without_label(text).len();
    let labelled = at > 0;
    let parts = |c: char| c.is_whitespace() || labelled && matches!(c, ',' | ';' | '|');
    let only = citations.iter().all(|c| {
        let gap = text.get(at..c.bracket.start as usize).unwrap_or("");
        at = c.bracket.end as usize;
        gap.chars().all(parts)
    });
    let ends =
        text.get(at..).is_some_and(|rest| rest.trim_matches(['.', ' ', '\t', '\r', '\n', '*']).is_empty());
    !citations.is_empty() && only && ends
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_sources_is_no_sentence() {
        let only = |text: &str| is_only_markers(text, &citations::scan(text, Conventions::NONE).citations);
        for text in
            ["[1][2]", "**Source:** [Post](https://example.org/a)", "Sources: https://a.org, https://b.org"]
        {
            assert!(only(text), "{text}");
        }
        for text in ["Source: the mayor.[1]", "**Source:**", "See [Post](https://example.org/a)."] {
            assert!(!only(text), "{text}");
        }
    }
}
