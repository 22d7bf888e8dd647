//! Measures `takeaway-drift` on takeaways that repeat the body with one detail changed: the share of changes that it
//! finds, and of unchanged takeaways on which it reports a finding.
//!
//! A small archive in this file always runs. With `-- --ignored`, `ASSESSOR_ARCHIVE` names a folder of published
//! assessments (`.txt`, `.md`) to measure on.

use std::collections::BTreeMap;
use std::sync::Arc;

use assessor::analysis::{Document, Environment, Snapshot};
use assessor::rules::{self, RULES, RuleSettings, Severity};
use assessor::text::{Edit, Span, Text};

/// The kind of detail that is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Detail {
    Number,
    Name,
    Date,
    Negation,
    Likelihood,
}

/// A change to a takeaway that contradicts its support.
struct Mutation {
    detail: Detail,
    edit: Edit,
}

const OWN: &str = "# River Basin Assessment, May 3, 2024\n\n## Key Takeaways\n\n\
    - River forces shelled Port Anvil on May 2 and killed 14 people.\n\
    - Coastal forces will likely retake the northern bridge before the winter.\n\
    - Hill Parliament members did not approve the budget on April 30.\n\
    - Monitors counted 22 burned lorries near Gull Island.\n\
    - Governor Ann Marsh may resign before the vote on June 9.\n\n\
    ## Toplines\n\n\
    River forces shelled Port Anvil on May 2 and killed 14 people. The governor said so.[1]\n\n\
    Coastal forces will likely retake the northern bridge before the winter. They moved two brigades.[2]\n\n\
    Hill Parliament members did not approve the budget on April 30. They left early.[3]\n\n\
    Monitors counted 22 burned lorries near Gull Island on May 1. Footage shows them.[4]\n\n\
    Governor Ann Marsh may resign before the vote on June 9. She did not say why.[5]\n\n\
    ## Endnotes\n\n[1] https://example.org/a\n[2] https://example.org/b\n[3] https://example.org/c\n\
    [4] https://example.org/d\n[5] https://example.org/e\n";

fn only_drift() -> RuleSettings {
    let mut settings = RuleSettings::default();
    for rule in RULES {
        settings.set(rule, (rule.name == "takeaway-drift").then_some(Severity::Warning));
    }
    settings
}

fn document(name: &str, text: &str, environment: &Arc<Environment>) -> Document {
    Document::new(name, Text::new(text), environment.clone())
}

/// Returns true if the rule has a finding in `span`, which is that of the sentence.
fn alarmed(snapshot: &Snapshot, settings: &RuleSettings, span: Span) -> bool {
    rules::check(snapshot, settings).iter().any(|f| span.covers(f.span))
}

fn words(text: &str) -> Vec<String> {
    let word = |w: &str| w.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    text.split_whitespace().map(word).filter(|w| !w.is_empty()).collect()
}

