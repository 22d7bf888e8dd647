//! The sections of `tests/run` that need more than Rust: the real editors, Python and the fuzzer.
//!
//! `cargo test` leaves them out and names them. `cargo test -- --ignored` runs them through `tests/run`, which installs
//! what they need; `tests/run` itself runs them as its own sections. Only on Linux: the script needs bash 4 and Debian.
#![cfg(target_os = "linux")]

use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};

/// Held while a section runs: several install into the same folders.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// Runs one section of `tests/run`. What it leaves out has not passed.
fn section(name: &str) {
    let _alone = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/run");
    let done = Command::new("bash")
        .args([script, name])
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .expect("bash starts");
    let said = String::from_utf8_lossy(&done.stdout);
    let last = said.lines().last().unwrap_or_default();
    assert!(
        done.status.success() && last.ends_with(" 0 left out"),
        "tests/run {name}: {}\n{said}",
        done.status
    );
}

#[test]
#[ignore = "section of tests/run: needs Neovim"]
fn neovim() {
    section("neovim");
}

#[test]
#[ignore = "section of tests/run: needs zsh, fish, groff and mandoc"]
fn shells() {
    section("shells");
}

#[test]
#[ignore = "section of tests/run: needs Emacs and Vim"]
fn others() {
    section("others");
}

#[test]
#[ignore = "section of tests/run: needs Node, which builds the extension"]
fn vscode() {
    section("vscode");
}

#[test]
#[ignore = "section of tests/run: needs VS Code and a browser"]
fn workbench() {
    section("workbench");
}

#[test]
#[ignore = "section of tests/run: needs Python"]
fn python() {
    section("python");
}

#[test]
#[ignore = "section of tests/run: needs a browser and Node, and installs mdBook"]
fn site() {
    section("site");
}

#[test]
#[ignore = "section of tests/run: needs Python, Node and Neovim, and builds the packages of a release"]
fn release() {
    section("release");
}

#[test]
#[ignore = "section of tests/run: needs a C++ compiler, and builds the fuzz targets"]
fn fuzz() {
    section("fuzz");
}

/// A section that is not named here would be left out without a word.
#[test]
fn every_section_is_named() {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/run");
    let listed = Command::new("bash").args([script, "--list"]).output().expect("bash starts").stdout;
    let listed = String::from_utf8(listed).expect("names are UTF-8");
    let mut needing: Vec<_> = listed.lines().filter(|name| !["rust", "build"].contains(name)).collect();
    needing.sort_unstable();
    assert_eq!(
        needing,
        ["fuzz", "neovim", "others", "python", "release", "shells", "site", "vscode", "workbench"]
    );
}

/// The counts of `tests/run` for a command that prints this: passed, failed, left out; and true if the run fails.
fn counted(printed: &str) -> (String, bool) {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/run");
    let done = Command::new("bash")
        .args([script, "--suite", "printf", "%b", printed])
        .output()
        .expect("bash starts");
    let said = String::from_utf8(done.stdout).expect("words are UTF-8");
    (said.lines().last().unwrap_or_default().to_owned(), done.status.success())
}

#[test]
fn what_is_left_out_has_not_passed() {
    let cases = [
        ("7 passed, 0 failed\n", "7 passed, 0 failed, 0 left out", true),
        ("7 passed, 2 failed\n", "7 passed, 2 failed, 0 left out", false),
        ("nothing of the kind\n", "0 passed, 1 failed, 0 left out", false),
        ("0 passed, 0 failed\n", "0 passed, 1 failed, 0 left out", false),
        // Node.
        ("# pass 3\n# fail 0\n# cancelled 0\n# skipped 2\n", "3 passed, 0 failed, 2 left out", true),
        ("# pass 3\n# fail 0\n# cancelled 1\n# skipped 0\n", "3 passed, 1 failed, 0 left out", false),
        ("# pass 0\n# fail 0\n# cancelled 0\n# skipped 0\n", "0 passed, 1 failed, 0 left out", false),
        // Python.
        ("Ran 5 tests in 0.1s\n\nOK (skipped=2)\n", "3 passed, 0 failed, 2 left out", true),
        (
            "Ran 5 tests in 0.1s\n\nFAILED (failures=1, errors=1, skipped=1)\n",
            "2 passed, 2 failed, 1 left out",
            false,
        ),
        ("Ran 0 tests in 0.0s\n\nOK\n", "0 passed, 1 failed, 0 left out", false),
        // Cargo: the sections of the script are no tests that it leaves out; a target without a test is an error.
        (
            "     Running tests/a.rs (target/a)\ntest x ... ignored, needs a folder\n\
             test y ... ignored, section of tests/run: needs Node\nleft out: z: needs Linux\n\
             test result: ok. 4 passed; 0 failed; 2 ignored; 0 measured\n",
            "4 passed, 0 failed, 2 left out",
            true,
        ),
        (
            "     Running tests/a.rs (target/a)\ntest result: ok. 4 passed; 0 failed; 0 ignored; 0 measured\n\
             \x20    Running tests/b.rs (target/b)\ntest result: ok. 0 passed; 0 failed; 0 ignored; 0 measured\n",
            "4 passed, 1 failed, 0 left out",
            false,
        ),
    ];
    for (printed, wanted, passes) in cases {
        assert_eq!(counted(printed), (wanted.to_owned(), passes), "{printed}");
    }
}
