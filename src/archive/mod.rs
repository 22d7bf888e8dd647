//! An index of all assessments in a workspace: their contents and the actors that they name.
//!
//! A [`Summary`] contains the stored facts of one assessment, an [`Archive`] those of all files. [`encode`] and
//! [`decode`] convert an archive to bytes and back. Searches and lookups only read memory. The newest reports also form
//! the [`PastReports`], which show how the team cites.

mod cache;
mod index;
mod past;
mod places;
mod search;
mod summary;
#[cfg(test)]
mod tests;

pub use cache::{CacheError, Maker, checksum, decode, encode};
pub use index::{ActorReport, Archive, Counted, FileStamp, IndexedFile, Memory};
pub use past::{PastReports, WEIGHED, keep_newest};
pub use places::At;
pub use search::{Open, SearchResult};
pub use summary::{Sighting, Summary, SummaryInputs, Symbol, SymbolKind, actor_key, mention_key, name_key};
