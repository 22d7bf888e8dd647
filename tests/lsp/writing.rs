//! Features that help in writing: completion and rename.

use serde_json::{Value, json};

use crate::client::{Client, at, edit, range};
use crate::report::{BODY_LINE, REPORT};

const DOCUMENT: &str = "file:///tmp/2024-11-30.md";
const REQUEST_FAILED: i64 = -32803;

fn client(item: Value) -> Client {
    let capabilities = json!({"textDocument": {"completion": {"completionItem": item}}});
    Client::builder().capabilities(capabilities).start()
}

fn column_of(what: &str) -> u32 {
    REPORT.lines().nth(BODY_LINE as usize).unwrap().find(what).unwrap() as u32
}

fn items(client: &mut Client, line: u32, column: u32) -> Vec<Value> {
    let list = client.request("textDocument/completion", at(DOCUMENT, line, column));
    list["items"].as_array().cloned().unwrap_or_default()
}

#[test]
fn a_bracket_completes_to_a_marker_with_its_endnote() {
    let mut client = client(json!({"resolveSupport": {"properties": ["additionalTextEdits"]}}));
    client.open(DOCUMENT, &REPORT.replace(" The ministry reported three strikes on the bridge.[2]", ""));
    let end = REPORT.lines().nth(BODY_LINE as usize).unwrap().find(" The ministry").unwrap() as u32;
    client.change(DOCUMENT, 2, json!([edit((BODY_LINE, end), (BODY_LINE, end), " It rained.[")]));
    let caret = end + 12;
    let found = items(&mut client, BODY_LINE, caret);
    assert_eq!(found[0]["label"], "[2]", "{found:?}");
    assert_eq!(
        found[0]["textEdit"],
        json!({"range": range((BODY_LINE, caret - 1), (BODY_LINE, caret)), "newText": "[2]"})
    );
    assert_eq!(found[0].get("additionalTextEdits"), None, "they come when it is chosen");
    let chosen = client.request("completionItem/resolve", found[0].clone());
    let last = REPORT.lines().count() as u32 - 1;
    let note = &chosen["additionalTextEdits"];
    assert_eq!(note.as_array().map(Vec::len), Some(1), "{chosen}");
    assert_eq!(note[0]["range"]["start"]["line"], last);
    assert_eq!(note[0]["newText"], "\n[2] ");
    // A client that inserts the marker before it asks.
    client.change(DOCUMENT, 3, json!([edit((BODY_LINE, caret), (BODY_LINE, caret), "2]")]));
    let inserted = client.request("completionItem/resolve", found[0].clone());
    assert_eq!(inserted["additionalTextEdits"], *note, "{inserted}");
    client.change(DOCUMENT, 4, json!([edit((0, 0), (0, 0), "\n")]));
    let late = client.request("completionItem/resolve", found[0].clone());
    assert_eq!(late.get("additionalTextEdits"), None, "made for another state of the text");
}

#[test]
fn a_source_is_not_cited_again_once_its_endnote_is_another() {
    let mut client = client(json!({"resolveSupport": {"properties": ["additionalTextEdits"]}}));
    let text = "# Northern Road Assessment\n\nOne came.[1] Two left.[2] Three fell.[\n\n## Endnotes\n\n\
        [1] https://a.example/1\n[2] https://b.example/2\n";
    client.open(DOCUMENT, text);
    let column = text.lines().nth(2).unwrap().len() as u32;
    let found = items(&mut client, 2, column);
    let again = found.iter().find(|item| item["label"].as_str().is_some_and(|l| l.starts_with("b.example")));
    let again = again.unwrap_or_else(|| panic!("{found:?}")).clone();
    let now = client.request("completionItem/resolve", again.clone());
    assert!(now["additionalTextEdits"].to_string().contains("https://b.example/2"), "{now}");
    client.change(DOCUMENT, 2, json!([edit((6, 0), (6, 0), "[4] https://c.example/4\n")]));
    let later = client.request("completionItem/resolve", again);
    assert_eq!(later.get("additionalTextEdits"), None, "{later}");
}

#[test]
fn a_client_that_does_not_ask_later_gets_the_endnote_at_once() {
    let mut client = client(json!({}));
    client.open(DOCUMENT, &REPORT.replace("bridge.[2]", "bridge.["));
    let found = items(&mut client, BODY_LINE, column_of("[2]") + 1);
    assert_eq!(found[0]["label"], "[2]");
    assert_eq!(found[0]["additionalTextEdits"].as_array().map(Vec::len), Some(1), "{found:?}");
}

#[test]
fn snippets_only_where_the_client_takes_them() {
    for (item, expected) in [(json!({}), false), (json!({"snippetSupport": true}), true)] {
        let mut client = client(item);
        client.open(DOCUMENT, "# Report\n\n");
        let found = items(&mut client, 2, 0);
        assert_eq!(!found.is_empty(), expected, "{found:?}");
        assert!(found.iter().all(|item| item["insertTextFormat"] == 2), "{found:?}");
    }
}

#[test]
fn names_complete_after_a_capital_letter_and_nothing_after_a_space() {
    let mut client = client(json!({}));
    client.open(DOCUMENT, &REPORT.replace("The ministry reported", "Russian Foreign Minister Sergei L"));
    let column = column_of("The ministry") + "Russian Foreign Minister Sergei L".len() as u32;
    let found = items(&mut client, BODY_LINE, column);
    assert_eq!(found[0]["label"], "Sergei Lavrov", "{found:?}");
    let mut params = at(DOCUMENT, BODY_LINE, column_of("The ministry"));
    params["context"] = json!({"triggerKind": 2, "triggerCharacter": " "});
    assert_eq!(client.request("textDocument/completion", params), Value::Null);
}

#[test]
fn renames_an_actor_and_a_key() {
    let text = "# Notes\n\nSergey Lavrov spoke.[^a] Lavrov left.[^a]\n\n[^a]: https://example.org/a\n";
    let capabilities = json!({"workspace": {"workspaceEdit": {"documentChanges": true}}});
    let mut client = Client::builder().capabilities(capabilities).start();
    client.open(DOCUMENT, text);
    let place = client.request("textDocument/prepareRename", at(DOCUMENT, 2, 9));
    assert_eq!(place, json!({"range": range((2, 0), (2, 13)), "placeholder": "Sergey Lavrov"}));
    let rename = |name: &str, line: u32, column: u32| {
        let mut params = at(DOCUMENT, line, column);
        params["newName"] = name.into();
        params
    };
    let edit = client.request("textDocument/rename", rename("Sergei Lawrow", 2, 9));
    let change = &edit["documentChanges"][0];
    assert_eq!(change["textDocument"]["version"], 1);
    let words: Vec<_> =
        change["edits"].as_array().unwrap().iter().map(|e| e["newText"].as_str().unwrap()).collect();
    assert_eq!(words, ["Sergei Lawrow", "Lawrow"]);
    let edit = client.request("textDocument/rename", rename("source", 4, 2));
    let edits = edit["documentChanges"][0]["edits"].as_array().unwrap();
    assert_eq!(edits.len(), 3, "{edits:?}");
    assert_eq!(client.refused("textDocument/rename", rename("a b", 4, 2)), REQUEST_FAILED);
    assert_eq!(client.request("textDocument/prepareRename", at(DOCUMENT, 0, 3)), Value::Null);
}
