//! Hover on a marker, a link or an endnote: who published the sources, and their addresses, refanged.

use super::Hover;
use crate::analysis::{Endnote, Snapshot};
use crate::assessment::sources;
use crate::assessment::{Citation, Style};
use crate::bibliography::{Entry, File};
use crate::features::outlets::{OutletUse, describe};
use crate::rules::citations::dangling_marker;
use crate::rules::sources::unused_endnote;

pub(super) fn hover(snapshot: &Snapshot, offset: u32, told: &[&str]) -> Option<Hover> {
    if let Some(hover) = range(snapshot, offset) {
        return Some(hover);
    }
    if let Some(citation) = snapshot.citation_at(offset) {
        // The finding already says that the marker has no endnote, and there is nothing to add.
        if told.contains(&dangling_marker::RULE.name) && snapshot.endnote_with(citation.label).is_none() {
            return None;
        }
        return Some(Hover { span: citation.span, markdown: of_citation(snapshot, &citation)? });
    }
    let note = snapshot.endnote_at(offset)?;
    if let Some(hover) = source(snapshot, note, offset) {
        return Some(hover);
    }
    let label = snapshot.endnote_label(note.block).filter(|label| label.touches(offset))?;
    let cited = snapshot.citations().filter(|c| note.head.is_some_and(|h| h.label == c.label)).count();
    let times = match cited {
        0 => "Not cited in the text.".to_owned(),
        1 => "Cited once.".to_owned(),
        n => format!("Cited {n} times."),
    };
    let times =
        if told.contains(&unused_endnote::RULE.name) { String::new() } else { format!("\n\n{times}") };
    Some(Hover { span: label, markdown: format!("{}{times}", of_endnote(snapshot, note)) })
}

/// Returns the hover for a bracket with several numbers if the pointer is on none of them alone, as on the dash of a
/// range: all sources that they cite.
fn range(snapshot: &Snapshot, offset: u32) -> Option<Hover> {
    let block = snapshot.block_at(offset)?;
    let own = (0..snapshot.blocks()[block].citations.len()).map(|i| snapshot.citation(block, i));
    let all: Vec<_> = own.filter(|c| c.bracket.touches(offset)).collect();
    let first = all.first()?;
    let on_one = |c: &Citation| c.key.contains(offset) || c.label.style == Style::Pandoc;
    if all.len() < 2 || all.iter().any(|c| c.bracket != first.bracket || on_one(c)) {
        return None;
    }
    let lines: Vec<_> = all.iter().filter_map(|c| of_citation(snapshot, c)).collect();
    Some(Hover { span: first.bracket, markdown: lines.join("\n\n") })
}

fn of_citation(snapshot: &Snapshot, citation: &Citation) -> Option<String> {
    if citation.label.style == Style::Link {
        return Some(address(snapshot, &snapshot.text().slice(citation.key)));
    }
    if citation.label.style == Style::Reference {
        let key = snapshot.text().slice(citation.key);
        let url = snapshot.definition(citation.label).map(|url| snapshot.text().slice(url));
        let absent = || format!("{} has no address in this text.", label(&key));
        return Some(url.map_or_else(absent, |url| address(snapshot, &url)));
    }
    if citation.label.style.holds_source() {
        let words = escape(snapshot.text().slice(citation.key).trim());
        let text = snapshot.text();
        let url = snapshot.cited_sources(citation).into_iter().find_map(|source| source.url);
        let publisher = url.map(|url| format!("{}\n\n", publisher(snapshot, &text.slice(url))));
        return Some(format!("{}{words}", publisher.unwrap_or_default()));
    }
    let key = match citation.label.style {
        // The number itself, because a range contains only its ends.
        Style::Numeric => citation.label.id.to_string().into(),
        _ => snapshot.text().slice(citation.key),
    };
    if let Some((entry, file)) = snapshot.entry(citation) {
        return Some(of_entry(snapshot, entry, file));
    }
    match snapshot.endnote_with(citation.label) {
        Some(note) => Some(of_endnote(snapshot, note)),
        None if citation.label.style == Style::Pandoc => {
            let known = &snapshot.environment().bibliography;
            let absent = || format!("{} is not in the bibliography of this text.", label(&format!("@{key}")));
            known.is_complete().then(absent)
        }
        None => Some(format!("{} has no endnote in this text.", label(&key))),
    }
}

/// Returns the hover for an entry of a bibliography: title, authors, container, date, URL, and the
/// position of the entry.
fn of_entry(snapshot: &Snapshot, entry: &Entry, file: &File) -> String {
    let title = entry.title.as_deref().unwrap_or(&entry.key);
    let mut lines: Vec<_> = entry.url.iter().map(|url| publisher(snapshot, url)).collect();
    lines.push(format!("**{}**", escape(title)));
    let people = match entry.authors.as_slice() {
        [] => None,
        [first, .., last] if entry.authors.len() > 4 => Some(format!("{first} … {last}")),
        all => Some(all.join(", ")),
    };
    let facts = [people.as_ref(), entry.container.as_ref(), entry.date.as_ref()];
    let facts: Vec<_> = facts.into_iter().flatten().map(|fact| escape(fact)).collect();
    lines.extend((!facts.is_empty()).then(|| facts.join(" · ")));
    lines.extend(entry.url.as_ref().map(|url| {
        let live = sources::refang(url);
        if live == *url { line(&live) } else { dead_line(&live) }
    }));
    let name = file.path.file_name().unwrap_or_default().to_string_lossy();
    let key = label(&format!("@{}", entry.key));
    lines.push(format!("{key} in {}, line {}", escape(&name), entry.place.line + 1));
    lines.join("\n\n")
}

