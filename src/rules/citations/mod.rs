//! Markers in the text.

pub mod carried_source;
pub mod dangling_marker;
pub mod marker_order;
pub mod uncited_claim;
