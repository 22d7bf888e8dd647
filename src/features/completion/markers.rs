//! Completions after `[`: the next number with an endnote to complete, and the sources in the text.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::{Caret, MOST, Suggestion, SuggestionKind};
use crate::analysis::{Document, Endnote, Snapshot};
use crate::assessment::{Label, Style, sources};
use crate::edits;
use crate::text::{Edit, Span};

/// The source for the endnote of a marker that is being typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EndnoteContent {
    /// An endnote without content.
    New,
    /// The content of the endnote in this block.
    Of(usize),
}

pub(super) fn suggest(caret: &Caret<'_>) -> Vec<Suggestion> {
    let snapshot = caret.snapshot;
    if !caret.block.is_some_and(|(_, block)| block.kind.is_body()) {
        return Vec::new();
    }
    let Some(open) = caret.before.rfind('[') else { return Vec::new() };
    let typed = &caret.before[open + 1..];
    if typed.contains(']') || typed.len() > 60 || caret.before[..open].ends_with('\\') {
        return Vec::new();
    }
    let closed = snapshot.text().byte(caret.offset) == Some(b']');
    let span = Span::new(caret.last(typed.len() + 1).start, caret.offset + u32::from(closed));
    let style = edits::dominant_style(snapshot);
    if style.holds_source() || typed.starts_with('@') && style != Style::Pandoc {
        return Vec::new();
    }
    // Numbers that are typed already stay: `[2, ` would give way to a single one.
    if typed.starts_with(|c: char| c.is_ascii_digit()) && typed.contains(|c: char| !c.is_ascii_digit()) {
        return Vec::new();
    }
    let mut out = Vec::new();
    let counted = matches!(style, Style::Numeric | Style::Roman);
    let next = counted.then(|| marker(style, next_number(snapshot, style, span)));
    if let Some(next) = &next {
        out.push(Suggestion {
            label: next.clone(),
            detail: "new source".to_owned(),
            kind: SuggestionKind::Marker,
            span,
            text: next.clone(),
            is_snippet: false,
            filter: next.clone(),
            source: Some(EndnoteContent::New),
        });
    }
    let again = !counted || edits::reuses_numbers(snapshot, style);
    for note in nearest(snapshot, style, span.start) {
        if out.len() > MOST {
            break;
        }
        let Some((named, written)) = described(snapshot, note, typed) else { continue };
        let Some(own) = snapshot.endnote_label(note.block) else { continue };
        let own = own_marker(style, &snapshot.text().slice(own));
        let text = if again { own.clone() } else { next.clone().unwrap_or_default() };
        out.push(Suggestion {
            label: format!("{named} · {own}"),
            detail: if again { "cite again".to_owned() } else { format!("cite again, as {text}") },
            kind: SuggestionKind::Marker,
            span,
            text,
            is_snippet: false,
            filter: format!("[{} {written}", own.trim_start_matches(['[', '^', '@']).trim_end_matches(']')),
            source: (!again).then_some(EndnoteContent::Of(note.block)),
        });
    }
    out
}

fn marker(style: Style, id: u64) -> String {
    match style {
        Style::Roman => format!("[{}]", crate::assessment::citations::roman(u32::try_from(id).unwrap_or(0))),
        _ => format!("[{id}]"),
    }
}

/// Returns the marker for an endnote with the label `head`.
fn own_marker(style: Style, head: &str) -> String {
    let key = head.trim_matches(['[', ']', '^', '@', ':', ' ']);
    match style {
        Style::Footnote => format!("[^{key}]"),
        Style::Pandoc => format!("[@{key}]"),
        _ => format!("[{key}]"),
    }
}

/// Returns the number after the highest one before `typed`, which itself does not count.
fn next_number(snapshot: &Snapshot, style: Style, typed: Span) -> u64 {
    let links = snapshot.links();
    let before = snapshot.citations().take_while(|c| c.span.start < typed.start);
    let ids = before.filter(|c| c.label.style == style && links.is_plausible(c.label)).map(|c| c.label.id);
    ids.max().map_or(1, |highest| highest + 1)
}

/// Returns the endnotes of this style with different content, that of the last citation before `at` first.
fn nearest(snapshot: &Snapshot, style: Style, at: u32) -> impl Iterator<Item = Endnote<'_>> {
    let before: Vec<Label> =
        snapshot.citations().take_while(|c| c.span.start < at).map(|c| c.label).collect();
    let rest = snapshot.links().endnotes.iter().filter_map(|note| note.label);
    let mut seen = FxHashSet::default();
    let mut addresses = FxHashSet::default();
    before
        .into_iter()
        .rev()
        .chain(rest)
        .filter(move |label| label.style == style && seen.insert(*label))
        .filter_map(|label| snapshot.endnote_with(label))
        .filter(move |note| {
            let ids: Vec<_> = note.facts.sources.iter().map(|s| s.address.map(|a| a.identity.page)).collect();
            ids.iter().any(Option::is_none) || addresses.insert(ids)
        })
}

