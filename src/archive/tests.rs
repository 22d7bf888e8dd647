use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::actors::Registry;
use crate::analysis::{Document, Environment, citation_counts};
use crate::assessment::headings::OwnNames;
use crate::claims::Model;
use crate::text::{Encoding, Text};

const ONE: &str = "\
# River Basin Assessment

May 3, 2024

## Key Takeaways

- River forces shelled Port Anvil.
- Russian Foreign Minister Sergei Lavrov will likely visit the basin.

## Port Anvil

River forces shelled Port Anvil. Captain Petro Oslavets claimed that 14 people died.[1] Lavrov agreed.

## Endnotes

[1] https://tass dot ru/a
";
const TWO: &str = "\
---
title: \"Basin, the week after\"
date: 2024-05-10
---

Key Takeaways

Ferries — 🌊 — replace the bridge.

# Harbour

Major Petro Oslavets told Sergei Lavrov that ferries sail.[1]
";

fn read(name: &str, text: &str) -> Option<Summary> {
    let registry = Registry::embedded();
    let reading = SummaryInputs {
        registry: &registry,
        encoding: Encoding::Utf16,
        all_files: false,
        headings: OwnNames::NONE,
    };
    Summary::read(name, text, &reading)
}

fn of(name: &str, text: &str) -> Option<Summary> {
    let snapshot = Document::new(name, Text::new(text), Arc::new(Environment::default())).snapshot();
    Summary::of(&snapshot, Encoding::Utf16)
}

fn file(path: &str, text: &str) -> IndexedFile {
    let stamp =
        FileStamp { size: text.len() as u64, modified: 7, hash: checksum(text.as_bytes()), environment: 3 };
    let counts = Arc::new(citation_counts(text, Model::embedded(), OwnNames::NONE));
    let counted = text.contains("[1]").then_some(Counted { model: 9, counts });
    IndexedFile { path: Path::new(path).into(), stamp, summary: read(path, text), counted }
}

fn archive() -> Archive {
    let mut archive = Archive::default();
    archive.put(file("/r/one.md", ONE));
    archive.put(file("/r/old/two.md", TWO));
    archive.put(file("/r/milk.md", "# Milk\n\nBread.\n"));
    archive
}

