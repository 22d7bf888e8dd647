//! Code actions and commands: the actions that the client is offered, and the correctness of their edits.

use serde_json::{Value, json};

use crate::client::{Client, codes, range};
use crate::report::{BODY_LINE, REPORT, SLIP};

const DOCUMENT: &str = "file:///tmp/2024-11-30.md";
const CONTENT_MODIFIED: i64 = -32801;
const INVALID_PARAMS: i64 = -32602;

/// A report with numbers out of order, and characters of one, two and four bytes before the markers.
const DISORDER: &str = "# Northern Road Assessment\n\nOfficials said “🇺🇦 no”.[2] Trucks passed.[1]\n\n\
    ## Endnotes\n\n[1] https://example.org/a\n[2] https://example.org/b\n";
const ORDER: &str = "# Northern Road Assessment\n\nOfficials said “🇺🇦 no”.[1] Trucks passed.[2]\n\n\
    ## Endnotes\n\n[1] https://example.org/b\n[2] https://example.org/a\n";

fn client(document: Value, workspace_edit: Value, window: Value) -> Client {
    let capabilities = json!({
        "textDocument": {"codeAction": document},
        "workspace": {"workspaceEdit": workspace_edit},
        "window": window,
    });
    Client::builder().capabilities(capabilities).start()
}

fn literals() -> Value {
    json!({"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix", "source"]}}})
}

/// Starts a client with the capabilities of VS Code and Neovim.
fn modern() -> Client {
    modern_with(json!({}))
}

/// Does the same, with settings of its own.
fn modern_with(options: Value) -> Client {
    let mut action = literals();
    action["dataSupport"] = true.into();
    action["resolveSupport"] = json!({"properties": ["edit"]});
    let capabilities = json!({
        "textDocument": {"codeAction": action},
        "workspace": {"workspaceEdit": {"documentChanges": true}},
        "window": {"showDocument": {"support": true}},
    });
    Client::builder().capabilities(capabilities).options(options).start()
}

/// Returns settings with which applying all safe fixes also renumbers.
fn renumbering() -> Value {
    json!({"editor": {"renumber-in-fix-all": true}})
}

fn actions(client: &mut Client, at: (u32, u32), only: Option<&str>) -> Vec<Value> {
    let mut context = json!({"diagnostics": []});
    if let Some(only) = only {
        context["only"] = json!([only]);
    }
    let params = json!({"textDocument": {"uri": DOCUMENT}, "range": range(at, at), "context": context});
    client.request("textDocument/codeAction", params).as_array().expect("a list of actions").clone()
}

fn titled<'a>(actions: &'a [Value], title: &str) -> &'a Value {
    let found = actions.iter().find(|action| action["title"] == title);
    found.unwrap_or_else(|| panic!("no '{title}' among {actions:?}"))
}

/// Returns the text after a `WorkspaceEdit`, applied by a client that counts in UTF-16; `$0` of a snippet stays in it.
fn applied(text: &str, edit: &Value) -> String {
    let edits = match edit.get("documentChanges") {
        Some(changes) => changes[0]["edits"].as_array().unwrap(),
        None => edit["changes"][DOCUMENT].as_array().unwrap(),
    };
    let offset = |position: &Value| {
        let line = position["line"].as_u64().unwrap() as usize;
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        let mut units = position["character"].as_u64().unwrap() as usize;
        let mut at = start;
        for c in text[start..].chars() {
            if units == 0 {
                break;
            }
            units -= c.len_utf16();
            at += c.len_utf8();
        }
        at
    };
    let mut text = text.to_owned();
    for edit in edits.iter().rev() {
        let (start, end) = (offset(&edit["range"]["start"]), offset(&edit["range"]["end"]));
        let new = edit["newText"].as_str().or_else(|| edit["snippet"]["value"].as_str()).unwrap();
        text.replace_range(start..end, new);
    }
    text
}

fn slip() -> (u32, u32) {
    let line = REPORT.lines().nth(BODY_LINE as usize).unwrap();
    (BODY_LINE, line.find("[2]").unwrap() as u32 + 1)
}

