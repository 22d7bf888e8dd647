//! The sources that an endnote cites: mostly URLs, often defanged (`tass dot ru/…`, `hxxps://`, `[.]`).
//!
//! Several sources in one endnote are parted by `;`, ` ;`, `,`, white space or by nothing but the next scheme.

mod hosts;
mod refang;
mod schemes;

use super::addresses::Address;
use crate::text::Span;
use hosts::{Host, TOP_LEVELS, bracketed_dot, host_at, label_end};
use schemes::after_scheme;

pub(crate) use schemes::BROKEN_SCHEMES;
pub(super) use schemes::scheme_at;

pub use super::urls::host;
pub(super) use refang::live;
pub use refang::{is_defanged, is_live, refang};

/// One thing cited in an endnote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Source {
    /// The whole of it, prose around a URL included.
    pub span: Span,
    /// The URL as written, where there is one.
    pub url: Option<Span>,
    /// True if the URL is defanged or has a broken scheme.
    pub defanged: bool,
    /// The host and identity of the URL.
    pub address: Option<Address>,
}

/// The sources in `text`, the part of an endnote behind its label. Offsets are UTF-8 bytes into `text`.
#[must_use]
pub fn parse(text: &str) -> Vec<Source> {
    let mut sources = Vec::new();
    let (mut start, mut at) = (0, 0);
    for piece in text.split_inclusive(';') {
        let end = at + piece.len();
        at = end;
        if piece.strip_suffix(';').is_some_and(|before| is_within_url(before, &text[end..])) {
            continue;
        }
        split_at_urls(text, start, end, &mut sources);
        start = end;
    }
    split_at_urls(text, start, at, &mut sources);
    sources
}

/// Returns true for a `;` between `before` and `after` that belongs to a URL: it ends an ampersand as web pages write
/// it (`&amp;`), or opens a parameter (`/a;v=1`).
fn is_within_url(before: &str, after: &str) -> bool {
    let name = after.bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-')).count();
    let parameter = (1..=32).contains(&name) && after[name..].starts_with('=');
    before.ends_with("&amp") || parameter && !before.ends_with(char::is_whitespace)
}

/// Within a stretch that holds no `;`, each further URL with a scheme begins a source of its own.
fn split_at_urls(text: &str, start: usize, end: usize, out: &mut Vec<Source>) {
    let mut begin = start;
    let mut at = start;
    let mut current: Option<(Span, bool)> = None;
    while at < end {
        let Some(url) = next_url(&text[..end], at) else { break };
        if current.is_some() && !url.schemeless {
            push(text, begin, url.span.start as usize, current.take(), out);
            begin = url.span.start as usize;
        }
        if current.is_none() {
            current = Some((url.span, url.defanged));
        }
        at = url.span.end as usize;
    }
    push(text, begin, end, current, out);
}

fn push(text: &str, start: usize, end: usize, url: Option<(Span, bool)>, out: &mut Vec<Source>) {
    let separators = |c: char| c.is_whitespace() || is_invisible(c) || matches!(c, ';' | ',');
    let piece = &text[start..end];
    let trimmed = piece.trim_matches(separators);
    if trimmed.is_empty() || trimmed.chars().all(|c| !c.is_alphanumeric()) {
        return;
    }
    let start = start + piece.len() - piece.trim_start_matches(separators).len();
    let span = Span::from(start..start + trimmed.len());
    let (url, defanged) = url.map_or((None, false), |(url, defanged)| (Some(url), defanged));
    let address = url.map(|url| Address::read(&text[url.range()]));
    out.push(Source { span, url, defanged, address });
}

struct Url {
    span: Span,
    defanged: bool,
    schemeless: bool,
}

