//! Tests the completion scripts in real shells, and the manual pages in the programs that show them. A shell or program
//! that is not installed is left out and named.
#![cfg(unix)]

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_assessor");

/// Returns true if the program is installed. If it is not, the test is reported as left out.
fn is_there(program: &str, test: &str) -> bool {
    let there = Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    if there.is_err() {
        // Written directly, because the test harness captures the output of the print macros in tests that pass.
        let _ = writeln!(std::io::stderr(), "left out: {test}: {program} is not installed");
    }
    there.is_ok()
}

fn assessor(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(PROGRAM).current_dir(folder).args(arguments).output().unwrap()
}

/// Creates a folder with the completion script of a shell, a report and a folder of reports.
fn folder(shell: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let done = assessor(folder.path(), &["completions", shell]);
    assert!(done.status.success() && done.stderr.is_empty(), "{done:?}");
    fs::write(folder.path().join("script"), done.stdout).unwrap();
    fs::write(folder.path().join("harbour.md"), "").unwrap();
    fs::create_dir(folder.path().join("harbours")).unwrap();
    folder
}

/// Runs a script in a shell and returns its output.
#[track_caller]
fn run(shell: &str, arguments: &[&str], script: &str, folder: &Path) -> String {
    fs::write(folder.join("test"), script).unwrap();
    let done = Command::new(shell)
        .args(arguments)
        .arg("test")
        .current_dir(folder)
        .env("HOME", folder)
        .env("TERM", "dumb")
        .env("LC_ALL", "C.UTF-8")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success() && errors.is_empty(), "{shell}: {}\n{errors}", done.status);
    String::from_utf8(done.stdout).unwrap()
}

