//! Requests of our own, beside those of the protocol: what every editor can show and no request asks for.

use serde::{Deserialize, Serialize};
use tower_lsp::ls_types as lsp;

use super::subject::Subject;
use crate::analysis::Expectation;
use crate::features::{self, ClaimCount};

/// `assessor/actors`: who is named in a document.
pub enum ActorsRequest {}

impl lsp::request::Request for ActorsRequest {
    type Params = AboutDocument;
    type Result = Vec<Actor>;
    const METHOD: &'static str = "assessor/actors";
}

/// `assessor/map`: what the takeaways of a document stand on, as a page.
pub enum MapRequest {}

impl lsp::request::Request for MapRequest {
    type Params = AboutDocument;
    type Result = Option<MapPage>;
    const METHOD: &'static str = "assessor/map";
}

/// The answer to [`MapRequest`]. The page stands alone; within an editor it takes messages `{type: "caret", line}` and
/// sends `{type: "show", line}`, lines counted from 0.
#[derive(Debug, Serialize, Deserialize)]
pub struct MapPage {
    /// The document's title.
    title: String,
    /// The page.
    html: String,
}

/// See [`MapRequest`]; nothing for a text that is no assessment.
pub fn map(on: &Subject) -> Option<MapPage> {
    let map = on.snapshot.is_assessment().then(|| features::map(&on.snapshot))?;
    Some(MapPage { html: features::page(&map), title: map.title })
}

/// `assessor/status`: by what the sentences of a document are judged.
pub enum StatusRequest {}

impl lsp::request::Request for StatusRequest {
    type Params = AboutDocument;
    type Result = Option<Status>;
    const METHOD: &'static str = "assessor/status";
}

/// The answer to [`StatusRequest`].
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Status {
    /// False for a text that is no assessment; nothing else is then told but the reason.
    is_report: bool,
    /// The reason why a text is no assessment, to follow "Not a report: ".
    reason: Option<String>,
    /// The number of claims in the body.
    claims: u32,
    /// The number of those that lack a source, by the same count as above the headings and in the map.
    uncited: u32,
    /// How many past reports that cite correct the need of a source.
    past_reports: u32,
    /// Whether each sentence that lacks a source is told.
    expects_citations: bool,
    /// The same for people.
    words: String,
}

/// See [`StatusRequest`].
pub fn status(on: &Subject) -> Option<Status> {
    if !on.snapshot.is_assessment() {
        let reason = "it has no citations and no heading of key takeaways".to_owned();
        return Some(Status { reason: Some(reason), ..Status::default() });
    }
    let past_reports = on.snapshot.environment().house.reports();
    let expects_citations = on.snapshot.expectation() == Expectation::Expected;
    let calibrated = match past_reports {
        0 => String::new(),
        1 => "Calibrated on 1 past report.".to_owned(),
        n => format!("Calibrated on {n} past reports."),
    };
    let words = match (expects_citations, calibrated) {
        (true, calibrated) => calibrated,
        (false, calibrated) if calibrated.is_empty() => "Citations are not expected here.".to_owned(),
        (false, calibrated) => format!("{calibrated} Citations are not expected here."),
    };
    let ClaimCount { claims, uncited } = features::count_all(&on.snapshot);
    Some(Status { is_report: true, reason: None, claims, uncited, past_reports, expects_citations, words })
}

/// A request about one document.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AboutDocument {
    text_document: lsp::TextDocumentIdentifier,
}

/// See [`features::ActorHere`], with its mentions as `ranges`.
#[derive(Debug, Serialize, Deserialize)]
pub struct Actor {
    name: String,
    role: String,
    kind: String,
    known: bool,
    ranges: Vec<lsp::Range>,
}

/// The answer to [`ActorsRequest`].
pub fn actors(on: &Subject) -> Vec<Actor> {
    let one = |actor: features::ActorHere| Actor {
        ranges: actor.mentions.iter().map(|span| on.range(*span)).collect(),
        name: actor.name,
        role: actor.role,
        kind: actor.kind,
        known: actor.known,
    };
    features::actors(&on.snapshot).into_iter().map(one).collect()
}
