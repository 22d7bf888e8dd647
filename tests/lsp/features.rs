//! The capabilities that the server announces, and a test for each of them.

use serde_json::{Value, json};

use crate::client::{Client, at, range, uri_of};
use crate::report::{BODY_LINE, REPORT};

const DOCUMENT: &str = "file:///tmp/2024-11-30.md";

/// All capabilities that are ever announced, with the test of each. The test below fails for a capability that is not
/// listed here, so a new one needs a test first. The parts of the workspace capabilities are listed separately.
const ANNOUNCED: [(&str, &str); 22] = [
    ("positionEncoding", "text::negotiates_the_encoding_and_counts_in_it"),
    ("textDocumentSync", "text, order, and configuration::without_watching…"),
    ("hoverProvider", "features::hovers_a_marker"),
    ("definitionProvider", "features::goes_from_a_marker_to_its_endnote_and_back"),
    ("referencesProvider", "features::lists_the_markers_of_an_endnote"),
    ("documentSymbolProvider", "features::outlines_the_report"),
    ("completionProvider", "writing::a_bracket_completes_to_a_marker_with_its_endnote"),
    ("linkedEditingRangeProvider", "menus::a_footnotes_key_is_edited_in_all_places_at_once"),
    ("renameProvider", "writing::renames_an_actor_and_a_key"),
    ("workspaceSymbolProvider", "archive::finds_names_in_reports_that_nobody_opened"),
    ("documentHighlightProvider", "views::highlights_a_marker_and_its_endnote"),
    ("foldingRangeProvider", "views::folds_sections_and_endnotes"),
    ("selectionRangeProvider", "views::selects_ever_more_around_each_caret"),
    ("documentLinkProvider", "views::links_addresses_and_defanged_ones_only_when_asked_to"),
    ("inlayHintProvider", "views::hints_at_the_host_of_a_source_unless_told_not_to"),
    ("codeLensProvider", "views::counts_the_claims_of_a_section_above_its_heading"),
    ("semanticTokensProvider", "views::colours_markers_whole_and_in_part"),
    ("codeActionProvider", "actions::a_quick_fix_carries_its_edit_for_this_version_and_its_diagnostic"),
    ("executeCommandProvider", "actions::a_command_renumbers_in_one_step_or_says_why_not"),
    (
        "diagnosticProvider",
        "diagnostics::a_client_that_pulls…, all_reports_of_the_workspace_can_be_asked_for",
    ),
    ("workspace/workspaceFolders", "configuration::a_folder_that_is_added_bounds_the_search"),
    (
        "workspace/fileOperations",
        "archive::keeps_in_step_with_the_disk, configuration::names_of_files_that_are_moved…",
    ),
];

fn with(document_capabilities: Value) -> Client {
    let mut client = Client::builder().capabilities(json!({"textDocument": document_capabilities})).start();
    client.open(DOCUMENT, REPORT);
    client
}

/// Returns the column of `what` in the line of the second claim, in UTF-16, because all characters before it
/// are one unit long.
fn column_of(what: &str) -> u32 {
    REPORT.lines().nth(BODY_LINE as usize).unwrap().find(what).unwrap() as u32
}

#[test]
fn announces_nothing_that_is_not_tested() {
    for capabilities in [json!({}), json!({"diagnostic": {}})] {
        let pulls = capabilities.get("diagnostic").is_some();
        let client = with(capabilities);
        let announced = client.initialized["capabilities"].as_object().unwrap();
        let nested = |name: &String, value: &Value| match value.as_object().filter(|_| name == "workspace") {
            Some(parts) => parts.keys().map(|part| format!("workspace/{part}")).collect(),
            None => vec![name.clone()],
        };
        let announced: Vec<_> = announced.iter().flat_map(|(name, value)| nested(name, value)).collect();
        for name in &announced {
            assert!(ANNOUNCED.iter().any(|(known, _)| known == name), "{name} is announced without a test");
        }
        for (name, _) in ANNOUNCED {
            let expected = name != "diagnosticProvider" || pulls;
            assert_eq!(announced.iter().any(|known| known == name), expected, "{name}");
        }
    }
}

#[test]
fn hovers_a_marker() {
    let mut client = with(json!({}));
    let marker = column_of("[1]");
    let hover = client.request("textDocument/hover", at(DOCUMENT, BODY_LINE, marker + 1));
    assert_eq!(hover["contents"]["kind"], "markdown");
    let words = hover["contents"]["value"].as_str().unwrap();
    assert!(words.contains("https://example.org/trucks"), "{words}");
    assert_eq!(hover["range"], range((BODY_LINE, marker), (BODY_LINE, marker + 3)));
    assert_eq!(client.request("textDocument/hover", at(DOCUMENT, 1, 0)), Value::Null);
    assert_eq!(client.request("textDocument/hover", at("file:///not/open.md", 1, 0)), Value::Null);
}

