//! The lifecycle of the server, from the first byte to the exit status.

use serde_json::{Value, json};

use crate::client::{Builder, Client, frame, notification};

const NOT_INITIALIZED: i64 = -32002;
const INVALID_REQUEST: i64 = -32600;
const METHOD_NOT_FOUND: i64 = -32601;
const INVALID_PARAMS: i64 = -32602;

const DOCUMENT: &str = "file:///tmp/a.md";

#[test]
fn leaves_with_0_after_a_shutdown() {
    let mut client = Client::plain();
    assert_eq!(client.initialized["serverInfo"]["name"], "assessor");
    assert_eq!(client.request("shutdown", Value::Null), Value::Null);
    client.notify("exit", Value::Null);
    assert_eq!(client.exit_status(), Some(0));
}

#[test]
fn leaves_with_1_without_a_shutdown() {
    let mut client = Client::plain();
    client.notify("exit", Value::Null);
    assert_eq!(client.exit_status(), Some(1));
}

#[test]
fn leaves_with_1_before_it_has_begun() {
    let mut client = Builder::spawn();
    client.notify("exit", Value::Null);
    assert_eq!(client.exit_status(), Some(1));
}

#[test]
fn leaves_at_the_end_of_its_input() {
    let mut client = Client::plain();
    client.hang_up();
    assert_eq!(client.exit_status(), Some(1));
    let mut client = Builder::spawn();
    client.hang_up();
    assert_eq!(client.exit_status(), Some(1));
}

#[test]
fn leaves_though_slow_requests_are_in_flight() {
    for with_exit in [true, false] {
        let mut client = Client::plain();
        for thread in [true, false, true, true, true, true, true, true] {
            client.ask("assessor/probe/sleep", json!({"milliseconds": 600_000, "thread": thread}));
        }
        if with_exit {
            client.notify("exit", Value::Null);
        } else {
            client.hang_up();
        }
        assert_eq!(client.exit_status(), Some(1));
    }
}

#[test]
fn answers_what_is_in_flight_at_the_end_of_its_input() {
    let mut client = Client::plain();
    let id = client.ask("assessor/probe/sleep", json!({"milliseconds": 20, "thread": false}));
    client.hang_up();
    assert_eq!(client.answer(id)["result"], 20);
    assert_eq!(client.exit_status(), Some(1));
}

#[cfg(unix)]
#[test]
fn leaves_when_the_clients_process_is_gone() {
    let mut parent = std::process::Command::new("sleep").arg("600").spawn().unwrap();
    let mut client = Client::builder().process_id(parent.id()).start();
    parent.kill().unwrap();
    parent.wait().unwrap();
    // Its input stays open, as if another process had inherited it.
    assert_eq!(client.exit_status(), Some(1));
}

#[test]
fn stays_when_the_clients_process_was_never_to_be_seen() {
    // The largest possible process id on the systems that we know is 2^22.
    let mut client = Client::builder().process_id(2_000_000_000).start();
    std::thread::sleep(crate::client::QUIET);
    client.open(DOCUMENT, "text");
    assert_eq!(client.text(DOCUMENT), "text");
}

#[test]
fn refuses_requests_before_initialize_and_after_shutdown() {
    let mut client = Builder::spawn();
    assert_eq!(client.refused("textDocument/hover", json!({})), NOT_INITIALIZED);
    assert_eq!(client.refused("no/such/method", json!({})), NOT_INITIALIZED);
    assert_eq!(client.refused("shutdown", Value::Null), NOT_INITIALIZED);
    client.open(DOCUMENT, "before its time");
    client.request("initialize", json!({"processId": null, "rootUri": null, "capabilities": {}}));
    client.notify("initialized", json!({}));
    let nothing = client.request("assessor/probe/text", json!({"textDocument": {"uri": DOCUMENT}}));
    assert_eq!(nothing, Value::Null, "what came before initialize is dropped");
    client.request("shutdown", Value::Null);
    assert_eq!(client.refused("textDocument/hover", json!({})), INVALID_REQUEST);
    assert_eq!(client.refused("shutdown", Value::Null), INVALID_REQUEST);
    client.notify("exit", Value::Null);
    assert_eq!(client.exit_status(), Some(0));
}

#[test]
fn initializes_once() {
    let mut client = Client::plain();
    assert_eq!(client.refused("initialize", json!({"capabilities": {}})), INVALID_REQUEST);
    client.open(DOCUMENT, "still here");
    assert_eq!(client.text(DOCUMENT), "still here");
}

#[test]
fn a_failed_initialize_may_be_repeated() {
    let mut client = Builder::spawn();
    assert_eq!(client.refused("initialize", json!({"capabilities": 3})), INVALID_PARAMS);
    client.request("initialize", json!({"processId": null, "rootUri": null, "capabilities": {}}));
}

#[test]
fn takes_a_document_that_does_not_wait_for_the_answer_to_initialize() {
    let mut client = Builder::spawn();
    let open =
        json!({"textDocument": {"uri": DOCUMENT, "languageId": "markdown", "version": 1, "text": "hasty"}});
    let initialize =
        json!({"jsonrpc": "2.0", "id": 77, "method": "initialize", "params": {"capabilities": {}}});
    let all = [
        frame(&initialize),
        frame(&notification("initialized", json!({}))),
        frame(&notification("textDocument/didOpen", open)),
    ];
    client.write_raw(all.concat().as_bytes());
    client.answer(77);
    client.pushed(DOCUMENT);
    assert_eq!(client.text(DOCUMENT), "hasty");
}

#[test]
fn knows_what_it_does_not_know() {
    let mut client = Client::plain();
    assert_eq!(client.refused("textDocument/noSuchThing", json!({})), METHOD_NOT_FOUND);
    assert_eq!(client.refused("textDocument/hover", json!({"position": 3})), INVALID_PARAMS);
    assert_eq!(client.refused("textDocument/hover", Value::Null), INVALID_PARAMS);
    client.notify("no/such/notification", json!({}));
    client.notify("$/noSuchNotification", json!({}));
    client.notify("textDocument/didOpen", json!({"nonsense": true}));
    client.notify("textDocument/didChange", json!([]));
    client.change("file:///never/opened.md", 2, json!([{"text": "x"}]));
    client.open(DOCUMENT, "all the same");
    assert_eq!(client.text(DOCUMENT), "all the same");
}

#[test]
fn a_panic_costs_its_answer_only() {
    let mut client = Client::plain();
    client.open(DOCUMENT, "text");
    let params = json!({"textDocument": {"uri": DOCUMENT}});
    for _ in 0..3 {
        assert_eq!(client.refused("assessor/probe/panic", params.clone()), -32603);
    }
    let logged = client.wait_for("the log", |message| message["method"] == "window/logMessage");
    assert!(logged["params"]["message"].as_str().unwrap().contains("panic"), "{logged}");
    assert_eq!(client.text(DOCUMENT), "text");
}

#[test]
fn reads_on_after_garbage() {
    let mut client = Client::plain();
    client.open(DOCUMENT, "text");
    client.write_raw(b"what is this?\r\n\r\n\x00\xff\xfe{}");
    client.write_raw(b"Content-Length: 9\r\n\r\n{\"method\"");
    client.write_raw(b"Content-Length: 4\r\n\r\n\xff\xfe\xfd\xfc");
    client.write_raw(b"Content-Length: 2\r\n\r\n[]");
    let is_complaint = |message: &Value| message["id"].is_null() && message.get("error").is_some();
    let complaint = client.wait_for("a complaint", is_complaint);
    assert_eq!(complaint["error"]["code"], -32700);
    assert_eq!(client.text(DOCUMENT), "text");
}
