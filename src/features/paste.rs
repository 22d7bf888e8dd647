//! Paste: a URL becomes a citation, and a piece of another report becomes a piece of this one.

use crate::analysis::Snapshot;
use crate::assessment::{Address, Label, lines, sources};
use crate::edits::{self, Brings, Change};
use crate::rules::RuleSettings;
use crate::rules::sources::live_hostile_link::is_defanged_here;
use crate::text::{Edit, Span};

/// A paste that differs from inserting the text unchanged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pasted {
    /// The menu entry.
    pub title: &'static str,
    /// The change to make instead of inserting the text.
    pub change: Change,
    /// A message to the user about effects that the menu entry does not mention.
    pub told: Option<String>,
    /// False for a change that is offered only as an alternative to inserting the text.
    pub preferred: bool,
}

/// The reason for the user why a text is best inserted unchanged; `None` if the user expects that.
pub type Plain = Option<String>;

/// The positions at which a pasted URL becomes a citation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Citing {
    /// On selected words and after a full stop; elsewhere the URL is inserted unchanged.
    WhereMeant,
    /// At every sentence of the body.
    Always,
}

/// The result of a paste, as far as it is known without the origin of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Paste {
    /// The result is known.
    Known(Result<Pasted, Plain>),
    /// A piece of a report whose endnotes are elsewhere.
    Piece,
}

/// The menu entry for URLs.
const AS_CITATION: &str = "Insert as Citation";
/// The menu entry for a text that would tear a marker.
const AFTER_MARKER: &str = "Insert after the Marker";
/// The menu entry for a piece of another report.
const WITH_ENDNOTES: &str = "Insert with Renumbered Endnotes";
/// The same where links were defanged.
const DEFANGED_WITH_ENDNOTES: &str = "Insert with Renumbered Endnotes, Defanged";

/// Returns the result of pasting `pasted` over the selection `at`, in bytes. URLs become a citation, and the selected
/// words stay. A text with its own endnotes brings them along, with numbers of this text.
#[must_use]
pub fn paste(snapshot: &Snapshot, at: Span, pasted: &str, citing: Citing) -> Paste {
    if !snapshot.is_assessment() || pasted.is_empty() {
        return Paste::Known(first_citation(snapshot, at, pasted, citing).ok_or(None));
    }
    if let Some(words) = edits::as_sources(pasted) {
        return Paste::Known(paste_sources(snapshot, at, &words, citing));
    }
    match edits::brings(snapshot, pasted) {
        Brings::Nothing => Paste::Known(Err(None)),
        Brings::Endnotes => Paste::Known(with_title(edits::paste_over(snapshot, at, pasted))),
        Brings::Markers => Paste::Piece,
    }
}

/// Returns the change that cites pasted URLs in a draft that cites nothing yet, after a full stop. It is only an
/// alternative, and only in a text that seems to become a report: ordinary Markdown contains URLs after full stops too.
fn first_citation(snapshot: &Snapshot, at: Span, pasted: &str, citing: Citing) -> Option<Pasted> {
    if citing != Citing::WhereMeant || !at.is_empty() || pasted.is_empty() || !seems_report(snapshot) {
        return None;
    }
    let words = edits::as_sources(pasted)?;
    let cited = paste_sources(snapshot, at, &words, citing).ok()?;
    Some(Pasted { preferred: false, ..cited })
}

/// Returns true if a text without citations and takeaways seems to become a report: by its file name, or by a title with
/// a date.
fn seems_report(snapshot: &Snapshot) -> bool {
    let name = snapshot.name().to_ascii_lowercase();
    [".assessment.md", ".assessment.txt", ".assessment"].iter().any(|end| name.ends_with(end))
        || snapshot.title().is_some() && snapshot.date().is_some()
}

