//! Conversion between the types of this crate and those of the protocol: positions, edits, diagnostics, the answers of
//! features. It knows neither the session nor any handler.

mod capabilities;
pub mod commands;
mod diagnostics;
mod document_view;
mod edits;
mod errors;
mod hover;
pub mod json;
mod locations;
mod outline;
mod positions;
mod views;

pub use capabilities::{Capabilities, Delivery};
pub use diagnostics::{Encoded, diagnostic, put_diagnostic, result_id, rule_page};
pub use document_view::DocumentView;
pub use edits::{confirmed, position_after, workspace_edit};
pub use errors::{internal_error, parse, request_failed};
pub use hover::hover;
pub use locations::{definition, entry_location, locations};
pub use outline::put_outline;
pub use positions::{path, position, range, range_on_line, span};
pub use views::{
    folding_ranges, highlights, inlay_hints, legend, lenses, linked, links, selection_range, semantic_tokens,
};