#[test]
fn hovers_in_plain_text_where_markdown_is_not_rendered() {
    let mut client = with(json!({"hover": {"contentFormat": ["plaintext"]}}));
    let hover = client.request("textDocument/hover", at(DOCUMENT, BODY_LINE, column_of("[1]")));
    assert_eq!(hover["contents"]["kind"], "plaintext");
}

#[test]
fn goes_from_a_marker_to_its_endnote_and_back() {
    let mut client = with(json!({}));
    let marker = column_of("[1]");
    let note_line = REPORT.lines().position(|line| line.starts_with("[1]")).unwrap() as u32;
    let there = client.request("textDocument/definition", at(DOCUMENT, BODY_LINE, marker + 1));
    assert_eq!(there[0]["uri"], DOCUMENT);
    assert_eq!(there[0]["range"]["start"], json!({"line": note_line, "character": 0}));
    let back = client.request("textDocument/definition", at(DOCUMENT, note_line, 1));
    assert_eq!(back[0]["range"], range((BODY_LINE, marker), (BODY_LINE, marker + 3)));
    assert_eq!(client.request("textDocument/definition", at(DOCUMENT, 0, 0)), Value::Null);
}

#[test]
fn goes_from_a_name_to_the_page_of_its_actor() {
    let mut client = with(json!({}));
    let uri = "file:///r/2024-12-02.md";
    client.open(uri, "# Road\n\nSergei Lavrov met Captain Petro Oslavets.[1] Oslavets left.\n");
    let there = client.request("textDocument/definition", at(uri, 2, 3));
    let page = url::Url::parse(there[0]["uri"].as_str().unwrap()).unwrap().to_file_path().unwrap();
    let words = std::fs::read_to_string(&page).unwrap();
    assert!(words.starts_with("# Sergei Lavrov\n\nPerson · Russia\n"), "{words}");
    assert!(words.contains("## Offices\n\n- Minister of Foreign Affairs of Russia, since 2004"), "{words}");
    assert!(std::fs::metadata(&page).unwrap().permissions().readonly());
    let introduced = client.request("textDocument/definition", at(uri, 2, 50));
    assert_eq!(introduced[0], json!({"uri": uri, "range": range((2, 26), (2, 40))}));
}

#[test]
fn lists_the_markers_of_an_endnote() {
    let mut client = with(json!({}));
    let marker = column_of("[1]");
    let note_line = REPORT.lines().position(|line| line.starts_with("[1]")).unwrap() as u32;
    let mut ask = |line, column, with_declaration| {
        let mut params = at(DOCUMENT, line, column);
        params["context"] = json!({"includeDeclaration": with_declaration});
        client.request("textDocument/references", params)
    };
    let markers = ask(note_line, 1, false);
    let expected = json!([{"uri": DOCUMENT, "range": range((BODY_LINE, marker), (BODY_LINE, marker + 3))}]);
    assert_eq!(markers, expected);
    assert_eq!(ask(BODY_LINE, marker + 1, false), expected, "from the marker as from its endnote");
    let with_note = ask(BODY_LINE, marker + 1, true);
    assert_eq!(with_note.as_array().map(Vec::len), Some(2), "{with_note}");
    assert_eq!(with_note[1]["range"]["start"], json!({"line": note_line, "character": 0}));
    assert_eq!(ask(0, 0, true), Value::Null);
}

#[test]
fn lists_the_actors_of_the_report() {
    const TEXT: &str = "Sergei Lavrov met Hakan Fidan.\n\nLavrov left.\n";
    const TALKS: &str = "file:///tmp/2024-11-29.assessment.md";
    let mut client = with(json!({}));
    client.open(TALKS, TEXT);
    let mut ask = |uri| client.request("assessor/actors", json!({"textDocument": {"uri": uri}}));
    assert_eq!(
        ask(TALKS),
        json!([
            {
                "name": "Sergei Lavrov",
                "role": "Minister of Foreign Affairs of Russia",
                "kind": "Person",
                "known": true,
                "ranges": [range((0, 0), (0, 13)), range((2, 0), (2, 6))],
            },
            {
                "name": "Hakan Fidan",
                "role": "Minister of Foreign Affairs of Turkey",
                "kind": "Person",
                "known": true,
                "ranges": [range((0, 18), (0, 29))],
            },
        ])
    );
    assert_eq!(ask("file:///not/open.md"), Value::Null);
}

