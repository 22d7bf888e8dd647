//! `assessor check --fix`, `--diff` and `-` as a writer or a script runs them: the real program on real files.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use assessor::rules::{Family, RULES, Rule};
use regex::Regex;

struct Run {
    status: i32,
    output: String,
    errors: String,
}

fn run_with(folder: &Path, arguments: &[&str], input: &[u8]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_assessor"));
    command.current_dir(folder).arg("check").args(arguments).write_stdin(input);
    let done = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Run { status: done.status.code().unwrap(), output: text(done.stdout), errors: text(done.stderr) }
}

fn run(folder: &Path, arguments: &[&str]) -> Run {
    run_with(folder, arguments, b"")
}

/// Two fixes: the marker moves after the full stop, and the first URL gets its scheme.
const REPORT: &str = "# Northern Road Assessment, May 3, 2024\n\nOne came [1]. Two left.[2] Three stayed.[3]\n\n\
    ## Endnotes\n\n[1] ttps://example.org/a\n[2] https://example.org/b\n[3] https://example.org/c\n";

fn fixed(report: &str) -> String {
    report
        .replace("came [1].", "came.[1]")
        .replace("ttps://example.org/a", "https://example.org/a")
        .replace("hh", "h")
}

fn folder_with(text: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.md");
    fs::write(&path, text).unwrap();
    (folder, path)
}

/// Returns the text after a unified diff, or panics if the diff does not fit.
fn patched(text: &str, diff: &str) -> String {
    let old: Vec<&str> = text.split_inclusive('\n').collect();
    let (mut out, mut at) = (String::new(), 0);
    let hunk = Regex::new(r"^@@ -(\d+)(?:,(\d+))? ").unwrap();
    let lines: Vec<&str> = diff.split_inclusive('\n').collect();
    for (i, line) in lines.iter().enumerate() {
        let no_break = lines.get(i + 1).is_some_and(|next| next.starts_with("\\ No newline"));
        let body = |line: &str| {
            let body = &line[1..];
            if no_break { body.trim_end_matches('\n').to_owned() } else { body.to_owned() }
        };
        if let Some(found) = hunk.captures(line) {
            // A hunk without old lines begins after its line.
            let first: usize = found[1].parse().unwrap();
            let start =
                if found.get(2).is_some_and(|count| count.as_str() == "0") { first } else { first - 1 };
            out.extend(old[at..start].iter().copied());
            at = start;
        } else if line.starts_with("---") || line.starts_with("+++") || line.starts_with('\\') {
        } else if line.starts_with('+') {
            out.push_str(&body(line));
        } else {
            assert_eq!(body(line), old[at], "{diff}");
            if line.starts_with(' ') {
                out.push_str(old[at]);
            }
            at += 1;
        }
    }
    out.extend(old[at..].iter().copied());
    out
}

/// Returns the wrong examples of a rule's page, without their marks.
fn examples(rule: &Rule) -> Vec<String> {
    let wrong =
        rule.page.split("\n## Wrong\n").nth(1).unwrap_or("").split("\n## Right\n").next().unwrap_or("");
    let texts = rule.page.split("```assessment\n").skip(1);
    let all = texts.map(|text| text.split("```").next().unwrap_or(""));
    all.filter(|text| wrong.contains(text)).map(|text| text.replace(['⟦', '⟧'], "")).collect()
}