#[test]
fn a_quick_fix_carries_its_edit_for_this_version_and_its_diagnostic() {
    let mut client = modern();
    client.open(DOCUMENT, REPORT);
    let all = actions(&mut client, slip(), Some("quickfix"));
    let fix = titled(&all, "Create endnote [2]");
    assert_eq!(fix["kind"], "quickfix");
    assert_eq!(fix["isPreferred"], true);
    assert_eq!(codes(&fix["diagnostics"]), [SLIP]);
    let document = &fix["edit"]["documentChanges"][0]["textDocument"];
    assert_eq!(*document, json!({"uri": DOCUMENT, "version": 1}));
    let after = applied(REPORT, &fix["edit"]);
    assert_eq!(after, format!("{}\n[2] \n", REPORT.trim_end()));
    // The server shows the cursor position after the edit.
    let command = &fix["command"];
    assert_eq!(command["command"], "assessor.showCaret");
    let line = after.lines().count() as u32 - 1;
    assert_eq!(command["arguments"], json!([DOCUMENT, {"line": line, "character": 4}]));
    let params = json!({"command": command["command"], "arguments": command["arguments"]});
    assert_eq!(client.request("workspace/executeCommand", params), Value::Null);
    let shown = client.asked_for("window/showDocument");
    assert_eq!(shown["selection"], range((line, 4), (line, 4)));
}

#[test]
fn the_caret_goes_in_a_snippet_where_the_client_takes_one() {
    let mut client = client(
        literals(),
        json!({"documentChanges": true, "snippetEditSupport": true}),
        json!({"showDocument": {"support": true}}),
    );
    client.open(DOCUMENT, REPORT);
    let all = actions(&mut client, slip(), Some("quickfix"));
    let fix = titled(&all, "Create endnote [2]");
    assert_eq!(applied(REPORT, &fix["edit"]), format!("{}\n[2] $0\n", REPORT.trim_end()));
    assert!(fix.get("command").is_none(), "{fix}");
}

#[test]
fn a_client_that_knows_no_versions_gets_plain_changes() {
    let mut client = client(literals(), json!({}), json!({}));
    client.open(DOCUMENT, REPORT);
    let all = actions(&mut client, slip(), None);
    let fix = titled(&all, "Create endnote [2]");
    assert_eq!(applied(REPORT, &fix["edit"]), format!("{}\n[2] \n", REPORT.trim_end()));
    assert!(fix.get("command").is_none(), "{fix}");
    // No action needs to be resolved.
    assert!(
        all.iter().all(|action| action.get("edit").is_some() || action.get("command").is_some()),
        "{all:?}"
    );
}

#[test]
fn a_client_that_takes_commands_only_is_asked_to_make_the_edit() {
    let mut client = client(json!({}), json!({}), json!({}));
    client.open(DOCUMENT, REPORT);
    let all = actions(&mut client, slip(), None);
    let fix = titled(&all, "Create endnote [2]");
    let params = json!({"command": fix["command"], "arguments": fix["arguments"]});
    assert_eq!(client.request("workspace/executeCommand", params.clone()), Value::Null);
    let asked = client.asked_for("workspace/applyEdit");
    assert_eq!(applied(REPORT, &asked["edit"]), format!("{}\n[2] \n", REPORT.trim_end()));
    client.change(DOCUMENT, 2, json!([{"text": "# Another text\n"}]));
    assert_eq!(client.refused("workspace/executeCommand", params), CONTENT_MODIFIED);
}

#[test]
fn source_actions_are_worked_out_when_they_are_chosen() {
    let mut client = modern_with(renumbering());
    client.open(DOCUMENT, DISORDER);
    let all = actions(&mut client, (0, 0), Some("source"));
    for kind in ["source.renumber.assessor", "source.fixAll.assessor"] {
        let action = all.iter().find(|action| action["kind"] == kind).expect("it is offered");
        assert!(action.get("edit").is_none(), "{action}");
        let resolved = client.request("codeAction/resolve", action.clone());
        assert_eq!(applied(DISORDER, &resolved["edit"]), ORDER, "{kind}");
    }
    let stale = titled(&all, "Renumber citations").clone();
    client.change(DOCUMENT, 2, json!([{"text": ORDER}]));
    assert_eq!(client.refused("codeAction/resolve", stale), CONTENT_MODIFIED);
    let foreign = json!({"title": "Another's"});
    assert_eq!(client.request("codeAction/resolve", foreign.clone()), foreign);
}

