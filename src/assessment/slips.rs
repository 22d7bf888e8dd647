//! Slips of the pen in markers and URLs: whatever shows in the characters of one block alone. Rules decide what to
//! make of them.

use super::addresses;
use super::block::EndnoteHead;
use super::citations::{self, Citation, Markers, Notation, Style};
use super::identity::is_capture;
use super::sources::{self, Source};
use crate::text::Span;

/// A place where something looks off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slip {
    /// Its span.
    pub span: Span,
    /// The mistake.
    pub kind: SlipKind,
}

/// A kind of mistake in a marker or source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlipKind {
    /// A run of markers in front of the full stop that ends their sentence.
    BeforeStop,
    /// A run of markers parted by a space from the stop it belongs to.
    SpaceBefore,
    /// `[12` without its bracket, not at the end of a line.
    Unclosed(u32),
    /// `[12` at the end of a line, where somebody may be typing it.
    UnclosedAtEnd(u32),
    /// `12]` behind a stop.
    Unopened(u32),
    /// `[ 12 ]`
    Padded,
    /// `[1, 2]`
    Shared,
    /// `[^1] https://…` without its colon, or with a space before it.
    NoColon,
    /// A URL that ends in dots, as lists on the web shorten them.
    Truncated,
    /// A scheme that lacks letters or marks: `ttps://`, `https//`.
    BrokenScheme,
    /// White space behind the scheme: `https:// t.me`.
    SpacedScheme,
    /// A URL that begins where another ends.
    Glued,
    /// A query with parameters that only track, outside web archives.
    Tracking,
    /// A source of a word or two, by which nobody can find it.
    Vague,
}

/// The slip in the label of an endnote with the text `text`.
#[must_use]
pub fn in_label(text: &str, head: EndnoteHead) -> Option<Slip> {
    let is_footnote = head.label.style == Style::Footnote;
    let span = Span::new(head.key.start.saturating_sub(2), head.key.end + 1);
    let lacks = text.get(span.end as usize..).is_some_and(|rest| !rest.starts_with(':'));
    (is_footnote && lacks).then_some(Slip { span, kind: SlipKind::NoColon })
}

/// The slips in prose, in the order of the text. `markers` are those that [`citations::scan`] found in it.
#[must_use]
pub fn in_prose(text: &str, markers: &Markers) -> Vec<Slip> {
    let mut slips = Vec::new();
    placements(text, &markers.citations, &mut slips);
    forms(text, &markers.citations, &mut slips);
    halves(text, markers, &mut slips);
    slips.sort_by_key(|s| s.span);
    slips
}

fn is_marker(citation: &Citation) -> bool {
    matches!(citation.label.style, Style::Numeric | Style::Roman | Style::Footnote)
}

/// Runs of markers, and on which side of the stop they stand.
fn placements(text: &str, citations: &[Citation], out: &mut Vec<Slip>) {
    let mut rest = citations.iter().filter(|c| is_marker(c)).peekable();
    while let Some(first) = rest.next() {
        let mut run = first.bracket;
        while let Some(next) = rest.peek() {
            let gap = text.get(run.end as usize..next.bracket.start as usize);
            if gap.is_some_and(|gap| gap.len() > 2 || !gap.chars().all(|c| matches!(c, ' ' | ','))) {
                break;
            }
            run.end = run.end.max(next.bracket.end);
            rest.next();
        }
        if let Some(kind) = placement(text, run) {
            out.push(Slip { span: run, kind });
        }
    }
}

fn placement(text: &str, run: Span) -> Option<SlipKind> {
    let (before, after) = (&text[..run.start as usize], &text[run.end as usize..]);
    let words = before.trim_end_matches(' ');
    if words.trim().is_empty() || words.ends_with(['\n', '\r']) {
        return None;
    }
    if ends_in_stop(words) {
        return (words.len() < before.len()).then_some(SlipKind::SpaceBefore);
    }
    let stop = stop_len(after)?;
    let behind = &after[stop..];
    let ends = behind.is_empty() || behind.starts_with(char::is_whitespace) || behind.starts_with("<!--");
    ends.then_some(SlipKind::BeforeStop)
}

fn is_closer(c: char) -> bool {
    matches!(c, '"' | '”' | '’' | '\'' | ')' | '*' | '_' | '»')
}

