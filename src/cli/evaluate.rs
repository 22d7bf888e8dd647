//! `assessor evaluate`: counts the citations that the settings in force miss after they were removed from
//! published assessments.
//!
//! Every text is read in three ways: as published; five times without the markers and endnotes of another fifth of its
//! cited sentences; and as a draft with only the first few citations left ([`LEFT`]). The remaining numbers keep their
//! gaps, which no measure depends on.

use std::collections::HashSet;
use std::hash::{Hash, Hasher};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use super::archive::{Published, PublishedTexts};
use super::habit::HabitSource;
use super::learn::{FIGURE, figures_in_words};
use super::output::{complain, say};
use super::progress::Progress;
use super::settings::Configurations;
use super::{FINE, UNREADABLE, files};
use crate::analysis::{Document, Environment, Sentence, Snapshot};
use crate::assessment::{Label, Style};
use crate::claims::{Thresholds, learn};
use crate::rules::{self, RuleSettings};
use crate::text::{Span, Text, counted};

/// Number of turns in which citations are removed.
const TURNS: u64 = 5;

/// Numbers of citations that are left when a text is read as a draft.
const LEFT: [usize; 4] = [0, 1, 3, 10];

/// The result for one sentence without a citation.
#[derive(Clone, Copy)]
struct Seen {
    need: f32,
    /// Results at these thresholds: the need itself, and for hints the same distance below it as in the settings.
    carried: bool,
    alarmed: bool,
    hinted: bool,
}

/// The results for all texts.
#[derive(Default)]
struct Sums {
    texts: usize,
    sentences: usize,
    /// Sentences that lost their citations.
    removed: Vec<Seen>,
    /// Sentences published without a citation, once in each turn.
    uncited: Vec<Seen>,
    /// Sentences published without a citation, in the texts as published.
    published: Vec<Seen>,
    /// The texts as drafts, by [`LEFT`].
    drafts: [Draft; LEFT.len()],
}

/// The results for all texts with only a few citations left.
#[derive(Default)]
struct Draft {
    /// Sentences that lost their citations.
    removed: Vec<Seen>,
    /// Sentences published without a citation.
    uncited: Vec<Seen>,
}

/// Evaluates the settings in force on the texts at `paths`.
pub(super) fn run(paths: &[PathBuf], habit: HabitSource) -> ExitCode {
    let archive = PublishedTexts::read(paths);
    archive.tell_left_out();
    let mut configurations = Configurations::with_habit(habit);
    let mut sums = Sums::default();
    let mut thresholds = None;
    let progress = Progress::new("reading");
    for (done, published) in archive.texts.iter().enumerate() {
        progress.show(done, archive.texts.len());
        let (settings, environment) = configurations.without_bibliography(&published.path);
        thresholds.get_or_insert(environment.thresholds);
        sums.add(published, &settings, &environment);
    }
    progress.end();
    let Some(thresholds) = thresholds else {
        complain("none of these files has enough citations to test with");
        return ExitCode::from(UNREADABLE);
    };
    say(&sums.summary(thresholds));
    let failed = archive.unreadable + configurations.problems() > 0;
    ExitCode::from(if failed { UNREADABLE } else { FINE })
}

