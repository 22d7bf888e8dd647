//! Sentence boundaries.
//!
//! The splitter is made for reports. It handles abbreviations and ranks (`U.S.`, `Gen.`, `Lt. Col.`, `a.m.`), initials,
//! closing quotes and brackets after the full stop, citation markers after it (also without a space before the next
//! sentence: `claim.[28]The`), and whole sentences in parentheses. It does not parse citations: the caller passes their
//! spans as [`SkippedSpan`]s.

mod abbreviations;
mod clauses;

pub use abbreviations::MONTHS;
pub use clauses::{has_predicate, opens_sentence, starts_clause};

use super::Span;

/// A span of the text that the splitter does not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SkippedSpan {
    /// The marked bytes.
    pub span: Span,
    /// True if it may follow a full stop and then belongs to the sentence before it, as citation markers do.
    pub trails: bool,
}

/// One sentence of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SentenceSpan {
    /// From the first character to the last. Includes trailing markers, excludes surrounding white space.
    pub span: Span,
    /// True if the sentence ends with a terminator. Otherwise the analyst may still be typing it.
    pub ended: bool,
}

/// Splits a block of prose into its sentences.
///
/// `marks` must be sorted and must not overlap. Offsets are UTF-8 bytes into `text`. Line breaks count as spaces.
#[must_use]
pub fn split(text: &str, marks: &[SkippedSpan]) -> Vec<SentenceSpan> {
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
        sentences.push(SentenceSpan { span: Span::from(start..end), ended: true });
        start = skip_space(text, end);
        at = start;
    }
    let rest = text[start..].trim_end();
    if !rest.is_empty() {
        let span = Span::from(start..start + rest.len());
        sentences.push(SentenceSpan { span, ended: false });
    }
    sentences
}

/// A run of terminators `.`, `!`, `?`, `…`.
#[derive(Clone, Copy)]
struct Stop {
    start: usize,
    end: usize,
    /// True for a single full stop, which can also end an abbreviation.
    plain: bool,
}

type Marks<'a> = std::iter::Peekable<std::iter::Copied<std::slice::Iter<'a, SkippedSpan>>>;

/// Returns the index of the first byte in `bytes` that a terminator may begin with.
fn may_stop(bytes: &[u8]) -> Option<usize> {
    /// Length of the stretch that both searches read before either continues, in bytes.
    const STRETCH: usize = 512;
    bytes.chunks(STRETCH).enumerate().find_map(|(i, stretch)| {
        // 0xE2 is the first byte of `…`.
        let found = memchr::memchr3(b'.', b'?', 0xE2, stretch);
        let before = &stretch[..found.unwrap_or(stretch.len())];
        memchr::memchr(b'!', before).or(found).map(|at| i * STRETCH + at)
    })
}

/// Returns the next run of terminators at or after `from` that is outside all marks.
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
            at = found + 1; // the byte begins another character, such as a quote or a dash
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

/// Returns the offset after any closing quotes, brackets and Markdown emphasis at `at`.
fn absorb_closers(text: &str, mut at: usize) -> usize {
    while let Some(c) = text[at..].chars().next() {
        if !matches!(c, '"' | '”' | '’' | '\'' | ')' | ']' | '*' | '_' | '»') {
            break;
        }
        at += c.len_utf8();
    }
    at
}

/// Returns the offset after any citation markers at `at`, with the spaces and commas before each.
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

/// Returns true if the stop ends the sentence that began at `start`. `end` is the offset after closers and markers.
fn is_boundary(text: &str, start: usize, stop: Stop, end: usize, closed: bool) -> bool {
    let rest = &text[end..];
    let Some(next) = rest.chars().next() else { return true };
    if !next.is_whitespace() {
        return opens_glued_sentence(text, stop, rest, end > stop.end && text[..end].ends_with(']'));
    }
    let after = rest.trim_start();
    let Some(first) = after.chars().next() else { return true };
    if first.is_lowercase() && !begins_with_article(after) && !begins_with_label(after)
        || matches!(first, ',' | ';' | ':' | ')' | '-' | '–')
    {
        return false;
    }
    let (sentence, closers) = (&text[start..stop.start], &text[stop.end..end]);
    if !stop.plain {
        return !goes_on_after_call(sentence, closers, after);
    }
    if !closed {
        return !abbreviations::goes_on(sentence, after);
    }
    // '1.) The first', 'Gen. (Ret.) Marsh'
    let bracket = closers == ")";
    !(bracket && abbreviations::is_list_label(sentence)
        || bracket && !clauses::opens_sentence(after) && abbreviations::is_bracketed(sentence))
}

/// Returns true if `text` begins with the lowercase letter of a list item: 'b) One', 'b.) One'.
fn begins_with_label(text: &str) -> bool {
    let rest = text.get(1..).unwrap_or("");
    let rest = rest.strip_prefix('.').unwrap_or(rest);
    text.starts_with(|c: char| c.is_ascii_lowercase()) && rest.starts_with(") ")
}

