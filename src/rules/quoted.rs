//! Quotations: words that are not the writer's own.

use crate::analysis::Snapshot;
use crate::assessment::blocks::BlockKind;
use crate::text::Span;

/// Tells whether `span` stands in a quotation: in a quoted block, or between double quotation marks of its own block.
/// Reads the block: for places where something else is already found.
pub(super) fn is_quoted(snapshot: &Snapshot, span: Span) -> bool {
    let Some(block) = snapshot.block_at(span.start) else { return false };
    if snapshot.blocks()[block].block.kind == BlockKind::Quote {
        return true;
    }
    let whole = snapshot.block_content(block);
    let start = whole.start.min(span.start);
    let start = snapshot.text().floor(start.max(span.start.saturating_sub(LONGEST))).min(span.start);
    let before = snapshot.text().slice(Span::new(start, span.start));
    let after = snapshot.text().slice(Span::new(span.end, whole.end.max(span.end)));
    opens(&before).is_some_and(|close| after.contains(close))
}

/// A quotation that opens further back than this, in bytes, is more likely one that nothing closes.
const LONGEST: u32 = 800;

/// The mark that would close the quotation that is open at the end of `text`.
fn opens(text: &str) -> Option<char> {
    let mut close = None;
    for (i, c) in text.char_indices() {
        close = match (c, close) {
            // A sign of inches stands directly after a digit.
            ('"', None) if text[..i].ends_with(|c: char| c.is_ascii_digit()) => None,
            ('"', None) => Some('"'),
            // Some close with the mark that opens.
            ('“', Some('”')) if !text[..i].ends_with(char::is_whitespace) => None,
            ('“' | '„', None) => Some('”'),
            ('«', None) => Some('»'),
            (c, Some(mark)) if c == mark => None,
            (_, open) => open,
        };
    }
    close
}

#[cfg(test)]
mod tests {
    use super::opens;

    #[test]
    fn a_quotation_is_open_until_its_mark_closes_it() {
        assert_eq!(opens("He said “that"), Some('”'));
        assert_eq!(opens("He said “that” and"), None);
        assert_eq!(opens("He said \"that"), Some('"'));
        assert_eq!(opens("a 12\" pipe"), None);
        assert_eq!(opens("He said “that“ and"), None);
    }
}
