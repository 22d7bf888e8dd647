//! The settings that the reports of a folder suggest.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::evidence::{AnalysedReport, FolderEvidence};
use crate::analysis::{Expectation, Snapshot};
use crate::assessment::blocks::BlockKind;
use crate::assessment::{EstimateKind, HeadingRole, Scale, Style, headings, sources};
use crate::project::team;
use crate::text::counted;

/// The certainty of a guess.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Certainty {
    /// The setting is made.
    Sure,
    /// The setting is offered as a comment.
    Unsure,
    /// No setting is needed.
    Remark,
}

/// A setting, and the reason for it.
#[derive(Clone, Debug)]
pub(super) struct Guess {
    /// The table, or nothing at the top.
    pub table: &'static str,
    /// The key in the table.
    pub key: &'static str,
    /// The value as TOML; empty for a remark.
    pub value: String,
    /// The reason, as a sentence.
    pub reason: String,
    /// The certainty.
    pub certainty: Certainty,
}

impl Guess {
    /// Returns the setting on one line, for people.
    pub(super) fn setting(&self) -> String {
        let dot = if self.table.is_empty() { "" } else { "." };
        format!("{}{dot}{} = {}", self.table, self.key, self.value)
    }
}

/// Returns all guesses, in the order of the settings.
pub(super) fn all(evidence: &FolderEvidence) -> Vec<Guess> {
    let mut out = Vec::new();
    out.extend(profile(&evidence.reports));
    out.extend(defang(&evidence.reports));
    out.extend(bibliography(evidence));
    out.extend(takeaways(&evidence.reports));
    out.extend(notes(&evidence.reports));
    out.extend(expects_citations(&evidence.reports));
    out.extend(actors(evidence));
    out.extend(archive(evidence));
    out
}

fn certain(is_sure: bool) -> Certainty {
    if is_sure { Certainty::Sure } else { Certainty::Unsure }
}

fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

fn list<'a>(items: impl IntoIterator<Item = &'a str>) -> String {
    let items: Vec<_> = items.into_iter().map(quoted).collect();
    format!("[{}]", items.join(", "))
}

/// Returns the words in quotation marks as a list: `'a', 'b'`.
fn named<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    words.into_iter().map(|word| format!("'{word}'")).collect::<Vec<_>>().join(", ")
}

/// Minimum number of uses of words that only one scale has.
const USES: usize = 3;
/// Minimum number of reports that must agree.
const REPORTS: usize = 2;

