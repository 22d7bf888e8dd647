//! Characters: spans, the rope with its positions, sentences and words.

mod span;

pub use span::Span;
