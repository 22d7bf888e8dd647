//! Where sentences begin and end.
//!
//! Written for reports: abbreviations and ranks (`U.S.`, `Gen.`, `Lt. Col.`, `a.m.`), initials, quotes
//! and brackets after the stop, citation markers behind the stop, also where the next sentence is glued to
//! them (`claim.[28]The`), and sentences that stand in parentheses as a whole. The splitter knows nothing
//! of citations as such: its caller names the stretches that are marks.

use super::Span;

/// A stretch of the text that the splitter must not look into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Where it stands.
    pub span: Span,
    /// Whether it may stand behind a full stop and belongs to the sentence before it, as citation markers do.
    pub trails: bool,
}

/// One sentence of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Sentence {
    /// From the first character to the last, trailing markers included, white space around it excluded.
    pub span: Span,
    /// Whether it has its stop. A sentence without one may still be growing under the analyst's hands.
    pub ended: bool,
}

/// Before a name or a number: never the end of a sentence.
const NEVER_LAST: &[&str] = &[
    "gen", "lt", "col", "maj", "capt", "cpt", "cmdr", "adm", "brig", "sgt", "cpl", "pvt", "mr", "mrs", "ms",
    "dr", "prof", "hon", "rev", "st", "sen", "rep", "gov", "pres", "amb", "vs", "v", "e.g", "i.e", "cf",
    "fig", "no", "nos", "pp", "vol", "approx", "ca", "al", "viz", "op", "ret",
];

/// May end a sentence; taken as its end only before a word that usually opens one.
const SOMETIMES_LAST: &[&str] = &[
    "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "inc", "ltd", "co",
    "corp", "jr", "sr", "etc", "dept", "est", "u.s", "u.k", "u.n", "e.u", "d.c", "a.m", "p.m", "ph.d",
    "u.s.a",
];

/// Words that open a sentence and rarely follow an abbreviation within one.
const OPENERS: &[&str] = &[
    "The", "This", "That", "These", "Those", "It", "He", "She", "They", "We", "In", "On", "At", "As", "A",
    "An", "If", "When", "While", "However", "But", "And", "ISW", "There", "Both", "Some", "Several", "Such",
    "For", "After", "Before", "Despite", "Since", "Although",
];

/// Splits a block of prose into its sentences.
///
/// `marks` are sorted and do not overlap. Offsets are UTF-8 bytes into `text`; line breaks count as spaces.
#[must_use]
pub fn split(text: &str, marks: &[Mark]) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    let mut start = skip_space(text, 0);
    let mut at = start;
    let mut marks = marks.iter().copied().peekable();
    while let Some(stop) = next_stop(text, at, &mut marks) {
        let end = absorb_markers(text, absorb_closers(text, stop.end), &mut marks);
        let closed = end > stop.end;
        if !is_boundary(text, start, stop, end, closed) {
            at = end;
            continue;
        }
        sentences.push(Sentence { span: Span::from(start..end), ended: true });
        start = skip_space(text, end);
        at = start;
    }
    let rest = text[start..].trim_end();
    if !rest.is_empty() {
        let span = Span::from(start..start + rest.len());
        sentences.push(Sentence { span, ended: false });
    }
    sentences
}

/// A run of terminators `.`, `!`, `?`, `…`.
#[derive(Clone, Copy)]
struct Stop {
    start: usize,
    end: usize,
    /// Whether it is one plain full stop, which also ends abbreviations.
    plain: bool,
}

type Marks<'a> = std::iter::Peekable<std::iter::Copied<std::slice::Iter<'a, Mark>>>;

/// Where the first byte in `bytes` is that a terminator may begin with.
fn may_stop(bytes: &[u8]) -> Option<usize> {
    /// So far both searches look before either goes on.
    const STRETCH: usize = 512;
    bytes.chunks(STRETCH).enumerate().find_map(|(i, stretch)| {
        // The last is that of `…`.
        let found = memchr::memchr3(b'.', b'?', 0xE2, stretch);
        let before = &stretch[..found.unwrap_or(stretch.len())];
        memchr::memchr(b'!', before).or(found).map(|at| i * STRETCH + at)
    })
}

