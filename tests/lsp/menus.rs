//! Features at a position: the menu of actions, a single hover, links to the pages of rules, linked editing of keys.

use std::path::Path;

use serde_json::{Value, json};

use crate::client::{Client, at, range, uri_of};
use crate::report::{BODY_LINE, REPORT};

const DOCUMENT: &str = "file:///tmp/2024-11-30.md";
/// The protocol's trigger kinds of code actions.
const INVOKED: u32 = 1;
const AUTOMATIC: u32 = 2;

fn capabilities() -> Value {
    let kinds = json!({"codeActionKind": {"valueSet": ["quickfix", "source"]}});
    json!({
        "textDocument": {
            "codeAction": {
                "codeActionLiteralSupport": kinds,
                "dataSupport": true,
                "resolveSupport": {"properties": ["edit"]},
            },
            "publishDiagnostics": {"codeDescriptionSupport": true, "versionSupport": true},
            "documentLink": {"tooltipSupport": true},
        },
        "workspace": {"workspaceEdit": {
            "documentChanges": true,
            "resourceOperations": ["create"],
            "changeAnnotationSupport": {},
        }},
        "window": {"showDocument": {"support": true}},
    })
}

fn start(folder: &Path) -> Client {
    Client::builder().capabilities(capabilities()).folder(folder).cache(&folder.join(".cache")).start()
}

fn actions(client: &mut Client, uri: &str, at: (u32, u32), context: Value) -> Vec<Value> {
    let mut context = context;
    if context.get("diagnostics").is_none() {
        context["diagnostics"] = json!([]);
    }
    let params = json!({"textDocument": {"uri": uri}, "range": range(at, at), "context": context});
    client.request("textDocument/codeAction", params).as_array().expect("a list of actions").clone()
}

fn words(all: &[Value], key: &str) -> Vec<String> {
    all.iter().map(|action| action[key].as_str().unwrap_or_default().to_owned()).collect()
}

fn slip() -> (u32, u32) {
    let line = REPORT.lines().nth(BODY_LINE as usize).unwrap();
    (BODY_LINE, line.find("[2]").unwrap() as u32 + 1)
}

/// A report with numbers out of order, and a defanged source.
const DISORDER: &str = "# Northern Road Assessment\n\nOfficials said no.[2] Trucks passed.[1]\n\n## Endnotes\n\n\
    [1] https://example dot org/a\n[2] https://example.org/b\n";

#[test]
fn nothing_lights_up_where_nothing_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let mut client = start(folder.path());
    client.open(DOCUMENT, DISORDER);
    for place in [(2, 3), (0, 3), (4, 3), (3, 0)] {
        let unasked = actions(&mut client, DOCUMENT, place, json!({"triggerKind": AUTOMATIC}));
        assert_eq!(unasked, [] as [Value; 0], "{place:?}");
        for context in [json!({"triggerKind": INVOKED}), json!({})] {
            let asked = actions(&mut client, DOCUMENT, place, context);
            let kinds = words(&asked, "kind");
            assert!(kinds.iter().all(|kind| kind == "refactor.rewrite"), "{place:?}: {kinds:?}");
            assert!(asked.len() <= 2, "{asked:?}");
        }
    }
    let source = actions(&mut client, DOCUMENT, (2, 3), json!({"only": ["source"]}));
    assert_eq!(words(&source, "kind"), ["source.renumber.assessor", "source.refang.assessor"]);
}

#[test]
fn fixes_on_saving_renumber_only_where_the_settings_say_so() {
    let folder = tempfile::tempdir().unwrap();
    let uri = uri_of(&folder.path().join("2024-11-30.md"));
    let mut client = start(folder.path());
    client.open(&uri, DISORDER);
    let on_save = |client: &mut Client| actions(client, &uri, (0, 0), json!({"only": ["source.fixAll"]}));
    assert_eq!(on_save(&mut client), [] as [Value; 0]);
    std::fs::write(folder.path().join("assessor.toml"), "[editor]\nrenumber-in-fix-all = true\n").unwrap();
    let file = uri_of(&folder.path().join("assessor.toml"));
    client.notify("workspace/didChangeWatchedFiles", json!({"changes": [{"uri": file, "type": 1}]}));
    let all = on_save(&mut client);
    assert_eq!(words(&all, "kind"), ["source.fixAll.assessor"]);
}

#[test]
fn a_caret_after_the_space_at_the_end_asks_about_the_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let uri = uri_of(&folder.path().join("2024-11-30.md"));
    let mut client = start(folder.path());
    let claim = "The governor claimed on May 3 that the strikes killed “14 people.”";
    client.open(&uri, &format!("# Port Update, May 3, 2024\n\nA ship left on May 2.[1] {claim}  \n\n## Endnotes\n\n[1] https://a.example/1\n"));
    let end = "A ship left on May 2.[1] ".len() as u32 + claim.encode_utf16().count() as u32;
    let titles = |client: &mut Client, at| {
        words(&actions(client, &uri, (2, at), json!({"triggerKind": INVOKED})), "title")
    };
    let on_it = titles(&mut client, end);
    assert_eq!(on_it[0], "Insert citation [2]", "{on_it:?}");
    for after in [end + 1, end + 2] {
        assert_eq!(titles(&mut client, after), on_it);
    }
}

