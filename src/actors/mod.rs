//! Actors: the registry, their roles over time, and the recognition of names as mentions.
//!
//! [`Registry`] contains the facts. It is built once and immutable. [`BlockNames`] contains the names in one block. It
//! is a pure function of text and registry, so that an unchanged block is never read again. [`Linked`] resolves the
//! names of all blocks to [`Mention`]s: a surname, an acronym or a name that no registry knows means what the document
//! introduced. It works on hashes only, and after an edit it only processes what the edit affects.
//!
//! ```
//! use assessor::actors::{BlockNames, Registry, link};
//!
//! let registry = Registry::embedded();
//! let text = "Russian Foreign Minister Sergey Lavrov spoke. Lavrov’s deputies listened.";
//! let names = BlockNames::read(text, &registry);
//! let mentions = link(&[0, text.len() as u32], &[names], &registry);
//! let names: Vec<_> = mentions.iter().map(|m| (&text[m.span.range()], m.name(&registry, text))).collect();
//! assert_eq!(names, [("Sergey Lavrov", "Sergei Lavrov"), ("Lavrov", "Sergei Lavrov")]);
//! ```

mod actor;
mod build;
mod date;
mod embedded;
mod find;
mod import;
mod index;
mod layer;
mod lexicon;
mod link;
mod load;
mod names;
mod offices;
mod outlet;
mod pack;
mod prefixes;
mod registry;
mod respell;
mod slug;
mod table;
mod title;
mod title_words;

pub use actor::{Actor, ActorId, Kind, Occupancy, Position, PositionId, Post, RoleAt};
pub use date::{Held, PartialDate, Period};
pub use embedded::prepare;
pub use import::{Import, ImportFormat, ImportOptions, ImportSummary};
pub use index::{Index, IndexBuilder, IndexError};
pub use lexicon::{Country, is_ambiguous_acronym, is_everyday_word, is_known_acronym};
pub use link::{Acronym, BlockNames, Edited, Effect, Form, Linked, Mention, Remark, UnchangedRun, Who, link};
pub use load::{ACTOR_KEYS, OWNER_KEYS, POSITION_KEYS, Problem, ROLE_KEYS};
pub use names::{SingleWords, stands_out};
pub use outlet::{OutletFacts, OutletKind, Owner};
pub use registry::Registry;
pub use respell::respell;
pub use slug::slug;
pub use title::{TitleReading, TitleVerdict};

impl From<jiff::civil::Date> for PartialDate {
    fn from(date: jiff::civil::Date) -> Self {
        Self::day(date.year(), date.month() as u8, date.day() as u8)
    }
}
