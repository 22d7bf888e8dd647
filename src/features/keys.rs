//! Bibliography keys for the completion of `[@…`.

use crate::analysis::Snapshot;
use crate::bibliography::Entry;
use crate::text::Span;

/// A key of the bibliography, as a completion list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The key.
    pub key: String,
    /// Authors and date, as far as known: `Marsh 2024`.
    pub detail: String,
    /// The title, or the URL without one.
    pub title: Option<String>,
}

/// Returns the span of the key that is being typed at `offset`: from the last `@` in a bracket to `offset`. Returns
/// `None` if no key is being typed.
#[must_use]
pub fn typed_key(snapshot: &Snapshot, offset: u32) -> Option<Span> {
    let block = snapshot.block_at(offset)?;
    let start = snapshot.block_span(block).start.max(offset.saturating_sub(REACH));
    let start = snapshot.text().floor(start);
    let before = snapshot.text().slice(Span::new(start, offset.max(start)));
    let at = before.rfind('@')?;
    let typed = &before[at + 1..];
    let in_bracket = before[..at].rfind('[').is_some_and(|open| !before[open..at].contains([']', '\n']));
    let opens = before[..at].ends_with(['[', ' ', ';', '-']);
    let is_key = typed.chars().all(|c| c.is_alphanumeric() || "_:.#$%&-+?<>~/".contains(c));
    (in_bracket && opens && is_key).then(|| Span::new(start + at as u32 + 1, offset))
}

/// Maximum distance, in bytes, back to the opening bracket.
const REACH: u32 = 400;

/// Returns all keys of the document's bibliography, in the order of its files.
#[must_use]
pub fn keys(snapshot: &Snapshot) -> Vec<Key> {
    snapshot.environment().bibliography.entries().map(|(entry, _)| key(entry)).collect()
}

fn key(entry: &Entry) -> Key {
    let surname = |name: &String| name.rsplit(' ').next().unwrap_or(name).to_owned();
    let who = match entry.authors.as_slice() {
        [] => entry.container.clone(),
        [one] => Some(surname(one)),
        [one, two] => Some(format!("{} and {}", surname(one), surname(two))),
        [one, ..] => Some(format!("{} et al.", surname(one))),
    };
    let detail: Vec<_> = who.into_iter().chain(entry.date.clone()).collect();
    let title = entry.title.clone().or_else(|| entry.url.clone());
    Key { key: entry.key.clone(), detail: detail.join(" "), title }
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use super::*;
    use crate::analysis::{Document, Environment};
    use crate::bibliography::{Bibliography, File};
    use crate::text::Text;

    #[test]
    fn lists_keys_and_knows_where_one_is_typed() {
        let text = "@online{port2024, author = {Marsh, Ann and Oru, Ben}, title = {Port}, date = {2024}}\n@misc{x, url = {https://a.org}}";
        let file = File::read(Path::new("/x/river.bib"), text);
        let bibliography = Arc::new(Bibliography::new(vec![Arc::new(file)], true));
        let environment = Arc::new(Environment { bibliography, ..Environment::default() });
        let snapshot = |text: &str| Document::new("a.md", Text::new(text), environment.clone()).snapshot();
        let shown: Vec<_> = keys(&snapshot("")).into_iter().map(|k| (k.key, k.detail, k.title)).collect();
        let entry = |key: &str, detail: &str, title: &str| (key.into(), detail.into(), Some(title.into()));
        assert_eq!(shown, [entry("port2024", "Marsh and Oru 2024", "Port"), entry("x", "", "https://a.org")]);
        for (marked, typed) in [
            ("It fell [@po┃", Some("po")),
            ("It fell [@a, p. 3; -@┃].", Some("")),
            ("It fell [@a] and me@ex┃ample.org", None),
            ("It fell [see me@ex┃", None),
            ("It fell [@a b┃", None),
        ] {
            let at = marked.find('┃').unwrap() as u32;
            let now = snapshot(&marked.replace('┃', ""));
            let found = typed_key(&now, at).map(|span| now.text().slice(span).into_owned());
            assert_eq!(found.as_deref(), typed, "{marked}");
        }
    }
}
