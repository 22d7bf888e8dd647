//! Any text as `.bib` or CSL JSON, and an entry added to it.
//!
//! Adding an entry must keep every entry that was there, and each span must be within the text.

#![no_main]

use std::path::Path;
use std::sync::Arc;

use assessor::bibliography::{Bibliography, File, NewEntry, add, named_at, named_in};
use assessor::text::Text;
use libfuzzer_sys::fuzz_target;

const KEY: &str = "added2024";

fuzz_target!(|input: &[u8]| {
    let [kind, words @ ..] = input else { return };
    let words = String::from_utf8_lossy(words);
    if kind % 3 == 2 {
        // Front matter names the files of a bibliography.
        let text = Text::new(&words);
        named_in(&text);
        for (span, name) in named_at(&text) {
            assert!(words.get(span.range()).is_some(), "{name} is within {words:?}");
        }
        return;
    }
    let path = Path::new(if kind % 3 == 0 { "sources.bib" } else { "sources.json" });
    let file = File::read(path, &words);
    let entry =
        NewEntry { key: KEY.to_owned(), url: "https://example.org/a".to_owned(), title: String::new() };
    if let Ok((edit, caret)) = add(path, &words, &[entry], Some("2024-05-03")) {
        let range = edit.span.range();
        assert!(range.is_empty() && words.is_char_boundary(range.start), "{edit:?} in {words:?}");
        assert!(caret.is_none_or(|caret| caret as usize <= edit.text.len()), "{caret:?} in {edit:?}");
        let after = format!("{}{}{}", &words[..range.start], edit.text, &words[range.start..]);
        let after = Bibliography::new(vec![Arc::new(File::read(path, &after))], true);
        assert!(after.entries().any(|(entry, _)| entry.key == KEY), "{edit:?} in {words:?}");
        for entry in &file.entries {
            assert!(after.entries().any(|(other, _)| other.key == entry.key), "{} in {words:?}", entry.key);
        }
    }
    Bibliography::new(vec![Arc::new(file)], true).near("adde2024");
});
