//! The results of each fix in every citation style: the text before with `┃` at the requested position, the text after
//! with `┃` at the cursor, and the new entries of the bibliography.
//!
//! [`TABLE`] lists the styles for which each fix has fixtures. It is compared with the fixtures, so that a
//! missing cell is found.

use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

use assessor::analysis::{Document, Environment, Snapshot};
use assessor::bibliography::{self, Bibliography, File};
use assessor::edits;
use assessor::features::{self, ActionKind};
use assessor::rules::{self, RuleSettings};
use assessor::text::{Span, Text};

/// Fixes by the start of their titles, with `all` for those on the whole document. `x` marks existing fixtures, and `-`
/// fixes that make no sense. A bibliography key has no endnote and no number, and its URL is in another file. A link is
/// its own source. The key of a footnote does not change. An incomplete marker is recognised by its digits. The
/// remaining cells for block quotes equal those of other blocks.
const TABLE: &str = "
                       | [1] | [i] | [^k] | [@k] | links | several sources | block quote
Insert citation        |  x  |  x  |  x   |  x   |   x   |        x        |      x
Insert citation [@source|  -  |  -  |  -   |  x   |   -   |        -        |      -
Cite the previous      |  x  |  x  |  x   |  x   |   x   |        x        |      -
Convert URL            |  x  |  x  |  x   |  x   |   x   |        x        |      x
Paste a URL            |  x  |  x  |  x   |  x   |   x   |        x        |      x
Paste a text           |  x  |  x  |  x   |  x   |   x   |        x        |      -
all Renumber           |  x  |  x  |  -   |  -   |   -   |        x        |      x
Create endnote         |  x  |  x  |  x   |  -   |   -   |        -        |      x
Create all             |  x  |  x  |  x   |  -   |   -   |        -        |      -
all CreateEndnotes     |  x  |  x  |  x   |  -   |   -   |        -        |      -
Start the list         |  x  |  x  |  -   |  -   |   -   |        -        |      -
Remove endnote         |  x  |  x  |  x   |  -   |   -   |        x        |      x
all RemoveEndnotes     |  x  |  x  |  x   |  -   |   -   |        -        |      -
Add its sources        |  x  |  x  |  x   |  -   |   -   |        x        |      -
Move                   |  x  |  x  |  x   |  -   |   -   |        x        |      -
Change the marker      |  x  |  -  |  -   |  x   |   -   |        x        |      -
Give this citation     |  x  |  x  |  -   |  -   |   -   |        x        |      -
Change to https        |  x  |  x  |  x   |  -   |   -   |        x        |      x
Remove the space       |  x  |  x  |  x   |  -   |   -   |        x        |      -
Separate the URLs      |  x  |  x  |  x   |  -   |   -   |        x        |      -
Remove the tracking    |  x  |  x  |  x   |  -   |   -   |        x        |      -
Remove the tracking parameters from both |  x  |  x  |  x   |  -   |   -   |        x        |      -
Defang URL             |  x  |  x  |  x   |  -   |   -   |        x        |      x
Refang URL             |  x  |  x  |  x   |  -   |   -   |        x        |      x
all Defang             |  x  |  x  |  x   |  -   |   -   |        x        |      -
all Refang             |  x  |  x  |  x   |  -   |   -   |        x        |      -
Ignore                 |  x  |  x  |  x   |  x   |   x   |        -        |      -
all FixAll             |  x  |  x  |  x   |  -   |   -   |        -        |      -
";

const BIB: &str =
    "@misc{road, title = {Road}, url = {https://road.example.org}}\n@misc{pier, title = {Pier}}\n";

fn snapshot(text: &str) -> Arc<Snapshot> {
    let file = File::read(Path::new("river.bib"), BIB);
    let bibliography = Arc::new(Bibliography::new(vec![Arc::new(file)], true));
    let environment = Arc::new(Environment { bibliography, all_files: true, ..Environment::default() });
    Document::new("report.md", Text::new(text), environment).snapshot()
}

/// The way in which a fix is requested.
#[derive(Clone, Copy)]
enum By {
    /// The action at the position, by the start of its title.
    Action(&'static str),
    /// The action on the document.
    Source(ActionKind),
    /// The command that pastes this text.
    Paste(&'static str),
}
use By::{Action, Paste, Source};

impl By {
    /// Returns the name in [`TABLE`].
    fn name(self) -> String {
        match self {
            Action(name) if name.starts_with("Change to [") => "Change the marker".to_owned(),
            Action(name) if name.starts_with("Ignore") => "Ignore".to_owned(),
            Action(name) => name.to_owned(),
            Source(kind) => format!("all {kind:?}"),
            Paste(text) if text.contains('\n') => "Paste a text".to_owned(),
            Paste(_) => "Paste a URL".to_owned(),
        }
    }
}

/// Returns the name of each fix, and the text before and after.
fn shown(title: &str, rows: &[(By, &str)]) -> String {
    let (mut out, mut missing) = (String::new(), Vec::new());
    for (by, marked) in rows {
        let head = format!("# {title}\n\n");
        let marked = format!("{head}{marked}");
        let at = marked.find('┃').expect("the row says where") as u32;
        let now = snapshot(&marked.replace('┃', ""));
        let mut settings = RuleSettings::default();
        settings.set_renumbers(true);
        let (name, made) = match by {
            Action(name) => {
                let mut findings = rules::check(&now, &settings);
                findings.retain(|finding| finding.span.touches(at));
                let all = features::actions(&now, findings, Span::at(at), false);
                let titles: Vec<_> = all.iter().map(|action| action.title.clone()).collect();
                let found = all.into_iter().find(|action| action.title.starts_with(name));
                let Some(found) = found else {
                    missing.push(format!("no '{name}' among {titles:?} for\n{marked}"));
                    continue;
                };
                (found.title, (found.edits, found.caret, found.entries))
            }
            Source(kind) => {
                let found = features::source_action(&now, &settings, *kind);
                let Some(found) = found else {
                    missing.push(format!("nothing to do for {kind:?} in\n{marked}"));
                    continue;
                };
                (found.title, (found.edits, found.caret, found.entries))
            }
            Paste(text) => {
                let pasted = features::paste(&now, Span::at(at), text, features::Citing::Always);
                let features::Paste::Known(Ok(features::Pasted { change, .. })) = pasted else {
                    panic!("it cannot be pasted: {pasted:?}");
                };
                (format!("Paste {text:?}"), (change.edits, change.caret, change.entries))
            }
        };
        let mut after = edits::apply(now.text(), &made.0).to_string();
        if let Some(caret) = made.1 {
            after.insert(caret as usize, '┃');
        }
        let (before, after) = (marked[head.len()..].trim_end(), after[head.len()..].trim_end());
        let entries = match &*made.2 {
            [] => String::new(),
            new => format!("\n+ river.bib\n{}", entries(new)),
        };
        // Writing to a String cannot fail.
        let _ = write!(out, "{name}\n{before}\n→\n{after}{entries}\n\n");
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
    out
}

/// Returns the new entries of the bibliography, with `┃` at the cursor.
fn entries(new: &[bibliography::NewEntry]) -> String {
    let added = bibliography::add(Path::new("river.bib"), BIB, new, Some("2024-05-04"));
    let (edit, from_end) = added.expect("the bibliography takes it");
    assert_eq!(edit.span, Span::at(BIB.len() as u32), "nothing but its end is touched");
    let mut text = edit.text;
    if let Some(bytes) = from_end {
        text.insert(text.len() - bytes as usize, '┃');
    }
    text.trim().to_owned()
}

const NUMBERED: &str = "\n\n## Endnotes\n\n[1] https://a.example.org\n[2] https://b.example.org\n";

fn with(notes: &str, body: &str) -> String {
    format!("{body}{notes}")
}

/// Returns a text whose last sentence cites the first number again, with `more` after each source.
fn again(numbers: &[&str], more: &str) -> String {
    let body: String = numbers.iter().map(|number| format!("One came.[{number}] ")).collect();
    let notes: String =
        numbers.iter().map(|number| format!("[{number}] https://a.example.org/{number}{more}\n")).collect();
    format!("{body}Another came.[{}┃]\n\n## Endnotes\n\n{notes}", numbers[0])
}

type Rows = Vec<(By, String)>;
/// Returns the fixtures of a style.
type Style = fn() -> Rows;

/// Returns the fixes inside endnotes, which `note` formats in the style; `body` cites the first two.
fn in_endnotes(body: &str, note: impl Fn(u32, &str) -> String) -> Rows {
    let one = |url: &str| format!("{body}{}\n", note(1, url));
    vec![
        (Action("Change to https"), one("ttps┃://a.example.org")),
        (Action("Remove the space"), one("https:┃// a.example.org")),
        (Action("Separate the URLs"), one("https://a.example.org/1https:/┃/b.example.org")),
        (Action("Remove the tracking"), one("https://a.example.org/?utm_┃source=x")),
        (
            Action("Remove the tracking parameters from both"),
            one("https://a.example.org/?utm_┃source=x&id=1; https://b.example.org/?fbclid=y"),
        ),
        (Action("Defang URL"), one("https://┃a.example.org")),
        (Action("Refang URL"), one("hxxps://a[.]exa┃mple[.]org")),
        (
            Source(ActionKind::Refang),
            format!("┃{}", one("hxxps://a[.]example[.]org; b dot example dot org/x")),
        ),
        (
            Source(ActionKind::Defang),
            format!(
                "┃{}",
                one("https://a dot ru; https://b dot ru; https://c dot ru; https://d dot ru; https://e.ru/x")
            ),
        ),
    ]
}

fn numeric() -> Rows {
    let three = |second: &str| {
        format!(
            "\n\n## Endnotes\n\n[1] https://a.example.org\n[{second}] https://b.example.org\n[3] https://c.example.org\n"
        )
    };
    let four = "\n\n## Endnotes\n\n[1] https://a.example.org\n[2] https://b.example.org\n[3] https://c.example.org\n[4] https://d.example.org\n";
    let twice =
        "One came.[1] Two came.[2]\n\n## Endnotes\n\n[1] https://a.example.org\n[1┃] https://b.example.org\n";
    let mut rows = vec![
        (Action("Insert citation"), with(NUMBERED, "One came.[1] Two ca┃me. Three came.[2]")),
        (Action("Cite the previous"), with(NUMBERED, "One came.[1] Two ca┃me. Three came.[2]")),
        (
            Action("Convert URL"),
            with(NUMBERED, "One came.[1] Two came (https://n.exa┃mple.org). Three came.[2]"),
        ),
        (Action("Convert URL"), with(NUMBERED, "One came.[1]\n\nhttps://n.exa┃mple.org\n\nThree came.[2]")),
        (Paste("https://n.example.org"), with(NUMBERED, "One came.[1] Two ca┃me. Three came.[2]")),
        (
            Paste(" Four came.[9]\n\n[9] https://n.example.org"),
            with(NUMBERED, "One came.[1]┃ Three came.[2]"),
        ),
        (Source(ActionKind::Renumber), with(NUMBERED, "┃One came.[2] Two came.[1]")),
        (Action("Create endnote"), with(NUMBERED, "One came.[1] Two came.[2] Three came.[3┃]")),
        (Source(ActionKind::CreateEndnotes), with(NUMBERED, "┃One came.[1] Two came.[2] Three came.[3][4]")),
        (Action("Create all"), with(NUMBERED, "One came.[1] Two came.[2] Three came.[3┃][4][5][6]")),
        (Action("Start the list"), "One came.[1┃] Two came.[2]\n".to_owned()),
        (Action("Remove endnote"), with(&three("2┃"), "One came.[1] Two came.[3]")),
        (Source(ActionKind::RemoveEndnotes), with(&three("2"), "┃One came.[3]")),
        (Action("Add its sources"), twice.replace(" Two came.[2]", "")),
        (Action("Move"), with(NUMBERED, "One came.[1] Two came [2┃]. Three “came.” Four came.")),
        (Action("Move"), with(NUMBERED, "One came.[1] Two came. [2┃] Three came.")),
        (Action("Change to [2]"), with(NUMBERED, "One came.[1] Two came.[2┃ Three came.")),
        (Action("Change to [2]"), with(NUMBERED, "One came.[1] Two came.2┃] Three came.")),
        (Action("Change to [2]"), with(NUMBERED, "One came.[1] Two came.[ 2┃ ] Three came.")),
        (Action("Change to [1][2]"), with(NUMBERED, "One came.[1, ┃2] Three came.")),
        (Action("Change to [2][3][4]"), with(four, "One came.[1] Two came.[2┃-4]")),
        (Action("Give this citation"), again(&["1", "2", "3", "4", "5", "6"], "")),
        (Action("Ignore marker-placement"), with(NUMBERED, "One came.[1] Two came [2┃].")),
        (Source(ActionKind::FixAll), with(NUMBERED, "┃One came [2]. Two came.[ 1 ] Three came.")),
    ];
    rows.extend(in_endnotes("One came.[1]\n\n## Endnotes\n\n", |n, url| format!("[{n}] {url}")));
    rows
}

fn roman() -> Rows {
    let notes = "\n\n## Endnotes\n\n[i] https://a.example.org\n[ii] https://b.example.org\n";
    let twice = "One came.[i] Two came.[ii]\n\n## Endnotes\n\n[i] https://a.example.org\n[i┃] https://b.example.org\n";
    let mut rows = vec![
        (Action("Insert citation"), with(notes, "One came.[i] Two ca┃me. Three came.[ii]")),
        (Action("Cite the previous"), with(notes, "One came.[i] Two ca┃me. Three came.[ii]")),
        (Action("Convert URL"), with(notes, "One came.[i] Two came (https://n.exa┃mple.org). Three came.[ii]")),
        (Paste("https://n.example.org"), with(notes, "One came.[i] Two ca┃me. Three came.[ii]")),
        (Paste(" Four came.[9]\n\n[9] https://n.example.org"), with(notes, "One came.[i]┃ Three came.[ii]")),
        (Source(ActionKind::Renumber), with(notes, "┃One came.[ii] Two came.[i]")),
        (Action("Create endnote"), with(notes, "One came.[i] Two came.[ii] Three came.[iii┃]")),
        (Action("Create all"), with(notes, "One came.[i] Two came.[ii] Three came.[iii┃][iv][v][vi]")),
        (Action("Start the list"), "One came.[i┃] Two came.[ii]\n".to_owned()),
        (Action("Remove endnote"), "One came.[i] Two came.[iii]\n\n## Endnotes\n\n[i] https://a.example.org\n[ii┃] https://b.example.org\n[iii] https://c.example.org\n".to_owned()),
        (Action("Add its sources"), twice.replace(" Two came.[ii]", "")),
        (Action("Move"), with(notes, "One came.[i] Two came [ii┃]. Three came.")),
        (Action("Give this citation"), again(&["i", "ii", "iii", "iv", "v", "vi"], "")),
        (Source(ActionKind::CreateEndnotes), with(notes, "┃One came.[i] Two came.[ii] Three came.[iii][iv]")),
        (Source(ActionKind::RemoveEndnotes), with(notes, "┃One came.[ii]")),
        (Action("Ignore marker-placement"), with(notes, "One came.[i] Two came [ii┃].")),
        (Source(ActionKind::FixAll), with(notes, "┃One came [ii]. Two came.[i] Three came.")),
    ];
    rows.extend(in_endnotes("One came.[i]\n\n## Endnotes\n\n", |_, url| format!("[i] {url}")));
    rows
}

fn footnotes() -> Rows {
    let notes = "\n\n[^a]: https://a.example.org\n[^2]: https://b.example.org\n";
    let middle = "One came.[^a]\n\n[^a]: https://a.example.org\n\nTwo ca┃me. Three came.[^2]\n\n[^2]: https://b.example.org\n";
    let mut rows = vec![
        (Action("Insert citation"), with(notes, "One came.[^a] Two ca┃me. Three came.[^2]")),
        (Action("Insert citation"), middle.to_owned()),
        (Action("Cite the previous"), with(notes, "One came.[^a] Two ca┃me. Three came.[^2]")),
        (
            Action("Convert URL"),
            with(notes, "One came.[^a] Two came (https://n.exa┃mple.org). Three came.[^2]"),
        ),
        (Paste("https://n.example.org"), with(notes, "One came.[^a] Two ca┃me. Three came.[^2]")),
        (Paste(" Four came.[9]\n\n[9] https://n.example.org"), with(notes, "One came.[^a]┃ Three came.[^2]")),
        (Action("Create endnote"), with(notes, "One came.[^a] Two came.[^2] Three came.[^new┃]")),
        (Action("Create all"), with(notes, "One came.[^a] Two came.[^2] Three came.[^b┃][^c][^d][^e]")),
        (Action("Remove endnote"), with(notes, "One came.[^a]").replace("[^2]", "[^2┃]")),
        (
            Action("Add its sources"),
            "One came.[^a]\n\n[^a]: https://a.example.org\n[^a┃]: https://b.example.org\n".to_owned(),
        ),
        (Action("Move"), with(notes, "One came.[^a] Two came [^2┃]. Three came.")),
        (
            Source(ActionKind::CreateEndnotes),
            with(notes, "┃One came.[^a] Two came.[^2] Three came.[^new][^more]"),
        ),
        (Source(ActionKind::RemoveEndnotes), with(notes, "┃One came.[^a]")),
        (Action("Ignore marker-placement"), with(notes, "One came.[^a] Two came [^2┃].")),
        (Source(ActionKind::FixAll), with(notes, "┃One came [^a]. Two came.[^2] Three came.")),
    ];
    rows.extend(in_endnotes("One came.[^1]\n\n", |n, url| format!("[^{n}]: {url}")));
    rows
}

fn keys() -> Rows {
    let text = |text: &str| format!("{text}\n");
    vec![
        (Action("Insert citation"), text("One came [@pier]. Two ca┃me.")),
        (Action("Insert citation [@source"), text("One came [@pier]. Officials reported that two ca┃me.")),
        (Action("Cite the previous"), text("One came [@pier, p. 3]. Two ca┃me.")),
        (Action("Convert URL"), text("One came [@pier]. Two came (https://road.exa┃mple.org).")),
        (Action("Convert URL"), text("One came [@pier]. Two came (https://n.exa┃mple.org).")),
        (Action("Convert URL"), text("One came [@pier].\n\nhttps://t dot me/har┃bour/7\n\nTwo came.")),
        (Paste("https://road.example.org"), text("One came [@pier]. Two ca┃me.")),
        (Paste("hxxps://n[.]example[.]org/a_b?c=1%202"), text("One came [@pier]. Two ca┃me.")),
        (Paste(" Four came.[9]\n\n[9] https://n.example.org"), text("One came [@pier].┃ Two came.")),
        (Action("Change to [@road]"), text("One came [@pier]. Two came [@raod┃].")),
        (Action("Ignore dangling-marker"), text("One came [@pier]. Two came [@nobody┃].")),
    ]
}

fn links() -> Rows {
    let text = |text: &str| format!("[One](https://a.example.org) came.{text}\n");
    vec![
        (Action("Insert citation"), text(" Two ca┃me.")),
        (Action("Cite the previous"), text(" Two ca┃me.")),
        (Action("Convert URL"), text(" Two came, https://n.exa┃mple.org.")),
        (Action("Convert URL"), text("\n\nhttps://n.exa┃mple.org\n\nThree came.")),
        (Paste("https://n.example.org"), text(" He said “t┃wo.” Three.")),
        (Paste(" Four came.[9]\n\n[9] https://n.example.org"), text("┃ Two came.")),
        (
            Action("Ignore uncited-claim"),
            text(" The ministry reported on May 2 that tw┃o ships sank. Three came."),
        ),
    ]
}

/// Returns fixtures with several sources in an endnote, several keys in a bracket, and several URLs at once.
fn several() -> Rows {
    let notes = "\n\n## Endnotes\n\n[1] https://a.example.org; hxxps://b[.]example[.]org\n[2] https://c.example.org ; https://d.example.org\n";
    let two = "https://n.example.org; https://m dot example dot org/x";
    let foot = "\n\n[^a]: https://a.example.org; https://b.example.org\n";
    let mut rows = vec![
        (Action("Insert citation"), with(notes, "One came.[1] Two ca┃me. Three came.[2]")),
        (Action("Cite the previous"), with(notes, "One came.[1] Two ca┃me. Three came.[2]")),
        (Action("Cite the previous"), with(foot, "One came.[^a] Two ca┃me.")),
        (Action("Cite the previous"), "One came [@pier; @road]. Two ca┃me.\n".to_owned()),
        (
            Action("Convert URL"),
            with(notes, "One came.[1] Two came (https://n.exa┃mple.org). Three came.[2]"),
        ),
        (Paste(two), with(notes, "One came.[1] Two ca┃me. Three came.[2]")),
        (Paste(two), with(foot, "One came.[^a] Two ca┃me.")),
        (Paste(two), "One came [@pier]. Two ca┃me.\n".to_owned()),
        (
            Paste("https://n.example.org; https://road.example.org"),
            "One came [@pier]. Two ca┃me.\n".to_owned(),
        ),
        (Paste(two), "[One](https://a.example.org) came. Two ca┃me.\n".to_owned()),
        (
            Paste(" Four came.[9]\n\n[9] https://n.example.org; https://m.example.org"),
            with(notes, "One came.[1]┃ Three came.[2]"),
        ),
        (Source(ActionKind::Renumber), with(notes, "┃One came.[2] Two came.[1]")),
        (Action("Remove endnote"), with(notes, "One came.[2]").replace("[1]", "[1┃]")),
        (Action("Add its sources"), with(notes, "One came.[1]").replace("[2]", "[1┃]")),
        (Action("Move"), with(notes, "One came.[1] Two came [1┃][2]. Three came.")),
        (Action("Change to [1][2]"), with(notes, "One came.[1; ┃2] Three came.")),
        (Action("Give this citation"), again(&["1", "2", "3", "4", "5", "6"], "; https://b.example.org")),
    ];
    rows.extend(in_endnotes("One came.[1]\n\n## Endnotes\n\n", |n, url| {
        format!("[{n}] https://first.example.org; {url} ; https://last.example.org")
    }));
    rows
}

fn endnotes_in_a_block_quote() -> Rows {
    let notes = "\n\n## References\n\n> [1] https://a.example.org\n>\n> [2] https://b.example.org\n";
    vec![
        (Action("Insert citation"), with(notes, "One came.[1] Two ca┃me. Three came.[2]")),
        (
            Action("Convert URL"),
            with(notes, "One came.[1] Two came (https://n.exa┃mple.org). Three came.[2]"),
        ),
        (Paste("https://n.example.org"), with(notes, "One came.[1] Two ca┃me. Three came.[2]")),
        (Source(ActionKind::Renumber), with(notes, "┃One came.[2] Two came.[1]")),
        (Action("Create endnote"), with(notes, "One came.[1] Two came.[2] Three came.[3┃]")),
        (Action("Remove endnote"), with(notes, "One came.[1]").replace("> [2]", "> [2┃]")),
        (
            Action("Change to https"),
            with(notes, "One came.[1] Two came.[2]").replace("https://b", "ttps┃://b"),
        ),
        (Action("Defang URL"), with(notes, "One came.[1] Two came.[2]").replace("//b", "//┃b")),
        (
            Action("Refang URL"),
            with(notes, "One came.[1] Two came.[2]").replace("https://b.", "hxxps://b[.]┃"),
        ),
    ]
}

/// The styles with their fixtures, in the order of [`TABLE`].
const STYLES: [(&str, Style); 7] = [
    ("Numeric", numeric),
    ("Roman", roman),
    ("Footnotes", footnotes),
    ("Keys", keys),
    ("Links", links),
    ("Several", several),
    ("Quoted", endnotes_in_a_block_quote),
];

#[test]
fn each_fix_in_each_style() {
    for (name, rows) in STYLES {
        check(&rows(), name);
    }
}

#[test]
fn the_table_says_which_there_are() {
    let shown = STYLES.map(|(_, rows)| rows().into_iter().map(|(by, _)| by.name()).collect::<Vec<_>>());
    let mut named = Vec::new();
    for line in TABLE.lines().skip(2) {
        let mut cells = line.split('|').map(str::trim);
        let fix = cells.next().expect("a line has a fix").to_owned();
        for (cell, (style, names)) in
            cells.zip(STYLES.iter().zip(&shown).map(|((style, _), names)| (style, names)))
        {
            let there = if names.contains(&fix) { "x" } else { "-" };
            assert_eq!(cell, there, "{fix}, {style}");
        }
        named.push(fix);
    }
    for (name, (style, _)) in
        shown.iter().zip(STYLES).flat_map(|(names, style)| names.iter().map(move |n| (n, style)))
    {
        assert!(named.contains(name), "{name}, {style}: no line in the table");
    }
}

/// Compares the results with the fixtures of this name.
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
