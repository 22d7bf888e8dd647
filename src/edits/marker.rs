//! Changes to a single marker: its position at the end of the sentence, its spelling.

use crate::analysis::Snapshot;
use crate::assessment::{Citation, citations};
use crate::text::Span;

use super::draft::{Change, Draft};

/// Maximum distance in bytes from a marker to its full stop.
const NEAR: u32 = 40;

/// Moves a marker from before the full stop to after it and its closing quotes, `claim [3].` to `claim.[3]`, or
/// removes the space between them, `claim. [3]` to `claim.[3]`. Adjacent markers move together. Returns `None` if the
/// position is right.
#[must_use]
pub fn move_behind_stop(snapshot: &Snapshot, citation: &Citation) -> Option<Change> {
    let block = snapshot.block_at(citation.bracket.start)?;
    let (start, whole) = (snapshot.starts()[block], snapshot.block_span(block));
    let text = snapshot.text().slice(whole);
    let run = run_around(&text, citation.bracket.start - start, snapshot.blocks()[block].citations.iter())?;
    let head = &text[..run.range().start];
    let words = head.trim_end_matches([' ', '\t', '\u{a0}']);
    if words.is_empty() || words.ends_with(['\n', '\r']) {
        return None;
    }
    let space = Span::new(words.len() as u32, run.start);
    let markers = &text[run.range()];
    let behind = &text[run.range().end..];
    let stop = behind.len() - behind.trim_start_matches(['.', '!', '?', '…']).len();
    let rest = &behind[stop..];
    let closers = rest.len() - rest.trim_start_matches(['"', '”', '’', '\'', ')', '*', '_', '»']).len();
    let mut draft = Draft::default();
    if stop > 0 && (stop + closers) as u32 <= NEAR {
        let after = rest[closers..].chars().next();
        if after.is_some_and(char::is_alphanumeric) {
            return None; // 'example[3].org'
        }
        draft.delete(Span::new(space.start, run.end).shift(start));
        draft.insert(start + run.end + (stop + closers) as u32, markers);
    } else if !space.is_empty()
        && words
            .trim_end_matches(['"', '”', '’', '\'', ')', '*', '_', '»', ']'])
            .ends_with(['.', '!', '?', '…'])
    {
        draft.delete(space.shift(start));
    } else {
        return None;
    }
    Some(draft.finish(markers.to_owned()))
}

/// Returns the span of adjacent markers around `at`, including spaces and commas between them; relative to the block.
fn run_around<'a>(text: &str, at: u32, citations: impl Iterator<Item = &'a Citation>) -> Option<Span> {
    let mut run: Option<Span> = None;
    for bracket in citations.map(|c| c.bracket) {
        let joined = run.filter(|r| {
            bracket.start <= r.end
                || text[r.range().end..bracket.range().start].chars().all(|c| matches!(c, ' ' | ','))
        });
        match joined {
            Some(r) => run = Some(Span::new(r.start, bracket.end.max(r.end))),
            None if run.is_some_and(|r| r.touches(at) && r.end > at) => return run,
            None => run = Some(bracket),
        }
    }
    run.filter(|r| r.contains(at))
}

/// Returns the ends of `6-8`, or `None` for a range of more than twenty.
fn range(part: &str) -> Option<(u32, u32)> {
    let (from, to) = part.split_once(['-', '–'])?;
    let (from, to) = (citations::parse_number(from.trim())?, citations::parse_number(to.trim())?);
    (from < to && to - from <= 20).then_some((from, to))
}

/// Rewrites the text at `span` as proper markers: `[ 12 ]`, `[12`, `(12)`, `[12}` as `[12]`, `[1, 2]` as `[1][2]`,
/// `[6-8]` as `[6][7][8]`. Returns `None` if there are no numbers, or if nothing would change.
#[must_use]
pub fn repair_marker(snapshot: &Snapshot, span: Span) -> Option<Change> {
    let text = snapshot.text().slice(span);
    let joined = text.replace("]–[", "–").replace("]-[", "-");
    let inner = joined.trim_matches(|c: char| c.is_whitespace() || "[](){}【】［］".contains(c));
    let mut markers = String::new();
    for part in inner.split([',', ';']).map(str::trim).filter(|part| !part.is_empty()) {
        if let Some((from, to)) = range(part) {
            (from..=to).for_each(|number| markers.push_str(&format!("[{number}]")));
            continue;
        }
        let known = citations::parse_number(part).map(u64::from);
        let roman = || citations::parse_roman(part);
        if known.is_none() && roman().is_none() {
            return None;
        }
        markers.push_str(&format!("[{part}]"));
    }
    if markers.is_empty() || markers == *text {
        return None;
    }
    let mut draft = Draft::default();
    draft.replace(span, markers.as_str());
    Some(draft.finish(markers))
}

/// Puts the colon behind the label of a footnote at `span`: `[^1] https://…` and `[^1] : https://…` become
/// `[^1]: https://…`. Returns `None` if there is no such label.
#[must_use]
pub fn add_colon(snapshot: &Snapshot, span: Span) -> Option<Change> {
    let text = snapshot.text();
    let label = text.slice(span);
    if !label.starts_with("[^") {
        return None;
    }
    let line = text.slice(Span::new(span.end, text.len().min(span.end + NEAR)));
    let rest = line.trim_start_matches([' ', '\t']);
    let space = (line.len() - rest.len()) as u32;
    let colon = u32::from(rest.starts_with(':'));
    let mut draft = Draft::default();
    draft.replace(Span::new(span.end, span.end + colon * (space + 1)), ":");
    Some(draft.finish(format!("{label}:")))
}

