//! `assessor check` with a baseline, a selection of rules, and statistics: the real program on real files.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

const BODY: &str = "Crews closed the lock.[1] The river rose on February 30.[2]\n\nGuards left on February 31.[3] Boats sank.[4]\n";
const NOTES: &str = "\n## Endnotes\n\n[1] https://example.org/a\n[2] https://example.org/b\n\
    [3] https://example.org/c\n[4] https://example.org/d?utm_source=x\n";

fn report(body: &str, notes: &str) -> String {
    format!("# River Lock Assessment, May 3, 2024\n\n{body}{notes}")
}

struct Run {
    status: i32,
    output: String,
    errors: String,
}

impl Run {
    /// Returns the line and the rule of each finding in the text output.
    fn found(&self) -> Vec<String> {
        let lines = self.output.lines().filter(|line| line.ends_with(']') && !line.starts_with(' '));
        let name = |line: &str| {
            let (_, rule) = line.rsplit_once('[').unwrap();
            let line = line.split(".md:").nth(1).unwrap().split(':').next().unwrap();
            format!("{line} {}", rule.trim_end_matches(']'))
        };
        lines.map(name).collect()
    }
}

fn run(folder: &Path, arguments: &[&str]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_assessor"));
    let done = command.current_dir(folder).args(arguments).args(["--habit", "none"]).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Run { status: done.status.code().unwrap(), output: text(done.stdout), errors: text(done.stderr) }
}

fn write(folder: &Path, name: &str, text: &str) {
    fs::write(folder.join(name), text).unwrap();
}

/// Returns a folder with a report in a folder below it.
fn team() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("reports")).unwrap();
    write(folder.path(), "reports/a.md", &report(BODY, NOTES));
    folder
}

fn check(folder: &Path, more: &[&str]) -> Run {
    run(folder, &[&["check", "reports", "--baseline", "known.toml"], more].concat())
}

const ALL: [&str; 3] = ["3 impossible-date", "5 impossible-date", "12 tracking-parameter"];

#[test]
fn the_first_run_reports_and_the_second_is_silent() {
    let team = team();
    let root = team.path();
    assert_eq!(run(root, &["check", "reports"]).found(), ALL);
    let first = check(root, &[]);
    assert_eq!((first.status, first.found()), (1, ALL.map(str::to_owned).to_vec()));
    assert!(
        first.errors.contains("known.toml: written with 3 entries, because it did not exist"),
        "{}",
        first.errors
    );
    let written = fs::read_to_string(root.join("known.toml")).unwrap();
    let lines: Vec<_> = written.lines().collect();
    assert_eq!(lines[1..4], ["version = 1", "", "[findings.\"reports/a.md\"]"]);
    assert_eq!(lines.len(), 7, "{written}");
    assert!(lines[4..6].iter().all(|line| line.starts_with("impossible-date.") && line.ends_with(" = 1")));
    assert!(lines[4] < lines[5] && lines[6].starts_with("tracking-parameter."));

    let second = check(root, &[]);
    assert_eq!((second.status, second.output.as_str()), (0, ""));
    assert_eq!(second.errors, "No findings in 1 assessment. 3 findings are in the baseline.\n");
    assert_eq!(fs::read_to_string(root.join("known.toml")).unwrap(), written, "it is not written again");

    // The same from elsewhere, and for the file alone.
    let other =
        run(&root.join("reports"), &["check", "a.md", "../reports/a.md", "--baseline", "../known.toml"]);
    assert_eq!((other.status, other.output.as_str()), (0, ""), "{}", other.errors);
    let json = check(root, &["--format", "json"]);
    let line: Value = serde_json::from_str(&json.output).unwrap();
    assert_eq!((json.status, &line["diagnostics"]), (0, &Value::Array(Vec::new())));
    assert_eq!(check(root, &["--statistics"]).output, "");
}