#[test]
fn keeps_the_parts_of_an_assessment_and_who_is_named() {
    let shown = |summary: &Summary| {
        let at = |at: At| format!("{}:{}-{}", at.line, at.column, at.end);
        let parts = summary.symbols().map(|s| format!("{:?} {} {}", s.kind, at(s.at), s.name));
        let actors = summary.sightings().map(|s| {
            let title = s.title.unwrap_or("no title");
            format!("{} ×{} {} {}: {title}", s.name, s.places.len(), s.form.name(), at(s.first()))
        });
        parts.chain(actors).collect::<Vec<_>>().join("\n")
    };
    insta::assert_snapshot!(shown(&read("one.md", ONE).unwrap()), @"
        Title 0:0-24 River Basin Assessment
        Takeaway 6:2-34 River forces shelled Port Anvil.
        Takeaway 7:2-69 Russian Foreign Minister Sergei Lavrov will likely visit the basin.
        Section 9:0-13 Port Anvil
        Topic 11:0-32 River forces shelled Port Anvil.
        Sergei Lavrov ×2 full 7:27-40: Russian Foreign Minister
        Petro Oslavets ×1 introduced 11:41-55: Captain
        ");
    insta::assert_snapshot!(shown(&read("two.md", TWO).unwrap()), @"
        Title 1:8-29 Basin, the week after
        Takeaway 7:0-34 Ferries — 🌊 — replace the bridge.
        Section 9:0-9 Harbour
        Topic 11:0-61 Major Petro Oslavets told Sergei Lavrov that ferries sail.[1]
        Petro Oslavets ×1 introduced 11:6-20: Major
        Sergei Lavrov ×1 full 11:26-39: no title
        ");
    assert_eq!(read("milk.md", "# Milk\n\nBread.\n"), None);
}

#[test]
fn finds_every_word_in_any_order_actors_first() {
    let archive = archive();
    let found = |query: &str, actors: &[u64]| {
        let found = archive.search(query, actors, &[], 5);
        let line = |f: &SearchResult<'_>| format!("{:?} {}", f.symbol.kind, f.symbol.name);
        found.iter().map(line).collect::<Vec<_>>().join("\n")
    };
    insta::assert_snapshot!(found("LAVROV", &[]), @"
        Actor Sergei Lavrov
        Actor Sergei Lavrov
        Takeaway Russian Foreign Minister Sergei Lavrov will likely visit the basin.
        Topic Major Petro Oslavets told Sergei Lavrov that ferries sail.[1]
        ");
    insta::assert_snapshot!(found("anvil shelled", &[]), @"
        Takeaway River forces shelled Port Anvil.
        Topic River forces shelled Port Anvil.
        ");
    insta::assert_snapshot!(found("ferries — 🌊", &[]), @"Takeaway Ferries — 🌊 — replace the bridge.");
    insta::assert_snapshot!(found("", &[]), @"
        Title Basin, the week after
        Title River Basin Assessment
        ");
    insta::assert_snapshot!(found("the diplomat", &[actor_key("sergei-lavrov")]), @"
        Actor Sergei Lavrov
        Actor Sergei Lavrov
        ");
    assert_eq!(found("nothing of the kind", &[]), "");
    assert_eq!(archive.search("river", &[], &[], 2).len(), 2);
}

#[test]
fn what_is_open_counts_in_place_of_its_file() {
    let archive = archive();
    let summary = read("one.md", &ONE.replace("Lavrov", "Fidan").replace("shelled", "left"));
    let open = [Open { path: Path::new("/r/one.md"), summary: summary.as_ref() }];
    assert_eq!(archive.search("shelled", &[], &open, 9).len(), 0);
    assert_eq!(archive.search("forces left", &[], &open, 9).len(), 2);
    let lavrov = archive.search("sergei lavrov", &[], &open, 1);
    assert_eq!(lavrov[0].path, Path::new("/r/old/two.md"));
}

#[test]
fn remembers_the_last_title_of_an_actor() {
    let archive = archive();
    let memory = archive.memory(actor_key("sergei-lavrov"), Path::new(""), None, &[]).unwrap();
    assert_eq!((memory.reports, memory.last.path), (2, Path::new("/r/old/two.md")));
    let titled = memory.titled.unwrap();
    assert_eq!(
        (titled.path, titled.sighting.title),
        (Path::new("/r/one.md"), Some("Russian Foreign Minister"))
    );
    let captain = name_key("Petro Oslavets", crate::actors::Kind::Person).unwrap();
    let memory = archive.memory(captain, Path::new("/r/old/two.md"), None, &[]).unwrap();
    assert_eq!((memory.reports, memory.titled.unwrap().sighting.title), (1, Some("Captain")));
    assert!(archive.memory(1, Path::new(""), None, &[]).is_none());
}

#[test]
fn a_folder_goes_with_all_that_is_in_it() {
    let mut archive = archive();
    assert!(archive.remove(Path::new("/r/old")));
    assert!(!archive.remove(Path::new("/r/ol")));
    assert_eq!(archive.len(), 2);
    assert!(archive.search("ferries", &[], &[], 9).is_empty());
}

const MAKER: Maker = Maker { program: 5, encoding: Encoding::Utf16 };

fn encoded(archive: &Archive) -> Vec<u8> {
    let mut files: Vec<_> = archive.files().collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    encode(Path::new("/r"), files.into_iter(), MAKER, 100)
}

#[test]
fn comes_back_from_its_bytes() {
    let archive = archive();
    let bytes = encoded(&archive);
    let mut back = Archive::default();
    decode(&bytes, Path::new("/r"), MAKER).unwrap().into_iter().for_each(|file| back.put(file));
    assert_eq!(listing(&back), listing(&archive));
    // The folder may have moved. Files of other folders are left out.
    let moved = decode(&bytes, Path::new("/s"), MAKER).unwrap();
    assert!(moved.iter().all(|file| file.path.starts_with("/s")));
    let none = encode(Path::new("/t"), archive.files(), MAKER, 100);
    assert_eq!(decode(&none, Path::new("/t"), MAKER), Ok(Vec::new()));
}

#[test]
fn a_file_that_has_just_changed_is_not_relied_on() {
    let bytes = encode(Path::new("/r"), archive().files(), MAKER, 6);
    let files = decode(&bytes, Path::new("/r"), MAKER).unwrap();
    assert!(files.iter().all(|file| file.stamp.modified == 0));
}

#[test]
fn what_others_wrote_is_turned_down() {
    let bytes = encoded(&archive());
    let of = |program, encoding| decode(&bytes, Path::new("/r"), Maker { program, encoding });
    assert_eq!(of(6, Encoding::Utf16), Err(CacheError::Other));
    assert_eq!(of(5, Encoding::Utf8), Err(CacheError::Other));
    assert_eq!(decode(b"", Path::new("/r"), MAKER), Err(CacheError::Other));
}

#[test]
fn every_cut_is_noticed() {
    let bytes = encoded(&archive());
    for len in 0..bytes.len() {
        assert!(decode(&bytes[..len], Path::new("/r"), MAKER).is_err(), "{len}");
    }
    let longer = [&bytes[..], b"\n"].concat();
    assert_eq!(decode(&longer, Path::new("/r"), MAKER), Err(CacheError::Damaged));
}

/// The whole contents of an archive, in sorted order.
fn listing(archive: &Archive) -> (BTreeMap<PathBuf, IndexedFile>, BTreeMap<u64, Vec<String>>) {
    let files = archive.files().map(|file| (file.path.to_path_buf(), file.clone())).collect();
    let keys = archive.actors.keys();
    let actors = keys.map(|key| {
        let mut reports: Vec<_> =
            archive.reports_on(*key, Path::new(""), &[]).iter().map(|report| format!("{report:?}")).collect();
        reports.sort();
        (*key, reports)
    });
    (files, actors.collect())
}

#[derive(Clone, Debug)]
enum Step {
    Put(usize, usize),
    Remove(usize),
    RemoveFolder(usize),
    Retain(usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let path = 0..PATHS.len();
    let step = prop_oneof![
        4 => (path.clone(), 0..TEXTS.len()).prop_map(|(path, text)| Step::Put(path, text)),
        2 => path.clone().prop_map(Step::Remove),
        1 => path.clone().prop_map(Step::RemoveFolder),
        1 => path.prop_map(Step::Retain),
    ];
    prop::collection::vec(step, 0..40)
}

const PATHS: [&str; 6] = ["/r/a.md", "/r/b.md", "/r/x/a.md", "/r/x/b.md", "/r/x/y/a.md", "/r/xy.md"];
const TEXTS: [&str; 4] = [
    ONE,
    TWO,
    "# Milk\n",
    "Key Takeaways\n\n- Lavrov left.\n- Lavrov and Hakan Fidan met.\n\nSergei Lavrov spoke.\n",
];

proptest! {
    /// After any sequence of changes, an archive equals one built from its current files.
    #[test]
    fn after_changes_as_made_afresh(steps in steps()) {
        let texts: Vec<_> = TEXTS.iter().map(|text| read("r.md", text)).collect();
        let file = |path: usize, text: usize| {
            let stamp = FileStamp { hash: text as u64, ..FileStamp::default() };
            IndexedFile { path: Path::new(PATHS[path]).into(), stamp, summary: texts[text].clone(), counted: None }
        };
        let mut archive = Archive::default();
        let mut plain: BTreeMap<usize, usize> = BTreeMap::new();
        for step in steps {
            match step {
                Step::Put(path, text) => {
                    archive.put(file(path, text));
                    plain.insert(path, text);
                }
                Step::Remove(path) => {
                    prop_assert_eq!(archive.remove(Path::new(PATHS[path])), plain.remove(&path).is_some());
                }
                Step::RemoveFolder(path) => {
                    let folder = Path::new(PATHS[path]).parent().unwrap();
                    archive.remove(folder);
                    plain.retain(|path, _| !Path::new(PATHS[*path]).starts_with(folder));
                }
                Step::Retain(path) => {
                    archive.retain(|kept| kept != Path::new(PATHS[path]));
                    plain.remove(&path);
                }
            }
        }
        let mut afresh = Archive::default();
        plain.iter().for_each(|(path, text)| afresh.put(file(*path, *text)));
        prop_assert_eq!(archive.len(), afresh.len());
        prop_assert_eq!(listing(&archive), listing(&afresh));
        for query in ["lavrov", "r", "", "forces shelled", "milk"] {
            prop_assert_eq!(archive.search(query, &[], &[], 7), afresh.search(query, &[], &[], 7));
        }
    }

    /// One flipped bit anywhere is detected.
    #[test]
    fn every_flip_is_noticed(at in any::<prop::sample::Index>(), bit in 0_u32..8) {
        let mut bytes = encoded(&archive());
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        prop_assert!(decode(&bytes, Path::new("/r"), MAKER).is_err());
    }

    /// Arbitrary bytes under a valid checksum cause no panic.
    #[test]
    fn nonsense_is_turned_down(at in any::<prop::sample::Index>(), new in prop::collection::vec(any::<u8>(), 1..9)) {
        let mut bytes = encoded(&archive());
        let body = bytes.len() - 8;
        let at = at.index(body);
        let end = (at + new.len()).min(body);
        bytes[at..end].copy_from_slice(&new[..end - at]);
        let sum = checksum(&bytes[..body]);
        bytes[body..].copy_from_slice(&sum.to_le_bytes());
        if let Ok(files) = decode(&bytes, Path::new("/r"), MAKER) {
            let mut archive = Archive::default();
            files.into_iter().for_each(|file| archive.put(file));
            assert!(archive.search("a", &[], &[], 9).len() <= 9);
            listing(&archive);
        }
    }

    /// The summary read from a text equals the one made from its analysis.
    #[test]
    fn reads_as_the_analysis_does(text in pieces()) {
        prop_assert_eq!(read("2024-05-03.md", &text), of("2024-05-03.md", &text));
        let snapshot = Document::new("2024-05-03.md", Text::new(&text), Arc::new(Environment::default())).snapshot();
        prop_assert_eq!(citation_counts(&text, Model::embedded(), OwnNames::NONE), snapshot.citation_counts());
    }
}

fn pieces() -> impl Strategy<Value = String> {
    const PIECES: [&str; 24] = [
        "# River Basin Assessment, May 3, 2024\n",
        "---\ntitle: River Basin\ndate: 2024-05-03\n---\n",
        "---\n",
        "May 3, 5:15 pm ET\n",
        "\n",
        "\n\n",
        "\r\n",
        "## Key Takeaways\n",
        "Key Judgments\n\n",
        "Talks in the North:\n",
        "- River forces will likely retake Port Anvil.\n",
        "1. A numbered point.\n",
        "River forces shelled Port Anvil on May 2.[1] The governor claimed that “14 people” died.\n",
        "Russian Foreign Minister Sergei Lavrov met Hakan Fidan. Lavrov’s staff left.[3]\n",
        "The Ministry of Foreign Affairs (MFA) stated that talks failed. General Oleg Popov left.\n",
        "Popov met the MFA and Captain Oleg Popov.\n",
        "As [reported](https://example.org/x) before <!-- not so --> it fell.\n",
        "[4]\n",
        "Украина 🇺🇦 and Maria Zakharova stated: “so.”[5]\n",
        "```\n[6] code\n```\n",
        "> A quotation of Sergey Lavrov.[7]\n",
        "| a | b |\n",
        "## Endnotes\n",
        "[1] https://example.org/q\n",
    ];
    prop::collection::vec(prop::sample::select(&PIECES[..]), 0..24).prop_map(|pieces| pieces.concat())
}
