//! The words around a finding, with carets below them.
//!
//! Lines of prose may have thousands of characters, which common reporters print completely. Here the words around the
//! finding are wrapped to the width of a page.

use unicode_width::UnicodeWidthChar;

use crate::cli::output::is_hidden_control;
use crate::text::Span;

/// Columns of text in an excerpt.
const WIDTH: usize = 96;
/// Columns of text shown before and after the finding.
const CONTEXT: usize = 40;

/// Returns the words around `span`, wrapped, each line with the carets below it.
pub(super) fn excerpt(text: &str, span: Span) -> Vec<(String, String)> {
    let (start, end) = (span.start as usize, span.end as usize);
    let (from, opens) = back_to_word(text, start);
    let (to, ends) = on_to_word(text, end);
    let mut lines = Vec::new();
    let (mut words, mut carets, mut columns) = (String::new(), String::new(), 0);
    if !opens {
        push(&mut words, &mut carets, '…', false);
        columns = 1;
    }
    for (i, c) in text[from..to].char_indices() {
        let at = from + i;
        let space = c.is_whitespace();
        if (space && columns >= WIDTH) || columns >= WIDTH + 24 {
            lines.push((std::mem::take(&mut words), std::mem::take(&mut carets)));
            columns = 0;
            if space {
                continue;
            }
        }
        let visible = if space {
            ' '
        } else if is_hidden_control(c) {
            '\u{fffd}'
        } else {
            c
        };
        columns += push(&mut words, &mut carets, visible, at >= start && at < end.max(start + 1));
    }
    if !ends {
        push(&mut words, &mut carets, '…', false);
    }
    lines.push((words, carets));
    for (_, carets) in &mut lines {
        carets.truncate(carets.trim_end().len());
    }
    lines
}

/// Adds a character and the carets below it; returns the number of its columns.
fn push(words: &mut String, carets: &mut String, c: char, marked: bool) -> usize {
    // There are no control characters here.
    let columns = if c.is_ascii() { 1 } else { c.width().unwrap_or(0) };
    words.push(c);
    for _ in 0..columns {
        carets.push(if marked { '^' } else { ' ' });
    }
    columns
}

/// Returns the start of the words that are shown before `at`, and true if it is the start of the line. Looks no further
/// back than necessary, because a line may be as long as a text.
fn back_to_word(text: &str, at: usize) -> (usize, bool) {
    let breaks = |c: char| matches!(c, '\n' | '\r');
    let mut before = text[..at].char_indices().rev().take_while(|(_, c)| !breaks(*c));
    let Some((near, _)) = before.nth(CONTEXT) else {
        let near = text[..at].char_indices().rev().take(CONTEXT + 1).find(|(_, c)| breaks(*c));
        return (near.map_or(0, |(i, c)| i + c.len_utf8()), true);
    };
    if text[..near].ends_with(breaks) || near == 0 {
        return (near, true);
    }
    let space = text[near..at].char_indices().find(|(_, c)| c.is_whitespace());
    (space.map_or(at, |(i, c)| near + i + c.len_utf8()), false)
}

/// Returns the end of the words that are shown after `at`, and true if it is the end of the line.
fn on_to_word(text: &str, at: usize) -> (usize, bool) {
    let rest = &text[at..];
    let near = rest.char_indices().nth(CONTEXT).map_or(rest.len(), |(i, _)| i);
    if let Some(end) = rest[..near].find(['\n', '\r']) {
        return (at + end, true);
    }
    if near == rest.len() || rest[near..].starts_with(['\n', '\r']) {
        return (at + near, true);
    }
    (at + rest[..near].rfind(char::is_whitespace).unwrap_or(0), false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(marked: &str, expected: &str) {
        let start = marked.find('⟦').unwrap();
        let end = marked.find('⟧').unwrap() - '⟦'.len_utf8();
        let text = marked.replace(['⟦', '⟧'], "");
        let lines = excerpt(&text, Span::from(start..end));
        let shown: Vec<_> = lines.into_iter().flat_map(|(w, c)| [w, c]).collect();
        assert_eq!(shown.join("\n"), expected);
    }

    #[test]
    fn marks_the_words() {
        check("before\nIt “was” ⟦so⟧.[1]\nafter", "It “was” so.[1]\n         ^^");
    }

    #[test]
    fn spaces_of_every_width_part_words() {
        for space in [" ", "\u{a0}", "\u{2003}"] {
            check(
                &format!("aaaaa aaaaaaaaaaaaaaaaaaaa{space}{}⟦b⟧.", "bb ".repeat(12)),
                &format!("…{}b.\n{}^", "bb ".repeat(12), " ".repeat(37)),
            );
        }
    }

    #[test]
    fn a_line_of_just_the_columns_shown_is_shown_whole() {
        for (before, after) in [(CONTEXT, CONTEXT), (CONTEXT + 1, CONTEXT - 1), (0, 1)] {
            let line = format!("{}⟦b⟧{}", "a".repeat(before), "c".repeat(after));
            let shown = format!("{}b{}\n{}^", "a".repeat(before), "c".repeat(after), " ".repeat(before));
            check(&format!("x\n{line}\nx"), &shown);
            check(&line, &shown);
        }
    }

    #[test]
    fn carets_stand_below_wide_and_combined_characters() {
        check("北京 e\u{301} ⟦上海⟧.[1]", "北京 e\u{301} 上海.[1]\n       ^^^^");
    }

    #[test]
    fn cuts_long_lines_between_words() {
        let far = "word ".repeat(40);
        check(
            &format!("{far}⟦here⟧ {far}"),
            &format!("…{}here{}…\n{}^^^^", "word ".repeat(8), " word".repeat(7), " ".repeat(41)),
        );
    }

    #[test]
    fn control_characters_do_not_reach_the_terminal() {
        check("a \u{1b}[31m⟦b⟧", "a \u{fffd}[31mb\n       ^");
        check("a \u{202e}⟦b⟧", "a \u{fffd}b\n   ^");
    }

    #[test]
    fn wraps_long_findings() {
        let long = "word ".repeat(30);
        let lines = excerpt(&long, Span::from(0..long.len() - 1));
        assert_eq!(lines.len(), 2);
        assert!(lines.iter().all(|(w, c)| w.trim_end().len() == c.len() && c.bytes().all(|b| b == b'^')));
    }
}