#[test]
fn bash_completes() {
    if !is_there("bash", "bash_completes") {
        return;
    }
    let folder = folder("bash");
    // Bash calls the registered function with the program, the word and the word before it.
    let script = r#"
        source ./script
        # This builtin works only while a line is edited.
        compopt() { :; }
        registered=$(complete -p assessor)
        [[ $registered == *'-o default'* ]] || echo "no files: $registered"
        function=${registered##*-F }
        try() {
            COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
            "${function%% *}" assessor "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
            echo "$*: ${COMPREPLY[*]}"
        }
        try assessor che
        try assessor explain uncited-
        try assessor check --form
        try assessor check --format js
        try assessor check ''
        try assessor completions ''
        try assessor actors sho
        try assessor actors list --kind Per
        try assessor map harbour.md -o harb
    "#;
    let said = run("bash", &["--norc", "--noprofile"], script, folder.path());
    let mut lines: Vec<_> = said.lines().collect();
    let files = lines.pop().unwrap();
    assert!(files.contains("harbour.md") && files.contains("harbours"), "{files}");
    assert_eq!(
        lines,
        [
            "assessor che: check",
            "assessor explain uncited-: uncited-claim uncited-report",
            "assessor check --form: --format",
            "assessor check --format js: json",
            // Without a match, the names of files are offered.
            "assessor check : ",
            "assessor completions : bash elvish fish powershell zsh",
            "assessor actors sho: show",
            "assessor actors list --kind Per: Person",
        ]
    );
}

#[test]
fn fish_completes() {
    if !is_there("fish", "fish_completes") {
        return;
    }
    let folder = folder("fish");
    let script = r#"
        source ./script
        function try
            set -l found (complete -C "$argv[1]" | string split --fields 1 \t)
            echo "$argv[1]: $found"
        end
        try 'assessor che'
        try 'assessor explain uncited-'
        try 'assessor check --form'
        try 'assessor check --format js'
        try 'assessor check har'
        try 'assessor completions '
        try 'assessor actors sho'
        try 'assessor actors show har'
        try 'assessor actors list --kind Per'
        try 'assessor man har'
        complete -C 'assessor explain marker-or'
    "#;
    let said = run("fish", &["--no-config"], script, folder.path());
    let lines: Vec<_> = said.lines().collect();
    assert_eq!(
        lines[..lines.len() - 1],
        [
            "assessor che: check",
            "assessor explain uncited-: uncited-claim uncited-report",
            "assessor check --form: --format",
            "assessor check --format js: json",
            "assessor check har: harbour.md harbours/",
            "assessor completions : bash elvish fish powershell zsh",
            "assessor actors sho: show",
            // A name is no file.
            "assessor actors show har: ",
            "assessor actors list --kind Per: Person",
            "assessor man har: harbours/",
        ]
    );
    let summary = lines[lines.len() - 1];
    assert!(summary.starts_with("marker-order\t") && summary.len() > 20, "a rule has its summary: {summary}");
}

#[test]
fn zsh_completes() {
    if !is_there("zsh", "zsh_completes") {
        return;
    }
    let folder = folder("zsh");
    // Completion needs a terminal: an interactive shell in a pseudo-terminal, where Tab writes the completed line and
    // all matches into a file.
    let inner = r#"
        autoload -Uz compinit; compinit -u -D
        source ./script
        typeset -gaU offered
        compadd() {
            local -a found
            builtin compadd -O found "$@"
            offered+=($found)
            builtin compadd "$@"
        }
        show() {
            offered=()
            zle complete-word
            print -r -- "${(ou)offered}" >answer.part
            mv answer.part answer
            zle kill-buffer
        }
        zle -N show
        bindkey '^I' show
        PROMPT=
        : >ready
    "#;
    fs::write(folder.path().join("inner"), inner).unwrap();
    let script = r#"
        zmodload zsh/zpty zsh/zselect
        await() {
            repeat 1500; do
                zpty -r -t inner rest 2>/dev/null
                [[ -e $1 ]] && return
                zselect -t 2
            done
            print "no $1 within 30 seconds"
            exit 1
        }
        zpty inner zsh -f -i
        zpty -w inner 'source ./inner'
        await ready
        try() {
            rm -f answer
            zpty -w -n inner "$1"$'\t'
            await answer
            print -r -- "$1: $(<answer)"
        }
        try 'assessor che'
        try 'assessor explain uncited-'
        try 'assessor check --format j'
        try 'assessor check harb'
        try 'assessor completions '
        try 'assessor actors sho'
        try 'assessor actors list --kind Per'
        try 'assessor man harb'
        zpty -d inner
    "#;
    let said = run("zsh", &["-f"], script, folder.path());
    assert_eq!(
        said.lines().collect::<Vec<_>>(),
        [
            "assessor che: check",
            "assessor explain uncited-: uncited-claim uncited-report",
            "assessor check --format j: json junit",
            "assessor check harb: harbour.md harbours",
            "assessor completions : bash elvish fish powershell zsh",
            "assessor actors sho: show",
            "assessor actors list --kind Per: Person",
            "assessor man harb: harbours",
        ]
    );
}

/// Returns the names in a list of commands: those that the help of `path` names.
fn commands_of(folder: &Path, path: &[&str]) -> Vec<String> {
    let help = assessor(folder, &[path, &["--help"]].concat());
    let help = String::from_utf8(help.stdout).unwrap();
    let list = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    // Longer descriptions continue on lines with a larger indent.
    let entries = list.take_while(|line| !line.is_empty()).filter_map(|line| line.strip_prefix("  "));
    let names = entries.filter(|entry| !entry.starts_with(' ')).filter_map(|entry| entry.split(' ').next());
    names.filter(|name| *name != "help").map(str::to_owned).collect()
}

#[test]
fn every_command_has_a_page() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let done = assessor(folder, &["man", "new/man"]);
    assert!(done.status.success() && done.stderr.is_empty(), "{done:?}");
    let mut wanted = vec!["assessor.1".to_owned()];
    for name in commands_of(folder, &[]) {
        let inner = commands_of(folder, &[&name]);
        wanted.extend(inner.iter().map(|inner| format!("assessor-{name}-{inner}.1")));
        wanted.push(format!("assessor-{name}.1"));
    }
    wanted.sort();
    assert!(wanted.len() >= 15, "{wanted:?}");
    let mut pages: Vec<_> = fs::read_dir(folder.join("new/man"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    pages.sort();
    assert_eq!(pages, wanted);
    assert_eq!(
        String::from_utf8(done.stdout).unwrap(),
        format!("Wrote {} manual pages to new/man.\n", wanted.len())
    );

    // Without the options, bold letters are struck twice.
    let groff = ["groff", "-man", "-Tutf8", "-ww", "-P-c", "-P-b", "-P-u"];
    let shown = |name: &str, arguments: &[&str]| {
        let path = folder.join("new/man").join(name);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.is_ascii(), "{name}: a formatter may read other characters in another encoding");
        let mut command = Command::new(arguments[0]);
        let done = command.args(&arguments[1..]).arg(&path).env("LC_ALL", "C.UTF-8").output().unwrap();
        (String::from_utf8(done.stdout).unwrap(), String::from_utf8(done.stderr).unwrap())
    };
    if is_there("groff", "every_command_has_a_page, with groff") {
        for page in &pages {
            let (text, warnings) = shown(page, &groff);
            assert_eq!(warnings, "", "{page}");
            for heading in ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS"] {
                assert!(text.contains(heading), "{page}: {text}");
            }
        }
        let (text, _) = shown("assessor-actors.1", &groff);
        let example = "\n         [[actor]]\n         id = \"inga-tulloch\"            # unique";
        assert!(text.contains(example), "examples keep their lines: {text}");
    }
    if is_there("mandoc", "every_command_has_a_page, with mandoc") {
        for page in &pages {
            let (warnings, _) = shown(page, &["mandoc", "-T", "lint", "-W", "warning"]);
            // Pages have no date, so that every build writes the same bytes.
            let warnings: Vec<_> = warnings.lines().filter(|line| !line.contains("missing date")).collect();
            assert!(warnings.is_empty(), "{page}: {warnings:?}");
        }
    }
}

#[test]
fn pages_replace_pages_alone() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let run = |arguments: &[&str]| {
        let done = assessor(folder, arguments);
        (done.status.code(), String::from_utf8(done.stderr).unwrap())
    };
    assert_eq!(run(&["man", "man"]), (Some(0), String::new()));
    assert_eq!(run(&["man", "man"]), (Some(0), String::new()), "its own pages are written anew");
    let (own, other) = (folder.join("man/assessor-check.1"), folder.join("man/assessor.1"));
    fs::remove_file(&other).unwrap();
    fs::write(&own, ".TH NOTES 1\n").unwrap();
    let (status, errors) = run(&["man", "man"]);
    assert_eq!(status, Some(2));
    assert!(errors.contains("assessor-check.1: cannot be written: the file exists"), "{errors}");
    assert_eq!(fs::read_to_string(&own).unwrap(), ".TH NOTES 1\n");
    assert!(!other.exists(), "nothing is written if one page cannot be");
    assert_eq!(run(&["man", "man", "--force"]), (Some(0), String::new()));
    assert!(fs::read_to_string(&own).unwrap().contains("ASSESSOR-CHECK"));

    fs::write(folder.join("file"), "").unwrap();
    for place in ["file", "file/man", "/dev/null"] {
        let (status, errors) = run(&["man", place]);
        assert_eq!(status, Some(2), "{place}");
        assert!(
            errors.starts_with(&format!("assessor: {place}: the folder cannot be created: ")),
            "{errors}"
        );
    }
}
