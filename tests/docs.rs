//! Runs every command on the pages for users as written, and checks that it ends with the status that the page gives.
//!
//! Commands are the lines of blocks marked `sh`, the steps in blocks marked `yaml`, and code in running text and in
//! indented blocks that begins with the name of a program. They run in the order of the pages, in a folder with the files
//! that the pages mention; the same command runs once. The pages of the rules count too. Commands that install software,
//! need an editor or take minutes are left out, and reported with the reason.
#![cfg(unix)]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use assessor::rules::RULES;

/// Commands that are not run here, by their start, with the reason.
const LEFT_OUT: [(&str, &str); 21] = [
    ("ASSESSOR_EDITS=", "runs for minutes"),
    (
        "assessor learn ARCHIVE",
        "needs the archive of published assessments, which is not part of the project",
    ),
    ("cargo bench", "measures for minutes; needs a quiet machine"),
    ("cargo build", "builds the program, which is built already"),
    ("cargo doc", "opens a browser"),
    ("cargo fuzz", "needs cargo-fuzz, and runs until it fails"),
    ("cargo install", "installs the program"),
    ("cargo run --example", "needs a folder of other data"),
    ("cargo run --release --example", "builds a tool for measuring and runs it for minutes"),
    ("cargo test", "runs the tests, this one among them"),
    ("code ", "needs VS Code"),
    ("curl ", "downloads a release"),
    ("gh ", "asks about a release"),
    ("hx ", "needs Helix"),
    ("npm ", "needs Node; tests/run makes the packages with it"),
    ("nvim ", "needs Neovim"),
    ("rustup ", "installs the program"),
    ("sha256sum ", "needs the files of a release"),
    ("shasum ", "needs the files of a release"),
    ("tests/run", "runs all tests, this one among them"),
    ("xattr ", "needs a Mac"),
];

/// Programs, and a variable for one, whose name begins a command outside blocks marked `sh`.
const PROGRAMS: [&str; 8] =
    ["ASSESSOR_EDITS=", "assessor ", "cargo ", "code ", "hx ", "npm ", "nvim ", "tests/run"];

/// Commands that end with a status other than 0, by their start, with the status.
const STATUSES: [(&str, i32); 13] = [
    ("cargo run --release -- check tests/fixtures/sample.assessment.md", 1),
    ("assessor check reports/", 1),
    ("assessor check report.md", 1),
    ("assessor check --diff reports/", 1),
    ("assessor check --fix reports/", 1),
    ("assessor check --format gitlab reports/", 1),
    ("assessor check --format json *.md", 1),
    ("assessor check --format sarif reports/", 1),
    ("assessor check --format github reports/", 1),
    ("assessor check --format junit reports/", 1),
    ("assessor check --stdin-filename", 1),
    ("cat report.md | assessor check -", 1),
    ("assessor renumber --check report.md", 1),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Returns the paths of README.md, CONTRIBUTING.md, the pages in docs and the page of each editor.
fn pages() -> Vec<PathBuf> {
    let mut pages = vec![root().join("README.md"), root().join("CONTRIBUTING.md")];
    for entry in fs::read_dir(root().join("docs")).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.extension().is_some_and(|end| end == "md") {
            pages.push(entry);
        }
    }
    for entry in fs::read_dir(root().join("editors")).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.join("README.md").exists() {
            pages.push(entry.join("README.md"));
        }
    }
    pages.sort();
    pages
}

fn name_of(page: &Path) -> String {
    page.strip_prefix(root()).unwrap().display().to_string()
}

/// Returns the name and the text of each page for users, those of the rules among them.
fn texts() -> Vec<(String, String)> {
    let pages = pages().into_iter().map(|page| (name_of(&page), fs::read_to_string(&page).unwrap()));
    pages.chain(RULES.iter().map(|rule| (rule.name.to_owned(), rule.page.to_owned()))).collect()
}

/// Returns the commands of a page in order.
fn commands(page: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut fence: Option<&str> = None;
    let mut prose = String::new();
    for line in page.lines() {
        let bare = line.trim_start();
        match (fence, bare.strip_prefix("```")) {
            (None, Some(language)) => {
                in_prose(&std::mem::take(&mut prose), &mut out);
                fence = Some(language);
            }
            (Some(_), Some(_)) => fence = None,
            (Some("sh"), None) => {
                // A comment has two spaces before it, unless it is alone on its line.
                let command = bare.split("  #").next().unwrap_or_default().trim();
                if !command.is_empty() && !command.starts_with('#') {
                    out.push(command.to_owned());
                }
            }
            (Some("yaml"), None) => {
                // A step of a workflow.
                let step = bare.trim_start_matches("- ");
                let step = step.strip_prefix("run: ").unwrap_or(step);
                if is_command(step) {
                    out.push(step.to_owned());
                }
            }
            (Some(_), None) => {}
            (None, None) if is_command(bare) && line.starts_with("    ") => {
                in_prose(&std::mem::take(&mut prose), &mut out);
                out.push(bare.to_owned());
            }
            (None, None) => {
                prose.push_str(line);
                prose.push('\n');
            }
        }
    }
    in_prose(&prose, &mut out);
    out
}

