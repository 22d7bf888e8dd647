//! `assessor check` and `assessor inspect` as a script runs them: the real program on real files.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;

const REPORT: &str = "# Northern Road Assessment\n\nOne came.[1] Two left.[1] Three [@road] stayed.[2]\n\n\
    ## Endnotes\n\n[1] https://example.org/a\n[1] https://example.org/b\n[2] https://example.org/c\n";

struct Run {
    status: i32,
    output: String,
    errors: String,
}

fn run(arguments: &[&str], folder: &Path) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_assessor"));
    let done = command.args(arguments).arg(folder).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Run { status: done.status.code().unwrap(), output: text(done.stdout), errors: text(done.stderr) }
}

fn write(folder: &Path, name: &str, text: &str) {
    fs::write(folder.join(name), text).unwrap();
}

#[test]
fn data_holds_related_places_and_files_that_are_no_assessments() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.md", REPORT);
    write(folder.path(), "b.md", "# Shopping\n\nMilk.\n");
    let run = run(&["check", "--format", "json"], folder.path());
    let lines: Vec<Value> = run.output.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((&lines[0]["assessment"], &lines[1]["assessment"]), (&true.into(), &false.into()));
    assert_eq!(lines[1]["diagnostics"], Value::Array(Vec::new()));
    let all = lines[0]["diagnostics"].as_array().unwrap();
    let twice = all.iter().find(|d| d["code"] == "duplicate-endnote-number").unwrap();
    assert_eq!(twice["related"][0]["start"]["line"], 7);
    assert_eq!(twice["related"][0]["message"], "First endnote [1].");
}

#[test]
fn a_named_file_that_is_no_assessment_gets_a_reason() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "b.md", "# Shopping\n\nMilk.\n");
    let named = run(&["check"], &folder.path().join("b.md"));
    let reason = "not checked, because it has no takeaways heading and no citations; an empty assessor.toml in its folder";
    assert!(named.errors.contains(reason), "{}", named.errors);
    let data = run(&["check", "--format", "json"], &folder.path().join("b.md"));
    let line: Value = serde_json::from_str(&data.output).unwrap();
    assert_eq!(line["reason"], "It has no takeaways heading and no citations.");
    // In a folder, only their number is told.
    assert!(!run(&["check"], folder.path()).errors.contains("not checked"));
}

#[test]
fn quarto_and_r_markdown_are_found_in_folders() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["a.qmd", "b.Rmd", "c.rmd", "d.markdown"] {
        write(folder.path(), name, REPORT);
    }
    assert_eq!(run(&["check", "--format", "json"], folder.path()).output.lines().count(), 4);
}

#[test]
fn a_byte_order_mark_is_no_column() {
    let folder = tempfile::tempdir().unwrap();
    let text = "One came.[1] Two left.[7]\n\n## Endnotes\n\n[1] https://example.org/a\n";
    write(folder.path(), "a.assessment.md", text);
    write(folder.path(), "b.assessment.md", &format!("\u{feff}{text}"));
    write(folder.path(), "assessor.toml", "");
    let run = run(&["check", "--format", "json"], folder.path());
    let places = |line: &str| {
        let found: Value = serde_json::from_str(line).unwrap();
        let found = found["diagnostics"].as_array().unwrap().clone();
        let dangling = found.iter().find(|d| d["code"] == "dangling-marker").unwrap();
        [dangling["start"].clone(), dangling["end"].clone()]
    };
    let all: Vec<_> = run.output.lines().map(places).collect();
    assert_eq!(all[0][0], serde_json::json!({"line": 1, "column": 23}));
    assert_eq!(all[0], all[1]);
}

