//! Finds comments that suppress nothing.

use crate::analysis::Snapshot;
use crate::assessment::comments;
use crate::rules::{Family, Finding, Fix, RULES, Rule, Safety, Severity, by_name};
use crate::text::{Edit, Span};

/// The `unused-ignore` rule. Its page documents it for users. Its findings come from [`crate::rules::ignore`].
pub static RULE: Rule = Rule {
    name: "unused-ignore",
    family: Family::Comments,
    summary: "An \"ignore\" comment that suppresses no finding",
    severity: Some(Severity::Information),
    page: "\
# unused-ignore

A comment `<!-- assessor: ignore … -->` suppresses no finding: the problem was fixed, the sentence was moved away, or the
name of the rule is wrong.

A comment on a line of its own applies to the block below it. Within a paragraph it applies to the sentence before it, with
at most one space between them, otherwise to the sentence after it. If a comment names several rules, each must suppress a
finding.

## Why it matters

The comment would hide the next mistake in the same place.

## Wrong

```assessment
# River Basin Assessment, May 3, 2024

⟦<!-- assessor: ignore marker-placement -->⟧
River forces shelled Port Anvil on May 2.[1]

The port closed [2].⟦<!-- assessor: ignore marker-placement, marker-reused -->⟧ It opened.[3]

## Endnotes

[1] https://example.org/a
[2] https://example.org/b
[3] https://example.org/c
```

## Right

```assessment
# River Basin Assessment, May 3, 2024

River forces shelled Port Anvil on May 2.[1] The port closed [2]. <!-- assessor: ignore marker-placement -->

## Endnotes

[1] https://example.org/a
[2] https://example.org/b
```

## When to ignore it

Never. The fix removes the comment.

Measured: no published assessment has such comments.
",
    check: |_, _| {},
    fixes,
    safe_fix: true,
    ..Rule::DEFAULT
};

/// Returns fixes that remove the names that suppress nothing, which the message lists, or the comment if all do.
fn fixes(snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
    let comment = snapshot.text().slice(finding.span);
    let Some(change) = change_name(&comment, finding) else { return removals(snapshot, finding) };
    // A comment with a misspelt rule name had a purpose, so it is never removed automatically.
    let removals =
        removals(snapshot, finding).into_iter().map(|fix| Fix { safety: Safety::Suggested, ..fix });
    std::iter::once(change).chain(removals).collect()
}

/// Returns a fix that replaces the first unknown rule name by a similar known one, if there is one.
fn change_name(comment: &str, finding: &Finding) -> Option<Fix> {
    let rules = comments::ignores(comment).pop()?.rules;
    let (at, near) = rules.iter().filter(|name| by_name(name).is_none()).find_map(|name| {
        let near = crate::text::nearest(name, RULES.iter().map(|rule| rule.name))?;
        let is_whole = |at: usize| {
            let is_part = |c: char| c.is_alphanumeric() || c == '-';
            !comment[..at].ends_with(is_part) && !comment[at + name.len()..].starts_with(is_part)
        };
        // Starts after 'assessor: ignore', which is no name.
        let from = comment.find("ignore")? + "ignore".len();
        let at =
            comment[from..].match_indices(name.as_str()).map(|(i, _)| from + i).find(|at| is_whole(*at))?;
        Some((Span::from(at..at + name.len()), near))
    })?;
    let edits = vec![Edit::new(at.shift(finding.span.start), near)];
    Some(Fix { title: format!("Change to {near}"), edits, safety: Safety::Suggested, caret: None })
}

