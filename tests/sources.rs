//! Tests `assessor sources`: the real program on a report whose sources a team knows.

use std::fs;
use std::process::Command;

use serde_json::Value;

const REPORT: &str = "# Harbour Assessment, May 2, 2024\n\n## Key Takeaways\n\n- Guards closed the harbour.\n\n## Harbour\n\n\
    Guards closed the harbour on May 1.[1][2][3] Crews left.[4]\n\n## Endnotes\n\n[1] https://tass.ru/a\n\
    [2] https://web.archive.org/web/20240502/https://tass.com/b?utm_source=x\n[3] hxxps://t[.]me/s/tass_agency/7\n\
    [4] https://www.herald.example.org/c\n";

const TEAM: &str = "[[actor]]\nid = \"herald\"\nschema = \"Media\"\nname = \"Harbour Herald\"\ncountry = \"no\"\n\
    outlet = \"local-media\"\ndomain = \"herald.example.org\"\ngrade = \"B2\"\n";

fn sources(arguments: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("actors")).unwrap();
    for (name, text) in [("report.md", REPORT), ("assessor.toml", ""), ("actors/team.toml", TEAM)] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_assessor"));
    let done = command.current_dir(folder.path()).arg("sources").args(arguments).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}

#[test]
fn the_table_counts_outlets_and_sources() {
    let shown = sources(&["report.md"]);
    for line in [
        "report.md: 4 sources from 2 outlets",
        "      3  TASS (tass.ru)                       State news agencies  Russia          Government of Russia",
        "      1  Harbour Herald (herald.example.org)  Local news outlets   Norway   B2",
        "By country",
        "  Russia  3 ████████████████████████",
        "  Norway  1 ████████",
    ] {
        assert!(shown.lines().any(|shown| shown == line), "{line}\n{shown}");
    }
}

#[test]
fn programs_get_the_same() {
    let shown: Value = serde_json::from_str(&sources(&["--format", "json", "report.md"])).unwrap();
    let tass = &shown["outlets"][0];
    assert_eq!((tass["name"].as_str(), tass["count"].as_u64()), (Some("TASS"), Some(3)));
    assert_eq!(tass["about"], "TASS, Russian state news agency");
    assert_eq!(shown["countries"][0]["name"], "Russia");
    assert_eq!(shown["outlets"][1]["grade"], "B2");
}