/// A reader that shares no code with Assessor: for each marker, the last letters before it, and the bare addresses of
/// its endnote.
fn cited(text: &str) -> Vec<(String, BTreeSet<String>)> {
    let (body, notes) = text.split_once("## Endnotes").unwrap_or((text, ""));
    let comment = Regex::new(r"(?s)<!--.*?-->").unwrap();
    let body = comment.replace_all(body, "");
    let address = Regex::new(r"(?:[a-z*]+:?/{2} ?)*((?:\w+(?:\.| dot |\[\.\]))+\w+/[\w/.]*)").unwrap();
    let mut by_number: BTreeMap<u32, BTreeSet<String>> = BTreeMap::new();
    for line in notes.lines() {
        let Some((number, words)) = line.strip_prefix('[').and_then(|rest| rest.split_once(']')) else {
            continue;
        };
        // Addresses that are joined to each other.
        let words = words.replace("https:", " https:").replace("https:// https:// ", "https://");
        let found =
            address.captures_iter(&words).map(|found| found[1].replace(" dot ", ".").replace("[.]", "."));
        by_number.entry(number.parse().unwrap()).or_default().extend(found);
    }
    let marker = Regex::new(r"\[ ?(\d+(?:, ?\d+)*) ?\]?|[.!?](\d+)\]").unwrap();
    let mut out = Vec::new();
    for found in marker.captures_iter(&body) {
        let before = body[..found.get(0).unwrap().start()].replace('\u{43e}', "o");
        let letters: Vec<char> = before.chars().filter(|c| c.is_alphabetic()).collect();
        let claim: String = letters[letters.len().saturating_sub(12)..].iter().collect();
        for number in found.get(1).or(found.get(2)).unwrap().as_str().split(',') {
            let sources = by_number.get(&number.trim().parse().unwrap()).cloned().unwrap_or_default();
            out.push((claim.clone(), sources));
        }
    }
    out
}

/// Settings in which only `rule` is on, and fixing renumbers.
fn only(rule: &Rule) -> String {
    let mut settings = "[editor]\nrenumber-in-fix-all = true\n\n[rules]\n".to_owned();
    // A comment is unused only if the rules that it names are on.
    if rule.name != "unused-ignore" {
        Family::ALL.iter().for_each(|family| settings.push_str(&format!("{} = \"off\"\n", family.name())));
    }
    settings + &format!("{} = \"warning\"\n", rule.name)
}

#[test]
fn the_safe_fixes_of_every_rule_page_are_made_and_each_claim_keeps_its_sources() {
    let number = Regex::new(r"(\d+) fix(?:es)? in 1 file\.").unwrap();
    let mut counts = Vec::new();
    for rule in RULES.iter().filter(|rule| rule.safe_fix) {
        let mut count = 0;
        for example in examples(rule) {
            let (folder, path) = folder_with(&example);
            fs::write(folder.path().join("assessor.toml"), only(rule)).unwrap();
            let diff = run(folder.path(), &["--diff", "."]);
            assert_eq!(fs::read_to_string(&path).unwrap(), example, "--diff changes nothing");
            let done = run(folder.path(), &["--fix", "."]);
            let after = fs::read_to_string(&path).unwrap();
            assert!(done.status < 2, "{}: {}", rule.name, done.errors);
            assert_eq!(diff.status, 1, "{}: {}", rule.name, diff.errors);
            assert_eq!(patched(&example, &diff.output), after, "{}: {}", rule.name, diff.output);
            assert_eq!(cited(&after), cited(&example), "{}: {after}", rule.name);
            let found =
                number.captures(&done.errors).unwrap_or_else(|| panic!("{}: {}", rule.name, done.errors));
            count += found[1].parse::<u32>().unwrap();
            let again = run(folder.path(), &["--fix", "."]);
            assert_eq!(again.output, done.output, "{}", rule.name);
            assert_eq!(
                fs::read_to_string(&path).unwrap(),
                after,
                "{}: fixing again changes nothing",
                rule.name
            );
        }
        counts.push((rule.name, count));
    }
    let expected = [
        ("marker-order", 1),
        ("marker-placement", 2),
        ("malformed-marker", 4),
        ("broken-url", 4),
        ("mixed-obfuscation", 1),
        ("tracking-parameter", 1),
        ("mixed-script", 1),
        ("takeaway-form", 1),
        ("unused-ignore", 2),
    ];
    assert_eq!(counts, expected);
}

#[test]
fn rules_without_a_safe_fix_change_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut texts = BTreeMap::new();
    for rule in RULES.iter().filter(|rule| !rule.safe_fix) {
        let own = folder.path().join(rule.name);
        fs::create_dir(&own).unwrap();
        fs::write(own.join("assessor.toml"), only(rule)).unwrap();
        for (number, example) in examples(rule).into_iter().enumerate() {
            let path = own.join(format!("{number}.md"));
            fs::write(&path, &example).unwrap();
            texts.insert(path, example);
        }
    }
    assert!(texts.len() >= 40, "{}", texts.len());
    let done = run(folder.path(), &["--fix", "."]);
    assert!(done.status == 1 && !done.errors.contains(" fix"), "{}", done.errors);
    for (path, text) in texts {
        assert_eq!(fs::read_to_string(&path).unwrap(), text, "{}", path.display());
    }
}

