//! Annotations in and around the text: folds, selections, links, highlights, hints, lenses, semantic tokens.

use serde_json::{Value, json};

use crate::client::{Client, at, edit, range};
use crate::report::{BODY_LINE, REPORT};

const DOCUMENT: &str = "file:///tmp/2024-11-30.md";

fn client(settings: Value) -> Client {
    let mut client = Client::builder().options(settings).start();
    client.open(DOCUMENT, REPORT);
    client
}

fn document() -> Value {
    json!({"textDocument": {"uri": DOCUMENT}})
}

fn line_of(start: &str) -> u32 {
    REPORT.lines().position(|line| line.starts_with(start)).unwrap() as u32
}

fn column_of(what: &str) -> u32 {
    REPORT.lines().nth(BODY_LINE as usize).unwrap().find(what).unwrap() as u32
}

fn last_line() -> u32 {
    REPORT.lines().count() as u32 - 1
}

#[test]
fn folds_sections_and_endnotes() {
    let folds = client(json!({})).request("textDocument/foldingRange", document());
    let lines: Vec<_> = folds
        .as_array()
        .unwrap()
        .iter()
        .map(|fold| (fold["startLine"].as_u64().unwrap() as u32, fold["endLine"].as_u64().unwrap() as u32))
        .collect();
    let expected = [
        (0, last_line()),
        (line_of("## Key"), line_of("- Repairs")),
        (line_of("## Northern"), BODY_LINE),
        (line_of("## Endnotes"), last_line()),
    ];
    assert_eq!(lines, expected);
}

#[test]
fn selects_ever_more_around_each_caret() {
    let mut client = client(json!({}));
    let carets = [column_of("trucks") + 1, column_of("[1]") + 1];
    let mut params = document();
    params["positions"] = carets.map(|column| json!({"line": BODY_LINE, "character": column})).into();
    let chains = client.request("textDocument/selectionRange", params);
    assert_eq!(chains.as_array().map(Vec::len), Some(2));
    let word = column_of("trucks");
    assert_eq!(chains[0]["range"], range((BODY_LINE, word), (BODY_LINE, word + 6)));
    let sentence = (column_of("Officials"), column_of("[1]") + 3);
    let parent = &chains[0]["parent"];
    assert_eq!(parent["range"], range((BODY_LINE, sentence.0), (BODY_LINE, sentence.1)));
    let mut outermost = parent;
    while let Some(parent) = outermost.get("parent") {
        outermost = parent;
    }
    assert_eq!(outermost["range"], range((0, 0), (last_line() + 1, 0)));
}