/// Returns fixes that remove the names that suppress nothing from the comment, or the whole comment.
fn removals(snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
    let text = snapshot.text();
    let comment = text.slice(finding.span);
    let said = |name: &str| {
        let mut words = finding.message.split(|c: char| !(c.is_alphanumeric() || c == '-'));
        words.any(|word| word == name)
    };
    let names = comments::ignores(&comment).pop().map(|ignore| ignore.rules).unwrap_or_default();
    let (idle, kept): (Vec<_>, Vec<_>) = names.iter().partition(|name| said(name));
    if !idle.is_empty() && !kept.is_empty() {
        let kept: Vec<_> = kept.into_iter().map(String::as_str).collect();
        let idle: Vec<_> = idle.into_iter().map(String::as_str).collect();
        let new = format!("<!-- assessor: ignore {} -->", kept.join(", "));
        let title = format!("Remove {} from the comment", idle.join(" and "));
        let edits = vec![Edit::new(finding.span, new)];
        return vec![Fix { title, edits, safety: Safety::Safe, caret: None }];
    }
    let end = finding.span.end;
    // Also removes one of two spaces around the comment, or the line end of a comment that is alone on its line.
    let line = text.line_span(text.line_of(finding.span.start));
    let before = text.slice(Span::new(line.start, finding.span.start));
    let behind = text.slice(Span::new(end, end.saturating_add(2).min(text.len())));
    let space = match before.chars().next_back() {
        None if behind.starts_with("\r\n") => 2,
        None => u32::from(behind.starts_with([' ', '\n'])),
        Some(last) => u32::from(last == ' ' && behind.starts_with(' ')),
    };
    let edits = vec![Edit::new(Span::new(finding.span.start, end + space), "")];
    vec![Fix { title: "Remove the comment".into(), edits, safety: Safety::Safe, caret: None }]
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::analysis::{Document, Environment};
    use crate::edits;
    use crate::rules::{RuleSettings, check};
    use crate::text::Text;

    #[test]
    fn a_misspelt_rule_is_put_right() {
        let report = |comment: &str| {
            format!(
                "# River Basin Assessment, May 3, 2024\n\nThe governor of Anvil claimed on May 3 that the strikes killed \
                 “14 people”.<!-- assessor: ignore{comment} --> It rained.[1]\n\n[1] https://example.org/a\n"
            )
        };
        for (wrong, right) in [
            (" uncited-clam", " uncited-claim"),
            (" uncited-claims, marker-order", " uncited-claim, marker-order"),
            (":uncitedclaim", ":uncited-claim"),
        ] {
            let text = Text::new(&report(wrong));
            let snapshot = Document::new("river.md", text, Arc::new(Environment::default())).snapshot();
            let findings = check(&snapshot, &RuleSettings::default());
            let finding = findings.iter().find(|f| f.rule.name == RULE.name).expect("a misspelt rule");
            let all = fixes(&snapshot, finding);
            assert_eq!(all[0].title, "Change to uncited-claim");
            assert_eq!(edits::apply(snapshot.text(), &all[0].edits).to_string(), report(right));
            assert!(all.iter().all(|fix| fix.safety != Safety::Safe), "it is not removed unasked");
        }
    }

    #[test]
    fn the_comment_goes_and_the_words_around_it_stay_apart() {
        for (before, after) in [
            ("It rained.[1]<!-- assessor: ignore --> It stopped.[1]\n", "It rained.[1] It stopped.[1]\n"),
            ("It rained.[1] <!-- assessor: ignore --> It stopped.[1]\n", "It rained.[1] It stopped.[1]\n"),
            (
                "It rained.[1]<!-- assessor: ignore -->\n\nIt stopped.[1]\n",
                "It rained.[1]\n\nIt stopped.[1]\n",
            ),
            ("<!-- assessor: ignore -->\nIt rained.[1]\n", "It rained.[1]\n"),
            ("<!-- assessor: ignore -->\r\nIt rained.[1]\r\n", "It rained.[1]\r\n"),
        ] {
            let report = |body: &str| {
                format!("# River Basin Assessment, May 3, 2024\n\n{body}\n[1] https://example.org/a\n")
            };
            let text = Text::new(&report(before));
            let snapshot = Document::new("river.md", text, Arc::new(Environment::default())).snapshot();
            let findings = check(&snapshot, &RuleSettings::default());
            let finding = findings.iter().find(|f| f.rule.name == RULE.name).expect("an idle comment");
            let fix = &fixes(&snapshot, finding)[0];
            assert_eq!(edits::apply(snapshot.text(), &fix.edits).to_string(), report(after), "{before:?}");
        }
    }
}