/// Does the same as [`paste`], but first defangs live links to hosts that the report defangs, and tells the user.
#[must_use]
pub fn paste_defanged(
    snapshot: &Snapshot,
    settings: &RuleSettings,
    at: Span,
    pasted: &str,
    citing: Citing,
) -> Paste {
    let Some((text, hosts)) = defang_links(snapshot, settings, pasted) else {
        return paste(snapshot, at, pasted, citing);
    };
    let told = told(settings, &hosts);
    match paste(snapshot, at, &text, citing) {
        Paste::Known(Ok(made)) => {
            let title = match made.title {
                AS_CITATION => "Insert as Citation, Defanged",
                WITH_ENDNOTES => DEFANGED_WITH_ENDNOTES,
                title => title,
            };
            Paste::Known(Ok(Pasted { title, told: Some(told), ..made }))
        }
        Paste::Known(Err(why)) => {
            let change = Change {
                caret: Some(at.start + text.len() as u32),
                edits: vec![Edit::new(at, text)],
                ..Change::default()
            };
            let told = why.map_or_else(|| told.clone(), |why| format!("{why} {told}"));
            Paste::Known(Ok(Pasted { title: "Insert Defanged", change, told: Some(told), preferred: true }))
        }
        Paste::Piece => Paste::Piece,
    }
}

/// The message about links that were defanged: to which sites, and why.
fn told(settings: &RuleSettings, hosts: &[String]) -> String {
    let by_team = settings.defang().is_some();
    match hosts {
        [host] if by_team => {
            format!("The link to {host} was defanged, because your team's settings name this site.")
        }
        [host] => format!("The link to {host} was defanged, like similar links in this report."),
        _ if by_team => {
            format!("{} links were defanged, because your team's settings name these sites.", hosts.len())
        }
        _ => format!("{} links were defanged, like similar links in this report.", hosts.len()),
    }
}

/// A pasted text with its live links defanged, where the report defangs such hosts, and the host of each; `None` where
/// there are none.
#[must_use]
pub fn defang_links(
    snapshot: &Snapshot,
    settings: &RuleSettings,
    pasted: &str,
) -> Option<(String, Vec<String>)> {
    if !snapshot.is_assessment() || !pasted.contains("://") {
        return None;
    }
    let form = edits::defanged_form(snapshot);
    let (mut text, mut hosts) = (String::with_capacity(pasted.len() + 16), Vec::new());
    let mut in_code = false;
    for line in pasted.split_inclusive('\n') {
        in_code ^= line.trim_start().starts_with("```");
        let (mut at, mut ticks) = (0, (0, 0));
        for source in sources::parse(line).into_iter().filter(|source| !source.defanged) {
            let Some(url) = source.url.filter(|url| url.start as usize >= at) else { continue };
            // The target of a Markdown link must stay valid, and a URL in code is no link.
            let before = &line[..url.start as usize];
            let more = line.get(ticks.0..before.len()).unwrap_or("").matches('`').count();
            ticks = (before.len(), ticks.1 + more);
            if in_code || before.ends_with("](") || before.ends_with('<') || ticks.1 % 2 == 1 {
                continue;
            }
            let written = &line[url.range()];
            if !written.contains("://") || !is_defanged_here(snapshot, settings, Address::read(written)) {
                continue;
            }
            let Some(dead) = edits::defanged(written, form) else { continue };
            text.push_str(&line[at..url.start as usize]);
            text.push_str(&dead);
            hosts.push(sources::host(written).to_owned());
            at = url.end as usize;
        }
        text.push_str(&line[at..]);
    }
    (!hosts.is_empty()).then_some((text, hosts))
}

/// Pastes `piece` with the endnotes that it cites where it comes from: `fragment` holds both. Live links are defanged
/// as in [`paste_defanged`].
///
/// # Errors
/// As in [`paste`].
pub fn paste_piece(
    snapshot: &Snapshot,
    settings: &RuleSettings,
    at: Span,
    piece: &str,
    fragment: &str,
) -> Result<Pasted, Plain> {
    let dead = defang_links(snapshot, settings, fragment);
    let fragment = dead.as_ref().map_or(fragment, |(text, _)| text);
    let mut made = with_title(edits::paste_piece(snapshot, at, piece, fragment))?;
    if let Some((_, hosts)) = &dead {
        made.title = DEFANGED_WITH_ENDNOTES;
        made.told = Some(told(settings, hosts));
    }
    Ok(made)
}

