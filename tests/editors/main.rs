//! The real editors, as `cargo test` sees them: left out, since they need more than Rust.
//!
//! `tests/run` installs what they need and runs them all; so does `cargo test -- --ignored`.

use std::process::Command;

/// Runs one section of `tests/run`.
fn section(name: &str) {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/run");
    let status = Command::new("bash").args([script, name]).status().expect("bash starts");
    assert!(status.success(), "tests/run {name}: {status}");
}

#[test]
#[ignore = "left out: needs Neovim, which tests/run installs"]
fn neovim() {
    section("neovim");
}

#[test]
#[ignore = "left out: needs Node, with which tests/run builds the extension"]
fn vscode() {
    section("vscode");
}

#[test]
#[ignore = "left out: needs VS Code and a browser, which tests/run installs"]
fn workbench() {
    section("workbench");
}
