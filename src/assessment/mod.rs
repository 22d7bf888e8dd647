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
pub mod estimates;
pub mod front_matter;
pub mod headings;
pub mod lines;
pub mod markup;
pub mod preamble;
pub mod slips;
pub mod sources;
mod survey;
mod unfinished;
pub mod unread;

pub use addresses::{Address, Way};
pub use blocks::{Block, BlockKind, Place, Section};
pub use calendar::DatedDay;
pub use citations::{Citation, Label, Notation, Style};
pub use comments::Ignore;
pub use conventions::Conventions;
pub use estimates::{Estimate, EstimateKind, Scale};
pub use headings::HeadingRole;
pub use slips::{Slip, SlipKind};
pub use sources::Source;
pub use survey::Survey;
pub use unread::Unread;

/// Returns true if `text` is an assessment: it has a takeaways heading, or a citation that is a marker and not only a
/// link. Reads no further than that.
#[must_use]
pub fn is_assessment(text: &str) -> bool {
    let conventions = Conventions::of(text, headings::OwnNames::NONE);
    blocks::all(text).any(|(kind, span)| {
        let scan = || citations::scan(&text[span.range()], conventions);
        let marked = || scan().citations.iter().any(|c| c.label.is_marker());
        matches!(kind, BlockKind::Heading { role: HeadingRole::Takeaways, .. }) || kind.cites() && marked()
    })
}