#[test]
fn what_remains_is_reported_with_its_place_in_the_new_text() {
    let text =
        REPORT.replace("# Northern", "<!-- assessor: ignore -->\n# Northern").replace("[3] h", "[4] h");
    let (folder, path) = folder_with(&text);
    let done = run(folder.path(), &["--fix", "report.md"]);
    let after = fs::read_to_string(&path).unwrap();
    assert!(after.starts_with("# Northern") && after.contains("came.[1]"), "{after}");
    assert!(done.output.contains("report.md:3:40: error: "), "{}", done.output);
    assert_eq!(after.lines().nth(2).unwrap().find("[3]"), Some(39));
    assert!(!done.output.contains("broken-url"), "{}", done.output);
    assert_eq!(done.status, 1);
    assert!(done.errors.ends_with(" 3 fixes in 1 file.\n"), "{}", done.errors);
    let again = run(folder.path(), &["--fix", "report.md"]);
    assert_eq!((again.output, again.status), (done.output, 1));
    assert!(!again.errors.contains("fix"), "{}", again.errors);
}

#[test]
fn only_lines_with_a_fix_change() {
    for text in [
        format!("\u{feff}{REPORT}").replace('\n', "\r\n"),
        REPORT.replace(".[3]\n\n", ".[3]\r\n\r\n"),
        REPORT.replace("/b\n", "/b\r\n"),
        REPORT.trim_end().to_owned(),
        format!("{REPORT}\n\n"),
        REPORT.replace("Three stayed", "Three\u{a0}stayed  "),
    ] {
        let (folder, path) = folder_with(&text);
        let diff = run(folder.path(), &["--diff", "report.md"]);
        assert_eq!(diff.status, 1, "{text:?}: {}", diff.errors);
        let done = run(folder.path(), &["--fix", "report.md"]);
        assert!(done.status < 2, "{text:?}: {}", done.errors);
        let after = fs::read_to_string(&path).unwrap();
        assert_eq!(after, fixed(&text));
        assert_eq!(patched(&text, &diff.output), after);
        let printed = run_with(folder.path(), &["--fix", "-"], text.as_bytes());
        assert_eq!(printed.output, after);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left next to it");
    }
}

#[test]
fn diff_changes_nothing_and_answers_by_its_status() {
    let (folder, path) = folder_with(REPORT);
    for arguments in [&["--diff", "report.md"][..], &["--fix", "--diff", "."]] {
        let done = run(folder.path(), arguments);
        assert_eq!(done.status, 1);
        assert_eq!(done.errors, "--fix would make 2 fixes in 1 file.\n");
        let shown: Vec<_> = done.output.lines().filter(|line| line.starts_with(['+', '-'])).skip(2).collect();
        let expected = [
            "-One came [1]. Two left.[2] Three stayed.[3]",
            "+One came.[1] Two left.[2] Three stayed.[3]",
            "-[1] ttps://example.org/a",
            "+[1] https://example.org/a",
        ];
        assert_eq!(shown, expected);
        assert_eq!(fs::read_to_string(&path).unwrap(), REPORT);
    }
    // Findings without a safe fix do not count.
    fs::write(&path, fixed(REPORT).replace("left.[2]", "left.[7]")).unwrap();
    let done = run(folder.path(), &["--diff", "report.md"]);
    assert_eq!((done.status, done.output.as_str()), (0, ""));
    assert_eq!(done.errors, "No fixes in 1 assessment.\n");
    assert_eq!(run(folder.path(), &["report.md"]).status, 1);
}

