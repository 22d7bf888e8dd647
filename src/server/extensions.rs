//! Requests of our own, beside those of the protocol: what every editor can show and no request asks for.

use serde::{Deserialize, Serialize};
use tower_lsp::ls_types as lsp;

use super::subject::Subject;
use crate::features;

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
