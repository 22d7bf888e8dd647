//! `assessor actors` from end to end: a team's files, an import, and their effect on the analysis of a text.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

const TEXT: &str = "# Harbour Assessment, May 2, 2024\n\n## Key Takeaways\n\n- The harbour will likely stay closed.\n\n\
    Mayor Inga Tulloch met Magnus Scollay on May 1.[1] Scollay praised Velvet Heron.[1]\n\n\
    [1] https://example.org/1\n";

const TEAM: &str = "[[actor]]\nid = \"inga-tulloch\"\nschema = \"Person\"\nname = \"Inga Tulloch\"\ncountry = \"gb\"\n\
    summary = \"A made up <b>mayor</b>.\"\n\
    occupancy = [{ title = \"Mayor of Lerwick\", from = \"2019-05\", checked = \"2024-04\" }]\n";

const EXPORT: &str = r#"{"id":"NK-1","caption":"Magnus Scollay","schema":"Person","properties":{"name":["Magnus Scollay"],"country":["no"]}}
{"id":"NK-2","schema":"Person","properties":{"name":["Cut
{"id":"s","schema":"Vessel","properties":{"name":["Anna"]}}
"#;

/// Returns standard output, standard error and the exit status of a run in `folder`.
fn run(folder: &Path, arguments: &[&str]) -> (String, String, i32) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_assessor"));
    let output = command.current_dir(folder).args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr), output.status.code().unwrap())
}

fn team() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("actors")).unwrap();
    fs::write(folder.path().join("assessor.toml"), "").unwrap();
    fs::write(folder.path().join("actors/people.toml"), TEAM).unwrap();
    fs::write(folder.path().join("report.md"), TEXT).unwrap();
    folder
}

/// Returns the names and actors of the mentions in the report.
fn mentions(folder: &Path) -> Vec<(String, String)> {
    let (said, _, _) = run(folder, &["inspect", "report.md"]);
    let data: Value = serde_json::from_str(&said).unwrap();
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    data["mentions"].as_array().unwrap().iter().map(|m| (text(&m["name"]), text(&m["actor"]))).collect()
}

#[test]
fn a_teams_actors_and_its_imports_reach_the_analysis() {
    let folder = team();
    let root = folder.path();
    let named = |id: &str| mentions(root).iter().any(|(_, actor)| actor == id);
    assert!(named("inga-tulloch"));
    assert!(!named("nk-1"));

    fs::write(root.join("export.json"), EXPORT).unwrap();
    fs::write(root.join("groups.csv"), "name,schema,alias\nVelvet Heron,Organization,Gilded Auk\n").unwrap();
    let (said, complained, status) =
        run(root, &["actors", "import", "export.json", "groups.csv", "-o", "in.actors"]);
    assert_eq!(status, 1, "{complained}");
    assert!(complained.contains("export.json:2:"), "{complained}");
    assert!(complained.contains("this entity is skipped"), "{complained}");
    assert!(said.starts_with("2 actors with 0 roles, 0 offices.\n"), "{said}");
    assert!(said.contains("Skipped entries that are not actors: 1 Vessel."), "{said}");
    assert!(said.ends_with("[actors]\nindex = [\"in.actors\"]\n"), "{said}");

    fs::write(root.join("assessor.toml"), "[actors]\nindex = [\"in.actors\"]\n").unwrap();
    assert!(named("inga-tulloch") && named("nk-1") && named("velvet-heron"));

    let (said, _, status) = run(root, &["actors", "show", "Tulloch"]);
    assert_eq!(status, 0);
    assert!(said.starts_with("Inga Tulloch  (inga-tulloch)\n  Person · United Kingdom"), "{said}");
    assert!(said.contains("  since 2019-05, last checked 2024-04: Mayor of Lerwick\n"), "{said}");
    let (said, _, _) = run(root, &["actors", "show", "gilded", "auk"]);
    assert!(said.starts_with("Velvet Heron  (velvet-heron)"), "{said}");
    let (_, complained, status) = run(root, &["actors", "show", "Nobody", "Whatsoever"]);
    assert_eq!(status, 1);
    assert!(complained.ends_with("assessor: no actor has the name 'Nobody Whatsoever'\n"), "{complained}");

    let (said, _, status) = run(root, &["actors", "list", "--team"]);
    assert_eq!(status, 0);
    assert_eq!(
        said,
        "inga-tulloch\tPerson\tgb\tInga Tulloch\nnk-1\tPerson\tno\tMagnus Scollay\n\
         velvet-heron\tOrganization\t--\tVelvet Heron\n"
    );
    let (said, _, _) = run(root, &["actors", "list", "--kind", "person", "lavrov"]);
    assert!(said.contains("sergei-lavrov\tPerson\tru\tSergei Lavrov\n"), "{said}");
}