/// Returns true if the body sentence contains nearly all words of the takeaway, in the same order.
fn repeats(takeaway: &str, body: &str) -> bool {
    let (own, other) = (words(takeaway), words(body));
    let mut last = vec![0_usize; other.len() + 1];
    for word in &own {
        let mut next = vec![0; other.len() + 1];
        for (j, there) in other.iter().enumerate() {
            next[j + 1] = if word == there { last[j] + 1 } else { next[j].max(last[j + 1]) };
        }
        last = next;
    }
    own.len() >= 6 && last[other.len()] * 100 >= own.len() * 85
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Returns the possible changes to a takeaway's sentence at `start`, of details that `body` contains too.
fn mutations(takeaway: &str, body: &str, start: u32, other_name: &str) -> Vec<Mutation> {
    let mut out = Vec::new();
    let there = words(body);
    let mut at = 0;
    let mut before = String::new();
    for piece in takeaway.split_inclusive(char::is_whitespace) {
        let word = piece.trim_matches(|c: char| !c.is_alphanumeric());
        let offset = at + piece.find(word).unwrap_or(0);
        at += piece.len();
        if word.is_empty() || !there.iter().any(|w| w == word) {
            before = word.to_owned();
            continue;
        }
        let span = Span::from(offset..offset + word.len()).shift(start);
        let mut add = |detail, text: String| out.push(Mutation { detail, edit: Edit::new(span, text) });
        let digits = word.bytes().all(|b| b.is_ascii_digit());
        if digits && MONTHS.contains(&before.as_str()) {
            let day: u32 = word.parse().unwrap_or(1);
            add(Detail::Date, if day > 2 { day - 1 } else { day + 1 }.to_string());
        } else if digits && word.len() < 7 {
            add(Detail::Number, (word.parse::<u32>().unwrap_or(1) + 7).to_string());
        } else if word != "May" && MONTHS.contains(&word) {
            add(
                Detail::Date,
                MONTHS[(MONTHS.iter().position(|m| *m == word).unwrap_or(0) + 1) % 12].to_owned(),
            );
        } else if matches!(word, "not" | "never") {
            let cut = Span::new(span.start, span.end + 1);
            out.push(Mutation { detail: Detail::Negation, edit: Edit::new(cut, String::new()) });
        } else if matches!(word, "are" | "is" | "has" | "have" | "will") && offset > 0 {
            add(Detail::Negation, format!("{word} not"));
        } else if let Some(other) = match word {
            "likely" => Some("unlikely"),
            "unlikely" => Some("likely"),
            "may" | "might" | "could" => Some("will likely"),
            _ => None,
        } {
            add(Detail::Likelihood, other.to_owned());
        } else if word.len() > 3
            && offset > 0
            && word.starts_with(|c: char| c.is_ascii_uppercase())
            && word.bytes().all(|b| b.is_ascii_alphabetic())
            && word.bytes().any(|b| b.is_ascii_lowercase())
            && ![
                "Oblast",
                "City",
                "Minister",
                "President",
                "River",
                "Ministry",
                "Defense",
                "Foreign",
                "General",
            ]
            .contains(&word)
        {
            add(Detail::Name, other_name.to_owned());
        }
        before = word.to_owned();
    }
    out
}

#[derive(Default)]
struct Tally {
    repeating: usize,
    untouched: usize,
    alarms: usize,
    tried: BTreeMap<Detail, (usize, usize)>,
}

/// Measures one text: one change of each kind for each takeaway that repeats its support.
fn measure(name: &str, text: &str, environment: &Arc<Environment>, tally: &mut Tally) {
    let settings = only_drift();
    let mut document = document(name, text, environment);
    let snapshot = document.snapshot();
    for support in snapshot.supports() {
        tally.untouched += 1;
        tally.alarms +=
            usize::from(alarmed(&snapshot, &settings, snapshot.block_span(support.takeaway as usize)));
        for part in support.parts.iter().filter(|p| p.is_linked()) {
            let sentence = snapshot.sentence(part.sentence).span;
            let takeaway = &text[sentence.range()];
            let body = snapshot.sentence(part.covers[0].0).span;
            let body = text[body.range()].to_owned();
            if !repeats(takeaway, &body) || alarmed(&snapshot, &settings, sentence) {
                continue;
            }
            tally.repeating += 1;
            // A name that is nowhere in the text; for an existing name, another sentence may say the same.
            let name = "Carthage";
            let mut done = Vec::new();
            for mutation in mutations(takeaway, &body, sentence.start, name) {
                if done.contains(&mutation.detail) {
                    continue;
                }
                done.push(mutation.detail);
                let (old, grown) = (&text[mutation.edit.span.range()], mutation.edit.text.len() as u32);
                document.edit(&mutation.edit);
                let after = document.snapshot();
                let end = sentence.end + grown - mutation.edit.span.len();
                let noticed = alarmed(&after, &settings, Span::new(sentence.start, end));
                let counts = tally.tried.entry(mutation.detail).or_default();
                counts.0 += 1;
                counts.1 += usize::from(noticed);
                if !noticed && std::env::var_os("ASSESSOR_SHOW").is_some() {
                    eprintln!(
                        "missed {:?} '{old}' → '{}' in {takeaway}",
                        mutation.detail, mutation.edit.text
                    );
                }
                let back = Span::new(mutation.edit.span.start, mutation.edit.span.start + grown);
                document.edit(&Edit::new(back, old.to_owned()));
            }
        }
    }
}

fn hold(tally: &Tally, noticed_of_100: usize) {
    let (tried, noticed) = tally.tried.values().fold((0, 0), |sum, n| (sum.0 + n.0, sum.1 + n.1));
    eprintln!(
        "{} takeaways, {} sentences repeat the body; untouched: {} alarmed ({:.1} %); changed: {noticed} of {tried} \
         noticed ({:.1} %); {:?}",
        tally.untouched,
        tally.repeating,
        tally.alarms,
        100.0 * tally.alarms as f64 / tally.untouched.max(1) as f64,
        100.0 * noticed as f64 / tried.max(1) as f64,
        tally.tried
    );
    assert!(tried > 0 && noticed * 100 >= tried * noticed_of_100, "{noticed} of {tried} changes noticed");
    assert!(tally.alarms * 100 <= tally.untouched * 2, "{} alarms in {}", tally.alarms, tally.untouched);
}

#[test]
fn changed_details_are_noticed_and_nothing_else() {
    let mut tally = Tally::default();
    measure("river.md", OWN, &Arc::new(Environment::default()), &mut tally);
    hold(&tally, 90);
    assert_eq!(tally.tried.len(), 5, "every kind of detail is tried: {:?}", tally.tried);
}

#[test]
#[ignore = "needs ASSESSOR_ARCHIVE, a folder of published assessments"]
fn the_same_on_an_archive() {
    let folder = std::env::var_os("ASSESSOR_ARCHIVE").expect("ASSESSOR_ARCHIVE names a folder");
    let environment = Arc::new(Environment::default());
    let mut tally = Tally::default();
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if let Ok(text) = std::fs::read_to_string(&path) {
            measure(&path.file_name().unwrap_or_default().to_string_lossy(), &text, &environment, &mut tally);
        }
    }
    hold(&tally, 90);
}
