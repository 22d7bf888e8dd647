//! Tests `assessor init`: the real program on folders of invented reports.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

struct Run {
    status: i32,
    output: String,
    errors: String,
}

fn run(folder: &Path, arguments: &[&str]) -> Run {
    let done = Command::new(env!("CARGO_BIN_EXE_assessor"))
        .current_dir(folder)
        .args(arguments)
        .env("HOME", folder)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Run { status: done.status.code().unwrap(), output: text(done.stdout), errors: text(done.stderr) }
}

/// Returns a report in which `sentence` follows four cited sentences; `{n}` is its number everywhere.
fn report(n: usize, head: &str, sentence: &str, notes: &str) -> String {
    format!(
        "# Harbour Assessment, May {{n}}, 2024\n\n## {head}\n\n- The harbour will stay closed.\n- Crews may leave the quay.\n\n\
         ## Body\n\nGuards closed the harbour on May 1.[1] Crews left the quay on May 1.[2] Ferries stopped on May 1.[3] \
         {sentence}\n\n## Endnotes\n\n{notes}\n"
    )
    .replace("{n}", &n.to_string())
}

const NOTES: &str =
    "[1] https://example.org/{n}/1\n[2] https://example.org/{n}/2\n[3] https://example.org/{n}/3";
const DEFANGED: &str =
    "[1] hxxps://harbour[.]ru/{n}/1\n[2] hxxps://quay[.]ru/{n}/2\n[3] https://example.org/{n}/3";

fn folder(reports: &[String]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (n, report) in reports.iter().enumerate() {
        fs::write(folder.path().join(format!("{n}.md")), report).unwrap();
    }
    folder
}

/// Returns three reports, made as by [`report`].
fn three(head: &str, sentence: &str, notes: &str) -> TempDir {
    folder(&[1, 2, 3].map(|n| report(n, head, sentence, notes)))
}

/// Runs `init` and returns the settings in the new file, without comments and tables, and the summary.
#[track_caller]
fn settings(folder: &Path) -> (Vec<String>, String) {
    let done = run(folder, &["init"]);
    assert_eq!((done.status, done.errors.as_str()), (0, ""), "{}", done.output);
    assert!(done.output.starts_with("Wrote assessor.toml.\n"), "{}", done.output);
    assert!(done.output.ends_with("\nNext: assessor check .\n"), "{}", done.output);
    let text = fs::read_to_string(folder.join("assessor.toml")).unwrap();
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with(['#', '[']));
    (lines.map(str::to_owned).collect(), done.output)
}

/// Returns the findings in the folder as lines of rule, path and message, and the status.
fn findings(folder: &Path) -> (Vec<String>, i32) {
    let done = run(folder, &["check", "--format", "json", "."]);
    let mut out = Vec::new();
    for line in done.output.lines() {
        let file: serde_json::Value = serde_json::from_str(line).unwrap();
        for found in file["diagnostics"].as_array().unwrap() {
            out.push(format!("{} {} {}", found["code"], file["path"], found["message"]));
        }
    }
    out.sort();
    (out, done.status)
}

#[test]
fn plain_reports_need_no_settings_and_keep_their_findings() {
    // The last sentence of each lacks a source.
    let folder = three("Key Takeaways", "Officials reported on May 1 that thirty guards had left.", NOTES);
    let before = findings(folder.path());
    assert!(before.0.iter().any(|found| found.contains("uncited-claim")), "{before:?}");
    let (set, said) = settings(folder.path());
    assert!(set.is_empty(), "{set:?}");
    assert!(said.contains("Read 3 reports in this folder and below it; nothing had to be set."), "{said}");
    assert_eq!(findings(folder.path()), before);
}

#[test]
fn the_scale_is_guessed_by_words_that_only_one_standard_has() {
    let sentence = "There is a realistic possibility of storms.";
    let folder = three("Key Takeaways", sentence, NOTES);
    let (set, said) = settings(folder.path());
    assert_eq!(set, ["profile = \"phia\""]);
    assert!(
        said.contains("3 reports use 'realistic possibility', which only this standard has, and all 3"),
        "{said}"
    );
    let (found, _) = findings(folder.path());
    assert!(!found.iter().any(|found| found.contains("off-scale-term")), "{found:?}");

    // A word of another scale, or everyday words without statements of confidence, leave it open.
    let mixed = "A storm is a realistic possibility. It is a realistic possibility. One is very likely soon.";
    let folder = folder_with_one_off_term(mixed);
    let (set, said) = settings(folder.path());
    assert!(set.is_empty(), "{set:?}");
    assert!(said.contains("Not certain") && said.contains("profile = \"phia\""), "{said}");
    let text = fs::read_to_string(folder.path().join("assessor.toml")).unwrap();
    assert!(text.contains("\n#profile = \"phia\"\n"), "{text}");
    let folder = three("Key Takeaways", "A storm is very likely.", NOTES);
    assert!(settings(folder.path()).0.is_empty());
    let folder = three("Key Takeaways", "We assess with high confidence that a storm is very likely.", NOTES);
    assert_eq!(settings(folder.path()).0, ["profile = \"icd203\""]);
    let folder = three("Key Takeaways", "A storm is likely.", NOTES);
    assert!(!settings(folder.path()).1.contains("profile"), "the word is on all scales");
}

