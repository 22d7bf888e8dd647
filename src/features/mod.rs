//! One file an answer to an editor. Each is a pure function of a snapshot and a position, in bytes, and answers in
//! the types of this crate; the server turns them into the protocol's.

pub mod actions;
pub mod actors;
pub mod definition;
pub mod hover;
pub mod keys;
pub mod outline;
pub mod paste;

pub use actions::{Action, ActionKind, actions, may_act, source_action, source_title};
pub use actors::{ActorHere, actors};
pub use definition::{definition, entry_at, references};
pub use hover::{Hover, hover};
pub use keys::{Key, keys, typed_key};
pub use outline::{OutlineItem, OutlineKind, outline};
pub use paste::{Pasted, paste};
