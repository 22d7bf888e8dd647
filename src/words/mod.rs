//! Words: the only module that cuts text into words.
//!
//! [`tokens`] cuts a text into words, numbers and marks. All readers of prose start from these tokens: [`compounds()`]
//! joins those of `so-called` for the need of a source, [`WordForm`]s add case and spacing for names, and the measure
//! of support splits `60km` and `didn’t` further. [`Letters`] finds single words around a place in the text.
//!
//! A soft hyphen is never a letter of a word: [`visible()`] takes it out. An apostrophe is the same in every form in which
//! editors write it.

mod compounds;
mod fold;
mod forms;
pub mod hash;
mod language;
mod recent;
mod runs;
mod stem;
mod token;
mod visible;

pub use compounds::{Compounds, compounds};
pub use fold::{Fold, MOST_BYTES, fold_name, fold_word, letters};
pub use forms::{Gap, WordForm, WordShape, read_forms};
pub use language::LanguageCounts;
pub use recent::Recent;
pub use runs::{Letters, is_alphanumeric, letters_end};
pub use stem::stem;
pub use token::{Outside, Token, TokenKind, Tokens, tokens};
pub use visible::{Visible, visible};
