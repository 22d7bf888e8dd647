//! Tests the files that commands write, and output that cannot be written: the real program on real files.
#![cfg(unix)]

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

const REPORT: &str = "# Harbour Assessment, May 2, 2024\n\n## Key Takeaways\n\n- The harbour will likely stay closed.\n\n\
    Guards closed the harbour on May 1.[2] Crews left.[1]\n\n[1] https://example.org/1\n[2] https://example.org/2\n";

struct Run {
    status: i32,
    output: String,
    errors: String,
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_assessor"));
    command.current_dir(folder).args(arguments);
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Run {
    let done = command(folder, arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Run { status: done.status.code().unwrap(), output: text(done.stdout), errors: text(done.stderr) }
}

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("report.md"), REPORT).unwrap();
    folder
}

#[test]
fn a_report_is_not_replaced() {
    let folder = folder();
    let (root, report) = (folder.path(), folder.path().join("report.md"));
    for force in [&[][..], &["--force"]] {
        let done = run(root, &[&["map", "report.md", "-o", "report.md"], force].concat());
        assert_eq!(done.status, 2);
        assert!(
            done.errors.contains("report.md: cannot be written: the command reads this file"),
            "{}",
            done.errors
        );
    }
    fs::write(root.join("other.md"), REPORT).unwrap();
    let done = run(root, &["map", "report.md", "-o", "other.md"]);
    assert_eq!(done.status, 2);
    assert!(done.errors.contains("`assessor map` did not create it"), "{}", done.errors);
    fs::write(root.join("people.csv"), "name,schema\nMagnus Scollay,Person\n").unwrap();
    let done = run(root, &["actors", "import", "people.csv", "-o", "report.md"]);
    assert_eq!((done.status, done.output.as_str()), (2, ""));
    assert_eq!(fs::read_to_string(&report).unwrap(), REPORT);
    assert_eq!(run(root, &["map", "report.md", "-o", "map.html"]).status, 0);
    assert_eq!(run(root, &["map", "report.md", "-o", "map.html"]).status, 0, "its own file is written anew");
    assert_eq!(run(root, &["map", "report.md", "-o", "other.md", "--force"]).status, 0);
    assert!(fs::read_to_string(root.join("other.md")).unwrap().starts_with("<!DOCTYPE html>"));
    assert_eq!(run(root, &["map", "report.md", "-o", "/dev/null", "--force"]).status, 2);
}

#[test]
fn learned_names_are_added_to_what_was_reviewed() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    fs::create_dir_all(root.join("past")).unwrap();
    let past = |i: usize, who: &str| {
        let text = format!(
            "# Harbour Assessment, May {i}, 2024\n\n## Key Takeaways\n\n- The quay stayed closed.\n\n\
             Port Director {who} closed the quay.[1] Port Director {who} left.[1]\n\n[1] https://example.org\n"
        );
        fs::write(root.join(format!("past/r{who}{i}.md")), text).unwrap();
    };
    let learn = || {
        let done = run(root, &["actors", "learn", "past", "-o", "learned.toml"]);
        assert_eq!(done.status, 0, "{}", done.errors);
        fs::read_to_string(root.join("learned.toml")).unwrap()
    };
    for i in 1..3 {
        past(i, "Zebulon Quarrick");
        past(i, "Ottilie Brandreth");
    }
    let first = learn();
    assert!(first.contains("name = \"Zebulon Quarrick\"") && first.contains("name = \"Ottilie Brandreth\""));
    assert_eq!(learn(), first, "nothing new, nothing changed");
    // One entry is corrected, another deleted, and a third added by hand.
    let entry = first.find("[[actor]]\nid = \"ottilie-brandreth\"").unwrap();
    let end =
        first[entry + 1..].find("\n[[actor]]").or_else(|| first[entry + 1..].find("\n# Names")).unwrap();
    let mut reviewed = first.clone();
    reviewed.replace_range(entry..entry + 1 + end, "");
    let reviewed = reviewed.replace("schema = \"Person\"", "schema = \"Person\"\ncountry = \"no\" # asked")
        + "\n[[actor]]\nid = \"mine\"\nschema = \"Person\"\nname = \"Own Entry\"\n";
    fs::write(root.join("learned.toml"), &reviewed).unwrap();
    assert_eq!(learn(), reviewed);
    for i in 1..3 {
        past(i, "Ingram Fothergay");
    }
    let last = learn();
    assert!(last.contains("country = \"no\" # asked") && last.contains("Own Entry"), "{last}");
    assert!(last.contains("name = \"Ingram Fothergay\""), "{last}");
    assert!(!last.contains("name = \"Ottilie Brandreth\""), "{last}");
    fs::write(
        root.join("learned.toml"),
        last.replace("Ottilie Brandreth; ", "").replace("; Ottilie Brandreth", ""),
    )
    .unwrap();
    assert!(learn().contains("name = \"Ottilie Brandreth\""), "offered once more");
    fs::write(root.join("learned.toml"), last.replace("[[actor]]", "[[actor")).unwrap();
    let done = run(root, &["actors", "learn", "past", "-o", "learned.toml"]);
    assert!(done.status == 2 && done.errors.contains("correct this first"), "{}", done.errors);
}

