//! The reports that the server reads: which folders count, which files are skipped, and which actors are known in them.

use std::fs;

use serde_json::{Value, json};

use crate::archive::{changed, symbols, symbols_at_last};
use crate::client::{Client, at, uri_of};
use crate::report::REPORT;

const REPAIRS: &str = "Repairs of the bridge will take until spring. in ";

fn repairs_in(name: &str) -> String {
    format!("{REPAIRS}{name}, 2024-11-30")
}

fn hover(client: &mut Client, uri: &str, line: u32, column: u32) -> String {
    let hover = client.request("textDocument/hover", at(uri, line, column));
    hover["contents"]["value"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn folders_elsewhere_are_read_with_the_teams_actors() {
    let root = tempfile::tempdir().unwrap();
    let path = |name: &str| root.path().join(name);
    fs::create_dir_all(path("now/actors")).unwrap();
    fs::create_dir(path("past")).unwrap();
    let entry =
        "[[actor]]\nid = 'anna-berg'\nschema = 'Person'\nname = 'Anna Berg'\nalias = ['Ania Bergova']\n";
    fs::write(path("now/actors/team.toml"), entry).unwrap();
    fs::write(path("past/old.md"), REPORT.replace("The ministry reported", "Ania Bergova reported")).unwrap();
    fs::write(path("now/assessor.toml"), "[archive]\nfolders = ['../past']\n").unwrap();
    let mut client = Client::builder().folder(&path("now")).start();
    symbols_at_last(&mut client, "repairs of", &[&repairs_in("old.md")]);
    let uri = uri_of(&path("now/2024-12-02.md"));
    client.open(&uri, "# Road\n\nAnna Berg spoke.[1]\n");
    let words = hover(&mut client, &uri, 2, 3);
    assert!(words.contains("Earlier reports: 1, on [2024-11-30]"), "{words}");
}

#[test]
fn what_the_settings_name_is_read_though_it_is_hidden_or_ignored() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    for (name, words) in [("ignored", "Repairs"), (".hidden", "Works"), ("also-ignored", "Plans")] {
        fs::create_dir(path(name)).unwrap();
        fs::write(path(name).join(format!("{words}.md")), REPORT.replace("Repairs", words)).unwrap();
    }
    fs::write(path(".gitignore"), "*ignored\n").unwrap();
    fs::write(path("assessor.toml"), "[archive]\nfolders = ['ignored', '.hidden']\n").unwrap();
    let mut client = Client::builder().folder(folder.path()).start();
    let works = repairs_in("Works.md").replacen("Repairs", "Works", 1);
    symbols_at_last(&mut client, "of the bridge will", &[&works, &repairs_in("Repairs.md")]);
}

#[cfg(unix)]
#[test]
fn a_file_counts_once_however_many_ways_lead_to_it() {
    let root = tempfile::tempdir().unwrap();
    let path = |name: &str| root.path().join(name);
    fs::create_dir_all(path("now/deep")).unwrap();
    fs::write(path("now/deep/one.md"), REPORT.replace("The ministry", "Sergei Lavrov")).unwrap();
    std::os::unix::fs::symlink(path("now/deep/one.md"), path("now/a.md")).unwrap();
    std::os::unix::fs::symlink(path("now/deep"), path("now/also")).unwrap();
    fs::write(path("now/assessor.toml"), "[archive]\nfolders = ['deep', 'also', '../now']\n").unwrap();
    let mut client = Client::builder().folder(&path("now")).start();
    symbols_at_last(&mut client, "repairs of", &[&repairs_in("one.md")]);
    // A report that is open under another path is still the same.
    let uri = uri_of(&path("now/a.md"));
    client.open(&uri, &REPORT.replace("The ministry", "Sergei Lavrov").replace("Repairs", "Works"));
    let works = repairs_in("one.md").replacen("Repairs", "Works", 1);
    symbols_at_last(&mut client, "of the bridge will", &[&works]);
    let words = hover(&mut client, &uri, 11, 110);
    assert!(words.contains("Lavrov") && !words.contains("archive"), "{words}");
}

#[test]
fn memory_is_of_earlier_reports_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let report = |day: &str| {
        REPORT
            .replace("The ministry", "Sergei Lavrov")
            .replace("November 30, 2024", &format!("November {day}, 2024"))
    };
    for day in ["10", "20", "25"] {
        fs::write(path(&format!("2024-11-{day}.md")), report(day)).unwrap();
    }
    let mut client = Client::builder().folder(folder.path()).start();
    symbols_at_last(
        &mut client,
        "sergei lavrov",
        &[
            "Sergei Lavrov in 2024-11-25.md",
            "Sergei Lavrov in 2024-11-20.md",
            "Sergei Lavrov in 2024-11-10.md",
        ],
    );
    let mut past = |name: &str, text: &str| {
        let uri = uri_of(&path(name));
        client.open(&uri, text);
        let words = hover(&mut client, &uri, 2, 3);
        let line = words.lines().find(|line| line.contains(" reports: ")).unwrap_or_default().to_owned();
        line.split(" · ").nth(1).unwrap_or_default().split('(').next().unwrap().to_owned()
    };
    let text = "# Road\n\nSergei Lavrov spoke.[1]\n";
    assert_eq!(past("2024-11-22.md", text), "Earlier reports: 2, last on [2024-11-20]");
    assert_eq!(past("2024-11-10-evening.md", text), "", "of the same day");
    assert_eq!(past("undated.md", text), "Past reports: 5, last on [2024-11-25]");
}

#[test]
fn saving_an_ignored_file_has_nothing_looked_through() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::write(path(".gitignore"), "drafts\n").unwrap();
    fs::create_dir(path("drafts")).unwrap();
    fs::write(path("one.md"), REPORT).unwrap();
    let mut client = Client::builder().folder(folder.path()).start();
    symbols_at_last(&mut client, "repairs of", &[&repairs_in("one.md")]);
    // No notification reports this file: only a scan of all folders would find it.
    fs::write(path("quiet.md"), REPORT.replace("Repairs", "Quiet")).unwrap();
    fs::write(path("drafts/a.md"), REPORT).unwrap();
    changed(&mut client, &path("drafts/a.md"));
    fs::write(path("one.md"), REPORT.replace("Repairs", "Works")).unwrap();
    changed(&mut client, &path("one.md"));
    let works = repairs_in("one.md").replacen("Repairs", "Works", 1);
    symbols_at_last(&mut client, "works of", &[&works]);
    assert_eq!(symbols(&mut client, "quiet of"), [""; 0]);
    let new = path("new.md");
    fs::write(&new, REPORT.replace("Repairs", "Plans")).unwrap();
    changed(&mut client, &new);
    symbols_at_last(&mut client, "plans of", &[&repairs_in("new.md").replacen("Repairs", "Plans", 1)]);
}

#[cfg(unix)]
#[test]
fn a_check_of_all_names_a_linked_file_once() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("one.md"), REPORT).unwrap();
    std::os::unix::fs::symlink(folder.path().join("one.md"), folder.path().join("a.md")).unwrap();
    let mut client = Client::builder().folder(folder.path()).start();
    let found = client.request("workspace/diagnostic", json!({"previousResultIds": []}));
    let uris: Vec<&Value> = found["items"].as_array().unwrap().iter().map(|item| &item["uri"]).collect();
    assert_eq!(uris, [&json!(uri_of(&folder.path().join("one.md")))]);
}
