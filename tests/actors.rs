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

/// A report that gives the office of the documentation's example to its holder, to an earlier one and to somebody else.
const OFFICE: &str = "# Harbour Assessment, May 2, 2024\n\n## Key Takeaways\n\n- The harbour will likely stay closed.\n\n\
    ## Body\n\nMayor of Lerwick Inga Tulloch opened the quay on May 1.[1] Former Mayor of Lerwick Inga Tulloch closed it on \
    May 1.[1]\n\nMayor of Lerwick Magnus Scollay came on May 1.[1] Lerwick Mayor Anna Foubister left on May 1.[1] The Mayor of \
    Lerwick, Anna Foubister, came back on May 1.[1]\n\n## Endnotes\n\n[1] https://example.org/1\n";

/// Returns the findings about titles in [`OFFICE`]: rule and words.
fn title_findings(root: &Path) -> Vec<(String, String)> {
    fs::write(root.join("office.md"), OFFICE).unwrap();
    let (said, complained, _) = run(root, &["check", "--format", "json", "office.md"]);
    let report: Value = serde_json::from_str(said.lines().next().unwrap()).expect(&complained);
    let report = report.get(0).unwrap_or(&report);
    let of_titles = ["stale-title", "wrong-holder", "premature-former"];
    let all = report["diagnostics"].as_array().unwrap().iter().filter_map(|found| {
        let span = found["span"].as_array().unwrap();
        let [start, end] = [0, 1].map(|i| span[i].as_u64().unwrap() as usize);
        let code = found["code"].as_str().unwrap();
        of_titles.contains(&code).then(|| (code.to_owned(), OFFICE[start..end].to_owned()))
    });
    all.collect()
}

#[test]
fn an_office_is_the_same_however_a_team_declares_it() {
    let folder = || {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("actors")).unwrap();
        fs::write(folder.path().join("assessor.toml"), "").unwrap();
        folder
    };
    let person = |id: &str, name: &str, roles: &str| {
        format!(
            "[[actor]]\nid = \"{id}\"\nschema = \"Person\"\nname = \"{name}\"\ncountry = \"gb\"\noccupancy = [{roles}]\n\n"
        )
    };
    let team = |office: &str| {
        person(
            "inga-tulloch",
            "Inga Tulloch",
            &format!("{{ {office}, from = \"2019-05\", checked = \"2026-11\" }}"),
        ) + &person(
            "magnus-scollay",
            "Magnus Scollay",
            &format!("{{ {office}, from = \"2012\", to = \"2019-04\" }}"),
        ) + &person("anna-foubister", "Anna Foubister", "")
    };
    let expected = [
        ("premature-former", "Former Mayor of Lerwick"),
        ("stale-title", "Mayor of Lerwick"),
        ("wrong-holder", "Lerwick Mayor"),
        ("wrong-holder", "Mayor of Lerwick"),
    ]
    .map(|(code, words)| (code.to_owned(), words.to_owned()));

    let titles = folder();
    fs::write(titles.path().join("actors/people.toml"), team("title = \"Mayor of Lerwick\"")).unwrap();
    assert_eq!(title_findings(titles.path()), expected);

    let position = folder();
    let office = "[[position]]\nid = \"lerwick-mayor\"\nname = \"Mayor of Lerwick\"\ncountry = \"gb\"\n\n";
    let file = office.to_owned() + &team("post = \"lerwick-mayor\"");
    fs::write(position.path().join("actors/people.toml"), file).unwrap();
    assert_eq!(title_findings(position.path()), expected);

    let table = "id,name,country,title,from,to,checked\n\
                 inga-tulloch,Inga Tulloch,gb,Mayor of Lerwick,2019-05,,2026-11\n\
                 magnus-scollay,Magnus Scollay,gb,Mayor of Lerwick,2012,2019-04,\n\
                 anna-foubister,Anna Foubister,gb,,,,\n";
    let entities = r#"{"id":"mayor","schema":"Position","properties":{"name":["Mayor of Lerwick"],"country":["gb"]}}
{"id":"inga","schema":"Person","properties":{"name":["Inga Tulloch"],"country":["gb"]}}
{"id":"magnus","schema":"Person","properties":{"name":["Magnus Scollay"],"country":["gb"]}}
{"id":"anna","schema":"Person","properties":{"name":["Anna Foubister"],"country":["gb"]}}
{"id":"a","schema":"Occupancy","properties":{"holder":["inga"],"post":["mayor"],"startDate":["2019-05"],"date":["2026-11"]}}
{"id":"b","schema":"Occupancy","properties":{"holder":["magnus"],"post":["mayor"],"startDate":["2012"],"endDate":["2019-04"]}}
"#;
    for (name, text) in [("in.csv", table), ("in.ftm.json", entities)] {
        let imported = folder();
        let root = imported.path();
        fs::write(root.join(name), text).unwrap();
        fs::write(root.join("assessor.toml"), "[actors]\nindex = [\"in.actors\"]\n").unwrap();
        run(root, &["actors", "import", name, "-o", "in.actors"]);
        assert_eq!(title_findings(root), [], "not verified: {name}");
        run(root, &["actors", "import", name, "-o", "in.actors", "--verified", "--force"]);
        assert_eq!(title_findings(root), expected, "{name}");
    }

    let learned = folder();
    let root = learned.path();
    fs::create_dir(root.join("archive")).unwrap();
    for day in 1..4 {
        let text = TEXT.replace("May 2", &format!("March {day}")).replace("May 1", &format!("March {day}")).replace(
            "Mayor Inga Tulloch met Magnus Scollay",
            "Mayor of Lerwick Inga Tulloch and Former Mayor of Lerwick Magnus Scollay met the engineer Anna Foubister",
        );
        fs::write(root.join(format!("archive/2024-03-0{day}.md")), text).unwrap();
    }
    run(root, &["actors", "learn", "archive", "-o", "actors/learned.toml"]);
    let file = fs::read_to_string(root.join("actors/learned.toml")).unwrap();
    assert_eq!(title_findings(root), [], "{file}");
    // The user confirms what was learned and adds the dates.
    let role = "{ title = \"Mayor of Lerwick\", checked = \"2024-03-03\", source = \"2024-03-03.md\", verified = false }";
    let dated = "{ title = \"Mayor of Lerwick\", from = \"2019-05\", checked = \"2026-11\" }";
    let earlier = "occupancy = [{ title = \"Mayor of Lerwick\", from = \"2012\", to = \"2019-04\" }]";
    let magnus = "name = \"Magnus Scollay\"\n";
    assert!(file.contains(role) && file.contains(magnus), "{file}");
    let file = file.replace(role, dated).replace(magnus, &format!("{magnus}{earlier}\n"));
    fs::write(root.join("actors/learned.toml"), &file).unwrap();
    assert_eq!(title_findings(root), expected, "{file}");
}
