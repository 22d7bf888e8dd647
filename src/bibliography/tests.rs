use super::*;
use proptest::prelude::*;

const BIB: &str = "% ours\n@string{gaz = {River Gazette}}\n\n@online{port2024,\n  author = {Marsh, Ann and {Basin Desk}},\n  \
    title = {The {Port} Closed},\n  date = {2024-05-03},\n  url = {https://example.org/port},\n}\n\n\
    @article{pier, author = {Oru, Ben}, title = {Pier Notes}, journal = gaz, year = 2023, month = may,\n  doi = {10.1000/1}}\n";

fn read(name: &str, text: &str) -> File {
    File::read(Path::new(name), text)
}

fn shown(file: &File) -> Vec<String> {
    let of = |e: &Entry| {
        let field = |f: &Option<String>| f.clone().unwrap_or_default();
        format!(
            "{}:{} {} | {} | {} | {} | {} | {}",
            e.place.line + 1,
            e.place.start.utf8 + 1,
            e.key,
            e.authors.join(", "),
            field(&e.title),
            field(&e.container),
            field(&e.date),
            field(&e.url)
        )
    };
    let problems = file.problems.iter().map(|p| format!("{}! {}", p.line, p.cause));
    file.entries.iter().map(of).chain(problems).collect()
}

#[test]
fn reads_bibtex() {
    assert_eq!(
        shown(&read("river.bib", BIB)),
        [
            "4:9 port2024 | Ann Marsh, Basin Desk | The Port Closed |  | 2024-05-03 | https://example.org/port",
            "11:10 pier | Ben Oru | Pier Notes | River Gazette | 2023-05 | https://doi.org/10.1000/1",
        ]
    );
}

#[test]
fn a_broken_entry_costs_itself_only() {
    let broken = BIB.replace("{The {Port} Closed}", "{The {Port Closed}");
    let file = read("river.bib", &broken);
    let lines = shown(&file);
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines[0].starts_with("11:10 pier | Ben Oru"), "{lines:?}");
    assert!(lines[1].starts_with("4! "), "{lines:?}");
    assert_eq!(file.unread, ["port2024"]);

    let unknown = BIB.replace("journal = gaz", "journal = nowhere");
    let lines = shown(&read("river.bib", &unknown));
    assert!(lines[0].starts_with("4:9 port2024") && lines[1].starts_with("11! "), "{lines:?}");

    let twice = format!("{BIB}\n@misc{{pier, title = {{Again}}}}\n");
    let lines = shown(&read("river.bib", &twice));
    assert_eq!(lines[2], "14! 'pier' is there already; the first one holds", "{lines:?}");
}

const CSL: &str = "[\n  {\"id\": \"port2024\", \"title\": \"The Port\",\n   \"author\": [{\"family\": \"Marsh\", \"given\": \"Ann\"}, {\"literal\": \"Basin Desk\"}],\n   \
    \"issued\": {\"date-parts\": [[2024, 5, 3]]}, \"URL\": \"https://example.org/port\"},\n  \
    {\"id\": 7, \"title\": \"Pier\", \"container-title\": \"River Gazette\", \"issued\": {\"raw\": \"May 2023\"}}\n]\n";

#[test]
fn reads_csl_json() {
    assert_eq!(
        shown(&read("river.json", CSL)),
        [
            "2:11 port2024 | Ann Marsh, Basin Desk | The Port |  | 2024-05-03 | https://example.org/port",
            "5:10 7 |  | Pier | River Gazette | May 2023 | ",
        ]
    );
    let broken = CSL.replace("\"The Port\",", "\"The Port\"");
    let lines = shown(&read("river.json", &broken));
    assert!(lines[0].starts_with("5:10 7 ") && lines[1].starts_with("3! expected `,`"), "{lines:?}");
    let open = shown(&read("river.json", CSL.trim_end().trim_end_matches(']')));
    assert_eq!((open.len(), open[2].as_str()), (3, "5! the list is not closed"), "{open:?}");
}

#[test]
fn keys_are_found_and_near_ones_guessed() {
    let files = vec![Arc::new(read("river.bib", BIB)), Arc::new(read("more.json", CSL))];
    let all = Bibliography::new(files, true);
    let label = |key| Label::keyed(Style::Pandoc, key);
    let (entry, file) = all.entry(label("port2024")).unwrap();
    assert_eq!((entry.place.line, file.path.as_path()), (3, Path::new("river.bib")), "the first file wins");
    assert!(all.has(label("7")) && !all.has(label("prot2024")));
    assert_eq!(all.near("prot2024").as_deref(), Some("port2024"));
    assert_eq!(all.near("something").as_deref(), None);
    assert_eq!(all.entries().count(), 3);
    assert_eq!(all.entry_with_url("http://www.example dot org/port/").unwrap().key, "port2024");
    assert!(!Bibliography::new(Vec::new(), true).is_complete(), "nothing was read");
}

#[test]
fn columns_are_counted_in_every_unit() {
    let file = read("a.json", "[{\"title\": \"é🇺🇦\", \"id\": \"k\"}]");
    let at = file.entries[0].place;
    assert_eq!((at.start.utf32, at.start.utf16, at.start.utf8), (25, 27, 32));
    assert_eq!(at.end.utf32, 26);
}

proptest! {
    #[test]
    fn anything_can_be_read(text in "([@{}\\[\\]\",:=a-c1é\n %#\\\\]|@misc\\{|\"id\"|date = ){0,60}") {
        for name in ["a.bib", "a.json"] {
            let file = read(name, &text);
            let lines = text.lines().count() as u32 + 1;
            prop_assert!(file.problems.iter().all(|p| (1..=lines).contains(&p.line)), "{:?}", file.problems);
        }
    }
}
