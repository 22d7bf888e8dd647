//! Finds names that have two spellings.

use rustc_hash::FxHashSet;

use super::words;
use crate::actors::{Mention, respell};
use crate::analysis::{Aspect, Snapshot};
use crate::rules::quoted::is_quoted;
use crate::rules::{Family, Finding, Fix, Report, Rule, Safety, Scope, Severity};
use crate::text::Edit;

/// The `inconsistent-spelling` rule. Its page documents it for users.
pub static RULE: Rule = Rule {
    name: "inconsistent-spelling",
    family: Family::Actors,
    summary: "Name that is spelled in two ways in the same text",
    severity: Some(Severity::Warning),
    page: "\
# inconsistent-spelling

A text spells the name of one person or body in two ways: 'Sergei' here, 'Sergey' there. The more frequent spelling counts
as the right one, or the first of two that are equally frequent. Each other spelling is reported once, at its first
occurrence; the fix changes all of them.

## Why it matters

The reader wonders if these are two different people.

## Wrong

```assessment
# Black Sea Assessment, November 30, 2024

Russian Foreign Minister Sergei Lavrov spoke with the port authority on November 29.[1] Ukrainian officials said that
⟦Sergey Lavrov⟧ had not asked them.[2]
```

## Right

```assessment
# Black Sea Assessment, November 30, 2024

Russian Foreign Minister Sergei Lavrov spoke with Sergey Volkov, the head of the port, on November 29.[1]
```

## When to ignore it

When two people have names that differ by one letter. Quotations keep their spelling and are not reported.

Measured: 42 alarms in 38 of 324 published texts. In an earlier run with 45 alarms, all were read: nearly all were two
spellings of one name.
",
    scope: Scope::document(&[Aspect::Spellings]),
    check,
    fixes,
    needs_english: true,
    ..Rule::DEFAULT
};

/// A spelling that is less frequent in the text than another one of the same name.
struct Odd {
    /// Offsets of its occurrences.
    places: Vec<u32>,
    /// Offsets of the occurrences of the usual spelling.
    usual: Vec<u32>,
}

fn odd_spellings(snapshot: &Snapshot) -> Vec<Odd> {
    let mut out = Vec::new();
    for run in snapshot.linked().mixed_spellings() {
        let mut groups: Vec<(u32, Vec<u32>)> = Vec::new();
        for (at, spelling) in run {
            match groups.iter_mut().find(|(known, _)| *known == spelling) {
                Some((_, places)) => places.push(at),
                None => groups.push((spelling, vec![at])),
            }
        }
        // Of equally frequent spellings the first is the usual one.
        let mut usual = 0;
        for (i, (_, places)) in groups.iter().enumerate() {
            if places.len() > groups[usual].1.len() {
                usual = i;
            }
        }
        let (_, usual) = groups.remove(usual);
        out.extend(groups.into_iter().map(|(_, places)| Odd { places, usual: usual.clone() }));
    }
    out
}

/// Returns the text of the mention `odd`, and the same text in the spelling of `usual`. Returns `None`
/// if they are equal.
fn respelled(snapshot: &Snapshot, odd: &Mention, usual: &Mention) -> Option<(String, String)> {
    let old = words(snapshot, odd);
    let new = respell(&old, &words(snapshot, usual));
    (new != old).then_some((old, new))
}

/// Returns true if two mentions of a name that is not in the registry may be different persons: their
/// titles share no word.
fn may_be_others(snapshot: &Snapshot, odd: &Mention, usual: &Mention) -> bool {
    let title = |m: &Mention| m.title.map(|title| snapshot.text().slice(title).to_lowercase());
    let (None, Some(one), Some(other)) = (odd.actor(), title(odd), title(usual)) else { return false };
    !one.split_whitespace().any(|word| other.split_whitespace().any(|same| same == word))
}

/// Returns the first occurrence of an odd spelling outside quotations, and an occurrence of the usual spelling. The
/// latter has the same number of words if possible.
fn first_place(snapshot: &Snapshot, odd: &Odd) -> Option<(Mention, Mention)> {
    let mention = |at: &u32| snapshot.mention_from(*at);
    let here = odd.places.iter().filter_map(mention).find(|m| !is_quoted(snapshot, m.span))?;
    let length = |m: &Mention| words(snapshot, m).split_whitespace().count();
    let alike = odd.usual.iter().take(16).filter_map(mention).find(|m| length(m) == length(&here));
    let usual = alike.or_else(|| mention(odd.usual.first()?))?;
    (!may_be_others(snapshot, &here, &usual)).then_some((here, usual))
}

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    let mut said = FxHashSet::default();
    for odd in odd_spellings(snapshot) {
        let Some((here, usual)) = first_place(snapshot, &odd) else { continue };
        // Given name and surname of one mention may both have odd spellings.
        if said.contains(&here.span.start) {
            continue;
        }
        let Some((old, new)) = respelled(snapshot, &here, &usual) else { continue };
        said.insert(here.span.start);
        let count = odd.usual.len();
        let times = if count == 1 { String::new() } else { format!(" ({count} times)") };
        // The words of the fix, if the text has them.
        let spelled = words(snapshot, &usual);
        let spelled = if spelled.split_whitespace().any(|word| word == new) { new } else { spelled };
        let message = format!("\"{old}\" is spelled \"{spelled}\" elsewhere in this text{times}.");
        report.add_related(here.span, message, vec![(usual.span, "The other spelling.".to_owned())]);
    }
}

fn fixes(snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
    let mut fixes = Vec::new();
    for odd in &odd_spellings(snapshot) {
        let Some((_, usual)) = first_place(snapshot, odd).filter(|(here, _)| here.span == finding.span)
        else {
            continue;
        };
        let mentions = odd.places.iter().filter_map(|at| snapshot.mention_from(*at));
        let mut first = None;
        let mut edits = Vec::new();
        for mention in mentions {
            if let Some((_, new)) = respelled(snapshot, &mention, &usual) {
                first.get_or_insert_with(|| new.clone());
                edits.push(Edit::new(mention.span, new));
            }
        }
        if let Some(first) = first {
            let places = if edits.len() == 1 { String::new() } else { format!(" ({} places)", edits.len()) };
            let title = format!("Change to \"{first}\"{places}");
            fixes.push(Fix { title, edits, safety: Safety::Suggested, caret: None });
        }
    }
    fixes
}
