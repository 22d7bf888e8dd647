//! The actions, taken in process: through the functions that the server and the command line call.

use std::path::Path;
use std::sync::{Arc, LazyLock};

use assessor::analysis::{Document, Environment, Snapshot};
use assessor::bibliography::{Bibliography, File};
use assessor::edits;
use assessor::features::{self, ActionKind, Asked};
use assessor::rules::{self, RULES, RuleSettings, Severity};
use assessor::text::{Edit, Span, Text};
use proptest::prelude::*;
use proptest::sample::Index;
use regex::Regex;

use crate::judge::Purpose;

/// One step of a writer; positions are fractions of the available ones.
#[derive(Clone, Debug)]
pub enum Step {
    /// An action on the document.
    Source(Index),
    /// An action from the menu at a position.
    Bulb(Index, Index),
    /// A fix of a finding.
    Fix(Index, Index),
    Insert(Index, bool),
    Paste(Index),
    PasteUrl(Index),
    Rename(Index, Index),
    Complete(Index, Index),
    /// The renumbering of the command line.
    Renumber,
}

pub fn step() -> impl Strategy<Value = Step> {
    use Step::{Bulb, Complete, Fix, Insert, Paste, PasteUrl, Rename, Source};
    let at = any::<Index>;
    prop_oneof![
        4 => at().prop_map(Source),
        4 => (at(), at()).prop_map(|(at, which)| Bulb(at, which)),
        4 => (at(), at()).prop_map(|(at, which)| Fix(at, which)),
        1 => (at(), any::<bool>()).prop_map(|(at, url)| Insert(at, url)),
        1 => at().prop_map(Paste),
        1 => at().prop_map(PasteUrl),
        1 => (at(), at()).prop_map(|(at, name)| Rename(at, name)),
        1 => (at(), at()).prop_map(|(at, which)| Complete(at, which)),
        1 => Just(Step::Renumber),
    ]
}

/// A bibliography with the sources that keys cite.
static ENVIRONMENT: LazyLock<Arc<Environment>> = LazyLock::new(|| {
    let entry = |n| format!("@misc{{q{n}, title = {{Ledger}}, url = {{https://q{n}.example.net/a}}}}\n");
    let file = File::read(Path::new("river.bib"), &(1..20).map(entry).collect::<String>());
    let bibliography = Arc::new(Bibliography::new(vec![Arc::new(file)], true));
    Arc::new(Environment { bibliography, all_files: true, ..Environment::default() })
});

static SETTINGS: LazyLock<RuleSettings> = LazyLock::new(|| {
    let mut settings = RuleSettings::default();
    settings.set_renumbers(true);
    for rule in RULES {
        settings.set(rule, Some(Severity::Warning));
    }
    settings
});

fn snapshot(text: &str) -> Arc<Snapshot> {
    Document::new("report-2024-05-03.md", Text::new(text), ENVIRONMENT.clone()).snapshot()
}

/// Returns true if `assessor check --fix` would write the text `after` in place of `before`.
pub fn is_proved(before: &str, after: &str) -> bool {
    edits::first_changed_source(&snapshot(before), &snapshot(after)).is_none()
}

/// An action that was taken.
pub struct Taken {
    pub title: String,
    pub purpose: Purpose,
    pub after: String,
}

/// Returns the ends of the claims' sentences.
pub fn claim_ends(text: &str) -> Vec<usize> {
    Regex::new(r"shut the lock\.?").unwrap().find_iter(text).map(|found| found.end()).collect()
}

/// Returns the position at the end of a claim at which text can be pasted: after its plain markers, if white space or
/// nothing follows them.
fn paste_place(text: &str, at: usize) -> Option<usize> {
    let markers = Regex::new(r"^(?:\[\^?\w{1,12}\])+").unwrap();
    let at = at + markers.find(&text[at..]).map_or(0, |found| found.end());
    let rest = &text[at..];
    let is_free = rest.is_empty() || rest.starts_with([' ', '\n', '\r']);
    (is_free
        && text[..at].ends_with(['.', ']'])
        && !rest.trim_start().starts_with(['[', '(', '<', '|', '_', '*', 'N']))
    .then_some(at)
}

/// Returns a text of two claims with their sources, named from `first` on, as it comes from the clipboard.
pub fn clipboard(first: u32) -> String {
    let second = first + 1;
    format!(
        " The mayor of Dorf{first} shut the gate.[1] The mayor of Dorf{second} shut the gate.[2]\n\n\
         Endnotes\n[1] https://q{first}.example.net/a\n[2] https://q{second}.example.net/a\n"
    )
}

/// Takes an action on the whole document. Returns `None` if it would change nothing.
pub fn source(kind: ActionKind, text: &str) -> Option<Taken> {
    let now = snapshot(text);
    let action = features::source_action(&now, &SETTINGS, kind)?;
    let purpose = match kind {
        ActionKind::Renumber | ActionKind::RenumberFootnotes => Purpose::Renumber,
        ActionKind::CreateEndnotes => Purpose::Create,
        ActionKind::RemoveEndnotes => Purpose::RemoveEndnote,
        _ => Purpose::Other,
    };
    let after = edits::apply(now.text(), &action.edits).to_string();
    Some(Taken { title: action.title, purpose, after })
}

