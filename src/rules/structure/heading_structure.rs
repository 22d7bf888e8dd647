//! Finds headings that skip a level or occur twice.

use rustc_hash::FxHashMap;

use crate::analysis::{Aspect, Mark, Snapshot};
use crate::assessment::headings;
use crate::rules::{Family, Finding, Fix, Report, Rule, Safety, Scope, Severity};
use crate::text::{Edit, Span, fingerprint};

/// The `heading-structure` rule. Its page documents it for users.
pub static RULE: Rule = Rule {
    name: "heading-structure",
    family: Family::Structure,
    summary: "Heading that skips a level or repeats another heading",
    severity: Some(Severity::Hint),
    page: "\
# heading-structure

A heading skips a level, or repeats another heading of its level under the same parent.

## Why it matters

The outline, links to headings and screen readers rely on the structure of the headings. Only headings with `#` are
checked.

## Wrong

```assessment
# River Basin Assessment, May 3, 2024

## North

⟦#### Port Anvil⟧

River forces shelled Port Anvil.[1]

⟦## North⟧

Ferries stopped.[2]

## Endnotes

[1] https://example.org/a
[2] https://example.org/b
```

## Right

```assessment
# River Basin Assessment, May 3, 2024

## North

### Port Anvil

River forces shelled Port Anvil.[1]

## Endnotes

[1] https://example.org/a
```

## When to ignore it

When your team's template requires it.
",
    scope: Scope::document(&[Aspect::Structure]),
    check,
    fixes,
    ..Rule::DEFAULT
};

const TWICE: &str = "This heading repeats an earlier one at the same level.";

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    let (mut above, mut path): (Option<u8>, Vec<(u8, u64)>) = (None, Vec::new());
    let mut seen: FxHashMap<(u64, u64), ()> = FxHashMap::default();
    for i in snapshot.links().blocks_with(Mark::Heading).iter().map(|block| *block as usize) {
        let text = snapshot.text().slice(snapshot.block_content(i));
        let level = text.bytes().take_while(|b| *b == b'#').count() as u8;
        if level == 0 {
            continue;
        }
        if let Some(above) = above.filter(|above| level > above + 1) {
            let message = format!("This heading skips a level: it goes from level {above} to level {level}.");
            report.add(snapshot.block_content(i), message);
        }
        above = Some(level);
        path.retain(|(l, _)| *l < level);
        let name = fingerprint(headings::name(&text).to_lowercase().bytes());
        let parent = path.last().map_or(0, |(_, name)| *name);
        if seen.insert((parent, name), ()).is_some() {
            report.add(snapshot.block_content(i), TWICE);
        }
        path.push((level, name));
    }
}

fn fixes(snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
    if finding.message == TWICE {
        return Vec::new();
    }
    let text = snapshot.text().slice(finding.span);
    let level = text.bytes().take_while(|b| *b == b'#').count() as u32;
    let Some(above) = finding.message.bytes().find(u8::is_ascii_digit).map(|b| u32::from(b - b'0')) else {
        return Vec::new();
    };
    let span = Span::new(finding.span.start, finding.span.start + level);
    vec![Fix {
        title: format!("Change to level {}", above + 1),
        edits: vec![Edit::new(span, "#".repeat(above as usize + 1))],
        safety: Safety::Suggested,
        caret: None,
    }]
}