fn ends_in_stop(text: &str) -> bool {
    text.trim_end_matches(is_closer).ends_with(['.', '!', '?', '…'])
}

/// The length of the stop at the start of `text`, the closers behind it included.
fn stop_len(text: &str) -> Option<usize> {
    let stop = text.chars().next().filter(|c| matches!(c, '.' | '!' | '?'))?.len_utf8();
    let rest = &text[stop..];
    if rest.starts_with('.') {
        return None; // an ellipsis
    }
    Some(stop + rest.len() - rest.trim_start_matches(is_closer).len())
}

/// Brackets that hold white space around their number, or several numbers.
fn forms(text: &str, citations: &[Citation], out: &mut Vec<Slip>) {
    let mut last = None;
    let in_bracket = |c: &&Citation| c.label.is_counted() && c.notation == Notation::Bracket;
    for citation in citations.iter().filter(in_bracket) {
        let bracket = citation.bracket;
        if last.replace(bracket) == Some(bracket) {
            continue;
        }
        let inner =
            &text[bracket.start as usize + 1..(bracket.end as usize - 1).max(bracket.start as usize + 1)];
        if citation.span != bracket {
            out.push(Slip { span: bracket, kind: SlipKind::Shared });
        } else if inner.trim() != inner {
            out.push(Slip { span: bracket, kind: SlipKind::Padded });
        }
    }
}

/// Brackets that end words far behind them are not what half a marker lacks.
const REACH: usize = 80;

/// Halves of markers: `[12` and `12]`.
fn halves(text: &str, markers: &Markers, out: &mut Vec<Slip>) {
    let marked = |at: usize| {
        let after = markers.marks.partition_point(|m| m.span.end as usize <= at);
        markers.marks.get(after).is_some_and(|m| m.span.start as usize <= at)
    };
    let mut open = None;
    for at in memchr::memchr3_iter(b'[', b']', b'\n', text.as_bytes()) {
        let byte = text.as_bytes()[at];
        if byte == b'\n' {
            open = None;
        } else if marked(at) {
            // Whatever opened before a whole marker was not closed by it.
        } else if byte == b'[' {
            open = Some(at);
            out.extend(unclosed(text, at));
        } else if open.take().is_none() {
            out.extend(unopened(text, at));
        }
    }
}

fn unclosed(text: &str, open: usize) -> Option<Slip> {
    let rest = &text[open + 1..];
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let number = (1..=3).contains(&digits).then(|| citations::parse_number(&rest[..digits])).flatten()?;
    let behind = &rest[digits..];
    // Looked at as far as need be, for a line may be as long as a text.
    let line = behind.char_indices().take_while(|(_, c)| !matches!(c, '\n' | '\r'));
    let span = Span::from(open..open + 1 + digits);
    if line.clone().all(|(_, c)| c.is_whitespace()) {
        return Some(Slip { span, kind: SlipKind::UnclosedAtEnd(number) });
    }
    // '[2pm EST]' and '[3 km away]' are words in brackets.
    let near = line.take_while(|(i, _)| *i < REACH).map(|(_, c)| c);
    let closes = near.take_while(|c| *c != '[').any(|c| c == ']');
    let glued = ends_in_stop(&text[..open]) || text[..open].ends_with(']');
    let parts = behind.starts_with([' ', '.', ',', ';']) || glued && behind.starts_with(char::is_uppercase);
    (!closes && parts).then_some(Slip { span, kind: SlipKind::Unclosed(number) })
}

fn unopened(text: &str, close: usize) -> Option<Slip> {
    let before = &text[..close];
    let digits = before.bytes().rev().take_while(u8::is_ascii_digit).count();
    let number =
        (1..=3).contains(&digits).then(|| citations::parse_number(&before[close - digits..])).flatten()?;
    let sentence = &before[..close - digits];
    ends_in_stop(sentence)
        .then_some(Slip { span: Span::from(close - digits..close + 1), kind: SlipKind::Unopened(number) })
}