#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_written_is_told() {
    let folder = folder();
    for arguments in [
        &["check", "report.md"][..],
        &["check", "--format", "json", "report.md"],
        &["inspect", "report.md"],
        &["map", "report.md"],
        &["renumber", "--diff", "report.md"],
        &["explain"],
        &["schema"],
        &["actors", "list"],
        &["actors", "schema"],
        &["--help"],
    ] {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let done = command(folder.path(), arguments).stdout(full).output().unwrap();
        let errors = String::from_utf8(done.stderr).unwrap();
        assert_eq!(done.status.code(), Some(2), "{arguments:?}");
        assert!(errors.contains("the output cannot be written"), "{arguments:?}: {errors}");
    }
    let full = File::options().write(true).open("/dev/full").unwrap();
    let done = command(folder.path(), &["inspect", "report.md", "none.md"]).stderr(full).output().unwrap();
    assert_eq!(done.status.code(), Some(2), "nobody can be told");
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let folder = folder();
    let mut child = command(folder.path(), &["actors", "list"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let done = child.wait_with_output().unwrap();
    assert_eq!((done.status.code(), done.stderr), (Some(0), vec![]));
}

#[test]
fn what_is_no_file_is_told_with_its_cause() {
    use std::os::unix::fs::symlink;
    let folder = folder();
    let root = folder.path();
    symlink("/dev/zero", root.join("zero.md")).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(root.join("socket.md")).unwrap();
    for (path, cause) in
        [("zero.md", "a device"), ("socket.md", "a socket"), (".", "a folder"), ("gone.md", "No such file")]
    {
        for command in ["check", "inspect", "map", "renumber"] {
            if path == "." && matches!(command, "check" | "inspect" | "renumber") {
                continue;
            }
            let done = run(root, &[command, path]);
            assert_eq!(done.status, 2, "{command} {path}");
            let told = done.errors.contains(&format!("assessor: {path}: ")) && done.errors.contains(cause);
            assert!(told, "{command} {path}: {}", done.errors);
        }
    }
}

#[test]
fn file_names_and_words_cannot_command_a_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let name = "a\u{1b}[31m\n\u{202e}b.md";
    fs::write(folder.path().join(name), REPORT.replace("Crews", "\u{202e}Crews\u{9b}")).unwrap();
    for arguments in [&["check", name][..], &["check", "--format", "json", name], &["inspect", name]] {
        let done = run(folder.path(), arguments);
        assert!(!done.output.is_empty(), "{}", done.errors);
        for text in [done.output, done.errors] {
            let bad = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
            assert!(!text.contains(bad), "{arguments:?}: {text:?}");
        }
    }
}