#[test]
fn a_mistake_in_the_settings_is_told_by_line_and_is_no_unreadable_file() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.md", "# Northern Road Assessment\n\nOne came.[1]\n\n[1] https://example.org/a\n");
    write(folder.path(), "assessor.toml", "[rules]\nuncited-clam = 'off'\n");
    let checked = run(&["check"], folder.path());
    assert_eq!(checked.status, 2);
    let told =
        "assessor.toml: line 2: There is no rule named \"uncited-clam\". Did you mean \"uncited-claim\"?";
    assert!(checked.errors.contains(told), "{}", checked.errors);
    assert!(checked.errors.contains("1 mistake in settings"), "{}", checked.errors);
    assert!(!checked.errors.contains("could not be checked"), "{}", checked.errors);
    assert_eq!(run(&["inspect"], &folder.path().join("a.md")).status, 2);
    write(folder.path(), "assessor.toml", "rules = ");
    assert_eq!(run(&["inspect"], &folder.path().join("a.md")).status, 2);
}

#[test]
fn data_holds_what_is_wrong_with_the_teams_actors() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.md", "# Northern Road Assessment\n\nOne came.[1]\n\n[1] https://example.org/a\n");
    fs::create_dir(folder.path().join("actors")).unwrap();
    write(folder.path(), "assessor.toml", "");
    write(folder.path(), "actors/people.toml", "[[actor]]\nid = 'x'\nschema = 'Human'\nname = 'X Y'\n");
    let checked = run(&["check", "--format", "json"], folder.path());
    assert_eq!(checked.status, 2);
    let lines: Vec<Value> = checked.output.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let file = lines.iter().find(|line| line["path"].as_str().unwrap().ends_with("people.toml")).unwrap();
    let first = &file["diagnostics"][0];
    assert_eq!((&first["code"], &first["severity"]), (&"actors".into(), &"error".into()), "{first}");
    assert!(checked.errors.contains("people.toml:3:10: unknown schema"), "{}", checked.errors);
    assert!(file["diagnostics"].as_array().unwrap().iter().any(|d| d["start"]["line"] == 3), "{file}");
}

#[test]
fn the_map_goes_to_a_file_or_is_printed_and_asks_the_network_for_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let text = "# Road <script>alert(1)</script> Assessment, May 2, 2024\n\n## Key Takeaways\n\n- The <b>road</b> \
        stays closed & cold.\n\nThe <b>road</b> stays closed & cold, says the \"River\" office.[1]\n\n[1] \
        https://example.org/?a=<i>&b=\"c\"\n[2] javascript:alert(2)\n";
    write(folder.path(), "a.md", text);
    let report = folder.path().join("a.md");
    let printed = run(&["map"], &report);
    assert_eq!((printed.status, printed.errors.as_str()), (0, ""));
    let page = &printed.output;
    let out = folder.path().join("map.html");
    let mut command = Command::new(env!("CARGO_BIN_EXE_assessor"));
    let done = command.arg("map").arg(&report).arg("-o").arg(&out).output().unwrap();
    assert!(done.status.success() && done.stdout.is_empty());
    assert_eq!(&fs::read_to_string(&out).unwrap(), page);

    // The page loads nothing, as its policy and its content ensure. Its links are for the reader to follow.
    assert!(page.contains("http-equiv=\"Content-Security-Policy\"") && page.contains("default-src 'none'"));
    for loads in [" src=", "<link", "@import", "url(", "<iframe", "<img", "fetch(", "href=\"javascript:"] {
        assert!(!page.contains(loads), "{loads}");
    }
    for raw in ["<script>alert", "<b>road", "<i>&b"] {
        assert!(!page.contains(raw), "{raw}");
    }
    assert!(page.contains("&lt;b&gt;road&lt;/b&gt; stays closed &amp; cold"));

    let missing = run(&["map"], &folder.path().join("none.md"));
    assert_eq!((missing.status, missing.output.as_str()), (2, ""));
    assert!(missing.errors.contains("none.md"), "{}", missing.errors);
    let mut command = Command::new(env!("CARGO_BIN_EXE_assessor"));
    let nowhere =
        command.arg("map").arg(&report).arg("-o").arg(folder.path().join("no/map.html")).output().unwrap();
    assert_eq!(nowhere.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&nowhere.stderr).contains("map.html"));
}

