//! The files of a workspace, read from disk for the server and the command line: settings files, bibliographies, the
//! team's actors, and the reports in folders.

pub mod bibliographies;
pub mod disk;
pub mod folders;
pub mod settings;
pub mod settings_file;
pub mod team;