/// Returns the paste after the marker around `at`, if that marker is a link to its endnote, which `pasted` would tear: a
/// text of several words is no number and no target of a link.
#[must_use]
pub fn paste_after_marker(snapshot: &Snapshot, at: Span, pasted: &str) -> Option<Pasted> {
    let is_text = pasted.trim().contains(char::is_whitespace) || pasted.contains("://");
    if !at.is_empty() || !is_text || !snapshot.is_assessment() {
        return None;
    }
    let marker = edits::marker_around(snapshot, at.start).filter(|marker| marker.is_linked)?;
    let change = edits::insert_apart(snapshot, marker.end, pasted);
    Some(Pasted { title: AFTER_MARKER, change, told: None, preferred: true })
}

fn with_title(change: Option<Change>) -> Result<Pasted, Plain> {
    let why = "Pasted unchanged. Its endnotes cannot be renumbered for this report without changing what a marker cites.";
    change
        .map(|change| Pasted { title: WITH_ENDNOTES, change, told: None, preferred: true })
        .ok_or_else(|| Some(why.to_owned()))
}

fn paste_sources(snapshot: &Snapshot, at: Span, words: &str, citing: Citing) -> Result<Pasted, Plain> {
    let in_note = snapshot.endnote_at(at.start).is_some();
    // A URL within a marker would tear it.
    let in_marker = || edits::marker_around(snapshot, at.start).is_some();
    let meant = !at.is_empty() || lines::ends_sentence(&line_before(snapshot, at.start)) || in_marker();
    if in_note || citing == Citing::WhereMeant && !meant {
        return Err(None);
    }
    let change = edits::cite_pasted(snapshot, at.end, words);
    let why = || match citing {
        // A URL on a line of its own, below a heading or in a list of sources, is intended.
        Citing::WhereMeant if at.is_empty() && line_before(snapshot, at.start).trim().is_empty() => None,
        _ => Some("Pasted unchanged. There is no body sentence here that could cite it.".to_owned()),
    };
    change.map(|change| Pasted { title: AS_CITATION, change, told: None, preferred: true }).ok_or_else(why)
}

/// Returns the warning about `piece`, which is pasted unchanged because its report is unknown: its markers now refer to
/// endnotes of this report, or to none.
#[must_use]
pub fn borrowed(snapshot: &Snapshot, piece: &str) -> Plain {
    let (here, nowhere): (Vec<_>, Vec<_>) = edits::borrowed_markers(snapshot, piece)
        .into_iter()
        .partition(|(label, _)| snapshot.endnote_with(*label).is_some());
    let listed = |markers: &[(Label, String)]| {
        let shown: Vec<_> = markers.iter().map(|(_, marker)| marker.as_str()).collect();
        match shown.split_last() {
            Some((last, [])) => (*last).to_owned(),
            Some((last, before)) => format!("{} and {last}", before.join(", ")),
            None => String::new(),
        }
    };
    let cites = match here.len() {
        0 => None,
        1 => Some("now cites an endnote of this report, which may be another source"),
        _ => Some("now cite endnotes of this report, which may be other sources"),
    };
    let lacks = match nowhere.len() {
        0 => None,
        1 => Some("has no endnote here"),
        _ => Some("have no endnotes here"),
    };
    let fates: Vec<_> = [(&here, cites), (&nowhere, lacks)]
        .into_iter()
        .filter_map(|(markers, fate)| Some(format!("{} {}", listed(markers), fate?)))
        .collect();
    let fate = fates.join("; ");
    (!fate.is_empty())
        .then(|| format!("Pasted without its sources, as no report with this text was found. {fate}."))
}

fn line_before(snapshot: &Snapshot, at: u32) -> String {
    let text = snapshot.text();
    let Some(block) = snapshot.block_at(at) else { return String::new() };
    let before = text.slice(Span::new(snapshot.block_span(block).start, at));
    before.rsplit(['\n', '\r']).next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests;
