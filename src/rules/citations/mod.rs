//! Rules about markers in the text.
//!
//! There are no separate rules for a quotation, a figure or geolocated footage without a source. Each of these is a
//! feature of the model that [`uncited_claim`] uses. The model weighs it together with the rest of the sentence and its
//! neighbours, and the message names the feature with the largest weight. A rule on the word alone would find the same
//! sentences again. It would also find others that published assessments rightly leave uncited: an eighth of all
//! figures, a fifth of all quotations.
//!
//! There is no rule for a paragraph without any source either. Its sentences that need one are found one by one. The
//! rest is pure assessment, which published texts keep in paragraphs of its own (one in eight has no citation).

pub mod carried_source;
pub mod dangling_marker;
pub mod malformed_marker;
pub mod marker_order;
pub mod marker_placement;
pub mod marker_reused;
pub mod uncited_claim;
pub mod uncited_report;
pub mod unread_marker;
