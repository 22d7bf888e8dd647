//! Markers in the text.
//!
//! There is no rule of its own for a quotation, a figure or geolocated footage without a source. Each of these is a
//! feature of the model that [`uncited_claim`] asks, which weighs it with the rest of the sentence and its neighbours,
//! and the message names it where it spoke most. A rule by the word alone would find the same sentences again, and
//! others that published assessments rightly leave uncited: an eighth of all figures, a fifth of all quotations.
//!
//! Nor is there one for a paragraph without any source. Its sentences that need one are found one by one; what is left
//! is pure assessment, which published texts keep in paragraphs of its own (one in eight has no citation).

pub mod carried_source;
pub mod dangling_marker;
pub mod malformed_marker;
pub mod marker_order;
pub mod marker_placement;
pub mod marker_reused;
pub mod uncited_claim;
pub mod uncited_report;
pub mod unread_marker;
