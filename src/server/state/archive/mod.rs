//! Past reports that are not open: searchable, and saved in a cache file for the next start. For an open report the text
//! in the editor counts.

mod index;
mod open_reports;
pub mod store;
mod typing;

pub use index::{Archives, HabitKey, Habits, Job};
pub use open_reports::{OpenReport, open_reports, path_in_index};
pub use typing::Typing;
