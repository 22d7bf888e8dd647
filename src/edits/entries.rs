//! Keys for sources that are new to the bibliography, and their entries.

use crate::analysis::Snapshot;
use crate::assessment::{Label, Style, sources};
use crate::bibliography::NewEntry;

/// Returns the keys that cite the sources in `words`, which are URLs or the name of a source, and entries for those
/// that the bibliography does not have.
pub(super) fn keys_for(snapshot: &Snapshot, words: &str) -> (Vec<String>, Vec<NewEntry>) {
    let known = &snapshot.environment().bibliography;
    let parsed = sources::parse(words);
    let urls: Vec<&str> = parsed.iter().filter_map(|s| s.url).map(|url| &words[url.range()]).collect();
    let (mut keys, mut entries) = (Vec::new(), Vec::<NewEntry>::new());
    if urls.is_empty() {
        let key = free_key(snapshot, "source", &entries);
        entries.push(NewEntry { key: key.clone(), title: words.to_owned(), ..NewEntry::default() });
        keys.push(key);
    }
    // An unsaved entry that nothing cites may have been undone, in which case the source would be lost.
    let cites = |key: &str| snapshot.links().citation_with(Label::keyed(Style::Pandoc, key)).is_some();
    for url in urls {
        let key = match known.entry_with_url(url).filter(|entry| !entry.unsaved || cites(&entry.key)) {
            Some(entry) => entry.key.clone(),
            None => {
                let key = free_key(snapshot, &name_of(url), &entries);
                entries.push(NewEntry { key: key.clone(), url: url.to_owned(), ..NewEntry::default() });
                key
            }
        };
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    (keys, entries)
}

/// Returns a new key and an entry without data, for the user to complete.
pub(super) fn key_to_fill(snapshot: &Snapshot) -> (Vec<String>, Vec<NewEntry>) {
    let key = free_key(snapshot, "source", &[]);
    (vec![key.clone()], vec![NewEntry { key, ..NewEntry::default() }])
}

/// Returns `name` with the document's date, and with a number if that key is in the bibliography, cited,
/// or among `others`.
fn free_key(snapshot: &Snapshot, name: &str, others: &[NewEntry]) -> String {
    let known = &snapshot.environment().bibliography;
    let base = snapshot.date().map_or_else(|| name.to_owned(), |day| format!("{name}-{day}"));
    let is_free = |key: &String| {
        let label = Label::keyed(Style::Pandoc, key);
        !known.has(label)
            && snapshot.links().citation_with(label).is_none()
            && others.iter().all(|other| other.key != *key)
    };
    let numbered = (2_u32..).map(|n| format!("{base}-{n}"));
    std::iter::once(base.clone()).chain(numbered).find(is_free).unwrap_or(base)
}

/// Hosts on which the first part of the path names the owner of the page.
const SHARED: [&str; 8] =
    ["t.me", "twitter.com", "x.com", "vk.com", "facebook.com", "instagram.com", "tiktok.com", "ok.ru"];

/// Returns a short name for the site of a URL, in ASCII letters and digits: `tass` for `https://tass
/// dot ru/politika/1`.
fn name_of(url: &str) -> String {
    let plain = sources::refang(url);
    let host = sources::host(&plain).to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    let simple = |part: &str| {
        let name: String = part.chars().filter(char::is_ascii_alphanumeric).collect();
        (!name.is_empty() && name.len() <= 40).then(|| name.to_ascii_lowercase())
    };
    let page = || {
        let path = plain.split_once("://").map_or(&*plain, |(_, rest)| rest);
        path.split(['/', '?', '#']).nth(1).filter(|part| *part != "s").and_then(simple)
    };
    let labels: Vec<_> = host.rsplit('.').collect();
    let second = labels.get(1).copied().unwrap_or(host);
    let is_part_of_top = matches!(second, "co" | "com" | "org" | "net" | "gov" | "edu" | "ac" | "mil");
    let site = if is_part_of_top { labels.get(2).copied().unwrap_or(second) } else { second };
    let own = SHARED.contains(&host).then(page).flatten();
    own.or_else(|| simple(site)).unwrap_or_else(|| "source".to_owned())
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use super::*;
    use crate::analysis::{Document, Environment};
    use crate::bibliography::{Bibliography, File};
    use crate::edits::{insert_citation, insert_new_key};
    use crate::text::Text;

    #[test]
    fn a_site_has_a_short_name() {
        for (url, name) in [
            ("https://tass dot ru/politika/1", "tass"),
            ("hxxps://www[.]road.example[.]org/x", "example"),
            ("https://www.bbc.co.uk/news/1", "bbc"),
            ("https://mod.gov.ua/x", "mod"),
            ("https://t.me/Rybar_1/77", "rybar1"),
            ("https://t.me/s/rybar/77", "t"),
            ("https://x.com", "x"),
            ("https://пример.рф/1", "source"),
            ("ftp://localhost/a", "localhost"),
        ] {
            assert_eq!(name_of(url), name, "{url}");
        }
    }

    fn cited(title: &str, words: &str) -> (String, Vec<NewEntry>) {
        let bib = "@misc{port, url = {https://n.org/x}}\n@misc{n-2024-05-03, title = {N}}";
        let file = File::read(Path::new("a.bib"), bib);
        let bibliography = Arc::new(Bibliography::new(vec![Arc::new(file)], true));
        let environment = Arc::new(Environment { bibliography, ..Environment::default() });
        let text = format!("# {title}\n\nA [@port]. B [@n-2024-05-03-2].\n");
        let at = text.find("B [").expect("the sentence") as u32;
        let now = Document::new("a.md", Text::new(&text), environment).snapshot();
        let change = match words {
            "" => insert_new_key(&now, at),
            words => insert_citation(&now, at, Some(words)),
        };
        let change = change.expect("there is a change");
        (change.marker, change.entries)
    }

    #[test]
    fn a_new_source_gets_a_key_that_nothing_has() {
        let url = |key: &str, url: &str| NewEntry { key: key.into(), url: url.into(), ..NewEntry::default() };
        assert_eq!(cited("R", "https://www.n.org/x/"), ("[@port]".into(), vec![]));
        let (marker, entries) = cited("R, May 3, 2024", "https://n.org/y; https://n.org/x; https://n.org/z");
        assert_eq!(marker, "[@n-2024-05-03-3; @port; @n-2024-05-03-4]");
        assert_eq!(
            entries,
            [url("n-2024-05-03-3", "https://n.org/y"), url("n-2024-05-03-4", "https://n.org/z")]
        );
        assert_eq!(cited("R", ""), ("[@source]".into(), vec![url("source", "")]));
        let (marker, entries) = cited("R", "Interview with a fisher");
        assert_eq!(
            (&*marker, &*entries[0].title, &*entries[0].url),
            ("[@source]", "Interview with a fisher", "")
        );
    }
}