/// The slips in the sources of an endnote, in the order of the text. Spans of `sources` lie in `text`.
#[must_use]
pub fn in_sources(text: &str, sources: &[Source]) -> Vec<Slip> {
    let mut slips = Vec::new();
    if let [only] = sources
        && only.url.is_none()
        && is_vague(&text[only.span.range()])
    {
        slips.push(Slip { span: only.span, kind: SlipKind::Vague });
    }
    let mut last_end = None;
    for url in sources.iter().filter_map(|source| source.url) {
        let written = &text[url.range()];
        if last_end.replace(url.end) == Some(url.start) {
            slips.push(Slip { span: url, kind: SlipKind::Glued });
        }
        slips.extend(scheme(text, url));
        if let Some(dots) = dots(text, url) {
            slips.push(Slip { span: Span::new(url.start, url.end + dots), kind: SlipKind::Truncated });
        } else if addresses::without_tracking(written).is_some()
            && !is_capture(written)
            && let Some(query) = written.find('?')
        {
            slips.push(Slip { span: Span::new(url.start + query as u32, url.end), kind: SlipKind::Tracking });
        }
    }
    slips
}

/// Returns true if `words` name neither a title nor a number. 'ibid.' refers to the note before.
fn is_vague(words: &str) -> bool {
    // The beginning of an address that is being typed.
    let begins =
        |scheme: &&str| scheme.get(..words.len()).is_some_and(|start| start.eq_ignore_ascii_case(words));
    if ["https://www.", "http://www.", "hxxps://www.", "hxxp://www.", "www."].iter().any(begins) {
        return false;
    }
    let bare = words.replace(['*', '_', '('], "").trim().to_lowercase();
    let bare = bare.strip_prefix("see ").unwrap_or(&bare);
    let ibid =
        ["ibid", "id.", "id ", "idem", "op. cit", "loc. cit"].iter().any(|sign| bare.starts_with(sign));
    let long = words.split_whitespace().count() > 2 || words.contains(['"', '“', '‘', '«']);
    !ibid && !long && !words.contains(|c: char| c.is_ascii_digit() || c == '@')
}

/// Schemes, whole ones and halves, that may be glued to the front of a URL; those that end with another one come first.
const STRAY_SCHEMES: &[&str] = &[
    "https://", "http://", "hxxps://", "hxxp://", "https//", "http//", "https:/", "http:/", "https:", "http:",
];

/// Returns the mistake in the scheme of the URL at `url`. The scheme may precede the span if the parser did not
/// recognize it.
fn scheme(text: &str, url: Span) -> Option<Slip> {
    let written = &text[url.range()];
    let own = sources::scheme_at(written, 0);
    let end = url.start + own.map_or(0, |scheme| scheme.end as u32);
    let mut start = url.start as usize;
    while let Some(stray) = STRAY_SCHEMES.iter().find(|stray| {
        let tail = start.checked_sub(stray.len()).and_then(|from| text.get(from..start));
        tail.is_some_and(|tail| tail.eq_ignore_ascii_case(stray))
    }) {
        start -= stray.len();
    }
    if start < url.start as usize {
        return Some(Slip { span: Span::new(start as u32, end), kind: SlipKind::BrokenScheme });
    }
    if own?.broken {
        return Some(Slip { span: Span::new(url.start, end), kind: SlipKind::BrokenScheme });
    }
    let behind = &written[(end - url.start) as usize..];
    let spaces = behind.bytes().take_while(u8::is_ascii_whitespace).count() as u32;
    (spaces > 0).then_some(Slip { span: Span::new(url.start, end + spaces), kind: SlipKind::SpacedScheme })
}