#[test]
fn a_new_finding_is_reported_and_edits_elsewhere_bring_none_back() {
    let team = team();
    let root = team.path();
    check(root, &[]);
    // Paragraphs and endnotes above and below, other numbers, another width of spaces.
    let moved = "The council met.[1]\n\nWorkers painted the gate.[2]\n\nCrews closed the lock.[3] The  river rose on February 30.[4]\n\n\
        Ferries waited.[5] Guards left on February 31.[6] Boats sank.[7] Nobody was hurt.[8]\n";
    let notes = "\n## Endnotes\n\n[1] https://example.org/e\n[2] https://example.org/f\n[3] https://example.org/a\n\
        [4] https://example.org/b\n[5] https://example.org/g\n[6] https://example.org/c\n\
        [7] https://example.org/d?utm_source=x\n[8] https://example.org/h\n";
    write(root, "reports/a.md", &report(moved, notes));
    assert_eq!(run(root, &["check", "reports"]).found().len(), 3);
    let again = check(root, &[]);
    assert_eq!((again.status, again.output.as_str()), (0, ""), "{}", again.errors);

    let more = moved.replace("The council met.[1]", "The council met on February 30.[1]");
    write(root, "reports/a.md", &report(&more, notes));
    let new = check(root, &[]);
    assert_eq!((new.status, new.found()), (1, vec!["3 impossible-date".to_owned()]));
    assert!(new.errors.contains("1 warning. 3 findings are in the baseline."), "{}", new.errors);

    // The same sentence with the same finding once more is one finding more, even in the next report.
    let twice = moved.replace("Nobody was hurt.[8]", "Guards left on February 31.[8]");
    write(root, "reports/a.md", &report(&twice, notes));
    let new = check(root, &[]);
    assert_eq!((new.status, new.found()), (1, vec!["9 impossible-date".to_owned()]));
    write(root, "reports/a.md", &report(moved, notes));
    write(root, "reports/b.md", &report(moved, notes));
    let other = check(root, &[]);
    assert_eq!((other.status, other.found().len()), (1, 3));
    assert!(other.output.contains("b.md:") && !other.output.contains("a.md:"), "{}", other.output);
}

#[test]
fn of_places_that_are_told_together_the_new_ones_are_reported() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    fs::create_dir(root.join("reports")).unwrap();
    let cites = |n: usize| (1..=n).map(|i| format!("Crews closed lock {i}.[{i}]\n\n")).collect::<String>();
    let notes = |queries: &[&str]| {
        let notes = queries.iter().enumerate();
        let lines: String =
            notes.map(|(i, query)| format!("[{}] https://example.org/{query}\n", i + 1)).collect();
        format!("## Endnotes\n\n{lines}")
    };
    let put = |queries: &[&str]| write(root, "reports/a.md", &report(&cites(queries.len()), &notes(queries)));
    put(&["a?utm_source=a", "b?utm_source=b", "c?utm_source=c", "d"]);
    let first = check(root, &[]);
    assert_eq!(first.found(), ["13 tracking-parameter"]);
    assert!(first.errors.contains("written with 3 entries"), "{}", first.errors);
    assert_eq!(check(root, &[]).output, "");
    // The first place is corrected: the others do not come back, and later one alone does not either.
    put(&["a", "b?utm_source=b", "c?utm_source=c", "d"]);
    let fewer = check(root, &[]);
    assert_eq!((fewer.status, fewer.output.as_str()), (0, ""));
    assert!(
        fewer.errors.contains("known.toml: 1 finding in it no longer occurs; --update-baseline removes it")
    );
    put(&["a", "b", "c?utm_source=c", "d"]);
    assert_eq!(check(root, &[]).output, "");
    // Of three places, one is new.
    put(&["a", "b?utm_source=b", "c?utm_source=c", "d?utm_source=d"]);
    let one = check(root, &[]);
    assert_eq!(one.found(), ["16 tracking-parameter"], "{}", one.output);
    assert!(!one.output.contains("a.md:14") && !one.output.contains("a.md:15"), "{}", one.output);
    put(&["a", "b?utm_source=b", "c?utm_source=c", "d?utm_source=d", "e?utm_source=e"]);
    let two = check(root, &[]);
    assert!(two.output.contains("2 URLs have tracking parameters"), "{}", two.output);
}