/// Returns a folder of reports with ten uses of one scale and one of another.
fn folder_with_one_off_term(last: &str) -> TempDir {
    let own = "A storm is a realistic possibility. Rain is a realistic possibility. ";
    let mut reports: Vec<_> = (1..6).map(|n| report(n, "Key Takeaways", own, NOTES)).collect();
    reports.push(report(6, "Key Takeaways", last, NOTES));
    folder(&reports)
}

#[test]
fn hosts_that_are_always_defanged_are_set() {
    let folder = three("Key Takeaways", "", DEFANGED);
    let before = findings(folder.path());
    let (set, said) = settings(folder.path());
    assert_eq!(set, ["defang = [\".ru\"]"]);
    assert!(said.contains("All 6 links to these hosts in 3 reports are defanged."), "{said}");
    assert_eq!(findings(folder.path()), before);

    // A live link to one of them.
    let folder = three("Key Takeaways", "", DEFANGED);
    let live = report(4, "Key Takeaways", "", &DEFANGED.replace("hxxps://quay[.]ru", "https://quay.ru"));
    fs::write(folder.path().join("4.md"), live).unwrap();
    assert!(settings(folder.path()).0.is_empty());
}

#[test]
fn a_heading_over_takeaways_is_set_if_reports_share_it() {
    let folder = three("In Short", "", NOTES);
    let (set, _) = settings(folder.path());
    assert_eq!(set, ["takeaways = [\"In Short\"]"]);
    let outline = run(folder.path(), &["inspect", "0.md"]).output;
    let outline: serde_json::Value = serde_json::from_str(outline.trim()).unwrap();
    assert_eq!(outline["takeaways"].as_array().unwrap().len(), 2);

    // Two reports are too few.
    let folder = self::folder(&[1, 2].map(|n| report(n, "In Short", "", NOTES)));
    let (set, said) = settings(folder.path());
    assert!(set.is_empty() && said.contains("headings.takeaways = [\"In Short\"]"), "{set:?} {said}");
    // A list of names is no list of takeaways.
    let names = [1, 2, 3].map(|n| {
        report(n, "People", "", NOTES)
            .replace("The harbour will stay closed.", "Inga Tulloch, harbour master")
    });
    let folder = self::folder(&names);
    assert!(!settings(folder.path()).1.contains("People"));
}

#[test]
fn bibliographies_elsewhere_are_set_if_they_have_all_keys() {
    let keyed = "# Harbour Assessment, May 2, 2024\n\n## Key Takeaways\n\n- The harbour will stay closed.\n\n## Body\n\n\
                 Guards closed the harbour on May 1 [@guard]. Crews left the quay on May 1 [@crew].\n";
    let folder = folder(&[keyed.to_owned()]);
    fs::create_dir(folder.path().join("refs")).unwrap();
    let bib = folder.path().join("refs/all.bib");
    fs::write(&bib, "@misc{guard, title = {Guards}}\n").unwrap();
    let (set, said) = settings(folder.path());
    assert!(set.is_empty(), "{set:?}");
    assert!(said.contains("1 of 2 keys that reports cite are found there."), "{said}");
    fs::remove_file(folder.path().join("assessor.toml")).unwrap();

    fs::write(&bib, "@misc{guard, title = {Guards}}\n@misc{crew, title = {Crews}}\n").unwrap();
    assert_eq!(settings(folder.path()).0, ["bibliography = [\"refs/all.bib\"]"]);
    fs::remove_file(folder.path().join("assessor.toml")).unwrap();

    // One next to the report is read anyway.
    fs::rename(&bib, folder.path().join("all.bib")).unwrap();
    assert!(settings(folder.path()).0.is_empty());
}