/// The next URL at or after `from`.
fn next_url(text: &str, from: usize) -> Option<Url> {
    let mut at = from;
    // How far hosts were tried: what starts at a later label of a run ends as the whole run does.
    let mut tried = from;
    loop {
        at += text[at..].find(|c: char| c.is_alphanumeric())?;
        if let Some(host) = after_scheme(text, at)
            && let Some(host) = host_at(text, after_user(text, host))
        {
            let (end, mut defanged) = path_end(text, host.end, host.defanged);
            defanged |= !scheme_at(text, at).is_some_and(|scheme| scheme.plain);
            defanged |= text[at..host.end].contains(char::is_whitespace);
            return Some(Url { span: Span::from(at..end), defanged, schemeless: false });
        }
        let word_end = label_end(text, at);
        if at >= tried
            && let Some(host) = host_at(text, at)
        {
            if is_plain_address(text, &host) && !is_mail(text, at, &host) {
                let (end, defanged) = path_end(text, host.end, host.defanged);
                return Some(Url { span: Span::from(at..end), defanged, schemeless: true });
            }
            tried = host.end;
        }
        at = word_end.max(at + text[at..].chars().next().map_or(1, char::len_utf8));
    }
}

/// Returns the span of the URL with a scheme that starts at `at`.
pub(super) fn url_at(text: &str, at: usize) -> Option<Span> {
    let host = host_at(text, after_user(text, after_scheme(text, at)?))?;
    let (end, _) = path_end(text, host.end, host.defanged);
    Some(Span::from(at..end))
}

/// The offset of the host after a user's name at `at`, as in `https://name@host/`; `at` where there is none.
fn after_user(text: &str, at: usize) -> usize {
    const LONGEST: usize = 64;
    let rest = &text.as_bytes()[at..];
    let is_name = |b: &&u8| b.is_ascii_alphanumeric() || b"._~%!$&'*+,=:-".contains(b);
    let name = rest.iter().take(LONGEST).take_while(is_name).count();
    if name > 0 && rest.get(name) == Some(&b'@') { at + name + 1 } else { at }
}

/// Returns true if `text` begins with `ascii`, ignoring case.
fn begins_with(text: &str, ascii: &str) -> bool {
    let head = text.as_bytes().get(..ascii.len());
    head.is_some_and(|head| head.eq_ignore_ascii_case(ascii.as_bytes()))
}

/// Returns true for characters that show nothing and come along with what is copied from web pages.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}')
}

/// Spellings of the sign in an e-mail address.
const AT_SIGNS: &[&str] = &["@", "[@]", "(@)", "{@}", "[at]", "(at)", "{at}"];

/// Returns true where `host`, which starts at `at`, is a part of an e-mail address.
fn is_mail(text: &str, at: usize, host: &Host) -> bool {
    let (before, behind) = (&text[..at], &text[host.end..]);
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '+' | '%');
    let follows = |sign: &&str| match *sign {
        "@" => behind.starts_with('@'),
        sign => behind.trim_start_matches(' ').starts_with(sign),
    };
    let precedes = |sign: &&str| match *sign {
        "@" => before.strip_suffix('@').is_some_and(|name| name.ends_with(is_name)),
        sign => {
            let name = before.trim_end_matches(' ').strip_suffix(sign);
            name.is_some_and(|name| name.trim_end_matches(' ').ends_with(is_name))
        }
    };
    // `press at example dot org`, where it is said to be one.
    let in_words = || {
        let name = before.strip_suffix(" at ").filter(|_| host.defanged && !behind.starts_with('/'))?;
        let start = name.char_indices().rev().nth(MAIL_REACH).map_or(0, |(i, _)| i);
        Some(name[start..].to_lowercase().contains("mail"))
    };
    AT_SIGNS.iter().any(|sign| follows(sign) || precedes(sign)) || in_words().unwrap_or(false)
}

/// The number of characters before `at` among which the word "e-mail" is looked for.
const MAIL_REACH: usize = 40;

