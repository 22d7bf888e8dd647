//! Text primitives: spans, the rope and its positions, sentences.

mod counts;
mod encoding;
mod fingerprint;
mod nearest;
mod rope;
pub mod scripts;
pub mod sentences;
mod span;
pub mod verbatim;
mod wording;

pub(crate) use counts::add_up;
pub use encoding::{Encoding, LineColumn};
pub use fingerprint::{FINGERPRINT_SEED, extend_fingerprint, fingerprint};
pub use nearest::nearest;
pub use rope::{Edit, Text, floor};
pub use span::Span;
pub use wording::{capitalised, counted};