#[test]
fn an_update_accepts_what_is_there_and_keeps_what_was_not_checked() {
    let team = team();
    let root = team.path();
    write(root, "reports/b.md", &report(BODY, NOTES));
    let first = check(root, &["--update-baseline"]);
    assert_eq!((first.status, first.output.as_str()), (0, ""));
    assert!(first.errors.contains("known.toml: written with 6 entries"), "{}", first.errors);
    assert_eq!(check(root, &[]).status, 0);

    // One is corrected and one is new.
    let changed =
        BODY.replace("rose on February 30", "rose").replace("Boats sank", "Boats sank on February 31");
    write(root, "reports/a.md", &report(&changed, NOTES));
    let before = fs::read_to_string(root.join("known.toml")).unwrap();
    let new = check(root, &[]);
    assert_eq!((new.status, new.found()), (1, vec!["5 impossible-date".to_owned()]));
    assert!(new.errors.contains("1 finding in it no longer occurs"), "{}", new.errors);
    assert_eq!(fs::read_to_string(root.join("known.toml")).unwrap(), before);
    let update = ["check", "reports/a.md", "--baseline", "known.toml", "--update-baseline"];
    let update = |more: &[&str]| run(root, &[&update, more].concat());
    // What the other options leave out stays as it is.
    let left = update(&["--select", "sources"]);
    assert_eq!((left.status, fs::read_to_string(root.join("known.toml")).unwrap()), (0, before.clone()));
    let left = update(&["--severity", "error"]);
    let written = fs::read_to_string(root.join("known.toml")).unwrap();
    assert_eq!((left.status, written.lines().count()), (0, before.lines().count() - 1), "one was corrected");
    assert_eq!(update(&[]).status, 0);
    let after = fs::read_to_string(root.join("known.toml")).unwrap();
    assert_eq!(after.lines().count(), before.lines().count());
    let other = before.find("[findings.\"reports/b.md\"]").unwrap();
    assert!(after.ends_with(&before[other..]), "the other report was not checked");
    assert_eq!((check(root, &[]).status, check(root, &[]).output), (0, String::new()));

    // A report that is gone leaves the baseline, and one that has no findings any more.
    fs::remove_file(root.join("reports/b.md")).unwrap();
    assert!(!check(root, &[]).errors.contains("no longer"));
    let clean = BODY.replace("rose on February 30", "rose").replace("left on February 31", "left");
    write(root, "reports/a.md", &report(&clean, &NOTES.replace("?utm_source=x", "")));
    let gone = update(&[]);
    assert!(gone.errors.contains("written with 0 entries, before 6 entries"), "{}", gone.errors);
    assert_eq!(fs::read_to_string(root.join("known.toml")).unwrap().lines().count(), 2);
}

#[test]
fn entries_of_rules_that_were_not_checked_are_not_gone() {
    let team = team();
    let root = team.path();
    check(root, &["--select", "dates"]);
    let both = check(root, &[]);
    assert_eq!((both.status, both.found()), (0, vec!["12 tracking-parameter".to_owned()]), "{}", both.errors);
    for other in [&["--select", "sources"][..], &["--ignore", "impossible-date"], &["--severity", "error"]] {
        let run = check(root, other);
        assert!(!run.errors.contains("no longer"), "{other:?}: {}", run.errors);
    }
    write(root, "assessor.toml", "[rules]\nimpossible-date = 'off'\n");
    assert!(!check(root, &[]).errors.contains("no longer"));
    assert_eq!(check(root, &["--update-baseline"]).status, 0);
    fs::remove_file(root.join("assessor.toml")).unwrap();
    assert_eq!(check(root, &[]).output, "", "the entries of the rule were kept");
}

#[test]
fn no_other_file_is_replaced() {
    let team = team();
    let root = team.path();
    let text = report(BODY, NOTES);
    fs::create_dir(root.join("folder")).unwrap();
    write(root, "empty", "");
    write(root, "notes.toml", "version = 1\n");
    for update in [&[][..], &["--update-baseline"]] {
        for (name, cause) in [
            ("reports/a.md", "this is not a baseline that Assessor wrote"),
            ("notes.toml", "this is not a baseline that Assessor wrote"),
            ("empty", "this is not a baseline that Assessor wrote"),
            ("folder", "this is a folder, not a file"),
            ("no/known.toml", "there is no folder"),
            ("folder/..", "this is a folder"),
        ] {
            let done = run(root, &[&["check", "reports", "--baseline", name], update].concat());
            assert_eq!((done.status, done.output.as_str()), (2, ""), "{name}: {}", done.errors);
            let told = done.errors.starts_with(&format!("assessor: {name}: ")) && done.errors.contains(cause);
            assert!(told, "{name}: {}", done.errors);
        }
    }
    assert_eq!(fs::read_to_string(root.join("reports/a.md")).unwrap(), text);
    assert_eq!(fs::read_to_string(root.join("notes.toml")).unwrap(), "version = 1\n");
    assert!(!root.join("no").exists());
    let alone = run(root, &["check", "reports", "--update-baseline"]);
    assert!(alone.status == 2 && alone.errors.contains("--baseline"), "{}", alone.errors);
}