/// The next run of terminators at or after `from`, outside all marks.
fn next_stop(text: &str, from: usize, marks: &mut Marks<'_>) -> Option<Stop> {
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        let found = at + may_stop(bytes.get(at..)?)?;
        while marks.peek().is_some_and(|m| (m.span.end as usize) <= found) {
            marks.next();
        }
        if let Some(mark) = marks.peek().filter(|m| (m.span.start as usize) <= found) {
            at = mark.span.end as usize;
            continue;
        }
        let mut end = found;
        while let Some(width) = terminator_width(bytes, end) {
            end += width;
        }
        if end == found {
            at = found + 1; // the byte opens another character, such as a quote or a dash
            continue;
        }
        return Some(Stop { start: found, end, plain: end == found + 1 && bytes[found] == b'.' });
    }
}

fn terminator_width(bytes: &[u8], at: usize) -> Option<usize> {
    match bytes.get(at)? {
        b'.' | b'!' | b'?' => Some(1),
        0xE2 if bytes[at..].starts_with("…".as_bytes()) => Some(3),
        _ => None,
    }
}

/// Past closing quotes and brackets, and the emphasis of Markdown.
fn absorb_closers(text: &str, mut at: usize) -> usize {
    while let Some(c) = text[at..].chars().next() {
        if !matches!(c, '"' | '”' | '’' | '\'' | ')' | ']' | '*' | '_' | '»') {
            break;
        }
        at += c.len_utf8();
    }
    at
}

/// Past citation markers, with the spaces and commas before each.
fn absorb_markers(text: &str, mut at: usize, marks: &mut Marks<'_>) -> usize {
    while let Some(mark) = marks.peek().copied() {
        let start = mark.span.start as usize;
        if start < at {
            marks.next();
            continue;
        }
        let between = &text[at..start];
        if !mark.trails || between.len() > 4 || !between.chars().all(|c| c.is_whitespace() || c == ',') {
            break;
        }
        at = mark.span.end as usize;
        marks.next();
    }
    at
}

/// Whether the stop ends the sentence that began at `start`; `end` is behind closers and markers.
fn is_boundary(text: &str, start: usize, stop: Stop, end: usize, closed: bool) -> bool {
    let rest = &text[end..];
    let Some(next) = rest.chars().next() else { return true };
    if !next.is_whitespace() {
        return opens_glued_sentence(text, stop, rest, end > stop.end && text[..end].ends_with(']'));
    }
    let after = rest.trim_start();
    let Some(first) = after.chars().next() else { return true };
    if first.is_lowercase() || matches!(first, ',' | ';' | ':' | ')' | '-' | '–') {
        return false;
    }
    !stop.plain || closed || !ends_in_abbreviation(&text[start..stop.start], after)
}

/// `claim.[28]The` and `claim.The`, but not `U.S.A`, `3.5` or `example.Com`.
fn opens_glued_sentence(text: &str, stop: Stop, rest: &str, after_marker: bool) -> bool {
    let mut chars = rest.chars();
    let first = chars.next().is_some_and(|c| c.is_uppercase() || matches!(c, '“' | '"' | '('));
    if after_marker {
        return first;
    }
    let before = text[..stop.start].bytes().rev().take_while(u8::is_ascii_lowercase).count();
    stop.plain
        && first
        && before >= 4
        && stop.end == text.len() - rest.len()
        && chars.next().is_some_and(|c| c.is_lowercase() || c == ' ')
        && !text[..stop.start].ends_with("www")
}

/// Whether the full stop behind `sentence` belongs to its last word. `after` is what follows, without space.
fn ends_in_abbreviation(sentence: &str, after: &str) -> bool {
    let word_start = sentence
        .rfind(|c: char| c.is_whitespace() || matches!(c, '(' | '[' | '“' | '"' | '‘' | '—' | '–' | '/'));
    let word = word_start
        .map_or(sentence, |i| &sentence[i + sentence[i..].chars().next().map_or(1, char::len_utf8)..]);
    if word.is_empty() {
        return true;
    }
    let opener = OPENERS.contains(&after.split(|c: char| !c.is_alphanumeric()).next().unwrap_or(""));
    let mut chars = word.chars();
    let single = chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none();
    if single {
        return !opener || word == "J";
    }
    if word.len() > 8 {
        return false;
    }
    // '1. The first point': the number of a list item.
    if word.len() == sentence.len() && word.bytes().all(|b| b.is_ascii_digit()) {
        return true;
    }
    let lower = word.to_ascii_lowercase();
    if NEVER_LAST.contains(&lower.as_str()) {
        // 'No. 5', but a plain 'No.' answers a question.
        return !matches!(lower.as_str(), "no" | "nos" | "v" | "op" | "ca" | "al" | "ret")
            || after.starts_with(|c: char| c.is_ascii_digit())
            || !opener && lower != "no";
    }
    let dotted = word.contains('.') && word.split('.').all(|part| part.chars().count() == 1);
    (dotted || SOMETIMES_LAST.contains(&lower.as_str())) && !opener
}

