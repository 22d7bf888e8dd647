//! Settings come from `assessor.toml` and from the client, and changes of either take effect at once.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::client::{Client, codes, edit, uri_of};
use crate::report::{REPORT, SLIP};

const OFF: &str = "[rules]\ndangling-marker = 'off'\n";

fn write(folder: &Path, text: &str) {
    fs::create_dir_all(folder).unwrap();
    fs::write(folder.join("assessor.toml"), text).unwrap();
}

fn tell_changed(client: &mut Client, folder: &Path) {
    let changes = json!([{"uri": uri_of(&folder.join("assessor.toml")), "type": 2}]);
    client.notify("workspace/didChangeWatchedFiles", json!({"changes": changes}));
}

#[track_caller]
fn next_codes(client: &mut Client, uri: &str) -> Vec<String> {
    codes(&client.pushed(uri)["diagnostics"])
}

fn workspace() -> (TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let uri = uri_of(&folder.path().join("reports/2024-11-30.md"));
    (folder, uri)
}

#[test]
fn the_nearest_file_decides_and_is_watched_through_the_client() {
    let (folder, uri) = workspace();
    write(folder.path(), OFF);
    let watching = json!({"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": true}}});
    let mut client = Client::builder().capabilities(watching).folder(folder.path()).start();
    let registered = client.asked_for("client/registerCapability");
    let registration = &registered["registrations"][0];
    assert_eq!(registration["method"], "workspace/didChangeWatchedFiles");
    assert_eq!(registration["registerOptions"]["watchers"][0]["globPattern"], "**/assessor.toml");

    client.open(&uri, REPORT);
    assert_eq!(next_codes(&mut client, &uri), [""; 0]);
    write(&folder.path().join("reports"), "[rules]\ndangling-marker = 'hint'\n");
    tell_changed(&mut client, &folder.path().join("reports"));
    let pushed = client.pushed(&uri);
    assert_eq!(pushed["version"], 1, "the text is the same");
    assert_eq!(pushed["diagnostics"][0]["severity"], 4);
    fs::remove_file(folder.path().join("reports/assessor.toml")).unwrap();
    tell_changed(&mut client, &folder.path().join("reports"));
    assert_eq!(next_codes(&mut client, &uri), [""; 0]);
    // A change without effect, and a change of another file.
    tell_changed(&mut client, folder.path());
    client.notify("workspace/didChangeWatchedFiles", json!({"changes": [{"uri": uri, "type": 2}]}));
    client.never("diagnostics for nothing", |message| message["method"] == "textDocument/publishDiagnostics");
}

#[test]
fn own_headings_take_effect_in_open_texts() {
    const OWN: &str = "# River Basin Assessment, May 3, 2024\n\n## Key Takeaways\n\n- The mill fell.\n\n## Mill\n\n\
        The mill fell on May 2.[1]\n\n## Material\n\n1. https://example.org/a\n";
    let (folder, uri) = workspace();
    write(folder.path(), "");
    let mut client = Client::builder().folder(folder.path()).start();
    client.open(&uri, OWN);
    assert!(next_codes(&mut client, &uri).contains(&SLIP.to_owned()));
    write(folder.path(), "[headings]\nnotes = ['Material']\n");
    tell_changed(&mut client, folder.path());
    assert!(!next_codes(&mut client, &uri).contains(&SLIP.to_owned()));
}

#[test]
fn without_watching_the_file_is_looked_at_when_something_is_saved_or_opened() {
    let (folder, uri) = workspace();
    let mut client = Client::builder().folder(folder.path()).start();
    assert_eq!(client.capability("/textDocumentSync/save/includeText"), &json!(false));
    client.open(&uri, REPORT);
    assert_eq!(next_codes(&mut client, &uri), [SLIP]);
    write(folder.path(), OFF);
    client.notify("textDocument/didSave", json!({"textDocument": {"uri": uri}}));
    assert_eq!(next_codes(&mut client, &uri), [""; 0]);
    fs::remove_file(folder.path().join("assessor.toml")).unwrap();
    client.open(&uri_of(&folder.path().join("other.md")), "");
    assert_eq!(next_codes(&mut client, &uri), [SLIP]);
}