/// Rewrites the number at `span`, with brackets, escapes and signs around it, as a marker: `[7?]`, `\[7\]`, `［7］` and
/// `<sup>7</sup>` as `[7]`. Returns `None` if the bracket also contains words, or if the result would not refer to
/// the same endnote.
#[must_use]
pub fn write_as_marker(snapshot: &Snapshot, span: Span) -> Option<Change> {
    let block = snapshot.block_at(span.start)?;
    let unread = snapshot.unread().find(|unread| unread.span == span)?;
    let whole = snapshot.block_span(block);
    let text = snapshot.text().slice(whole);
    let (before, behind) =
        (&text[..(span.start - whole.start) as usize], &text[(span.end - whole.start) as usize..]);
    let raised = !snapshot.text().slice(span).starts_with(|c: char| c.is_ascii_digit());
    let (opened, closed) = if raised { (0, 0) } else { around(before, behind)? };
    if behind[closed..].starts_with('(') || !unread.label.is_counted() {
        return None;
    }
    let marker = super::notes::marker(unread.label.style, unread.label.id);
    let mut draft = Draft::default();
    draft.replace(Span::new(span.start - opened as u32, span.end + closed as u32), marker.as_str());
    let change = draft.finish(marker);
    super::reading::holds(snapshot, &change, false, |reading, _| reading).then_some(change)
}

/// Returns the numbers of bytes before and after a number that belong to its brackets, including escapes and
/// signs inside them.
fn around(before: &str, behind: &str) -> Option<(usize, usize)> {
    for (open, close) in [("<sup>", "</sup>"), ("^", "^")] {
        if before.ends_with(open) && behind.starts_with(close) {
            return Some((open.len(), close.len()));
        }
    }
    let head = before.trim_end_matches(['*', '_', '^', '#', ' ']);
    let tail = behind.trim_start_matches(['*', '_', '^', '?', '.', '!', ' ', '\\']);
    let pairs = [("[", "]"), ("(", ")"), ("［", "］"), ("【", "】"), ("{", "}")];
    let (open, close) =
        pairs.into_iter().find(|(open, close)| head.ends_with(open) && tail.starts_with(close))?;
    let head = &head[..head.len() - open.len()];
    let head = head.strip_suffix('\\').unwrap_or(head);
    Some((before.len() - head.len(), behind.len() - tail.len() + close.len()))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check, check_none};
    use super::*;

    #[test]
    fn writes_what_is_not_read_as_a_marker() {
        let written = |form: &str| {
            let text =
                format!("# R\n\nIt left.{form} So it was.[2]\n\n## Endnotes\n\n[1] a.org\n[2] b.org\n");
            let snapshot = super::super::testing::snapshot(&text);
            let unread = snapshot.unread().next()?;
            let change = write_as_marker(&snapshot, unread.span)?;
            let after = super::super::apply(snapshot.text(), &change.edits).to_string();
            after.lines().nth(2).map(str::to_owned)
        };
        for form in ["[1?]", "［1］", "[**1**]", "(1)", "[#1]"] {
            assert_eq!(written(form).as_deref(), Some("It left.[1] So it was.[2]"), "{form}");
        }
        assert_eq!(written(" [1?].").as_deref(), Some("It left. [1]. So it was.[2]"));
        assert_eq!(written("**[1?]**").as_deref(), Some("It left.**[1]** So it was.[2]"));
        for form in ["[1, Smith]", "[1](https://a.org/x#n)", "[1 Norway"] {
            assert_eq!(written(form), None, "{form}");
        }
    }

    fn moved(snapshot: &Snapshot, at: u32) -> Option<Change> {
        move_behind_stop(snapshot, &snapshot.citation_at(at)?)
    }

    #[test]
    fn moves_behind_the_stop_and_what_closes() {
        check("It came [1┃]. It left.\n", moved, "It came.[1] It left.\n");
        check("He said “no [1┃].” It left.\n", moved, "He said “no.”[1] It left.\n");
        check("It came[1][2┃].[3] It left.\n", moved, "It came.[1][2][3] It left.\n");
        check("It came. [1┃] It left.\n", moved, "It came.[1] It left.\n");
    }

    #[test]
    fn leaves_markers_that_stand_well() {
        for text in ["It came.[1┃] So.\n", "It [1┃] came.\n", "It came,[1┃] then left.\n", "a [1┃].b c\n"]
        {
            check_none(text, moved);
        }
    }

    #[test]
    fn repairs_the_spelling() {
        let repaired = |text: &str| {
            let snapshot = super::super::testing::snapshot(text);
            repair_marker(&snapshot, snapshot.text().full()).map(|change| change.marker)
        };
        for (written, expected) in [
            ("[ 12 ]", "[12]"),
            ("[12", "[12]"),
            ("(12)", "[12]"),
            ("[1, 2]", "[1][2]"),
            ("[iv}", "[iv]"),
            ("[6-8]", "[6][7][8]"),
            ("[1, 3–4]", "[1][3][4]"),
        ] {
            assert_eq!(repaired(written).as_deref(), Some(expected), "{written}");
        }
        for written in ["[12]", "[sic", "(so)", "[]", "[8-6]", "[1-900]"] {
            assert_eq!(repaired(written), None, "{written}");
        }
    }
}