#[test]
fn a_damaged_index_is_told_and_all_else_goes_on() {
    let folder = team();
    let root = folder.path();
    fs::write(root.join("export.json"), EXPORT).unwrap();
    run(root, &["actors", "import", "export.json", "-o", "in.actors"]);
    fs::write(root.join("assessor.toml"), "[actors]\nindex = [\"in.actors\"]\n").unwrap();
    let whole = fs::read(root.join("in.actors")).unwrap();
    let (said, complained, status) = run(root, &["actors", "check"]);
    assert_eq!(status, 0, "{said}{complained}");
    assert!(said.contains("in.actors: 1 actor, undamaged\n"), "{said}");
    // The summary of the team's file contains markup.
    assert!(
        complained
            .contains("1 registry file and 1 index checked: 0 mistakes, 0 unreadable files, 1 suggestion"),
        "{complained}"
    );

    for (damage, message) in [
        (whole[..whole.len() - 7].to_vec(), " bytes instead of "),
        (
            whole.iter().enumerate().map(|(i, b)| if i == 700 { !b } else { *b }).collect(),
            "damaged: import it again",
        ),
        (b"PK\x03\x04".to_vec(), "not an index written by"),
        (Vec::new(), "not an index written by"),
    ] {
        fs::write(root.join("in.actors"), damage).unwrap();
        let (said, _, status) = run(root, &["actors", "check"]);
        assert_eq!(status, 2, "{said}");
        assert!(said.contains(message), "{said}");
        assert!(mentions(root).iter().any(|(_, actor)| actor == "inga-tulloch"));
    }
}

#[test]
fn mistakes_in_a_teams_file_are_told_with_their_place_and_the_rest_holds() {
    let folder = team();
    let root = folder.path();
    let bad = format!(
        "{TEAM}\n[[actor]]\nid = \"b\"\nschema = \"Person\"\nname = \"Order\"\naliases = [\"Velvet Heron\"]\nalias = [{}]\n\n\
         [[actor]]\nid = \"b\"\nname = \"Again\"\n\n[[actors]]\nid = \"c\"\n\n[[actor]]\nid = \"d\"\nschema = \"Person\"\nname = \"D D\"\n\
         occupancy = [{{ title = \"Clerk\", from = \"2024-02-30\" }}]\n",
        (0..10_000).map(|i| format!("\"Order the {i}th of Lerwick\"")).collect::<Vec<_>>().join(", ")
    );
    fs::write(root.join("actors/people.toml"), bad).unwrap();
    let (said, complained, status) = run(root, &["actors", "check"]);
    assert_eq!(status, 1);
    let lines: Vec<_> = said.lines().map(|line| line.split("people.toml:").nth(1).unwrap()).collect();
    assert_eq!(
        lines,
        [
            "6:11: `summary` holds markup or control characters; they are shown as plain text",
            "12:8: `Order` is a common word: every capitalized use inside a sentence counts as this actor; list it as \
             `weakAlias` to count it only after the actor was introduced",
            "13:1: unknown key `aliases` of an actor: did you mean `alias`?",
            "14:9: `alias` has 10000 entries: only the first 500 are used",
            "17:6: actor `b` is already declared in line 9 of this file: the second one is skipped",
            "20:3: unknown table `actors`: only [[position]] and [[actor]] are read. Did you mean [[actor]]?",
            "27:40: `from = \"2024-02-30\"`: no such day; ignored",
        ],
        "{said}"
    );
    assert!(complained.contains("5 mistakes, 0 unreadable files, 2 suggestions"), "{complained}");
    assert!(mentions(root).iter().any(|(_, actor)| actor == "inga-tulloch"));
    let (_, complained, status) = run(root, &["check", "report.md"]);
    assert_eq!(status, 2);
    assert!(complained.contains("people.toml:13:1: unknown key `aliases`"), "{complained}");
}

#[test]
fn an_archive_teaches_names_to_review() {
    let folder = team();
    let root = folder.path();
    fs::remove_file(root.join("actors/people.toml")).unwrap();
    fs::create_dir(root.join("archive")).unwrap();
    for (day, name) in
        [(1, "Mayor Inga Tulloch"), (2, "Mayor Inga Tulloch"), (3, "Former Mayor Inga Tulloch")]
    {
        let text = TEXT
            .replace("May 2", &format!("May {day}"))
            .replace("Mayor Inga Tulloch met", &format!("{name} met"));
        fs::write(root.join(format!("archive/2024-05-0{day}.md")), text).unwrap();
    }
    let (_, told, status) = run(root, &["actors", "learn", "archive", "-o", "actors/learned.toml"]);
    assert_eq!(status, 0, "{told}");
    let learned = fs::read_to_string(root.join("actors/learned.toml")).unwrap();
    assert!(
        learned.contains("id = \"inga-tulloch\"\nschema = \"Person\"\nname = \"Inga Tulloch\""),
        "{learned}"
    );
    assert!(
        learned.contains(
            "{ title = \"Mayor\", checked = \"2024-05-02\", source = \"2024-05-02.md\", verified = false }"
        ),
        "{learned}"
    );
    // Where nothing is found, no file is written.
    let (_, told, status) =
        run(root, &["actors", "learn", "archive", "--least", "9", "-o", "actors/none.toml"]);
    assert_eq!((status, root.join("actors/none.toml").exists()), (0, false), "{told}");
    assert!(told.contains("nothing was written"), "{told}");
    // The result is a valid registry file, and it is in force.
    let (said, complained, status) = run(root, &["actors", "check"]);
    assert_eq!(status, 0, "{said}{complained}");
    assert!(mentions(root).iter().any(|(_, actor)| actor == "inga-tulloch"));
}

#[test]
fn help_teaches_the_file() {
    let (said, _, status) = run(Path::new("."), &["actors", "--help"]);
    assert_eq!(status, 0);
    let entry: String = said
        .lines()
        .skip_while(|line| !line.contains("[[actor]]"))
        .take_while(|line| !line.is_empty())
        .map(|line| line.split("   ").next().unwrap_or("").trim_end().trim_start().to_owned() + "\n")
        .collect();
    assert!(entry.contains("occupancy"), "{said}");
    for word in ["show", "list", "check", "import", "learn", "index = ["] {
        assert!(said.contains(word), "{said}");
    }
}
