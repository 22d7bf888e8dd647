//! The sources that an endnote cites: mostly URLs, often defanged (`tass dot ru/…`, `hxxps://`, `[.]`).
//!
//! Several sources in one endnote are parted by `;`, ` ;`, `,`, white space or by nothing but the next scheme.

use std::borrow::Cow;

use super::addresses::Address;
use crate::text::Span;

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

/// Schemes that lack letters or have some too many, with those that they stand for.
pub(crate) const BROKEN_SCHEMES: &[(&str, &str)] = &[
    ("htttps", "https"),
    ("hhttps", "https"),
    ("httpss", "https"),
    ("httsp", "https"),
    ("htpps", "https"),
    ("ttps", "https"),
    ("htps", "https"),
    ("tps", "https"),
    ("htttp", "http"),
    ("hhttp", "http"),
    ("ttp", "http"),
    ("htp", "http"),
];

/// Schemes as they are written, defanged ones included, each with the one that it stands for; none is the beginning of
/// a later one.
const SCHEMES: &[(&str, &str)] = &[
    ("https", "https"),
    ("http", "http"),
    ("hxxps", "https"),
    ("hxxp", "http"),
    ("htxps", "https"),
    ("htxp", "http"),
    ("hxtps", "https"),
    ("hxtp", "http"),
    ("h**ps", "https"),
    ("h**p", "http"),
    ("meow", "http"),
    ("ftp", "ftp"),
    ("fxp", "ftp"),
];

/// Top-level domains that a host without scheme and path must end in to be taken for one.
const TOP_LEVELS: &[&str] = &[
    "com", "org", "net", "info", "news", "media", "press", "gov", "mil", "edu", "int", "io", "me", "tv",
    "live", "ru", "su", "ua", "by", "ir", "il", "sy", "iq", "lb", "ye", "tr", "uk", "us", "de", "fr", "pl",
    "lt", "lv", "ee", "md", "ge", "kz", "am", "az", "cn", "kp", "kr", "jp", "in", "eu", "ch", "at", "nl",
    "se", "fi", "it", "es", "cz", "sk", "hu", "ro", "bg", "rs", "sa", "ae", "qa", "eg", "jo", "online",
    "site", "today", "social", "app", "dev", "co", "cc", "рф", "укр",
];

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

/// A scheme with its colon and slashes.
#[derive(Clone, Copy)]
pub(super) struct Scheme {
    /// The scheme that it stands for: `http` for `hxxp`.
    pub live: &'static str,
    /// True for a scheme that a program that makes links of URLs knows.
    pub plain: bool,
    /// True for one of [`BROKEN_SCHEMES`].
    pub broken: bool,
    /// The end of its last slash, in UTF-8 bytes of the text.
    pub end: usize,
}

/// The scheme that starts at `at`, with `://` in any spelling (`[:]//`, `[://]`, `:\\`).
pub(super) fn scheme_at(text: &str, at: usize) -> Option<Scheme> {
    let rest = &text[at..];
    // Most words begin no scheme.
    if !rest.starts_with(['h', 'H', 't', 'T', 'm', 'M', 'f', 'F']) {
        return None;
    }
    let read = |(written, live): &(&str, &'static str), broken: bool| {
        let behind = begins_with(rest, written).then(|| &rest[written.len()..])?;
        let len = slashes_len(behind)?;
        let plain = !broken && written == live && behind.starts_with("://");
        Some(Scheme { live, plain, broken, end: at + written.len() + len })
    };
    let known = SCHEMES.iter().find_map(|scheme| read(scheme, false));
    known.or_else(|| BROKEN_SCHEMES.iter().find_map(|scheme| read(scheme, true)))
}

/// The length of the colon and the slashes behind a scheme, with brackets around any of them.
fn slashes_len(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut at, mut open, mut found) = (0, 0_u32, 0);
    while found < 3 || open > 0 {
        match *bytes.get(at)? {
            b'[' | b'(' | b'{' if found < 3 => open += 1,
            b']' | b')' | b'}' if open > 0 => open -= 1,
            b':' if found == 0 => found = 1,
            b'/' if (1..3).contains(&found) => found += 1,
            b'\\' if (1..3).contains(&found) => {
                // `\/` is a slash as program texts write it.
                at += usize::from(bytes.get(at + 1) == Some(&b'/'));
                found += 1;
            }
            _ => return None,
        }
        at += 1;
    }
    Some(at)
}

