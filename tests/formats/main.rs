//! The formats of `assessor check` for CI systems, as the real program prints them: each document is read by a reader of
//! its format, and says the same as `--format json`.

mod schema;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use percent_encoding::percent_decode_str;
use quick_junit::{NonSuccessKind, Report, TestCaseStatus};
use serde_json::Value;

/// A report with errors, one of them with another place, warnings and a hint. A letter outside the basic plane shifts the
/// columns of those who count in UTF-16.
const REPORT: &str = "# Northern Road Assessment\n\n\
    The governor stated on May 2 that 40 trucks left Port Anvil 🚢 at night. One came.[1] Two left.[1] Three stayed.[2]\n\n\
    Four waited.[7]\n\n\
    ## Endnotes\n\n[1] https://example.org/a\n[1] https://example.org/b\n[2] https://example.org/c?utm_source=x\n[3]\n";

struct Run {
    status: i32,
    output: String,
    errors: String,
}

/// Runs `check` in `folder`, as in a job of a CI system.
fn check_with(arguments: &[&str], folder: &Path) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_assessor"));
    command.arg("check").args(arguments).current_dir(folder);
    for name in ["NO_COLOR", "CLICOLOR_FORCE", "FORCE_COLOR", "CLICOLOR"] {
        command.env_remove(name);
    }
    let done = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Run { status: done.status.code().unwrap(), output: text(done.stdout), errors: text(done.stderr) }
}

fn check(format: &str, folder: &Path) -> Run {
    check_with(&["--format", format, "."], folder)
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Returns a repository with reports in folders with awkward names, and whatever can go wrong.
fn repository() -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path();
    fs::create_dir(folder.join(".git")).unwrap();
    write(folder, "drafts/river, 50%25 [a](b) {0} é/Ёж & <b>.md", REPORT);
    write(
        folder,
        "drafts/clean.md",
        "# Southern Road Assessment\n\nOne came.[1]\n\n## Endnotes\n\n[1] https://example.org/a\n",
    );
    fs::write(folder.join("drafts/broken.md"), b"# Road\n\n\xff\n").unwrap();
    if cfg!(unix) {
        write(folder, "drafts/a:b\\c\u{1b}[31m\u{202e}\u{ffff}.md", REPORT);
    }
    write(folder, "assessor.toml", "[rules]\nuncited-clam = 'off'\n'x\u{ffff}, 50%: {0}' = 'off'\n");
    write(folder, "actors/people.toml", "[[actor]]\nid = 'x'\nschema = 'Human'\nname = 'X Y'\n");
    write(folder, "drafts/river.bib", "@misc{x, y\n");
    root
}

/// Returns the findings of `--format json`, with the path of each.
fn findings(folder: &Path) -> Vec<(String, Value)> {
    let lines = check("json", folder).output;
    let lines = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let of_file = |line: Value| {
        let path = line["path"].as_str().unwrap().trim_start_matches("./").to_owned();
        let found = line["diagnostics"].as_array().unwrap().clone();
        found.into_iter().map(move |finding| (path.clone(), finding))
    };
    lines.filter(|line| line["assessment"] == true).flat_map(of_file).collect()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap()
}

fn sarif(folder: &Path) -> (Run, Value) {
    let run = check("sarif", folder);
    let document: Value = serde_json::from_str(&run.output).unwrap();
    schema::assert_valid(&document);
    (run, document["runs"][0].clone())
}

/// Returns the path and the region of a location.
fn place(location: &Value) -> (String, Value) {
    let location = &location["physicalLocation"];
    let uri = text(&location["artifactLocation"]["uri"]);
    assert!(uri.chars().all(|c| c.is_ascii_alphanumeric() || "-._~/%".contains(c)), "{uri}");
    let path = percent_decode_str(uri).decode_utf8().unwrap().into_owned();
    (path, location["region"].clone())
}

