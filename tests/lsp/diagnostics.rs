//! Diagnostics are pushed or pulled, never both, and always belong to a known state of the text.

use serde_json::{Value, json};

use crate::client::{Client, codes, edit, is_push};
use crate::report::{REPORT, SLIP};

const DOCUMENT: &str = "file:///tmp/2024-11-30.md";

fn is_any_push(message: &Value) -> bool {
    message["method"] == "textDocument/publishDiagnostics"
}

fn pulling(capabilities: Value) -> Client {
    Client::builder().capabilities(capabilities).start()
}

fn pull(client: &mut Client, previous: &Value) -> Value {
    let params = json!({"textDocument": {"uri": DOCUMENT}, "previousResultId": previous});
    client.request("textDocument/diagnostic", params)
}

#[test]
fn every_version_that_stands_gets_its_own() {
    let mut client = Client::plain();
    assert_eq!(client.capability("/diagnosticProvider"), &Value::Null);
    client.open(DOCUMENT, REPORT);
    let pushed = client.pushed(DOCUMENT);
    assert_eq!(pushed["version"], 1);
    assert_eq!(codes(&pushed["diagnostics"]), [SLIP]);
    let diagnostic = &pushed["diagnostics"][0];
    assert_eq!(diagnostic["source"], "assessor");
    assert_eq!(diagnostic["severity"], 1);
    for version in 2..20 {
        // The second change of each pair reverts the first: only the version is new.
        let (end, text) = if version % 2 == 0 { ((0, 2), "x") } else { ((0, 3), "") };
        client.change(DOCUMENT, version, json!([edit((0, 2), end, text)]));
        let pushed = client.pushed(DOCUMENT);
        assert_eq!(pushed["version"], version);
        assert_eq!(codes(&pushed["diagnostics"]), [SLIP]);
    }
    client.change(DOCUMENT, 20, json!([{"text": REPORT.replace("[2]", "[1]")}]));
    assert!(!client.codes_of_version(DOCUMENT, 20).contains(&SLIP.to_owned()));
}

#[test]
fn a_closed_document_leaves_nothing_on_the_screen() {
    let mut client = Client::plain();
    client.open(DOCUMENT, REPORT);
    client.pushed(DOCUMENT);
    client.notify("textDocument/didClose", json!({"textDocument": {"uri": DOCUMENT}}));
    assert_eq!(client.pushed(DOCUMENT), json!({"uri": DOCUMENT, "diagnostics": []}));
    client.never("diagnostics of a closed document", is_any_push);
}

#[test]
fn a_client_that_pulls_is_not_pushed_to() {
    let mut client = pulling(json!({"textDocument": {"diagnostic": {"dynamicRegistration": true}}}));
    assert_eq!(client.capability("/diagnosticProvider/interFileDependencies"), &json!(false));
    assert_eq!(client.capability("/diagnosticProvider/workspaceDiagnostics"), &json!(true));
    client.open(DOCUMENT, REPORT);
    let full = pull(&mut client, &Value::Null);
    assert_eq!(full["kind"], "full");
    assert_eq!(codes(&full["items"]), [SLIP]);
    let unchanged = pull(&mut client, &full["resultId"]);
    assert_eq!(unchanged, json!({"kind": "unchanged", "resultId": full["resultId"]}));
    // A change after the last finding moves none.
    let last_line = REPORT.lines().count() as u32;
    client.change(DOCUMENT, 2, json!([edit((last_line, 0), (last_line, 0), "\n")]));
    assert_eq!(pull(&mut client, &full["resultId"])["kind"], "unchanged");
    client.change(DOCUMENT, 3, json!([edit((0, 0), (0, 0), "\n")]));
    let moved = pull(&mut client, &full["resultId"]);
    assert_eq!(moved["kind"], "full");
    assert_ne!(moved["resultId"], full["resultId"]);
    client.notify("textDocument/didClose", json!({"textDocument": {"uri": DOCUMENT}}));
    assert_eq!(pull(&mut client, &moved["resultId"])["items"], json!([]));
    client.never("a pushed diagnostic", is_any_push);
}

