//! Finds acronyms that are spelled out twice.

use super::in_takeaway;
use crate::actors::{Acronym, Kind, Mention};
use crate::analysis::{Aspect, Snapshot};
use crate::rules::{Family, Finding, Fix, Report, Rule, Safety, Scope, Severity};
use crate::text::{Edit, Span};

/// The `acronym-redefined` rule. Its page documents it for users.
pub static RULE: Rule = Rule {
    name: "acronym-redefined",
    family: Family::Actors,
    summary: "Acronym that is spelled out twice, or used for two names",
    severity: Some(Severity::Hint),
    page: "\
# acronym-redefined

An acronym is spelled out for a second long name, or a second time in the same section for the same name. Takeaways are not
checked, because they are read apart from the body. Neither are numbered formations, which share their acronyms.

## Why it matters

Two meanings of one acronym mislead. A second explanation of the same meaning makes the reader look for a difference.

## Wrong

```assessment
# River Basin Assessment, May 3, 2024

The River Defense Committee (RDC) met on May 2.[1] The Road Development Council (⟦RDC⟧) sent nobody.[2]
```

## Right

```assessment
# River Basin Assessment, May 3, 2024

The River Defense Committee (RDC) met on May 2.[1] The RDC will meet again.[2]
```

## When to ignore it

When long sections are read on their own.

Measured: 41 alarms in 35 of 367 published texts. Those that were read are nearly all for a second explanation of the same
name. The rule is therefore a hint.
",
    scope: Scope::document(&[Aspect::Acronyms, Aspect::Structure, Aspect::Takeaways]),
    check,
    fixes,
    needs_english: true,
    ..Rule::DEFAULT
};

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    let mut found = Vec::new();
    for places in snapshot.linked().acronyms() {
        let mut first: Option<(u32, u64)> = None;
        for (at, acronym) in places {
            let Acronym::Defined(long) = acronym else { continue };
            if in_takeaway(snapshot, at) || is_glued(snapshot, at) {
                continue;
            }
            let Some((known, name)) = first else {
                first = Some((at, long));
                continue;
            };
            let same = name == long || same_bearer(snapshot, known, at);
            let again = same && section(snapshot, at) == section(snapshot, known);
            if again || !same && name != 0 && long != 0 {
                found.push((at, known, same));
            }
        }
    }
    found.sort_unstable();
    for (at, first, same) in found {
        let words = letters_at(snapshot, at);
        let (span, known) = (words.0, letters_at(snapshot, first).0);
        let message =
            if same { "is spelled out again in this section" } else { "already stands for another name" };
        report.add_related(
            span,
            format!("\"{}\" {message}.", words.1),
            vec![(known, "First spelled out here.".to_owned())],
        );
    }
}

/// Returns true if the bracket before `at` belongs to a longer name, as in 'DIME(LE)'.
fn is_glued(snapshot: &Snapshot, at: u32) -> bool {
    let text = snapshot.text();
    let before = text.slice(Span::new(text.floor(at.saturating_sub(6)), at));
    before.strip_suffix(['(', '[']).is_some_and(|before| before.ends_with(char::is_alphanumeric))
}

/// Returns true if two explanations name the same body in different words, or bodies that usually share an acronym:
/// numbered formations, the ministries of several states.
fn same_bearer(snapshot: &Snapshot, first: u32, second: u32) -> bool {
    let (Some(a), Some(b)) = (snapshot.mention_from(first), snapshot.mention_from(second)) else {
        return false;
    };
    let registry = &snapshot.environment().registry;
    let state = |m: &Mention| m.actor().and_then(|id| registry.actor(id).country);
    a.who == b.who
        || a.kind == Kind::Unit
        || state(&a).zip(state(&b)).is_some_and(|(a, b)| a != b)
        || last_words(snapshot, first).is_some_and(|words| last_words(snapshot, second) == Some(words))
}

/// Returns the two words before the bracket of an explanation. By these, "the Kurgan Oblast Federal Security Service
/// (FSB)" has the same explanation as "the Federal Security Service (FSB)".
fn last_words(snapshot: &Snapshot, at: u32) -> Option<(String, String)> {
    let text = snapshot.text();
    // Stays inside the block, because a finding must not depend on other blocks.
    let start = snapshot.block_at(at).map_or(0, |block| snapshot.block_content(block).start);
    let before = text.slice(Span::new(text.floor(at.saturating_sub(60)).max(start).min(at), at));
    let mut words = before.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).rev();
    let last = words.next()?.to_lowercase();
    Some((words.next()?.to_lowercase(), last))
}

/// Returns the first block of the section that contains `at`.
fn section(snapshot: &Snapshot, at: u32) -> Option<u32> {
    let block = snapshot.block_at(at)?;
    Some(snapshot.links().section_of(block as u32).first)
}

/// Returns the acronym that starts at `at`, up to the closing bracket after it.
fn letters_at(snapshot: &Snapshot, at: u32) -> (Span, String) {
    let end = snapshot.text().floor((at + 40).min(snapshot.text().len()));
    let words = snapshot.text().slice(Span::new(at, end));
    let letters = words.split([')', ']']).next().unwrap_or_default().to_owned();
    (Span::new(at, at + letters.len() as u32), letters)
}

/// Returns a fix that removes the second explanation if it is the same. If two names share the acronym, only the
/// writer can choose.
fn fixes(snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
    if finding.message.contains("another") {
        return Vec::new();
    }
    let text = snapshot.text();
    let start = text.floor(finding.span.start.saturating_sub(2));
    let bracket = Span::new(start, text.floor((finding.span.end + 1).min(text.len())).max(finding.span.end));
    let words = text.slice(bracket);
    let plain =
        words.starts_with(" (") && words.ends_with(')') || words.starts_with(" [") && words.ends_with(']');
    if !plain {
        return Vec::new();
    }
    let title = "Remove the second explanation".to_owned();
    vec![Fix {
        title,
        edits: vec![Edit::new(bracket, String::new())],
        safety: Safety::Suggested,
        caret: None,
    }]
}