#[test]
fn sarif_is_valid_and_has_every_finding_at_its_place() {
    let root = repository();
    let (_, run) = sarif(root.path());
    let rules = list(&run["tool"]["driver"]["rules"]);
    let results = list(&run["results"]);
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert_eq!(result["locations"][0]["physicalLocation"]["artifactLocation"]["uriBaseId"], "%SRCROOT%");
        let (path, _) = place(&result["locations"][0]);
        assert!(root.path().join(&path).is_file(), "{path}");
    }
    let found = findings(root.path());
    assert!(found.len() >= 8, "{found:?}");
    let expected: Vec<_> = found
        .iter()
        .map(|(path, finding)| {
            let level = match text(&finding["severity"]) {
                severity @ ("error" | "warning") => severity,
                _ => "note",
            };
            let (start, end) = (&finding["start"], &finding["end"]);
            let region = serde_json::json!({
                "startLine": start["line"], "startColumn": start["column"],
                "endLine": end["line"], "endColumn": end["column"],
            });
            let related = list(&finding["related"]).iter().map(|other| text(&other["message"]).to_owned());
            let message = text(&finding["message"]).to_owned();
            let code = text(&finding["code"]).to_owned();
            (path.clone(), code, level.to_owned(), message, region, related.collect::<Vec<_>>())
        })
        .collect();
    let levels: BTreeSet<_> = expected.iter().map(|(_, _, level, ..)| level.as_str()).collect();
    assert_eq!(levels, BTreeSet::from(["error", "note", "warning"]));
    assert!(expected.iter().any(|(.., related)| !related.is_empty()));
    let told = results.iter().filter(|result| found.iter().any(|(_, f)| f["code"] == result["ruleId"]));
    let told: Vec<_> = told
        .map(|result| {
            let (path, region) = place(&result["locations"][0]);
            let related = result["relatedLocations"].as_array().into_iter().flatten();
            let related = related.map(|other| text(&other["message"]["text"]).to_owned());
            let message = text(&result["message"]["text"]).to_owned();
            let (code, level) = (text(&result["ruleId"]).to_owned(), text(&result["level"]).to_owned());
            (path, code, level, message, region, related.collect::<Vec<_>>())
        })
        .collect();
    assert_eq!(told, expected);
}

#[test]
fn sarif_tells_of_files_that_cannot_be_read_and_of_wrong_settings() {
    let root = repository();
    let (done, run) = sarif(root.path());
    assert_eq!(done.status, 2);
    let invocation = &run["invocations"][0];
    assert_eq!((&invocation["executionSuccessful"], &invocation["exitCode"]), (&false.into(), &2.into()));
    let notifications = list(&invocation["toolExecutionNotifications"]);
    assert_eq!(notifications.len(), 1);
    assert_eq!(place(&notifications[0]["locations"][0]).0, "drafts/broken.md");
    let problems = list(&run["results"]).iter().filter_map(|result| {
        let code = text(&result["ruleId"]);
        let (path, region) = place(&result["locations"][0]);
        ["settings", "actors", "bibliography"]
            .contains(&code)
            .then(|| format!("{code} {path} {}", region["startLine"]))
    });
    let problems: BTreeSet<_> = problems.collect();
    for problem in [
        "settings assessor.toml 2",
        "settings assessor.toml 3",
        "actors actors/people.toml 3",
        "bibliography drafts/river.bib 1",
    ] {
        assert!(problems.contains(problem), "no {problem} in {problems:?}");
    }
}

