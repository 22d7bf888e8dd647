//! Text pasted with its own markers and endnotes.

use rustc_hash::FxHashSet;

use crate::analysis::{Document, Snapshot};
use crate::assessment::blocks::BlockKind;
use crate::assessment::{HeadingRole, Label, Source, Style, sources};
use crate::text::{Edit, Span, Text};

use super::draft::{Change, Draft, apply, between};
use super::insert::{free_footnote, insert_citation, room};
use super::notes::{self, Note, Numbers};
use super::{parts, reading};

/// Inserts `fragment` at `at`. Where it brings endnotes, its citations take new numbers here, and its endnotes their
/// places in the list; its endnotes heading stays behind. A fragment without endnotes comes in as it is: it was cut from
/// this text, or its numbers mean this text's endnotes.
///
/// `None` where the style has run out of numbers or the result would not read back.
#[must_use]
pub fn paste(snapshot: &Snapshot, at: u32, fragment: &str) -> Option<Change> {
    parts::within(snapshot, at, |snapshot, at| paste_here(snapshot, at, fragment))
}

fn paste_here(snapshot: &Snapshot, at: u32, fragment: &str) -> Option<Change> {
    let own = Document::new("", Text::new(fragment), snapshot.environment().clone()).snapshot();
    let list = notes::notes(&own);
    let mut draft = Draft::default();
    if list.is_empty() {
        draft.insert(at, fragment);
        draft.caret_in_last(0);
        return Some(draft.finish(String::new()));
    }
    let at = behind_source(snapshot, at);
    let plan = Plan::new(snapshot, at, &own, &list)?;
    let body = plan.body(&own, &list);
    let mut draft = Draft::new(notes::relabel(snapshot, &notes::notes(snapshot), &plan.moved));
    draft.insert(at, body.as_str());
    draft.caret_in_last(0);
    plan.add_notes(snapshot, &own, &list, &mut draft);
    let change = draft.finish(String::new());
    let place = reading::place(snapshot, at);
    let pasted = reading::read(fragment);
    let holds = reading::holds(snapshot.text(), &change, false, |mut reading, _| {
        let place = place.min(reading.markers.len());
        reading.markers.splice(place..place, pasted.markers);
        reading.notes.extend(pasted.notes);
        reading
    });
    holds.then_some(change)
}

/// The place behind the source of the sentence that ends at `at`, where it stands in words of its own: `Note: [2]`. What comes in
/// between would take it over.
fn behind_source(snapshot: &Snapshot, at: u32) -> u32 {
    const WORDS: [&str; 7] = ["Note", "Source", "Sources", "See", "Ref", "Notes", "Reference"];
    let Some(block) = snapshot.block_at(at) else { return at };
    let text = snapshot.text().slice(Span::new(at, snapshot.block_span(block).end.max(at)));
    let words = text.trim_start_matches([' ', '(']);
    let lead = &words[..words.find(['[', '.', '\n']).unwrap_or(0)];
    let named = WORDS.contains(&lead.trim_end_matches([' ', ':']));
    let open = at + (text.len() - words.len() + lead.len()) as u32;
    let mut end = at;
    for citation in snapshot.citations().skip_while(|c| c.bracket.start < open).filter(|_| named) {
        if citation.bracket.start > end.max(open) {
            break;
        }
        end = citation.bracket.end;
    }
    end
}

/// [`paste`] in the place of `selected`, which goes; endnotes that nothing cites then stay.
#[must_use]
pub fn paste_over(snapshot: &Snapshot, selected: Span, fragment: &str) -> Option<Change> {
    if selected.is_empty() {
        return paste(snapshot, selected.start, fragment);
    }
    let environment = snapshot.environment().clone();
    let mut without = Document::new(snapshot.name(), snapshot.text().clone(), environment);
    without.edit(&Edit::new(selected, ""));
    let Change { edits, caret, .. } = paste(&without.snapshot(), selected.start, fragment)?;
    let after = apply(without.text(), &edits);
    Some(Change { edits: between(snapshot.text(), &after), caret, ..Change::default() })
}

/// Puts what the clipboard holds in the place of `at`: a URL, or several parted by `;`, becomes the source of a citation behind the
/// sentence there, and what is selected stays; any other text is pasted with its markers and endnotes ([`paste`]).
///
/// `None` where a URL has no sentence of the body to support, or as [`paste`] has it.
#[must_use]
pub fn paste_citation(snapshot: &Snapshot, at: Span, clipboard: &str) -> Option<Change> {
    let words = clipboard.trim();
    if is_urls(words) {
        let in_note = snapshot.endnote_at(at.start).is_some();
        let cited = || insert_citation(snapshot, at.end, Some(words));
        return if in_note { paste_over(snapshot, at, words) } else { cited() };
    }
    paste_over(snapshot, at, clipboard)
}

