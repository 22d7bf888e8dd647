//! The server's text equals the client's, in every encoding, after incremental and full changes.

use serde_json::json;

use crate::client::{Client, at, edit, range};

const DOCUMENT: &str = "file:///tmp/text.md";

fn speaking(encodings: &[&str]) -> Client {
    Client::builder().capabilities(json!({"general": {"positionEncodings": encodings}})).start()
}

#[test]
fn counts_as_its_options_say_where_the_client_does_not() {
    let mut client = Client::builder().options(json!({"positionEncoding": "utf-8"})).start();
    assert_eq!(client.initialized["capabilities"]["positionEncoding"], "utf-8");
    client.open("file:///tmp/a.assessment.md", "“Да”, said Sergei Lavrov.\n");
    let hover = client.request("textDocument/hover", at("file:///tmp/a.assessment.md", 0, 19));
    assert_eq!(hover["range"], range((0, 17), (0, 30)));
}

#[test]
fn negotiates_the_encoding_and_counts_in_it() {
    for (offered, chosen, column) in [
        (&["utf-16", "utf-8"][..], "utf-8", 10),
        (&["utf-32", "utf-16"], "utf-16", 5),
        (&["utf-32"], "utf-32", 3),
        (&[], "utf-16", 5),
    ] {
        let mut client = speaking(offered);
        assert_eq!(client.capability("/positionEncoding"), chosen);
        client.open(DOCUMENT, "é\u{1F1FA}\u{1F1E6}x\r\nsecond\rthird");
        let behind_flag = edit((0, column), (0, column), "!");
        client.change(DOCUMENT, 2, json!([behind_flag, edit((1, 0), (1, 99), "2")]));
        assert_eq!(client.text(DOCUMENT), "é\u{1F1FA}\u{1F1E6}!x\r\n2\rthird", "{chosen}");
    }
}

#[test]
fn applies_all_changes_of_a_notification_in_order() {
    let mut client = Client::plain();
    client.open(DOCUMENT, "\u{FEFF}one\n");
    client.change(
        DOCUMENT,
        2,
        json!([
            edit((0, 4), (0, 4), " two"),
            edit((9, 9), (9, 9), "end"),
            {"text": "all new\nand more\n"},
            edit((1, 0), (2, 0), ""),
            edit((0, 3), (0, 1), "!"),
        ]),
    );
    assert_eq!(client.text(DOCUMENT), "all! new\n");
    client.change(DOCUMENT, 3, json!([{"text": ""}]));
    client.change(DOCUMENT, 4, json!([]));
    assert_eq!(client.text(DOCUMENT), "");
}

#[test]
fn an_odd_uri_leaves_no_document_out() {
    let mut client = Client::plain();
    for uri in
        ["file:///tmp/a b [1].md", "untitled:Untitled-1", "vscode-notebook-cell:/x#1", "file:///c%3A/d.md"]
    {
        client.open(uri, "here");
        client.pushed(uri);
        client.change(uri, 2, json!([edit((0, 4), (0, 4), "!")]));
        assert_eq!(client.pushed(uri)["version"], 2);
    }
}

#[test]
fn opening_again_starts_afresh() {
    let mut client = Client::plain();
    client.open(DOCUMENT, "first");
    client.notify("textDocument/didClose", json!({"textDocument": {"uri": DOCUMENT}}));
    client.change(DOCUMENT, 2, json!([{"text": "too late"}]));
    client.open(DOCUMENT, "second");
    assert_eq!(client.text(DOCUMENT), "second");
    client.open(DOCUMENT, "third");
    assert_eq!(client.text(DOCUMENT), "third");
}
