//! The same tests through the real program: the server over its standard input and output, and `assessor
//! renumber` on files.

use std::fs;

use assert_cmd::Command;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use serde_json::{Value, json};

use crate::actions::{claim_ends, clipboard};
use crate::client::Client;
use crate::judge::{Purpose, judge};
use crate::reports::{self, LISTS, MARKERS, PLACES};
use crate::{runner, variable};

/// Returns the position of a byte offset for a client that supports only UTF-16.
fn position(text: &str, at: usize) -> Value {
    let before = &text[..at];
    let line = before.matches('\n').count();
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    json!({"line": line, "character": before[start..].encode_utf16().count()})
}

fn offset(text: &str, position: &Value) -> usize {
    let line = position["line"].as_u64().unwrap() as usize;
    let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let mut units = position["character"].as_u64().unwrap() as usize;
    let mut at = start;
    for c in text[start..].chars().take_while(|c| *c != '\n') {
        if units == 0 {
            break;
        }
        units = units.saturating_sub(c.len_utf16());
        at += c.len_utf8();
    }
    at
}

/// Returns the text after a list of `TextEdit`s.
fn edited(text: &str, edits: &[Value]) -> String {
    let mut edits: Vec<_> = edits
        .iter()
        .map(|edit| {
            let (start, end) = (offset(text, &edit["range"]["start"]), offset(text, &edit["range"]["end"]));
            (start..end, edit["newText"].as_str().unwrap())
        })
        .collect();
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    let mut text = text.to_owned();
    for (range, new) in edits.into_iter().rev() {
        text.replace_range(range, new);
    }
    text
}

/// Returns the text after a `WorkspaceEdit`.
fn applied(text: &str, uri: &str, edit: &Value) -> String {
    let all = edit["documentChanges"].as_array();
    let own = all.into_iter().flatten().find(|change| change["textDocument"]["uri"] == uri);
    let edits = own.map_or(&edit["changes"][uri], |change| &change["edits"]);
    edits.as_array().map_or_else(|| text.to_owned(), |edits| edited(text, edits))
}

struct Bench {
    client: Client,
    uri: String,
    text: String,
    failures: Vec<String>,
    taken: usize,
}

impl Bench {
    fn look(&mut self, title: &str, purpose: Purpose, after: &str) {
        if after == self.text {
            return;
        }
        self.taken += 1;
        let wrong = judge(&self.text, after, purpose);
        if !wrong.is_empty() {
            let (wrong, before) = (wrong.join("; "), &self.text);
            self.failures.push(format!("“{title}”: {wrong}\n--- before\n{before}\n--- after\n{after}\n---"));
        }
    }

    fn actions(&mut self, at: usize, only: Option<&str>) -> Vec<Value> {
        let here = position(&self.text, at);
        let mut context = json!({"diagnostics": []});
        if let Some(only) = only {
            context["only"] = json!([only]);
        }
        let params = json!({"textDocument": {"uri": self.uri}, "range": {"start": here, "end": here}, "context": context});
        let actions = self.client.request("textDocument/codeAction", params);
        actions.as_array().cloned().unwrap_or_default()
    }

    fn take(&mut self, mut action: Value) {
        if action.get("edit").is_none() && action.get("data").is_some() {
            action = self.client.request("codeAction/resolve", action);
        }
        let title = action["title"].as_str().unwrap().to_owned();
        let after = applied(&self.text, &self.uri, &action["edit"]);
        self.look(&title, Purpose::of(&title), &after);
    }

    /// Runs a command that asks for an edit or reports why there is none.
    fn command(&mut self, name: &str, at: usize, words: &str, purpose: Purpose) {
        let here = position(&self.text, at);
        self.client.asked.clear();
        let params = json!({"command": name, "arguments": [self.uri, here, words]});
        let id = self.client.ask("workspace/executeCommand", params);
        self.client.answer(id);
        // Requests that the server sends before its answer have arrived by now; later ones arrive with the next answer.
        self.client.text(&self.uri.clone());
        let asked =
            self.client.asked.iter().find(|question| question["method"] == "workspace/applyEdit").cloned();
        if let Some(asked) = asked {
            let after = applied(&self.text, &self.uri, &asked["params"]["edit"]);
            self.look(name, purpose, &after);
        }
    }