fn is_command(code: &str) -> bool {
    PROGRAMS.iter().any(|program| code.starts_with(program))
}

/// Collects the commands in running text. A command without an operand (`assessor actors show`) becomes a request for
/// its help, and `NAME` is replaced by a name.
fn in_prose(text: &str, out: &mut Vec<String>) {
    for code in text.split('`').skip(1).step_by(2) {
        let code = code.split_whitespace().collect::<Vec<_>>().join(" ");
        if !is_command(&code) {
            continue;
        }
        let is_bare = |word: &str| word.starts_with("--") || word.chars().all(|c| c.is_ascii_lowercase());
        let asks_help =
            code.starts_with("assessor ") && code.split(' ').all(is_bare) && !code.ends_with("--help");
        out.push(if asks_help {
            format!("{code} --help")
        } else {
            code.replace(" show NAME", " show Lavrov")
        });
    }
}

/// Returns a report that cites what offices say, with enough sentences to learn from.
fn published(number: usize) -> String {
    let offices = ["ferry office", "council", "fishing board", "weather station", "school board"];
    let things = ["two boats", "the slipway", "a bus line", "sixty chairs", "the south gate", "the crane"];
    let mut text = format!(
        "# Island Assessment, May {}, 2024\n\n## Key Takeaways\n\n- The slipway will likely stay closed.\n\n## Body\n\n",
        number + 1
    );
    let mut notes = String::new();
    for paragraph in 0..6 {
        let office = offices[(number + paragraph) % offices.len()];
        let thing = |i: usize| things[(number * 3 + paragraph * 2 + i) % things.len()];
        let (first, second) = (2 * paragraph + 1, 2 * paragraph + 2);
        writeln!(
            text,
            "The {office} is likely preparing to sell {} before the winter. \
             The {office} reported on May {} that workers had painted {} at the quay.[{first}] \
             Local media stated on May {} that {} cost {} crowns.[{second}] \
             The {office} may attempt to lend {} to its neighbours.\n",
            thing(0),
            paragraph + 1,
            thing(1),
            paragraph + 2,
            thing(2),
            200 + 7 * number + paragraph,
            thing(3),
        )
        .unwrap();
        writeln!(notes, "[{first}] https://example.org/{number}/{first}").unwrap();
        writeln!(notes, "[{second}] https://example.org/{number}/{second}").unwrap();
    }
    text + "## Endnotes\n\n" + &notes
}

/// Creates the files that the pages mention.
fn furnish(folder: &Path) {
    let sample = fs::read_to_string(root().join("tests/fixtures/sample.assessment.md")).unwrap();
    for sub in ["reports", "archive", "actors", "bin"] {
        fs::create_dir(folder.join(sub)).unwrap();
    }
    let write = |name: &str, text: &str| fs::write(folder.join(name), text).unwrap();
    write("report.md", &sample);
    // With something that a safe fix corrects.
    let source = "https://news.example.org/grain/inspection-teams";
    assert!(sample.contains(source));
    write("reports/black-sea.md", &sample.replace(source, &format!("{source}?utm_source=feed")));
    for number in 0..14 {
        write(&format!("archive/{number:02}.md"), &published(number));
    }
    write("assessor.toml", "");
    write(
        "actors/people.toml",
        "[[actor]]\nid = \"inga-tulloch\"\nschema = \"Person\"\nname = \"Inga Tulloch\"\n\
         occupancy = [{ title = \"Mayor of Lerwick\", from = \"2019-05\", checked = \"2026-11\" }]\n",
    );
    let entity =
        r#"{"id":"NK-1","schema":"Person","properties":{"name":["Magnus Scollay"],"country":["no"]}}"#;
    for name in ["entities.ftm.json", "synthetic.ftm.json"] {
        write(name, &format!("{entity}\n"));
    }
    for name in ["tests", "editors"] {
        symlink(root().join(name), folder.join(name)).unwrap();
    }
    symlink(env!("CARGO_BIN_EXE_assessor"), folder.join("bin/assessor")).unwrap();
}