#[test]
fn only_what_is_asked_for_is_offered() {
    let mut client = modern_with(renumbering());
    client.open(DOCUMENT, DISORDER);
    let kinds = |actions: Vec<Value>| -> Vec<String> {
        actions.iter().map(|action| action["kind"].as_str().unwrap().to_owned()).collect()
    };
    let on_save = actions(&mut client, (0, 0), Some("source.fixAll"));
    assert_eq!(applied(DISORDER, &on_save[0]["edit"]), ORDER, "with its edit, as on saving");
    assert_eq!(kinds(on_save), ["source.fixAll.assessor"]);
    assert_eq!(
        kinds(actions(&mut client, (2, 3), Some("source"))),
        ["source.renumber.assessor", "source.fixAll.assessor"]
    );
    assert_eq!(kinds(actions(&mut client, (2, 3), Some("refactor"))), ["refactor.rewrite"]);
    assert_eq!(kinds(actions(&mut client, (2, 3), Some("notebook"))), [""; 0]);
    client.change(DOCUMENT, 2, json!([{"text": ORDER}]));
    assert_eq!(kinds(actions(&mut client, (0, 0), Some("source"))), [""; 0], "nothing is left to do");
}

#[test]
fn a_command_inserts_a_citation_and_shows_where_its_source_goes() {
    let mut client = modern();
    client.open(DOCUMENT, ORDER);
    let position = json!({"line": 2, "character": 3});
    let arguments = json!([DOCUMENT, position]);
    let params = json!({"command": "assessor.insertCitation", "arguments": arguments});
    client.request("workspace/executeCommand", params);
    let asked = client.asked_for("workspace/applyEdit");
    assert_eq!(asked["edit"]["documentChanges"][0]["textDocument"]["version"], 1);
    let after = applied(ORDER, &asked["edit"]);
    assert!(after.contains("no”.[1][2] Trucks passed.[3]"), "{after}");
    assert!(after.contains("[1] https://example.org/b\n[2] \n[3] https://example.org/a\n"), "{after}");
    let shown = client.asked_for("window/showDocument");
    assert_eq!(shown["selection"], range((7, 4), (7, 4)));

    let arguments = json!([DOCUMENT, position, "https://example.org/new"]);
    let params = json!({"command": "assessor.insertCitation", "arguments": arguments});
    client.request("workspace/executeCommand", params);
    let asked = client.asked_for("workspace/applyEdit");
    assert!(applied(ORDER, &asked["edit"]).contains("\n[2] https://example.org/new\n"));
    let shown = client.asked_for("window/showDocument");
    let after_marker = "Officials said “🇺🇦 no”.[1][2]".encode_utf16().count();
    assert_eq!(shown["selection"]["start"]["line"], 2);
    assert_eq!(shown["selection"]["start"]["character"], after_marker, "{shown}");
}

#[test]
fn after_the_first_citation_the_cursor_is_behind_its_marker_and_not_behind_the_endnote() {
    let mut client = modern();
    let draft = "# Ferries, May 3, 2024\n\nPolice counted 40 cars on May 3.";
    client.open(DOCUMENT, draft);
    let arguments = json!([DOCUMENT, {"line": 2, "character": 32}, "https://example.org/cars"]);
    client.request(
        "workspace/executeCommand",
        json!({"command": "assessor.insertCitation", "arguments": arguments}),
    );
    let asked = client.asked_for("workspace/applyEdit");
    let after = applied(draft, &asked["edit"]);
    assert!(after.ends_with("May 3.[1]\n\n## Endnotes\n\n[1] https://example.org/cars"), "{after}");
    assert_eq!(client.asked_for("window/showDocument")["selection"], range((2, 35), (2, 35)));
}

#[test]
fn a_command_renumbers_in_one_step_or_says_why_not() {
    let mut client = modern();
    client.open(DOCUMENT, DISORDER);
    let params = json!({"command": "assessor.renumber", "arguments": [DOCUMENT]});
    client.request("workspace/executeCommand", params.clone());
    let asked = client.asked_for("workspace/applyEdit");
    assert_eq!(asked["label"], "Renumber citations");
    assert_eq!(applied(DISORDER, &asked["edit"]), ORDER);
    client.change(DOCUMENT, 2, json!([{"text": ORDER}]));
    client.request("workspace/executeCommand", params);
    let told = client.wait_for("a word", |message| message["method"] == "window/showMessage");
    assert_eq!(told["params"]["message"], "The citations are already in order.");
}

#[test]
fn commands_that_cannot_be_carried_out_are_refused() {
    let mut client = modern();
    client.open(DOCUMENT, ORDER);
    for (command, arguments) in [
        ("assessor.unheardOf", json!([DOCUMENT])),
        ("assessor.renumber", json!(["file:///not/open.md"])),
        ("assessor.renumber", json!([])),
        ("assessor.insertCitation", json!([DOCUMENT])),
    ] {
        let params = json!({"command": command, "arguments": arguments});
        assert_eq!(client.refused("workspace/executeCommand", params), INVALID_PARAMS, "{command}");
    }
}