impl Sums {
    fn add(&mut self, published: &Published, settings: &RuleSettings, environment: &Arc<Environment>) {
        let name = files::name(&published.path);
        let read = |text: &str| Document::new(&name, Text::new(text), environment.clone()).snapshot();
        let snapshot = read(&published.text);
        self.texts += 1;
        let bare: Vec<Span> = body(&snapshot).filter(|s| !snapshot.is_cited(*s)).map(|s| s.span).collect();
        self.sentences += body(&snapshot).count();
        self.published.extend(seen(&snapshot, settings, bare.iter().map(|s| s.start)));
        for turn in 0..TURNS {
            let chosen = chosen(&snapshot, &name, turn);
            let without = Without::new(&snapshot, &published.text, &chosen);
            let after = read(&without.text);
            let moved = |spans: &[Span]| -> Vec<u32> { spans.iter().map(|s| without.at(s.start)).collect() };
            self.removed.extend(seen(&after, settings, moved(&without.bared).into_iter()));
            self.uncited.extend(seen(&after, settings, moved(&bare).into_iter()));
        }
        // A draft counts as an assessment even without any citation.
        let drafts = Arc::new(Environment { all_files: true, ..Environment::clone(environment) });
        for (draft, left) in self.drafts.iter_mut().zip(LEFT) {
            let without = Without::new(&snapshot, &published.text, &all_but_first(&snapshot, left));
            let after = Document::new(&name, Text::new(&without.text), drafts.clone()).snapshot();
            let moved = |spans: &[Span]| -> Vec<u32> { spans.iter().map(|s| without.at(s.start)).collect() };
            draft.removed.extend(seen(&after, settings, moved(&without.bared).into_iter()));
            draft.uncited.extend(seen(&after, settings, moved(&bare).into_iter()));
        }
    }

    fn summary(&self, thresholds: Thresholds) -> String {
        let needs = |of: &[Seen]| of.iter().map(|s| s.need).collect::<Vec<_>>();
        let figures = learn::figures(&needs(&self.removed), &needs(&self.uncited), 1.0 / TURNS as f32);
        let texts = self.texts.max(1) as f32;
        let share = |of: &[Seen], is: &dyn Fn(&Seen) -> bool| {
            100.0 * of.iter().filter(|s| is(s)).count() as f32 / of.len().max(1) as f32
        };
        let a_text =
            |is: &dyn Fn(&Seen) -> bool| self.published.iter().filter(|s| is(s)).count() as f32 / texts;
        let mut out = format!(
            "Tested with {} ({}). {} {}, a fifth of each report's at a time.\n\n\
             The weights, whatever the threshold:\n{}\n\
             With the current settings:\n",
            counted(self.texts, "report"),
            counted(self.sentences, "sentence"),
            counted(self.removed.len(), "citation"),
            if self.removed.len() == 1 { "was removed" } else { "were removed" },
            figures_in_words(&figures),
        );
        let mut line = |name: &str, value: String| out.push_str(&format!("  {name:<FIGURE$}{value}\n"));
        line("removed citations that are noticed", format!("{:.1} %", share(&self.removed, &|s| s.alarmed)));
        line(
            "removed citations that only get a hint",
            format!("{:.1} %", share(&self.removed, &|s| s.hinted)),
        );
        line(
            "sentences without a source that are reported wrongly",
            format!("{:.1} %", share(&self.uncited, &|s| s.alarmed)),
        );
        line("findings in a published report, on average", format!("{:.2}", a_text(&|s| s.alarmed)));
        line("hints in a published report, on average", format!("{:.2}", a_text(&|s| s.hinted)));
        out.push_str(
            "\nWith only the first citations of each report left, as in a draft:\n\n       left  noticed  reported wrongly\n",
        );
        for (draft, left) in self.drafts.iter().zip(LEFT) {
            let (noticed, alarmed) =
                (share(&draft.removed, &|s| s.alarmed), share(&draft.uncited, &|s| s.alarmed));
            out.push_str(&format!("  {left:>9}  {noticed:>5.1} %  {alarmed:>14.1} %\n"));
        }
        out.push_str("\nWith other thresholds ([need] threshold in assessor.toml):\n\n  threshold  noticed  reported wrongly  findings a report\n");
        let force = thresholds.missing;
        let mut rows: Vec<f32> = (6..20).map(|k| k as f32 / 20.0).collect();
        rows.retain(|t| (t - force).abs() > 0.002);
        rows.push(force);
        rows.sort_by(f32::total_cmp);
        for at in rows {
            let alarmed = |s: &Seen| !s.carried && s.need >= at;
            out.push_str(&format!(
                "  {at:>9.2}  {:>5.1} %  {:>14.1} %  {:>17.2}{}\n",
                share(&self.removed, &alarmed),
                share(&self.uncited, &alarmed),
                a_text(&alarmed),
                if at == force { "  current" } else { "" },
            ));
        }
        out.push_str("\nWeights look better on the reports that they were learned from than on new ones.\n");
        out
    }
}

