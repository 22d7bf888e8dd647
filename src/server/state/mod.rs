//! The state of the server: the session with its documents and settings, and caches. It knows no request.

pub mod actor_pages;
pub mod archive;
mod cache_folder;
mod client_file;
mod closed_files;
pub mod companion_files;
pub mod configuration;
mod context;
mod document;
mod document_snapshot;
mod paste_offers;
pub mod rule_pages;
mod sent_tokens;
mod session;

pub use client_file::ClientFile;
pub use closed_files::{ClosedFile, Diagnosed};
pub use context::Context;
pub use document::ContentChange;
pub use document_snapshot::DocumentSnapshot;
pub use paste_offers::Offer;
pub use session::{Answer, ConfigSnapshot, Phase, Revision, Session};
