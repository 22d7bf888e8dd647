//! Headings and what stands below them.

pub mod empty_section;
pub mod heading_structure;