fn of_endnote(snapshot: &Snapshot, note: Endnote<'_>) -> String {
    let start = snapshot.starts()[note.block];
    let text = snapshot.text();
    let key = note.head.map(|head| match head.label.style {
        Style::Numeric => head.label.id.to_string(),
        _ => text.slice(head.key.shift(start)).into_owned(),
    });
    let key = key.unwrap_or_default();
    let mut outlets: Vec<_> = snapshot
        .sources_of(note)
        .filter_map(|source| Some(describe(snapshot, &text.slice(source.url?))))
        .collect();
    let mut met = std::collections::HashSet::new();
    outlets.retain(|outlet| met.insert(outlet.name.clone()));
    let first = match outlets.as_slice() {
        [] => String::new(),
        [one] => format!("{}\n\n", in_full(one)),
        [one, rest @ ..] if rest.iter().all(|other| other.name == one.name) => {
            format!("{}\n\n", in_full(one))
        }
        many => {
            let shown: Vec<_> = many.iter().take(SHOWN).map(|outlet| escape(&outlet.about)).collect();
            let more = match many.len().saturating_sub(SHOWN) {
                0 => String::new(),
                n => format!(" and {n} more"),
            };
            format!("{}{more}\n\n", shown.join("; "))
        }
    };
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
        [one] => format!("{first}{} {one}", label(&key)),
        many => format!("{first}{} {} sources\n\n- {}", label(&key), many.len(), many.join("\n- ")),
    }
}

/// Number of outlets that a hover names; others are only counted.
const SHOWN: usize = 3;

/// Returns the hover for one address of an endnote.
fn source(snapshot: &Snapshot, note: Endnote<'_>, offset: u32) -> Option<Hover> {
    let source =
        snapshot.sources_of(note).find(|source| source.url.is_some_and(|url| url.touches(offset)))?;
    let span = source.url?;
    let url = sources::refang(&snapshot.text().slice(span));
    let shown = if source.defanged { dead_line(&url) } else { line(&url) };
    Some(Hover { span, markdown: format!("{}\n\n{shown}", publisher(snapshot, &url)) })
}

/// Returns the publisher of an address in words: `TASS, Russian state news agency`.
fn publisher(snapshot: &Snapshot, written: &str) -> String {
    in_full(&describe(snapshot, written))
}

/// Returns the publisher of the address that a link cites, and the address.
fn address(snapshot: &Snapshot, written: &str) -> String {
    let url = sources::refang(written);
    let shown = if sources::is_defanged(written) { dead_line(&url) } else { line(&url) };
    format!("{}\n\n{shown}", publisher(snapshot, &url))
}

/// Returns the description of an outlet, and below it the owner and the team's grade and note, if there are any.
fn in_full(outlet: &OutletUse) -> String {
    let owner = outlet.owner.as_ref().map(|owner| format!("Owner: {}", escape(owner)));
    let grade = outlet.grade.as_ref().map(|grade| format!("Grade: {grade}"));
    let note = outlet.note.as_ref().map(|note| escape(note));
    let more: Vec<_> = [owner, grade, note].into_iter().flatten().collect();
    let about = escape(&outlet.about);
    if more.is_empty() { about } else { format!("{about}  \n{}", more.join(" · ")) }
}

/// Returns a line for a source: its host and a link.
fn line(url: &str) -> String {
    format!("{} · <{}>", escape(sources::host(url)), url.replace(['<', '>', ' '], ""))
}

/// Returns the same for a defanged source: it can be read, but not be followed by accident.
fn dead_line(url: &str) -> String {
    format!("{} · `{}`", escape(sources::host(url)), url.replace('`', ""))
}

/// Returns a marker as code, so that its characters have no meaning in Markdown.
fn label(key: &str) -> String {
    format!("`[{}]`", key.replace('`', ""))
}

/// Returns the text of an endnote other than the URL.
fn prose_around(whole: &str, url: &str) -> String {
    let rest = whole.replacen(url, "", 1);
    let signs = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '<' | '>' | '(' | ')' | '.');
    // The row of a table has several cells.
    let cells: Vec<_> = rest
        .split('|')
        .map(|cell| escape(cell.trim_matches(signs)))
        .filter(|cell| !cell.is_empty())
        .collect();
    if cells.is_empty() { String::new() } else { format!(" ({})", cells.join(" · ")) }
}

/// Returns text from a document with the characters escaped that have a meaning in Markdown.
pub(in crate::features) fn escape(text: &str) -> String {
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