#[test]
fn an_actor_that_the_user_names_goes_into_the_team_s_file() {
    let folder = tempfile::tempdir().unwrap();
    let report = folder.path().join("2024-11-30.md");
    std::fs::write(folder.path().join("assessor.toml"), "").unwrap();
    std::fs::write(&report, REPORT).unwrap();
    let mut client = Client::builder().folder(folder.path()).start();
    client.open(&uri_of(&report), REPORT);
    let mut ask = |name: &str, post: &str| {
        let params = json!({"textDocument": {"uri": uri_of(&report)}, "name": name, "post": post});
        client.request("assessor/addActor", params)
    };
    let file = folder.path().join("actors/team.toml");
    let answer = ask("Şükrü Özdağ", "Governor of Anvil");
    assert_eq!(answer["uri"], uri_of(&file));
    assert_eq!(answer["edits"][0]["range"], range((0, 0), (0, 0)));
    let text = answer["edits"][0]["newText"].as_str().unwrap();
    let line = text.lines().nth(answer["line"].as_u64().unwrap() as usize);
    assert_eq!(line, Some("name = \"Şükrü Özdağ\""));
    assert!(text.contains("\nid = \"sukru-ozdag\"\n"), "{text}");
    assert!(!file.exists(), "the client makes the edit");
    std::fs::create_dir(folder.path().join("actors")).unwrap();
    std::fs::write(&file, text).unwrap();
    let again = ask("Şükrü Özdağ", "");
    assert_eq!((&again["edits"], &again["line"]), (&json!([]), &answer["line"]));
    let other = ask("Şükrü Özdağ Jr", "");
    let end = text.lines().count();
    assert_eq!(other["edits"][0]["range"], range((end as u32, 0), (end as u32, 0)));
}

fn names(symbols: &Value, into: &mut Vec<String>, depth: usize) {
    for symbol in symbols.as_array().unwrap() {
        into.push(format!("{}{}", "  ".repeat(depth), symbol["name"].as_str().unwrap()));
        let (all, own) = (&symbol["range"], &symbol["selectionRange"]);
        let place =
            |range: &Value, end: &str| (range[end]["line"].as_u64(), range[end]["character"].as_u64());
        assert!(
            place(all, "start") <= place(own, "start") && place(own, "end") <= place(all, "end"),
            "{symbol}"
        );
        if let Some(children) = symbol.get("children") {
            names(children, into, depth + 1);
        }
    }
}

#[test]
fn outlines_the_report() {
    let mut client = with(json!({"documentSymbol": {"hierarchicalDocumentSymbolSupport": true}}));
    let params = json!({"textDocument": {"uri": DOCUMENT}});
    let symbols = client.request("textDocument/documentSymbol", params);
    let mut outline = Vec::new();
    names(&symbols, &mut outline, 0);
    insta::assert_snapshot!(outline.join("\n"), @"
    Northern Road Assessment
      Key Takeaways
        The northern road stays open despite the strikes.
        Repairs of the bridge will take until spring.
      Northern Road
        The northern road stays open despite the strikes.
      Endnotes
    ");
}

#[test]
fn outlines_flat_for_clients_that_cannot_nest() {
    let mut client = with(json!({}));
    let params = json!({"textDocument": {"uri": DOCUMENT}});
    let symbols = client.request("textDocument/documentSymbol", params);
    let takeaway = symbols
        .as_array()
        .unwrap()
        .iter()
        .find(|symbol| symbol["name"].as_str().unwrap().starts_with("Repairs"))
        .expect("the takeaways are among the symbols");
    assert_eq!(takeaway["containerName"], "Key Takeaways");
    assert_eq!(takeaway["location"]["uri"], DOCUMENT);
}

#[test]
fn a_request_about_a_place_is_about_the_text_it_was_sent_with() {
    let mut client = with(json!({}));
    let marker = column_of("[1]");
    let mut asked = Vec::new();
    for version in 2..30_u32 {
        let start = json!({"line": 0, "character": 0});
        let changes = json!([{"range": {"start": start, "end": start}, "text": "\n"}]);
        client.change(DOCUMENT, i32::try_from(version).unwrap(), changes);
        let line = BODY_LINE + version - 1;
        asked.push((client.ask("textDocument/hover", at(DOCUMENT, line, marker + 1)), line));
    }
    for (id, line) in asked {
        let answer = client.answer(id);
        assert_eq!(answer["result"]["range"], range((line, marker), (line, marker + 3)), "{answer}");
    }
}