#[test]
fn reports_that_cite_nothing_are_not_expected_to() {
    let uncited = |n: usize, claims: usize| {
        let mut text = format!(
            "# Field Notes, May {n}, 2024\n\n## Key Takeaways\n\n- Crews will likely leave.\n\n## Body\n\n"
        );
        for gate in 0..claims {
            text.push_str(&format!("Officials reported on May {n} that guards had closed gate {gate}.\n\n"));
        }
        text
    };
    let rules = |folder: &Path| {
        let found = findings(folder).0.into_iter();
        found.map(|line| line.split(' ').next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let folder = folder(&[1, 2, 3].map(|n| uncited(n, 30)));
    let before = rules(folder.path());
    assert!(before.contains(&"\"uncited-report\"".to_owned()), "{before:?}");
    assert_eq!(settings(folder.path()).0, ["expects-citations = false"]);
    assert_eq!(rules(folder.path()), before);
    // A draft lacks its citations so far.
    let folder = self::folder(&[uncited(1, 5)]);
    let before = rules(folder.path());
    let (set, said) = settings(folder.path());
    assert!(set.is_empty() && said.contains("The report cites nothing so far."), "{set:?} {said}");
    assert_eq!(rules(folder.path()), before);
}

#[test]
fn other_files_and_the_actors_are_told() {
    let folder = three("Key Takeaways", "", NOTES);
    fs::write(folder.path().join("README.md"), "# About\n\nHow to write.\n").unwrap();
    fs::create_dir(folder.path().join("actors")).unwrap();
    let person = "[[actor]]\nid = \"inga-tulloch\"\nschema = \"Person\"\nname = \"Inga Tulloch\"\n";
    fs::write(folder.path().join("actors/people.toml"), person).unwrap();
    let (_, said) = settings(folder.path());
    assert!(said.contains("these count as reports too"), "{said}");
    assert!(said.lines().any(|line| line.starts_with("  ") && line.ends_with("README.md")), "{said}");
    assert!(said.contains("The folder actors with 1 file is read."), "{said}");
    assert!(said.contains("The 3 reports in this folder and below it are read as past reports."), "{said}");
}

#[test]
fn an_existing_file_is_never_changed() {
    let folder = three("Key Takeaways", "", DEFANGED);
    let file = folder.path().join("assessor.toml");
    fs::write(&file, "[need]\nthreshold = 0.5\n").unwrap();
    let done = run(folder.path(), &["init"]);
    assert_eq!((done.status, done.output.as_str()), (2, ""));
    assert!(done.errors.starts_with("assessor: assessor.toml: this file exists, and was not changed;"));
    assert_eq!(fs::read_to_string(&file).unwrap(), "[need]\nthreshold = 0.5\n");
    let done = run(folder.path(), &["init", "--print"]);
    assert_eq!(done.status, 0);
    assert!(done.output.starts_with("# Settings for the whole team") && done.output.contains("\ndefang = ["));
    assert!(done.errors.contains("All 6 links"), "{}", done.errors);
    assert_eq!(fs::read_to_string(&file).unwrap(), "[need]\nthreshold = 0.5\n");
}

#[test]
fn a_file_above_is_not_hidden_by_accident() {
    let folder = three("Key Takeaways", "", NOTES);
    let inner = folder.path().join("drafts");
    fs::create_dir(&inner).unwrap();
    fs::write(folder.path().join("assessor.toml"), "").unwrap();
    let done = run(&inner, &["init"]);
    assert_eq!(done.status, 2);
    assert!(done.errors.contains("these settings already apply to this folder"), "{}", done.errors);
    assert_eq!(fs::read_dir(&inner).unwrap().count(), 0);
    let done = run(folder.path(), &["init", "drafts"]);
    assert_eq!((done.status, done.errors.as_str()), (0, ""));
    assert!(done.output.contains("do not apply to the reports in this folder any more"), "{}", done.output);
    assert!(done.output.contains("No report was found in this folder"), "{}", done.output);
    assert!(inner.join("assessor.toml").is_file());
}

#[test]
fn a_place_that_is_no_folder_is_told() {
    let folder = three("Key Takeaways", "", NOTES);
    let told = |place: &str| {
        let done = run(folder.path(), &["init", place]);
        assert_eq!((done.status, done.output.as_str()), (2, ""), "{place}");
        done.errors
    };
    assert_eq!(told("nowhere"), "assessor: nowhere: there is no such folder\n");
    assert!(told("0.md").contains("0.md: this is a file, not a folder"));
    if cfg!(unix) {
        assert!(told("/dev/null").contains("/dev/null: this is a device, not a folder"));
    }
    if cfg!(target_os = "linux") {
        // Nobody can write there, not even root.
        assert!(told("/proc").starts_with("assessor: /proc/assessor.toml: cannot be written: "));
    }
    // A broken link is a file.
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("elsewhere.toml", folder.path().join("assessor.toml")).unwrap();
        assert!(told(".").contains("this file exists"));
        assert!(!folder.path().join("elsewhere.toml").exists());
    }
}

#[test]
fn in_a_folder_without_reports_the_next_step_is_to_put_one_there() {
    let folder = tempfile::tempdir().unwrap();
    let done = run(folder.path(), &["init"]);
    assert_eq!(done.status, 0, "{}", done.errors);
    assert!(
        done.output.ends_with("Next: put a report into this folder, then assessor check .\n"),
        "{}",
        done.output
    );
}
