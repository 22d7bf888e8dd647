//! Features that use reports which are not open.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::client::{Client, at, edit, uri_of};
use crate::report::REPORT;

pub fn symbols(client: &mut Client, query: &str) -> Vec<String> {
    let found = client.request("workspace/symbol", json!({"query": query}));
    let shown =
        |s: &Value| format!("{} in {}", s["name"].as_str().unwrap(), s["containerName"].as_str().unwrap());
    found.as_array().unwrap().iter().map(shown).collect()
}

/// Repeats the request until the reports have been read in the background.
#[track_caller]
pub fn symbols_at_last(client: &mut Client, query: &str, expected: &[&str]) {
    for _ in 0..600 {
        if symbols(client, query) == expected {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("{:?} instead of {expected:?}", symbols(client, query));
}

pub fn changed(client: &mut Client, path: &Path) {
    client.notify("workspace/didChangeWatchedFiles", json!({"changes": [{"uri": uri_of(path), "type": 2}]}));
}

#[test]
fn finds_names_in_reports_that_nobody_opened() {
    let folder = tempfile::tempdir().unwrap();
    let one = folder.path().join("one.md");
    fs::write(&one, REPORT).unwrap();
    fs::write(folder.path().join("milk.md"), "# The northern milk\n").unwrap();
    fs::write(folder.path().join(".gitignore"), "drafts\n").unwrap();
    for hidden in ["drafts", ".hidden"] {
        fs::create_dir(folder.path().join(hidden)).unwrap();
        fs::write(folder.path().join(hidden).join("a.md"), REPORT).unwrap();
    }
    let mut client = Client::builder().folder(folder.path()).start();
    assert_eq!(client.capability("/workspaceSymbolProvider"), &json!(true));
    symbols_at_last(
        &mut client,
        "of repairs",
        &["Repairs of the bridge will take until spring. in one.md, 2024-11-30"],
    );
    let found = client.request("workspace/symbol", json!({"query": "Northern Road A"}));
    assert_eq!(found[0]["location"]["uri"], uri_of(&one));
    assert_eq!(
        found[0]["location"]["range"],
        json!({"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 26}})
    );
    assert_eq!(symbols(&mut client, "milk"), [""; 0], "no report");
}

#[test]
fn the_text_in_the_editor_counts() {
    let folder = tempfile::tempdir().unwrap();
    let one = folder.path().join("one.md");
    fs::write(&one, REPORT).unwrap();
    let mut client = Client::builder().folder(folder.path()).start();
    client.open(&uri_of(&one), REPORT);
    symbols_at_last(
        &mut client,
        "repairs",
        &["Repairs of the bridge will take until spring. in one.md, 2024-11-30"],
    );
    client.change(&uri_of(&one), 2, json!([edit((7, 0), (8, 0), "- Lavrov’s ferries replace it.\n")]));
    assert_eq!(symbols(&mut client, "ferries"), ["Lavrov’s ferries replace it. in one.md, 2024-11-30"]);
    assert_eq!(symbols(&mut client, "repairs"), [""; 0]);
    client.notify("textDocument/didClose", json!({"textDocument": {"uri": uri_of(&one)}}));
    symbols_at_last(&mut client, "ferries", &[]);
}

#[test]
fn reading_ends_while_somebody_types_without_a_pause() {
    let folder = tempfile::tempdir().unwrap();
    for file in 0..200 {
        fs::write(folder.path().join(format!("{file}.md")), format!("{REPORT}\n## Quay {file}\n")).unwrap();
    }
    let capabilities = json!({"window": {"workDoneProgress": true}});
    let mut client = Client::builder().capabilities(capabilities).folder(folder.path()).start();
    client.open("file:///elsewhere.md", REPORT);
    let ends = |m: &Value| m["method"] == "$/progress" && m["params"]["value"]["kind"] == "end";
    let began = Instant::now();
    for version in 2.. {
        assert!(began.elapsed() < Duration::from_secs(60), "it has not ended");
        // The pauses between keystrokes are shorter than the pause for which the readers wait.
        client.change(
            "file:///elsewhere.md",
            version,
            json!([edit((0, 0), (0, u32::from(version > 2)), "x")]),
        );
        let shown =
            |m: &Value| m["method"] == "textDocument/publishDiagnostics" && m["params"]["version"] == version;
        if ends(&client.wait_for("diagnostics or the end", |m| shown(m) || ends(m))) {
            break;
        }
    }
    for file in 0..200 {
        let quay = format!("Quay {file}");
        assert!(symbols(&mut client, &quay).contains(&format!("{quay} in {file}.md, 2024-11-30")), "{quay}");
    }
}

#[test]
fn keeps_in_step_with_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::write(path("one.md"), REPORT).unwrap();
    let watching = json!({"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": true}}});
    let mut client = Client::builder().capabilities(watching).folder(folder.path()).start();
    let registered = client.asked_for("client/registerCapability");
    let watchers = registered["registrations"][0]["registerOptions"]["watchers"].to_string();
    assert!(watchers.contains("**/*.{md,markdown,qmd,Rmd,txt}"), "{watchers}");
    let filters = client.capability("/workspace/fileOperations/didRename/filters").to_string();
    assert!(filters.contains("**/*.{md,markdown,qmd,Rmd,txt}"), "{filters}");
    symbols_at_last(
        &mut client,
        "repairs",
        &["Repairs of the bridge will take until spring. in one.md, 2024-11-30"],
    );
    // One file changes, another appears.
    fs::write(path("one.md"), REPORT.replace("Repairs", "Works")).unwrap();
    changed(&mut client, &path("one.md"));
    symbols_at_last(
        &mut client,
        "works of",
        &["Works of the bridge will take until spring. in one.md, 2024-11-30"],
    );
    fs::create_dir(path("more")).unwrap();
    fs::write(path("more/two.md"), REPORT.replace("Repairs", "Plans")).unwrap();
    client.notify("workspace/didCreateFiles", json!({"files": [{"uri": uri_of(&path("more/two.md"))}]}));
    symbols_at_last(
        &mut client,
        "plans of",
        &["Plans of the bridge will take until spring. in two.md, 2024-11-30"],
    );
    // One folder is renamed, another removed.
    fs::rename(path("more"), path("past")).unwrap();
    let files = json!({"files": [{"oldUri": uri_of(&path("more")), "newUri": uri_of(&path("past"))}]});
    client.notify("workspace/didRenameFiles", files);
    let mut found = Value::Null;
    for _ in 0..600 {
        found = client.request("workspace/symbol", json!({"query": "plans of"}));
        if found[0]["location"]["uri"] == uri_of(&path("past/two.md")) {
            break;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    let places: Vec<_> = found.as_array().unwrap().iter().map(|s| &s["location"]["uri"]).collect();
    assert_eq!(places, [&uri_of(&path("past/two.md"))]);
    fs::remove_dir_all(path("past")).unwrap();
    client.notify("workspace/didDeleteFiles", json!({"files": [{"uri": uri_of(&path("past"))}]}));
    symbols_at_last(&mut client, "plans of", &[]);
    symbols_at_last(
        &mut client,
        "works of",
        &["Works of the bridge will take until spring. in one.md, 2024-11-30"],
    );
}

#[test]
fn bad_files_are_passed_over_with_a_word_in_the_log() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("broken.md"), b"Key Takeaways\n\n- It \xff fell.\n").unwrap();
    fs::File::create(folder.path().join("huge.txt")).unwrap().set_len(20 << 20).unwrap();
    fs::write(folder.path().join("good.md"), REPORT).unwrap();
    let mut client = Client::builder().folder(folder.path()).start();
    symbols_at_last(
        &mut client,
        "repairs",
        &["Repairs of the bridge will take until spring. in good.md, 2024-11-30"],
    );
    for words in
        ["broken.md: passed over, as it is not UTF-8: byte 20", "huge.txt: passed over, as it is too large"]
    {
        client.wait_for(words, |m| {
            m["method"] == "window/logMessage" && m["params"]["message"].as_str().unwrap().contains(words)
        });
    }
}

#[test]
fn the_settings_name_more_folders_or_none() {
    let root = tempfile::tempdir().unwrap();
    let path = |name: &str| root.path().join(name);
    fs::create_dir(path("now")).unwrap();
    fs::create_dir(path("past")).unwrap();
    fs::write(path("past/old.md"), REPORT).unwrap();
    fs::write(path("now/new.md"), REPORT.replace("Repairs", "Works")).unwrap();
    fs::write(path("now/assessor.toml"), "[archive]\nfolders = ['../past']\n").unwrap();
    let mut client = Client::builder().folder(&path("now")).start();
    symbols_at_last(
        &mut client,
        "the bridge will",
        &[
            "Works of the bridge will take until spring. in new.md, 2024-11-30",
            "Repairs of the bridge will take until spring. in old.md, 2024-11-30",
        ],
    );
    fs::write(path("now/assessor.toml"), "[archive]\nread = false\n").unwrap();
    changed(&mut client, &path("now/assessor.toml"));
    symbols_at_last(&mut client, "the bridge will", &[]);
}

#[test]
fn tells_how_far_the_reading_is_and_stops_when_told_to() {
    let folder = tempfile::tempdir().unwrap();
    for i in 0..3000 {
        let text = if i == 2999 { REPORT.replace("Repairs", "Finishing") } else { REPORT.to_owned() };
        fs::write(folder.path().join(format!("{i:04}.md")), text).unwrap();
    }
    let capabilities = json!({"window": {"workDoneProgress": true}});
    let mut client = Client::builder().capabilities(capabilities).folder(folder.path()).start();
    let token = client.asked_for("window/workDoneProgress/create")["token"].clone();
    let mut next = |kind: &str| {
        client.wait_for(kind, |m| m["method"] == "$/progress" && m["params"]["value"]["kind"] == kind)
    };
    assert_eq!(next("begin")["params"]["token"], token);
    assert!(next("report")["params"]["value"]["percentage"].as_u64().unwrap() <= 100);
    client.notify("window/workDoneProgress/cancel", json!({"token": token}));
    client.wait_for("the end", |m| m["method"] == "$/progress" && m["params"]["value"]["kind"] == "end");
    // Files are read in the order of their names.
    assert_eq!(symbols(&mut client, "finishing of"), [""; 0], "it went on to the last");
    assert!(!symbols(&mut client, "repairs of").is_empty(), "what was read counts");
}

/// Returns the only file in the cache folder, as soon as it exists.
fn kept(cache: &Path) -> std::path::PathBuf {
    for _ in 0..600 {
        let entries = fs::read_dir(cache.join("assessor")).into_iter().flatten().flatten();
        let mut files = entries.map(|entry| entry.path());
        if let Some(file) = files.find(|path| path.extension().is_some_and(|e| e == "archive")) {
            return file;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("nothing was kept");
}

#[test]
fn what_was_read_is_kept_and_read_anew_where_it_is_damaged() {
    let (folder, cache) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let path = |name: &str| folder.path().join(name);
    let hour_ago = std::time::SystemTime::now() - std::time::Duration::from_secs(3600);
    let write = |name: &str, text: &str| {
        fs::write(path(name), text).unwrap();
        fs::File::options().write(true).open(path(name)).unwrap().set_modified(hour_ago).unwrap();
    };
    write("one.md", REPORT);
    write("two.md", &REPORT.replace("Repairs", "Works"));
    let start = || Client::builder().folder(folder.path()).cache(cache.path()).start();
    let both = [
        "Repairs of the bridge will take until spring. in one.md, 2024-11-30",
        "Works of the bridge will take until spring. in two.md, 2024-11-30",
    ];
    // The server saves the cache only after it has answered.
    let mut first = start();
    symbols_at_last(&mut first, "the bridge will", &both);
    let file = kept(cache.path());
    drop(first);
    let good = fs::read(&file).unwrap();
    // Same length and time as before, so only the cache can contain the old words.
    write("one.md", &REPORT.replace("Repairs", "Changes"));
    symbols_at_last(&mut start(), "the bridge will", &both);
    let news = [
        "Changes of the bridge will take until spring. in one.md, 2024-11-30",
        "Works of the bridge will take until spring. in two.md, 2024-11-30",
    ];
    let middle = good.len() / 2;
    let mut flipped = good.clone();
    flipped[middle] ^= 4;
    for damaged in [&good[..middle], &flipped, b"assessor from elsewhere", b""] {
        fs::write(&file, damaged).unwrap();
        symbols_at_last(&mut start(), "the bridge will", &news);
    }
    // The time differs, so the file is read again although the cache is valid.
    fs::write(&file, &good).unwrap();
    fs::write(path("two.md"), REPORT.replace("Repairs", "Plans")).unwrap();
    symbols_at_last(
        &mut start(),
        "the bridge will",
        &[
            "Repairs of the bridge will take until spring. in one.md, 2024-11-30",
            "Plans of the bridge will take until spring. in two.md, 2024-11-30",
        ],
    );
}

#[test]
fn hover_tells_what_past_reports_called_an_actor() {
    let folder = tempfile::tempdir().unwrap();
    let past = REPORT.replace("The ministry reported", "Russian Foreign Minister Sergei Lavrov reported");
    fs::write(folder.path().join("past.md"), past).unwrap();
    let mut client = Client::builder().folder(folder.path()).start();
    symbols_at_last(
        &mut client,
        "sergei lavrov",
        &["Sergei Lavrov in past.md, 2024-11-30: Russian Foreign Minister"],
    );
    let uri = uri_of(&folder.path().join("2024-12-02.md"));
    client.open(&uri, "# Road\n\nSergei Lavrov spoke.[1]\n");
    let expected = format!(
        "Earlier reports: 1, on [2024-11-30]({}#L12) as \"Russian Foreign Minister\"",
        uri_of(&folder.path().join("past.md"))
    );
    // A hover does not wait while the index is being changed.
    for _ in 0..100 {
        let hover = client.request("textDocument/hover", at(&uri, 2, 3));
        let words = hover["contents"]["value"].as_str().unwrap().to_owned();
        if words.contains(&expected) {
            return;
        }
        assert!(!words.contains("Earlier reports"), "{words}");
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("no hover tells of the past report");
}

#[test]
fn references_of_a_name_are_in_all_reports() {
    let root = tempfile::tempdir().unwrap();
    let path = |name: &str| root.path().join(name);
    for folder in ["now/actors", "past"] {
        fs::create_dir_all(path(folder)).unwrap();
    }
    // Only the team knows that these names are of one person.
    let team = "[[actor]]\nid = \"inga-tulloch\"\nschema = \"Person\"\nname = \"Inga Tulloch\"\nalias = [\"Inga Scollay\"]\n";
    fs::write(path("now/actors/team.toml"), team).unwrap();
    fs::write(path("now/assessor.toml"), "[archive]\nfolders = ['../past']\n").unwrap();
    let past = REPORT.replace("The ministry reported", "Inga Scollay reported that Inga Scollay counted");
    fs::write(path("past/old.md"), &past).unwrap();
    let mut client = Client::builder().folder(&path("now")).start();
    symbols_at_last(&mut client, "inga tulloch", &["Inga Tulloch in old.md, 2024-11-30"]);
    let uri = uri_of(&path("now/2024-12-02.md"));
    client.open(&uri, "# Road\n\nInga Tulloch spoke.[1] It rained. Tulloch left.\n");
    let mut params = at(&uri, 2, 3);
    params["context"] = json!({"includeDeclaration": true});
    let (old, team) = (uri_of(&path("past/old.md")), uri_of(&path("now/actors/team.toml")));
    // A request does not wait while the index is being changed.
    for _ in 0..100 {
        let found = client.request("textDocument/references", params.clone());
        let found: Vec<_> = found.as_array().unwrap().iter().map(|at| at["uri"].as_str().unwrap()).collect();
        if found == [&*team, &*uri, &*uri, &*old, &*old] {
            let there = client.request("textDocument/definition", at(&uri, 2, 3));
            assert_eq!(there[0]["uri"], *team);
            assert_eq!(there[0]["range"]["start"], json!({"line": 1, "character": 5}));
            return;
        }
        assert_eq!(found, [&*team, &*uri, &*uri]);
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("the past report is not among the references");
}

/// Returns all symbols of the reports that the client receives, by title.
fn all(client: &mut Client) -> String {
    let mut found: Vec<_> = ["", "bridge", "sergei", "road", "works", "plans"]
        .iter()
        .flat_map(|query| {
            let found = client.request("workspace/symbol", json!({"query": query}));
            found.as_array().unwrap().clone()
        })
        .map(|symbol| symbol.to_string())
        .collect();
    found.sort();
    found.join("\n")
}

/// After any changes to files, the archive equals one that was read from scratch.
#[test]
fn after_changes_as_read_afresh() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let texts = [
        REPORT.to_owned(),
        REPORT.replace("Repairs", "Works").replace("November 30", "November 29"),
        REPORT.replace("Repairs", "Plans").replace("The ministry", "Russian Foreign Minister Sergei Lavrov"),
        "# Milk\n".to_owned(),
    ];
    let places = ["a.md", "b.md", "x/a.md", "x/b.txt", "x/y/a.md", "z/a.md"];
    fs::write(path("a.md"), REPORT).unwrap();
    let mut client = Client::builder().folder(folder.path()).start();
    symbols_at_last(
        &mut client,
        "repairs of",
        &["Repairs of the bridge will take until spring. in a.md, 2024-11-30"],
    );
    let mut dice = 7_usize;
    let mut throw = |end: usize| {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (dice >> 33) % end
    };
    for _ in 0..60 {
        let place = path(places[throw(places.len())]);
        let parent = place.parent().unwrap().to_path_buf();
        match throw(5) {
            0 if parent != folder.path() && parent.exists() => {
                fs::remove_dir_all(&parent).unwrap();
                let files = json!({"files": [{"uri": uri_of(&parent)}]});
                client.notify("workspace/didDeleteFiles", files);
            }
            1 if place.exists() => {
                fs::remove_file(&place).unwrap();
                changed(&mut client, &place);
            }
            2 if parent != folder.path() && parent.exists() => {
                let other = path(["w", "v", "x", "z"][throw(4)]);
                if !other.exists() && !other.starts_with(&parent) {
                    fs::rename(&parent, &other).unwrap();
                    let files = json!({"files": [{"oldUri": uri_of(&parent), "newUri": uri_of(&other)}]});
                    client.notify("workspace/didRenameFiles", files);
                }
            }
            _ => {
                fs::create_dir_all(&parent).unwrap();
                fs::write(&place, &texts[throw(texts.len())]).unwrap();
                changed(&mut client, &place);
            }
        }
        if throw(6) == 0 {
            std::thread::sleep(std::time::Duration::from_millis(80));
        }
    }
    let cache = tempfile::tempdir().unwrap();
    let mut other = Client::builder().folder(folder.path()).cache(cache.path()).start();
    kept(cache.path());
    let expected = all(&mut other);
    assert!(expected.lines().count() > 5, "{expected}");
    for _ in 0..200 {
        if all(&mut client) == expected {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(all(&mut client), expected);
}
