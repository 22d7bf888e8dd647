//! Modules form layers: a module may use those below it, never one above. This test reads the imports
//! and enforces that.

use std::fs;
use std::path::{Path, PathBuf};

/// The modules from the bottom up; those on one line do not use each other.
const FLOORS: &[&[&str]] = &[
    &["text"],
    &["assessment"],
    &["claims", "actors", "takeaways", "bibliography"],
    &["analysis"],
    &["archive"],
    &["edits"],
    &["rules"],
    &["config"],
    &["features"],
    &["project"],
    &["server"],
    &["cli"],
];

fn floor_of(room: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&room))
}

fn rust_files(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
}

/// Returns the modules that the code of a file names after `crate::`, or after enough `super::` to reach the root, with
/// their lines. `depth` is the number of `super` that lead from the file to the root.
fn rooms_used(text: &str, depth: usize) -> Vec<(usize, String)> {
    let code: Vec<_> = text.lines().map(|line| line.split("//").next().unwrap_or("")).collect();
    let code = code.join("\n");
    let mut out = Vec::new();
    let mut add = |at: usize, rest: &str| {
        let line = code[..at].matches('\n').count() + 1;
        out.extend(first_names(rest).into_iter().map(|name| (line, name)));
    };
    for (at, path) in code.match_indices("crate::") {
        add(at, &code[at + path.len()..]);
    }
    let mut end = 0;
    for (at, _) in code.match_indices("super::") {
        if at < end {
            continue;
        }
        let rest = code[at..].trim_start_matches("super::");
        end = code.len() - rest.len();
        // A module inside the file, such as its tests, is one level deeper; a name of its own is not that of a module.
        if (end - at) / "super::".len() >= depth {
            add(at, rest);
        }
    }
    out
}

/// Returns the first name of a path, or of each path in a group in braces, across line breaks.
fn first_names(path: &str) -> Vec<String> {
    let name = |path: &str| path.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    let Some(group) = path.strip_prefix('{') else { return vec![name(path)] };
    let (mut names, mut depth, mut start) = (Vec::new(), 0_usize, 0);
    for (i, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            ',' | '}' if depth == 0 => {
                names.push(name(group[start..i].trim_start()));
                start = i + 1;
                if c == '}' {
                    break;
                }
            }
            '}' => depth -= 1,
            _ => {}
        }
    }
    names.retain(|name: &String| !name.is_empty());
    names
}

/// Returns the number of `super` that lead from a file, given its path in `src`, to the root.
fn depth_of(inside: &Path) -> usize {
    inside.components().count() - usize::from(inside.ends_with("mod.rs"))
}

#[test]
fn sees_every_way_to_name_a_room() {
    let names = |text: &str, depth| rooms_used(text, depth).into_iter().map(|(_, n)| n).collect::<Vec<_>>();
    assert_eq!(names("use crate::text::Span; // crate::cli\n", 1), ["text"]);
    assert_eq!(
        names("use crate::{\n    server::X,\n    text::{Span, Text},\n    rules,\n};", 1),
        ["server", "text", "rules"]
    );
    assert_eq!(names("use crate::{text::{self, Span}, cli};", 1), ["text", "cli"]);
    assert_eq!(names("super::super::cli::run(); super::near();", 2), ["cli"]);
    assert_eq!(names("use super::super::{\n    cli,\n};", 2), ["cli"]);
    assert_eq!(rooms_used("\n\nuse crate::{\n    cli,\n};", 1), [(3, "cli".to_owned())]);
    assert_eq!(depth_of(Path::new("edits/mod.rs")), 1);
    assert_eq!(depth_of(Path::new("config.rs")), 1);
    assert_eq!(depth_of(Path::new("rules/citations/mod.rs")), 2);
    assert_eq!(depth_of(Path::new("edits/url.rs")), 2);
}

#[test]
fn no_room_uses_one_above_it() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&source, &mut files);
    assert!(files.len() > 40, "the source was found");
    let mut wrong = Vec::new();
    for file in files {
        let inside = file.strip_prefix(&source).unwrap();
        let room = inside.iter().next().unwrap().to_string_lossy().trim_end_matches(".rs").to_owned();
        if matches!(room.as_str(), "lib" | "main") {
            continue;
        }
        let own = floor_of(&room).unwrap_or_else(|| panic!("{room} stands on no floor: add it to FLOORS"));
        for (line, used) in rooms_used(&fs::read_to_string(&file).unwrap(), depth_of(inside)) {
            let above = floor_of(&used).is_some_and(|floor| floor >= own && used != room);
            if above {
                wrong.push(format!("src/{}:{line} uses {used}", inside.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "rooms that use others on their floor or above:\n{}", wrong.join("\n"));
}

#[test]
fn only_the_server_knows_the_protocol() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&source, &mut files);
    for file in files.iter().filter(|file| !file.starts_with(source.join("server"))) {
        let text = fs::read_to_string(file).unwrap();
        for word in ["tower_lsp", "ls_types", "tokio"] {
            let named = text.lines().any(|l| l.split("//").next().unwrap_or("").contains(word));
            assert!(!named, "{} names {word}", file.display());
        }
    }
}