#[test]
fn links_addresses_and_defanged_ones_only_when_asked_to() {
    let text = REPORT.replace("[1] https://", "[1] https://example.org/alive; https://");
    let links = |settings: Value| {
        let mut client = Client::builder().options(settings).start();
        client.open(DOCUMENT, &text);
        let links = client.request("textDocument/documentLink", document());
        links.as_array().unwrap().iter().map(|l| l["target"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(links(json!({})), ["https://example.org/alive"]);
    let both = ["https://example.org/alive", "https://example.org/trucks"];
    assert_eq!(links(json!({"editor": {"follow-defanged": true}})), both);
}

#[test]
fn highlights_a_marker_and_its_endnote() {
    let mut client = client(json!({}));
    let marker = column_of("[1]");
    let found = client.request("textDocument/documentHighlight", at(DOCUMENT, BODY_LINE, marker + 1));
    let expected = json!([
        {"range": range((BODY_LINE, marker), (BODY_LINE, marker + 3)), "kind": 2},
        {"range": range((last_line(), 0), (last_line(), 3)), "kind": 3},
    ]);
    assert_eq!(found, expected);
    assert_eq!(client.request("textDocument/documentHighlight", at(DOCUMENT, 1, 0)), Value::Null);
}

#[test]
fn hints_at_the_host_of_a_source_unless_told_not_to() {
    let ask = |client: &mut Client| {
        let mut params = document();
        params["range"] = range((0, 0), (last_line() + 1, 0));
        client.request("textDocument/inlayHint", params)
    };
    let hints = ask(&mut client(json!({})));
    assert_eq!(hints.as_array().map(Vec::len), Some(1), "{hints}");
    assert_eq!(hints[0]["label"], "example.org");
    assert_eq!(hints[0]["position"], json!({"line": BODY_LINE, "character": column_of("[1]") + 3}));
    assert_eq!(ask(&mut client(json!({"editor": {"source-hints": false}}))), json!([]));
}

#[test]
fn the_file_of_the_team_turns_hints_off_and_the_client_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let document = crate::client::uri_of(&folder.path().join("2024-11-30.md"));
    let capabilities = json!({"workspace": {
        "inlayHint": {"refreshSupport": true},
        "codeLens": {"refreshSupport": true},
        "didChangeWatchedFiles": {"dynamicRegistration": true},
    }});
    let mut client = Client::builder().capabilities(capabilities).folder(folder.path()).start();
    client.open(&document, REPORT);
    let params = json!({"textDocument": {"uri": document}, "range": range((0, 0), (last_line() + 1, 0))});
    let hints = client.request("textDocument/inlayHint", params.clone());
    assert_eq!(hints.as_array().map(Vec::len), Some(1));
    let file = folder.path().join("assessor.toml");
    std::fs::write(&file, "[editor]\nsource-hints = false\n").unwrap();
    let changes = json!({"changes": [{"uri": crate::client::uri_of(&file), "type": 1}]});
    client.notify("workspace/didChangeWatchedFiles", changes);
    client.asked_for("workspace/inlayHint/refresh");
    client.asked_for("workspace/codeLens/refresh");
    assert_eq!(client.request("textDocument/inlayHint", params), json!([]));
}

#[test]
fn counts_the_claims_of_a_section_above_its_heading() {
    let lenses = client(json!({})).request("textDocument/codeLens", document());
    let section = lenses
        .as_array()
        .unwrap()
        .iter()
        .find(|lens| lens["range"]["start"] == json!({"line": line_of("## Northern"), "character": 0}));
    let title = section.expect("a lens over the section")["command"]["title"].as_str().unwrap();
    // The marker of the second has no endnote.
    assert_eq!(title, "2 claims, 1 uncited");
    let none = client(json!({"editor": {"counts": false}})).request("textDocument/codeLens", document());
    assert_eq!(none, json!([]));
}

#[test]
fn a_click_on_a_lens_shows_the_claim_without_a_source() {
    let uncited = "Trucks waited.[1]\n\nKremlin Spokesperson Dmitry Peskov claimed on November 30 that the United Nations \
        had blocked three earlier proposals and that Russia “will not wait until spring.”";
    let text = REPORT.replace("The ministry reported three strikes on the bridge.[2]", uncited);
    let capabilities = json!({"window": {"showDocument": {"support": true}}});
    let mut client = Client::builder().capabilities(capabilities).start();
    client.open(DOCUMENT, &text);
    let lenses = client.request("textDocument/codeLens", document());
    let lens = lenses.as_array().unwrap().last().unwrap();
    assert_eq!(lens["command"]["title"], "3 claims, 1 uncited");
    let command = json!({"command": lens["command"]["command"], "arguments": lens["command"]["arguments"]});
    client.request("workspace/executeCommand", command);
    let shown = client.asked_for("window/showDocument");
    assert_eq!(shown["selection"]["start"]["line"], BODY_LINE + 2);
}

/// Returns the tokens with their positions and text, decoded from the protocol's relative numbers.
fn unpacked(tokens: &Value, legend: &Value) -> Vec<String> {
    let numbers: Vec<_> =
        tokens["data"].as_array().unwrap().iter().map(|n| n.as_u64().unwrap() as usize).collect();
    let (mut line, mut column) = (0, 0);
    let mut out = Vec::new();
    for token in numbers.chunks(5) {
        column = if token[0] == 0 { column + token[1] } else { token[1] };
        line += token[0];
        // Each character of the report is one unit in every encoding.
        let words = &REPORT.lines().nth(line).unwrap()[column..column + token[2]];
        out.push(format!("{line}: {} {words}", legend["tokenTypes"][token[3]].as_str().unwrap()));
    }
    out
}

#[test]
fn colours_markers_whole_and_in_part() {
    let mut client = client(json!({}));
    let legend = client.capability("/semanticTokensProvider/legend").clone();
    let all = unpacked(&client.request("textDocument/semanticTokens/full", document()), &legend);
    assert_eq!(all, ["11: number [1]", "11: number [2]", "15: number [1]"]);
    let mut params = document();
    params["range"] = range((BODY_LINE, 0), (BODY_LINE + 1, 0));
    let part = unpacked(&client.request("textDocument/semanticTokens/range", params), &legend);
    assert_eq!(part, ["11: number [1]", "11: number [2]"]);
}

#[test]
fn colours_come_as_what_has_changed() {
    let mut client = client(json!({}));
    let numbers = |data: &Value| serde_json::from_value::<Vec<u32>>(data.clone()).unwrap();
    let first = client.request("textDocument/semanticTokens/full", document());
    let since = |client: &mut Client, id: &Value| {
        let mut params = document();
        params["previousResultId"] = id.clone();
        client.request("textDocument/semanticTokens/full/delta", params)
    };
    let same = since(&mut client, &first["resultId"]);
    assert_eq!(same["edits"], json!([]));
    client.change(DOCUMENT, 2, json!([edit((BODY_LINE, 0), (BODY_LINE, 0), "One came.[1] ")]));
    let changed = since(&mut client, &same["resultId"]);
    let mut made = numbers(&first["data"]);
    for edit in changed["edits"].as_array().unwrap() {
        let (start, count) =
            (edit["start"].as_u64().unwrap() as usize, edit["deleteCount"].as_u64().unwrap());
        made.splice(start..start + count as usize, numbers(&edit["data"]));
    }
    let whole = client.request("textDocument/semanticTokens/full", document());
    assert_eq!(made, numbers(&whole["data"]));
    let unknown = since(&mut client, &json!("of another day"));
    assert_eq!(unknown["data"], whole["data"]);
}

#[test]
fn says_how_much_of_a_takeaway_the_body_says_when_asked_to() {
    let mut client = client(json!({"editor": {"support-hints": true, "source-hints": false}}));
    let mut params = document();
    params["range"] = range((0, 0), (last_line() + 1, 0));
    let hints = client.request("textDocument/inlayHint", params);
    let takeaways = REPORT.lines().filter(|line| line.starts_with("- ")).count();
    let labels: Vec<_> =
        hints.as_array().unwrap().iter().map(|hint| hint["label"].as_str().unwrap()).collect();
    assert_eq!(labels.len(), takeaways, "{labels:?}");
    assert!(labels.iter().all(|label| label.ends_with(" %") || *label == "no support"), "{labels:?}");
}

#[test]
fn the_evidence_map_is_a_page_of_its_own() {
    let mut client = client(json!({}));
    let map = client.request("assessor/map", document());
    assert_eq!(map["title"], "Northern Road Assessment");
    let page = map["html"].as_str().unwrap();
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("The northern road stays open"), "{page}");
    client.open("file:///tmp/shopping.md", "# Shopping\n\nMilk.\n");
    let none = json!({"textDocument": {"uri": "file:///tmp/shopping.md"}});
    assert_eq!(client.request("assessor/map", none), Value::Null);
}
