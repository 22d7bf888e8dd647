//! Addresses in the text: `https://example.org/a`, `<https://example.org/a>`.

use super::device::{Device, always};
use super::{Citation, Conventions, Label, Markers, Style};
use crate::assessment::sources;
use crate::text::Span;
use crate::text::sentences::SkippedSpan;

pub(super) static DEVICE: Device = Device {
    // Recognized at the colon of the scheme.
    openers: b":",
    applies: always,
    read,
};

fn read(text: &str, at: usize, _: Conventions, found: &mut Markers) -> Option<usize> {
    if !text[at..].starts_with("://") {
        return None;
    }
    // Defanged addresses in prose are indicators of a threat more often than sources.
    let scheme = ["https", "http"].into_iter().find(|scheme| {
        let head = text[..at].len().checked_sub(scheme.len()).and_then(|start| text.get(start..at));
        head.is_some_and(|head| head.eq_ignore_ascii_case(scheme))
    })?;
    let start = at - scheme.len();
    // What was read before may reach into an address.
    if text[..start].ends_with(|c: char| c.is_alphanumeric() || c == '=')
        || ["=\"", "='"].into_iter().any(|attribute| text[..start].ends_with(attribute))
        || found.marks.last().is_some_and(|mark| mark.span.end as usize > start)
    {
        return None;
    }
    let url = sources::url_at(text, start).filter(|url| !text[url.range()].contains("[.]"))?;
    let angled = text[..start].ends_with('<') && text[url.end as usize..].starts_with('>');
    let whole = if angled { Span::new(url.start - 1, url.end + 1) } else { url };
    found.citations.push(Citation::alone(whole, url, Label::keyed(Style::Link, &text[url.range()])));
    found.marks.push(SkippedSpan { span: whole, trails: false });
    Some(whole.end as usize)
}

#[cfg(test)]
mod tests {
    use super::super::testing::check;
    use super::*;

    #[test]
    fn reads_addresses() {
        check("See https://example.org/a, and so.", Conventions::NONE, &["Link https://example.org/a"]);
        check("See <https://example.org/a>.", Conventions::NONE, &["Link https://example.org/a"]);
        check("See ftp://example.org and a://b.", Conventions::NONE, &[]);
    }
}
