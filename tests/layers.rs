//! The house has floors: a room uses those below it, never one above. This reads the imports and holds it.

use std::fs;
use std::path::{Path, PathBuf};

/// The rooms from the bottom up; those on one line do not use each other.
const FLOORS: &[&[&str]] = &[
    &["text"],
    &["assessment"],
    &["claims", "actors"],
    &["analysis"],
    &["edits"],
    &["rules"],
    &["config"],
    &["features"],
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

/// The rooms that a file names after `crate::`, in code, with their lines.
fn rooms_used(text: &str) -> Vec<(usize, String)> {
    let mut out = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let code = line.split("//").next().unwrap_or("");
        for (at, _) in code.match_indices("crate::") {
            let rest = &code[at + "crate::".len()..];
            let mut names = vec![rest];
            if let Some(group) = rest.strip_prefix('{') {
                names = group.split(", ").collect();
            }
            for name in names {
                let end = name.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(name.len());
                out.push((number + 1, name[..end].to_owned()));
            }
        }
    }
    out
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
        for (line, used) in rooms_used(&fs::read_to_string(&file).unwrap()) {
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
