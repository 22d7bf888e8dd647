//! Text primitives: spans, the rope and its positions, sentences and words.

mod encoding;
mod fingerprint;
mod nearest;
mod recent;
mod rope;
mod runs;
pub mod scripts;
pub mod sentences;
mod span;

pub use encoding::{Encoding, LineColumn};
pub use fingerprint::fingerprint;
pub use nearest::nearest;
pub use recent::Recent;
pub use rope::{Edit, Text};
pub use runs::{Letters, is_alphanumeric, letters_end};
pub use span::Span;
