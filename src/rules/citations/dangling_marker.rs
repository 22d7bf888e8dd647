//! Finds markers without an endnote.

use std::cell::OnceCell;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::analysis::{Aspect, Snapshot};
use crate::assessment::{Citation, Label, Notation, Style};
use crate::edits;
use crate::rules::{Family, Finding, Fix, Gather, Report, Rule, Safety, Scope, Severity, all_of};
use crate::text::{Edit, Span};

/// The `dangling-marker` rule. Its page documents it for users.
pub static RULE: Rule = Rule {
    name: "dangling-marker",
    family: Family::Citations,
    summary: "Citation marker without an endnote or bibliography entry",
    severity: Some(Severity::Error),
    page: "\
# dangling-marker

A marker has no endnote, although the assessment has endnotes.

When more than three markers have no endnote, for example because the list of endnotes breaks off, they are reported as
one finding at the first of them. Its fix creates all missing endnotes. Each marker also has its own fix.

In an excerpt without any endnotes, the rule reports this once, as information, at the first marker.

A key such as `[@key]` is looked up in the bibliography: the `.bib` or CSL JSON files named by the front matter
(`bibliography:`) or by `assessor.toml` (`[sources]`), otherwise those in the same folder as the text. Without a
bibliography, or with one that cannot be read, keys are not checked.

## Why it matters

The reader looks for the source and finds nothing. After a paragraph is copied from another report, its markers may even
lead to the wrong source.

## Wrong

```assessment
# River Basin Assessment, May 3, 2024

River forces shelled Port Anvil on May 2.[1] Coastal media published footage of the port.⟦[2]⟧

## Endnotes

[1] https://example.org/a
```

## Right

```assessment
# River Basin Assessment, May 3, 2024

River forces shelled Port Anvil on May 2.[1] Both fleets [sic] left the port of the [UN] in [2024].

## Endnotes

[1] https://example.org/a
```

## When to ignore it

Never in a finished text.

Measured with `assessor check --format json` on 255 published assessments: 21 markers in 6 of them. Checked against the
texts, none of these markers has an endnote. Fifteen are in one text whose list breaks off, which is one finding.
",
    scope: Scope::document(&[Aspect::Labels]),
    check,
    fixes,
    gather: Some(Gather {
        from: 4,
        belongs: is_about_endnotes,
        message: of_many,
        also: "This marker has no endnote either.",
    }),
    ..Rule::DEFAULT
};

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    let links = snapshot.links();
    let mut excerpt = links.endnotes.is_empty();
    let otherwise = Otherwise::of(snapshot);
    let mut unlike = FxHashSet::default();
    let mut dangling: Vec<Citation> = Vec::new();
    let suspects = links.citations.iter().filter(|at| may_dangle(snapshot, at.label));
    let suspects = suspects.map(|at| snapshot.citation(at.block as usize, at.index as usize));
    for citation in suspects.filter(|c| is_dangling(snapshot, c)) {
        if citation.label.style == Style::Pandoc {
            report.add(citation.span, unknown_key(snapshot, &citation));
        } else if citation.label.style == Style::Reference {
            let key = snapshot.text().slice(citation.key);
            let message = format!("The link refers to \"{key}\", which has no address in this text.");
            report.add_at_most(Severity::Information, citation.span, message);
        } else if links.has_endnotes(citation.label.style) {
            dangling.push(citation);
        } else if let Some(written) = otherwise.label(&citation) {
            if unlike.insert(citation.label.style) {
                let marker = snapshot.text().slice(citation.bracket).into_owned();
                let message =
                    format!("The endnote of {marker} is written {written}. Write both in the same form.");
                report.add(citation.span, message);
            }
        } else if excerpt {
            excerpt = false;
            report.add_information(
                citation.span,
                "This text has citation markers but no endnotes. Add them, unless it is an excerpt.",
            );
        }
    }
    for bracket in dangling.chunk_by(|a, b| a.bracket == b.bracket) {
        let span = match bracket {
            [lone] => lone.span,
            _ => bracket[0].bracket,
        };
        report.add(span, message(&labels(bracket.iter().copied()), snapshot));
    }
}

/// The endnotes by their keys, whatever their style: `[1]` for `[^1]`.
struct Otherwise<'a> {
    snapshot: &'a Snapshot,
    /// The first block with each key, read on first demand.
    blocks: OnceCell<FxHashMap<String, usize>>,
}

