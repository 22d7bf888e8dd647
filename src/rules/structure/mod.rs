//! Rules about headings and the text below them.

pub mod empty_section;
pub mod heading_structure;
pub mod other_language;
