//! Requests of this server in addition to those of the protocol, for data that every editor can show.

use serde::{Deserialize, Serialize};
use tower_lsp::ls_types as lsp;

use crate::analysis::Expectation;
use crate::features::{self, ClaimCount};
use crate::server::state::DocumentSnapshot;

/// `assessor/actors`: the actors that are named in a document.
pub enum ActorsRequest {}

impl lsp::request::Request for ActorsRequest {
    type Params = AboutDocument;
    type Result = Vec<ActorItem>;
    const METHOD: &'static str = "assessor/actors";
}

/// `assessor/map`: a page that shows the support of a document's takeaways.
pub enum MapRequest {}

impl lsp::request::Request for MapRequest {
    type Params = AboutDocument;
    type Result = Option<MapPage>;
    const METHOD: &'static str = "assessor/map";
}

/// The answer to [`MapRequest`]. The page is self-contained. Inside an editor it accepts messages `{type: "caret",
/// line}` and sends `{type: "show", line}`, with lines counted from 0.
#[derive(Debug, Serialize, Deserialize)]
pub struct MapPage {
    /// The document's title.
    title: String,
    /// The page.
    html: String,
}

/// Returns the answer to [`MapRequest`]; `None` for a text that is not an assessment.
pub fn map(on: &DocumentSnapshot) -> Option<MapPage> {
    let map = on.snapshot.is_assessment().then(|| features::map(&on.snapshot))?;
    Some(MapPage { html: features::page(&map), title: map.title })
}

/// `assessor/status`: the criteria by which the sentences of a document are judged.
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
    /// False for a text that is not an assessment; then only `reason` is set.
    is_report: bool,
    /// The reason why a text is not an assessment, as the continuation of "Not a report: ".
    reason: Option<String>,
    /// The number of claims in the body.
    claims: u32,
    /// The number of claims without a source. The code lenses above headings and the map use the same count.
    uncited: u32,
    /// The number of past reports with citations, which correct the need of a source.
    past_reports: u32,
    /// True if each sentence without a source is reported.
    expects_citations: bool,
    /// The same data as text for the user.
    words: String,
}

/// Returns the answer to [`StatusRequest`].
pub fn status(on: &DocumentSnapshot) -> Option<Status> {
    if !on.snapshot.is_assessment() {
        let reason = "it has no citations and no heading of key takeaways".to_owned();
        return Some(Status { reason: Some(reason), ..Status::default() });
    }
    let past_reports = on.snapshot.environment().house.reports();
    let expects_citations = on.snapshot.expectation() == Expectation::Expected;
    let calibrated = match past_reports {
        0 => String::new(),
        1 => "Adjusted to how 1 past report cites.".to_owned(),
        n => format!("Adjusted to how {n} past reports cite."),
    };
    let words = match (expects_citations, calibrated) {
        (true, calibrated) => calibrated,
        (false, calibrated) if calibrated.is_empty() => "Citations are not expected here.".to_owned(),
        (false, calibrated) => format!("{calibrated} Citations are not expected here."),
    };
    let ClaimCount { claims, uncited } = features::count_all(&on.snapshot);
    Some(Status { is_report: true, reason: None, claims, uncited, past_reports, expects_citations, words })
}

/// The parameters of a request about one document.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AboutDocument {
    text_document: lsp::TextDocumentIdentifier,
}

/// An actor as in [`features::ActorHere`], with its mentions as `ranges`.
#[derive(Debug, Serialize, Deserialize)]
pub struct ActorItem {
    name: String,
    role: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    kind: String,
    known: bool,
    ranges: Vec<lsp::Range>,
}

/// Returns the answer to [`ActorsRequest`].
pub fn actors(on: &DocumentSnapshot) -> Vec<ActorItem> {
    let one = |actor: features::ActorHere| ActorItem {
        ranges: actor.mentions.iter().map(|span| on.range(*span)).collect(),
        name: actor.name,
        role: actor.role,
        title: actor.title,
        kind: actor.kind,
        known: actor.known,
    };
    features::actors(&on.snapshot).into_iter().map(one).collect()
}
