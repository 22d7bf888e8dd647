//! The format for people: each finding with its place and message, and the words with carets below.

use super::excerpt::excerpt;
use super::{Checked, Reporter, RunEnd, place};
use crate::cli::output::{escaped_line, shown};
use crate::rules::{Finding, RELATED_SHOWN, Severity};
use std::fmt::Write;

/// The format for people.
pub(in crate::cli) struct TextReport {
    style: Style,
}

impl TextReport {
    /// Creates the format, with or without colours.
    pub(in crate::cli) const fn new(colour: bool) -> Self {
        Self { style: Style { on: colour } }
    }
}

impl Reporter for TextReport {
    type Part = String;

    fn assessment(&self, checked: &Checked<'_>) -> String {
        let mut out = String::new();
        for finding in checked.findings {
            write_finding(&mut out, checked, finding, self.style);
        }
        out
    }

    fn add(&mut self, part: String) -> String {
        part
    }

    fn end(&mut self, _: &RunEnd<'_>) -> String {
        String::new()
    }
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
