//! What an endnote cites: its sources, mostly URLs, often defanged (`tass dot ru/…`, `hxxps://`, `[.]`).
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
    /// Whether the URL was written so that nobody follows it by accident, or with a broken scheme.
    pub defanged: bool,
    /// What the URL says beside its characters.
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
        if piece.ends_with("&amp;") {
            continue; // an ampersand as web pages write it, within a query
        }
        split_at_urls(text, start, end, &mut sources);
        start = end;
    }
    split_at_urls(text, start, at, &mut sources);
    sources
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
    let separators = |c: char| c.is_whitespace() || matches!(c, ';' | ',');
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

/// Schemes as they are written, broken and defanged ones included, the longest first.
const SCHEMES: &[&str] =
    &["https", "hxxps", "http", "hxxp", "ttps", "ttp", "tps", "htps", "htp", "meow", "ftp", "fxp"];

/// Ways to write the dot of a host so that no program makes a link of it.
const DOTS: &[&str] =
    &["[.]", "(.)", "{.}", "[dot]", "(dot)", "{dot}", " dot ", " [.] ", " [dot] ", " (dot) ", "."];

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
            && let Some(host) = host_at(text, host)
        {
            let (end, mut defanged) = path_end(text, host.end, host.defanged);
            defanged |= !text[at..].starts_with("http") || text[at..host.end].contains(char::is_whitespace);
            return Some(Url { span: Span::from(at..end), defanged, schemeless: false });
        }
        let word_end = label_end(text, at);
        if at >= tried
            && let Some(host) = host_at(text, at)
        {
            if is_plain_address(text, &host) {
                let (end, defanged) = path_end(text, host.end, host.defanged);
                return Some(Url { span: Span::from(at..end), defanged, schemeless: true });
            }
            tried = host.end;
        }
        at = word_end.max(at + text[at..].chars().next().map_or(1, char::len_utf8));
    }
}

/// Where the host starts behind a scheme that stands at `at`.
fn after_scheme(text: &str, at: usize) -> Option<usize> {
    let rest = &text[at..];
    let scheme = SCHEMES.iter().find(|scheme| begins_with(rest, scheme))?;
    let rest = &rest[scheme.len()..];
    let behind = rest.strip_prefix("[:]").or_else(|| rest.strip_prefix(':'))?;
    let behind = behind.strip_prefix("//").or_else(|| behind.strip_prefix("[//]"))?;
    let behind = behind.trim_start_matches(' ');
    Some(text.len() - behind.len())
}

/// Whether `text` begins with `ascii`, in whatever case.
pub(super) fn begins_with(text: &str, ascii: &str) -> bool {
    let head = text.as_bytes().get(..ascii.len());
    head.is_some_and(|head| head.eq_ignore_ascii_case(ascii.as_bytes()))
}

fn is_host_char(c: char) -> bool {
    c.is_alphanumeric() || c == '-' || c == '_'
}

/// Where the label of a host that starts at `at` ends; `at` where none does.
fn label_end(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    let ascii = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
    // Hardly a host has other letters.
    let plain = rest.bytes().take_while(ascii).count();
    at + plain + rest[plain..].find(|c| !is_host_char(c)).unwrap_or(rest.len() - plain)
}

/// A host of two labels or more. Offsets are UTF-8 bytes.
struct Host {
    /// Where its last label starts.
    top: usize,
    /// Its end, behind the port.
    end: usize,
    /// Whether a dot of it was defanged.
    defanged: bool,
}

/// The host that starts at `start`.
fn host_at(text: &str, start: usize) -> Option<Host> {
    let mut end = label_end(text, start);
    let mut top = start;
    let mut labels = 1;
    let mut defanged = false;
    while end > start {
        let Some((dot, next)) = dot_at(text, end) else { break };
        let next_end = label_end(text, next);
        if next_end == next {
            break;
        }
        defanged |= dot != ".";
        labels += 1;
        (top, end) = (next, next_end);
    }
    if labels < 2 || end == start {
        return None;
    }
    if let Some(port) = text[end..].strip_prefix(':') {
        end += match port.bytes().take_while(u8::is_ascii_digit).count() {
            0 => 0,
            digits => digits + 1,
        };
    }
    Some(Host { top, end, defanged })
}

/// A dot in any spelling at `at`, and where the next label starts. ` dotcom` counts, glued as it is.
fn dot_at(text: &str, at: usize) -> Option<(&'static str, usize)> {
    let rest = &text[at..];
    // What most characters are asked: they begin no dot.
    if !rest.starts_with(['.', ' ', '[', '(', '{']) {
        return None;
    }
    if let Some(dot) = DOTS.iter().find(|d| rest.starts_with(**d)) {
        return Some((dot, at + dot.len()));
    }
    let glued = rest.strip_prefix(" dot")?;
    let word = &glued[..glued.find(|c: char| !c.is_alphanumeric()).unwrap_or(glued.len())];
    TOP_LEVELS.contains(&word).then_some((" dot", at + " dot".len()))
}

