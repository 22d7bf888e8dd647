//! The effect of past reports on the need of a source: the same in editors and on the command line.

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use serde_json::{Value, json};

use crate::client::{Client, uri_of};

/// Returns a report of a team that cites figures and does not cite what offices say; `missing` sentences have
/// lost their citation.
fn report(day: usize, missing: usize) -> String {
    let (mut text, mut notes) = (format!("# Harbor Assessment, May {day}, 2024\n\n"), String::new());
    for paragraph in 1..=8 {
        let marker = if paragraph <= missing { String::new() } else { format!("[{paragraph}]") };
        // Writing to a String cannot fail.
        let _ = write!(
            text,
            "The harbor office of Kestrel Bay stated on May {day} that pier {paragraph} is closed. \
             The ferries carried {} passengers and {} trucks across the bay on May {day}.{marker} \
             The office will likely open the pier again.\n\n",
            100 * day + paragraph,
            40 + paragraph,
        );
        if paragraph > missing {
            let _ = writeln!(notes, "[{paragraph}] https://example.org/{day}/{paragraph}");
        }
    }
    text + "## Endnotes\n\n" + &notes
}

fn assessor(folder: &Path, arguments: &[&str]) -> Value {
    let output =
        Command::new(env!("CARGO_BIN_EXE_assessor")).current_dir(folder).args(arguments).output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {output:?}"))
}

/// Returns rule and message of each finding.
fn told<'a>(findings: &'a Value, rule: &str) -> Vec<(&'a str, &'a str)> {
    let one = |f: &'a Value| (f[rule].as_str().unwrap(), f["message"].as_str().unwrap());
    findings.as_array().unwrap().iter().map(one).collect()
}

fn needs(inspected: &Value) -> Vec<f64> {
    inspected["sentences"].as_array().unwrap().iter().map(|s| s["need"].as_f64().unwrap()).collect()
}

/// Waits until the document uses this number of past reports, and returns the status.
fn status_at_last(client: &mut Client, uri: &str, reports: u32) -> Value {
    let mut status = Value::Null;
    for _ in 0..600 {
        status = client.request("assessor/status", json!({"textDocument": {"uri": uri}}));
        if status["pastReports"] == reports {
            return status;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("{status}");
}

fn pulled(client: &mut Client, uri: &str) -> Value {
    let mut answer = client.request("textDocument/diagnostic", json!({"textDocument": {"uri": uri}}));
    answer["items"].take()
}

fn pulling(folder: &Path) -> Client {
    let capabilities = json!({"textDocument": {"diagnostic": {"dynamicRegistration": true}}});
    Client::builder().capabilities(capabilities).folder(folder).start()
}

#[test]
fn editor_check_and_inspect_agree_on_what_past_reports_say() {
    for settings in [None, Some(""), Some("[need]\nhabit = false\n")] {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().canonicalize().unwrap();
        for day in 1..=6 {
            fs::write(place.join(format!("{day}.md")), report(day, 0)).unwrap();
        }
        if let Some(settings) = settings {
            fs::write(place.join("assessor.toml"), settings).unwrap();
        }
        let draft = report(9, 4);
        fs::write(place.join("draft.md"), &draft).unwrap();
        let inspected = assessor(&place, &["inspect", "draft.md"]);
        let without = assessor(&place, &["inspect", "--habit", "none", "draft.md"]);
        let checked = assessor(&place, &["check", "--format", "json", "draft.md"]);
        let expected = told(&inspected["diagnostics"], "code");
        let is_on = settings != Some("[need]\nhabit = false\n");
        assert_eq!(needs(&inspected) != needs(&without), is_on, "{settings:?}");
        let mut client = pulling(&place);
        let uri = uri_of(&place.join("draft.md"));
        client.open(&uri, &draft);
        let status = status_at_last(&mut client, &uri, if is_on { 6 } else { 0 });
        assert_eq!(status["expectsCitations"], true);
        assert_eq!(status["words"], if is_on { "Adjusted to how 6 past reports cite." } else { "" });
        assert_eq!(told(&pulled(&mut client, &uri), "code"), expected);
        let found = checked["findings"].as_array().or(checked["diagnostics"].as_array());
        assert_eq!(found.map(Vec::len), Some(expected.len()), "{checked}");
        if is_on {
            // With past reports, sentences that the team cites need a source more than without, and those that it
            // leaves uncited need it less.
            let (with, without) = (needs(&inspected), needs(&without));
            let apart = |needs: &[f64]| needs[1] - needs[0];
            assert!(apart(&with) > apart(&without), "{with:?}\n{without:?}");
        }
    }
}

#[test]
fn a_report_that_is_saved_among_the_past_ones_counts_from_then_on() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().canonicalize().unwrap();
    fs::write(place.join("1.md"), report(1, 0)).unwrap();
    let mut client = pulling(&place);
    let uri = uri_of(&place.join("draft.md"));
    client.open(&uri, &report(9, 2));
    assert_eq!(status_at_last(&mut client, &uri, 1)["words"], "Adjusted to how 1 past report cites.");
    fs::write(place.join("2.md"), report(2, 0)).unwrap();
    fs::write(place.join("draft.md"), report(9, 2)).unwrap();
    let files = json!({"files": [{"uri": uri_of(&place.join("2.md"))}, {"uri": uri}]});
    client.notify("workspace/didCreateFiles", files);
    status_at_last(&mut client, &uri, 2);
}

#[test]
fn offers_to_check_the_sentences_of_a_report_that_is_not_expected_to_cite() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().canonicalize().unwrap();
    let settings = "# ours\n[need]\nexpects-citations = false # for now\n[rules]\nunknown-actor = 'off'\n";
    fs::write(place.join("assessor.toml"), settings).unwrap();
    let capabilities = json!({
        "textDocument": {
            "diagnostic": {"dynamicRegistration": true},
            "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}}},
        },
        "workspace": {"workspaceEdit": {"documentChanges": true, "resourceOperations": ["create"]}},
    });
    let mut client = Client::builder().capabilities(capabilities).folder(&place).start();
    let uri = uri_of(&place.join("draft.md"));
    client.open(
        &uri,
        "# Harbor Assessment, May 3, 2024\n\nOfficials reported on May 3, citing footage posted by the governor, that the \
         port has closed. The governor of Anvil claimed on May 3 that the strikes killed “14 people on the pier.”\n",
    );
    let found = pulled(&mut client, &uri);
    let all = told(&found, "code");
    let report: Vec<_> = all.iter().filter(|(code, _)| code.starts_with("uncited")).collect();
    assert!(
        matches!(report[..], [("uncited-report", message)] if message.contains("This report cites no sources, but ")),
        "{all:?}"
    );
    let status = client.request("assessor/status", json!({"textDocument": {"uri": uri}}));
    assert_eq!(status["words"], "Citations are not expected here.");
    let start = json!({"line": 0, "character": 3});
    let params = json!({
        "textDocument": {"uri": uri}, "range": {"start": start, "end": start}, "context": {"diagnostics": []},
    });
    let actions = client.request("textDocument/codeAction", params);
    let words = "Check each sentence for a source (expects-citations = true in assessor.toml)";
    let action = actions.as_array().unwrap().iter().find(|action| action["title"] == words);
    let edit = &action.unwrap_or_else(|| panic!("{actions}"))["edit"]["documentChanges"][0]["edits"][0];
    assert_eq!(edit["newText"], "expects-citations = true # for now\n");
    assert_eq!(edit["range"]["start"], json!({"line": 2, "character": 0}));
    assert_eq!(edit["range"]["end"], json!({"line": 3, "character": 0}));
}