#[test]
fn a_finding_can_be_ignored_in_the_teams_settings() {
    let folder = tempfile::tempdir().unwrap();
    let uri = crate::client::uri_of(&folder.path().join("2024-11-30.md"));
    let edits = json!({"documentChanges": true, "resourceOperations": ["create"]});
    let capabilities =
        json!({"textDocument": {"codeAction": literals()}, "workspace": {"workspaceEdit": edits}});
    let mut client = Client::builder().capabilities(capabilities).folder(folder.path()).start();
    client.open(&uri, REPORT);
    let ask = |client: &mut Client| {
        let context = json!({"diagnostics": [], "only": ["quickfix"]});
        let params =
            json!({"textDocument": {"uri": uri}, "range": range(slip(), slip()), "context": context});
        client.request("textDocument/codeAction", params).as_array().unwrap().clone()
    };
    let all = ask(&mut client);
    let new = titled(&all, "Ignore dangling-marker for this sentence in a new assessor.toml");
    let file = crate::client::uri_of(&folder.path().join("assessor.toml"));
    let changes = &new["edit"]["documentChanges"];
    assert_eq!(changes[0], json!({"kind": "create", "uri": file, "options": {"ignoreIfExists": true}}));
    assert_eq!(changes[1]["textDocument"], json!({"uri": file, "version": null}));
    let lines = changes[1]["edits"][0]["newText"].as_str().unwrap().to_owned();

    std::fs::write(folder.path().join("assessor.toml"), "[rules]\nmarker-order = 'off'").unwrap();
    let changed = json!({"changes": [{"uri": file, "type": 1}]});
    client.notify("workspace/didChangeWatchedFiles", changed.clone());
    let all = ask(&mut client);
    let more = titled(&all, "Ignore dangling-marker for this sentence in assessor.toml");
    let edit = &more["edit"]["documentChanges"][0]["edits"][0];
    assert_eq!(edit["range"], range((1, 20), (1, 20)));
    assert_eq!(edit["newText"].as_str().unwrap(), format!("\n\n{lines}"));

    std::fs::write(folder.path().join("assessor.toml"), lines).unwrap();
    client.notify("workspace/didChangeWatchedFiles", changed);
    assert_eq!(ask(&mut client), [] as [Value; 0], "it is silent now");
}

#[test]
fn a_name_that_nobody_knows_can_be_added_to_the_teams_actors() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("assessor.toml"), "").unwrap();
    let uri = crate::client::uri_of(&folder.path().join("2024-11-30.md"));
    let edits = json!({"documentChanges": true, "resourceOperations": ["create"]});
    let capabilities =
        json!({"textDocument": {"codeAction": literals()}, "workspace": {"workspaceEdit": edits}});
    let mut client = Client::builder().capabilities(capabilities).folder(folder.path()).start();
    let text = "# River Assessment\n\nHarbour Mayor Inga Tulloch spoke.[1]\n\n[1] https://example.org/a\n";
    client.open(&uri, text);
    let ask = |client: &mut Client| {
        let params = json!({"textDocument": {"uri": uri}, "range": range((2, 16), (2, 16)), "context": {"diagnostics": []}});
        client.request("textDocument/codeAction", params).as_array().unwrap().clone()
    };
    let all = ask(&mut client);
    let add = titled(&all, "Add Inga Tulloch to the team's actors in a new actors/team.toml");
    assert_eq!(add["kind"], "refactor.rewrite");
    let file = crate::client::uri_of(&folder.path().join("actors/team.toml"));
    let changes = &add["edit"]["documentChanges"];
    assert_eq!(changes[0], json!({"kind": "create", "uri": file, "options": {"ignoreIfExists": true}}));
    let toml = changes[1]["edits"][0]["newText"].as_str().unwrap().to_owned();
    assert!(toml.contains("name = \"Inga Tulloch\"") && toml.contains("title = \"Harbour Mayor\""), "{toml}");

    std::fs::write(folder.path().join("assessor.toml"), "[rules]\nunknown-actor = 'hint'\n").unwrap();
    let settings = crate::client::uri_of(&folder.path().join("assessor.toml"));
    client.notify("workspace/didChangeWatchedFiles", json!({"changes": [{"uri": settings, "type": 2}]}));
    let all = ask(&mut client);
    let add = titled(&all, "Add Inga Tulloch to the team's actors in a new actors/team.toml");
    assert_eq!((&add["kind"], &add["diagnostics"][0]["code"]), (&"quickfix".into(), &"unknown-actor".into()));

    std::fs::create_dir(folder.path().join("actors")).unwrap();
    std::fs::write(folder.path().join("actors/team.toml"), &toml).unwrap();
    client.notify("workspace/didChangeWatchedFiles", json!({"changes": [{"uri": file, "type": 1}]}));
    assert!(
        ask(&mut client).iter().all(|action| !action["title"].as_str().unwrap().starts_with("Add ")),
        "it is known now"
    );
}

