//! Output formats of `assessor check`.
//!
//! Lines of prose may have thousands of characters, which common reporters print completely. Here the words around the
//! finding are wrapped to the width of a page.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use serde_json::{Value, json};
use unicode_width::UnicodeWidthChar;

use super::check::{Checked, Show};
use super::output::{escaped_line, is_hidden_control, json_line, shown};
use crate::assessment::recognition::Reason;
use crate::project::team::FileProblem;
use crate::rules::{Finding, RELATED_SHOWN, Severity, ignore};
use crate::text::{Encoding, Span, Text};

/// Columns of text in an excerpt.
const WIDTH: usize = 96;
/// Columns of text shown before and after the finding.
const CONTEXT: usize = 40;

/// The format for people.
pub(super) const TEXT: Show =
    Show { found: text, other: |_, _| String::new(), actors: |_| String::new(), summary: true };
/// The format for programs: one JSON object on a line for each file. Lines and columns count from 1,
/// columns in characters.
pub(super) const JSON: Show = Show { found: json, other: other_json, actors: actors_json, summary: false };

/// Returns each finding with its position and message, and the words with carets below.
fn text(checked: &Checked<'_>) -> String {
    let colour =
        std::io::IsTerminal::is_terminal(&std::io::stdout()) && std::env::var_os("NO_COLOR").is_none();
    let style = if colour { Style { on: true } } else { Style { on: false } };
    let mut out = String::new();
    for finding in checked.findings {
        write_finding(&mut out, checked, finding, style);
    }
    out
}

/// Escape sequences for colours, if they are on.
#[derive(Clone, Copy)]
struct Style {
    on: bool,
}

impl Style {
    fn paint(self, code: &str, text: &str) -> String {
        if self.on { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }
}

/// Returns the line and the column of an offset, counted from 1. As in editors, a byte order mark does not
/// count as a character.
pub(super) fn place(text: &Text, offset: u32) -> (u32, u32) {
    let at = text.position(offset, Encoding::Utf32);
    let is_marked = || text.slice(Span::new(0, text.len().min(4))).starts_with('\u{feff}');
    let mark = at.line == 0 && at.column > 0 && is_marked();
    (at.line + 1, at.column + 1 - u32::from(mark))
}

fn write_finding(out: &mut String, checked: &Checked<'_>, finding: &Finding, style: Style) {
    let hue = match finding.severity {
        Severity::Error => "1;31",
        Severity::Warning => "1;33",
        Severity::Information => "1;34",
        Severity::Hint => "1;36",
    };
    let (line, column) = place(checked.snapshot.text(), finding.span.start);
    let path = shown(checked.path);
    // Writing to a String cannot fail.
    let _ = writeln!(
        out,
        "{path}:{}:{}: {} {} {}",
        line,
        column,
        style.paint(hue, &format!("{}:", finding.severity.name())),
        escaped_line(&finding.message),
        style.paint("2", &format!("[{}]", finding.rule.name)),
    );
    for (words, carets) in excerpt(checked.text, finding.span) {
        let _ = writeln!(out, "  {} {words}", style.paint("2", "|"));
        if !carets.is_empty() {
            let _ = writeln!(out, "  {} {}", style.paint("2", "|"), style.paint(hue, &carets));
        }
    }
    for (span, message) in finding.related.iter().take(RELATED_SHOWN) {
        let (line, column) = place(checked.snapshot.text(), span.start);
        let _ = writeln!(out, "  {path}:{line}:{column}: {}", escaped_line(message));
    }
    if let Some(more) = finding.related.len().checked_sub(RELATED_SHOWN).filter(|more| *more > 0) {
        let _ = writeln!(out, "  … and {more} more.");
    }
    out.push('\n');
}

/// Returns the words around `span`, wrapped, each line with the carets below it.
fn excerpt(text: &str, span: Span) -> Vec<(String, String)> {
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

/// Returns the JSON line for one assessment.
fn json(checked: &Checked<'_>) -> String {
    let at = |offset: u32| {
        let (line, column) = place(checked.snapshot.text(), offset);
        json!({"line": line, "column": column})
    };
    let mut hashes = ignore::Hashes::new(checked.snapshot);
    let findings: Vec<_> = checked
        .findings
        .iter()
        .map(|finding| {
            json!({
                "code": finding.rule.name,
                "severity": finding.severity.name(),
                "message": finding.message,
                "span": [finding.span.start, finding.span.end],
                "start": at(finding.span.start),
                "end": at(finding.span.end),
                "related": finding.related.iter().map(|(span, message)| json!({
                    "span": [span.start, span.end],
                    "start": at(span.start),
                    "end": at(span.end),
                    "message": message,
                })).collect::<Vec<_>>(),
                "sentence": ignore::shown_hash(hashes.of(finding.span)),
            })
        })
        .collect();
    let path = checked.path.to_string_lossy();
    json_line(&json!({"path": path, "assessment": true, "diagnostics": findings}))
}

/// Returns the JSON line for a file that is no assessment.
fn other_json(path: &Path, reason: Reason) -> String {
    let reason = format!("It {}.", reason.words());
    json_line(
        &json!({"path": path.to_string_lossy(), "assessment": false, "reason": reason, "diagnostics": []}),
    )
}

/// Returns the JSON lines for files of a team's actors that have problems. A problem with a file as a whole has the
/// position of its start.
fn actors_json(problems: &[FileProblem]) -> String {
    let mut files: BTreeMap<&Path, Vec<Value>> = BTreeMap::new();
    for FileProblem { path, line, message, advice } in problems {
        let (line, column) = line.as_ref().map_or((1, 1), |line| (line.number, line.column));
        files.entry(path).or_default().push(json!({
            "code": "actors",
            "severity": if *advice { Severity::Warning } else { Severity::Error }.name(),
            "message": message,
            "start": {"line": line, "column": column},
        }));
    }
    let file = |(path, found): (&Path, Vec<Value>)| {
        json_line(&json!({"path": path.to_string_lossy(), "assessment": false, "diagnostics": found}))
    };
    files.into_iter().map(file).collect()
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
