//! Tests of the server from the view of a client: the real binary, over real pipes.

mod actions;
mod actor_files;
mod archive;
mod bibliography;
mod client;
mod configuration;
mod diagnostics;
mod entries;
mod features;
mod folders;
mod habit;
mod lifecycle;
mod menus;
mod named;
mod order;
mod report;
mod text;
mod titles;
mod transport;
mod views;
mod writing;