#[test]
fn a_command_pastes_a_url_as_a_source_and_a_text_with_its_endnotes() {
    let mut client = modern();
    client.open(DOCUMENT, ORDER);
    let mut paste = |text: &str, character: u32| {
        let position = json!({"line": 2, "character": character});
        let params = json!({"command": "assessor.paste", "arguments": [DOCUMENT, position, text]});
        client.request("workspace/executeCommand", params);
        applied(ORDER, &client.asked_for("workspace/applyEdit")["edit"])
    };
    let after = paste("https://example.org/new\n", 40);
    assert!(after.contains("passed.[2][3]") || after.contains("passed.[2][3]\n"), "{after}");
    assert!(after.ends_with("[3] https://example.org/new\n"), "{after}");
    let after = paste(" It rained.[7]\n\n[7] https://example.org/rain\n", 28);
    assert!(after.contains("It rained.[2]"), "{after}");
    assert!(after.contains("\n[2] https://example.org/rain\n[3] https://example.org/a\n"), "{after}");
    let params = json!({"command": "assessor.paste", "arguments": [DOCUMENT, {"line": 2, "character": 0}]});
    assert_eq!(client.refused("workspace/executeCommand", params), INVALID_PARAMS);
}

#[test]
fn a_pasted_url_becomes_an_edit_for_this_version_or_stays_a_url() {
    let mut client = modern();
    client.open(DOCUMENT, REPORT);
    let stop = REPORT.lines().nth(BODY_LINE as usize).unwrap().chars().count() as u32;
    let mut paste = |text: &str, at: u32| {
        let here = range((BODY_LINE, at), (BODY_LINE, at));
        client.request(
            "assessor/paste",
            json!({"textDocument": {"uri": DOCUMENT}, "range": here, "text": text}),
        )
    };
    let pasted = paste("https://example.net/new", stop);
    assert_eq!(pasted["title"], "Insert as Citation");
    assert_eq!(pasted["edit"]["documentChanges"][0]["textDocument"]["version"], 1);
    let after = applied(REPORT, &pasted["edit"]);
    assert!(after.contains("https://example.net/new"), "{after}");
    assert_eq!(paste("no address", stop), Value::Null);
}

const ORIGIN: &str = "# Harbour Report, May 2, 2024\n\nDivers found the wreck off Gull Rock.[1] Owners denied \
    it was theirs.[2] The pilot boat came at noon.[3]\n\n## Endnotes\n\n[1] https://example.org/wreck\n[2] \
    https://example.org/owners\n[3] https://example.org/pilot\n";
const PIECE: &str = "Owners denied it was theirs.[2] The pilot boat came at noon.[3]";

/// Returns the answer for a text pasted at the start of the body of [`ORDER`].
fn pasted(client: &mut Client, more: Value) -> Value {
    let mut params =
        json!({"textDocument": {"uri": DOCUMENT}, "range": range((2, 0), (2, 0)), "text": PIECE});
    params.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    client.request("assessor/paste", params)
}

#[track_caller]
fn brings_its_sources(pasted: &Value) {
    let after = applied(ORDER, &pasted["edit"]);
    assert!(after.contains("Owners denied it was theirs.[1] The pilot boat came at noon.[2]"), "{after}");
    assert!(
        after.contains("\n[1] https://example.org/owners\n[2] https://example.org/pilot\n[3] "),
        "{after}"
    );
}