#[test]
fn sarif_describes_the_rules_as_explain_does() {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "a.md", REPORT);
    let (_, run) = sarif(root.path());
    let rule =
        list(&run["tool"]["driver"]["rules"]).iter().find(|rule| rule["id"] == "uncited-claim").unwrap();
    let explain =
        Command::new(env!("CARGO_BIN_EXE_assessor")).args(["explain", "uncited-claim"]).output().unwrap();
    assert_eq!(text(&rule["help"]["markdown"]), String::from_utf8(explain.stdout).unwrap());
    assert_eq!(rule["properties"]["tags"][0], "citations");
    assert_eq!(run["tool"]["driver"]["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(run["columnKind"], "unicodeCodePoints");
}

#[test]
fn a_file_outside_the_repository_has_its_whole_address() {
    let (root, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    write(other.path(), "a b.md", REPORT);
    let run = check_with(&["--format", "sarif", other.path().to_str().unwrap()], root.path());
    let document: Value = serde_json::from_str(&run.output).unwrap();
    schema::assert_valid(&document);
    let file = &document["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"];
    assert!(
        text(&file["uri"]).starts_with("file:///") && text(&file["uri"]).ends_with("/a%20b.md"),
        "{file}"
    );
    assert_eq!(file["uriBaseId"], Value::Null);
}

#[test]
fn names_are_the_same_from_every_folder_of_the_repository() {
    let root = repository();
    fs::remove_file(root.path().join("drafts/broken.md")).unwrap();
    let names = |arguments: &[&str], folder: &str| {
        let run = check_with(arguments, &root.path().join(folder));
        let entries: Vec<Value> = serde_json::from_str(&run.output).unwrap();
        entries.iter().map(|entry| text(&entry["location"]["path"]).to_owned()).collect::<BTreeSet<_>>()
    };
    let top = names(&["--format", "gitlab", "."], "");
    assert!(top.contains("drafts/river, 50%25 [a](b) {0} é/Ёж & <b>.md"), "{top:?}");
    assert_eq!(names(&["--format", "gitlab", "."], "drafts"), top);
    assert_eq!(names(&["--format", "gitlab", "../drafts"], "actors"), top);
}

/// Returns the fingerprints of the findings in both formats that have some.
fn fingerprints(folder: &Path) -> Vec<BTreeMap<String, usize>> {
    let mut sets = vec![BTreeMap::new(), BTreeMap::new()];
    let (_, run) = sarif(folder);
    for result in list(&run["results"]) {
        let key = format!("{} {}", text(&result["ruleId"]), result["partialFingerprints"]);
        *sets[0].entry(key).or_default() += 1;
    }
    let entries: Vec<Value> = serde_json::from_str(&check("gitlab", folder).output).unwrap();
    for entry in &entries {
        *sets[1].entry(text(&entry["fingerprint"]).to_owned()).or_default() += 1;
    }
    sets
}

#[test]
fn fingerprints_are_distinct_and_outlive_edits_elsewhere() {
    let root = tempfile::tempdir().unwrap();
    let twice = REPORT.replace("Four waited.[7]", "Four waited.[7]\n\nFour waited.[7] Four waited.[7]");
    write(root.path(), "a.md", &twice);
    let before = fingerprints(root.path());
    let edited = twice.replace("\n\nThe governor", "\n\nThe river rose.[2]\n\nThe governor");
    write(root.path(), "a.md", &edited);
    let after = fingerprints(root.path());
    for (before, after) in before.iter().zip(&after) {
        assert!(before.len() >= 6, "{before:?}");
        assert!(before.values().all(|count| *count == 1), "{before:?}");
        let lost: Vec<_> = before.keys().filter(|key| !after.contains_key(*key)).collect();
        assert_eq!(lost, [""; 0]);
    }
    // Another sentence is another finding.
    write(root.path(), "a.md", &twice.replace("40 trucks", "50 trucks"));
    let other = fingerprints(root.path());
    assert_ne!(before[0], other[0]);
    assert_ne!(before[1], other[1]);
}

#[test]
fn equal_reports_in_two_files_have_their_own_fingerprints() {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "a.md", REPORT);
    write(root.path(), "b.md", REPORT);
    let gitlab = &fingerprints(root.path())[1];
    assert!(gitlab.values().all(|count| *count == 1), "{gitlab:?}");
}

/// Replaces what differs between systems and versions.
fn steady(output: &str) -> String {
    output.replace(env!("CARGO_PKG_VERSION"), "VERSION")
}

#[cfg(unix)]
#[test]
fn gitlab_gets_the_keys_of_its_documentation() {
    let root = repository();
    let run = check("gitlab", root.path());
    assert_eq!(run.status, 2);
    let entries: Vec<Value> = serde_json::from_str(&run.output).unwrap();
    for entry in &entries {
        let keys: BTreeSet<_> = entry.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(
            keys,
            BTreeSet::from(["check_name", "description", "fingerprint", "location", "severity"])
        );
        let path = text(&entry["location"]["path"]);
        assert!(!path.starts_with(['.', '/']) && root.path().join(path).exists(), "{path}");
        assert!(entry["location"]["lines"]["begin"].as_u64().unwrap() >= 1);
        let severities = ["info", "minor", "major", "critical", "blocker"];
        assert!(severities.contains(&text(&entry["severity"])), "{entry}");
    }
    assert!(findings(root.path()).len() < entries.len());
    insta::assert_snapshot!("gitlab", steady(&run.output));
}

#[cfg(unix)]
#[test]
fn github_gets_commands_of_one_line() {
    let root = repository();
    let run = check("github", root.path());
    assert_eq!(run.status, 2);
    for line in run.output.lines() {
        let (command, _) = line.strip_prefix("::").and_then(|line| line.split_once("::")).unwrap();
        let (kind, properties) = command.split_once(' ').unwrap();
        assert!(["error", "warning", "notice"].contains(&kind), "{line}");
        for property in properties.split(',') {
            let (key, value) = property.split_once('=').unwrap();
            assert!(["title", "file", "line", "col", "endLine", "endColumn"].contains(&key), "{line}");
            assert!(!value.is_empty() && !value.contains(':'), "{line}");
        }
    }
    assert!(!run.output.contains(['\u{1b}', '\u{202e}', '\r']));
    // Within a file, errors come first.
    let kinds = run.output.lines().filter(|line| line.contains("%D0") || line.contains("Ёж"));
    let ranks: Vec<_> = kinds
        .map(|line| ["::error", "::warning", "::notice"].iter().position(|k| line.starts_with(k)))
        .collect();
    assert!(ranks.len() >= 4 && ranks.is_sorted(), "{ranks:?}");
    insta::assert_snapshot!("github", steady(&run.output));
}

fn junit(folder: &Path) -> (Run, Report) {
    let run = check("junit", folder);
    assert!(!run.output.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')), "{}", run.output);
    assert!(!run.output.contains(['\u{fffe}', '\u{ffff}', '\u{202e}']), "{}", run.output);
    let report = Report::deserialize_from_str(&run.output).unwrap();
    (run, report)
}

/// Returns the numbers of tests that passed, failed, had an error or were skipped.
fn outcome(report: &Report) -> [usize; 4] {
    let mut counts = [0; 4];
    for case in report.test_suites.iter().flat_map(|suite| &suite.test_cases) {
        let kind = match &case.status {
            TestCaseStatus::Success { .. } => 0,
            TestCaseStatus::NonSuccess { kind: NonSuccessKind::Failure, .. } => 1,
            TestCaseStatus::NonSuccess { kind: NonSuccessKind::Error, .. } => 2,
            TestCaseStatus::Skipped { .. } => 3,
        };
        counts[kind] += 1;
    }
    assert_eq!([report.failures, report.errors, report.skipped], counts[1..]);
    assert_eq!(report.tests, counts.iter().sum::<usize>());
    counts
}

#[test]
fn junit_has_a_failure_for_each_error_and_warning_alone() {
    let root = repository();
    let (run, report) = junit(root.path());
    assert_eq!(run.status, 2);
    let found = findings(root.path());
    let fails = |finding: &Value| ["error", "warning"].contains(&text(&finding["severity"]));
    let failures = found.iter().filter(|(_, finding)| fails(finding)).count();
    let [passed, failed, errors, skipped] = outcome(&report);
    assert_eq!((passed, failed, skipped), (1, failures, 0));
    assert!(errors >= 5, "{errors}");
    let names = report.test_suites.iter().flat_map(|suite| &suite.test_cases);
    let names: Vec<_> = names.map(|case| (case.classname.as_deref(), case.name.as_str())).collect();
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "{names:?}");
    let suite = report.test_suites.iter().find(|suite| suite.name.as_str().ends_with("Ёж & <b>.md")).unwrap();
    let hints = found.iter().filter(|(path, finding)| path.ends_with("<b>.md") && !fails(finding));
    let out = suite.system_out.as_deref().unwrap();
    assert!(
        hints.clone().count() > 0 && hints.clone().all(|(_, hint)| out.contains(text(&hint["message"]))),
        "{out}"
    );
    let clean = report.test_suites.iter().find(|suite| suite.name.as_str() == "drafts/clean.md").unwrap();
    assert_eq!((clean.tests, clean.failures + clean.errors + clean.skipped), (1, 0));
}

#[test]
fn nothing_fails_in_junit_if_the_exit_status_is_0() {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "notes.md", "# Shopping\n\nMilk.\n");
    // Advice, and nothing else: this ignore suppresses no finding.
    let ignore = "[[ignore]]\nrule = 'uncited-claim'\nsentence = '0123456789abcdef'\n";
    write(root.path(), "clean/assessor.toml", ignore);
    write(
        root.path(),
        "clean/a.md",
        "# Road Assessment\n\nOne came.[1]\n\n## Endnotes\n\n[1] https://example.org/a\n",
    );
    let run = check("junit", root.path());
    let report = Report::deserialize_from_str(&run.output).unwrap();
    assert_eq!(run.status, 0, "{}", run.output);
    let [passed, failed, errors, skipped] = outcome(&report);
    assert_eq!((passed, failed, errors, skipped), (2, 0, 0, 1), "{}", run.output);
    assert!(run.output.contains("suppresses no finding"), "{}", run.output);
}