#[test]
fn only_safe_fixes_of_reported_findings_are_made() {
    let unordered = REPORT.replace("left.[2] Three stayed.[3]", "left.[3] Three stayed.[2]");
    for (settings, text, expected) in [
        // The numbers stay, unless the team says otherwise.
        ("", &unordered, fixed(&unordered)),
        (
            "[rules]\nmarker-placement = \"off\"\n",
            &REPORT.to_owned(),
            REPORT.replace("[1] ttps", "[1] https"),
        ),
        ("[rules]\nsources = \"off\"\n", &REPORT.to_owned(), REPORT.replace("came [1].", "came.[1]")),
        (
            "",
            &REPORT.replace("[1] ttps", "<!-- assessor: ignore broken-url -->\n[1] ttps"),
            REPORT
                .replace("came [1].", "came.[1]")
                .replace("[1] ttps", "<!-- assessor: ignore broken-url -->\n[1] ttps"),
        ),
    ] {
        let (folder, path) = folder_with(text);
        fs::write(folder.path().join("assessor.toml"), settings).unwrap();
        run(folder.path(), &["--fix", "report.md"]);
        assert_eq!(fs::read_to_string(&path).unwrap(), expected, "{settings}");
    }
    let (folder, path) = folder_with(&unordered);
    fs::write(folder.path().join("assessor.toml"), "[editor]\nrenumber-in-fix-all = true\n").unwrap();
    run(folder.path(), &["--fix", "report.md"]);
    let after = fs::read_to_string(&path).unwrap();
    assert!(after.contains("left.[2] Three stayed.[3]"), "{after}");
    assert_eq!(cited(&after), cited(&fixed(&unordered)));
}

#[test]
fn a_text_that_is_no_assessment_stays_as_it_is() {
    let text = "# Shopping\n\n<!-- assessor: ignore -->\nMilk from ttps://example.org/a.\n";
    let (folder, path) = folder_with(text);
    let done = run(folder.path(), &["--fix", "report.md"]);
    assert_eq!(done.status, 0);
    assert!(done.errors.contains("report.md: not checked, because it"), "{}", done.errors);
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
}

#[cfg(unix)]
#[test]
fn keeps_permissions_and_links_and_refuses_what_is_read_only() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let (folder, path) = folder_with(REPORT);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    symlink("report.md", folder.path().join("link.md")).unwrap();
    let done = run(folder.path(), &["--fix", "link.md"]);
    assert_eq!(done.status, 0, "{}{}", done.output, done.errors);
    assert!(fs::symlink_metadata(folder.path().join("link.md")).unwrap().is_symlink());
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    assert_eq!(fs::read_to_string(&path).unwrap(), fixed(REPORT));

    fs::write(&path, REPORT).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
    fs::write(folder.path().join("other.md"), REPORT).unwrap();
    fs::remove_file(folder.path().join("link.md")).unwrap();
    let done = run(folder.path(), &["--fix", "."]);
    assert_eq!(done.status, 2);
    assert!(done.errors.contains("report.md: cannot be written: it is read-only"), "{}", done.errors);
    assert!(done.errors.ends_with(" 2 fixes in 1 file. 1 file could not be fixed.\n"), "{}", done.errors);
    // The findings are those of the text as it is.
    assert!(done.output.contains("report.md:3:10: hint: [1] is before"), "{}", done.output);
    assert_eq!(fs::read_to_string(&path).unwrap(), REPORT);
    assert_eq!(fs::read_to_string(folder.path().join("other.md")).unwrap(), fixed(REPORT));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing is left next to them");
}

#[cfg(unix)]
#[test]
fn nothing_outside_the_folder_is_changed_through_a_link() {
    use std::os::unix::fs::symlink;
    let (outside, elsewhere) = folder_with(REPORT);
    let folder = tempfile::tempdir().unwrap();
    symlink(&elsewhere, folder.path().join("a.md")).unwrap();
    symlink(outside.path(), folder.path().join("sub")).unwrap();
    fs::write(folder.path().join("b.md"), REPORT).unwrap();
    let done = run(folder.path(), &["--fix", "."]);
    assert!(done.errors.contains("skipped: it is a link to a place outside the folder"), "{}", done.errors);
    assert_eq!(fs::read_to_string(&elsewhere).unwrap(), REPORT);
    assert_eq!(fs::read_to_string(folder.path().join("b.md")).unwrap(), fixed(REPORT));
    let diff = run(folder.path(), &["--diff", "."]);
    assert_eq!((diff.status, diff.output.as_str()), (0, ""), "the same files");
}