/// Returns a description of a source, by its host and the end of its URL, and the text of the source. Returns `None` if
/// they do not contain `typed`.
fn described(snapshot: &Snapshot, note: Endnote<'_>, typed: &str) -> Option<(String, String)> {
    let start = snapshot.starts()[note.block];
    let first = note.facts.sources.first()?;
    let written = snapshot.text().slice(first.span.shift(start));
    let Some(url) = first.url else {
        let words: String = written.chars().take(60).collect();
        return holds(&words, typed).then(|| (words.clone(), words));
    };
    let url = sources::refang(&snapshot.text().slice(url.shift(start)));
    let (host, title) = (sources::host(&url), title(&url));
    let named = if title.is_empty() { host.to_owned() } else { format!("{host} · {title}") };
    let written = format!("{host} {title}");
    (holds(&written, typed) || holds(&url, typed)).then_some((named, written))
}

fn holds(words: &str, typed: &str) -> bool {
    let typed = typed.trim_start_matches(['^', '@']);
    typed.is_empty()
        || typed.bytes().all(|b| b.is_ascii_digit())
        || words.to_lowercase().contains(&typed.to_lowercase())
}

/// Parts of URLs that all pages of a kind share.
const COMMON: [&str; 8] = ["status", "posts", "post", "p", "s", "watch", "video", "story"];

/// Returns the last part of a URL that consists of words, not of the number of a page or a day.
fn title(url: &str) -> String {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = path.split(['?', '#']).next().unwrap_or("");
    let parts: Vec<_> = path.split('/').skip(1).filter(|part| !part.is_empty()).collect();
    let says = |part: &&&str| part.contains(char::is_alphabetic) && !COMMON.contains(*part);
    let last = parts.iter().rev().find(says).or(parts.last()).copied().unwrap_or("");
    let last = last.rsplit_once('.').map_or(last, |(name, _)| name);
    let name: String = last.chars().take(50).collect();
    name.replace(['-', '_'], " ")
}

/// Returns the edits that go with a marker that is half typed at `typed` in `snapshot`: the endnote, and higher numbers
/// after it. The edits refer to the text of `snapshot` and do not include `typed`, which becomes `marker`. Returns no
/// edits if the numbering cannot be kept consistent.
///
/// Costs more than the analysis of a keystroke, so it is called only for the suggestion that the user chooses.
#[must_use]
pub fn endnote_edits(
    snapshot: &Arc<Snapshot>,
    typed: Span,
    marker: &str,
    source: &EndnoteContent,
) -> Vec<Edit> {
    let mut document = Document::resumed(snapshot.clone());
    document.edit(&Edit::new(typed, ""));
    let clean = document.snapshot();
    let words = match source {
        EndnoteContent::New => String::new(),
        EndnoteContent::Of(block) => match snapshot.blocks().get(*block).map(|b| b.block.kind) {
            Some(crate::assessment::blocks::BlockKind::Endnote(Some(head))) => {
                let span = snapshot.block_content(*block);
                let from = (snapshot.starts()[*block] + head.content).min(span.end);
                snapshot.text().slice(Span::new(from, span.end)).trim().to_owned()
            }
            _ => return Vec::new(),
        },
    };
    let words = (!words.is_empty()).then_some(words.as_str());
    let Some(change) = edits::insert_citation(&clean, typed.start, words) else { return Vec::new() };
    // White space between the stop and what is typed: the marker belongs before it.
    let line = clean.text().line_content(clean.text().line_of(typed.start));
    let before = clean.text().slice(Span::new(line.start, typed.start));
    let stop = line.start + before.trim_end_matches([' ', '\t']).len() as u32;
    // The list of endnotes may begin where the marker ends: then both are one edit.
    let own = |edit: &Edit| {
        edit.span.is_empty() && edit.span.start >= stop && edit.text.trim_start().starts_with(marker)
    };
    let Some(place) = change.edits.iter().position(own).filter(|_| change.marker == marker) else {
        return Vec::new();
    };
    let put = change.edits[place].span.start;
    let mut edits = change.edits;
    // Between the caret and the place where the marker would have gone there must be no other.
    let gap = Span::new(typed.start.min(put), typed.start.max(put));
    if clean.citations().any(|c| gap.overlaps(c.bracket)) {
        return Vec::new();
    }
    let back = |at: u32| if at >= typed.start { at + typed.len() } else { at };
    let own = edits.remove(place);
    let spaced = own.text.starts_with([' ', '\t']);
    let rest = own.text.trim_start()[marker.len()..].to_owned();
    for edit in &mut edits {
        edit.span = Span::new(back(edit.span.start), back(edit.span.end));
    }
    if !rest.trim().is_empty() {
        edits.insert(place, Edit::new(Span::at(back(put.max(typed.start))), rest));
    }
    if put < typed.start && !spaced {
        edits.insert(place, Edit::new(gap, ""));
    }
    edits
}

#[cfg(test)]
mod tests {
    use super::title;

    #[test]
    fn a_title_is_words_rather_than_the_number_of_a_page() {
        for (url, words) in [
            ("https://a.example.org/ankara/2024/11/30", "ankara"),
            ("https://t.me/example_mfa/4410", "example mfa"),
            ("https://x.com/example_geo/status/186290", "example geo"),
            ("https://a.example.org/news/port-closed.html?x=1", "port closed"),
            ("https://a.example.org/2024", "2024"),
            ("https://a.example.org", ""),
        ] {
            assert_eq!(title(url), words, "{url}");
        }
    }
}
