//! The blocks of endnotes: with a label, in a quotation, as a line of markers, and their further paragraphs.

use super::labels;
use super::{BlockKind, Cut, Cutter, EndnoteHead, Line, Place, Section, Undecided, shape};
use crate::assessment::citations::{Label, Style};
use crate::assessment::lines::{self, LabelHead, Shape};
use crate::text::Span;

impl<'a> Cutter<'a> {
    /// An endnote in a block quote, `> [1] …`, among the endnotes: up to the next one, or a line of the quote that is
    /// empty.
    pub(super) fn quoted_endnote(
        &self,
        line: Line<'a>,
        head: EndnoteHead,
        place: Place,
    ) -> Result<Cut, Undecided> {
        let last = self.last_of(line, |_, next| {
            lines::shape(next.text) == Shape::Quote
                && !quoted(next.text).trim().is_empty()
                && quoted_label(next.text).is_none()
        })?;
        Ok((last.next, BlockKind::Endnote(Some(head)), Place { after_topic_line: false, ..place }))
    }

    /// Returns true if a line that begins with a label is prose of the body whose first citation stands at its head,
    /// and no endnote: it is a sentence that names no address, and the next line does not go on counting.
    pub(super) fn cites_at_its_head(
        &self,
        line: Line<'a>,
        head: LabelHead,
        place: Place,
    ) -> Result<bool, Undecided> {
        // No sentence begins with a raised number.
        let raised = !line.text.trim_start().starts_with('[');
        if place.section.is_endnotes() || place.section.is_takeaways() || head.definition || raised {
            return Ok(false);
        }
        if !lines::reads_as_prose(&line.text[head.end as usize..]) {
            return Ok(false);
        }
        let next = self.following(line)?;
        let counts_on = next.is_some_and(|next| match lines::shape(next.text) {
            Shape::Label(next) => next.label.style == head.label.style && next.label.id == head.label.id + 1,
            // Its address, on a line of its own.
            Shape::Text => lines::names_source(next.text),
            _ => false,
        });
        Ok(!counts_on)
    }

    /// An indented paragraph below an endnote, which belongs to it.
    pub(super) fn continuation(&self, line: Line<'a>, place: Place) -> Result<Cut, Undecided> {
        let last = self.last_of(line, |_, next| {
            lines::shape(next.text) == Shape::Text || goes_on_below_note(next.text)
        })?;
        Ok((last.next, BlockKind::Continuation, Place { after_topic_line: false, ..place }))
    }

    /// A line that begins with a label: an endnote, wherever it stands.
    pub(super) fn endnote(
        &self,
        line: Line<'a>,
        head: Option<LabelHead>,
        place: Place,
    ) -> Result<Cut, Undecided> {
        let style = head.map(|head| head.label.style);
        let listed = matches!(style, Some(Style::AuthorDate | Style::Register | Style::Roman));
        let last = self.last_of(line, |last, next| {
            let begins = listed && labels::entry(next.text, 0).is_some();
            // An entry by author and year is prose, which may be wrapped.
            let goes_on = match style {
                Some(Style::AuthorDate) => lines::continues(last.text, next.text, place.markdown),
                _ => goes_on_as_endnote(last.text, next.text),
            };
            shape(next, place) == Shape::Text && !begins && goes_on
        })?;
        let known = head.map(|h| {
            let rest = &line.text[h.end as usize..];
            // A row without a bar at its beginning, `[1] | Herald`.
            let words = rest.trim_start().trim_start_matches([' ', '\t', '|']);
            let content = h.end + (rest.len() - words.len()) as u32;
            EndnoteHead { label: h.label, key: h.key, content, glued: h.glued }
        });
        let definition = head.is_some_and(|h| h.definition);
        let section = match place.section {
            Section::Endnotes => Section::Endnotes,
            other if definition => other,
            _ => Section::LooseEndnotes,
        };
        let after = Place { section, after_topic_line: false, below_entry: true, ..place };
        Ok((last.next, BlockKind::Endnote(known), after))
    }

    /// A line of markers alone: among endnotes an endnote without text; in the body the citations of the
    /// prose before it, until their numbers start over: there the endnotes begin.
    pub(super) fn markers(
        &self,
        line: Line<'a>,
        first: Label,
        last: Label,
        place: Place,
    ) -> Result<Cut, Undecided> {
        let starts_over =
            first.is_counted() && place.last_markers > 0 && first.id <= u64::from(place.last_markers);
        if first == last && first.is_counted() && (place.section.is_endnotes() || starts_over) {
            let indent = line.text.find('[').unwrap_or(0);
            let end = line.text.rfind(']').unwrap_or(indent) as u32;
            let key = Span::new(indent as u32 + 1, end.max(indent as u32 + 1));
            let head = LabelHead { label: first, key, end: end + 1, definition: false, glued: false };
            return self.endnote(line, Some(head), place);
        }
        let last_markers = if last.is_counted() { last.id as u32 } else { place.last_markers };
        let after = Place { last_markers, after_topic_line: false, ..place };
        Ok((line.next, BlockKind::Paragraph, after))
    }
}

/// Returns the content of a line of a block quote, without its `>`.
fn quoted(line: &str) -> &str {
    line.trim_start().trim_start_matches(['>', ' ', '\t'])
}

/// The label at the head of a line in a block quote.
pub(super) fn quoted_label(line: &str) -> Option<EndnoteHead> {
    let inner = quoted(line);
    let by = (line.len() - inner.len()) as u32;
    let LabelHead { label, key, end, glued, .. } = match lines::shape(inner) {
        Shape::Label(head) => head,
        Shape::Text => lines::label_before_words(inner)?,
        _ => return None,
    };
    let rest = &inner[end as usize..];
    let content = end + (rest.len() - rest.trim_start().len()) as u32;
    Some(EndnoteHead { label, key: key.shift(by), content: content + by, glued })
}

/// Returns true if a line is indented as the further paragraphs of an endnote are, and is prose or an item of a list.
pub(super) fn goes_on_below_note(line: &str) -> bool {
    (line.starts_with("    ") || line.starts_with('\t'))
        && matches!(lines::shape(line), Shape::Text | Shape::Item(_))
}

/// Returns true if the text line `b` still belongs to the endnote whose last line is `a`.
fn goes_on_as_endnote(a: &str, b: &str) -> bool {
    let start = b.trim_start().get(..4).unwrap_or("").to_ascii_lowercase();
    let indented = b.starts_with("  ") || b.starts_with('\t');
    indented
        || a.trim_end().ends_with([';', ','])
        || matches!(start.as_str(), "http" | "hxxp" | "www.")
        || b.trim_start().starts_with(|c: char| c.is_lowercase())
        || breaks_off(a, b)
}

/// Returns true if the line `a` of an endnote ends before its address and goes on in `b`: the address is there, or `a` is
/// as long as a line of wrapped prose.
fn breaks_off(a: &str, b: &str) -> bool {
    let next_word = b.split_whitespace().next().map_or(0, str::len);
    let wrapped = || a.len() <= 120 && b.len() <= 120 && a.trim().len() + 1 + next_word > 68;
    !a.contains("://") && !lines::ends_sentence(a) && (b.contains("://") || wrapped())
}
