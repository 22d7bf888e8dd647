//! Keys are looked up in the bibliography. It is read in the background, and again when its file changes.

use std::fs;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::client::{Client, at, codes, range, uri_of};

const REPORT: &str = "---\nbibliography: river.bib\n---\n# Northern Road Assessment\n\n\
    The road is open [@road2024]. The bridge is closed [@brigde].\n";
const ROAD: &str = "@online{road2024,\n  author = {Marsh, Ann},\n  title = {The Road},\n  date = {2024-05-03},\n  \
    url = {https://example.org/road},\n}\n";
const LINE: u32 = 5;

fn workspace(bibliography: &str) -> (TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("river.bib"), bibliography).unwrap();
    let uri = uri_of(&folder.path().join("report.md"));
    (folder, uri)
}

/// Returns the message of `dangling-marker` as soon as the bibliography is loaded.
fn next_message(client: &mut Client, uri: &str) -> String {
    let pushed = client.wait_for("a dangling key", |message| {
        message["method"] == "textDocument/publishDiagnostics"
            && message["params"]["uri"] == uri
            && codes(&message["params"]["diagnostics"]).contains(&"dangling-marker".to_owned())
    });
    let all = pushed["params"]["diagnostics"].as_array().unwrap().clone();
    let own = all.iter().find(|d| d["code"] == "dangling-marker").unwrap();
    own["message"].as_str().unwrap().to_owned()
}

#[test]
fn keys_are_looked_up_and_the_file_is_read_again_when_it_changes() {
    let (folder, uri) = workspace(ROAD);
    let mut client = Client::builder().folder(folder.path()).start();
    client.open(&uri, REPORT);
    assert_eq!(next_message(&mut client, &uri), "[@brigde] is not in river.bib.");

    let column = REPORT.lines().nth(LINE as usize).unwrap().find("road2024").unwrap() as u32;
    let hover = client.request("textDocument/hover", at(&uri, LINE, column + 2));
    let words = hover["contents"]["value"].as_str().unwrap();
    assert!(words.contains("**The Road**") && words.contains("Ann Marsh · 2024-05-03"), "{words}");
    let found = client.request("textDocument/definition", at(&uri, LINE, column + 2));
    assert_eq!(found[0]["uri"], uri_of(&folder.path().join("river.bib")));
    assert_eq!(found[0]["range"], range((0, 8), (0, 16)));

    fs::write(folder.path().join("river.bib"), format!("{ROAD}@misc{{bridge, title = {{Bridge}}}}\n"))
        .unwrap();
    let changes = json!([{"uri": uri_of(&folder.path().join("river.bib")), "type": 2}]);
    client.notify("workspace/didChangeWatchedFiles", json!({"changes": changes}));
    assert_eq!(next_message(&mut client, &uri), "[@brigde] is not in river.bib. Did you mean [@bridge]?");
}

#[test]
fn a_text_that_names_another_bibliography_gets_it() {
    let (folder, uri) = workspace(ROAD);
    fs::write(folder.path().join("other.bib"), "@misc{bridge, title = {Bridge}}").unwrap();
    let mut client = Client::builder().folder(folder.path()).start();
    client.open(&uri, REPORT);
    assert_eq!(next_message(&mut client, &uri), "[@brigde] is not in river.bib.");
    let change = json!([{"range": range((1, 14), (1, 19)), "text": "other"}]);
    client.change(&uri, 2, change);
    let message = loop {
        let message = next_message(&mut client, &uri);
        if message.contains("other.bib") {
            break message;
        }
    };
    assert!(
        message.ends_with("is not in other.bib. Did you mean [@bridge]?") || message.contains("[@road2024]")
    );
}

#[test]
fn a_broken_entry_is_told_by_line_and_costs_itself_only() {
    let (folder, uri) = workspace(&format!("{ROAD}@misc{{bridge, title = {{Bridge\n"));
    let mut client = Client::builder().folder(folder.path()).start();
    client.open(&uri, REPORT);
    let told = client.wait_for("a word", |message| message["method"] == "window/showMessage");
    let words = told["params"]["message"].as_str().unwrap();
    assert!(words.contains("river.bib:7: "), "{words}");
    let column = REPORT.lines().nth(LINE as usize).unwrap().find("road2024").unwrap() as u32;
    let hover = client.request("textDocument/hover", at(&uri, LINE, column + 2));
    assert_ne!(hover, Value::Null);
}
