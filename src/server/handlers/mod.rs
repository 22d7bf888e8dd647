//! Answers to the requests and notifications of the client: a file for each, or for a family.
//!
//! A handler takes the state of a document and the context, and returns its answer. [`requests`] is the table of
//! requests, [`notifications`] that of notifications.

mod actor_files;
mod add_actor;
mod append_edit;
mod apply_edit;
mod archive_reader;
mod bibliographies;
mod bibliography_edits;
mod client_requests;
mod code_actions;
mod commands;
mod completion;
mod diagnostics;
mod file_actions;
mod hover;
pub mod initialize;
mod lsp_ext;
mod navigation;
pub mod notifications;
mod paste;
mod rename;
mod rename_files;
pub mod requests;
pub mod router;
mod settings;
pub mod test_requests;
mod views;
mod workspace_diagnostics;
mod workspace_symbols;
