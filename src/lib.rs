//! Assessor: a language server for analysts who write assessments.
//!
//! # Structure
//!
//! There is one package with a library and a binary. The modules form layers, listed from the top down. A module may
//! use those below it, never one above. `tests/layers` reads the imports and enforces this.
//!
//! | module | content |
//! |---|---|
//! | [`cli`] | the command line: `lsp`, `check`, `inspect` … |
//! | [`server`] | the LSP server, the only module that knows tower-lsp, the protocol's JSON and UTF-16 |
//! | [`project`] | the files of a workspace: settings, bibliographies, the team's actors, the reports in folders |
//! | [`features`] | editor features, one in each file: pure functions of a snapshot and a position |
//! | [`config`] | `assessor.toml` |
//! | [`rules`] | the checks: a folder for each family, a file for each rule, one list of all rules |
//! | [`edits`] | changes that keep text and endnotes consistent: renumber, insert a citation |
//! | [`archive`] | past reports: index, memory of names and titles, citation habits |
//! | [`analysis`] | the facts of one document: the incremental engine |
//! | [`actors`] | the actors that can be named: registry, roles in time, names → mentions |
//! | [`bibliography`] | the entries for keys such as `[@key]`: `.bib` files, CSL JSON |
//! | [`claims`] | the need of a sentence for a source |
//! | [`takeaways`] | the support of takeaways |
//! | [`assessment`] | structure: blocks, citations, sources, takeaways, dates |
//! | [`words`] | tokens, folding, stems, hashes: the only module that cuts words |
//! | [`text`] | characters: rope, positions in the client's encoding, spans, sentences |
//!
//! Rules are above the analysis: they read its snapshot. Nothing in the analysis depends on the active rules, so that a
//! changed setting costs no new analysis.
//!
//! # From keystroke to diagnostics
//!
//! 1. [`server`] applies the change to the text in the order in which the client sent it, before anything is awaited.
//! 2. [`analysis`] splits the touched lines into blocks again and keeps all other blocks with their facts.
//! 3. Its link pass connects blocks; it reads numbers, never text.
//! 4. [`rules`] check the snapshot, and their findings are sent with the version to which they belong.
//!
//! # Invariants
//!
//! * Offsets are UTF-8 bytes everywhere below [`server`]; the client's encoding exists only there.
//! * No module below [`project`] does I/O, or reads a clock or the environment.
//! * Parsing always succeeds: half-typed prose is the normal input.
//! * The analysis of a text after any edits equals its analysis from scratch.

// Allowed in one place, in one line: `server::malloc_arenas`.
#![deny(unsafe_code)]

pub mod actors;
pub mod analysis;
pub mod archive;
pub mod assessment;
pub mod bibliography;
pub mod claims;
pub mod cli;
pub mod config;
pub mod edits;
pub mod features;
pub mod project;
pub mod rules;
pub mod server;
pub mod takeaways;
pub mod text;
pub mod words;
