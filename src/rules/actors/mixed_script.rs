//! Finds letters of another alphabet that look like Latin ones.

use super::replace;
use crate::analysis::{Mark, Snapshot};
use crate::rules::{Family, Finding, Fix, Report, Rule, Safety, Scope, Severity, in_blocks};
use crate::text::Span;
use crate::text::scripts::repaired;
use crate::text::verbatim::is_verbatim;

/// The `mixed-script` rule. Its page documents it for users.
pub static RULE: Rule = Rule {
    name: "mixed-script",
    family: Family::Actors,
    summary: "Word with look-alike letters from two alphabets",
    severity: Some(Severity::Error),
    page: "\
# mixed-script

A word in Latin letters contains Cyrillic or Greek letters that look the same, such as a Cyrillic 'о'.

## Why it matters

No search finds the word, and the registry does not recognise the name. Such letters come from another keyboard layout or
from a text that was copied together, and readers do not notice them.

## Wrong

```assessment
# River Basin Assessment, May 3, 2024

River forces shelled ⟦P\u{43e}rt⟧ Anvil on May 2.[1]
```

## Right

```assessment
# River Basin Assessment, May 3, 2024

River forces shelled Port Anvil (Порт) on May 2.[1]
```

## When to ignore it

When the letters themselves are the subject, as in a report on forged addresses. The fix is therefore not a safe one in
an address, a handle, the name of a file, a hash, code, or the key of a link or footnote: `check --fix` leaves the word
as it is.

Measured: no alarms in 324 published texts.
",
    scope: Scope::blocks(Mark::Mixed, &[], in_block),
    check,
    fixes,
    safe_fix: true,
    ..Rule::DEFAULT
};

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    in_blocks(snapshot, Mark::Mixed, report, in_block);
}

/// Checks one block.
pub(in crate::rules) fn in_block(snapshot: &Snapshot, block: usize, report: &mut Report<'_>) {
    for span in &snapshot.blocks()[block].mixed {
        let span = span.shift(snapshot.starts()[block]);
        let words = snapshot.text().slice(span);
        report.add(span, format!("\"{words}\" mixes look-alike letters of two alphabets."));
    }
}

fn fixes(snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
    let right = repaired(&snapshot.text().slice(finding.span));
    let fix = right.map(|right| {
        let safety = if names_something(snapshot, finding) { Safety::Suggested } else { Safety::Safe };
        replace(format!("Change to \"{right}\" in one alphabet"), finding.span, right, safety)
    });
    fix.into_iter().collect()
}

/// Returns true if the word counts letter by letter: with another letter, it is another address, file or key.
fn names_something(snapshot: &Snapshot, finding: &Finding) -> bool {
    let Some(block) = snapshot.block_at(finding.span.start) else { return true };
    let block = snapshot.block_span(block);
    let start = block.start.min(finding.span.start);
    let text = snapshot.text().slice(block);
    is_verbatim(&text, Span::new(finding.span.start - start, finding.span.end - start))
}

#[cfg(test)]
mod tests {
    use super::{RULE, fixes};
    use crate::analysis::{Document, Environment};
    use crate::rules::Safety;
    use crate::rules::tests::findings;
    use crate::text::Text;

    #[test]
    fn only_words_of_prose_have_a_safe_fix() {
        for (words, safety) in [
            ("the ferry at P\u{43e}rt Anvil", Safety::Safe),
            ("the [P\u{43e}rt office](https://example.org/x)", Safety::Safe),
            ("the lure m\u{43e}orings[.]example", Safety::Suggested),
            ("the lure `m\u{43e}orings`", Safety::Suggested),
            ("the account @m\u{43e}orings", Safety::Suggested),
            ("the file C:\\lure\\m\u{43e}orings.exe", Safety::Suggested),
            ("the [notice][m\u{43e}orings]", Safety::Suggested),
        ] {
            let report = format!(
                "# River Basin Assessment, May 3, 2024\n\nRiver forces seized {words} on May 2.[1]\n\n## Endnotes\n\n[1] https://example.org/a\n"
            );
            let found = findings(&RULE, &report);
            let text = Text::new(&report);
            let [only] = &found[..] else { panic!("{words}: {found:?}") };
            let environment = std::sync::Arc::new(Environment::default());
            let snapshot = Document::new("a.md", text, environment).snapshot();
            assert!(snapshot.text().slice(only.span).contains('\u{43e}'), "{words}: {found:?}");
            let made: Vec<_> = fixes(&snapshot, only).into_iter().map(|fix| fix.safety).collect();
            assert_eq!(made, [safety], "{words}");
        }
    }
}
