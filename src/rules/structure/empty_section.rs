//! Finds headings without text below them.

use crate::analysis::{Aspect, Snapshot};
use crate::assessment::blocks::BlockKind;
use crate::assessment::{HeadingRole, headings};
use crate::rules::{Family, Finding, Fix, Report, Rule, Safety, Scope, Severity};
use crate::text::{Edit, Span};

/// The `empty-section` rule. Its page documents it for users.
pub static RULE: Rule = Rule {
    name: "empty-section",
    family: Family::Structure,
    summary: "Heading without text below it",
    severity: Some(Severity::Hint),
    page: "\
# empty-section

A heading is directly followed by the next heading of its level, or by the end of the text.

## Why it matters

An empty section is left over from a template, or its text was lost.

Headings without `#` are not checked, because a line that looks like a heading may be something else. A heading such as
`Chapter 2` is the upper line of the heading below it.

## Wrong

```assessment
# River Basin Assessment, May 3, 2024

## North

River forces shelled Port Anvil.[1]

⟦## South⟧

## Endnotes

[1] https://example.org/a
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

While you are writing and the section is still to be filled.
",
    scope: Scope::document(&[Aspect::Structure]),
    check,
    fixes,
    ..Rule::DEFAULT
};

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    let blocks = snapshot.blocks();
    // The last heading that has no text below it so far.
    let mut open: Option<(usize, u8)> = None;
    for (i, facts) in blocks.iter().enumerate() {
        match facts.block.kind {
            BlockKind::Blank | BlockKind::Comment | BlockKind::Rule => {}
            BlockKind::Heading { level, role } => {
                let start = snapshot.starts()[i];
                let marked = &*snapshot.text().slice(Span::new(start, start + 1)) == "#";
                // A line that only looks like a heading may be the text of the section, such as a sentence before a
                // list. Endnotes and takeaways, however, are not part of the section.
                let ends = marked || role != HeadingRole::Section;
                if let Some((empty, above)) = open
                    && ends
                    && (level <= above || !marked)
                {
                    report.add(snapshot.block_content(empty), "There is no text below this heading.");
                }
                let numbers = || headings::is_number(&snapshot.text().slice(snapshot.block_content(i)));
                open = (marked && role == HeadingRole::Section && !numbers()).then_some((i, level));
            }
            _ => open = None,
        }
    }
    if let Some((empty, _)) = open {
        report.add(snapshot.block_content(empty), "There is no text below this heading.");
    }
}

fn fixes(snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
    let Some(block) = snapshot.block_at(finding.span.start) else { return Vec::new() };
    let mut span = snapshot.block_span(block);
    if snapshot.blocks().get(block + 1).is_some_and(|b| b.block.kind == BlockKind::Blank) {
        span.end = snapshot.starts()[block + 2];
    }
    vec![Fix {
        title: "Remove the heading".to_owned(),
        edits: vec![Edit::new(span, String::new())],
        safety: Safety::Suggested,
        caret: None,
    }]
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::findings;

    #[track_caller]
    fn check(body: &str, count: usize) {
        let report = format!(
            "# River Basin Assessment, May 3, 2024\n\n{body}\n## Endnotes\n\n[1] https://example.org/a\n"
        );
        assert_eq!(findings(&RULE, &report).len(), count, "{body}");
    }

    #[test]
    fn whatever_is_below_a_heading_fills_it() {
        for content in [
            "River forces hold three sites in the north:\n\n- Port Anvil\n- Gull Island\n",
            "**What the forces hold**\n\nPort Anvil.[1]\n",
            "| Site | Held |\n|---|---|\n| Port Anvil | yes |\n",
            "```\nport anvil\n```\n",
            "![A map of Port Anvil](map.png)\n",
            "> Port Anvil is ours.\n",
            "### Port Anvil\n\nThe port closed.[1]\n",
            "Port Anvil:\n\nThe port closed.[1]\n",
            "<img src=\"map.png\">\n",
            "$$\na = b\n$$\n",
            "**Held:**\n- Port Anvil\n",
        ] {
            check(&format!("## North\n\n{content}"), 0);
        }
    }

    #[test]
    fn nothing_before_the_next_heading_or_the_endnotes_is_empty() {
        check("## North\n\n## South\n\nThe port closed.[1]\n", 1);
        check("## North\n\nThe port closed.[1]\n\n## South\n", 1);
        check("## North\n\n<!-- to do -->\n\n---\n\n## South\n\nThe port closed.[1]\n", 1);
        check("## Part II\n## South\n\nThe port closed.[1]\n", 0);
    }
}
