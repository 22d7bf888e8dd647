//! Editor features, one in each file. A feature is a pure function of a snapshot and a position in bytes. It returns
//! types of this crate, which the server converts to those of the protocol.

pub mod actions;
pub mod actor_page;
pub mod actors;
pub mod completion;
pub mod definition;
pub mod folding;
pub mod highlights;
pub mod hints;
pub mod hover;
pub mod keys;
pub mod lenses;
pub mod linked;
pub mod links;
pub mod map;
pub mod outlets;
pub mod outline;
pub mod paste;
pub mod rename;
pub mod sections;
pub mod selection;
#[cfg(test)]
mod testing;
pub mod tokens;

pub use actions::{
    Action, ActionKind, Mendable, SafeFixes, actions, may_act, safe_fixes, source_action, source_title,
    why_nothing, with_title,
};
pub use actor_page::actor_page;
pub use actors::{ActorHere, actors};
pub use completion::{Asked, EndnoteContent, Suggestion, SuggestionKind, endnote_edits, suggestions};
pub use definition::{NamedActor, definition, entry_at, named_at, references};
pub use folding::{FoldKind, FoldingRange, folds};
pub use highlights::{Use, highlights};
pub use hints::{Hint, hints, support_hints};
pub use hover::{Hover, Past, hover, hover_with};
pub use keys::{Key, keys, typed_key};
pub use lenses::{Lens, lenses};
pub use linked::linked;
pub use links::{Link, half_links, links};
pub use map::{Map, MapParagraph, MapSentence, MapTakeaway, is_page, map, page};
pub use outlets::{OutletGroup, OutletUse, SourceUse, outlets};
pub use outline::{OutlineItem, OutlineKind, outline};
pub use paste::{
    Citing, Paste, Pasted, Plain, borrowed, defang_links, paste, paste_after_marker, paste_defanged,
    paste_piece,
};
pub use rename::{renamable, rename};
pub use sections::{ClaimCount, count_all};
pub use selection::selections;
pub use tokens::{SemanticToken, SemanticTokenKind, tokens};
