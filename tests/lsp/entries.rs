//! A citation by key whose source the bibliography does not have: both files change in one step.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::client::{Client, codes, edit, is_push, range, uri_of};

const REPORT: &str =
    "# River Basin Assessment, May 3, 2024\n\nThe road is open [@road]. The bridge is closed.\n";
const ROAD: &str = "@misc{road, title = {Road}}\n";
const URL: &str = "https://tass dot ru/politika/100";

fn folder(bibliography: Option<&str>) -> (TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    if let Some(text) = bibliography {
        fs::write(folder.path().join("river.bib"), text).unwrap();
    }
    let uri = uri_of(&folder.path().join("report.md"));
    (folder, uri)
}

/// Starts a client like VS Code and Neovim; `creates` says if it creates files.
fn client(folder: &Path, creates: bool) -> Client {
    let operations = if creates { json!(["create"]) } else { json!([]) };
    let capabilities = json!({
        "workspace": {"workspaceEdit": {"documentChanges": true, "resourceOperations": operations}},
        "textDocument": {"synchronization": {"dynamicRegistration": true}, "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}}}},
        "window": {"showDocument": {"support": true}},
    });
    Client::builder().capabilities(capabilities).folder(folder).start()
}

fn cite(client: &mut Client, uri: &str) {
    let arguments = json!([uri, {"line": 2, "character": 30}, URL]);
    let params = json!({"command": "assessor.insertCitation", "arguments": arguments});
    client.request("workspace/executeCommand", params);
}

fn told(client: &mut Client) -> String {
    let told = client.wait_for("a word", |message| message["method"] == "window/showMessage");
    told["params"]["message"].as_str().unwrap().to_owned()
}

/// Returns the text that a change inserts, without the date of the change.
fn inserted(change: &Value) -> String {
    let edits = change["edits"].as_array().unwrap();
    assert_eq!(edits.len(), 1, "{change}");
    let text = edits[0]["newText"].as_str().unwrap();
    text.lines().filter(|line| !line.contains("urldate")).map(|line| format!("{line}\n")).collect()
}

fn waits_until_known(client: &mut Client, uri: &str) {
    // The bibliography is read in the background; a hover on the key shows when it is loaded.
    let hover = json!({"textDocument": {"uri": uri}, "position": {"line": 2, "character": 21}});
    for _ in 0..200 {
        if client.request("textDocument/hover", hover.clone()) != Value::Null {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    panic!("the bibliography never came");
}

#[test]
fn a_source_whose_citation_was_undone_is_written_again() {
    let (folder, uri) = folder(Some(ROAD));
    let mut client = client(folder.path(), true);
    client.open(&uri, REPORT);
    waits_until_known(&mut client, &uri);
    // Nothing was changed, as after an undo in both files, and the user asks again. The key may differ once
    // the first is known.
    for _ in 0..3 {
        cite(&mut client, &uri);
        let edit = client.asked_for("workspace/applyEdit")["edit"]["documentChanges"].take();
        assert!(inserted(&edit[0]).starts_with(" [@tass-2024-05-03"), "{edit}");
        assert!(inserted(&edit[1]).contains(&format!("  url = {{{URL}}},\n")), "{edit}");
        told(&mut client);
    }
}

#[test]
fn the_entry_goes_to_the_end_of_the_bibliography_and_counts_before_it_is_saved() {
    let (folder, uri) = folder(Some(ROAD));
    let bib = uri_of(&folder.path().join("river.bib"));
    let mut client = client(folder.path(), true);
    client.open(&uri, REPORT);
    waits_until_known(&mut client, &uri);
    cite(&mut client, &uri);
    let edit = client.asked_for("workspace/applyEdit")["edit"]["documentChanges"].take();
    assert_eq!(edit[0]["textDocument"], json!({"uri": uri, "version": 1}));
    assert_eq!(inserted(&edit[0]), " [@tass-2024-05-03]\n");
    assert_eq!(edit[1]["textDocument"], json!({"uri": bib, "version": null}));
    assert_eq!(inserted(&edit[1]), format!("\n@online{{tass-2024-05-03,\n  url = {{{URL}}},\n}}\n"));
    assert_eq!(edit[1]["edits"][0]["range"], range((1, 0), (1, 0)));
    assert!(edit[1]["edits"][0]["newText"].as_str().unwrap().contains("  urldate = {20"));
    assert_eq!(edit.as_array().unwrap().len(), 2);
    assert_eq!(told(&mut client), "Added the source to river.bib. Save it too.");
    assert_eq!(
        fs::read_to_string(folder.path().join("river.bib")).unwrap(),
        ROAD,
        "the client writes, not the server"
    );

    let after = REPORT.replace("closed.", "closed [@tass-2024-05-03]. It rained [@nobody].");
    client.change(&uri, 2, json!([{"text": after}]));
    client.wait_for("the entry to count", |message| {
        let codes = || codes(&message["params"]["diagnostics"]);
        is_push(message, &uri) && codes().iter().filter(|code| *code == "dangling-marker").count() == 1
    });
}

#[test]
fn the_menu_says_which_file_gets_the_entry_and_the_caret_waits_there() {
    let (folder, uri) = folder(Some(ROAD));
    let bib = uri_of(&folder.path().join("river.bib"));
    let mut client = client(folder.path(), true);
    client.open(&uri, REPORT);
    waits_until_known(&mut client, &uri);
    let here = range((2, 35), (2, 35));
    let params = json!({"textDocument": {"uri": uri}, "range": here, "context": {"diagnostics": []}});
    let actions = client.request("textDocument/codeAction", params);
    let title = "Insert citation [@source-2024-05-03] for a new source (adds it to river.bib)";
    let action = actions.as_array().unwrap().iter().find(|action| action["title"] == title);
    let action = action.unwrap_or_else(|| panic!("{actions}"));
    assert!(action.get("edit").is_none(), "{action}");
    client.request("workspace/executeCommand", action["command"].clone());
    let edit = client.asked_for("workspace/applyEdit");
    assert_eq!(edit["label"], "Insert citation [@source-2024-05-03] for a new source");
    let shown = client.asked_for("window/showDocument");
    assert_eq!((&shown["uri"], &shown["selection"]), (&json!(bib), &range((3, 9), (3, 9))));
}

#[test]
fn without_a_bibliography_one_is_created_beside_the_document() {
    let (folder, uri) = folder(None);
    let bib = uri_of(&folder.path().join("report.bib"));
    let mut client = client(folder.path(), true);
    client.open(&uri, REPORT);
    cite(&mut client, &uri);
    let edit = client.asked_for("workspace/applyEdit")["edit"]["documentChanges"].take();
    assert_eq!(edit[0], json!({"kind": "create", "uri": bib, "options": {"ignoreIfExists": true}}));
    assert_eq!(inserted(&edit[1]), " [@tass-2024-05-03]\n");
    assert_eq!(inserted(&edit[2]), format!("@online{{tass-2024-05-03,\n  url = {{{URL}}},\n}}\n"));
    assert_eq!(told(&mut client), "Created report.bib for the source. Save it too.");
}

#[test]
fn what_cannot_be_written_is_said_and_not_offered() {
    let (folder, uri) = folder(None);
    let mut client = client(folder.path(), false);
    client.open(&uri, REPORT);
    cite(&mut client, &uri);
    assert_eq!(told(&mut client), "There is no report.bib. Create it first, then the source can be added.");
    let params = json!({"textDocument": {"uri": uri}, "range": range((2, 35), (2, 35)), "context": {"diagnostics": []}});
    let actions = client.request("textDocument/codeAction", params);
    let offered =
        |part: &str| actions.as_array().unwrap().iter().any(|a| a["title"].as_str().unwrap().contains(part));
    assert!(offered("Insert citation here") && !offered("for a new source"), "{actions}");

    let bib = folder.path().join("river.bib");
    fs::write(&bib, "@misc{road, title = {Road\n").unwrap();
    client.notify("workspace/didChangeWatchedFiles", json!({"changes": [{"uri": uri_of(&bib), "type": 1}]}));
    loop {
        cite(&mut client, &uri);
        let words = told(&mut client);
        if words == "The source was not added: river.bib ends with an entry that is not closed." {
            break;
        }
    }
    fs::write(&bib, ROAD).unwrap();
    let mut rights = fs::metadata(&bib).unwrap().permissions();
    rights.set_readonly(true);
    fs::set_permissions(&bib, rights).unwrap();
    cite(&mut client, &uri);
    while told(&mut client) != "The source was not added. river.bib is read-only." {}
    assert!(client.asked.iter().all(|question| question["method"] != "workspace/applyEdit"));
}

#[test]
fn a_paste_that_was_taken_counts_too_and_one_that_was_not_does_not() {
    let (folder, uri) = folder(Some(ROAD));
    let mut client = client(folder.path(), true);
    client.open(&uri, REPORT);
    waits_until_known(&mut client, &uri);
    let behind = REPORT.lines().nth(2).unwrap().len() as u32;
    let mut version = 1;
    for (taken, dangling) in [(false, 1), (true, 0)] {
        let params =
            json!({"textDocument": {"uri": uri}, "range": range((2, behind), (2, behind)), "text": URL});
        let pasted = client.request("assessor/paste", params);
        let edits = pasted["edit"]["documentChanges"].as_array().unwrap();
        assert_eq!((edits.len(), inserted(&edits[0])), (2, " [@tass-2024-05-03]\n".to_owned()));
        let key = if taken { "tass-2024-05-03" } else { "tass-2024" };
        version += 1;
        let text = REPORT.replace("closed.", &format!("closed [@{key}]."));
        client.change(&uri, version, json!([{"text": text}]));
        client.wait_for("the findings", |message| {
            let codes = || codes(&message["params"]["diagnostics"]);
            is_push(message, &uri)
                && message["params"]["version"] == version
                && codes().iter().filter(|code| *code == "dangling-marker").count() == dangling
        });
        version += 1;
        client.change(&uri, version, json!([{"text": REPORT}]));
    }
}

#[test]
fn the_client_is_asked_to_show_what_is_typed_in_bibliographies_and_settings() {
    let (folder, _) = folder(None);
    let mut client = client(folder.path(), true);
    let asked = client.asked_for("client/registerCapability")["registrations"].take();
    let of = |method: &str| asked.as_array().unwrap().iter().find(|one| one["method"] == method).cloned();
    for method in ["textDocument/didOpen", "textDocument/didChange", "textDocument/didClose"] {
        let options = of(method).unwrap_or_else(|| panic!("{method} in {asked}"))["registerOptions"].take();
        assert_eq!(options["documentSelector"][0]["pattern"], "**/*.{bib,bibtex,json,toml}", "{options}");
    }
    assert_eq!(of("textDocument/didChange").unwrap()["registerOptions"]["syncKind"], 2);
}

#[test]
fn the_entry_goes_into_what_is_typed_and_not_saved() {
    let (folder, uri) = folder(Some(ROAD));
    let bib = uri_of(&folder.path().join("river.bib"));
    let mut client = client(folder.path(), true);
    client.open(&uri, REPORT);
    waits_until_known(&mut client, &uri);
    client.open(&bib, ROAD);
    let typed = "@misc{late,\n  title = {Späť},\n}\n";
    client.change(&bib, 7, json!([edit((0, 0), (0, 0), "% ours\n"), edit((2, 0), (2, 0), typed)]));
    cite(&mut client, &uri);
    let change = client.asked_for("workspace/applyEdit")["edit"]["documentChanges"][1].take();
    assert_eq!(change["textDocument"], json!({"uri": bib, "version": 7}));
    assert_eq!(change["edits"][0]["range"], range((5, 0), (5, 0)), "behind all that is typed");
    told(&mut client);
    // An incomplete entry is typed, which would include the new one.
    client.change(&bib, 8, json!([edit((5, 0), (5, 0), "@misc{half, title = {Half\n")]));
    cite(&mut client, &uri);
    assert_eq!(
        told(&mut client),
        "The source was not added: river.bib ends with an entry that is not closed."
    );
    // No feature answers for a file that is no report.
    let hover = client.request(
        "textDocument/hover",
        json!({"textDocument": {"uri": bib}, "position": {"line": 0, "character": 0}}),
    );
    assert_eq!(hover, Value::Null);
    client.notify("textDocument/didClose", json!({"textDocument": {"uri": bib}}));
    cite(&mut client, &uri);
    let change = client.asked_for("workspace/applyEdit")["edit"]["documentChanges"][1].take();
    assert_eq!(change["textDocument"], json!({"uri": bib, "version": null}));
    assert_eq!(change["edits"][0]["range"], range((1, 0), (1, 0)), "what is on disk counts again");
}

#[test]
fn an_ignore_goes_into_settings_as_they_are_typed_with_their_line_ends() {
    let (folder, uri) = folder(Some(ROAD));
    let settings = folder.path().join("assessor.toml");
    fs::write(&settings, "[rules]\r\nmarker-order = 'off'\r\n").unwrap();
    let mut client = client(folder.path(), true);
    client.open(&uri, &REPORT.replace("closed.", "closed [@nobody]."));
    waits_until_known(&mut client, &uri);
    let ignore = |client: &mut Client| {
        let here = range((2, 50), (2, 50));
        let params = json!({"textDocument": {"uri": uri}, "range": here, "context": {"diagnostics": []}});
        let actions = client.request("textDocument/codeAction", params);
        let action = actions
            .as_array()
            .unwrap()
            .iter()
            .find(|a| a["title"].as_str().unwrap().ends_with("for this sentence in assessor.toml"));
        action.unwrap_or_else(|| panic!("{actions}"))["edit"]["documentChanges"][0].clone()
    };
    let change = ignore(&mut client);
    assert_eq!(change["textDocument"], json!({"uri": uri_of(&settings), "version": null}));
    let new = change["edits"][0]["newText"].as_str().unwrap();
    assert_eq!(new.matches('\n').count(), new.matches("\r\n").count(), "{new:?}");
    assert_eq!(change["edits"][0]["range"], range((2, 0), (2, 0)));
    client.open(&uri_of(&settings), "# ours\n[rules]\nmarker-order = 'off'\n");
    let change = ignore(&mut client);
    assert_eq!(change["textDocument"], json!({"uri": uri_of(&settings), "version": 1}));
    assert_eq!(change["edits"][0]["range"], range((3, 0), (3, 0)));
    assert!(!change["edits"][0]["newText"].as_str().unwrap().contains('\r'));
}