#[test]
fn ignores_that_silence_nothing_are_told_when_their_whole_folder_was_checked() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.md", REPORT);
    let found = run(&["check", "--format", "json"], folder.path()).output;
    let found: Value = serde_json::from_str(&found).unwrap();
    let all = found["diagnostics"].as_array().unwrap();
    let hash = all.iter().find(|d| d["code"] == "duplicate-endnote-number").unwrap()["sentence"].clone();
    let one = |hash: &str| format!("[[ignore]]\nrule = 'duplicate-endnote-number'\nsentence = '{hash}'\n");
    let both = one(hash.as_str().unwrap()) + &one("0123456789abcdef");
    write(folder.path(), "assessor.toml", &both);
    let checked = run(&["check"], folder.path());
    assert!(!checked.output.contains("duplicate-endnote-number"), "{}", checked.output);
    let told: Vec<_> = checked.errors.lines().filter(|line| line.contains("[[ignore]]")).collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("assessor.toml: line 5: this [[ignore]] of"), "{told:?}");
    let alone = run(&["check"], &folder.path().join("a.md"));
    assert!(!alone.errors.contains("[[ignore]]"), "{}", alone.errors);
}

#[test]
fn keys_are_looked_up_in_the_bibliography_beside_the_text() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.md", REPORT);
    write(folder.path(), "river.bib", "@misc{roda, title = {The Road}, url = {https://example.org/r}}\n");
    let checked = run(&["check"], folder.path());
    assert!(
        checked.output.contains("[@road] is not in river.bib. Did you mean [@roda]?"),
        "{}",
        checked.output
    );
    write(
        folder.path(),
        "river.bib",
        "@misc{road, title = {The Road}, url = {https://example.org/r}}\n@misc{x, y\n",
    );
    let checked = run(&["check"], folder.path());
    assert!(!checked.output.contains("dangling-marker"), "{}", checked.output);
    assert!(checked.errors.contains("river.bib:2: "), "{}", checked.errors);
    let data = run(&["inspect"], &folder.path().join("a.md")).output;
    let data: Value = serde_json::from_str(&data).unwrap();
    let keyed = data["citations"].as_array().unwrap().iter().find(|c| c["style"] == "pandoc").unwrap();
    assert_eq!((&keyed["entry"]["title"], &keyed["entry"]["line"]), (&"The Road".into(), &1.into()));
}

#[test]
fn files_of_other_formats_are_named_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes, format, converter) in [
        ("river.docx", &b"PK\x03\x04\x14"[..], "a Word document", "pandoc"),
        ("river.odt", b"PK\x03\x04\x14", "an OpenDocument text", "pandoc"),
        ("river.pdf", b"%PDF-1.7\n", "a PDF", "pdftotext"),
        ("river.html", b"<!DOCTYPE html>\n<html><p>It rained.</p></html>\n", "a web page (HTML)", "pandoc"),
    ] {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        let run = run(&["check"], &path);
        assert_eq!(run.status, 2, "{name}");
        for words in [format, converter, ".md", name] {
            assert!(run.errors.contains(words), "{name}: no '{words}' in {}", run.errors);
        }
    }
    // A text is a text, whatever its file extension.
    write(folder.path(), "text.docx", REPORT);
    assert_eq!(run(&["check"], &folder.path().join("text.docx")).status, 1);
}

#[test]
fn a_folder_without_texts_says_so() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("river.docx"), b"PK\x03\x04\x14").unwrap();
    let empty = run(&["check"], folder.path());
    assert_eq!(empty.status, 2);
    for words in ["no reports in this folder", ".md", ".txt"] {
        assert!(empty.errors.contains(words), "{}", empty.errors);
    }
    write(folder.path(), "a.md", REPORT);
    assert_eq!(run(&["check"], folder.path()).status, 1);
}

