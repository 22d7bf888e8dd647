//! `assessor learn` and `assessor evaluate` from end to end, on a generated archive.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use assert_cmd::Command;

/// Returns a report of a team that cites what offices report, and does not cite its estimates and topic sentences.
fn report(number: usize) -> String {
    let offices = ["council", "ministry", "harbour office", "railway board", "weather service"];
    let things =
        ["three lamps", "the old bridge", "a tram line", "forty tickets", "the north pier", "the lock"];
    let (mut text, mut notes) =
        (format!("# Harbour Assessment, May {}, 2024\n\n", number + 1), String::new());
    text.push_str("## Key Takeaways\n\n- The harbour will likely stay closed.\n\n");
    for paragraph in 0..6 {
        let office = offices[(number + paragraph) % offices.len()];
        let thing = |i: usize| things[(number * 3 + paragraph * 2 + i) % things.len()];
        let (first, second) = (2 * paragraph + 1, 2 * paragraph + 2);
        // Writing to a String cannot fail.
        let _ = write!(
            text,
            "The {office} is likely preparing to replace {} before the winter comes to the harbour. \
             The {office} reported on May {} that workers had repaired {} near the quay.[{first}] \
             Local media stated on May {} that {} cost {} crowns in all.[{second}] \
             The {office} may attempt to sell {} in order to pay for these works.\n\n",
            thing(0),
            paragraph + 1,
            thing(1),
            paragraph + 2,
            thing(2),
            300 + 7 * number + paragraph,
            thing(3),
        );
        let _ = write!(
            notes,
            "[{first}] https://example.org/{number}/{first}\n[{second}] https://example.org/{number}/{second}\n"
        );
    }
    text + "## Endnotes\n\n" + &notes
}

/// Returns standard output, standard error and the exit status of a run in `folder`.
fn run(folder: &Path, arguments: &[&str]) -> (String, String, i32) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_assessor"));
    let output = command.current_dir(folder).args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr), output.status.code().unwrap())
}

/// Returns the number at the end of the line that begins with `name`.
#[track_caller]
fn figure(text: &str, name: &str) -> f32 {
    let line = text.lines().find(|line| line.trim_start().starts_with(name));
    let line = line.unwrap_or_else(|| panic!("no line '{name}' in\n{text}"));
    line.trim_end_matches(" %").rsplit(' ').next().unwrap().parse().unwrap()
}

#[test]
fn a_house_learns_its_habit_and_sees_what_that_notices() {
    let folder = tempfile::tempdir().unwrap();
    let archive = folder.path().join("archive");
    fs::create_dir_all(archive.join("older")).unwrap();
    for number in 0..14 {
        let place = if number < 4 { archive.join("older") } else { archive.clone() };
        fs::write(place.join(format!("{number:02}.md")), report(number)).unwrap();
    }
    fs::write(archive.join("again.md"), report(9)).unwrap();
    fs::write(
        archive.join("short.md"),
        "# Note\n\nNothing happened at the harbour.[1]\n\n[1] https://example.org\n",
    )
    .unwrap();

    let (said, left_out, status) = run(folder.path(), &["learn", "archive"]);
    assert_eq!(status, 0, "{said}{left_out}");
    assert!(
        said.contains(
            "Learned from 14 reports with 336 sentences, 168 of them cited. 2 reports were skipped."
        ),
        "{said}"
    );
    assert!(
        left_out.contains("Skipped 1 report (fewer than 20 body sentences): archive/short.md"),
        "{left_out}"
    );
    assert!(left_out.contains("the same text as "), "{left_out}");
    assert!(figure(&said, "AUC") > 0.9, "{said}");
    let files: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|f| f.unwrap().file_name()).collect();
    assert_eq!(files.len(), 2, "the archive and the weights, nothing half written: {files:?}");

    fs::write(folder.path().join("assessor.toml"), "[need]\nweights = 'need.weights'\n").unwrap();
    let (said, _, status) = run(folder.path(), &["evaluate", "archive"]);
    assert_eq!(status, 0);
    assert!(said.contains("Tested with 14 reports (336 sentences). 168 citations were removed"), "{said}");
    assert!(figure(&said, "AUC") > 0.9, "{said}");
    assert!(said.contains("current"), "{said}");

    let quiet = "[need]\nweights = 'need.weights'\nthreshold = 1.0\n";
    fs::write(folder.path().join("assessor.toml"), quiet).unwrap();
    let (said, _, _) = run(folder.path(), &["evaluate", "archive"]);
    assert!(figure(&said, "removed citations that are noticed") < 0.1, "{said}");
}

#[test]
fn too_few_texts_and_broken_weights_are_told() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.md"), report(1)).unwrap();
    let (_, told, status) = run(folder.path(), &["learn", "a.md"]);
    assert_eq!(status, 2);
    assert!(told.contains("1 report with enough citations to learn from"), "{told}");
    assert!(!folder.path().join("need.weights").exists());

    let (clean, _, _) = run(folder.path(), &["check", "a.md"]);
    fs::write(folder.path().join("house.weights"), "once upon a time").unwrap();
    fs::write(folder.path().join("assessor.toml"), "[need]\nweights = 'house.weights'\n").unwrap();
    for command in ["check", "inspect", "evaluate"] {
        let (said, told, status) = run(folder.path(), &[command, "a.md"]);
        assert_eq!(status, 2, "{command}");
        assert!(told.contains("house.weights: not a file of learned weights"), "{command}: {told}");
        assert!(command != "check" || said == clean, "the embedded weights stay in force: {said}");
    }
}
