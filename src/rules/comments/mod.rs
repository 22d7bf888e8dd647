//! Rules about the comments that suppress findings.

pub mod unused_ignore;