impl<'a> Otherwise<'a> {
    fn of(snapshot: &'a Snapshot) -> Self {
        Self { snapshot, blocks: OnceCell::new() }
    }

    /// Returns the label of the endnote that has the key of a citation in another style.
    fn label(&self, citation: &Citation) -> Option<String> {
        let text = self.snapshot.text();
        let blocks = self.blocks.get_or_init(|| {
            let mut blocks = FxHashMap::default();
            for note in self.snapshot.endnotes() {
                let Some(head) = note.head else { continue };
                let key = head.key.shift(self.snapshot.starts()[note.block]);
                blocks.entry(text.slice(key).into_owned()).or_insert(note.block);
            }
            blocks
        });
        let block = *blocks.get(&*text.slice(citation.key))?;
        Some(text.slice(self.snapshot.endnote_label(block)?).into_owned())
    }
}

/// Returns true if a marker with this label may lack its endnote, as far as the label shows.
fn may_dangle(snapshot: &Snapshot, label: Label) -> bool {
    match label.style {
        Style::Reference => true,
        style if style.holds_source() => false,
        Style::Pandoc => true,
        _ => snapshot.links().endnote_with(label).is_none(),
    }
}

/// Returns true if a marker lacks its endnote, or a key its bibliography entry.
fn is_dangling(snapshot: &Snapshot, citation: &Citation) -> bool {
    let (links, label) = (snapshot.links(), citation.label);
    match label.style {
        Style::Reference => snapshot.definition(label).is_none(),
        style if style.holds_source() => false,
        Style::Pandoc => {
            let known = &snapshot.environment().bibliography;
            known.is_complete() && !known.has(label)
        }
        // `Harbour (2023)` may be a year and no citation.
        Style::AuthorDate if citation.notation == Notation::InSentence => false,
        _ => links.endnote_with(label).is_none() && links.is_plausible(label),
    }
}

fn unknown_key(snapshot: &Snapshot, citation: &Citation) -> String {
    let key = snapshot.text().slice(citation.key);
    let known = &snapshot.environment().bibliography;
    let files = match known.files() {
        [only] => only.path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        _ => "the bibliography".to_owned(),
    };
    let near = known.near(&key).map(|near| format!(". Did you mean [@{near}]?"));
    format!("[@{key}] is not in {files}{}", near.as_deref().unwrap_or("."))
}

/// Returns true if a finding of this rule is about a missing endnote, not about a key.
fn is_about_endnotes(finding: &Finding) -> bool {
    !finding.message.starts_with("[@")
}

/// Returns the message for `count` markers, of which the finding has the first.
fn of_many(snapshot: &Snapshot, first: &Finding, count: usize) -> String {
    let marker = snapshot.text().slice(first.span).into_owned();
    let is_number = marker.bytes().all(|byte| byte.is_ascii_digit());
    let marker = if is_number { format!("[{marker}]") } else { marker };
    let message = format!("{count} markers have no endnote, starting with {marker}.");
    // Reads only labels. If the marker's number is higher than that of the last endnote, the message
    // names that endnote.
    let last = snapshot.links().endnotes.iter().rev().find_map(|note| note.label).filter(|l| l.is_counted());
    let lacking = snapshot.citation_at(first.span.start).map(|citation| citation.label);
    match (last, lacking) {
        (Some(last), Some(lacking)) if last.style == lacking.style && last.id < lacking.id => {
            format!("{message} The last endnote is {}.", super::marker_order::shown(last))
        }
        _ => message,
    }
}