/// Inserts a citation of the source `new` after each claim in turn. Returns the texts.
pub fn citations(text: &str, new: u32) -> Vec<Taken> {
    let now = snapshot(text);
    let url = format!("https://q{new}.example.net/a");
    let inserted = claim_ends(text).into_iter().filter_map(|at| {
        let change = edits::insert_citation(&now, at as u32, Some(&url))?;
        let after = edits::apply(now.text(), &change.edits).to_string();
        Some(Taken { title: "insert a citation".to_owned(), purpose: Purpose::Cite, after })
    });
    let pasted = claim_ends(text).into_iter().filter_map(|at| {
        let at = Span::at(paste_place(text, at)? as u32);
        let change = edits::paste_over(&now, at, &clipboard(new))?;
        let after = edits::apply(now.text(), &change.edits).to_string();
        Some(Taken { title: "paste a text".to_owned(), purpose: Purpose::Paste(new), after })
    });
    inserted.chain(pasted).collect()
}

/// Takes a step on a text; `new` is the number of the next new source. Returns `None` if the step is not possible.
pub fn take(step: &Step, text: &str, new: u32) -> Option<Taken> {
    let now = snapshot(text);
    let made = |title: &str, purpose, edits: &[Edit]| {
        let after = edits::apply(now.text(), edits).to_string();
        Some(Taken { title: title.to_owned(), purpose, after })
    };
    let pick = |index: &Index, len: usize| (len > 0).then(|| index.index(len));
    let of_action = |all: Vec<features::Action>, which: &Index| {
        let action = &all[pick(which, all.len())?];
        made(&action.title, Purpose::of(&action.title), &action.edits)
    };
    let place = |share: &Index| now.text().floor(share.index(text.len().max(1)) as u32);
    let claim = |share: &Index| {
        let ends = claim_ends(text);
        Some(ends[pick(share, ends.len())?])
    };
    match step {
        Step::Source(which) => {
            let kinds = ActionKind::SOURCE;
            source(kinds[which.index(kinds.len())], text)
        }
        Step::Bulb(at, which) => {
            let at = place(at);
            let mut findings = rules::check(&now, &SETTINGS);
            findings.retain(|finding| finding.span.touches(at));
            of_action(features::actions(&now, findings, Span::at(at), false), which)
        }
        Step::Fix(which, fix) => {
            let mut findings = rules::check(&now, &SETTINGS);
            let finding = findings.swap_remove(pick(which, findings.len())?);
            let at = finding.span;
            of_action(features::actions(&now, vec![finding], at, false), fix)
        }
        Step::Insert(at, with_url) => {
            let url = with_url.then(|| format!("https://q{new}.example.net/a"));
            let change = edits::insert_citation(&now, claim(at)? as u32, url.as_deref())?;
            made("insert a citation", Purpose::Cite, &change.edits)
        }
        Step::Paste(at) => {
            let at = Span::at(paste_place(text, claim(at)?)? as u32);
            let change = edits::paste_over(&now, at, &clipboard(new))?;
            made("paste a text", Purpose::Paste(new), &change.edits)
        }
        Step::PasteUrl(at) => {
            let at = Span::at(claim(at)? as u32);
            let url = format!("https://q{new}.example.net/a");
            let features::Paste::Known(Ok(pasted)) =
                features::paste(&now, at, &url, features::Citing::Always)
            else {
                return None;
            };
            made("paste a URL", Purpose::Cite, &pasted.change.edits)
        }
        Step::Rename(which, name) => {
            let markers = Regex::new(r"\[\^?(\d+)\]").unwrap();
            let all: Vec<_> = markers.captures_iter(text).filter_map(|marker| marker.get(1)).collect();
            let marker = all[pick(which, all.len())?];
            let number: u32 = marker.as_str().parse().ok()?;
            let name = [20, 31, number + 1][name.index(3)].to_string();
            let edits = features::rename(&now, marker.start() as u32, &name).ok()?;
            made("rename", Purpose::Other, &edits)
        }
        Step::Complete(at, which) => {
            let at = claim(at)?;
            // A bracket before a number would make another marker of it, whatever suggestion is chosen.
            if text[at..].starts_with(|c: char| c.is_alphanumeric()) {
                return None;
            }
            let typed = snapshot(&format!("{}[{}", &text[..at], &text[at..]));
            let all = features::suggestions(&typed, at as u32 + 1, Asked::default());
            let chosen = &all[pick(which, all.len())?];
            let mut edits = vec![Edit::new(chosen.span, chosen.text.clone())];
            if let Some(source) = &chosen.source {
                edits.extend(features::endnote_edits(&typed, chosen.span, &chosen.text, source));
            }
            edits.sort_by_key(|edit| edit.span);
            let after = edits::apply(typed.text(), &edits).to_string();
            Some(Taken { title: format!("complete {}", chosen.label), purpose: Purpose::Cite, after })
        }
        Step::Renumber => made("renumber", Purpose::Renumber, &edits::renumber(&now).change.edits),
    }
}

/// Returns the text after the writer has named a source in every empty endnote, from `new` on.
pub fn filled(text: &str, new: &mut u32) -> String {
    let empty = Regex::new(r"(?m)^((?:> )?(?:\[\^?(?:\d+|[ivx]+)\]:? |\d+\. ))(\r?)$").unwrap();
    let fill = |found: &regex::Captures<'_>| {
        *new += 1;
        format!("{}https://q{}.example.net/a{}", &found[1], *new - 1, &found[2])
    };
    empty.replace_all(text, fill).into_owned()
}