#[test]
fn all_reports_of_the_workspace_can_be_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    let uri = |name: &str| crate::client::uri_of(&folder.path().join(name));
    write("a.md", REPORT);
    write("b.md", REPORT);
    write("shopping.txt", "Milk.\n");
    write("latin.txt", "");
    std::fs::write(folder.path().join("latin.txt"), b"caf\xe9").unwrap();
    let capabilities = json!({"textDocument": {"diagnostic": {}}, "workspace": {"didChangeWatchedFiles": {"dynamicRegistration": true}}});
    let mut client = Client::builder().capabilities(capabilities).folder(folder.path()).start();
    client.open(&uri("b.md"), &REPORT.replace("[2]", "[1]"));
    let ask = |client: &mut Client, previous: &[&Value]| {
        let ids: Vec<_> =
            previous.iter().map(|item| json!({"uri": item["uri"], "value": item["resultId"]})).collect();
        let answer = client.request("workspace/diagnostic", json!({"previousResultIds": ids}));
        answer["items"].as_array().unwrap().clone()
    };
    let of =
        |items: &[Value], name: &str| items.iter().find(|item| item["uri"] == uri(name)).cloned().unwrap();

    let first = ask(&mut client, &[]);
    assert_eq!(first.len(), 3, "no shopping list: {first:?}");
    assert_eq!(codes(&of(&first, "a.md")["items"]), [SLIP]);
    assert_eq!(of(&first, "a.md")["version"], Value::Null);
    assert_eq!(of(&first, "b.md")["version"], 1, "open: the text that the client has");
    assert!(!codes(&of(&first, "b.md")["items"]).contains(&SLIP.to_owned()));
    assert!(of(&first, "latin.txt")["items"][0]["message"].as_str().unwrap().contains("UTF-8"));

    let known: Vec<_> = first.iter().collect();
    let second = ask(&mut client, &known);
    assert!(second.iter().all(|item| item["kind"] == "unchanged"), "{second:?}");
    assert_eq!(of(&second, "a.md")["resultId"], of(&first, "a.md")["resultId"]);

    // Clients escape characters that the server does not; for both it is the same file.
    write("River, June.md", REPORT);
    let comma =
        ask(&mut client, &known).into_iter().find(|item| item["uri"].as_str().unwrap().contains("River"));
    let mut comma = comma.unwrap();
    comma["uri"] = json!(comma["uri"].as_str().unwrap().replace(',', "%2C"));
    let again = ask(&mut client, &[&known[..], &[&comma]].concat());
    let rivers: Vec<_> =
        again.iter().filter(|item| item["uri"].as_str().unwrap().contains("River")).collect();
    assert!(
        matches!(rivers[..], [item] if item["uri"] == comma["uri"] && item["kind"] == "unchanged"),
        "{rivers:?}"
    );
    std::fs::remove_file(folder.path().join("River, June.md")).unwrap();

    write("assessor.toml", &format!("[rules]\n{SLIP} = 'off'\n"));
    client.notify(
        "workspace/didChangeWatchedFiles",
        json!({"changes": [{"uri": uri("assessor.toml"), "type": 1}]}),
    );
    std::fs::remove_file(folder.path().join("latin.txt")).unwrap();
    let third = ask(&mut client, &known);
    assert_eq!(of(&third, "a.md")["items"], json!([]), "by the new settings");
    assert_eq!(
        of(&third, "latin.txt"),
        json!({"uri": uri("latin.txt"), "version": null, "kind": "full", "items": []})
    );

    let params = json!({"previousResultIds": [], "partialResultToken": "part", "workDoneToken": 7});
    let last = client.request("workspace/diagnostic", params);
    assert_eq!(last["items"], json!([]), "all went before");
    let told = client.wait_for("a part", |message| message["params"]["token"] == "part");
    assert!(told["params"]["value"]["items"].as_array().is_some_and(|items| !items.is_empty()), "{told}");
    client.wait_for("the end", |message| message["params"] == json!({"token": 7, "value": {"kind": "end"}}));
}

