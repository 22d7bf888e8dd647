//! What each fix makes of a text, in every style of citing: the text before with `┃` where it is asked for, and after
//! with `┃` where the caret goes.

use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

use assessor::analysis::{Document, Environment, Snapshot};
use assessor::bibliography::{Bibliography, File};
use assessor::edits;
use assessor::features::{self, ActionKind};
use assessor::rules::RuleSettings;
use assessor::text::{Span, Text};

const BIB: &str =
    "@misc{road, title = {Road}, url = {https://road.example.org}}\n@misc{pier, title = {Pier}}\n";

fn snapshot(text: &str) -> Arc<Snapshot> {
    let file = File::read(Path::new("river.bib"), BIB);
    let bibliography = Arc::new(Bibliography::new(vec![Arc::new(file)], true));
    let environment = Arc::new(Environment { bibliography, all_files: true, ..Environment::default() });
    Document::new("report.md", Text::new(text), environment).snapshot()
}

/// How a fix is asked for.
#[derive(Clone, Copy)]
enum By {
    /// The action at the place whose title starts so.
    Action(&'static str),
    /// The action on the document.
    Source(ActionKind),
    /// The command that pastes this.
    Paste(&'static str),
}
use By::{Action, Paste, Source};

/// A line for each fix: what it is called, and the text before and after.
fn shown(title: &str, rows: &[(By, &str)]) -> String {
    let mut out = String::new();
    for (by, marked) in rows {
        let head = format!("# {title}\n\n");
        let marked = format!("{head}{marked}");
        let at = marked.find('┃').expect("the row says where") as u32;
        let now = snapshot(&marked.replace('┃', ""));
        let settings = RuleSettings::default();
        let (name, made) = match by {
            Action(name) => {
                let all = features::actions(&now, &settings, Span::at(at));
                let titles: Vec<_> = all.iter().map(|action| action.title.clone()).collect();
                let found = all.into_iter().find(|action| action.title.starts_with(name));
                let found = found.unwrap_or_else(|| panic!("no '{name}' among {titles:?} for\n{marked}"));
                (found.title, (found.edits, found.caret))
            }
            Source(kind) => {
                let found = features::source_action(&now, &settings, *kind);
                let found = found.unwrap_or_else(|| panic!("nothing to do for {kind:?} in\n{marked}"));
                (found.title, (found.edits, found.caret))
            }
            Paste(text) => {
                let change = edits::paste_citation(&now, at, text).expect("it can be pasted");
                (format!("Paste {text:?}"), (change.edits, change.caret))
            }
        };
        let mut after = edits::apply(now.text(), &made.0).to_string();
        if let Some(caret) = made.1 {
            after.insert(caret as usize, '┃');
        }
        let (before, after) = (marked[head.len()..].trim_end(), after[head.len()..].trim_end());
        // Writing to a String cannot fail.
        let _ = write!(out, "{name}\n{before}\n→\n{after}\n\n");
    }
    out
}

const NUMBERED: &str = "\n\n## Endnotes\n\n[1] https://a.example.org\n[2] https://b.example.org\n";

fn with(notes: &str, body: &str) -> String {
    format!("{body}{notes}")
}

#[test]
fn numeric() {
    let rows = [
        (Action("Insert citation"), with(NUMBERED, "One came.[1] Two ca┃me. Three came.[2]")),
        (Action("Cite the previous"), with(NUMBERED, "One came.[1] Two ca┃me. Three came.[2]")),
        (Action("Turn URL"), with(NUMBERED, "One came.[1] Two came (https://n.exa┃mple.org). Three came.[2]")),
        (Action("Turn URL"), with(NUMBERED, "One came.[1]\n\nhttps://n.exa┃mple.org\n\nThree came.[2]")),
        (Paste("https://n.example.org"), with(NUMBERED, "One came.[1] Two ca┃me. Three came.[2]")),
        (
            Paste(" Four came.[9]\n\n[9] https://n.example.org"),
            with(NUMBERED, "One came.[1]┃ Three came.[2]"),
        ),
        (Source(ActionKind::Renumber), with(NUMBERED, "┃One came.[2] Two came.[1]")),
        (Action("Create endnote"), with(NUMBERED, "One came.[1] Two came.[2] Three came.[3┃]")),
        (Source(ActionKind::CreateEndnotes), with(NUMBERED, "┃One came.[1] Two came.[2] Three came.[3][4]")),
        (Action("Begin the endnotes"), "One came.[1┃] Two came.[2]\n".to_owned()),
        (Action("Remove endnote"), "One came.[1] Two came.[3]\n\n## Endnotes\n\n[1] https://a.example.org\n[2┃] https://b.example.org\n[3] https://c.example.org\n".to_owned()),
        (Source(ActionKind::RemoveEndnotes), "┃One came.[3]\n\n## Endnotes\n\n[1] https://a.example.org\n[2] https://b.example.org\n[3] https://c.example.org\n".to_owned()),
        (Action("Renumber it"), "One came.[1] Two came.[2]\n\n## Endnotes\n\n[1] https://a.example.org\n[1┃] https://b.example.org\n".to_owned()),
        (Action("Add its sources"), "One came.[1]\n\n## Endnotes\n\n[1] https://a.example.org\n[1┃] https://b.example.org\n".to_owned()),
        (Action("Move"), with(NUMBERED, "One came.[1] Two came [2┃]. Three “came.” Four came.")),
        (Action("Move"), with(NUMBERED, "One came.[1] Two came. [2┃] Three came.")),
        (Action("Write [2]"), with(NUMBERED, "One came.[1] Two came.[2┃ Three came.")),
        (Action("Write [2]"), with(NUMBERED, "One came.[1] Two came.2┃] Three came.")),
        (Action("Write [2]"), with(NUMBERED, "One came.[1] Two came.[ 2┃ ] Three came.")),
        (Action("Write [1][2]"), with(NUMBERED, "One came.[1, ┃2] Three came.")),
        (Action("Write [2][3][4]"), "One came.[1] Two came.[2┃-4]\n\n## Endnotes\n\n[1] https://a.example.org\n[2] https://b.example.org\n[3] https://c.example.org\n[4] https://d.example.org\n".to_owned()),
        (Action("Give it a number"), with(NUMBERED, "One came.[1] Two came.[2] Three came.[1┃]")),
        (Action("Write https"), "One came.[1]\n\n## Endnotes\n\n[1] ttps┃://a.example.org\n".to_owned()),
        (Action("Remove the space"), "One came.[1]\n\n## Endnotes\n\n[1] https:┃// a.example.org\n".to_owned()),
        (Action("Part the URLs"), "One came.[1]\n\n## Endnotes\n\n[1] https://a.example.org/1https:/┃/b.example.org\n".to_owned()),
        (Action("Remove what"), "One came.[1]\n\n## Endnotes\n\n[1] https://a.example.org/?utm_┃source=x\n".to_owned()),
        (Action("Defang URL"), with(NUMBERED, "One came.[1] Two came.[2]").replace("//a", "//┃a")),
        (Action("Refang URL"), "One came.[1]\n\n## Endnotes\n\n[1] hxxps://a[.]exa┃mple[.]org\n".to_owned()),
        (Source(ActionKind::Refang), "┃One came.[1]\n\n## Endnotes\n\n[1] hxxps://a[.]example[.]org; b dot example dot org/x\n".to_owned()),
        (Source(ActionKind::Defang), "┃One came.[1]\n\n## Endnotes\n\n[1] https://a dot ru; https://b dot ru; https://c dot ru; https://d dot ru; https://e.ru/x\n".to_owned()),
        (Action("Ignore marker-placement"), with(NUMBERED, "One came.[1] Two came [2┃].")),
        (Source(ActionKind::FixAll), with(NUMBERED, "┃One came [2]. Two came.[ 1 ] Three came.")),
    ];
    check(&rows, "Numeric");
}

#[test]
fn roman() {
    let notes = "\n\n## Endnotes\n\n[i] https://a.example.org\n[ii] https://b.example.org\n";
    let rows = [
        (Action("Insert citation"), with(notes, "One came.[i] Two ca┃me. Three came.[ii]")),
        (Action("Cite the previous"), with(notes, "One came.[i] Two ca┃me. Three came.[ii]")),
        (Action("Turn URL"), with(notes, "One came.[i] Two came (https://n.exa┃mple.org). Three came.[ii]")),
        (Paste("https://n.example.org"), with(notes, "One came.[i] Two ca┃me. Three came.[ii]")),
        (Paste(" Four came.[9]\n\n[9] https://n.example.org"), with(notes, "One came.[i]┃ Three came.[ii]")),
        (Source(ActionKind::Renumber), with(notes, "┃One came.[ii] Two came.[i]")),
        (Action("Create endnote"), with(notes, "One came.[i] Two came.[ii] Three came.[iii┃]")),
        (Action("Remove endnote"), "One came.[i] Two came.[iii]\n\n## Endnotes\n\n[i] https://a.example.org\n[ii┃] https://b.example.org\n[iii] https://c.example.org\n".to_owned()),
        (Action("Renumber it"), "One came.[i] Two came.[ii]\n\n## Endnotes\n\n[i] https://a.example.org\n[i┃] https://b.example.org\n".to_owned()),
        (Action("Move"), with(notes, "One came.[i] Two came [ii┃]. Three came.")),
        (Action("Give it a number"), with(notes, "One came.[i] Two came.[ii] Three came.[i┃]")),
        (Source(ActionKind::CreateEndnotes), with(notes, "┃One came.[i] Two came.[ii] Three came.[iii][iv]")),
        (Source(ActionKind::RemoveEndnotes), with(notes, "┃One came.[ii]")),
        (Action("Ignore marker-placement"), with(notes, "One came.[i] Two came [ii┃].")),
    ];
    check(&rows, "Roman");
}

#[test]
fn footnotes() {
    let notes = "\n\n[^a]: https://a.example.org\n[^2]: https://b.example.org\n";
    let middle = "One came.[^a]\n\n[^a]: https://a.example.org\n\nTwo ca┃me. Three came.[^2]\n\n[^2]: https://b.example.org\n";
    let rows = [
        (Action("Insert citation"), with(notes, "One came.[^a] Two ca┃me. Three came.[^2]")),
        (Action("Insert citation"), middle.to_owned()),
        (Action("Cite the previous"), with(notes, "One came.[^a] Two ca┃me. Three came.[^2]")),
        (Action("Turn URL"), with(notes, "One came.[^a] Two came (https://n.exa┃mple.org). Three came.[^2]")),
        (Paste("https://n.example.org"), with(notes, "One came.[^a] Two ca┃me. Three came.[^2]")),
        (Paste(" Four came.[9]\n\n[9] https://n.example.org"), with(notes, "One came.[^a]┃ Three came.[^2]")),
        (Action("Create endnote"), with(notes, "One came.[^a] Two came.[^2] Three came.[^new┃]")),
        (Action("Remove endnote"), with(notes, "One came.[^a]").replace("[^2]", "[^2┃]")),
        (
            Action("Add its sources"),
            "One came.[^a]\n\n[^a]: https://a.example.org\n[^a┃]: https://b.example.org\n".to_owned(),
        ),
        (Action("Move"), with(notes, "One came.[^a] Two came [^2┃]. Three came.")),
        (Action("Write https"), "One came.[^a]\n\n[^a]: ttps┃://a.example.org\n".to_owned()),
        (Action("Defang URL"), with(notes, "One came.[^a] Two came.[^2]").replace("//a", "//┃a")),
        (
            Source(ActionKind::CreateEndnotes),
            with(notes, "┃One came.[^a] Two came.[^2] Three came.[^new][^more]"),
        ),
        (Source(ActionKind::RemoveEndnotes), with(notes, "┃One came.[^a]")),
        (Action("Ignore marker-placement"), with(notes, "One came.[^a] Two came [^2┃].")),
    ];
    check(&rows, "Footnotes");
}

#[test]
fn keys_of_a_bibliography() {
    let rows = [
        (Action("Insert citation"), "One came [@pier]. Two ca┃me.\n".to_owned()),
        (Action("Cite the previous"), "One came [@pier, p. 3]. Two ca┃me.\n".to_owned()),
        (Action("Turn URL"), "One came [@pier]. Two came (https://road.exa┃mple.org).\n".to_owned()),
        (Action("Turn URL"), "One came [@pier]. Two came (https://n.exa┃mple.org).\n".to_owned()),
        (Paste("https://road.example.org"), "One came [@pier]. Two ca┃me.\n".to_owned()),
        (Paste(" Four came.[9]\n\n[9] https://n.example.org"), "One came [@pier].┃ Two came.\n".to_owned()),
        (Action("Write [@road]"), "One came [@pier]. Two came [@raod┃].\n".to_owned()),
        (Action("Ignore dangling-marker"), "One came [@pier]. Two came [@nobody┃].\n".to_owned()),
    ];
    check(&rows, "Keys");
}

#[test]
fn inline_links() {
    let rows = [
        (Action("Insert citation"), "[One](https://a.example.org) came. Two ca┃me.\n".to_owned()),
        (Action("Cite the previous"), "[One](https://a.example.org) came. Two ca┃me.\n".to_owned()),
        (
            Action("Turn URL"),
            "[One](https://a.example.org) came. Two came, https://n.exa┃mple.org.\n".to_owned(),
        ),
        (
            Paste("https://n.example.org"),
            "[One](https://a.example.org) came. He said “t┃wo.” Three.\n".to_owned(),
        ),
        (
            Paste(" Four came.[9]\n\n[9] https://n.example.org"),
            "[One](https://a.example.org) came.┃ Two came.\n".to_owned(),
        ),
    ];
    check(&rows, "Links");
}

#[test]
fn endnotes_in_a_block_quote() {
    let notes = "\n\n## References\n\n> [1] https://a.example.org\n>\n> [2] https://b.example.org\n";
    let rows = [
        (Action("Insert citation"), with(notes, "One came.[1] Two ca┃me. Three came.[2]")),
        (Source(ActionKind::Renumber), with(notes, "┃One came.[2] Two came.[1]")),
        (Action("Create endnote"), with(notes, "One came.[1] Two came.[2] Three came.[3┃]")),
        (Action("Remove endnote"), with(notes, "One came.[1]").replace("> [2]", "> [2┃]")),
    ];
    check(&rows, "Quoted");
}

/// Compares with the fixtures of this name.
#[track_caller]
fn check(rows: &[(By, String)], name: &str) {
    let rows: Vec<_> = rows.iter().map(|(by, text)| (*by, text.as_str())).collect();
    let found = shown("River Basin Assessment, May 3, 2024", &rows);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/fixtures/fixes/{name}.txt"));
    if std::env::var_os("ASSESSOR_WRITE_FIXTURES").is_some() {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("the folder can be made");
        std::fs::write(&path, &found).expect("the fixtures can be written");
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    for (found, expected) in found.split("\n\n\n").zip(expected.split("\n\n\n")) {
        assert_eq!(found, expected);
    }
    assert_eq!(found, expected, "{}", path.display());
}
