//! What a takeaway stands on: the sentences of the body that it condenses, and where it departs from them.
//!
//! [`words`] folds words so that inflection, synonyms and number words don't matter; each block keeps the keys of its
//! sentences ([`Keys`]), a pure function of its text. [`mod@support`] links each sentence of a takeaway with the body
//! sentences that cover it, weighing words by their kind and their rarity in the document: one pass over numbers.
//! [`mod@compare`] aligns a takeaway with its support, word by word, and names what differs.

pub mod compare;
mod keys;
pub mod support;
pub mod words;

pub use compare::{Comparison, Departure, DepartureKind, compare, miscounted, swapped};
pub use keys::{Keys, skipped};
pub use support::{Cover, Opens, Part, Weighted, link};
pub use words::{Word, WordKind};
