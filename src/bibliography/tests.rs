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
    assert_eq!(lines[2], "14! 'pier' is defined twice; the first one is used", "{lines:?}");
}

const CSL: &str = "[\n  {\"id\": \"port2024\", \"title\": \"The Port\",\n   \"author\": [{\"family\": \"Marsh\", \"given\": \"Ann\"}, {\"literal\": \"Basin Desk\"}],\n   \
    \"issued\": {\"date-parts\": [[2024, 5, 3]]}, \"URL\": \"https://example.org/port\"},\n  \
    {\"id\": 7, \"title\": \"Pier\", \"container-title\": \"River Gazette\", \"issued\": {\"raw\": \"May 2023\"}}\n]\n";

#[test]
fn an_impossible_day_or_month_costs_itself_alone() {
    let file = File::read(
        Path::new("sources.bib"),
        "@misc{road, title = {Road}, year = 2024, month = {May 400}}\n\
         @misc{pier, title = {Pier}, year = 2024, month = may, day = 400}\n\
         @misc{quay, title = {Quay}, year = 2024, month = 0}\n",
    );
    assert_eq!(file.problems, []);
    assert_eq!(file.entries.iter().map(|e| e.date.as_deref()).collect::<Vec<_>>(), [Some("2024"); 3]);
}

#[test]
fn a_year_of_five_digits_is_no_date() {
    let file = read(
        "a.bib",
        "@misc{road, title = {Road}, date = {40248-05/x}}\n@misc{pier, title = {Pier}, year = {99999}}\n",
    );
    assert_eq!(shown(&file).len(), 2, "{:?}", shown(&file));
}

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

/// Returns the keys that were read, those that were not, and the lines of the problems.
fn outcome(text: &str) -> (Vec<String>, Vec<String>, Vec<u32>) {
    let file = File::read(Path::new("a.bib"), text);
    let keys = file.entries.iter().map(|entry| entry.key.clone()).collect();
    (keys, file.unread, file.problems.iter().map(|problem| problem.line).collect())
}

fn words(list: &[&str]) -> Vec<String> {
    list.iter().map(|word| (*word).to_owned()).collect()
}

#[test]
fn strings_in_a_circle_cost_the_entries_that_use_them() {
    let text = "@string{p = \"Pier \" # q}\n@string{q = {Quay}}\n@string{a = b}\n@string{b = a}\n@string{c = c}\n\
        @misc{one, title = p}\n@misc{two, title = a}\n@misc{three, title = c, year = 2024}\n";
    assert_eq!(outcome(text), (words(&["one"]), words(&["two", "three"]), vec![4, 5, 7, 8]));
    let file = File::read(Path::new("a.bib"), text);
    assert_eq!(file.entries[0].title.as_deref(), Some("Pier Quay"));
}

#[test]
fn strings_that_double_themselves_are_left_out() {
    let mut text = "@string{s0 = {A word. }}\n".to_owned();
    for i in 1..60 {
        text += &format!("@string{{s{i} = s{0} # s{0}}}\n", i - 1);
    }
    text += "@misc{a, title = s59}\n@misc{b, title = s3}\n";
    let (keys, unread, lines) = outcome(&text);
    assert_eq!((keys, unread), (words(&["b"]), words(&["a"])));
    assert!(!lines.is_empty());
}

#[test]
fn entries_that_inherit_in_a_circle_are_read_without() {
    let text = "@article{k, crossref = {l}, title = {K}}\n@article{l, crossref = {k}, title = {L}}\n\
        @article{m, crossref = {m}, title = {M}}\n@article{n, xdata = {n}, title = {N}}\n\
        @incollection{part, crossref = {whole}, title = {Part}}\n@collection{whole, title = {Whole}, year = 1999}\n";
    let (keys, unread, lines) = outcome(text);
    assert_eq!(keys, words(&["k", "l", "m", "n", "part", "whole"]));
    assert_eq!((unread, lines), (vec![], vec![2, 3, 4]));
    let file = File::read(Path::new("a.bib"), text);
    assert_eq!(file.entries[4].container.as_deref(), Some("Whole"), "what makes sense is inherited");
}

#[test]
fn a_chain_of_any_length_is_read() {
    let chain = |n: usize| -> String {
        (0..n).map(|i| format!("@article{{k{i}, crossref = {{k{}}}}}\n", i + 1)).collect()
    };
    let (keys, unread, lines) = outcome(&chain(20_000));
    assert_eq!((keys.len(), unread.len()), (20_000, 0));
    assert!(lines.len() > 1000 && lines.len() < 2000, "{}", lines.len());
    assert_eq!(outcome(&chain(10)).2, [0; 0]);
    let twice: String = (0..60).map(|i| format!("@xdata{{k{i}, xdata = {{k{0}, k{0}}}}}\n", i + 1)).collect();
    assert_eq!(outcome(&twice).0.len(), 60);
}

#[test]
fn deep_braces_cost_one_entry() {
    let deep = |n: usize| format!("{}x{}", "{".repeat(n), "}".repeat(n));
    let text = format!(
        "@misc{{a, title = {}}}\n@misc{{b, title = {{{}}}}}\n@misc{{c, title = {}}}\n@misc{{d, title = {{{}}}}}\n",
        deep(100_000),
        "\\a{".repeat(50_000) + &"}".repeat(50_000),
        deep(20),
        "{}".repeat(100_000)
    );
    assert_eq!(outcome(&text), (words(&["c"]), words(&["a", "b", "d"]), vec![1, 2, 4]));
}

#[test]
fn places_in_one_long_line_are_found_in_order_or_not() {
    let lined = Lined::new("é{a}\n🙂b c");
    let at = |range| {
        let LineRange { line, start, end } = lined.place(range);
        (line, start.utf8, start.utf16, end.utf32)
    };
    assert_eq!(at(10..11), (1, 4, 2, 2));
    assert_eq!(at(3..4), (0, 3, 2, 3));
    assert_eq!(at(2..3), (0, 2, 1, 2));
    assert_eq!(at(12..13), (1, 6, 4, 4));
}

#[test]
fn an_entry_may_stand_in_parentheses() {
    let text = "@misc(pier, title={Pier (north)}, url={https://example.org/a})\n@online{b, title={B}}\n@misc(half, title={H}\n";
    let found = read("river.bib", text);
    assert_eq!(
        shown(&found),
        [
            "1:7 pier |  | Pier (north) |  |  | https://example.org/a",
            "2:9 b |  | B |  |  | ",
            "3! expected comma"
        ]
    );
}