/// Returns the number of bytes of dots after the URL that belong to it, or `None` if the URL is complete.
fn dots(text: &str, url: Span) -> Option<u32> {
    let (written, behind) = (&text[url.range()], &text[url.end as usize..]);
    if behind.starts_with("...") {
        return Some(behind.bytes().take_while(|b| *b == b'.').count() as u32);
    }
    if behind.starts_with('…') {
        return Some('…'.len_utf8() as u32);
    }
    written.ends_with('…').then_some(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::Conventions;
    use crate::assessment::sources;
    use proptest::prelude::*;

    fn shown(text: &str, slips: &[Slip]) -> Vec<String> {
        slips.iter().map(|s| format!("{:?} {}", s.kind, &text[s.span.range()])).collect()
    }

    #[track_caller]
    fn check_prose(text: &str, expected: &[&str]) {
        assert_eq!(
            shown(text, &in_prose(text, &citations::scan(text, Conventions::NONE))),
            expected,
            "{text}"
        );
    }

    #[track_caller]
    fn check_sources(text: &str, expected: &[&str]) {
        assert_eq!(shown(text, &in_sources(text, &sources::parse(text))), expected, "{text}");
    }

    #[test]
    fn finds_markers_on_the_wrong_side_of_the_stop() {
        check_prose("They left[1]. They came.[2]", &["BeforeStop [1]"]);
        check_prose("They “left [1][2].” They came.", &["BeforeStop [1][2]"]);
        check_prose("They left. [1] They came.” [2], [3]", &["SpaceBefore [1]", "SpaceBefore [2], [3]"]);
        check_prose("Of A,[1] B[2], and C.[3] Near D[4].[5] Wait[6]...", &[]);
        check_prose("[7] and so on.", &[]);
    }

    #[test]
    fn finds_malformed_markers() {
        check_prose("They left.[1 They came.[2]", &["Unclosed(1) [1"]);
        check_prose("They left.[1", &["UnclosedAtEnd(1) [1"]);
        check_prose("They left.12] They came.", &["Unopened(12) 12]"]);
        check_prose("So.[ 3 ] And.[4, 5] Thus.[6-8]", &["Padded [ 3 ]", "Shared [4, 5]", "Shared [6-8]"]);
        check_prose("At [2pm EST] and [3 km off] with [UN] and [sic] on [May 7] a[0] list.", &[]);
    }

    #[test]
    fn finds_broken_urls() {
        check_sources(
            "ttps://a.org/1; https:// b.org/2",
            &["BrokenScheme ttps://", "SpacedScheme https:// "],
        );
        check_sources("https//a.org/1; https:/b.org/2", &["BrokenScheme https//", "BrokenScheme https:/"]);
        check_sources("https://a.org/1https://b.org/2", &["Glued https://b.org/2"]);
        check_sources(
            "https://https://a.org/1; http:https://b.org; hxxps://hxxps://c[.]org/1",
            &["BrokenScheme https://https://", "BrokenScheme http:https://", "BrokenScheme hxxps://hxxps://"],
        );
        check_sources("htttps://a.org/1", &["BrokenScheme htttps://"]);
        check_sources("https://web.archive.org/web/1/https://a.org; press[@]a[.]org", &[]);
        check_sources(
            "https://a.org/1...; https://b.org/2…",
            &["Truncated https://a.org/1...", "Truncated https://b.org/2…"],
        );
        check_sources("https://a.org/?utm_source=x", &["Tracking ?utm_source=x"]);
        for capture in [
            "https://web.archive.org/web/20240501000000/https://a.org/x?utm_source=x",
            "http://web.archive.org:80/web/2024/a.org/x?utm_source=x",
            "https://web[.]archive[.]org/web/2024id_/https://a[.]org/x?utm_source=x",
            "https://archive.ph/newest/https://a.org/x?fbclid=1",
            "https://archive.ph/2024.05.03-120000/https://a.org/x?fbclid=1",
        ] {
            check_sources(capture, &[]);
        }
        check_sources("https://archive.org/details/x?utm_source=x", &["Tracking ?utm_source=x"]);
        check_sources("https://a.org/archive.ph/x?utm_source=x", &["Tracking ?utm_source=x"]);
        check_sources("Marsh", &["Vague Marsh"]);
        for half in ["h", "htt", "Https:", "https:/", "https://", "www", "www.", "hxxp"] {
            check_sources(half, &[]);
        }
        check_sources("*Ibid.*", &[]);
        check_sources("*Id.*", &[]);
        check_sources("Ibid. ; Ministry briefing, p. 12", &[]);
        check_sources(
            "https://a dot ru/1; hxxps://b[.]org; www.c.org/x. (https://d.org/1)(https://e.org)",
            &[],
        );
    }

    proptest! {
        #[test]
        fn slips_lie_in_the_text(text in "(\\[|\\]|[0-9]{1,3}|\\.|”|é| |\n|https?:/?/?|ttps://|a\\.org|/x|\\?utm_a=1|…|\\.\\.\\.|[a-c]){0,40}") {
            for slip in in_prose(&text, &citations::scan(&text, Conventions::NONE)) {
                prop_assert!(text.get(slip.span.range()).is_some());
            }
            for slip in in_sources(&text, &sources::parse(&text)) {
                prop_assert!(text.get(slip.span.range()).is_some());
            }
        }
    }
}
