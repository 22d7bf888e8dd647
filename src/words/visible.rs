//! The visible form of a text: without soft hyphens, which show only where a line breaks.

use std::borrow::Cow;

use crate::text::Span;

/// The soft hyphen.
pub(super) const SOFT_HYPHEN: char = '\u{ad}';

/// A text without its soft hyphens. It converts spans between this text and the original.
#[derive(Debug)]
pub struct Visible<'a> {
    /// The text as it shows.
    pub text: Cow<'a, str>,
    /// For each removed soft hyphen, the offset in `text` where it would be, and its offset in the original.
    removed: Vec<(u32, u32)>,
}

/// Returns `text` without its soft hyphens. Borrows a text that has none.
#[must_use]
pub fn visible(text: &str) -> Visible<'_> {
    if text.is_ascii() || !text.contains(SOFT_HYPHEN) {
        return Visible { text: Cow::Borrowed(text), removed: Vec::new() };
    }
    let mut shown = String::with_capacity(text.len());
    let mut removed = Vec::new();
    for (i, part) in text.split(SOFT_HYPHEN).enumerate() {
        if i > 0 {
            let original = shown.len() + removed.len() * SOFT_HYPHEN.len_utf8();
            removed.push((shown.len() as u32, original as u32));
        }
        shown.push_str(part);
    }
    Visible { text: Cow::Owned(shown), removed }
}

impl Visible<'_> {
    /// Converts a span of the original to one of the visible text.
    #[must_use]
    pub fn shown(&self, span: Span) -> Span {
        let width = SOFT_HYPHEN.len_utf8() as u32;
        let convert = |offset: u32| {
            let hyphens = self.removed.partition_point(|(_, original)| *original < offset);
            offset - width * hyphens as u32
        };
        Span::new(convert(span.start), convert(span.end))
    }

    /// Converts a span of the visible text to one of the original, without soft hyphens at its start and end.
    #[must_use]
    pub fn origin(&self, span: Span) -> Span {
        let before_start = self.removed.partition_point(|(at, _)| *at <= span.start) as u32;
        let before_end = self.removed.partition_point(|(at, _)| *at < span.end) as u32;
        let width = SOFT_HYPHEN.len_utf8() as u32;
        let start = span.start + width * before_start;
        Span::new(start, (span.end + width * before_end).max(start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_lead_back_to_the_text_with_soft_hyphens() {
        let text = "On Febru\u{ad}ary\u{ad} 3\u{ad}0, Ukrai\u{ad}ne";
        let shown = visible(text);
        assert_eq!(shown.text, "On February 30, Ukraine");
        for word in ["February", "30", "Ukraine", "On"] {
            let at = shown.text.find(word).unwrap();
            let back = &text[shown.origin(Span::from(at..at + word.len())).range()];
            assert_eq!(visible(back).text, word);
            assert_eq!(
                shown.shown(shown.origin(Span::from(at..at + word.len()))),
                Span::from(at..at + word.len())
            );
            assert!(!back.starts_with(SOFT_HYPHEN) && !back.ends_with(SOFT_HYPHEN), "{back:?}");
        }
        assert!(matches!(visible("é").text, Cow::Borrowed("é")));
    }
}
