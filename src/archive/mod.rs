//! Many documents: what all assessments of a workspace hold and whom they name.
//!
//! A [`Summary`] is what is kept of one, an [`Archive`] holds those of all files; [`encode`] and [`decode`] turn it into
//! bytes and back. Searching and remembering go over memory alone. The newest reports are [`PastReports`] too, which show
//! how the team cites.

mod cache;
mod index;
mod past;
mod places;
mod search;
mod summary;
#[cfg(test)]
mod tests;

pub use cache::{CacheError, Maker, checksum, decode, encode};
pub use index::{Archive, Counted, File, Memory, Report, Stamp};
pub use past::{PastReports, keep_newest};
pub use places::At;
pub use search::{Found, Open};
pub use summary::{Reading, Sighting, Summary, Symbol, SymbolKind, actor_key, mention_key, name_key};