/// Iterates over the complete sentences that are assessed.
fn body(snapshot: &Snapshot) -> impl Iterator<Item = Sentence<'_>> {
    snapshot.sentences().filter(|s| s.facts.claim.is_some() && s.facts.ended)
}

/// Returns the results for the sentences that contain these offsets.
fn seen(snapshot: &Snapshot, settings: &RuleSettings, offsets: impl Iterator<Item = u32>) -> Vec<Seen> {
    let findings = rules::check(snapshot, settings);
    let found = |rule: &str, span: Span| {
        let from = findings.partition_point(|f| f.span.start < span.start);
        findings[from..].iter().take_while(|f| f.span.start == span.start).any(|f| f.rule.name == rule)
    };
    let at = |offset: u32| {
        let block = snapshot.block_at(offset)?;
        snapshot.sentences_in(block).find(|s| s.span.start <= offset && offset < s.span.end)
    };
    let mut out = Vec::new();
    for sentence in offsets.filter_map(at) {
        let Some(claim) = &sentence.facts.claim else { continue };
        out.push(Seen {
            need: snapshot.need(sentence),
            carried: claim.carried,
            alarmed: found("uncited-claim", sentence.span),
            hinted: found("carried-source", sentence.span),
        });
    }
    out
}

/// Returns the labels cited in the sentences of this turn. The choice is pseudo-random and always the same.
fn chosen(snapshot: &Snapshot, name: &str, turn: u64) -> HashSet<Label> {
    let cited = body(snapshot).filter(|s| snapshot.is_cited(*s)).enumerate();
    let mut out = HashSet::new();
    for (i, sentence) in cited {
        let mut hasher = rustc_hash::FxHasher::default();
        (name, i).hash(&mut hasher);
        if (hasher.finish() >> 7) % TURNS == turn {
            out.extend(snapshot.citations_of(sentence).map(|c| c.label));
        }
    }
    out
}

/// Returns the cited labels without the first `left` of them.
fn all_but_first(snapshot: &Snapshot, left: usize) -> HashSet<Label> {
    let mut kept = HashSet::new();
    let mut out = HashSet::new();
    for citation in body(snapshot).flat_map(|s| snapshot.citations_of(s).map(|c| c.label).collect::<Vec<_>>())
    {
        if kept.len() < left || kept.contains(&citation) {
            kept.insert(citation);
        } else {
            out.insert(citation);
        }
    }
    out
}

/// A text without some of its citations.
struct Without {
    text: String,
    /// The removed spans of the old text, in order, each with its replacement.
    cuts: Vec<(Span, String)>,
    /// The sentences, as spans of the old text, that no longer have a citation.
    bared: Vec<Span>,
}

impl Without {
    /// Removes the citations with labels in `gone`, and their endnotes. A bracket that also contains
    /// other labels stays.
    fn new(snapshot: &Snapshot, text: &str, gone: &HashSet<Label>) -> Self {
        let mut cuts: Vec<(Span, String)> = Vec::new();
        let (mut cut, mut kept) = (HashSet::new(), HashSet::new());
        for citation in snapshot.citations() {
            let all = snapshot.citations().filter(|c| c.bracket == citation.bracket);
            if cut.contains(&citation.bracket) {
                continue;
            }
            let mut all = all.map(|c| c.label);
            if all.by_ref().all(|label| gone.contains(&label)) {
                cut.insert(citation.bracket);
                cuts.push(replacement(text, citation.bracket, citation.label.style));
            } else {
                kept.extend(snapshot.citations().filter(|c| c.bracket == citation.bracket).map(|c| c.label));
            }
        }
        let notes = snapshot.endnotes().filter(|note| {
            note.head.is_some_and(|head| gone.contains(&head.label) && !kept.contains(&head.label))
        });
        cuts.extend(notes.map(|note| (snapshot.block_span(note.block), String::new())));
        cuts.sort_by_key(|(span, _)| *span);
        let bared = body(snapshot).filter(|s| {
            let mut citations = snapshot.citations_of(*s).peekable();
            citations.peek().is_some() && citations.all(|c| cut.contains(&c.bracket))
        });
        let bared = bared.map(|s| s.span).collect();
        let (mut out, mut at) = (String::with_capacity(text.len()), 0);
        for (span, instead) in &cuts {
            out.push_str(text.get(at..span.start as usize).unwrap_or(""));
            out.push_str(instead);
            at = at.max(span.end as usize);
        }
        out.push_str(&text[at..]);
        Self { text: out, cuts, bared }
    }

