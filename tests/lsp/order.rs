//! Changes are applied in the order in which they were sent, whatever other work is in progress, and requests
//! can be cancelled.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::client::{Client, at, change, edit, frame, is_push, notification};

const DOCUMENT: &str = "file:///tmp/order.md";
const REQUEST_CANCELLED: i64 = -32800;
/// Longer than the test may take, in milliseconds.
const SLOW: u64 = 600_000;

fn slow_requests(client: &mut Client) -> Vec<i64> {
    (0..300)
        .map(|n| client.ask("assessor/probe/sleep", json!({"milliseconds": SLOW, "thread": n % 2 == 0})))
        .collect()
}

#[test]
fn three_thousand_changes_stay_in_order_under_slow_requests() {
    let mut client = Client::plain();
    let mut text = "The first line.\nThe second line.\n".to_owned();
    client.open(DOCUMENT, &text);
    let slow = slow_requests(&mut client);
    let mut looked = Vec::new();
    for version in 2..3002_i32 {
        // Each edit depends on all edits before it, so a swap or a loss shows in the text.
        let column = text.lines().next().unwrap().len() as u32 / 2;
        let changes = if version % 7 == 0 {
            text.replace_range(0..1, "");
            json!([edit((0, 0), (0, 1), "")])
        } else {
            let new = format!("{version} ");
            text.insert_str(column as usize, &new);
            text.insert(0, '<');
            json!([edit((0, column), (0, column), &new), edit((0, 0), (0, 0), "<")])
        };
        client.change(DOCUMENT, version, changes);
        if version % 100 == 0 {
            let id = client.ask("assessor/probe/text", json!({"textDocument": {"uri": DOCUMENT}}));
            looked.push((id, text.clone()));
        }
    }
    for (id, text) in looked {
        assert_eq!(client.answer(id)["result"], text, "a request sees the text as it was when it was sent");
    }
    assert_eq!(client.text(DOCUMENT), text);
    let mut last = 0;
    while last < 3001 {
        let version = client.pushed(DOCUMENT)["version"].as_i64().unwrap();
        assert!(version > last, "diagnostics of version {version} behind those of {last}");
        last = version;
    }
    for &id in &slow {
        client.notify("$/cancelRequest", json!({"id": id}));
    }
    for id in slow {
        assert_eq!(client.answer(id)["error"]["code"], REQUEST_CANCELLED);
    }
}

#[test]
fn a_change_does_not_wait_for_requests_in_flight() {
    let mut client = Client::plain();
    client.open(DOCUMENT, "old");
    client.pushed(DOCUMENT);
    slow_requests(&mut client);
    let before = Instant::now();
    client.change(DOCUMENT, 2, json!([{"text": "new"}]));
    assert_eq!(client.pushed(DOCUMENT)["version"], 2);
    client.request("textDocument/hover", at(DOCUMENT, 0, 0));
    assert_eq!(client.text(DOCUMENT), "new");
    assert!(before.elapsed() < Duration::from_millis(SLOW / 10));
}

#[test]
fn a_cancelled_request_is_answered_as_cancelled() {
    let mut client = Client::plain();
    for thread in [true, false] {
        let id = client.ask("assessor/probe/sleep", json!({"milliseconds": SLOW, "thread": thread}));
        client.notify("$/cancelRequest", json!({"id": id}));
        assert_eq!(client.answer(id)["error"]["code"], REQUEST_CANCELLED);
    }
    client.notify("$/cancelRequest", json!({"id": 4711}));
    client.notify("$/cancelRequest", json!({"id": "never asked"}));
    client.notify("$/cancelRequest", json!(null));
}

#[test]
fn an_id_can_be_used_again_but_not_twice_at_once() {
    let mut client = Client::plain();
    let sleep = |milliseconds: u64| {
        let params = json!({"milliseconds": milliseconds, "thread": false});
        json!({"jsonrpc": "2.0", "id": "same", "method": "assessor/probe/sleep", "params": params})
    };
    let is_answer = |message: &Value| message["id"] == "same";
    client.write(&sleep(SLOW));
    client.write(&sleep(1));
    assert_eq!(client.wait_for("an answer", is_answer)["error"]["code"], -32600);
    client.notify("$/cancelRequest", json!({"id": "same"}));
    assert_eq!(client.wait_for("an answer", is_answer)["error"]["code"], REQUEST_CANCELLED);
    client.write(&sleep(1));
    assert_eq!(client.wait_for("an answer", is_answer)["result"], 1);
}

#[test]
fn changes_that_arrive_together_are_analysed_once() {
    let mut client = Client::plain();
    client.open(DOCUMENT, "x");
    client.pushed(DOCUMENT);
    let burst: String = (2..52)
        .map(|version| {
            let params = change(DOCUMENT, version, json!([edit((0, 0), (0, 0), "y")]));
            frame(&notification("textDocument/didChange", params))
        })
        .collect();
    client.write_raw(burst.as_bytes());
    let mut published = 0;
    loop {
        published += 1;
        let version = client.pushed(DOCUMENT)["version"].as_i64().unwrap();
        if version == 51 {
            break;
        }
    }
    // A pipe may deliver the burst in several pieces, but never in fifty.
    assert!(published <= 5, "{published} publications for one burst");
    client.never("diagnostics behind the last", |message| is_push(message, DOCUMENT));
}

#[test]
fn a_large_document_can_be_changed_while_it_is_analysed() {
    let mut client = Client::plain();
    let line = "Officials stated on November 3 that the road was open.[1]\n\n";
    let mut text = line.repeat(2_000_000 / line.len());
    client.open(DOCUMENT, &text);
    for version in 2..12 {
        client.change(DOCUMENT, version, json!([edit((0, 0), (0, 0), "a")]));
        text.insert(0, 'a');
    }
    let id = client.ask("textDocument/documentSymbol", json!({"textDocument": {"uri": DOCUMENT}}));
    assert!(client.answer(id).get("error").is_none());
    client.codes_of_version(DOCUMENT, 11);
    assert_eq!(client.text(DOCUMENT).len(), text.len());
    client.notify("textDocument/didClose", json!({"textDocument": {"uri": DOCUMENT}}));
    assert_eq!(client.pushed(DOCUMENT)["diagnostics"], json!([]));
}
