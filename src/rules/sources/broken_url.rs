//! Finds URLs that cannot be opened.

use crate::analysis::{Mark, Snapshot};
use crate::assessment::SlipKind;
use crate::rules::{Family, Finding, Fix, Report, Rule, Safety, Severity, in_blocks};
use crate::text::{Edit, Span};

/// The `broken-url` rule. Its page documents it for users.
pub static RULE: Rule = Rule {
    name: "broken-url",
    family: Family::Sources,
    summary: "URL with a broken scheme, or joined to the URL before it",
    severity: Some(Severity::Warning),
    page: "\
# broken-url

A URL has a misspelt scheme (`ttps://`, `https//`), two schemes (`https://https://t.me`), a space after its scheme
(`https:// t.me`), or starts directly at the end of another URL.

## Why it matters

Such a URL cannot be opened with a click, and no archive can save its page.

## Wrong

```assessment
# River Basin Assessment, May 3, 2024

River forces shelled Port Anvil on May 2.[1] Coastal media published footage of the port.[2] The port closed.[3]

## Endnotes

[1] ⟦ttps://⟧example.org/a
[2] ⟦https:// ⟧example.org/b
[3] https://example.org/c⟦https://example.org/d⟧; ⟦https://https://⟧example.org/e
```

## Right

```assessment
# River Basin Assessment, May 3, 2024

River forces shelled Port Anvil on May 2.[1] Coastal media published footage of the port.[2] The port closed.[3]

## Endnotes

[1] hxxps://example[.]org/a
[2] https://example dot org/b
[3] https://web.archive.org/web/2024/https://example.org/c; www.example.org/d
```

## When to ignore it

Never. To prevent a link from being followed by accident, write `hxxps://`.

Measured with `assessor check --format json` on 255 published assessments: 42 alarms in 34 of them. All were read, and none
of these URLs can be opened.
",
    check,
    fixes,
};

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    in_blocks(snapshot, Mark::Slips, report, in_block);
}

/// Checks one block.
pub(in crate::rules) fn in_block(snapshot: &Snapshot, block: usize, report: &mut Report<'_>) {
    let shown = |span| snapshot.text().slice(span);
    for slip in snapshot.slips_in(block) {
        match slip.kind {
            SlipKind::BrokenScheme if is_doubled(&shown(slip.span)) => {
                report
                    .add(slip.span, format!("This URL has more than one scheme: \"{}\".", shown(slip.span)));
            }
            SlipKind::BrokenScheme => {
                report.add(slip.span, format!("\"{}\" is not a valid URL scheme.", shown(slip.span)));
            }
            SlipKind::SpacedScheme => {
                let scheme = shown(slip.span);
                report.add(slip.span, format!("The space after \"{}\" breaks this URL.", scheme.trim_end()));
            }
            SlipKind::Glued => {
                report.add(slip.span, "This URL starts directly at the end of another. Separate the two.");
            }
            _ => {}
        }
    }
}

/// Returns true for `https://https://` and `http:https://`.
fn is_doubled(schemes: &str) -> bool {
    schemes.matches(':').count() > 1 || schemes.matches("//").count() > 1
}

/// Returns the intended scheme for a broken one, or for the last of several. A scheme that was defanged on
/// purpose stays as it is.
fn repaired(written: &str) -> String {
    let name = |scheme: &str| scheme.trim_end_matches(['/', ':']).to_ascii_lowercase();
    let all = name(written);
    let last = name(all.rsplit(['/', ':']).next().unwrap_or_default());
    let known = crate::assessment::sources::BROKEN_SCHEMES.iter().find(|(broken, _)| *broken == last);
    format!("{}://", known.map_or(last.as_str(), |(_, meant)| meant))
}

fn fixes(snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
    let Some((_, slip)) = snapshot.slips().find(|(_, slip)| {
        let ours = [SlipKind::BrokenScheme, SlipKind::SpacedScheme, SlipKind::Glued];
        slip.span == finding.span && ours.contains(&slip.kind)
    }) else {
        return Vec::new();
    };
    let written = snapshot.text().slice(slip.span);
    let (title, edit) = match slip.kind {
        SlipKind::Glued => ("Separate the URLs".to_owned(), Edit::new(Span::at(slip.span.start), "; ")),
        SlipKind::SpacedScheme => {
            ("Remove the space".to_owned(), Edit::new(slip.span, written.trim_end().to_owned()))
        }
        _ => {
            let scheme = repaired(&written);
            (format!("Change to {scheme}"), Edit::new(slip.span, scheme))
        }
    };
    vec![Fix { title, edits: vec![edit], safety: Safety::Safe, caret: None }]
}
