//! Detection of quotations: words that are not the writer's own.

use crate::analysis::Snapshot;
use crate::assessment::blocks::BlockKind;
use crate::text::Span;

/// Returns true if `span` is in a quotation: in a quoted block, or between double quotation marks of its own block.
/// Reads the block, so call it only where a problem has already been found.
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

/// Maximum distance in bytes back to the opening mark. A mark further away is more likely one that nothing closes.
const LONGEST: u32 = 800;

/// Returns the mark that would close the quotation that is open at the end of `text`.
fn opens(text: &str) -> Option<char> {
    let mut close = None;
    for (i, c) in text.char_indices() {
        close = match (c, close) {
            // An inch sign follows a digit directly.
            ('"', None) if text[..i].ends_with(|c: char| c.is_ascii_digit()) => None,
            ('"', None) => Some('"'),
            // Some texts close a quotation with the opening mark.
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