/// Returns fixes that create the endnote, or one of those that the bracket lacks; in an excerpt, those of all
/// markers. If the finding stands for many markers, the first fix creates all their endnotes. For a key, the fixes
/// write similar known keys.
fn fixes(snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
    // The numbers inside a range have no span of their own, so they are distinguished by their labels.
    let here = || snapshot.citations().filter(|c| finding.span.covers(c.span) && is_dangling(snapshot, c));
    if let Some(keyed) = here().find(|c| c.label.style == Style::Pandoc) {
        let near = snapshot.environment().bibliography.near(&snapshot.text().slice(keyed.key));
        let write = |near: String| Fix {
            title: format!("Change to [@{near}]"),
            edits: vec![Edit::new(keyed.key, near)],
            safety: Safety::Suggested,
            caret: None,
        };
        return near.map(write).into_iter().collect();
    }
    let mut fixes = Vec::new();
    if finding.is_gathered() {
        let places = finding.places();
        let within = |span: Span| {
            let at = places.partition_point(|place| place.end < span.end);
            places.get(at).is_some_and(|place| place.covers(span))
        };
        let lacking = snapshot.citations().filter(|c| within(c.span) && is_dangling(snapshot, c));
        let lacking: Vec<_> = labels(lacking).iter().map(|citation| citation.label).collect();
        let title = format!("Create {}", all_of(lacking.len(), "missing endnotes"));
        let change = edits::create_endnotes(snapshot, &lacking);
        fixes.extend(change.map(|change| Fix::new(&title, change, Safety::Suggested)));
    }
    let excerpt = snapshot.links().endnotes.is_empty();
    let title = if excerpt { "Start the list of endnotes" } else { "Create endnote {}" };
    let wanted = if excerpt { 1 } else { NAMED };
    let labels = labels(here()).into_iter().take(wanted);
    let changes = labels.filter_map(|citation| edits::create_endnote(snapshot, citation.label));
    fixes.extend(changes.map(|change| Fix::new(title, change, Safety::Suggested)));
    fixes
}

/// Maximum number of markers in a bracket that the message names and that can be fixed at once.
const NAMED: usize = 4;

/// Returns the citations without those whose label occurred before.
fn labels(citations: impl Iterator<Item = Citation>) -> Vec<Citation> {
    let mut seen = FxHashSet::default();
    citations.filter(|c| seen.insert(c.label)).collect()
}

fn message(lacking: &[Citation], snapshot: &Snapshot) -> String {
    let shown = |citation: &Citation| shown(snapshot, citation);
    match lacking {
        [lone] if matches!(lone.label.style, Style::AuthorDate | Style::Register) => {
            format!("{} is not in the list of sources.", shown(lone))
        }
        [lone] => format!("{} has no endnote.", shown(lone)),
        [first @ .., last] if first.len() < NAMED => {
            let first: Vec<_> = first.iter().map(shown).collect();
            format!("{} and {} have no endnotes.", first.join(", "), shown(last))
        }
        _ => {
            let first: Vec<_> = lacking.iter().take(NAMED - 1).map(shown).collect();
            format!("{} and {} more have no endnotes.", first.join(", "), lacking.len() - first.len())
        }
    }
}