/// Past the path, query and fragment: to white space, `;`, or another URL glued to this one.
fn path_end(text: &str, start: usize, mut defanged: bool) -> (usize, bool) {
    let rest = &text[start..];
    if !begins_path(rest) {
        return (start, defanged);
    }
    let stop = |c: char| c.is_whitespace() || matches!(c, ';' | '<' | '>' | '"' | '”' | '“');
    let (mut len, mut glued) = (0, Glued::default());
    while let Some(c) = rest[len..].chars().next()
        && (!stop(c) || c == ';' && is_within_url(&rest[..len], &rest[len + 1..]))
    {
        if c == ':'
            && let Some(end) = glued.before(rest, len)
        {
            let path = trimmed_path(&rest[..end]);
            return (start + path.len(), defanged | has_bracketed_dot(path));
        }
        // On to the next that may end it; what is not ASCII is looked at by its character.
        let may_stop = |b: u8| matches!(b, b'\t'..=b'\r' | b' ' | b':' | b';' | b'<' | b'>' | b'"' | 0x80..);
        let next = len + c.len_utf8();
        len = next + rest.bytes().skip(next).position(may_stop).unwrap_or(rest.len() - next);
    }
    if let Some(dot) = rest[len..].strip_prefix(" dot ") {
        // 'index dot html': the file's own dot was written out too.
        let word = dot.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(dot.len());
        if (2..=5).contains(&word) && dot[word..].chars().next().is_none_or(stop) {
            len += " dot ".len() + word;
            defanged = true;
        }
    }
    let path = trimmed_path(&rest[..len]);
    (start + path.len(), defanged | has_bracketed_dot(path))
}

/// Returns true where a path, a query or a fragment starts, after a host.
fn begins_path(rest: &str) -> bool {
    rest.starts_with(['/', '?', '#'])
        || rest.starts_with("[/]")
        || rest
            .strip_prefix('\\')
            .is_some_and(|behind| behind.starts_with(|c: char| c == '/' || c.is_alphanumeric()))
}

fn has_bracketed_dot(path: &str) -> bool {
    memchr::memchr3_iter(b'[', b'(', b'{', path.as_bytes()).any(|at| bracketed_dot(&path[at..]).is_some())
}

/// URLs glued to a path, of which the first of either scheme counts.
#[derive(Default)]
struct Glued {
    /// True for each kind of scheme that was met: insecure, secure.
    met: [bool; 2],
}

impl Glued {
    /// Returns the end of `path` before the URL whose scheme ends with the `:` at `colon`, or `None` if no URL follows
    /// directly.
    fn before(&mut self, path: &str, colon: usize) -> Option<usize> {
        let (head, rest) = path.split_at(colon);
        let ends = |scheme: &&str| {
            let tail = head.len().checked_sub(scheme.len()).and_then(|start| head.get(start..));
            tail.is_some_and(|tail| tail.eq_ignore_ascii_case(scheme))
        };
        let scheme = ["http", "https"].into_iter().find(ends)?;
        if !rest.starts_with("://") || std::mem::replace(&mut self.met[scheme.len() - "http".len()], true) {
            return None;
        }
        let before = &head[..colon - scheme.len()];
        if before.ends_with(['/', '=', ':', '%', '?']) {
            return None;
        }
        // `…/a)(https://…`: the parentheses are around the URLs.
        let bare = before.trim_end_matches(['(', '[']);
        Some(if bare.len() < before.len() { bare.trim_end_matches([')', ']']).len() } else { before.len() })
    }
}

/// The path without what belongs to the sentence or the brackets around it.
fn trimmed_path(path: &str) -> &str {
    let mut kept = path.trim_end_matches(|c| {
        is_invisible(c) || matches!(c, '.' | ',' | ':' | '!' | '\'' | '’' | '»' | '\\')
    });
    let count = |mark: u8| memchr::memchr_iter(mark, kept.as_bytes()).count();
    for (open, close) in [('(', ')'), ('[', ']')] {
        let mut unopened =
            if kept.ends_with(close) { count(close as u8).saturating_sub(count(open as u8)) } else { 0 };
        while unopened > 0
            && let Some(less) = kept.strip_suffix(close)
        {
            (kept, unopened) = (less, unopened - 1);
        }
    }
    kept
}

/// Returns true if a host without a scheme reads as an address rather than as prose or a file name.
fn is_plain_address(text: &str, host: &Host) -> bool {
    let top = &text[host.top.clone()];
    let path = text[host.end..].starts_with(['/', '?', '#']) || text[host.end..].starts_with("[/]");
    let named = TOP_LEVELS.contains(&top);
    let shaped = || (2..=24).contains(&top.len()) && top.chars().all(char::is_lowercase);
    named || (path || host.bracketed) && shaped()
}

#[cfg(test)]
mod tests;
