//! Text without its soft hyphens, which show only where a line breaks.

use std::borrow::Cow;

use crate::text::Span;

/// The soft hyphen.
pub(super) const SOFT_HYPHEN: char = '\u{ad}';

/// A text without soft hyphens, and the way back to the places in the text with them.
#[derive(Debug)]
pub struct Visible<'a> {
    /// The text as it shows.
    pub text: Cow<'a, str>,
    /// For each soft hyphen: the offset in `text` at which it was taken out, and its offset in the original.
    taken: Vec<(u32, u32)>,
}

/// Returns `text` without its soft hyphens. Borrows a text that has none.
#[must_use]
pub fn visible(text: &str) -> Visible<'_> {
    if text.is_ascii() || !text.contains(SOFT_HYPHEN) {
        return Visible { text: Cow::Borrowed(text), taken: Vec::new() };
    }
    let mut shown = String::with_capacity(text.len());
    let mut taken = Vec::new();
    for (i, part) in text.split(SOFT_HYPHEN).enumerate() {
        if i > 0 {
            taken.push((shown.len() as u32, (shown.len() + taken.len() * SOFT_HYPHEN.len_utf8()) as u32));
        }
        shown.push_str(part);
    }
    Visible { text: Cow::Owned(shown), taken }
}

impl Visible<'_> {
    /// Returns the place in the visible text of `span` of the text with soft hyphens.
    #[must_use]
    pub fn shown(&self, span: Span) -> Span {
        let width = SOFT_HYPHEN.len_utf8() as u32;
        let shown = |offset: u32| {
            let hyphens = self.taken.partition_point(|(_, original)| *original < offset);
            offset - width * hyphens as u32
        };
        Span::new(shown(span.start), shown(span.end))
    }

    /// Returns the place of `span` of the visible text in the text with soft hyphens. Soft hyphens at either end of the
    /// place are not part of it.
    #[must_use]
    pub fn origin(&self, span: Span) -> Span {
        let before_start = self.taken.partition_point(|(at, _)| *at <= span.start) as u32;
        let before_end = self.taken.partition_point(|(at, _)| *at < span.end) as u32;
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
