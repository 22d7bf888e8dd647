//! Changes that keep text and endnotes consistent: renumber, insert a citation, cite again, remove a source.
//!
//! Each is a pure function of a snapshot that returns a [`Change`]: all edits as one step. No change makes a marker
//! refer to another source than before. If the text leaves that in doubt, the doubtful part stays unchanged: dangling
//! markers, two endnotes with one number, unread numbers that may be references ([`uses`]). The result of a change that
//! rewrites numbers is parsed again ([`reading`]), and the change is withheld if it went wrong.
//!
//! * Markers are numbered as the document numbers them (`[12]`, `[iv]`, `[^12]`). Keys that are words, and those of a
//!   bibliography, stay unchanged.
//! * In a file with several reports, each keeps its own list ([`mod@parts`]).
//! * The entry of a bibliography key is in another file: a change only says which entries that file needs.
//! * Code, front matter and everything except the numbers stay unchanged; endnotes move as a whole.

mod draft;
mod endnotes;
mod entries;
mod footnotes;
mod insert;
#[cfg(test)]
mod law;
mod marker;
mod new_notes;
mod notes;
mod parts;
mod paste;
mod reading;
mod renumber;
mod reorder;
mod same_sources;
#[cfg(test)]
pub(crate) mod testing;
mod url;
mod uses;

pub use draft::{Change, apply, between};
pub use endnotes::{
    create_endnote, create_endnotes, merge_duplicate, own_number, remove_endnote, remove_endnotes,
};
pub use insert::{cite_again, insert_citation, insert_new_key, may_cite_again, may_insert};
pub use marker::{add_colon, move_behind_stop, repair_marker, write_as_marker};
pub(crate) use notes::line_break;
pub use notes::{dominant_style, like as number_like, marker, reuses_numbers};
pub use parts::parts;
pub use paste::{
    Brings, MarkerAround, as_sources, borrowed_markers, brings, cite_pasted, fragment, insert_apart,
    marker_around, paste, paste_over, paste_piece, with_endnotes,
};
pub use renumber::{Doubt, Renumbering, give_number, is_in_order, renumber, renumber_footnotes};
pub use same_sources::first_changed_source;
pub use url::{Defanged, cite_url, defang, defanged, defanged_form, refang, repair_url, url_at};
pub(crate) use uses::is_referred_to;
pub use uses::{obstacle, unread_use};