#[test]
fn every_document_is_whole_without_findings_and_without_files() {
    for (name, status) in [("notes.md", 0), ("notes.docx", 2)] {
        let root = tempfile::tempdir().unwrap();
        write(root.path(), name, "# Shopping\n\nMilk.\n");
        let (run, document) = sarif(root.path());
        assert_eq!((run.status, list(&document["results"]).len()), (status, 0), "{name}");
        let invocation = &document["invocations"][0];
        assert_eq!(invocation["executionSuccessful"], status == 0);
        assert_eq!(list(&invocation["toolExecutionNotifications"]).is_empty(), status == 0);
        let (_, report) = junit(root.path());
        assert_eq!(outcome(&report), if status == 0 { [0, 0, 0, 1] } else { [0, 0, 1, 0] });
        let entries: Vec<Value> = serde_json::from_str(&check("gitlab", root.path()).output).unwrap();
        assert_eq!(entries.is_empty(), status == 0);
        assert_eq!(check("github", root.path()).output.lines().count(), usize::from(status == 2));
    }
}

#[test]
fn many_findings_in_many_files_are_one_document() {
    let root = tempfile::tempdir().unwrap();
    let many =
        REPORT.replace("Four waited.[7]", &"Officials said on May 2 that 40 trucks left.\n\n".repeat(30));
    // More files than are checked together.
    for number in 0..70 {
        write(root.path(), &format!("{number}.md"), &many);
    }
    let found = findings(root.path());
    assert!(found.len() > 70 * 30, "{}", found.len());
    let (_, run) = sarif(root.path());
    assert_eq!(list(&run["results"]).len(), found.len());
    let entries: Vec<Value> = serde_json::from_str(&check("gitlab", root.path()).output).unwrap();
    assert_eq!(entries.len(), found.len());
    let distinct: BTreeSet<_> = entries.iter().map(|entry| text(&entry["fingerprint"])).collect();
    assert_eq!(distinct.len(), found.len());
    assert_eq!(check("github", root.path()).output.lines().count(), found.len());
    let (_, report) = junit(root.path());
    let [_, failed, ..] = outcome(&report);
    let fails = |finding: &Value| ["error", "warning"].contains(&text(&finding["severity"]));
    assert_eq!(failed, found.iter().filter(|(_, finding)| fails(finding)).count());
}

#[test]
fn people_get_a_summary_beside_a_document() {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "a.md", REPORT);
    for format in ["text", "sarif", "github", "gitlab", "junit"] {
        let run = check(format, root.path());
        assert_eq!(run.status, 1, "{format}");
        assert!(run.errors.starts_with("Findings in 1 assessment: "), "{format}: {}", run.errors);
    }
    assert_eq!(check("json", root.path()).errors, "");
}

#[test]
fn colours_come_and_go_as_asked() {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "a.md", REPORT);
    let is_coloured = |arguments: &[&str]| check_with(arguments, root.path()).output.contains('\u{1b}');
    assert!(is_coloured(&["--color", "always", "."]));
    assert!(!is_coloured(&["--color", "auto", "."]), "the output is no terminal");
    assert!(!is_coloured(&["--color", "never", "."]));
    for format in ["json", "sarif", "github", "gitlab", "junit"] {
        assert!(!is_coloured(&["--color", "always", "--format", format, "."]), "{format}");
    }
}