    /// Returns the offset in the new text of the character at `offset` in the old one.
    fn at(&self, offset: u32) -> u32 {
        let mut moved = i64::from(offset);
        for (span, instead) in self.cuts.iter().take_while(|(span, _)| span.end <= offset) {
            moved += instead.len() as i64 - i64::from(span.len());
        }
        u32::try_from(moved).unwrap_or(0)
    }
}

/// Returns the span to remove for a bracket, and its replacement. A link is replaced by its text. A marker is removed
/// with the space before it, unless only that space separates two sentences.
fn replacement(text: &str, bracket: Span, style: Style) -> (Span, String) {
    let inside = &text[bracket.range()];
    if style == Style::Link {
        let words = inside.strip_prefix('[').and_then(|rest| rest.split("](").next());
        return (bracket, words.unwrap_or("").to_owned());
    }
    let before = &text[..bracket.start as usize];
    let start = before.trim_end_matches(' ').len() as u32;
    let glued = text[bracket.range().end..].starts_with(char::is_alphanumeric);
    (Span::new(start, bracket.end), if glued { " ".to_owned() } else { String::new() })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# Harbour Assessment, May 3, 2024\n\n\
        The harbour closed.[1] Ships left, [the port](https://example.org/p) said.[2]The mayor agreed.[1] \
        Both left.[2, 3]\n\n## Endnotes\n\n[1] https://example.org/a\n[2] https://example.org/b\n[3] https://example.org/c\n";

    fn without(gone: &[&str]) -> (String, Vec<String>) {
        let environment = Arc::new(Environment::default());
        let snapshot = Document::new("a.md", Text::new(TEXT), environment).snapshot();
        let labels = snapshot.citations().filter(|c| gone.contains(&&TEXT[c.key.range()])).map(|c| c.label);
        let without = Without::new(&snapshot, TEXT, &labels.collect());
        for span in body(&snapshot).map(|s| s.span) {
            let words = TEXT[span.range()].split(['[', '.', ',']).next().unwrap();
            assert!(without.text[without.at(span.start) as usize..].starts_with(words), "{words}");
        }
        let bared = without.bared.iter().map(|s| TEXT[s.range()].to_owned()).collect();
        (without.text, bared)
    }

    #[test]
    fn takes_out_markers_wherever_they_stand_and_their_endnotes() {
        let (text, bared) = without(&["1"]);
        assert!(text.contains("closed. Ships") && text.contains("agreed. Both"), "{text}");
        assert!(!text.contains("[1]") && text.contains("[2] https"), "{text}");
        assert_eq!(bared, ["The harbour closed.[1]", "The mayor agreed.[1]"]);
    }

    #[test]
    fn a_bracket_that_holds_other_citations_stays_with_its_endnotes() {
        let (text, bared) = without(&["2", "https://example.org/p"]);
        assert!(text.contains("Ships left, the port said. The mayor"), "{text}");
        assert!(text.contains("Both left.[2, 3]") && text.contains("[2] https"), "{text}");
        assert_eq!(bared.len(), 1, "{bared:?}");
    }

    #[test]
    fn nothing_taken_out_changes_nothing() {
        assert_eq!(without(&[]), (TEXT.to_owned(), Vec::new()));
    }
}
