//! Insertion of entries into a bibliography: at the end of a `.bib` file, or as the last items of a CSL JSON list.
//!
//! Existing text is never changed. The result is read again before it is returned.

use std::path::Path;

use super::{File, bibtex, csl};
use crate::text::{Edit, Span};

/// An entry to add to a bibliography.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewEntry {
    /// The key by which the text cites the entry.
    pub key: String,
    /// The URL as written to the file. Empty if the user is to fill it in, or if the entry has a title instead.
    pub url: String,
    /// The title of an entry without a URL, otherwise empty.
    pub title: String,
}

/// The reason why an entry cannot be added. The messages continue a sentence that begins with the file name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotAdd {
    /// There is no entry to add.
    #[error("needs no new entry")]
    Nothing,
    /// The file is neither a `.bib` nor a CSL JSON file.
    #[error("is neither a .bib nor a CSL JSON file")]
    Kind,
    /// The last entry of the `.bib` file is not closed, so the new one would be inside it.
    #[error("ends with an entry that is not closed")]
    Unclosed,
    /// The JSON file does not contain a complete list of entries.
    #[error("is not a CSL JSON list of entries")]
    NoList,
    /// Another entry already has the key.
    #[error("already has an entry '{0}'")]
    Taken(String),
    /// With the new entry, the file would not be read as before, or the entry not as intended.
    #[error("would no longer be read correctly with the new entry")]
    Misread,
}

/// Returns true if [`add`] supports the file format, judged by the file extension.
#[must_use]
pub fn can_add(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    matches!(ending.as_deref(), Some("bib" | "bibtex" | "json"))
}

/// Creates the edit that adds `entries` to the file at `path`, whose text is `text`.
///
/// The number in the result is the place for the cursor: inside the first URL to fill in, as a distance in bytes before
/// the end of the inserted text. It is `None` if no URL is to be filled in. `accessed` is the access date of the
/// sources, such as `2024-05-03`.
///
/// # Errors
/// Fails if the file has another format, if it is malformed where the entries would go, if a key is taken, or if the
/// file would not be read as before plus the new entries.
pub fn add(
    path: &Path,
    text: &str,
    entries: &[NewEntry],
    accessed: Option<&str>,
) -> Result<(Edit, Option<u32>), CannotAdd> {
    if entries.is_empty() {
        return Err(CannotAdd::Nothing);
    }
    if !can_add(path) {
        return Err(CannotAdd::Kind);
    }
    let is_json = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
    let eol = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let (at, new, caret) = if is_json {
        in_json(text, entries, accessed).ok_or(CannotAdd::NoList)?
    } else {
        in_bib(text, entries, accessed).ok_or(CannotAdd::Unclosed)?
    };
    let (from_end, new) = (caret.map(|caret| new[caret..].replace('\n', eol).len()), new.replace('\n', eol));
    let after = format!("{}{new}{}", &text[..at], &text[at..]);
    let (before, after) = (File::read(path, text), File::read(path, &after));
    let has = |key: &String| before.unread.contains(key) || before.entries.iter().any(|one| one.key == *key);
    if let Some(taken) = entries.iter().find(|entry| has(&entry.key)) {
        return Err(CannotAdd::Taken(taken.key.clone()));
    }
    if !reads_on(&before, &after, entries) {
        return Err(CannotAdd::Misread);
    }
    Ok((Edit::new(Span::from(at..at), new), from_end.map(|bytes| bytes as u32)))
}

/// Returns true if `after` contains the same as `before`, followed by `entries`.
fn reads_on(before: &File, after: &File, entries: &[NewEntry]) -> bool {
    let (old, new) = after.entries.split_at(before.entries.len().min(after.entries.len()));
    let same = |field: Option<&str>, wanted: &str| field.unwrap_or("") == wanted;
    old == before.entries
        && after.unread == before.unread
        && after.problems == before.problems
        && new.len() == entries.len()
        && new.iter().zip(entries).all(|(read, entry)| {
            read.key == entry.key
                && same(read.url.as_deref(), &entry.url)
                && same(read.title.as_deref(), &entry.title)
        })
}

/// The byte offset of the new text in the file, the new text, and the byte offset of the cursor in it.
type Written = (usize, String, Option<usize>);

