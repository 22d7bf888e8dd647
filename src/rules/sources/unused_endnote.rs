//! Finds endnotes that nothing cites.

use rustc_hash::FxHashSet;

use crate::analysis::{Aspect, Snapshot};
use crate::assessment::{Label, Style};
use crate::edits;
use crate::rules::{Family, Finding, Fix, Report, Rule, Safety, Scope, Severity};

/// The `unused-endnote` rule. Its page documents it for users.
pub static RULE: Rule = Rule {
    name: "unused-endnote",
    family: Family::Sources,
    summary: "Endnote that no citation refers to",
    severity: Some(Severity::Warning),
    page: "\
# unused-endnote

No citation in the text has the number, numeral or key of this endnote.

## Why it matters

Usually the marker was lost when its sentence was cut or rewritten, and the claim now has no source.

## Wrong

```assessment
# River Basin Assessment, May 3, 2024

River forces shelled Port Anvil on May 2.[1]

## Endnotes

[1] https://example.org/a
⟦[2] https://example.org/b⟧
```

## Right

```assessment
# River Basin Assessment, May 3, 2024

River forces shelled Port Anvil on May 2.[1] Coastal media published footage of the port.[2]

## Endnotes

[1] https://example.org/a
[2] https://example.org/b
```

## When to ignore it

In a list that also names further reading.

Measured with `assessor check --format json` on 255 published assessments: 1 alarm, an endnote that repeats the one before
it.
",
    scope: Scope::document(&[Aspect::Slips, Aspect::Labels]),
    check,
    fixes,
    ..Rule::DEFAULT
};

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    let links = snapshot.links();
    let cited = links.citations.iter().filter(|c| links.endnote_with(c.label).is_some());
    let styles: FxHashSet<Style> = cited.map(|c| c.label.style).collect();
    if styles.is_empty() {
        return nothing_cited(snapshot, report);
    }
    // In a chapter, the notes before the first number belong to the end of the chapter before it.
    let first = |style| links.first_citations(style).map(|i| links.citations[i].label).next();
    let firsts = [Style::Numeric, Style::Roman].map(|style| first(style).filter(|_| links.is_chapter(style)));
    let before =
        |label: Label| firsts.iter().flatten().any(|first| first.style == label.style && label.id < first.id);
    // The text may contain a malformed reference to these, which another rule reports.
    let unread: FxHashSet<Label> = snapshot.unread().map(|unread| unread.label).collect();
    for (i, at) in links.endnotes.iter().enumerate() {
        let Some(label) = at.label else { continue };
        // Another rule reports further endnotes with the same number.
        if links.citation_with(label).is_some() || links.endnote_with(label) != Some(i) {
            continue;
        }
        // Numbered sources below a text that cites in another style, or not at all, are a plain list.
        if !styles.contains(&label.style) || unread.contains(&label) || before(label) {
            continue;
        }
        if let Some(span) = snapshot.endnote_label(at.block as usize) {
            let text = snapshot.text().slice(span).into_owned();
            let whole = snapshot.block_content(at.block as usize);
            let named = matches!(label.style, Style::AuthorDate | Style::Register);
            let note = if named { format!("\"{text}\"") } else { format!("Endnote {text}") };
            report.add(whole, format!("{note} is not cited in the text."));
        }
    }
}

/// Reports once that the text cites nothing from its list of sources, in no form that is read.
fn nothing_cited(snapshot: &Snapshot, report: &mut Report<'_>) {
    let links = snapshot.links();
    let labelled = links.endnotes.iter().filter(|note| note.label.is_some());
    let several = labelled.clone().count() >= 2;
    let mut markers = links.citations.iter().filter(|c| c.label.is_marker() && links.is_plausible(c.label));
    // Markers of another form are reported as such.
    if !several || markers.next().is_some() || snapshot.unread().next().is_some() {
        return;
    }
    if let Some(first) = labelled.into_iter().find_map(|note| snapshot.endnote_label(note.block as usize)) {
        let message =
            "The text cites none of the sources in this list, so its claims cannot be traced to them.";
        report.add_at_most(Severity::Information, first, message.to_owned());
    }
}

/// Returns a fix that removes the endnote. It is not safe, because only the writer knows if the marker was lost.
fn fixes(snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
    let note = snapshot.endnote_at(finding.span.start);
    let change = note.and_then(|note| edits::remove_endnote(snapshot, note.block));
    change.map(|change| Fix::new("Remove endnote {}", change, Safety::Suggested)).into_iter().collect()
}