#[test]
fn a_findings_menu_begins_with_its_fixes_and_ends_with_its_rule() {
    let folder = tempfile::tempdir().unwrap();
    let uri = uri_of(&folder.path().join("2024-11-30.md"));
    let mut client = start(folder.path());
    client.open(&uri, REPORT);
    let without = words(&actions(&mut client, &uri, slip(), json!({})), "title");
    assert!(!without.iter().any(|title| title.starts_with("Explain")), "no finding is meant: {without:?}");
    let diagnostics = client.pushed(&uri)["diagnostics"].clone();
    let all = actions(&mut client, &uri, slip(), json!({"diagnostics": diagnostics}));
    let titles = words(&all, "title");
    let place = |start: &str| {
        let found = titles.iter().position(|title| title.starts_with(start));
        found.unwrap_or_else(|| panic!("no '{start}' among {titles:?}"))
    };
    assert_eq!(place("Create endnote [2]"), 0);
    let order = [
        "Create endnote",
        "Ignore dangling-marker here",
        "Ignore dangling-marker for this",
        "Turn this rule off",
    ];
    let order: Vec<_> = order.into_iter().chain(["Explain dangling-marker"]).map(place).collect();
    assert!(order.is_sorted(), "{titles:?}");
    let fixes = words(&all, "kind").iter().filter(|kind| *kind == "quickfix").count();
    assert_eq!(place("Explain dangling-marker") + 1, fixes, "{titles:?}");

    // The rule is off after the setting is made.
    let off = &all[place("Turn this rule off")];
    let changes = off["edit"]["documentChanges"].as_array().unwrap();
    let toml = changes.last().unwrap()["edits"][0]["newText"].as_str().unwrap();
    assert_eq!(toml, "[rules]\ndangling-marker = \"off\"\n");

    // The page exists and is shown.
    let explain = &all[place("Explain dangling-marker")];
    client.request("workspace/executeCommand", explain["command"].clone());
    let shown = client.asked_for("window/showDocument");
    let page = url::Url::parse(shown["uri"].as_str().unwrap()).unwrap().to_file_path().unwrap();
    assert!(page.starts_with(folder.path().join(".cache")), "{}", page.display());
    assert!(std::fs::read_to_string(page).unwrap().starts_with("# dangling-marker"));
}

#[test]
fn a_finding_links_to_the_page_of_its_rule() {
    let folder = tempfile::tempdir().unwrap();
    let mut client = start(folder.path());
    client.open(DOCUMENT, REPORT);
    let pushed = client.pushed(DOCUMENT);
    for diagnostic in pushed["diagnostics"].as_array().unwrap() {
        let href = diagnostic["codeDescription"]["href"].as_str().expect("a link");
        let page = url::Url::parse(href).unwrap().to_file_path().unwrap();
        let heading = format!("# {}", diagnostic["code"].as_str().unwrap());
        assert!(std::fs::read_to_string(page).unwrap().starts_with(&heading), "{href}");
    }
    let mut plain = Client::plain();
    plain.open(DOCUMENT, REPORT);
    let pushed = plain.pushed(DOCUMENT);
    assert!(pushed["diagnostics"][0].get("codeDescription").is_none(), "it was not asked for");
}

#[test]
fn making_links_live_asks_first() {
    let folder = tempfile::tempdir().unwrap();
    let mut client = start(folder.path());
    client.open(DOCUMENT, DISORDER);
    let asked = json!({"only": ["source.refang"]});
    let edit = &actions(&mut client, DOCUMENT, (0, 0), asked.clone())[0]["edit"];
    let annotation = edit["documentChanges"][0]["edits"][0]["annotationId"].as_str().expect("a question");
    let annotation = &edit["changeAnnotations"][annotation];
    assert_eq!(annotation["needsConfirmation"], true);
    assert!(annotation["label"].is_string() && annotation["description"].is_string(), "{annotation}");
    // A single link, and any other action, needs no confirmation.
    let other = &actions(&mut client, DOCUMENT, (0, 0), json!({"only": ["source.renumber"]}))[0]["edit"];
    assert!(other.get("changeAnnotations").is_none(), "{other}");

    let options = json!({"confirmsRefang": true});
    let mut own =
        Client::builder().capabilities(capabilities()).options(options).cache(folder.path()).start();
    own.open(DOCUMENT, DISORDER);
    let edit = &actions(&mut own, DOCUMENT, (0, 0), asked)[0]["edit"];
    assert!(edit.get("changeAnnotations").is_none(), "the editor asks by itself: {edit}");
}