    fn report(&mut self, share: usize) {
        for kind in ["renumber", "fixAll", "createEndnotes", "removeEndnotes", "defang", "refang"] {
            for action in self.actions(0, Some(&format!("source.{kind}.assessor"))) {
                self.take(action);
            }
        }
        let step = (self.text.len() / 12).max(1);
        for at in (share % step..self.text.len()).step_by(step) {
            let at = (0..=at).rev().find(|at| self.text.is_char_boundary(*at)).unwrap_or(0);
            for action in self.actions(at, None) {
                if !action["kind"].as_str().is_some_and(|kind| kind.starts_with("source")) {
                    self.take(action);
                }
            }
        }
        let ends = claim_ends(&self.text);
        let at = ends[share % ends.len()];
        self.command("assessor.insertCitation", at, "https://q900.example.net/a", Purpose::Cite);
        self.command("assessor.paste", at, "https://q900.example.net/a", Purpose::Cite);
        let markers = regex::Regex::new(r"\.(?:\[\^?\w+\])+ The").unwrap();
        if let Some(free) = markers.find(&self.text).map(|found| found.end() - " The".len()) {
            self.command("assessor.paste", free, &clipboard(900), Purpose::Paste(900));
        }
        self.rename();
        self.complete(at, share);
    }

    fn rename(&mut self) {
        let Some(marker) = self.text.find("[2]") else { return };
        let here = position(&self.text, marker + 1);
        let params = json!({"textDocument": {"uri": self.uri}, "position": here, "newName": "20"});
        let id = self.client.ask("textDocument/rename", params);
        let answer = self.client.answer(id);
        let after = applied(&self.text, &self.uri.clone(), &answer["result"]);
        self.look("rename", Purpose::Other, &after);
    }

    /// Types a bracket and takes one of the suggestions.
    fn complete(&mut self, at: usize, share: usize) {
        // A bracket before a number would make another marker of it, whatever suggestion is chosen.
        if self.text[at..].starts_with(|c: char| c.is_alphanumeric()) {
            return;
        }
        let typed = format!("{}[{}", &self.text[..at], &self.text[at..]);
        self.client.change(&self.uri.clone(), 2, json!([{"text": typed}]));
        let params = json!({"textDocument": {"uri": self.uri}, "position": position(&typed, at + 1)});
        let answer = self.client.request("textDocument/completion", params);
        let items = answer["items"].as_array().or(answer.as_array()).cloned().unwrap_or_default();
        if items.is_empty() {
            return;
        }
        let item = self.client.request("completionItem/resolve", items[share % items.len()].clone());
        let mut edit = item["textEdit"].clone();
        if edit.is_null() {
            return;
        }
        if edit.get("range").is_none() {
            edit["range"] = edit["replace"].clone();
        }
        let more = item["additionalTextEdits"].as_array().cloned().unwrap_or_default();
        let after = edited(&typed, &[vec![edit], more].concat());
        self.look("completion", Purpose::Cite, &after);
    }
}

#[test]
fn the_program_keeps_the_sources_too() {
    let capabilities = json!({
        "textDocument": {"codeAction": {
            "codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}},
            "dataSupport": true,
            "resolveSupport": {"properties": ["edit", "command"]},
        }},
        "workspace": {"workspaceEdit": {"documentChanges": true}, "applyEdit": true},
    });
    let folder = tempfile::tempdir().unwrap();
    let mut bench = Bench {
        client: Client::builder().capabilities(capabilities).start(),
        uri: String::new(),
        text: String::new(),
        failures: Vec::new(),
        taken: 0,
    };
    let mut runner = runner(1);
    let all = prop_oneof![
        reports::reports(MARKERS, &PLACES[..1], &LISTS[..1]),
        reports::reports(&MARKERS[..1], PLACES, &LISTS[..1]),
        reports::reports(&MARKERS[..1], &PLACES[..1], LISTS),
    ];
    for i in 0..variable("ASSESSOR_REPORTS").unwrap_or(150) as usize / 5 {
        bench.text = all.new_tree(&mut runner).unwrap().current().text();
        bench.uri = format!("file:///tmp/{i}-2024-05-03.md");
        let text = bench.text.clone();
        bench.client.open(&bench.uri.clone(), &text);
        bench.report(i * 7);
        let close = json!({"textDocument": {"uri": bench.uri}});
        bench.client.notify("textDocument/didClose", close);
        if i % 5 == 0 {
            let path = folder.path().join("report-2024-05-03.md");
            fs::write(&path, &text).unwrap();
            Command::new(env!("CARGO_BIN_EXE_assessor")).arg("renumber").arg(&path).output().unwrap();
            let after = fs::read_to_string(&path).unwrap();
            bench.look("assessor renumber", Purpose::Renumber, &after);
        }
    }
    let Bench { failures, taken, .. } = bench;
    assert!(failures.is_empty(), "{} of {taken} actions:\n{}", failures.len(), failures.join("\n"));
    assert!(taken > 50, "{taken} actions alone were taken");
}
