//! Helpers for the tests of several features.

use std::sync::Arc;

use crate::analysis::{Document, Environment, Snapshot};
use crate::text::Text;

/// A small assessment with all parts that features use.
pub const SAMPLE: &str = "\
---
title: River Basin Assessment
date: 2024-05-03
---

# River Basin Assessment

May 3, 2024

## Key Takeaways

- River forces shelled Port Anvil.
- Russian Foreign Minister Sergei Lavrov will likely visit the basin.

## Port Anvil

River forces shelled Port Anvil. The governor claimed that 14 people died.[1] Officials reported a fire.[2]

### Harbour

The harbour master stated on May 2 that three ships sank. Crews left.[1]

## Visits

Russian Foreign Minister Sergei Lavrov said on May 2 that he would visit the basin.[3] Lavrov was almost \
certainly answering the governor.

## Endnotes

[1] https://tass dot ru/a; https://example.org/b
[2] https://www.example.org/c
[3] Ministry briefing, p. 12
";

/// Returns the analysis of `text`, under a name without a date.
pub fn snapshot(text: &str) -> Arc<Snapshot> {
    Document::new("report.md", Text::new(text), Arc::new(Environment::default())).snapshot()
}

/// Returns the text without its cursor `┃`, and the offset of the cursor.
pub fn caret(marked: &str) -> (String, u32) {
    let at = marked.find('┃').expect("a caret") as u32;
    (marked.replace('┃', ""), at)
}