#[test]
fn settings_of_the_client_at_the_start_and_later() {
    let (folder, uri) = workspace();
    let off = json!({"rules": {"dangling-marker": "off"}});
    let mut client = Client::builder().folder(folder.path()).options(off.clone()).start();
    client.open(&uri, REPORT);
    assert_eq!(next_codes(&mut client, &uri), [""; 0]);
    let set = |client: &mut Client, settings: Value| {
        client.notify("workspace/didChangeConfiguration", json!({"settings": settings}));
    };
    set(&mut client, json!({"assessor": {"rules": {"dangling-marker": "warning"}}}));
    assert_eq!(client.pushed(&uri)["diagnostics"][0]["severity"], 2);
    set(&mut client, off.clone());
    assert_eq!(next_codes(&mut client, &uri), [""; 0]);
    set(&mut client, off);
    set(&mut client, Value::Null);
    client.never("diagnostics for nothing", |message| message["method"] == "textDocument/publishDiagnostics");
    client.change(&uri, 2, json!([edit((0, 0), (0, 0), "\n")]));
    assert_eq!(next_codes(&mut client, &uri), [""; 0]);
}

#[test]
fn settings_that_the_client_is_asked_for() {
    let (folder, uri) = workspace();
    let asks = json!({"workspace": {
        "configuration": true,
        "didChangeConfiguration": {"dynamicRegistration": true},
    }});
    let off = json!({"rules": {"dangling-marker": "off"}});
    let mut client = Client::builder().capabilities(asks).folder(folder.path()).settings(off.clone()).start();
    let registered = client.asked_for("client/registerCapability");
    assert_eq!(registered["registrations"][0]["registerOptions"]["section"], "assessor");
    assert_eq!(client.asked_for("workspace/configuration")["items"][0]["section"], "assessor");
    client.open(&uri, REPORT);
    // The answer may come before or after the diagnostics of the document.
    while next_codes(&mut client, &uri) != [""; 0] {}
    client.settings = Value::Null;
    client.notify("workspace/didChangeConfiguration", json!({"settings": null}));
    client.asked_for("workspace/configuration");
    client.settings = json!({"rules": {}});
    client.notify("workspace/didChangeConfiguration", json!({"settings": null}));
    assert_eq!(next_codes(&mut client, &uri), [SLIP]);
}

#[test]
fn a_client_that_pulls_is_asked_to_do_so_again() {
    let (folder, uri) = workspace();
    let capabilities = json!({
        "textDocument": {"diagnostic": {}},
        "workspace": {"diagnostics": {"refreshSupport": true}},
    });
    let mut client = Client::builder().capabilities(capabilities).folder(folder.path()).start();
    client.open(&uri, REPORT);
    let pull = json!({"textDocument": {"uri": uri}});
    assert_eq!(codes(&client.request("textDocument/diagnostic", pull.clone())["items"]), [SLIP]);
    write(folder.path(), OFF);
    tell_changed(&mut client, folder.path());
    client.asked_for("workspace/diagnostic/refresh");
    assert_eq!(codes(&client.request("textDocument/diagnostic", pull)["items"]), [""; 0]);
}

#[test]
fn what_makes_no_sense_is_shown_and_the_rest_is_in_force() {
    let (folder, uri) = workspace();
    write(folder.path(), "[rules]\ndangling-marker = 'off'\nno-such-rule = 'off'\n");
    let mut client = Client::builder().folder(folder.path()).start();
    client.open(&uri, REPORT);
    let shown = client.wait_for("a message", |message| message["method"] == "window/showMessage");
    let words = shown["params"]["message"].as_str().unwrap();
    assert!(words.contains("no-such-rule") && words.contains("assessor.toml"), "{words}");
    assert_eq!(next_codes(&mut client, &uri), [""; 0]);
    write(folder.path(), "[rules\n");
    tell_changed(&mut client, folder.path());
    let shown = client.wait_for("a message", |message| message["method"] == "window/showMessage");
    assert!(shown["params"]["message"].as_str().unwrap().contains("assessor.toml"), "{shown}");
    assert_eq!(next_codes(&mut client, &uri), [SLIP]);
}

#[test]
fn each_of_several_folders_has_its_own() {
    let (root, _) = workspace();
    let (strict, lax) = (root.path().join("strict"), root.path().join("lax"));
    write(&strict, "");
    write(&lax, OFF);
    let mut client = Client::builder().folder(&strict).folder(&lax).start();
    assert_eq!(client.capability("/workspace/workspaceFolders/supported"), &json!(true));
    assert_eq!(client.capability("/workspace/workspaceFolders/changeNotifications"), &json!(true));
    let (in_strict, in_lax) = (uri_of(&strict.join("a.md")), uri_of(&lax.join("a.md")));
    client.open(&in_strict, REPORT);
    client.open(&in_lax, REPORT);
    assert_eq!(next_codes(&mut client, &in_strict), [SLIP]);
    assert_eq!(next_codes(&mut client, &in_lax), [""; 0]);
}