#[test]
fn a_folder_is_inspected() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    fs::create_dir(root.join("old")).unwrap();
    fs::create_dir(root.join("empty")).unwrap();
    write(root, "a.md", REPORT);
    write(root, "old/z.txt", REPORT);
    write(root, "list.md", "# Shopping\n\nMilk.\n");
    let inspect = |paths: &[&str]| -> (i32, Vec<String>, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_assessor"));
        let done = command.current_dir(root).arg("inspect").args(paths).output().unwrap();
        let path = |line: &str| {
            let value: Value = serde_json::from_str(line).unwrap();
            assert!(value["sentences"].is_array());
            value["path"].as_str().unwrap().replace('\\', "/")
        };
        let lines = String::from_utf8(done.stdout).unwrap().lines().map(path).collect();
        (done.status.code().unwrap(), lines, String::from_utf8(done.stderr).unwrap())
    };
    let both = ["./a.md", "./old/z.txt"].map(str::to_owned).to_vec();
    assert_eq!(inspect(&["."]), (0, both.clone(), "1 file is not an assessment.\n".to_owned()));
    // A file that is named itself is analysed.
    let (status, paths, errors) = inspect(&["list.md", "old", "a.md"]);
    assert_eq!((status, errors.as_str()), (0, ""));
    assert_eq!(paths, ["list.md", "old/z.txt", "a.md"]);
    fs::write(root.join("b.md"), b"# B \xff\n").unwrap();
    let (status, paths, errors) = inspect(&["."]);
    assert_eq!((status, paths), (2, both));
    assert!(errors.contains("b.md: not UTF-8"), "{errors}");
    let (status, _, errors) = inspect(&["empty"]);
    assert!(status == 2 && errors.contains("no reports in this folder"), "{errors}");
}

#[test]
fn every_command_tells_misuse_by_its_status() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let path = "a.md";
    write(root, path, REPORT);
    let status = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_assessor"));
        command.current_dir(root).args(arguments).output().unwrap().status.code().unwrap()
    };
    let on_reports = [&["check"][..], &["inspect"], &["map"], &["sources"], &["renumber", "--check"]];
    for command in on_reports {
        let with = |more: &str| status(&[command, &[more]].concat());
        assert_eq!([with("none.md"), with("--nonsense")], [2, 2], "{command:?}");
        assert_eq!(with(path), i32::from(command == ["check"]), "{command:?}");
    }
    write(root, "assessor.toml", "[rules]\nuncited-clam = 'off'\n");
    for command in [&["check"][..], &["inspect"], &["map"], &["sources"], &["map", "-o", "map.html"]] {
        assert_eq!(status(&[command, &[path]].concat()), 2, "{command:?}");
    }
    write(root, "assessor.toml", "");
    fs::create_dir(root.join("actors")).unwrap();
    assert_eq!(status(&["actors", "check"]), 0);
    assert_eq!(status(&["actors", "check", "none.toml"]), 2);
    assert_eq!(status(&["actors", "show", "Nobody Known"]), 1);
    write(root, "actors/people.toml", "[[actor]]\nid = 'x'\nschema = 'Human'\nname = 'X Y'\n");
    assert_eq!(status(&["actors", "check"]), 1, "a mistake in an entry");
    for command in [&["check", path][..], &["map", path], &["actors", "show", "Nobody Known"]] {
        assert_eq!(status(command), 2, "{command:?}");
    }
    fs::remove_dir_all(root.join("actors")).unwrap();
    let hint = "# River Lock Assessment, May 3, 2024\n\nBoats sank.[1]\n\n## Endnotes\n\n\
        [1] https://example.org/d?utm_source=x\n";
    write(root, path, hint);
    let checked = run(&["check"], &root.join(path));
    assert!(checked.output.contains(" hint: "), "{}", checked.output);
    assert_eq!(checked.status, 0, "hints do not count");
}
