//! Changes that keep text and endnotes in step: renumber, insert a citation, cite again, remove a source.
//!
//! Each is a pure function of a snapshot that answers with a [`Change`]: all edits as one step. None ever makes a
//! marker point to another source than before; where the text leaves that in doubt (dangling markers, two endnotes
//! of one number, numbers that may be references and are not read: [`uses`]) the doubtful part stays as it is. What
//! rewrites numbers is read again before it is handed out ([`reading`]) and withheld if it went wrong.
//!
//! * Markers are counted where the document counts them (`[12]`, `[iv]`, `[^12]`); keys that are words, and those of a
//!   bibliography, stay what they are.
//! * Of several reports in one file each keeps its own list ([`mod@parts`]).
//! * What a key of a bibliography stands for is in another file: a change only says what that one is to get.
//! * Code, front matter and everything beside the numbers stay as they are; endnotes that move, move whole.

mod draft;
mod endnotes;
mod entries;
mod footnotes;
mod insert;
#[cfg(test)]
mod law;
mod marker;
mod notes;
mod parts;
mod paste;
mod reading;
mod renumber;
mod reorder;
#[cfg(test)]
pub(crate) mod testing;
mod url;
mod uses;

pub use draft::{Change, apply, between};
pub use endnotes::{
    create_endnote, create_endnotes, merge_duplicate, own_number, remove_endnote, remove_endnotes,
};
pub use insert::{cite_again, insert_citation, insert_new_key, may_cite_again, may_insert};
pub use marker::{move_behind_stop, repair_marker, write_as_marker};
pub(crate) use notes::line_break;
pub use notes::{dominant_style, marker, reuses_numbers};
pub use parts::parts;
pub use paste::{
    Brings, as_sources, borrowed_markers, brings, cite_pasted, fragment, paste, paste_over, paste_piece,
    with_endnotes,
};
pub use renumber::{Doubt, Renumbering, give_number, is_in_order, renumber, renumber_footnotes};
pub use url::{Defanged, cite_url, defang, defanged, defanged_form, refang, repair_url, url_at};
pub(crate) use uses::is_referred_to;
pub use uses::{obstacle, unread_use};
