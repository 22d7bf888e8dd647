//! Names and titles.

pub mod acronym_redefined;
pub mod ambiguous_surname;
pub mod inconsistent_spelling;
pub mod mixed_script;
pub mod premature_former;
pub mod stale_title;
pub mod surname_first;
pub mod undefined_acronym;
pub mod unknown_actor;
pub mod variant_spelling;
pub mod wrong_holder;

mod titles;

use std::borrow::Cow;

use super::{Fix, Safety};
use crate::actors::{Mention, Remark};
use crate::analysis::Snapshot;
use crate::text::{Edit, Span};

/// The mentions of which just this is to be said, in order.
fn remarked<'a>(snapshot: &'a Snapshot, remark: &'a Remark) -> impl Iterator<Item = Mention> + 'a {
    snapshot.remarks(move |other| other == remark).map(|(mention, _)| mention)
}

/// The words of a mention.
fn words(snapshot: &Snapshot, mention: &Mention) -> String {
    snapshot.text().slice(mention.span).into_owned()
}

/// A fix that puts `new` in place of `span`.
fn replace(title: String, span: Span, new: impl Into<String>, safety: Safety) -> Fix {
    Fix { title, edits: vec![Edit::new(span, new.into())], safety, caret: None }
}

/// The words with a capital first.
fn capitalised(words: &str) -> Cow<'_, str> {
    match words.chars().next() {
        Some(first) if first.is_lowercase() => {
            Cow::Owned(first.to_uppercase().chain(words.chars().skip(1)).collect())
        }
        _ => Cow::Borrowed(words),
    }
}

/// Whether a sentence begins at `offset`.
fn opens_sentence(snapshot: &Snapshot, offset: u32) -> bool {
    snapshot.sentence_at(offset).is_some_and(|sentence| sentence.span.start == offset)
}

/// Whether `offset` lies in a takeaway.
fn in_takeaway(snapshot: &Snapshot, offset: u32) -> bool {
    let block = snapshot.block_at(offset);
    block.is_some_and(|block| {
        matches!(snapshot.blocks()[block].block.kind, crate::assessment::blocks::BlockKind::Takeaway(_))
    })
}
