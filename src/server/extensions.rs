//! Requests of our own, beside those of the protocol: what every editor can show and no request asks for.

use serde::{Deserialize, Serialize};
use tower_lsp::ls_types as lsp;

use super::document::Subject;
use crate::features;

/// `assessor/actors`: who is named in a document.
pub enum ActorsRequest {}

impl lsp::request::Request for ActorsRequest {
    type Params = AboutDocument;
    type Result = Vec<Actor>;
    const METHOD: &'static str = "assessor/actors";
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
