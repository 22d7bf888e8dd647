//! Conversion of the places that a request leads to.

use tower_lsp::ls_types as lsp;

use super::document_view::DocumentView;
use crate::bibliography::{Column, Entry, File};
use crate::text::{Encoding, Span};

/// Returns the locations of a definition; `None` if there are no spans.
#[must_use]
pub fn definition(view: &DocumentView, spans: Vec<Span>) -> Option<lsp::GotoDefinitionResponse> {
    locations(view, spans).map(lsp::GotoDefinitionResponse::Array)
}

/// Returns the location of a bibliography entry.
#[must_use]
pub fn entry_location(
    view: &DocumentView,
    entry: &Entry,
    file: &File,
) -> Option<lsp::GotoDefinitionResponse> {
    let uri = url::Url::from_file_path(&file.path).ok()?.as_str().parse().ok()?;
    let position = |column: Column| {
        let character = match view.capabilities.encoding {
            Encoding::Utf8 => column.utf8,
            Encoding::Utf16 => column.utf16,
            Encoding::Utf32 => column.utf32,
        };
        lsp::Position::new(entry.place.line, character)
    };
    let range = lsp::Range::new(position(entry.place.start), position(entry.place.end));
    Some(lsp::GotoDefinitionResponse::Array(vec![lsp::Location::new(uri, range)]))
}

/// Returns the locations of spans in the document; `None` if there are no spans.
#[must_use]
pub fn locations(view: &DocumentView, spans: Vec<Span>) -> Option<Vec<lsp::Location>> {
    let uri: lsp::Uri = view.uri.parse().ok()?;
    let locations: Vec<_> =
        spans.into_iter().map(|span| lsp::Location::new(uri.clone(), view.range(span))).collect();
    (!locations.is_empty()).then_some(locations)
}
