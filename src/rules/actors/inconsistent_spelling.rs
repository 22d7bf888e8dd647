//! One name in two spellings.

use super::words;
use crate::actors::{Mention, respell};
use crate::analysis::Snapshot;
use crate::rules::{Family, Finding, Fix, Report, Rule, Safety, Severity};
use crate::text::Edit;

/// See its page.
pub static RULE: Rule = Rule {
    name: "inconsistent-spelling",
    family: Family::Actors,
    summary: "A text spells one name in one way.",
    severity: Some(Severity::Warning),
    page: "\
# inconsistent-spelling

A text spells the name of one person or body in two ways: 'Sergei' here, 'Sergey' there. The spelling that the text has
more often is taken for the right one, of two that are as frequent the first. Each other spelling is marked once, where
it stands first; the fix takes all its places.

## Why it matters

The reader wonders whether these are two persons.

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

When a quotation is to keep its spelling.

Measured: 42 alarms in 324 published texts, in 38 of them; of 45 in an earlier run, read one by one, nearly all were two
spellings of one name.
",
    check,
    fixes,
};

/// A spelling that the text has less often than another.
struct Odd {
    /// Where it stands.
    places: Vec<u32>,
    /// Where the usual one stands first.
    usual: u32,
    /// How often that is.
    times: usize,
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
        // The first of equals, for a later one is not more.
        let mut usual = 0;
        for (i, (_, places)) in groups.iter().enumerate() {
            if places.len() > groups[usual].1.len() {
                usual = i;
            }
        }
        let (first, times) = (groups[usual].1[0], groups[usual].1.len());
        let odd = groups.into_iter().enumerate().filter(|(i, _)| *i != usual);
        out.extend(odd.map(|(_, (_, places))| Odd { places, usual: first, times }));
    }
    out
}

/// The words of two mentions as this text has them, and the first as the second is spelled.
fn respelled(snapshot: &Snapshot, odd: &Mention, usual: &Mention) -> Option<(String, String)> {
    let old = words(snapshot, odd);
    let new = respell(&old, &words(snapshot, usual));
    (new != old).then_some((old, new))
}

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    let mut said = Vec::new();
    for odd in odd_spellings(snapshot) {
        let mentions = (snapshot.mention_from(odd.places[0]), snapshot.mention_from(odd.usual));
        let (Some(here), Some(usual)) = mentions else { continue };
        // Given name and surname of one mention may both be odd.
        if said.contains(&here.span) {
            continue;
        }
        let Some((old, new)) = respelled(snapshot, &here, &usual) else { continue };
        said.push(here.span);
        let times = if odd.times == 1 { "once".to_owned() } else { format!("{} times", odd.times) };
        let message = format!("'{old}' here; spelled as in '{new}' {times} elsewhere in this text.");
        report.add_related(here.span, message, vec![(usual.span, "spelled so here".to_owned())]);
    }
}

fn fixes(snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
    let mut fixes = Vec::new();
    for odd in odd_spellings(snapshot).iter().filter(|odd| odd.places[0] == finding.span.start) {
        let Some(usual) = snapshot.mention_from(odd.usual) else { continue };
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
            let title = format!("Write '{first}'{places}");
            fixes.push(Fix { title, edits, safety: Safety::Suggested, caret: None });
        }
    }
    fixes
}