#[test]
fn standard_input_is_checked_like_a_file() {
    let (folder, path) = folder_with(REPORT);
    let file = run(folder.path(), &["report.md"]);
    let read = run_with(folder.path(), &["-"], REPORT.as_bytes());
    assert_eq!(read.output, file.output.replace("report.md:", "-:"));
    assert_eq!((read.status, &read.errors), (file.status, &file.errors));
    for arguments in [&["-", "--stdin-filename", "report.md"][..], &["--stdin-filename", "report.md"]] {
        let named = run_with(folder.path(), arguments, REPORT.as_bytes());
        assert_eq!((named.status, &named.output, &named.errors), (file.status, &file.output, &file.errors));
    }
    let data = run_with(folder.path(), &["--format", "json", "-"], REPORT.as_bytes());
    let data: serde_json::Value = serde_json::from_str(&data.output).unwrap();
    assert_eq!((&data["path"], &data["assessment"]), (&"-".into(), &true.into()));
    // A file with this name is still to be had.
    fs::rename(&path, folder.path().join("-")).unwrap();
    assert_eq!(run(folder.path(), &["./-"]).output, file.output.replace("report.md:", "./-:"));
}

#[test]
fn the_name_of_standard_input_finds_its_settings_and_need_not_exist() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("team")).unwrap();
    fs::write(folder.path().join("team/assessor.toml"), "[rules]\nbroken-url = \"error\"\n").unwrap();
    let status = |arguments: &[&str]| run_with(folder.path(), arguments, REPORT.as_bytes()).status;
    let report = REPORT.replace("came [1].", "came.[1]");
    let named = run_with(folder.path(), &["-", "--stdin-filename", "team/new.md"], report.as_bytes());
    assert!(named.output.starts_with("team/new.md:7:5: error: "), "{}", named.output);
    assert_eq!(status(&["-", "--stdin-filename", "no/such/folder/new.md"]), 1);
    // The settings make any text there an assessment, and the name stays in the message if there are none.
    let plain = b"# Shopping\n\nMilk.\n";
    assert_eq!(
        run_with(folder.path(), &["-", "--stdin-filename", "team/new.md"], plain).errors,
        "No findings in 1 assessment.\n"
    );
    let left = run_with(folder.path(), &["-", "--stdin-filename", "new.md"], plain);
    assert!(
        left.errors.starts_with("new.md: not checked, because it has no takeaways heading"),
        "{}",
        left.errors
    );
    assert_eq!(left.status, 0);
}

#[test]
fn empty_and_broken_input_and_contradictions_are_told() {
    let (folder, _) = folder_with(REPORT);
    let empty = run(folder.path(), &["-"]);
    assert_eq!((empty.status, empty.output.as_str()), (0, ""));
    assert!(
        empty.errors.starts_with(
            "-: not checked, because it has no takeaways heading and no citations; an empty \
            assessor.toml in the current folder"
        ),
        "{}",
        empty.errors
    );
    let broken = run_with(folder.path(), &["-"], b"# A\n\xff\n");
    assert_eq!((broken.status, broken.output.as_str()), (2, ""));
    assert!(
        broken.errors.starts_with("assessor: -: not UTF-8: invalid byte 4 in line 2"),
        "{}",
        broken.errors
    );
    for (arguments, words) in [
        (&["-", "report.md"][..], "- is the text on standard input and must be the only path"),
        (&["-", "-"], "- is the text on standard input and must be the only path"),
        (&["-", "report.md", "--stdin-filename", "a.md"], "must be the only path"),
        (&["report.md", "--stdin-filename", "a.md"], "--stdin-filename names the text on standard input"),
        (&["--fix", "-", "report.md"], "must be the only path"),
    ] {
        let wrong = run_with(folder.path(), arguments, REPORT.as_bytes());
        assert_eq!((wrong.status, wrong.output.as_str()), (2, ""), "{arguments:?}");
        assert!(wrong.errors.contains(words), "{arguments:?}: {}", wrong.errors);
    }
    assert_eq!(run(folder.path(), &[]).status, 2, "a path is missing");
}