/// Past the path, query and fragment: to white space, `;`, or another URL glued to this one.
fn path_end(text: &str, start: usize, mut defanged: bool) -> (usize, bool) {
    let rest = &text[start..];
    if !rest.starts_with(['/', '?', '#']) {
        return (start, defanged);
    }
    let stop = |c: char| c.is_whitespace() || matches!(c, ';' | '<' | '>' | '"' | '”' | '“');
    let (mut len, mut glued) = (0, Glued::default());
    while let Some(c) = rest[len..].chars().next()
        && (!stop(c) || c == ';' && rest[..len].ends_with("&amp"))
    {
        if c == ':'
            && let Some(end) = glued.before(rest, len)
        {
            return (start + trimmed_path(&rest[..end]).len(), defanged);
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
    (start + trimmed_path(&rest[..len]).len(), defanged)
}

/// URLs glued to a path, of which the first of either scheme counts.
#[derive(Default)]
struct Glued {
    /// Whether one was met, insecure and secure.
    met: [bool; 2],
}

impl Glued {
    /// Where `path` ends before the URL whose scheme ends with the `:` at `colon`; `None` where none is glued there.
    fn before(&mut self, path: &str, colon: usize) -> Option<usize> {
        let (head, rest) = path.split_at(colon);
        let scheme = ["http", "https"].into_iter().find(|scheme| head.ends_with(scheme))?;
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
    let mut kept = path.trim_end_matches(['.', ',', ':', '!', '\'', '’']);
    let count = |mark: u8| memchr::memchr_iter(mark, kept.as_bytes()).count();
    let mut unopened = if kept.ends_with(')') { count(b')').saturating_sub(count(b'(')) } else { 0 };
    while unopened > 0
        && let Some(less) = kept.strip_suffix(')')
    {
        (kept, unopened) = (less, unopened - 1);
    }
    kept
}

/// Whether a host without a scheme reads as an address rather than as prose or a file's name.
fn is_plain_address(text: &str, host: &Host) -> bool {
    let top = &text[host.top..host.end];
    let path = text[host.end..].starts_with(['/', '?', '#']);
    let named = TOP_LEVELS.contains(&top);
    named || path && (2..=24).contains(&top.len()) && top.chars().all(|c| c.is_lowercase())
}

/// The URL that a defanged or broken one stands for: `hxxps://tass[.]ru/a` → `https://tass.ru/a`,
/// `tass dot ru` → `https://tass.ru`.
#[must_use]
pub fn refang(written: &str) -> String {
    live(written).into_owned()
}

/// As [`refang`].
pub(super) fn live(written: &str) -> Cow<'_, str> {
    // Most URLs are written as they are. All bytes are looked at, for then that is done many at a time.
    if written.starts_with("https://") && !written.bytes().fold(false, |odd, b| odd | may_be_odd(b)) {
        return Cow::Borrowed(written);
    }
    Cow::Owned(put_right(written))
}

/// Whether the byte is, or begins, what may be a dot in disguise or white space.
const fn may_be_odd(b: u8) -> bool {
    matches!(b, b'\t'..=b'\r' | b' ' | b'[' | b'(' | b'{' | 0x80..)
}

fn put_right(written: &str) -> String {
    let host_start = after_scheme(written, 0).unwrap_or(0);
    let insecure = ["http:", "hxxp:", "http[", "hxxp[", "htp:", "ttp:", "meow:"];
    let head = &written[..host_start];
    let path = written[host_start..].find('/').map_or(written.len(), |i| host_start + i);
    let mut out = String::with_capacity(written.len() + 8);
    out.push_str(if insecure.iter().any(|s| begins_with(head, s)) { "http://" } else { "https://" });
    let mut at = host_start;
    while at < written.len() {
        // Up to what may be a dot in disguise or white space, it stays as it is.
        let plain = written.bytes().skip(at).position(may_be_odd).unwrap_or(written.len() - at);
        out.push_str(&written[at..at + plain]);
        at += plain;
        match dot_at(written, at) {
            Some((dot, next)) if at < path || dot.starts_with(" dot ") => {
                out.push('.');
                at = next;
            }
            _ => {
                let Some(c) = written[at..].chars().next() else { break };
                if !c.is_whitespace() {
                    out.push(c);
                }
                at += c.len_utf8();
            }
        }
    }
    out
}

/// What stands behind a URL's scheme; the whole of one without.
pub(super) fn without_scheme(url: &str) -> &str {
    let usual = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    usual.unwrap_or_else(|| url.split_once("://").map_or(url, |(_, rest)| rest))
}

/// The host of a URL as [`refang`] gives it, without `www.`.
#[must_use]
pub fn host(url: &str) -> &str {
    let rest = without_scheme(url);
    let host = &rest[..rest.find(['/', '?', '#', ':']).unwrap_or(rest.len())];
    host.strip_prefix("www.").unwrap_or(host)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Each source as `url`, with `~` before a defanged one, or as `"text"`.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let shown: Vec<_> = parse(text)
            .iter()
            .map(|s| match s.url {
                Some(url) => format!("{}{}", if s.defanged { "~" } else { "" }, refang(&text[url.range()])),
                None => format!("{:?}", &text[s.span.range()]),
            })
            .collect();
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn parts_sources_by_whatever_stands_between() {
        check(
            " https://a.org/1; https://b.org/2 ;https://c.org/3",
            &["https://a.org/1", "https://b.org/2", "https://c.org/3"],
        );
        check(
            "https://a.org/1, https://b.org/2 https://c.org/3https://d.org/4",
            &["https://a.org/1", "https://b.org/2", "https://c.org/3", "https://d.org/4"],
        );
    }

    #[test]
    fn an_archived_url_is_one() {
        check(
            "https://web.archive.org/web/2022/https://a.org/x",
            &["https://web.archive.org/web/2022/https://a.org/x"],
        );
        check("https://a.org/r?u=https://b.org/x", &["https://a.org/r?u=https://b.org/x"]);
        check(
            "https://a.org/x?b=1&amp;r=https%3A%2F%2Fb.ru%2Fx; c.org",
            &["https://a.org/x?b=1&amp;r=https%3A%2F%2Fb.ru%2Fx", "https://c.org"],
        );
        check("(https://a.org/x)(https://b.org/y) ", &["https://a.org/x", "https://b.org/y"]);
    }

    #[test]
    fn refangs_what_is_defanged() {
        check("https://tass dot ru/politika/16", &["~https://tass.ru/politika/16"]);
        check(
            "tass dot ru; hxxps://b[.]org/x; http://c(dot)d dot com.lb/y",
            &["~https://tass.ru", "~https://b.org/x", "~http://c.d.com.lb/y"],
        );
        check("https://news dotcom/a", &["~https://news.com/a"]);
        check(
            "ttps://t.me/swodki/1; https:// t.me/x/2; tps://x.com/3",
            &["~https://t.me/swodki/1", "~https://t.me/x/2", "~https://x.com/3"],
        );
        check(
            "https://a dot ru/index dot html; https://b.org",
            &["~https://a.ru/index.html", "https://b.org"],
        );
    }

    #[test]
    fn prose_is_a_source_too() {
        check("Ministry briefing, p. 12.", &["\"Ministry briefing, p. 12.\""]);
        check("Le Monde, 3 May, https://lemonde.fr/x.", &["https://lemonde.fr/x"]);
        check("annual-report.pdf (example.org), pp. 9-10", &["https://example.org"]);
        check("facebook.com/General.Staff/posts/28.", &["https://facebook.com/General.Staff/posts/28"]);
        check("", &[]);
    }

    #[test]
    fn long_runs_of_labels_cost_no_more_than_their_length() {
        // Milliseconds; minutes where each label starts a walk over the whole run.
        let started = std::time::Instant::now();
        for label in ["a.", "a dot ", "a[.]", "a.B/"] {
            let run = label.repeat(16_000);
            assert_eq!(parse(&run).len(), 1, "{label}");
            assert!(refang(&run).starts_with("https://a"));
        }
        assert!(started.elapsed().as_secs() < 10, "{:?}", started.elapsed());
        check("a.b.https://c.org/1", &["https://c.org/1"]);
    }

    #[test]
    fn knows_the_host() {
        assert_eq!(host("https://www.example.org:80/a?b"), "example.org");
        assert_eq!(host("https://t.me/rybar/3"), "t.me");
    }

    proptest! {
        #[test]
        fn sources_are_ordered_and_inside(text in "[a-z0-9 ./:;,\\[\\]()é-]{0,80}|(https?://|ttps:// ?|[a-z]{2,5}( dot |\\.)(ru|com)|[;, /x]){0,12}") {
            let mut at = 0;
            for source in parse(&text) {
                prop_assert!(source.span.start >= at && source.span.end as usize <= text.len());
                if let Some(url) = source.url {
                    prop_assert!(source.span.covers(url));
                    prop_assert!(refang(&text[url.range()]).starts_with("http"));
                }
                at = source.span.end;
            }
        }
    }
}