#[test]
fn a_folder_that_is_added_bounds_the_search() {
    let (root, _) = workspace();
    let team = root.path().join("team");
    fs::create_dir_all(&team).unwrap();
    write(root.path(), OFF);
    let mut client = Client::builder().folder(&root.path().join("elsewhere")).start();
    let uri = uri_of(&team.join("a.md"));
    client.open(&uri, REPORT);
    assert_eq!(
        next_codes(&mut client, &uri),
        [""; 0],
        "outside of all folders the search goes up to the root"
    );
    let folder = json!([{"uri": uri_of(&team), "name": "team"}]);
    let change = |added: &Value, removed: &Value| json!({"event": {"added": added, "removed": removed}});
    client.notify("workspace/didChangeWorkspaceFolders", change(&folder, &json!([])));
    assert_eq!(next_codes(&mut client, &uri), [SLIP]);
    client.notify("workspace/didChangeWorkspaceFolders", change(&json!([]), &folder));
    assert_eq!(next_codes(&mut client, &uri), [""; 0]);
}

#[test]
fn a_configuration_file_makes_every_file_an_assessment() {
    let (folder, uri) = workspace();
    let note = "# Notes\n\nThe defense ministry reported that 12 drones struck the \"northern\" depot on November 3.\n";
    let mut client = Client::builder().folder(folder.path()).start();
    client.open(&uri, note);
    assert_eq!(next_codes(&mut client, &uri), [""; 0], "other Markdown stays quiet");
    write(folder.path(), "");
    client.notify("textDocument/didSave", json!({"textDocument": {"uri": uri}}));
    client.pushed(&uri);
}

#[test]
fn names_of_files_that_are_moved_are_kept_in_step() {
    let folder = tempfile::tempdir().unwrap();
    let uri = |name: &str| crate::client::uri_of(&folder.path().join(name));
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    // The settings file is longer than the part of reports that is read.
    let ignored = "# An ignored sentence.\n".repeat(4000);
    write("assessor.toml", &format!("{ignored}[sources]\nbibliography = 'refs.bib'\n"));
    write("refs.bib", "@misc{road, title = {Road}}\n");
    write("reports/a.md", "---\nbibliography: ../refs.bib\n---\n\nOne came.\n");
    write("reports/open.md", "on disk it says nothing\n");
    let edits = json!({"workspace": {"workspaceEdit": {"documentChanges": true}}});
    let mut client = Client::builder().capabilities(edits).folder(folder.path()).start();
    let text = "---\ntitle: Road\nbibliography: ../refs.bib\n---\n\nOne came [@road].\n";
    client.open(&uri("reports/open.md"), text);
    let mut will = |old: &str, new: &str| {
        let files = json!({"files": [{"oldUri": uri(old), "newUri": uri(new)}]});
        let edit = client.request("workspace/willRenameFiles", files);
        let mut changes = edit["documentChanges"].as_array().cloned().unwrap_or_default();
        changes.sort_by_key(|change| change["textDocument"]["uri"].to_string());
        changes
            .iter()
            .map(|change| {
                let edit = &change["edits"][0];
                (
                    change["textDocument"].clone(),
                    edit["range"]["start"]["line"].clone(),
                    edit["newText"].clone(),
                )
            })
            .collect::<Vec<_>>()
    };
    let document = |name: &str, version: Value| json!({"uri": uri(name), "version": version});
    assert_eq!(
        will("refs.bib", "sources/all.bib"),
        [
            (document("assessor.toml", Value::Null), json!(4001), json!("\"sources/all.bib\"")),
            (document("reports/a.md", Value::Null), json!(1), json!("../sources/all.bib")),
            (document("reports/open.md", json!(1)), json!(2), json!("../sources/all.bib")),
        ]
    );
    assert_eq!(
        will("reports/a.md", "a.md"),
        [(document("reports/a.md", Value::Null), json!(1), json!("refs.bib"))]
    );
    assert_eq!(will("reports", "texts"), []);
    let renamed = json!({"files": [{"oldUri": uri("refs.bib"), "newUri": uri("sources/all.bib")}]});
    client.notify("workspace/didRenameFiles", renamed);
    assert_eq!(client.text(&uri("reports/open.md")), text, "the session goes on");
}
