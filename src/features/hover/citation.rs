//! Hover on a marker or an endnote: the sources, refanged.

use super::Hover;
use crate::analysis::{Endnote, Snapshot};
use crate::assessment::sources;
use crate::assessment::{Citation, Style};

pub(super) fn hover(snapshot: &Snapshot, offset: u32) -> Option<Hover> {
    if let Some(citation) = snapshot.citation_at(offset) {
        return Some(Hover { span: citation.span, markdown: of_citation(snapshot, &citation)? });
    }
    let note = snapshot.endnote_at(offset)?;
    let label = snapshot.endnote_label(note.block).filter(|label| label.touches(offset))?;
    let cited = snapshot.citations().filter(|c| note.head.is_some_and(|h| h.label == c.label)).count();
    let times = match cited {
        0 => "Cited nowhere.".to_owned(),
        1 => "Cited once.".to_owned(),
        n => format!("Cited {n} times."),
    };
    Some(Hover { span: label, markdown: format!("{}\n\n{times}", of_endnote(snapshot, note)) })
}

fn of_citation(snapshot: &Snapshot, citation: &Citation) -> Option<String> {
    if citation.label.style == Style::Link {
        let url = sources::refang(&snapshot.text().slice(citation.key));
        return Some(line(&url));
    }
    let key = snapshot.text().slice(citation.key);
    match snapshot.endnote_with(citation.label) {
        Some(note) => Some(of_endnote(snapshot, note)),
        None if citation.label.style == Style::Pandoc => None,
        None => Some(format!("{} has no endnote in this text.", label(&key))),
    }
}

fn of_endnote(snapshot: &Snapshot, note: Endnote<'_>) -> String {
    let start = snapshot.starts()[note.block];
    let text = snapshot.text();
    let key = note.head.map(|h| text.slice(h.key.shift(start)).into_owned()).unwrap_or_default();
    let sources: Vec<_> = note
        .facts
        .sources
        .iter()
        .map(|source| match source.url {
            Some(url) => {
                let prose =
                    prose_around(&text.slice(source.span.shift(start)), &text.slice(url.shift(start)));
                let refanged = sources::refang(&text.slice(url.shift(start)));
                format!("{}{prose}", if source.defanged { dead_line(&refanged) } else { line(&refanged) })
            }
            None => escape(&text.slice(source.span.shift(start))),
        })
        .collect();
    match sources.as_slice() {
        [] => format!("{} This endnote is empty.", label(&key)),
        [one] => format!("{} {one}", label(&key)),
        many => format!("{} {} sources\n\n- {}", label(&key), many.len(), many.join("\n- ")),
    }
}

/// A source as a link that says its host first.
fn line(url: &str) -> String {
    format!("{} · <{}>", escape(sources::host(url)), url.replace(['<', '>', ' '], ""))
}

/// The same for a source that its writer defanged: to be read, not to be followed by accident.
fn dead_line(url: &str) -> String {
    format!("{} · `{}`", escape(sources::host(url)), url.replace('`', ""))
}

/// A marker as code, so that no character of it means anything to Markdown.
fn label(key: &str) -> String {
    format!("`[{}]`", key.replace('`', ""))
}

/// What an endnote says beside the URL.
fn prose_around(whole: &str, url: &str) -> String {
    let rest = whole.replacen(url, "", 1);
    let rest = rest
        .trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '<' | '>' | '(' | ')' | '.'));
    if rest.is_empty() { String::new() } else { format!(" ({})", escape(rest)) }
}

/// Text from a document, harmless in Markdown.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(
            c,
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '!' | '&'
        ) {
            out.push('\\');
        }
        out.push(if c == '\n' || c == '\r' { ' ' } else { c });
    }
    out
}
