//! Rules about days that a text names.

pub mod impossible_date;
pub mod no_document_date;
