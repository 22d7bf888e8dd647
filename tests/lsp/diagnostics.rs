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
        // The second change of each pair takes the first one back: nothing is new but the version.
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
    assert_eq!(client.capability("/diagnosticProvider/workspaceDiagnostics"), &json!(false));
    client.open(DOCUMENT, REPORT);
    let full = pull(&mut client, &Value::Null);
    assert_eq!(full["kind"], "full");
    assert_eq!(codes(&full["items"]), [SLIP]);
    let unchanged = pull(&mut client, &full["resultId"]);
    assert_eq!(unchanged, json!({"kind": "unchanged", "resultId": full["resultId"]}));
    // A change behind the last finding moves none.
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