#[cfg(unix)]
#[test]
fn devices_and_links_are_no_baselines_to_write() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let team = team();
    let root = team.path();
    symlink("nowhere", root.join("broken")).unwrap();
    check(root, &[]);
    for (name, cause) in [("/dev/null", "this is a device"), ("broken", "this is a broken link")] {
        let done = run(root, &["check", "reports", "--baseline", name]);
        assert_eq!((done.status, done.output.as_str()), (2, ""), "{}", done.errors);
        assert!(done.errors.contains(&format!("{name}: ")) && done.errors.contains(cause), "{}", done.errors);
    }
    // A link to a baseline elsewhere is read, and its paths are relative to the real file.
    fs::create_dir(root.join("ci")).unwrap();
    symlink("../known.toml", root.join("ci/link.toml")).unwrap();
    let linked = run(root, &["check", "reports", "--baseline", "ci/link.toml"]);
    assert_eq!((linked.status, linked.output.as_str()), (0, ""), "{}", linked.errors);
    assert_eq!(run(root, &["check", "reports", "--baseline", "ci/link.toml", "--update-baseline"]).status, 0);
    assert!(root.join("ci/link.toml").symlink_metadata().unwrap().is_symlink());
    assert_eq!(check(root, &[]).output, "");
    // What is only read may be read-only.
    fs::set_permissions(root.join("known.toml"), fs::Permissions::from_mode(0o444)).unwrap();
    assert_eq!(check(root, &[]).status, 0);
    let refused = check(root, &["--update-baseline"]);
    assert!(refused.status == 2 && refused.errors.contains("it is read-only"), "{}", refused.errors);
}

#[test]
fn a_damaged_baseline_ends_the_check() {
    let team = team();
    let root = team.path();
    check(root, &[]);
    let good = fs::read_to_string(root.join("known.toml")).unwrap();
    let conflict = good.replace("\ntracking", "\n<<<<<<< HEAD\ntracking");
    write(root, "known.toml", &conflict);
    for update in [&[][..], &["--update-baseline"]] {
        let done = check(root, update);
        assert_eq!((done.status, done.output.as_str()), (2, ""));
        let told = "assessor: known.toml: line 7: damaged: this merge conflict is not resolved; correct this";
        assert!(done.errors.starts_with(told), "{}", done.errors);
    }
    assert_eq!(fs::read_to_string(root.join("known.toml")).unwrap(), conflict);
    fs::write(root.join("known.toml"), [good.as_bytes(), b"\xff\n"].concat()).unwrap();
    assert!(check(root, &[]).errors.contains("not UTF-8: invalid byte"));
}

#[test]
fn nothing_is_written_after_a_check_that_was_not_complete() {
    let team = team();
    let root = team.path();
    fs::write(root.join("reports/b.md"), b"# B \xff\n").unwrap();
    for update in [&[][..], &["--update-baseline"]] {
        let done = check(root, update);
        assert_eq!(done.status, 2);
        assert!(done.errors.contains("known.toml: not written, because"), "{}", done.errors);
    }
    fs::remove_file(root.join("reports/b.md")).unwrap();
    write(root, "assessor.toml", "[rules]\nuncited-clam = 'off'\n");
    assert_eq!(check(root, &["--update-baseline"]).status, 2);
    assert!(!root.join("known.toml").exists());
}

