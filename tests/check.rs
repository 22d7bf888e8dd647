//! `assessor check` and `assessor inspect` as a script sees them: the real program on real files.

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
    assert_eq!(twice["related"][0]["message"], "The first endnote [1].");
}

#[test]
fn a_mistake_in_the_settings_is_told_by_line_and_is_no_unreadable_file() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.md", "# Northern Road Assessment\n\nOne came.[1]\n\n[1] https://example.org/a\n");
    write(folder.path(), "assessor.toml", "[rules]\nuncited-clam = 'off'\n");
    let checked = run(&["check"], folder.path());
    assert_eq!(checked.status, 2);
    let told = "assessor.toml: line 2: There is no rule called 'uncited-clam'; did you mean 'uncited-claim'?";
    assert!(checked.errors.contains(told), "{}", checked.errors);
    assert!(checked.errors.contains("1 mistake in the configuration"), "{}", checked.errors);
    assert!(!checked.errors.contains("unreadable"), "{}", checked.errors);
    assert_eq!(run(&["inspect"], &folder.path().join("a.md")).status, 2);
    write(folder.path(), "assessor.toml", "rules = ");
    assert_eq!(run(&["inspect"], &folder.path().join("a.md")).status, 2);
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
    assert!(told[0].contains("assessor.toml: line 5: no sentence here needs"), "{told:?}");
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
        checked.output.contains("[@road] is not in river.bib; did you mean [@roda]?"),
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