/// Runs a command in a folder with a shell. The program is the one under test.
fn run(command: &str, folder: &Path) -> Result<(), String> {
    let line = match command.strip_prefix("cargo run --release -- ") {
        Some(arguments) => format!("assessor {arguments}"),
        None => command.to_owned(),
    };
    let path = format!("{}:{}", folder.join("bin").display(), std::env::var("PATH").unwrap());
    let done = Command::new("sh")
        .args(["-c", &line])
        .current_dir(folder)
        .env("PATH", path)
        .env("HOME", folder)
        .env_remove("XDG_CACHE_HOME")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let wanted =
        STATUSES.iter().find(|(begin, _)| command.starts_with(begin)).map_or(0, |(_, status)| *status);
    if done.status.code() == Some(wanted) {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&done.stderr);
    Err(format!("`{command}` ended with {}, not status {wanted}:\n{said}", done.status))
}

#[test]
fn every_command_works_as_it_is_written() {
    let folder = tempfile::tempdir().unwrap();
    furnish(folder.path());
    let (mut ran, mut wrong, mut left) = (BTreeSet::new(), Vec::new(), BTreeSet::new());
    for (page, text) in texts() {
        for command in commands(&text) {
            if let Some((_, why)) = LEFT_OUT.iter().find(|(begin, _)| command.starts_with(begin)) {
                left.insert((command, why));
            } else if ran.insert(command.clone())
                && let Err(what) = run(&command, folder.path())
            {
                wrong.push(format!("{page}: {what}"));
            }
        }
    }
    // Written directly, because the test harness captures the output of the print macros in tests that pass.
    let mut errors = std::io::stderr().lock();
    for (command, why) in left {
        let _ = writeln!(errors, "left out: `{command}`: {why}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(ran.len() >= 25, "these commands were run: {ran:?}");
    let is_idle = |(begin, _): &&(&str, i32)| !ran.iter().any(|command| command.starts_with(begin));
    let idle: Vec<_> = STATUSES.iter().filter(is_idle).collect();
    assert!(idle.is_empty(), "no page has these commands: {idle:?}");
}

#[test]
fn the_first_page_is_short_and_its_pictures_are_there() {
    let page = fs::read_to_string(root().join("README.md")).unwrap();
    assert!(page.lines().count() < 120, "{} lines", page.lines().count());
    let ends = [".png", ".jpg", ".webp"];
    let pictures: Vec<_> =
        page.split(['"', '(', ')']).filter(|part| ends.iter().any(|end| part.ends_with(end))).collect();
    assert!(pictures.len() >= 4, "{pictures:?}");
    for picture in pictures {
        assert!(root().join(picture).is_file(), "there is no {picture}");
    }
}

#[test]
fn commands_are_found_in_blocks_and_in_running_text() {
    let page = "Run `assessor explain`, `assessor check --format json` or\n`assessor check a.md`, not `check`.\n\n   ```sh\n   # A comment.\n   \
                assessor map a.md  # the map\n   ```\n\n```toml\nassessor = 1\n```\n\n```yaml\n\
                - id: assessor\n- run: assessor check b.md\n- assessor check c.md\n- make\n```\n\nThen `cargo\nbench`.\n\n    cargo test\n";
    assert_eq!(
        commands(page),
        [
            "assessor explain --help",
            "assessor check --format json --help",
            "assessor check a.md",
            "assessor map a.md",
            "assessor check b.md",
            "assessor check c.md",
            "cargo bench",
            "cargo test"
        ]
    );
}

#[test]
fn files_and_functions_that_the_docs_name_exist() {
    let mut named = 0;
    for page in ["docs/architecture.md", "CONTRIBUTING.md"] {
        let text = fs::read_to_string(root().join(page)).unwrap();
        for code in text.split('`').skip(1).step_by(2).filter(|code| code.starts_with("src/")) {
            // `src/rules/<family>/<name>.rs` is a pattern.
            if code.contains(['<', ' ']) {
                continue;
            }
            let (path, function) = code.split_once("::").map_or((code, None), |(path, f)| (path, Some(f)));
            let path = root().join(path);
            assert!(path.exists(), "{page}: {code}");
            if let Some(function) = function {
                let source = fs::read_to_string(&path).unwrap();
                assert!(source.contains(&format!("fn {function}")), "{page}: {code}");
            }
            named += 1;
        }
    }
    assert!(named > 30, "{named} names found");
}