#[test]
fn a_finding_is_not_repeated_by_the_hover() {
    let folder = tempfile::tempdir().unwrap();
    let mut client = start(folder.path());
    client.open(DOCUMENT, REPORT);
    let (line, column) = slip();
    assert_eq!(client.request("textDocument/hover", at(DOCUMENT, line, column)), Value::Null);
    let known = REPORT.lines().nth(line as usize).unwrap().find("[1]").unwrap() as u32;
    assert!(client.request("textDocument/hover", at(DOCUMENT, line, known + 1))["contents"].is_object());
}

#[test]
fn a_footnotes_key_is_edited_in_all_places_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut client = start(folder.path());
    let text = "# Northern Road Assessment\n\nTrucks passed.[^road] Crews left.[^road]\n\n[^road]: https://example.org/a\n";
    client.open(DOCUMENT, text);
    let linked = client.request("textDocument/linkedEditingRange", at(DOCUMENT, 4, 3));
    let key = |line, column| range((line, column), (line, column + 4));
    assert_eq!(linked["ranges"], json!([key(2, 16), key(2, 35), key(4, 2)]));
    assert!(linked["wordPattern"].is_string());
    assert_eq!(client.request("textDocument/linkedEditingRange", at(DOCUMENT, 2, 3)), Value::Null);
}

#[test]
fn the_status_counts_as_the_other_views_do_and_says_why_a_text_is_no_report() {
    let folder = tempfile::tempdir().unwrap();
    let mut client = start(folder.path());
    client.open(DOCUMENT, REPORT);
    let about = json!({"textDocument": {"uri": DOCUMENT}});
    let status = client.request("assessor/status", about.clone());
    assert_eq!((&status["isReport"], &status["expectsCitations"]), (&true.into(), &true.into()));
    let lenses = client.request("textDocument/codeLens", about.clone());
    let over_title =
        lenses.as_array().unwrap().iter().find(|lens| lens["range"]["start"]["line"] == 0).unwrap();
    let (claims, uncited) = (&status["claims"], &status["uncited"]);
    assert_eq!(over_title["command"]["title"], format!("{claims} claims, {uncited} uncited"));
    client.change(DOCUMENT, 2, json!([{"text": "# Shopping\n\nMilk is needed.\n"}]));
    let status = client.request("assessor/status", about);
    assert_eq!(status["isReport"], false);
    assert!(status["reason"].as_str().unwrap().contains("no citations"), "{status}");
}

#[test]
fn no_half_of_a_defanged_link_can_be_followed() {
    let folder = tempfile::tempdir().unwrap();
    let mut client = start(folder.path());
    client.open(DOCUMENT, DISORDER);
    let links = client.request("textDocument/documentLink", json!({"textDocument": {"uri": DOCUMENT}}));
    let dead: Vec<_> = links.as_array().unwrap().iter().filter(|link| link.get("target").is_none()).collect();
    assert_eq!(dead.len(), 1);
    assert_eq!(dead[0]["range"], range((6, 4), (6, 29)));
    // A click on a live link opens it, and is no jump to a definition.
    assert_eq!(client.request("textDocument/definition", at(DOCUMENT, 7, 10)), Value::Null);
}

#[test]
fn a_pasted_link_is_defanged_where_the_report_does_so() {
    let folder = tempfile::tempdir().unwrap();
    let mut client = start(folder.path());
    client.open(DOCUMENT, DISORDER.replace("https://example.org/b", "Ministry of Roads, letter").as_str());
    let end = DISORDER.lines().nth(2).unwrap().chars().count() as u32;
    let params = json!({
        "textDocument": {"uri": DOCUMENT},
        "range": range((2, end), (2, end)),
        "text": "https://example.org/new",
    });
    let pasted = client.request("assessor/paste", params);
    assert_eq!(pasted["title"], "Insert as Citation, Defanged");
    assert!(pasted["edit"].to_string().contains("https://example dot org/new"), "{pasted}");
    // To be shown once this way of pasting is chosen.
    let told = "The link to example.org was defanged, like similar links in this report.";
    assert_eq!(pasted["message"], told);
    client.never("a word of it before", |message| message["method"] == "window/showMessage");
}

#[test]
fn the_action_that_makes_all_links_live_has_its_edit_only_once_it_is_resolved() {
    let folder = tempfile::tempdir().unwrap();
    let mut plain = capabilities();
    plain["workspace"]["workspaceEdit"]["changeAnnotationSupport"].take();
    let mut client = Client::builder()
        .capabilities(plain)
        .folder(folder.path())
        .cache(&folder.path().join(".cache"))
        .start();
    client.open(DOCUMENT, DISORDER);
    let found = actions(&mut client, DOCUMENT, (2, 3), json!({"only": ["source.refang.assessor"]}));
    assert_eq!(words(&found, "kind"), ["source.refang.assessor"]);
    assert_eq!(found[0].get("edit"), None, "{found:?}");
    let resolved = client.request("codeAction/resolve", found[0].clone());
    assert!(resolved["edit"].to_string().contains("https://example.org/a"), "{resolved}");
}
