//! The support of takeaways: the body sentences that each takeaway summarizes, and the details in which it differs.
//!
//! [`words`] normalizes words across inflection, synonyms and number words. Each block stores the keys of its sentences
//! ([`Keys`]), which are a pure function of its text. [`mod@support`] links each sentence of a takeaway with the body
//! sentences that cover it, in one pass over keys. Words are weighted by kind and by rarity in the document.
//! [`mod@compare`] aligns a takeaway with its support, word by word, and reports the differences.

pub mod compare;
mod keys;
pub mod support;
pub mod words;

pub use compare::{Comparison, Departure, DepartureKind, compare, miscounted, swapped};
pub use keys::{Keys, skipped};
pub use support::{Cover, Opens, SentenceSupport, Weighted, link};
pub use words::{Word, WordKind};
