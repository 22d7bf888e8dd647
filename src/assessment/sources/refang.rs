//! URLs as they were before they were defanged: `hxxps`, `[.]` and broken schemes put right.

use std::borrow::Cow;

use super::hosts::{Dot, dot_at};
use super::schemes::{after_scheme, scheme_at};
use super::{Source, is_invisible, parse};
use crate::text::Span;

/// The URL that a defanged or broken one stands for: `hxxps://tass[.]ru/a` → `https://tass.ru/a`,
/// `tass dot ru` → `https://tass.ru`.
#[must_use]
pub fn refang(written: &str) -> String {
    live(written).into_owned()
}

/// Returns true for a live URL and nothing else: a program that makes links of URLs takes the whole of it.
#[must_use]
pub fn is_live(url: &str) -> bool {
    let whole = Span::from(0..url.len());
    scheme_at(url, 0).is_some_and(|scheme| scheme.plain)
        && matches!(parse(url)[..], [Source { url: Some(found), defanged: false, .. }] if found == whole)
}

/// Returns true if an address is written so that no program makes a link of it: `hxxps://…`, `example[.]org`.
#[must_use]
pub fn is_defanged(written: &str) -> bool {
    parse(written).first().is_some_and(|source| source.defanged)
}

/// As [`refang`].
pub(in crate::assessment) fn live(written: &str) -> Cow<'_, str> {
    // Most URLs are written as they are. All bytes are looked at, for then that is done many at a time.
    if written.starts_with("https://") && !written.bytes().fold(false, |odd, b| odd | may_be_odd(b)) {
        return Cow::Borrowed(written);
    }
    Cow::Owned(put_right(written))
}

/// Returns true for a byte that is, or begins, what may be a dot or a slash in disguise, or white space.
const fn may_be_odd(b: u8) -> bool {
    matches!(b, b'\t'..=b'\r' | b' ' | b'[' | b']' | b'(' | b'{' | b'}' | b'\\' | 0x80..)
}

fn put_right(written: &str) -> String {
    let host_start = after_scheme(written, 0).unwrap_or(0);
    let mut out = String::with_capacity(written.len() + 8);
    out.push_str(scheme_at(written, 0).map_or("https", |scheme| scheme.live));
    out.push_str("://");
    let rest = &written[host_start..];
    let slash = |(i, c): (usize, char)| match c {
        '/' | '?' | '#' => true,
        '\\' => !rest[i + 1..].starts_with('.'),
        _ => false,
    };
    let path = host_start + rest.char_indices().find(|at| slash(*at)).map_or(rest.len(), |(i, _)| i);
    let mut at = host_start;
    while at < written.len() {
        // Up to what may be odd, it stays as it is.
        let plain = written.bytes().skip(at).position(may_be_odd).unwrap_or(written.len() - at);
        out.push_str(&written[at..at + plain]);
        at += plain;
        at += put_odd(&written[at..], at < path, &mut out);
    }
    out
}

/// Writes what starts `rest`, of a host or of what follows it, as it is meant, and returns its length in UTF-8 bytes.
fn put_odd(rest: &str, in_host: bool, out: &mut String) -> usize {
    match dot_at(rest, 0) {
        Some((dot, len))
            if in_host || dot == Dot::Word || dot == Dot::Bracketed && !rest.starts_with(' ') =>
        {
            out.push('.');
            return len;
        }
        _ => {}
    }
    for (odd, meant) in [("[/]", '/'), ("[:]", ':')] {
        if rest.starts_with(odd) {
            out.push(meant);
            return odd.len();
        }
    }
    let Some(c) = rest.chars().next() else { return 0 };
    let lost_half = in_host && matches!(c, ']' | '}') && out.ends_with('.');
    if c == '\\' {
        // Markdown puts it before signs (`a\_b`); before anything else it is a slash.
        let next = rest[1..].chars().next();
        if next.is_some_and(|next| !next.is_ascii_punctuation() || next == '\\') {
            out.push('/');
        }
    } else if !c.is_whitespace() && !is_invisible(c) && !lost_half {
        out.push(c);
    }
    c.len_utf8()
}