#[test]
fn a_copied_text_takes_its_endnotes_along() {
    let mut client = modern();
    client.open(DOCUMENT, ORDER);
    client.open("file:///reports/origin.md", ORIGIN);
    let start = ORIGIN.lines().nth(2).unwrap().find("Owners").unwrap() as u32;
    let end = ORIGIN.lines().nth(2).unwrap().len() as u32;
    let copied = |ranges| json!({"textDocument": {"uri": "file:///reports/origin.md"}, "ranges": ranges});
    let fragment = client.request("assessor/copied", copied(json!([range((2, start), (2, end))])));
    assert!(fragment.as_str().unwrap().starts_with(PIECE), "{fragment}");
    assert_eq!(client.request("assessor/copied", copied(json!([range((0, 0), (0, 9))]))), Value::Null);
    // The report may be closed by then.
    client.notify("textDocument/didClose", json!({"textDocument": {"uri": "file:///reports/origin.md"}}));
    let kept = json!({"origin": "file:///reports/origin.md", "fragment": fragment});
    brings_its_sources(&pasted(&mut client, kept));
    let own = json!({"origin": DOCUMENT, "fragment": fragment});
    assert_eq!(pasted(&mut client, own), Value::Null, "its markers mean the endnotes here");
}

#[test]
fn a_pasted_piece_is_found_in_an_open_report() {
    let mut client = modern();
    client.open(DOCUMENT, ORDER);
    client.open("file:///reports/origin.md", ORIGIN);
    brings_its_sources(&pasted(&mut client, json!({})));
}

#[test]
fn a_pasted_piece_is_found_among_past_reports() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("2024-05-02.md"), ORIGIN).unwrap();
    let edits = json!({"workspace": {"workspaceEdit": {"documentChanges": true}}});
    let mut client = Client::builder().capabilities(edits).folder(folder.path()).cache(folder.path()).start();
    client.open(DOCUMENT, ORDER);
    let end = std::time::Instant::now() + std::time::Duration::from_secs(30);
    let mut answer = Value::Null;
    // The archive is read in the background.
    while answer.is_null() && std::time::Instant::now() < end {
        answer = pasted(&mut client, json!({}));
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    brings_its_sources(&answer);
}

#[test]
fn a_piece_of_an_unknown_report_is_pasted_with_a_warning() {
    let mut client = modern();
    client.open(DOCUMENT, ORDER);
    assert_eq!(pasted(&mut client, json!({})), Value::Null);
    let warning = |message: &Value| {
        let text = message["params"]["message"].as_str().unwrap_or_default();
        message["method"] == "window/showMessage" && text.contains("[2]") && text.contains("another source")
    };
    client.wait_for("the warning", warning);
    let arguments = json!([DOCUMENT, {"line": 2, "character": 0}, PIECE]);
    client.request("workspace/executeCommand", json!({"command": "assessor.paste", "arguments": arguments}));
    client.wait_for("the warning", warning);
    let after = applied(ORDER, &client.asked_for("workspace/applyEdit")["edit"]);
    assert!(after.contains(PIECE) && after.ends_with(ORDER.split_once("\n\n").unwrap().1), "{after}");
}

#[test]
fn actions_write_inside_the_workspace_only_and_show_the_file() {
    let outside = tempfile::tempdir().unwrap();
    let folder = outside.path().join("reports");
    std::fs::create_dir(&folder).unwrap();
    let uri = crate::client::uri_of(&folder.join("2024-11-30.md"));
    let capabilities = json!({
        "textDocument": {"codeAction": literals()},
        "workspace": {"workspaceEdit": {"documentChanges": true, "resourceOperations": ["create"]}},
        "window": {"showDocument": {"support": true}},
    });
    let text = "# River Assessment\n\nHarbour Mayor Inga Tulloch spoke.[1]\n\n[1] https://example.org/a\n";
    for (files, title) in [("team.toml", Some(" in a new team.toml")), ("../team.toml", None)] {
        std::fs::write(folder.join("assessor.toml"), format!("[actors]\nfiles = ['{files}']\n")).unwrap();
        let mut client = Client::builder().capabilities(capabilities.clone()).folder(&folder).start();
        client.open(&uri, text);
        let params = json!({"textDocument": {"uri": uri}, "range": range((2, 16), (2, 16)), "context": {"diagnostics": []}});
        let all = client.request("textDocument/codeAction", params).as_array().unwrap().clone();
        let add = all.iter().find(|action| action["title"].as_str().unwrap().starts_with("Add Inga Tulloch"));
        let Some(title) = title else {
            assert_eq!(add, None);
            continue;
        };
        let add = add.expect("it is offered");
        assert!(add["title"].as_str().unwrap().ends_with(title), "{add}");
        client.request("workspace/executeCommand", add["command"].clone());
        let shown = client.asked_for("window/showDocument");
        assert_eq!(shown["uri"], crate::client::uri_of(&folder.join("team.toml")));
    }
}
