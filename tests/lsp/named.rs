//! A hover knows every actor that is annotated in a report.

use std::path::Path;

use serde_json::{Value, json};

use crate::client::{Client, at};

/// A report of this project, and the annotation of its actors.
const SAMPLE: &str = include_str!("../fixtures/sample.assessment.md");
const NAMED: &str = include_str!("../fixtures/sample.actors.json");

/// Hovers over the last character of each mention and compares the bold name with the annotation. Returns the
/// number of hovers.
#[track_caller]
fn everyone_is_known(uri: &str, text: &str, annotated: &Value) -> usize {
    let mut client = Client::builder().start();
    client.open(uri, text);
    let mut hovered = 0;
    let mut wrong = Vec::new();
    for actor in annotated.as_array().unwrap() {
        let name = actor["canonical"].as_str().unwrap();
        for (mention, end) in mentions(text, actor) {
            let (line, column) = position(text, end - 1);
            let hover = client.request("textDocument/hover", at(uri, line, column));
            let words = hover["contents"]["value"].as_str().unwrap_or("nothing");
            let bold = words.trim_start_matches('*').split("**").next().unwrap_or("");
            if bold.replace('\\', "") != name {
                wrong.push(format!("{mention:?} at line {} should be {name}, is {bold:?}", line + 1));
            }
            hovered += 1;
        }
    }
    assert!(wrong.is_empty(), "{} of {hovered} wrong:\n{}", wrong.len(), wrong.join("\n"));
    hovered
}

/// Returns the text of each mention that names its actor, and its end, in characters.
fn mentions<'a>(text: &'a str, actor: &'a Value) -> Vec<(&'a str, usize)> {
    let forms = ["full_name", "surname", "acronym", "acronym_definition", "metonym"];
    let named = |mention: &&Value| forms.contains(&mention["form"].as_str().unwrap());
    let mut out = Vec::new();
    for mention in actor["mentions"].as_array().unwrap().iter().filter(named) {
        let words = mention["text"].as_str().unwrap();
        let end = match mention["end"].as_u64() {
            Some(end) => end as usize,
            None => {
                let nth = mention["nth"].as_u64().unwrap_or(1) as usize;
                let (start, _) =
                    text.match_indices(words).nth(nth - 1).expect("the annotated words are in the text");
                text[..start + words.len()].chars().count()
            }
        };
        out.push((words, end));
    }
    out
}

/// Returns line and UTF-16 column of a character.
fn position(text: &str, character: usize) -> (u32, u32) {
    let before: String = text.chars().take(character).collect();
    let line = before.matches('\n').count() as u32;
    let column = before.rsplit('\n').next().unwrap_or("").encode_utf16().count() as u32;
    (line, column)
}

#[test]
fn everyone_in_the_sample() {
    let annotated: Value = serde_json::from_str(NAMED).unwrap();
    let hovered = everyone_is_known("file:///tmp/sample.assessment.md", SAMPLE, &annotated);
    assert!(hovered >= 20, "{hovered}");
}

/// `ASSESSOR_SEED` names a folder with a report (`*.txt`) of 30 November 2024 and the annotation of its actors
/// (`actors.json`); the text itself cannot be part of the project.
#[test]
#[ignore = "needs ASSESSOR_SEED, a folder with an annotated report"]
fn everyone_in_the_report_that_the_environment_names() {
    let folder = std::env::var_os("ASSESSOR_SEED").expect("ASSESSOR_SEED names a folder");
    let folder = Path::new(&folder);
    let report = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|e| e == "txt"))
        .expect("a report");
    let text = std::fs::read_to_string(report).unwrap();
    let annotated = std::fs::read_to_string(folder.join("actors.json")).unwrap();
    let hovered =
        everyone_is_known("file:///tmp/2024-11-30.txt", &text, &serde_json::from_str(&annotated).unwrap());
    assert!(hovered >= 30, "{hovered}");

    let mut client = Client::builder()
        .capabilities(
            json!({"textDocument": {"documentSymbol": {"hierarchicalDocumentSymbolSupport": true}}}),
        )
        .start();
    client.open("file:///tmp/2024-11-30.txt", &text);
    let symbols = client.request(
        "textDocument/documentSymbol",
        json!({"textDocument": {"uri": "file:///tmp/2024-11-30.txt"}}),
    );
    let takeaways =
        symbols.as_array().unwrap().iter().find(|s| s["name"] == "Key Takeaways").expect("their heading");
    let below = takeaways["children"].as_array().unwrap();
    let items: Vec<_> = text.lines().filter_map(|line| line.strip_prefix("- ")).collect();
    assert_eq!(below.iter().map(|s| s["name"].as_str().unwrap()).collect::<Vec<_>>(), items);
}