fn skip_space(text: &str, from: usize) -> usize {
    from + (text[from..].len() - text[from..].trim_start().len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Marks numeric brackets the plain way, splits and shows the sentences, an unended one with `¶`.
    fn shown(text: &str) -> Vec<String> {
        let mut marks = Vec::new();
        for (start, _) in text.match_indices('[') {
            if let Some(len) = text[start..].find(']') {
                let inner = &text[start + 1..start + len];
                if !inner.is_empty() && inner.bytes().all(|b| b.is_ascii_digit()) {
                    marks.push(Mark { span: Span::from(start..start + len + 1), trails: true });
                }
            }
        }
        split(text, &marks)
            .into_iter()
            .map(|s| format!("{}{}", &text[s.span.range()], if s.ended { "" } else { "¶" }))
            .collect()
    }

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(shown(text), expected);
    }

    #[test]
    fn ends_at_stops_before_capitals() {
        check("One came. Two went! Three?", &["One came.", "Two went!", "Three?"]);
        check("One came. two went", &["One came. two went¶"]);
    }

    #[test]
    fn keeps_ranks_initials_and_states_together() {
        check("Lt. Col. A. B. Marsh met Gen. Oru.", &["Lt. Col. A. B. Marsh met Gen. Oru."]);
        check("The U.S. Embassy closed.", &["The U.S. Embassy closed."]);
        check("It left the U.S. The rest stayed.", &["It left the U.S.", "The rest stayed."]);
        check("At 7:45 a.m. ET it ended.", &["At 7:45 a.m. ET it ended."]);
        check("He spoke on Nov. 30 again.", &["He spoke on Nov. 30 again."]);
    }

    #[test]
    fn takes_closers_and_markers_along() {
        check("He called it “order.”[1] She left.[2]", &["He called it “order.”[1]", "She left.[2]"]);
        check("A claim.[28]The next.", &["A claim.[28]", "The next."]);
        check("Near the town[128].[129] Next.", &["Near the town[128].[129]", "Next."]);
        check("Two sources. [3], [4] Next one.", &["Two sources. [3], [4]", "Next one."]);
    }

    #[test]
    fn a_bracketed_sentence_stands_alone() {
        check("One. (The second is whole.) Three.", &["One.", "(The second is whole.)", "Three."]);
    }

    #[test]
    fn numbers_and_addresses_hold_no_stop() {
        check(
            "It fell 3.5 percent at example.org yesterday.",
            &["It fell 3.5 percent at example.org yesterday."],
        );
        check("1. The first point.", &["1. The first point."]);
    }

    #[test]
    fn a_growing_sentence_has_not_ended() {
        check("Done. The ministry sta", &["Done.", "The ministry sta¶"]);
    }

    #[test]
    fn wrapped_lines_are_spaces() {
        check("One came\nhome. Two\nwent.", &["One came\nhome.", "Two\nwent."]);
    }

    proptest! {
        #[test]
        fn sentences_are_ordered_trimmed_and_cover_all_words(text in "[A-Za-z0-9 .!?…“”’()\\[\\]\n-]{0,200}") {
            let sentences = split(&text, &[]);
            let mut at = 0;
            for s in &sentences {
                prop_assert!(text[at..s.span.start as usize].trim().is_empty());
                let piece = &text[s.span.range()];
                prop_assert_eq!(piece, piece.trim());
                prop_assert!(!piece.is_empty());
                at = s.span.end as usize;
            }
            prop_assert!(text[at..].trim().is_empty());
        }
    }
}
