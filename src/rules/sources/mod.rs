//! Endnotes and what they cite.

pub mod duplicate_endnote_number;
pub mod unused_endnote;