/// Returns the marker in brackets, as the reader sees it.
fn shown(snapshot: &Snapshot, citation: &Citation) -> String {
    match citation.label.style {
        Style::Footnote => format!("[^{}]", snapshot.text().slice(citation.key)),
        Style::AuthorDate | Style::Register => format!("\"{}\"", snapshot.text().slice(citation.key)),
        _ => super::marker_order::shown(citation.label),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::analysis::{Document, Environment};
    use crate::rules::{self, RuleSettings};
    use crate::text::Text;

    /// Returns the underlined text, the message and the titles of the fixes, for each finding.
    fn found(body: &str, notes: &str) -> Vec<String> {
        let text = format!("# River Assessment, May 3, 2024\n\n{body}\n\n## Endnotes\n\n{notes}\n");
        let snapshot = Document::new("a.md", Text::new(&text), Arc::new(Environment::default())).snapshot();
        let findings = rules::check(&snapshot, &RuleSettings::default());
        let own = findings.into_iter().filter(|f| f.rule.name == RULE.name);
        own.map(|finding| {
            let fixes: Vec<_> = fixes(&snapshot, &finding).into_iter().map(|fix| fix.title).collect();
            let shown = snapshot.text().slice(finding.span).into_owned();
            format!("{shown}: {} {}", finding.message, fixes.join("; "))
        })
        .collect()
    }

    #[test]
    fn a_bracket_speaks_once_and_names_what_it_lacks() {
        let notes = "[1] https://example.org/a\n[9] https://example.org/b";
        assert_eq!(
            found("It fell.[1][9-12]", notes),
            ["[9-12]: [10], [11] and [12] have no endnotes. \
                Create endnote [10]; Create endnote [11]; Create endnote [12]"]
        );
        assert_eq!(
            found("It fell.[1, 2][9, 3, 3]", notes),
            [
                "2: [2] has no endnote. Create endnote [2]",
                "[9, 3, 3]: [3] has no endnote. Create endnote [3]"
            ]
        );
        assert_eq!(
            found("It fell.[1][2-7]", notes),
            ["[2-7]: [2], [3], [4] and 3 more have no endnotes. \
                Create endnote [2]; Create endnote [3]; Create endnote [4]; Create endnote [5]"]
        );
    }

    #[test]
    fn many_markers_without_endnotes_are_one_finding() {
        let body = "It fell.[1] It rose.[2] It sank.[3] It burned.[4] It stood.[5]";
        assert_eq!(
            found(body, "[1] https://example.org/a"),
            ["[2]: 4 markers have no endnote, starting with [2]. The last endnote is [1]. \
                Create all 4 missing endnotes; Create endnote [2]"]
        );
        let three = body.replace("[5]", "[1]");
        assert_eq!(found(&three, "[1] https://example.org/a").len(), 3);
        let silenced = body.replace("[5]", "[5]<!-- assessor: ignore dangling-marker -->");
        assert_eq!(found(&silenced, "[1] https://example.org/a").len(), 3, "a silenced one does not count");
    }

    #[test]
    fn one_fix_creates_all_missing_endnotes_and_works_at_each_marker() {
        let text = "# River Assessment\n\nIt fell.[1] It rose.[2] It sank.[3] It burned.[4] It stood.[5]\n\n\
            ## Endnotes\n\n[1] https://example.org/a\n";
        let snapshot = Document::new("a.md", Text::new(text), Arc::new(Environment::default())).snapshot();
        let all = rules::check(&snapshot, &RuleSettings::default());
        let own = all.iter().find(|f| f.rule.name == RULE.name).expect("the finding");
        let there = Span::at(text.find("[4]").expect("the marker") as u32 + 1);
        let there = own.at(there).expect("it concerns each of its markers");
        let titles: Vec<_> = fixes(&snapshot, &there).into_iter().map(|fix| fix.title).collect();
        assert_eq!(titles, ["Create all 4 missing endnotes", "Create endnote [4]"]);
        let all = fixes(&snapshot, own).into_iter().next().expect("the fix for all");
        let after = edits::apply(snapshot.text(), &all.edits).to_string();
        assert!(after.ends_with("[1] https://example.org/a\n[2] \n[3] \n[4] \n[5] \n"), "{after:?}");
    }

    #[test]
    fn a_number_within_a_range_is_told_from_its_end() {
        let notes = "[1] https://example.org/a\n[3] https://example.org/c";
        assert_eq!(found("It fell.[1-3]", notes), ["3: [2] has no endnote. Create endnote [2]"]);
    }

    #[test]
    fn keys_are_looked_up_where_there_is_a_bibliography() {
        use crate::bibliography::{Bibliography, File};
        use std::path::Path;
        let text =
            "# River Assessment\n\nIt fell [@port2024]. It rose [@prot2024; @fig:map]. It sank [@x].\n";
        let found = |bibliography: Bibliography| {
            let environment = Environment { bibliography: Arc::new(bibliography), ..Environment::default() };
            let snapshot = Document::new("a.md", Text::new(text), Arc::new(environment)).snapshot();
            let findings = rules::check(&snapshot, &RuleSettings::default());
            let own = findings.into_iter().filter(|f| f.rule.name == RULE.name);
            own.map(|finding| {
                let fixes: Vec<_> = fixes(&snapshot, &finding).into_iter().map(|fix| fix.title).collect();
                let shown = snapshot.text().slice(finding.span).into_owned();
                format!("{shown}: {} {}", finding.message, fixes.join("; "))
            })
            .collect::<Vec<_>>()
        };
        let file =
            || vec![Arc::new(File::read(Path::new("/a/river.bib"), "@misc{port2024, title = {Port}}"))];
        assert_eq!(
            found(Bibliography::new(file(), true)),
            [
                "[@prot2024; @fig:map]: [@prot2024] is not in river.bib. Did you mean [@port2024]? Change to [@port2024]",
                "[@x]: [@x] is not in river.bib. "
            ]
        );
        assert_eq!(found(Bibliography::new(file(), false)), [""; 0], "another place may define them");
        assert_eq!(found(Bibliography::default()), [""; 0]);
    }

    #[test]
    fn roman_numerals_and_footnotes_are_named_as_written() {
        assert_eq!(
            found("It fell.[i] It rose.[iv]", "[i] https://example.org/a"),
            ["[iv]: [iv] has no endnote. Create endnote [iv]"]
        );
        assert_eq!(
            found("It fell.[^a] It rose.[^b]", "[^a]: https://example.org/a"),
            ["[^b]: [^b] has no endnote. Create endnote [^b]"]
        );
    }
}
