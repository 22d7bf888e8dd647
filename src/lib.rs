//! Assessor: a language server for analysts who write assessments.
//!
//! # The house
//!
//! One package, one library, one binary. Floors from the top down; a room may use those below it,
//! never one above. `tests/layers.rs` reads the imports and holds this.
//!
//! | floor | what lives there |
//! |---|---|
//! | [`cli`] | the command line: `lsp`, `check`, `inspect` … |
//! | [`server`] | the LSP edge, the only place that knows tower-lsp, the protocol's JSON and UTF-16 |
//! | [`team`] | the actors that a team keeps, read from disk |
//! | [`folders`] | looking through folders for reports |
//! | [`disk`] | reading files that others name: regular ones, up to a size |
//! | [`features`] | one file an answer to an editor: a pure function of a snapshot and a position |
//! | [`config`] | `assessor.toml` |
//! | [`rules`] | what can be wrong: a folder a family, a file a rule, one list of all rules |
//! | [`edits`] | changes that keep text and endnotes in step: renumber, insert a citation |
//! | [`analysis`] | one document's facts together: the incremental heart |
//! | [`actors`] | who can be named: registry, roles in time, names → mentions |
//! | [`bibliography`] | what the keys of `[@key]` stand for: `.bib` files, CSL JSON |
//! | [`claims`] | how much a sentence needs a source |
//! | [`takeaways`] | what a takeaway stands on |
//! | [`assessment`] | structure: blocks, citations, sources, takeaways, dates |
//! | [`text`] | characters: rope, positions in the client's encoding, spans, sentences |
//!
//! Rules stand above the analysis: they read its snapshot, and nothing in the analysis depends on which rules are on,
//! so that a changed setting costs no new analysis.
//!
//! # The way of a keystroke
//!
//! 1. [`server`] applies the change to the text in the order in which the client sent it, before anything is awaited.
//! 2. [`analysis`] cuts the touched lines into blocks again and keeps all others, with what is known of them.
//! 3. Its link pass joins blocks; it goes over numbers, never over text.
//! 4. [`rules`] look at the snapshot; their findings go out with the version they belong to.
//!
//! # Invariants
//!
//! * Offsets are UTF-8 bytes everywhere below [`server`]; the client's encoding exists only there.
//! * Nothing below [`disk`] does I/O, reads a clock or the environment.
//! * Parsing always succeeds: half-typed prose is the normal input.
//! * Analysing a text after any edits gives exactly what analysing it afresh gives.

// Allowed in one place, in one line: `server::heaps`.
#![deny(unsafe_code)]

pub mod actors;
pub mod analysis;
pub mod archive;
pub mod assessment;
pub mod bibliography;
pub mod claims;
pub mod cli;
pub mod config;
pub mod disk;
pub mod edits;
pub mod features;
pub mod folders;
pub mod rules;
pub mod server;
pub mod takeaways;
pub mod team;
pub mod text;