fn in_bib(text: &str, entries: &[NewEntry], accessed: Option<&str>) -> Option<Written> {
    if !bibtex::ends_closed(text) {
        return None;
    }
    let bare = text.trim_start_matches('\u{feff}');
    let mut out = match bare {
        "" => "",
        bare if bare.ends_with("\n\n") || bare.ends_with("\r\n\r\n") => "",
        bare if bare.ends_with('\n') => "\n",
        _ => "\n\n",
    }
    .to_owned();
    let mut caret = None;
    for (i, NewEntry { key, url, title }) in entries.iter().enumerate() {
        let gap = if i > 0 { "\n" } else { "" };
        if !title.is_empty() {
            out.push_str(&format!("{gap}@misc{{{key},\n  title = {{{title}}},\n}}\n"));
            continue;
        }
        // BibLaTeX reads URLs verbatim, except for unbalanced braces.
        out.push_str(&format!("{gap}@online{{{key},\n  url = {{{url}"));
        if url.is_empty() {
            caret = caret.or(Some(out.len()));
        }
        out.push_str("},\n");
        if let Some(day) = accessed {
            out.push_str(&format!("  urldate = {{{day}}},\n"));
        }
        out.push_str("}\n");
    }
    Some((text.len(), out, caret))
}

fn in_json(text: &str, entries: &[NewEntry], accessed: Option<&str>) -> Option<Written> {
    let string = |words: &str| serde_json::Value::from(words).to_string();
    let mut items = String::new();
    let mut caret = None;
    for (i, NewEntry { key, url, title }) in entries.iter().enumerate() {
        items.push_str(if i > 0 { ",\n" } else { "" });
        items.push_str(&format!("  {{\n    \"id\": {},\n    \"type\": \"webpage\"", string(key)));
        if title.is_empty() {
            items.push_str(&format!(",\n    \"URL\": {}", string(url)));
            if url.is_empty() {
                caret = caret.or(Some(items.len() - 1));
            }
            let parts: Vec<u32> = accessed.unwrap_or("").split('-').filter_map(|p| p.parse().ok()).collect();
            if !parts.is_empty() {
                items.push_str(&format!(",\n    \"accessed\": {{ \"date-parts\": [{parts:?}] }}"));
            }
        } else {
            items.push_str(&format!(",\n    \"title\": {}", string(title)));
        }
        items.push_str("\n  }");
    }
    if text.trim_start_matches('\u{feff}').trim().is_empty() {
        return Some((text.len(), format!("[\n{items}\n]\n"), caret.map(|at| at + 2)));
    }
    let list = csl::list(text)?;
    let before = &text[..list.close];
    let lead = if list.is_empty { "\n" } else { ",\n" };
    // Text directly before the closing bracket stays in place: its line break, or the bracket after the last item.
    let at = before.trim_end().len();
    let tail = if before[at..].contains('\n') { "" } else { "\n" };
    Some((at, format!("{lead}{items}{tail}"), caret.map(|at| at + lead.len())))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn entry(key: &str, url: &str) -> NewEntry {
        NewEntry { key: key.to_owned(), url: url.to_owned(), ..NewEntry::default() }
    }

    /// Returns the file after the insertion, with `┃` at the place for the cursor.
    fn added(name: &str, text: &str, entries: &[NewEntry]) -> Option<String> {
        let (edit, from_end) = add(Path::new(name), text, entries, Some("2024-05-04")).ok()?;
        let end = edit.span.start as usize + edit.text.len();
        let mut after = text.to_owned();
        after.insert_str(edit.span.start as usize, &edit.text);
        if let Some(from_end) = from_end {
            after.insert(end - from_end as usize, '┃');
        }
        Some(after)
    }

    const NEW: &str = "@online{n,\n  url = {https://n.org/a_b%20c#d},\n  urldate = {2024-05-04},\n}\n";

    #[test]
    fn at_the_end_of_a_bib_file() {
        let new = [entry("n", "https://n.org/a_b%20c#d")];
        let old = "@misc{a, title = {A}}";
        for (before, gap) in [
            ("", ""),
            ("\u{feff}", ""),
            ("% ours\n", "\n"),
            (old, "\n\n"),
            ("@misc{a, title = {A}}\n", "\n"),
            ("@misc{a, title = {A}}\n\n", ""),
        ] {
            assert_eq!(
                added("r.bib", before, &new).as_deref(),
                Some(&*format!("{before}{gap}{NEW}")),
                "{before:?}"
            );
        }
        let windows = added("r.bib", "@misc{a, title = {A}}\r\n", &new);
        assert_eq!(windows, Some(format!("{old}\r\n\r\n{}", NEW.replace('\n', "\r\n"))));
    }

    #[test]
    fn to_be_filled_in_or_with_a_title() {
        let stub = added("r.bib", "", &[entry("a", "https://a.org"), entry("s", "")]);
        let rest = "@online{s,\n  url = {┃},\n  urldate = {2024-05-04},\n}\n";
        assert_eq!(
            stub,
            Some(format!(
                "@online{{a,\n  url = {{https://a.org}},\n  urldate = {{2024-05-04}},\n}}\n\n{rest}"
            ))
        );
        let titled =
            NewEntry { key: "t".into(), title: "Interview in Port Anvil".into(), ..NewEntry::default() };
        let after = added("r.bib", "", &[titled]);
        assert_eq!(after.as_deref(), Some("@misc{t,\n  title = {Interview in Port Anvil},\n}\n"));
    }

    #[test]
    fn as_the_last_item_of_json() {
        let item = "{\n    \"id\": \"n\",\n    \"type\": \"webpage\",\n    \"URL\": \"https://n.org\",\n    \
            \"accessed\": { \"date-parts\": [[2024, 5, 4]] }\n  }";
        for (before, after) in [
            ("", format!("[\n  {item}\n]\n")),
            ("[]", format!("[\n  {item}\n]")),
            ("[\n]\n", format!("[\n  {item}\n]\n")),
            ("[{\"id\": \"a]\"}]", format!("[{{\"id\": \"a]\"}},\n  {item}\n]")),
            ("[\n  {\"id\": \"a\"}\n]\n", format!("[\n  {{\"id\": \"a\"}},\n  {item}\n]\n")),
            (
                "{\"items\": [{\"id\": 1}], \"x\": []}",
                format!("{{\"items\": [{{\"id\": 1}},\n  {item}\n], \"x\": []}}"),
            ),
        ] {
            assert_eq!(added("r.json", before, &[entry("n", "https://n.org")]), Some(after), "{before}");
        }
        let stub = added("r.csl.json", "[]", &[entry("s", "")]).expect("it can be added");
        assert!(stub.contains("\"URL\": \"┃\""), "{stub}");
    }

    #[test]
    fn not_where_something_could_be_lost() {
        let new = [entry("n", "https://n.org")];
        use CannotAdd::{Kind, Misread, NoList, Taken, Unclosed};
        let taken = || Taken("n".to_owned());
        for (name, text, why) in [
            // The entry would be inside one that is never closed.
            ("r.bib", "@misc{a, title = {A\n", Unclosed),
            ("r.bib", "@misc{a, title = {A}}\n@comment{unfinished\n", Unclosed),
            ("r.bib", "@misc{n, title = {A}}\n", taken()),
            ("r.bib", "@misc{n, title = nowhere}\n", taken()),
            ("r.json", "[{\"id\": \"a\"}", NoList),
            ("r.json", "[{\"id\": \"a\"},]", NoList),
            ("r.json", "{\"id\": \"a\"}", NoList),
            ("r.json", "[{\"id\": \"n\"}]", taken()),
            ("r.yaml", "", Kind),
        ] {
            assert_eq!(add(Path::new(name), text, &new, None), Err(why), "{name}: {text}");
        }
        assert_eq!(add(Path::new("r.bib"), "", &[entry("n", "https://n.org/{")], None), Err(Misread));
        // An error elsewhere in the file does not prevent the insertion.
        let elsewhere = "@misc{a, title = {A\n@misc{b, title = {B}}\n";
        assert_eq!(
            added("r.bib", elsewhere, &new).as_deref(),
            Some(&*format!(
                "{elsewhere}\n@online{{n,\n  url = {{https://n.org}},\n  urldate = {{2024-05-04}},\n}}\n"
            ))
        );
    }

    proptest! {
        #[test]
        fn never_panics_and_only_inserts(text in "([@{}\\[\\],\"a-c =\n]|@misc\\{|\"id\": ){0,40}", json: bool, url in "[ -~]{0,20}") {
            let name = if json { "r.json" } else { "r.bib" };
            if let Ok((edit, _)) = add(Path::new(name), &text, &[entry("new", &url)], None) {
                prop_assert!(edit.span.is_empty() && edit.span.start as usize <= text.len());
                prop_assert!(json || edit.span.start as usize == text.len());
            }
        }
    }
}
