//! Completions in a comment that gives Assessor a command: `<!-- assessor: ignore RULE -->`.

use super::{Caret, Suggestion, SuggestionKind};
use crate::rules::RULES;
use crate::text::Span;

/// The commands in comments, each with its effect.
const COMMANDS: [(&str, &str); 1] =
    [("ignore", "hide findings of the sentence before, or of the block below")];

/// Returns true if the cursor is in a comment with a command: nothing else is suggested there.
pub(super) fn is_directive(caret: &Caret<'_>) -> bool {
    directive(caret.before).is_some()
}

pub(super) fn suggest(caret: &Caret<'_>) -> Vec<Suggestion> {
    let Some(words) = directive(caret.before) else { return Vec::new() };
    let line = caret.snapshot.text().slice(Span::new(caret.offset, caret.line.end.max(caret.offset)));
    let closing = if line.contains("-->") { "" } else { " -->" };
    let suggestion = |label: &str, detail: &str, typed: &str, text: String| Suggestion {
        label: label.to_owned(),
        detail: detail.to_owned(),
        kind: SuggestionKind::Directive,
        span: caret.last(typed.len()),
        text,
        is_snippet: false,
        filter: label.to_owned(),
        source: None,
    };
    let trimmed = words.trim_start();
    let Some(rules) = COMMANDS.iter().find_map(|(command, _)| {
        trimmed.strip_prefix(command).filter(|rest| rest.starts_with([' ', ',', ':']))
    }) else {
        let fits = COMMANDS.iter().filter(|(command, _)| command.starts_with(trimmed));
        return fits
            .map(|(command, detail)| suggestion(command, detail, trimmed, (*command).to_owned()))
            .collect();
    };
    let separator = |c: char| c.is_whitespace() || matches!(c, ',' | ':' | ';');
    let typed = rules.rsplit(separator).next().unwrap_or("");
    let named: Vec<_> = rules[..rules.len() - typed.len()].split(separator).collect();
    let lower = typed.to_lowercase();
    RULES
        .iter()
        .filter(|rule| !named.contains(&rule.name) && rule.name.contains(&lower))
        .map(|rule| suggestion(rule.name, rule.summary, typed, format!("{}{closing}", rule.name)))
        .collect()
}

/// Returns the text after `assessor:` in a comment that is open at the end of `before`.
fn directive(before: &str) -> Option<&str> {
    let open = before.rfind("<!--")?;
    let inner = &before[open + 4..];
    if inner.contains("-->") {
        return None;
    }
    inner.trim_start().strip_prefix("assessor:")
}
