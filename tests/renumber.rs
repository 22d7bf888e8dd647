//! `assessor renumber` as a writer or a script runs it: the real program on real files.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;

const DISORDER: &str = "\u{feff}# Northern Road Assessment\r\n\r\nOne came.[2] Two left.[1] So in [9].\r\n\r\n\
    ## Endnotes\r\n\r\n[1] https://example.org/a\r\n[2] https://example.org/b\r\n";
const ORDER: &str = "\u{feff}# Northern Road Assessment\r\n\r\nOne came.[1] Two left.[2] So in [9].\r\n\r\n\
    ## Endnotes\r\n\r\n[1] https://example.org/b\r\n[2] https://example.org/a\r\n";

struct Run {
    status: i32,
    output: String,
    errors: String,
}

fn renumber(arguments: &[&str], path: &Path) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_assessor"));
    let done = command.arg("renumber").args(arguments).arg(path).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Run { status: done.status.code().unwrap(), output: text(done.stdout), errors: text(done.stderr) }
}

fn file(folder: &Path, text: &str) -> PathBuf {
    let path = folder.join("report.md");
    fs::write(&path, text).unwrap();
    path
}

#[test]
fn writes_in_place_and_says_how_much_changed() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), DISORDER);
    let run = renumber(&[], &path);
    assert_eq!(run.status, 0, "{}", run.errors);
    assert_eq!(run.output, format!("{}: 2 numbers changed\n", path.display()));
    assert!(run.errors.contains("report.md:3:33: this marker has no endnote"), "{}", run.errors);
    assert_eq!(fs::read_to_string(&path).unwrap(), ORDER, "byte order mark and line ends included");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    let again = renumber(&[], &path);
    assert_eq!((again.status, again.output.as_str()), (0, ""));
}

#[test]
fn check_writes_nothing_and_answers_by_its_status() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), DISORDER);
    let run = renumber(&["--check"], &path);
    assert_eq!(run.status, 1);
    assert_eq!(run.output, format!("{}: 2 numbers would change\n", path.display()));
    assert_eq!(fs::read_to_string(&path).unwrap(), DISORDER);
    fs::write(&path, ORDER).unwrap();
    assert_eq!(renumber(&["--check"], &path).status, 0);
}

#[test]
fn diff_shows_what_would_change() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), &DISORDER.replace("\r\n", "\n"));
    let run = renumber(&["--diff"], &path);
    assert_eq!(run.status, 0);
    let shown: Vec<_> = run.output.lines().filter(|line| line.starts_with(['+', '-'])).skip(2).collect();
    insta::assert_snapshot!(shown.join("\n"), @"
    -One came.[2] Two left.[1] So in [9].
    +One came.[1] Two left.[2] So in [9].
    -[1] https://example.org/a
    -[2] https://example.org/b
    +[1] https://example.org/b
    +[2] https://example.org/a
    ");
    assert_eq!(renumber(&["--diff", "--check"], &path).status, 1);
}

#[cfg(unix)]
#[test]
fn keeps_permissions_and_links_and_refuses_what_is_read_only() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), DISORDER);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    let link = folder.path().join("link.md");
    std::os::unix::fs::symlink(&path, &link).unwrap();
    assert_eq!(renumber(&[], &link).status, 0);
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    assert_eq!(fs::read_to_string(&path).unwrap(), ORDER);

    fs::write(&path, DISORDER).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o440)).unwrap();
    let run = renumber(&[], &path);
    assert_eq!(run.status, 2);
    assert!(run.errors.contains("read-only"), "{}", run.errors);
    assert_eq!(fs::read_to_string(&path).unwrap(), DISORDER);
}

#[test]
fn says_what_it_leaves_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), "One came.[7] Two left.[5]\n");
    let run = renumber(&["--check"], &path);
    assert_eq!((run.status, run.output.as_str()), (0, ""));
    assert!(run.errors.contains("unchanged: it has markers but no endnotes"), "{}", run.errors);
    assert_eq!(renumber(&[], &folder.path().join("absent.md")).status, 2);
}

#[test]
fn a_reference_that_is_not_read_is_named_and_its_endnote_stays() {
    let folder = tempfile::tempdir().unwrap();
    let notes = "\n\n## Endnotes\n\n[1] https://example.org/a\n[2] https://example.org/b\n";
    for written in ["[1?]", "\\[1\\]", "［1］", "[1, p. 7]"] {
        let text = format!("# Northern Road Assessment\n\nOne came.[2] Two left.{written}{notes}");
        let path = file(folder.path(), &text);
        let run = renumber(&[], &path);
        assert_eq!(run.status, 0, "{written}: {}", run.errors);
        assert!(run.errors.contains("report.md:3:"), "{written}: {}", run.errors);
        assert_eq!(fs::read_to_string(&path).unwrap(), text, "{written}");
    }
}

#[test]
fn footnotes_are_numbered_when_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let text = "# Northern Road Assessment\n\nOne came.[^2] Two left.[^1]\n\n[^1]: https://example.org/a\n\
        [^2]: https://example.org/b\n";
    let path = file(folder.path(), text);
    let run = renumber(&[], &path);
    assert!(run.errors.contains("--footnotes"), "{}", run.errors);
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
    let run = renumber(&["--footnotes"], &path);
    assert_eq!(run.output, format!("{}: 2 numbers changed\n", path.display()));
    let after = "# Northern Road Assessment\n\nOne came.[^1] Two left.[^2]\n\n[^1]: https://example.org/b\n\
        [^2]: https://example.org/a\n";
    assert_eq!(fs::read_to_string(&path).unwrap(), after);
}

#[test]
fn a_line_that_may_belong_to_an_endnote_is_not_left_behind() {
    let folder = tempfile::tempdir().unwrap();
    for line in ["Enemies, Port Anvil Press", "The Owners of the Mill", "enemies, Port Anvil Press"] {
        let text = format!(
            "# Northern Road Assessment\n\nOne came.[2] Two left.[1] Three fell.[3]\n\n## Endnotes\n\n\
             [1] Cy Lund, The Mill, Its Owners, and\n{line}\n[2] Ann Oru, The Quay\n[3] Bo Ek, The Dam\n"
        );
        let path = file(folder.path(), &text);
        let run = renumber(&[], &path);
        let after = fs::read_to_string(&path).unwrap();
        // Whole, or not at all and with its line.
        assert!(after.contains(&format!("Cy Lund, The Mill, Its Owners, and\n{line}\n")), "{after}");
        assert!(after != text || run.errors.contains("report.md:7:"), "{}", run.errors);
    }
}
