//! Text primitives: spans, the rope and its positions, sentences.

mod encoding;
mod fingerprint;
mod nearest;
mod rope;
pub mod scripts;
pub mod sentences;
mod span;

pub use encoding::{Encoding, LineColumn};
pub use fingerprint::{FINGERPRINT_SEED, extend_fingerprint, fingerprint};
pub use nearest::nearest;
pub use rope::{Edit, Text};
pub use span::Span;