#[test]
fn the_fixed_text_of_standard_input_is_printed_and_the_findings_go_to_standard_error() {
    let (folder, path) = folder_with("not this");
    let text = REPORT.replace("[3] h", "[4] h");
    let done = run_with(folder.path(), &["--fix", "-", "--stdin-filename", "report.md"], text.as_bytes());
    assert_eq!(done.output, fixed(&text));
    assert!(done.errors.contains("report.md:3:40: error: "), "{}", done.errors);
    assert!(done.errors.ends_with(" 2 fixes in 1 file.\n"), "{}", done.errors);
    assert_eq!(done.status, 1);
    assert_eq!(fs::read_to_string(&path).unwrap(), "not this");
    let diff = run_with(folder.path(), &["--diff", "-"], text.as_bytes());
    assert_eq!((diff.status, patched(&text, &diff.output)), (1, fixed(&text)));
}

#[test]
fn a_text_that_is_not_fixed_comes_out_as_it_went_in() {
    let folder = tempfile::tempdir().unwrap();
    for (text, status) in
        [(&b"# Shopping\n\nMilk.\n"[..], 0), (fixed(REPORT).as_bytes(), 0), (b"", 0), (b"# A\n\xff\r\n", 2)]
    {
        let mut command = Command::new(env!("CARGO_BIN_EXE_assessor"));
        let done = command
            .current_dir(folder.path())
            .args(["check", "--fix", "-"])
            .write_stdin(text)
            .output()
            .unwrap();
        assert_eq!(done.stdout, text);
        assert_eq!(done.status.code(), Some(status));
    }
}

#[test]
fn output_that_has_no_place_next_to_a_fixed_text_is_refused_and_the_text_given_back() {
    let (folder, path) = folder_with(REPORT);
    for more in [&["--format", "sarif"][..], &["--statistics"], &["--format", "json"]] {
        let done = run(folder.path(), &[&["--diff", "report.md"], more].concat());
        assert_eq!((done.status, done.output.as_str()), (2, ""), "{more:?}");
        assert!(done.errors.contains("--diff prints differences and no findings"), "{}", done.errors);
        let done = run_with(folder.path(), &[&["--fix", "-"], more].concat(), REPORT.as_bytes());
        assert_eq!((done.status, done.output.as_str()), (2, REPORT), "{more:?}");
        assert!(done.errors.contains("--fix - prints the fixed text"), "{}", done.errors);
    }
    // The report is no baseline, so nothing can be checked.
    let done = run_with(folder.path(), &["--fix", "-", "--baseline", "report.md"], REPORT.as_bytes());
    assert_eq!((done.status, done.output.as_str()), (2, REPORT), "{}", done.errors);
    assert_eq!(fs::read_to_string(path).unwrap(), REPORT);
}

#[test]
fn a_choice_of_rules_limits_the_fixes() {
    let (folder, path) = folder_with(REPORT);
    assert_eq!(run(folder.path(), &["--fix", "--ignore", "citations", "report.md"]).status, 0);
    let expected = REPORT.replace("ttps://example.org/a", "https://example.org/a").replace("hh", "h");
    assert_eq!(fs::read_to_string(&path).unwrap(), expected, "the marker before the full stop stays");
    run(folder.path(), &["--fix", "--select", "marker-placement", "report.md"]);
    assert_eq!(fs::read_to_string(&path).unwrap(), fixed(REPORT));
}

#[test]
fn standard_input_cannot_have_the_name_of_a_folder() {
    let (folder, _) = folder_with(REPORT);
    for name in [".", "..", "new/"] {
        let done = run_with(folder.path(), &["--stdin-filename", name], REPORT.as_bytes());
        assert_eq!((done.status, done.output.as_str()), (2, ""), "{name}");
        assert!(done.errors.contains("this is a folder"), "{}", done.errors);
    }
}

#[cfg(unix)]
#[test]
fn a_fix_that_cannot_be_made_is_in_the_documents() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, path) = folder_with(REPORT);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
    for (format, told) in [
        ("junit", "type=\"failed\""),
        ("gitlab", "\"failed\""),
        ("github", "(failed)"),
        ("sarif", "read-only"),
    ] {
        let done = run(folder.path(), &["--fix", "--format", format, "report.md"]);
        assert_eq!(done.status, 2, "{format}");
        assert!(done.output.contains(told) && done.output.contains("read-only"), "{format}: {}", done.output);
    }
}