/// Whether `words` are URLs and nothing else.
#[must_use]
pub fn is_urls(words: &str) -> bool {
    let found = sources::parse(words);
    let bare = |source: &Source| {
        let around = words[source.span.range()].trim_matches([' ', ';', ',', '<', '>']);
        source.url.is_some_and(|url| words[url.range()] == *around)
    };
    !words.contains(['\n', '\r']) && !found.is_empty() && found.iter().all(bare)
}

/// Which labels the fragment's citations get.
struct Plan {
    /// Of the fragment's labels, those that count in the text's style or are keys that the text uses already.
    new: Vec<(Label, String)>,
    style: Style,
    first: u64,
    /// The text's own numbers that make room.
    moved: Numbers,
    place: u32,
}

impl Plan {
    fn new(snapshot: &Snapshot, at: u32, own: &Snapshot, list: &[Note]) -> Option<Self> {
        let cited = own.links().citations.iter().map(|c| c.label);
        let mut seen = FxHashSet::default();
        let labels: Vec<Label> = cited
            .chain(list.iter().map(|n| n.label))
            .filter(|l| !matches!(l.style, Style::Pandoc | Style::Link) && seen.insert(*l))
            .collect();
        let links = snapshot.links();
        let bare = links.citations.is_empty() && links.endnotes.is_empty();
        let style = match notes::dominant_style(if bare { own } else { snapshot }) {
            Style::Pandoc | Style::Link => Style::Numeric,
            style => style,
        };
        let count = labels.len() as u64;
        let (first, moved) = if style == Style::Footnote {
            (free_footnote(snapshot), Numbers::default())
        } else {
            room(snapshot, style, at, count)
        };
        let highest = moved.values().copied().max().unwrap_or(0).max(first + count);
        if !notes::can_write(style, highest) {
            return None;
        }
        let new = labels.into_iter().zip(first..).map(|(l, id)| (l, notes::key_text(style, id))).collect();
        Some(Self { new, style, first, moved, place: at })
    }

    fn key_of(&self, label: Label) -> Option<&str> {
        self.new.iter().find(|(l, _)| *l == label).map(|(_, key)| key.as_str())
    }

    /// The fragment's prose with its new markers, without its endnotes and their heading.
    fn body(&self, own: &Snapshot, list: &[Note]) -> String {
        let mut edits: Vec<Edit> = Vec::new();
        let all_here = self.new.iter().all(|(label, _)| label.style == self.style);
        if all_here && self.style != Style::Footnote {
            let ids = (self.first..).zip(&self.new).map(|(id, (label, _))| (*label, id)).collect();
            edits = notes::relabel(own, list, &ids);
        } else {
            let citations: Vec<_> = own.citations().collect();
            for bracket in citations.chunk_by(|a, b| a.bracket == b.bracket) {
                let keys: Vec<_> = bracket.iter().filter_map(|c| self.key_of(c.label)).collect();
                if keys.len() == bracket.len() {
                    let caret = if self.style == Style::Footnote { "^" } else { "" };
                    let text = keys.iter().map(|key| format!("[{caret}{key}]")).collect::<String>();
                    edits.push(Edit::new(bracket[0].bracket, text));
                }
            }
        }
        let mut gone = Vec::new();
        for (i, facts) in own.blocks().iter().enumerate() {
            let is_list = matches!(
                facts.block.kind,
                BlockKind::Endnote(Some(_))
                    | BlockKind::Continuation
                    | BlockKind::Heading { role: HeadingRole::Endnotes, .. }
            );
            if is_list {
                gone.push(own.block_span(i));
            }
        }
        edits.retain(|edit| !gone.iter().any(|span| span.covers(edit.span)));
        edits.extend(gone.into_iter().map(|span| Edit::new(span, "")));
        edits.sort_by_key(|edit| edit.span);
        apply(own.text(), &edits).to_string().trim_end().to_owned()
    }