/// Returns true if `text` begins with a name whose article is in lower case: 'al-Marsi'.
fn begins_with_article(text: &str) -> bool {
    const ARTICLES: &[&str] = &["al", "el", "as", "ash", "ar", "at", "ad", "az", "an"];
    ARTICLES.iter().any(|article| {
        let name = text.strip_prefix(article).and_then(|rest| rest.strip_prefix('-'));
        name.is_some_and(|name| name.starts_with(char::is_uppercase))
    })
}

/// Returns true if a sentence continues after '!' or '?': '“Why now?” Marsh asked', 'Yahoo! Finance'.
fn goes_on_after_call(sentence: &str, closers: &str, after: &str) -> bool {
    let quoted = sentence.starts_with(['"', '“']) && closers.contains(['"', '”']);
    quoted && clauses::tells_speaker(after)
        || closers.is_empty() && sentence.ends_with("Yahoo") && !clauses::opens_sentence(after)
}

/// Returns true for `claim.[28]The` and `claim.The`, false for `U.S.A`, `3.5` or `example.Com`.
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

fn skip_space(text: &str, from: usize) -> usize {
    from + (text[from..].len() - text[from..].trim_start().len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Marks all numbers in square brackets, splits `text`, and returns the sentences. A sentence without a terminator
    /// gets a `¶`.
    fn shown(text: &str) -> Vec<String> {
        let mut marks = Vec::new();
        for (start, _) in text.match_indices('[') {
            if let Some(len) = text[start..].find(']') {
                let inner = &text[start + 1..start + len];
                if !inner.is_empty() && inner.bytes().all(|b| b.is_ascii_digit()) {
                    marks.push(SkippedSpan { span: Span::from(start..start + len + 1), trails: true });
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

    /// Checks one example per line. A line is one sentence, or several separated by `|`.
    #[track_caller]
    fn check_lines(lines: &str) {
        for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let expected: Vec<_> = line.split(" | ").collect();
            assert_eq!(shown(&line.replace(" | ", " ")), expected);
        }
    }

    #[test]
    fn an_hour_ends_its_sentence_where_another_follows() {
        check_lines(
            "Guards closed the gate at 9 p.m. | Anvil officials claimed that it held.
            The fire burned until 11 a.m. | Crews left.
            The curfew runs from 9 p.m. to 5 a.m. | Residents stayed home.
            The driver left at 7 P.M. | Mr. Oru rang him.
            It opened at 6 a.m. | 40 men came.
            At 7 p.m. Mr. Oru rang the mayor.
            On May 3, 2024, at 9 p.m. Anvil officials claimed the mill.
            After the vote, at 9 p.m. Anvil officials claimed the mill.
            Marsh said that at 9 p.m. Anvil guards left.
            After the storm at 9 p.m. Anvil guards left.
            It began at 9 p.m. Basin time on Monday.
            It began at 9 p.m. Monday near the mill.
            It began at 9 p.m. ET near the mill.
            It began at 9 p.m. Nov. 3 near the mill.
            It began at 9 p.m. (7 p.m. GMT) near the mill.
            He heard the 9 p.m. Basin News bulletin.",
        );
    }

    #[test]
    fn states_and_companies_end_their_sentence_where_another_follows() {
        check_lines(
            "The envoy returned to the U.S. | Students greeted her at the gate.
            They fled to the U.K. | Ministers met at noon.
            Marsh spoke to the U.N. | Oru denied it.
            She moved to Port, D.C. | Friends followed her.
            He lives in the E.U. | How about you?
            The mill was sold to Anvil Ltd. | Unions objected to the deal.
            He joined Anvil Corp. | It denied this.
            They took ropes, boats, nets, etc. | Guards watched.
            The U.S. Government denied the report.
            Men of the U.S. Army came to the port.
            He said the U.S. Rangers attacked the mill.
            She met Anvil Corp. Chairman Ben Oru.
            Anvil Ltd. Chief Executive Oru resigned.
            The U.S. A-10 jets left.
            They took ropes, boats, etc. from the mill.",
        );
    }

    #[test]
    fn a_stop_after_a_closing_quote_or_a_slash_ends_the_sentence() {
        check_lines(
            "She called the plan \"bad\". | The mayor left.
            She called the plan 'bad'. | The mayor left.
            She called the plan **\"bad\"**. | The mayor left.
            She read https://example.org/a/. | The mayor left.
            “Why now?” Marsh asked.
            He asked “why now?” | Marsh said nothing to the crowd.",
        );
    }

    #[test]
    fn numbers_and_letters_of_lists_belong_to_their_item() {
        check_lines(
            "1.) Two mills burned. | 2.) One mill stands.
            (1.) Two mills burned. | (2.) One mill stands.
            a.) Two mills burned. | b.) One mill stands.
            A. The mill burned. | B. The barn stands.
            The mill in Figure 2.1. | The barn stands.",
        );
    }

    #[test]
    fn initials_and_titles_of_many_kinds_go_on() {
        check_lines(
            "A. Yu. Marsh met Maj. Gen. (Ret.) Ben Oru.
            Lt.Col. Marsh saw Mt. Anvil.
            You and I. | Did you see Ben I. Oru?
            World War I. | Men left the front.
            She lives on Mill St. | The crowd passed.
            Elders left. | al-Oru stayed.
            Gen. al-Oru stayed.
            The omission is marked . . . . | The next stands.
            The thing is . . . I did not mean it.",
        );
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
