//! The structure of one assessment: blocks, citations, endnotes and their sources, takeaways, dates.
//!
//! Everything here is a pure function of a stretch of text (and, for blocks, of the place before it). It
//! knows no registry, no rules and no editor. Parsing always succeeds.

pub mod addresses;
mod block;
pub mod blocks;
pub mod calendar;
pub mod citations;
pub mod comments;
mod conventions;
pub mod dates;
pub mod document_date;
pub mod estimates;
pub mod front_matter;
pub mod headings;
pub mod identity;
pub mod lines;
pub mod markup;
pub mod metadata;
pub mod phrases;
pub mod preamble;
pub mod recognition;
pub mod slips;
pub mod sources;
mod survey;
mod unfinished;
pub mod unread;
mod urls;

pub use addresses::{Address, Way};
pub use blocks::{Block, BlockKind, Place, Section};
pub use calendar::DatedDay;
pub use citations::{Citation, Label, Notation, Style};
pub use comments::Ignore;
pub use conventions::Conventions;
pub use estimates::{Estimate, EstimateKind, Scale};
pub use headings::HeadingRole;
pub use identity::SourceIdentity;
pub use phrases::{Phrase, PhraseKind};
pub use recognition::{Evidence, Recognition, is_assessment};
pub use slips::{Slip, SlipKind};
pub use sources::Source;
pub use survey::Survey;
pub use unread::Unread;
