//! Files with several reports, each with its own endnotes. A change to one report affects only its part of the text.

use rustc_hash::FxHashSet;

use crate::analysis::{Document, Snapshot};
use crate::assessment::Label;
use crate::assessment::blocks::BlockKind;
use crate::text::{Edit, Span, Text};

use super::draft::Change;

/// Returns the parts of a text, each a report with its own list of endnotes. There is only one part if the lists
/// share no number.
#[must_use]
pub fn parts(snapshot: &Snapshot) -> Vec<Span> {
    let (mut parts, mut start) = (Vec::new(), 0);
    let (mut own, mut split): (FxHashSet<Label>, Option<u32>) = (FxHashSet::default(), None);
    let mut cites = false;
    for (facts, at) in snapshot.blocks().iter().zip(snapshot.starts()) {
        match facts.block.kind {
            BlockKind::Heading { .. }
                if !own.is_empty() && split.is_none() && leaves_notes(facts.block.kind) =>
            {
                split = Some(*at);
                cites = false;
            }
            BlockKind::Endnote(Some(head)) => {
                let again = own.contains(&head.label);
                if let Some(at) = split.take_if(|_| again && cites) {
                    parts.push(Span::new(start, at));
                    start = at;
                    own.clear();
                }
                own.insert(head.label);
            }
            kind => cites |= kind.is_body() && !facts.citations.is_empty(),
        }
    }
    parts.push(Span::new(start, snapshot.text().len()));
    parts
}

/// Returns true if a heading begins something other than a list of endnotes.
fn leaves_notes(kind: BlockKind) -> bool {
    use crate::assessment::HeadingRole;
    !matches!(kind, BlockKind::Heading { role: HeadingRole::Endnotes, .. })
}

/// Applies `change` to the part of the text that contains `at`. The closure gets the analysis of that part, and
/// the offset in it.
pub(super) fn within(
    snapshot: &Snapshot,
    at: u32,
    change: impl Fn(&Snapshot, u32) -> Option<Change>,
) -> Option<Change> {
    let parts = parts(snapshot);
    let Some(part) = parts.iter().find(|part| part.touches(at)).filter(|_| parts.len() > 1) else {
        return change(snapshot, at);
    };
    let inner = alone(snapshot, *part);
    change(&inner, at - part.start).map(|change| moved(change, part.start))
}

/// Returns the analysis of a part of the text as a document of its own.
pub(super) fn alone(snapshot: &Snapshot, part: Span) -> std::sync::Arc<Snapshot> {
    let text = Text::new(&snapshot.text().slice(part));
    Document::new(snapshot.name(), text, snapshot.environment().clone()).snapshot()
}

/// Converts a change of a part to one of the whole text, in which nothing before the part changes.
pub(super) fn moved(mut change: Change, by: u32) -> Change {
    for edit in &mut change.edits {
        *edit = Edit::new(edit.span.shift(by), std::mem::take(&mut edit.text));
    }
    change.caret = change.caret.map(|caret| caret + by);
    change
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check, snapshot};
    use super::super::{apply, insert_citation, renumber};

    const TWO: &str = "# River Report\n\nA.[2] B.[1]\n\n## Endnotes\n\n[1] a.org\n[2] b.org\n\n# Lake Report\n\nC.[2]┃ D.[1]\n\n\
        ## Endnotes\n\n[1] c.org\n[2] d.org\n";

    #[test]
    fn each_report_keeps_its_own_list() {
        let before = snapshot(&TWO.replace('┃', ""));
        let made = renumber(&before);
        let after = "# River Report\n\nA.[1] B.[2]\n\n## Endnotes\n\n[1] b.org\n[2] a.org\n\n# Lake Report\n\nC.[1] D.[2]\n\n\
            ## Endnotes\n\n[1] d.org\n[2] c.org\n";
        assert_eq!(apply(before.text(), &made.change.edits).to_string(), after);
        check(
            TWO,
            |s, at| insert_citation(s, at, Some("x.org")),
            "# River Report\n\nA.[2] B.[1]\n\n## Endnotes\n\n[1] a.org\n[2] b.org\n\n# Lake Report\n\nC.[2][3] D.[1]\n\n\
             ## Endnotes\n\n[1] c.org\n[2] d.org\n[3] x.org\n",
        );
    }

    #[test]
    fn one_list_under_several_headings_is_one_part() {
        let one = "# R\n\nA.[2] B.[1]\n\n## References\n\n### Ports\n\n[1] a.org\n\n### Roads\n\n[2] b.org\n";
        assert_eq!(super::parts(&snapshot(one)).len(), 1);
    }
}