#[test]
fn rules_are_selected_and_ignored() {
    let team = team();
    let root = team.path();
    let found = |more: &[&str]| {
        let run = run(root, &[&["check", "reports"], more].concat());
        let lines = run.found().iter().map(|line| line.split(' ').next().unwrap().to_owned()).collect();
        (run.status, lines)
    };
    let is = |lines: &[&str]| -> Vec<String> { lines.iter().map(|&line| line.to_owned()).collect() };
    assert_eq!(found(&["--select", "dates"]), (1, is(&["3", "5"])));
    assert_eq!(found(&["--select", "marker-order, tracking-parameter"]).1, is(&["12"]));
    assert_eq!(found(&["--select", "marker-order", "--select", "sources"]).1, is(&["12"]));
    assert_eq!(found(&["--ignore", "dates"]).1, is(&["12"]));
    assert_eq!(found(&["--ignore", "dates,tracking-parameter"]), (0, is(&[])));
    assert_eq!(found(&["--select", "dates", "--ignore", "impossible-date"]), (0, is(&[])));
    assert_eq!(found(&["--select", "impossible-date", "--ignore", "dates"]), (1, is(&["3", "5"])));
    assert_eq!(found(&["--severity", "warning"]).1, is(&["3", "5"]));
    assert_eq!(found(&["--severity", "error"]), (0, is(&[])));
    assert_eq!(found(&["--severity", "hint"]).1.len(), 3);

    // A rule that the settings turn off is on if it is selected.
    write(root, "assessor.toml", "[rules]\nimpossible-date = 'off'\nsources = 'off'\n");
    assert_eq!(found(&[]), (0, is(&[])));
    assert_eq!(found(&["--select", "impossible-date"]), (1, is(&["3", "5"])));
    assert_eq!(found(&["--select", "dates"]), (0, is(&[])));
    assert_eq!(found(&["--select", "sources"]).1, is(&["12"]));
    fs::remove_file(root.join("assessor.toml")).unwrap();
    let again = NOTES.replace("example.org/b", "example.org/a");
    write(root, "reports/a.md", &report(BODY, &again));
    assert_eq!(found(&["--select", "sources"]).1, is(&["12"]), "it is off by default");
    assert_eq!(found(&["--select", "duplicate-source"]), (0, is(&["10"])));

    for (wrong, told) in [
        (["--select", "uncited-clam"], "Did you mean 'uncited-claim'?"),
        (["--ignore", "citation"], "Did you mean 'citations'?"),
        (["--ignore", "no-such-thing"], "`assessor explain` lists all"),
        (["--select", "sources,"], "a name is missing"),
        (["--severity", "loud"], "possible values: error, warning, information, hint"),
    ] {
        let run = run(root, &[&["check", "reports"], &wrong[..]].concat());
        assert_eq!((run.status, run.output.as_str()), (2, ""), "{wrong:?}");
        assert!(run.errors.contains(told), "{wrong:?}: {}", run.errors);
    }
    let none = run(root, &["check", "reports", "--select", "marker-order", "--ignore", "marker-order"]);
    assert!(none.status == 2 && none.errors.contains("leave no rule to check"), "{}", none.errors);
}

#[test]
fn an_ignore_of_a_rule_that_is_not_selected_is_not_idle() {
    let team = team();
    let root = team.path();
    let one = |rule: &str, hash: &str| format!("[[ignore]]\nrule = '{rule}'\nsentence = '{hash}'\n");
    let json = run(root, &["check", "reports", "--format", "json"]);
    let line: Value = serde_json::from_str(&json.output).unwrap();
    let used = line["diagnostics"][0]["sentence"].as_str().unwrap();
    let all =
        one("impossible-date", used) + &one("impossible-date", "0123456789abcdef") + &one("broken-url", "01");
    write(root, "assessor.toml", &all);
    let idle = |more: &[&str]| -> Vec<String> {
        let run = run(root, &[&["check", "."], more].concat());
        let lines = run.errors.lines().filter_map(|line| line.split("assessor.toml: line ").nth(1));
        lines.map(|line| line.split(':').next().unwrap().to_owned()).collect()
    };
    assert_eq!(idle(&[]), ["5", "8"]);
    assert_eq!(idle(&["--select", "sources"]), ["8"]);
    assert_eq!(idle(&["--ignore", "broken-url"]), ["5"]);
    assert_eq!(idle(&["--select", "structure"]), [""; 0]);
    assert_eq!(idle(&["--severity", "error"]), ["5", "8"]);
    // A comment that suppresses a finding of a rule that is not reported is not unused.
    let commented = BODY.replace("[3]", "[3]<!-- assessor: ignore -->");
    write(root, "reports/a.md", &report(&commented, NOTES));
    let comments = run(root, &["check", "reports", "--select", "comments"]);
    assert_eq!((comments.status, comments.output.as_str()), (0, ""));
}

#[test]
fn findings_are_counted_by_rule() {
    let team = team();
    let root = team.path();
    write(root, "reports/b.md", &report(BODY, NOTES));
    let counted = run(root, &["check", "reports", "--statistics"]);
    assert_eq!(counted.status, 1);
    let lines: Vec<_> =
        counted.output.lines().map(|line| line.split_whitespace().collect::<Vec<_>>()).collect();
    assert_eq!(lines[0][..2], ["4", "impossible-date"]);
    assert_eq!(lines[1].join(" "), "2 tracking-parameter 2 with a safe fix");
    assert_eq!(lines.len(), 2);
    assert!(counted.errors.contains("Findings in 2 assessments: "), "{}", counted.errors);
    let data = run(root, &["check", "reports", "--statistics", "--format", "json", "--select", "sources"]);
    let line: Value = serde_json::from_str(&data.output).unwrap();
    let expected = serde_json::json!({
        "code": "tracking-parameter", "group": "sources", "count": 2, "safe_fixes": 2,
    });
    assert_eq!((line, data.status), (expected, 0));
}