/// Guesses the scale of likelihood by words that only one scale has. It is certain if all words of likelihood are on
/// that scale. The words of ICD 203 are everyday words too, so statements of confidence are needed as well.
fn profile(reports: &[AnalysedReport]) -> Option<Guess> {
    let (mut uses, mut loose): (BTreeMap<&'static str, usize>, usize) = (BTreeMap::new(), 0);
    let mut per_report: Vec<(BTreeSet<&'static str>, bool)> = Vec::new();
    for report in reports {
        let (mut own, mut confident) = (BTreeSet::new(), false);
        let blocks = report.snapshot.blocks().iter();
        for estimate in blocks.flat_map(|block| block.estimates.iter()).filter(|estimate| !estimate.quoted) {
            match estimate.kind {
                EstimateKind::Likelihood(term) => {
                    *uses.entry(term).or_default() += 1;
                    own.insert(term);
                }
                EstimateKind::Loose(_) => loose += 1,
                EstimateKind::Confidence(_) => confident = true,
                EstimateKind::Modal | EstimateKind::Percent(..) => {}
            }
        }
        per_report.push((own, confident));
    }
    let all: usize = uses.values().sum::<usize>() + loose;
    let candidates = [(Scale::Icd203, "icd203"), (Scale::Phia, "phia"), (Scale::Nato, "nato")];
    candidates.into_iter().find_map(|(scale, name)| {
        let others = candidates.iter().map(|(other, _)| *other).filter(|other| *other != scale);
        let others: Vec<_> = others.collect();
        let is_own =
            |term: &str| scale.band(term).is_some() && others.iter().all(|other| other.band(term).is_none());
        let own: Vec<_> = uses.iter().filter(|(term, _)| is_own(term)).collect();
        let own_uses: usize = own.iter().map(|(_, n)| **n).sum();
        let off =
            uses.iter().filter(|(term, _)| scale.band(term).is_none()).map(|(_, n)| n).sum::<usize>() + loose;
        // One word in ten may be a slip; with more, it is no scale.
        if own_uses < USES || off * 10 > all {
            return None;
        }
        let using = per_report.iter().filter(|(terms, _)| terms.iter().any(|term| is_own(term))).count();
        let confident = per_report.iter().filter(|(_, confident)| *confident).count();
        let is_sure = off == 0 && using >= REPORTS && (scale != Scale::Icd203 || confident >= REPORTS);
        let terms = named(own.iter().take(3).map(|(term, _)| **term));
        let rest = match off {
            0 => format!("all {all} words of likelihood are on its scale"),
            off => format!("{off} of {all} words of likelihood are not on its scale"),
        };
        let reason =
            format!("{} use {terms}, which only this standard has, and {rest}.", counted(using, "report"));
        let reason = if using == 1 { reason.replacen(" use ", " uses ", 1) } else { reason };
        Some(Guess { table: "", key: "profile", value: quoted(name), reason, certainty: certain(is_sure) })
    })
}

/// Links of one host or of one top-level domain.
#[derive(Default)]
struct Links {
    defanged: usize,
    live: usize,
    hosts: BTreeSet<String>,
    reports: BTreeSet<usize>,
}

/// Minimum number of defanged links that make a habit.
const DEFANGED: usize = 4;
/// Top-level domains of all the world: only their single hosts are named.
const GENERIC: [&str; 8] = ["com", "org", "net", "info", "io", "me", "int", "eu"];
/// Top-level domains that are checked without a setting if a report defangs most of their links.
const USUAL: [&str; 4] = ["ru", "by", "su", "рф"];
/// A longer list says that all links are defanged, not those of some hosts.
const MOST_HOSTS: usize = 12;

/// Guesses the hosts whose links are always defanged.
fn defang(reports: &[AnalysedReport]) -> Option<Guess> {
    let (mut tops, mut hosts): (BTreeMap<String, Links>, BTreeMap<String, Links>) = Default::default();
    for (number, report) in reports.iter().enumerate() {
        for (host, is_defanged) in links(&report.snapshot) {
            let Some((_, top)) =
                host.rsplit_once('.').filter(|(_, top)| top.chars().all(char::is_alphabetic))
            else {
                continue;
            };
            for (name, all) in [(top.to_owned(), &mut tops), (host.clone(), &mut hosts)] {
                let links = all.entry(name).or_default();
                *if is_defanged { &mut links.defanged } else { &mut links.live } += 1;
                links.hosts.insert(host.clone());
                links.reports.insert(number);
            }
        }
    }
    let is_always = |links: &Links| links.live == 0 && links.defanged >= DEFANGED;
    let whole = |(top, links): &(&String, &Links)| {
        is_always(links) && links.hosts.len() >= 2 && !GENERIC.contains(&top.as_str())
    };
    let whole: BTreeMap<_, _> = tops.iter().filter(whole).collect();
    let single = hosts.iter().filter(|(host, links)| {
        let top = host.rsplit_once('.').map(|(_, top)| top.to_owned()).unwrap_or_default();
        is_always(links) && !whole.contains_key(&top)
    });
    let found = whole.iter().map(|(top, links)| (format!(".{top}"), *links));
    let found: Vec<_> = found.chain(single.map(|(host, links)| (host.clone(), links))).collect();
    if found.is_empty() {
        return None;
    }
    let count: usize = found.iter().map(|(_, links)| links.defanged).sum();
    let using: BTreeSet<_> = found.iter().flat_map(|(_, links)| &links.reports).collect();
    // The setting replaces the check of the usual domains, which finds the live link among defanged ones.
    let is_mixed = USUAL.iter().any(|top| tops.get(*top).is_some_and(|l| l.live > 0 && l.defanged > 0));
    let is_sure = using.len() >= REPORTS && found.len() <= MOST_HOSTS && !is_mixed;
    let mut reason =
        format!("All {count} links to these hosts in {} are defanged.", counted(using.len(), "report"));
    if is_mixed {
        reason.push_str(" Other links of the same kind are not always; add their hosts first.");
    }
    let value = list(found.iter().take(MOST_HOSTS).map(|(host, _)| host.as_str()));
    Some(Guess { table: "sources", key: "defang", value, reason, certainty: certain(is_sure) })
}

/// Returns the hosts of all sources, each with true if its link is defanged.
fn links(snapshot: &Snapshot) -> Vec<(String, bool)> {
    let mut out = Vec::new();
    for (facts, start) in snapshot.blocks().iter().zip(snapshot.starts()) {
        for source in &facts.sources {
            if let (Some(url), Some(address)) = (source.url, source.address) {
                let url = sources::refang(&snapshot.text().slice(url.shift(*start)));
                out.push((sources::host(&url).to_lowercase(), address.way.is_some()));
            }
        }
    }
    out
}

/// Guesses the bibliographies with the keys that reports cite and that are not found otherwise.
fn bibliography(evidence: &FolderEvidence) -> Option<Guess> {
    let (mut keys, mut is_lacking) = (HashSet::new(), false);
    for report in evidence.reports.iter().filter(|r| r.named.files.is_empty() && !r.named.has_own) {
        let known = &report.snapshot.environment().bibliography;
        let keyed = report.snapshot.citations().filter(|citation| citation.label.style == Style::Pandoc);
        for label in keyed.map(|citation| citation.label) {
            is_lacking |= !known.has(label);
            keys.insert(label);
        }
    }
    if !is_lacking {
        return None;
    }
    let holding = evidence.bibliographies.iter().filter(|(_, all)| keys.iter().any(|key| all.has(*key)));
    let holding: Vec<_> = holding.collect();
    if holding.is_empty() {
        return None;
    }
    let found = keys.iter().filter(|key| holding.iter().any(|(_, all)| all.has(**key))).count();
    let is_sure = found == keys.len();
    let reason = match (is_sure, keys.len()) {
        (true, 1) => "The key that reports cite is found there.".to_owned(),
        (true, n) => format!("All {n} keys that reports cite are found there."),
        (false, n) => format!("{found} of {n} keys that reports cite are found there."),
    };
    let value = list(holding.iter().map(|(path, _)| path.as_str()));
    Some(Guess { table: "sources", key: "bibliography", value, reason, certainty: certain(is_sure) })
}

/// A section of a report: its heading, and the blocks below it with words.
struct Part {
    heading: String,
    blocks: Vec<usize>,
}

/// Returns the sections that are neither takeaways nor notes, in order; each with true if it is the last of all.
fn parts(snapshot: &Snapshot) -> Vec<(Part, bool)> {
    let mut out: Vec<(Part, bool)> = Vec::new();
    let mut is_open = false;
    for (number, facts) in snapshot.blocks().iter().enumerate() {
        match facts.block.kind {
            BlockKind::Heading { role, .. } => {
                if let Some(last) = out.last_mut() {
                    last.1 = false;
                }
                is_open = role == HeadingRole::Section;
                if is_open {
                    let line = snapshot.text().slice(snapshot.block_span(number)).into_owned();
                    let heading = headings::name(&line).to_owned();
                    out.push((Part { heading, blocks: Vec::new() }, true));
                }
            }
            BlockKind::Blank | BlockKind::Comment | BlockKind::Markup | BlockKind::Rule => {}
            _ if is_open => {
                if let Some((part, _)) = out.last_mut() {
                    part.blocks.push(number);
                }
            }
            _ => {}
        }
    }
    out
}

/// Returns the heading that most reports share, of those that `of` returns for each, with the number of reports.
fn shared(reports: &[AnalysedReport], of: impl Fn(&Snapshot) -> Option<String>) -> Option<(String, usize)> {
    let mut counts: BTreeMap<String, (String, usize)> = BTreeMap::new();
    for heading in reports.iter().filter_map(|report| of(&report.snapshot)) {
        counts.entry(heading.to_lowercase()).or_insert((heading, 0)).1 += 1;
    }
    // Of equally frequent ones, the first in the alphabet.
    let most = counts.into_values().reduce(|most, one| if one.1 > most.1 { one } else { most });
    most.filter(|(_, count)| *count >= REPORTS)
}

/// Minimum number of items in a list of takeaways.
const ITEMS: usize = 2;

/// Guesses a heading of takeaways: the first section, which is nothing but a list of whole sentences without citations,
/// in reports that have no takeaways otherwise.
fn takeaways(reports: &[AnalysedReport]) -> Option<Guess> {
    let has_takeaways =
        |s: &Snapshot| s.blocks().iter().any(|facts| matches!(facts.block.kind, BlockKind::Takeaway(_)));
    let first = |snapshot: &Snapshot| {
        if has_takeaways(snapshot) || snapshot.links().citations.is_empty() {
            return None;
        }
        let (part, _) = parts(snapshot).into_iter().next()?;
        let is_point = |block: &usize| {
            let facts = &snapshot.blocks()[*block];
            matches!(facts.block.kind, BlockKind::Item(_))
                && facts.citations.is_empty()
                && facts.sentences.first().is_some_and(|sentence| sentence.ended)
        };
        (part.blocks.len() >= ITEMS && part.blocks.iter().all(is_point)).then_some(part.heading)
    };
    let (heading, count) = shared(reports, first)?;
    let without = reports.iter().filter(|report| !has_takeaways(&report.snapshot)).count();
    let is_sure = count > REPORTS && count == without;
    let reason = format!(
        "In {count} reports, this is the heading of the first section: a list of sentences without citations."
    );
    let value = list([heading.as_str()]);
    Some(Guess { table: "headings", key: "takeaways", value, reason, certainty: certain(is_sure) })
}

/// Guesses a heading of notes: the last section, in which each line has an address. It is never certain, because such a
/// list may as well be further reading.
fn notes(reports: &[AnalysedReport]) -> Option<Guess> {
    let last = |snapshot: &Snapshot| {
        let (part, _) = parts(snapshot).into_iter().find(|(_, is_last)| *is_last)?;
        let has_address = |block: &usize| {
            let text = snapshot.text().slice(snapshot.block_span(*block));
            text.contains("://") || sources::is_defanged(&text)
        };
        let has_notes =
            snapshot.blocks().iter().any(|facts| matches!(facts.block.kind, BlockKind::Endnote(Some(_))));
        (!has_notes && part.blocks.len() >= ITEMS && part.blocks.iter().all(has_address))
            .then_some(part.heading)
    };
    let (heading, count) = shared(reports, last)?;
    let reason = format!(
        "In {count} reports, this is the heading of the last section: a list with an address in each line."
    );
    let value = list([heading.as_str()]);
    Some(Guess { table: "headings", key: "notes", value, reason, certainty: Certainty::Unsure })
}

/// Guesses that reports need not cite: none cites anything. It is certain if the reports are not expected to cite as
/// they are; a draft that lacks its citations so far is.
fn expects_citations(reports: &[AnalysedReport]) -> Option<Guess> {
    let cites = |report: &AnalysedReport| !report.snapshot.links().citations.is_empty();
    if reports.is_empty() || reports.iter().any(cites) {
        return None;
    }
    let is_exempt =
        |report: &AnalysedReport| matches!(report.snapshot.expectation(), Expectation::Unexpected(_));
    let is_sure = reports.iter().all(is_exempt);
    let reason = match (reports.len(), is_sure) {
        (1, true) => "The report has many claims and cites nothing.".to_owned(),
        (1, false) => "The report cites nothing so far.".to_owned(),
        (n, true) => format!("None of the {n} reports cites anything."),
        (n, false) => format!("None of the {n} reports cites anything so far."),
    };
    let value = "false".to_owned();
    Some(Guess { table: "need", key: "expects-citations", value, reason, certainty: certain(is_sure) })
}

fn remark(table: &'static str, key: &'static str, reason: String) -> Guess {
    Guess { table, key, value: String::new(), reason, certainty: Certainty::Remark }
}

/// Says that the folder of the team's actors is read.
fn actors(evidence: &FolderEvidence) -> Option<Guess> {
    let entries = std::fs::read_dir(evidence.folder.join(team::FOLDER)).ok()?;
    let names = entries.flatten().map(|entry| entry.file_name());
    let count = names.filter(|name| name.to_string_lossy().ends_with(".toml")).count();
    let reason = format!("The folder {} with {} is read.", team::FOLDER, counted(count, "file"));
    (count > 0).then(|| remark("actors", "files", reason))
}

/// Says that the other reports are read as past reports.
fn archive(evidence: &FolderEvidence) -> Option<Guess> {
    let reason =
        format!("The {} reports in this folder and below it are read as past reports.", evidence.all);
    (evidence.all > 1).then(|| remark("archive", "folders", reason))
}
