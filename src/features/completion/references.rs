//! Completions after `[@`: the keys of the bibliography.

use super::super::keys::{keys, typed_key};
use super::{Caret, MOST, Suggestion, SuggestionKind};

pub(super) fn suggest(caret: &Caret<'_>) -> Vec<Suggestion> {
    if !caret.before.contains('@') {
        return Vec::new();
    }
    let Some(span) = typed_key(caret.snapshot, caret.offset) else { return Vec::new() };
    let typed = caret.snapshot.text().slice(span).to_lowercase();
    let mut out = Vec::new();
    for key in keys(caret.snapshot) {
        let words = format!("{} {} {}", key.key, key.detail, key.title.as_deref().unwrap_or(""));
        if !words.to_lowercase().contains(&typed) {
            continue;
        }
        let detail = match (&*key.detail, key.title) {
            ("", title) => title.unwrap_or_default(),
            (detail, Some(title)) => format!("{detail} · {title}"),
            (detail, None) => detail.to_owned(),
        };
        out.push(Suggestion {
            label: key.key.clone(),
            detail,
            kind: SuggestionKind::Marker,
            span,
            text: key.key,
            is_snippet: false,
            filter: words,
            source: None,
        });
        if out.len() == MOST {
            break;
        }
    }
    out
}
