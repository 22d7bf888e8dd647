//! Finds long assessments without takeaways.

use crate::analysis::Snapshot;
use crate::assessment::HeadingRole;
use crate::assessment::blocks::BlockKind;
use crate::edits;
use crate::rules::{Family, Finding, Fix, Report, Rule, Safety, Severity};
use crate::text::{Edit, Span};

use super::{as_takeaway, change, topic_of, toplines};

/// The `no-takeaways` rule. Its page documents it for users.
pub static RULE: Rule = Rule {
    name: "no-takeaways",
    family: Family::Takeaways,
    summary: "Long assessment without key takeaways",
    severity: Some(Severity::Hint),
    page: "\
# no-takeaways

A dated assessment of 40 sentences or more has no list of key takeaways.

## Why it matters

Many readers read only that list. The fix builds one from the topic sentences of the toplines, or of the first paragraphs,
for you to shorten.

## Wrong

```assessment
⟦# River Basin Assessment, May 3, 2024⟧

River forces shelled Port Anvil. One. Two. Three. Four. Five. Six. Seven. Eight. Nine. Ten. One. Two. Three. Four. \
Five. Six. Seven. Eight. Nine. Ten. One. Two. Three. Four. Five. Six. Seven. Eight. Nine. Ten. One. Two. Three. Four. \
Five. Six. Seven. Eight. Nine. Ten. They left on May 2.[1]

## Endnotes

[1] https://example.org/a
```

## Right

```assessment
# River Basin Assessment, May 3, 2024

River forces shelled Port Anvil. They left on May 2.[1]

## Endnotes

[1] https://example.org/a
```

## When to ignore it

When the product has no such list: turn the rule off in `assessor.toml`.
",
    check,
    fixes,
    ..Rule::DEFAULT
};

const LONG: u32 = 40;
const MOST: usize = 7;

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    let links = snapshot.links();
    // Only a text with a date and citations counts as a report here.
    let report_like = links.date.is_some() && links.has_markers();
    if links.has_takeaways || !report_like || links.tally.sentences() < LONG as _ {
        return;
    }
    let title = snapshot.blocks().iter().position(|b| b.block.kind == BlockKind::Title);
    let first = title.or_else(|| snapshot.blocks().iter().position(|b| b.block.kind.is_body()));
    if let Some(block) = first {
        let span = snapshot.block_content(block);
        let text = snapshot.text().slice(span);
        let line = text.split(['\n', '\r']).next().map_or(0, str::len) as u32;
        report.add(Span::new(span.start, span.start + line), "This assessment has no key takeaways.");
    }
}

fn fixes(snapshot: &Snapshot, _: &Finding) -> Vec<Fix> {
    let blocks = snapshot.blocks();
    let mut topics = toplines(snapshot);
    if topics.len() < 2 {
        topics = (0..blocks.len())
            .filter(|i| blocks[*i].block.kind == BlockKind::Paragraph)
            .filter_map(|i| topic_of(snapshot, i))
            .collect();
    }
    topics.truncate(MOST);
    if topics.is_empty() {
        return Vec::new();
    }
    let first = blocks.iter().position(|b| {
        b.block.kind.is_body()
            || matches!(
                b.block.kind,
                BlockKind::Heading { role: HeadingRole::Section | HeadingRole::Toplines, .. }
            )
    });
    let Some(first) = first else { return Vec::new() };
    let markdown = blocks[first].block.place.markdown;
    let heading = if markdown { "## Key Takeaways\n\n" } else { "Key Takeaways\n" };
    let items: String = topics.iter().map(|topic| format!("- {}\n", as_takeaway(snapshot, *topic))).collect();
    let behind = if matches!(blocks[first].block.kind, BlockKind::Heading { .. }) || !markdown {
        if markdown { "\n" } else { "Toplines\n" }
    } else {
        "\n## Toplines\n\n"
    };
    let behind =
        if matches!(blocks[first].block.kind, BlockKind::Heading { .. }) && !markdown { "" } else { behind };
    let edit = Edit::new(
        Span::at(snapshot.starts()[first]),
        format!("{heading}{items}{behind}").replace('\n', edits::line_break(snapshot)),
    );
    vec![Fix::new("Insert key takeaways from the topic sentences", change(vec![edit]), Safety::Suggested)]
}
