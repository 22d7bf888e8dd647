//! What becomes of a text that is pasted: a URL a citation, a piece of another report a piece of this one.

use crate::analysis::Snapshot;
use crate::assessment::lines;
use crate::edits::{self, Change};
use crate::text::{Edit, Span};

/// What a paste can become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pasted {
    /// The menu entry.
    pub title: &'static str,
    /// What is done instead of inserting the text as it is.
    pub change: Change,
}

/// What `pasted` can become over the selection `at` in bytes. A URL on selected words or behind a stop becomes a
/// citation, the words stay; a text with endnotes of its own brings them along, with numbers of this text. `None`
/// where it is best inserted as it is.
#[must_use]
pub fn paste(snapshot: &Snapshot, at: Span, pasted: &str) -> Option<Pasted> {
    if !snapshot.is_assessment() || pasted.is_empty() {
        return None;
    }
    if edits::is_urls(pasted.trim()) {
        let wanted = !at.is_empty() || lines::ends_sentence(&line_before(snapshot, at.start));
        let change = edits::insert_citation(snapshot, at.end, Some(pasted.trim())).filter(|_| wanted)?;
        return Some(Pasted { title: "Insert as Citation", change });
    }
    let change = edits::paste_over(snapshot, at, pasted)?;
    // Without endnotes it comes in as it is, which needs nobody's help.
    let as_it_is = [Edit::new(at, pasted)];
    let plain = edits::apply(snapshot.text(), &as_it_is);
    (edits::apply(snapshot.text(), &change.edits) != plain)
        .then_some(Pasted { title: "Insert with its Endnotes, Renumbered", change })
}

fn line_before(snapshot: &Snapshot, at: u32) -> String {
    let text = snapshot.text();
    let Some(block) = snapshot.block_at(at) else { return String::new() };
    let before = text.slice(Span::new(snapshot.block_span(block).start, at));
    before.rsplit(['\n', '\r']).next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edits::testing::{check, check_none};

    const URL: &str = " https://b.org/2 \n";

    fn change(pasted: &'static str) -> impl Fn(&Snapshot, u32) -> Option<Change> {
        move |snapshot, at| paste(snapshot, Span::at(at), pasted).map(|pasted| pasted.change)
    }

    #[test]
    fn a_url_behind_a_stop_becomes_a_citation() {
        check(
            "# R\n\nA came.[1] B went.┃ C stayed.[2]\n\n## Endnotes\n\n[1] a.org\n[2] c.org\n",
            change(URL),
            "# R\n\nA came.[1] B went.[2] C stayed.[3]\n\n## Endnotes\n\n[1] a.org\n[2] https://b.org/2\n[3] c.org\n",
        );
        check(
            "# R\n\nA came.[1] B went. ┃\n\n## Endnotes\n\n[1] a.org\n",
            change("hxxps://b[.]org; https://c dot org/a"),
            "# R\n\nA came.[1] B went.[2] \n\n## Endnotes\n\n[1] a.org\n[2] hxxps://b[.]org; https://c dot org/a\n",
        );
    }

    #[test]
    fn a_url_on_selected_words_cites_them_and_they_stay() {
        let text = "# R\n\nA came.[1] B went to town. C stayed.\n\n## Endnotes\n\n[1] a.org\n";
        let words = Span::from(text.find("went").unwrap()..text.find("town").unwrap());
        let snapshot = crate::edits::testing::snapshot(text);
        let pasted = paste(&snapshot, words, URL).expect("it becomes a citation");
        let after = edits::apply(snapshot.text(), &pasted.change.edits).to_string();
        assert!(
            after.contains("B went to town.[2] C stayed.") && after.contains("[2] https://b.org/2"),
            "{after}"
        );
        assert_eq!(pasted.title, "Insert as Citation");
    }

    #[test]
    fn a_url_within_a_sentence_or_an_endnote_stays_a_url() {
        check_none("# R\n\nA came.[1] B ┃went.\n\n## Endnotes\n\n[1] a.org\n", change(URL));
        check_none("# R\n\nA came.[1] B went.\n\n## Endnotes\n\n[1] ┃\n", change(URL));
        check_none("# R\n\nNo report. ┃\n", change(URL));
    }

    #[test]
    fn a_piece_with_endnotes_brings_them_along() {
        check(
            "# R\n\nA.[1] ┃B.[2]\n\n## Endnotes\n\n[1] a.org\n[2] b.org\n",
            change("X.[7] \n\nEndnotes\n[7] x.org\n"),
            "# R\n\nA.[1] X.[2]┃B.[3]\n\n## Endnotes\n\n[1] a.org\n[2] x.org\n[3] b.org\n",
        );
    }

    #[test]
    fn a_piece_with_endnotes_takes_the_place_of_what_is_selected() {
        let text = "# R\n\nA.[1] B.[2] C.[3]\n\n## Endnotes\n\n[1] a.org\n[2] b.org\n[3] c.org\n";
        let snapshot = crate::edits::testing::snapshot(text);
        let selected = Span::from(text.find("B.[2] ").unwrap()..text.find("C.").unwrap());
        let over = |pasted| paste(&snapshot, selected, pasted).map(|pasted| pasted.change);
        let change =
            over("X.[7] Y.[8] \n\nEndnotes\n[7] x.org\n[8] y.org\n").expect("it brings its endnotes");
        assert_eq!(
            crate::edits::testing::shown(&snapshot, &change),
            // What nothing cites any more stays: whoever removes a source is to say so.
            "# R\n\nA.[1] X.[2] Y.[3]┃C.[5]\n\n## Endnotes\n\n[1] a.org\n[2] x.org\n[3] y.org\n[4] b.org\n[5] c.org\n"
        );
        assert_eq!(over("X.[7] "), None, "as it is");
        assert_eq!(over("plain"), None);
    }

    #[test]
    fn anything_else_is_inserted_as_it_is() {
        let report = "# R\n\nA.[1] ┃B.[2]\n\n## Endnotes\n\n[1] a.org\n[2] b.org\n";
        for text in ["", "X.[7] ", "See https://b.org", "https://b.org\nhttps://c.org", "b"] {
            check_none(report, move |snapshot, at| {
                paste(snapshot, Span::at(at), text).map(|pasted| pasted.change)
            });
        }
    }
}