#[test]
fn a_check_of_all_reports_can_be_cancelled() {
    let folder = tempfile::tempdir().unwrap();
    for i in 0..300 {
        std::fs::write(folder.path().join(format!("{i}.md")), REPORT).unwrap();
    }
    let capabilities = json!({"textDocument": {"diagnostic": {}}});
    let mut client = Client::builder().capabilities(capabilities).folder(folder.path()).start();
    let params = json!({"previousResultIds": [], "workDoneToken": "bar"});
    let id = client.ask("workspace/diagnostic", params);
    client.wait_for("the beginning", |message| message["params"]["value"]["kind"] == "begin");
    client.notify("$/cancelRequest", json!({"id": id}));
    let answer = client.answer(id);
    assert_eq!(answer["error"]["code"], -32800, "{answer}");
    client.wait_for("the end of the bar", |message| message["params"]["value"]["kind"] == "end");
}

#[test]
fn a_client_that_can_place_pushed_diagnostics_is_pushed_to_until_it_pulls() {
    let mut client = pulling(json!({"textDocument": {
        "diagnostic": {},
        "publishDiagnostics": {"versionSupport": true},
    }}));
    assert_eq!(client.capability("/diagnosticProvider"), &Value::Null);
    client.open(DOCUMENT, REPORT);
    assert_eq!(codes(&client.pushed(DOCUMENT)["diagnostics"]), [SLIP]);
    assert_eq!(codes(&pull(&mut client, &Value::Null)["items"]), [SLIP]);
    assert_eq!(client.pushed(DOCUMENT)["diagnostics"], json!([]), "what was pushed is taken back");
    client.change(DOCUMENT, 2, json!([edit((0, 0), (0, 0), "\n")]));
    assert_eq!(codes(&pull(&mut client, &Value::Null)["items"]), [SLIP]);
    client.never("a pushed diagnostic", |message| is_push(message, DOCUMENT));
}

#[test]
fn a_pull_right_behind_a_change_sees_it() {
    let mut client = pulling(json!({"textDocument": {"diagnostic": {}}}));
    client.open(DOCUMENT, REPORT);
    for version in 2..40 {
        let text = if version % 2 == 0 { REPORT.replace("[2]", "[1]") } else { REPORT.to_owned() };
        client.change(DOCUMENT, version, json!([{"text": text}]));
        let found = codes(&pull(&mut client, &Value::Null)["items"]);
        assert_eq!(found.contains(&SLIP.to_owned()), version % 2 == 1, "version {version}");
    }
}

#[test]
fn what_is_found_in_many_places_is_one_diagnostic_with_some_of_them() {
    let capabilities = json!({"textDocument": {"publishDiagnostics": {"relatedInformation": true}}});
    let mut client = Client::builder().capabilities(capabilities).start();
    let urls: Vec<_> = (0..14).map(|i| format!("https://example.org/{i}?utm_source=a")).collect();
    client.open(DOCUMENT, &REPORT.replace("[1] https", &format!("[1] {}; https", urls.join("; "))));
    let pushed = client.pushed(DOCUMENT);
    let all = pushed["diagnostics"].as_array().unwrap().iter();
    let tracking: Vec<_> = all.filter(|one| one["code"] == "tracking-parameter").collect();
    assert_eq!(tracking.len(), 1, "{tracking:?}");
    assert!(tracking[0]["message"].as_str().unwrap().starts_with("14 URLs "), "{tracking:?}");
    assert_eq!(tracking[0]["relatedInformation"].as_array().unwrap().len(), 10);
}

#[test]
fn related_places_go_only_to_clients_that_show_them() {
    let twice = REPORT.replace("[1] https", "[1] https://example.org/first\n\n[1] https");
    for shown in [true, false] {
        let capabilities = json!({"textDocument": {"publishDiagnostics": {"relatedInformation": shown}}});
        let mut client = Client::builder().capabilities(capabilities).start();
        client.open(DOCUMENT, &twice);
        let pushed = client.pushed(DOCUMENT);
        let diagnostics = pushed["diagnostics"].as_array().unwrap();
        let duplicate = diagnostics.iter().find(|one| one["code"] == "duplicate-endnote-number").unwrap();
        assert_eq!(duplicate.get("relatedInformation").is_some(), shown, "{duplicate}");
    }
}
