//! A team's own actors in the editor: they are read after `initialize`, errors appear in their file, and changes
//! take effect at once.

use std::fs;

use serde_json::json;

use crate::client::{Client, uri_of};
use crate::report::REPORT;

const BERG: &str = "[[actor]]\nid = \"anna-berg\"\nschema = \"Person\"\nname = \"Änna <i>Berg</i>\"\n";

#[test]
fn mistakes_are_shown_in_the_file_that_has_them_and_go_when_it_is_mended() {
    let folder = tempfile::tempdir().unwrap();
    let actors = folder.path().join("actors");
    fs::create_dir(&actors).unwrap();
    fs::write(folder.path().join("assessor.toml"), "").unwrap();
    let file = actors.join("team.toml");
    fs::write(
        &file,
        BERG.replace("<i>Berg</i>", "Berg") + "country = \"Ää\", colour = 1\n\n[[actor]]\nid = 3\n",
    )
    .unwrap();
    let watching = json!({"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": true}}});
    let mut client = Client::builder().capabilities(watching).folder(folder.path()).start();
    let registered = client.asked_for("client/registerCapability");
    let watchers = registered["registrations"][0]["registerOptions"]["watchers"].to_string();
    assert!(watchers.contains("**/*.toml") && watchers.contains("**/*.actors"), "{watchers}");

    client.open(
        &uri_of(&folder.path().join("2024-11-30.md")),
        &REPORT.replacen("\n\n", "\n\nPresident Änna Berg spoke.\n\n", 1),
    );
    let uri = uri_of(&file);
    let pushed = client.pushed(&uri);
    let diagnostics = pushed["diagnostics"].as_array().unwrap();
    assert!(diagnostics.len() >= 2, "{pushed}");
    assert_eq!(diagnostics[0]["range"]["start"]["line"], 4);
    assert_eq!(diagnostics[0]["severity"], 1);
    assert!(
        diagnostics
            .iter()
            .any(|d| d["message"] == "`id` must be text, not integer: ignored"
                && d["range"]["start"]["line"] == 7),
        "{pushed}"
    );

    fs::write(&file, BERG.replace("<i>Berg</i>", "Berg")).unwrap();
    client.notify("workspace/didChangeWatchedFiles", json!({"changes": [{"uri": uri, "type": 2}]}));
    assert_eq!(client.pushed(&uri)["diagnostics"], json!([]));
}

#[test]
fn a_name_with_markup_is_shown_as_it_is_written() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("actors")).unwrap();
    let file = folder.path().join("actors/team.toml");
    fs::write(
        &file,
        BERG.to_owned() + "alias = [\"Anna Berg\"]\nsummary = \"[click](https://example.org)\"\n",
    )
    .unwrap();
    let mut client = Client::builder().folder(folder.path()).start();
    let document = uri_of(&folder.path().join("2024-11-30.md"));
    let text = REPORT.replacen("\n\n", "\n\nPresident Anna Berg spoke.\n\n", 1);
    let line = text.lines().position(|line| line.contains("Anna Berg")).unwrap();
    client.open(&document, &text);
    let at = json!({"textDocument": {"uri": document}, "position": {"line": line, "character": 13}});
    let hover = client.request("textDocument/hover", at);
    let shown = hover["contents"]["value"].as_str().unwrap_or_default();
    assert!(shown.contains("Änna \\<i\\>Berg\\</i\\>"), "{hover}");
    assert!(shown.contains("\\[click\\]"), "{hover}");
}