    fn add_notes(&self, snapshot: &Snapshot, own: &Snapshot, list: &[Note], draft: &mut Draft) {
        let rank = match self.style {
            Style::Footnote => {
                let cited = snapshot.citations().take_while(|c| c.span.start < self.place);
                cited.filter(|c| c.label.style == Style::Footnote).count() as u64
            }
            _ => self.first,
        };
        let has_list = notes::notes(snapshot).iter().any(|n| n.label.style == self.style);
        let mut lines: Vec<(usize, &Note)> = list
            .iter()
            .filter_map(|note| Some((self.new.iter().position(|(l, _)| *l == note.label)?, note)))
            .collect();
        lines.sort_by_key(|(i, _)| *i);
        for (nth, (i, note)) in lines.into_iter().enumerate() {
            let key = &self.new[i].1;
            let place = notes::place_note(snapshot, self.style, rank, key);
            let before = if nth > 0 && !has_list {
                // The heading stands there already.
                format!("{}{}", notes::line_break(snapshot), notes::fresh_head(self.style, key))
            } else {
                place.before
            };
            draft.insert(place.at, format!("{before}{}{}", notes::words(own, note), place.after));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check, snapshot};
    use super::*;

    #[test]
    fn pasted_citations_get_numbers_and_endnotes_here() {
        check(
            "# R\n\nA.[1] ┃B.[2]\n\n## Endnotes\n\n[1] a.org\n[2] b.org\n",
            |s, at| paste(s, at, "X.[7] Y.[8] Z.[7] \n\nEndnotes\n[7] x.org\n[8] y.org\n"),
            "# R\n\nA.[1] X.[2] Y.[3] Z.[2]┃B.[4]\n\n## Endnotes\n\n[1] a.org\n[2] x.org\n[3] y.org\n[4] b.org\n",
        );
    }

    #[test]
    fn in_the_style_of_the_text() {
        check(
            "A.[i] B.[ii]\n┃\nEndnotes\n[i] a.org\n[ii] b.org",
            |s, at| paste(s, at, "X.[1][2]\n[1] x.org\n[2] y.org\n"),
            "A.[i] B.[ii]\nX.[iii][iv]┃\nEndnotes\n[i] a.org\n[ii] b.org\n[iii] x.org\n[iv] y.org",
        );
        check(
            "# R\n\nA.[^1]\n\n┃\n\n[^1]: a.org\n",
            |s, at| paste(s, at, "X.[1]\n[1] x.org\n"),
            "# R\n\nA.[^1]\n\nX.[^2]┃\n\n[^1]: a.org\n[^2]: x.org\n",
        );
    }

    #[test]
    fn into_a_text_without_citations() {
        check(
            "# R\n\nA came. ┃\n",
            |s, at| paste(s, at, "X.[4] Y.[3]\n\nNotes\n\n[3] y.org\n[4] x.org\n"),
            "# R\n\nA came. X.[1] Y.[2]┃\n\n## Endnotes\n\n[1] x.org\n[2] y.org\n",
        );
    }

    #[test]
    fn a_url_becomes_a_source_and_text_is_pasted() {
        let text = "A.[1] B c┃ame. C.[2]\n\nEndnotes\n[1] a.org\n[2] b.org\n";
        check(
            text,
            |s, at| paste_citation(s, Span::at(at), " https://x.org/a; hxxps://y[.]org\n"),
            "A.[1] B came.[2] C.[3]\n\nEndnotes\n[1] a.org\n[2] https://x.org/a; hxxps://y[.]org\n[3] b.org\n",
        );
        check(
            text,
            |s, at| paste_citation(s, Span::at(at), "X.[1]\n[1] x.org"),
            "A.[1] B cX.[2]┃ame. C.[3]\n\nEndnotes\n[1] a.org\n[2] x.org\n[3] b.org\n",
        );
        check(
            text,
            |s, at| paste_citation(s, Span::at(at), "see x.org"),
            "A.[1] B csee x.org┃ame. C.[2]\n\nEndnotes\n[1] a.org\n[2] b.org\n",
        );
    }

    #[test]
    fn a_source_in_words_stays_with_its_sentence() {
        check(
            "# R\n\nA came.┃ Note: [1][2] B came.[3]\n\n## Endnotes\n\n[1] a.org\n[2] b.org\n[3] c.org\n",
            |s, at| paste(s, at, " X came.[7]\n\n[7] x.org\n"),
            "# R\n\nA came. Note: [1][2] X came.[3]┃ B came.[4]\n\n## Endnotes\n\n[1] a.org\n[2] b.org\n[3] x.org\n[4] c.org\n",
        );
    }

    #[test]
    fn without_endnotes_it_comes_as_it_is() {
        let text = snapshot("A.[1]\n\nEndnotes\n[1] a.org\n");
        let change = paste(&text, 0, "X.[1] ").expect("there is a change");
        assert_eq!(change.edits, [Edit::new(Span::at(0), "X.[1] ")]);
    }
}