/// The offset of the host after a scheme that starts at `at`.
fn after_scheme(text: &str, at: usize) -> Option<usize> {
    let behind = &text[scheme_at(text, at)?.end..];
    Some(text.len() - behind.trim_start_matches(' ').len())
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

fn is_host_char(c: char) -> bool {
    c.is_alphanumeric() || c == '-' || c == '_'
}

/// Returns the end of the host label that starts at `at`, or `at` if there is none.
fn label_end(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    let ascii = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
    // Hardly a host has other letters.
    let plain = rest.bytes().take_while(ascii).count();
    at + plain + rest[plain..].find(|c| !is_host_char(c)).unwrap_or(rest.len() - plain)
}

/// A host of two labels or more. Offsets are UTF-8 bytes.
struct Host {
    /// Its last label.
    top: std::ops::Range<usize>,
    /// Its end, behind the port.
    end: usize,
    /// True if a dot of it was defanged.
    defanged: bool,
    /// True where a dot of it was put into brackets.
    bracketed: bool,
}

/// The host that starts at `start`.
fn host_at(text: &str, start: usize) -> Option<Host> {
    let mut end = label_end(text, start);
    let mut top = start;
    let mut labels = 1;
    let (mut defanged, mut bracketed) = (false, false);
    while end > start {
        let Some((dot, next)) = dot_at(text, end) else { break };
        let next_end = label_end(text, next);
        if next_end == next {
            break;
        }
        defanged |= dot != Dot::Plain;
        bracketed |= dot == Dot::Bracketed;
        labels += 1;
        (top, end) = (next, next_end);
    }
    if labels < 2 || end == start {
        return None;
    }
    let top_end = end;
    if let Some(colon) = [":", "[:]"].into_iter().find(|colon| text[end..].starts_with(colon)) {
        let port = &text[end + colon.len()..];
        end += match port.bytes().take_while(u8::is_ascii_digit).count() {
            0 => 0,
            digits => colon.len() + digits,
        };
    }
    Some(Host { top: top..top_end, end, defanged, bracketed })
}

/// The spelling of a dot between two labels of a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dot {
    /// `.`
    Plain,
    /// ` dot `, and ` dot` glued to a known top-level domain
    Word,
    /// `[.]`, `(dot)`, ` [.] `
    Bracketed,
    /// `[.` and `.]`, of which one bracket was lost
    Half,
    /// `\.`
    Escaped,
}

/// A dot in any spelling at `at`, and where the next label starts. ` dotcom` counts, glued as it is.
fn dot_at(text: &str, at: usize) -> Option<(Dot, usize)> {
    let rest = &text[at..];
    let begins_label = |rest: &str| rest.starts_with(|c: char| c.is_lowercase() || c.is_numeric());
    match rest.as_bytes().first()? {
        b'.' => match rest[1..].strip_prefix([']', '}']) {
            Some(behind) if begins_label(behind) => Some((Dot::Half, at + 2)),
            _ => Some((Dot::Plain, at + 1)),
        },
        b'\\' => rest[1..].starts_with('.').then_some((Dot::Escaped, at + 2)),
        b' ' => {
            if let Some(len) = bracketed_dot(&rest[1..]) {
                let spaced = usize::from(rest[1 + len..].starts_with(' '));
                return Some((Dot::Bracketed, at + 1 + len + spaced));
            }
            if rest.starts_with(" dot ") || rest.starts_with(" DOT ") {
                return Some((Dot::Word, at + " dot ".len()));
            }
            let glued = rest.strip_prefix(" dot")?;
            let word = &glued[..glued.find(|c: char| !c.is_alphanumeric()).unwrap_or(glued.len())];
            TOP_LEVELS.contains(&word).then_some((Dot::Word, at + " dot".len()))
        }
        b'[' | b'(' | b'{' => match bracketed_dot(rest) {
            Some(len) => Some((Dot::Bracketed, at + len)),
            None => {
                let behind = rest[1..].strip_prefix('.').filter(|behind| begins_label(behind))?;
                (!behind.is_empty()).then_some((Dot::Half, at + 2))
            }
        },
        _ => None,
    }
}

/// The length of a dot in brackets at the start of `text`: `[.]`, `(dot)`, `{ . }`.
fn bracketed_dot(text: &str) -> Option<usize> {
    let inner = text.strip_prefix(['[', '(', '{'])?;
    let inner = inner.strip_prefix(' ').unwrap_or(inner);
    let behind =
        ["dot", "."].into_iter().find(|dot| begins_with(inner, dot)).map(|dot| &inner[dot.len()..])?;
    let behind = behind.strip_prefix(' ').unwrap_or(behind).strip_prefix([']', ')', '}'])?;
    Some(text.len() - behind.len())
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

/// As [`refang`].
pub(super) fn live(written: &str) -> Cow<'_, str> {
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

/// Returns the URL without its scheme.
pub(super) fn without_scheme(url: &str) -> &str {
    let usual = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    usual.unwrap_or_else(|| url.split_once("://").map_or(url, |(_, rest)| rest))
}

/// The host of a URL as [`refang`] gives it, without `www.`.
#[must_use]
pub fn host(url: &str) -> &str {
    let rest = without_scheme(url);
    let host = &rest[..rest.find(['/', '?', '#']).unwrap_or(rest.len())];
    let host = host.rsplit('@').next().unwrap_or(host);
    let host = host.split(':').next().unwrap_or(host);
    host.strip_prefix("www.").unwrap_or(host)
}

#[cfg(test)]
mod tests;
