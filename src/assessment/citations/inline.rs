//! Notes where they are cited: `^[Herald, May 3, p. 2]`.

use super::bracket::closing_bracket;
use super::device::{Device, always};
use super::{Citation, Conventions, Label, Markers, Style};
use crate::text::Span;
use crate::text::sentences::SkippedSpan;

pub(super) static DEVICE: Device = Device { openers: b"^", applies: always, read };

fn read(text: &str, at: usize, _: Conventions, found: &mut Markers) -> Option<usize> {
    let open = at + 1;
    if !text[open..].starts_with('[') {
        return None;
    }
    let close = closing_bracket(text, open)?;
    let inner = &text[open + 1..close];
    // `^[1](#n1)^` is a raised link.
    if inner.trim().is_empty() || text[close + 1..].starts_with("(#") {
        return None;
    }
    let (whole, key) = (Span::from(at..close + 1), Span::from(open + 1..close));
    found.citations.push(Citation::alone(whole, key, Label::keyed(Style::Inline, inner)));
    found.marks.push(SkippedSpan { span: whole, trails: true });
    Some(close + 1)
}

#[cfg(test)]
mod tests {
    use super::super::testing::check;
    use super::*;

    #[test]
    fn reads_the_whole_note() {
        let plain = Conventions::default();
        check("It fell.^[Herald, May 3.] So.", plain, &["Inline Herald, May 3."]);
        check(
            "It fell.^[See [the post](https://example.org/p).]",
            plain,
            &["Inline See [the post](https://example.org/p)."],
        );
        check("It fell.^[ ] And ^[half", plain, &[]);
    }
}
