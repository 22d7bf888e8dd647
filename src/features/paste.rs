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

fn with_title(change: Option<Change>) -> Result<Pasted, Plain> {
    let why = "Pasted unchanged. Its endnotes cannot be renumbered for this report without changing what a marker cites.";
    change
        .map(|change| Pasted { title: WITH_ENDNOTES, change, told: None, preferred: true })
        .ok_or_else(|| Some(why.to_owned()))
}

fn paste_sources(snapshot: &Snapshot, at: Span, words: &str, citing: Citing) -> Result<Pasted, Plain> {
    let in_note = snapshot.endnote_at(at.start).is_some();
    let meant = !at.is_empty() || lines::ends_sentence(&line_before(snapshot, at.start));
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
mod tests {
    use super::*;
    use crate::edits::testing::{check, check_none};

    const URL: &str = " https://b.org/2 \n";

    fn change(pasted: &'static str) -> impl Fn(&Snapshot, u32) -> Option<Change> {
        move |snapshot, at| made(snapshot, Span::at(at), pasted).map(|pasted| pasted.change)
    }

    fn made(snapshot: &Snapshot, at: Span, pasted: &str) -> Option<Pasted> {
        match paste(snapshot, at, pasted, Citing::WhereMeant) {
            Paste::Known(known) => known.ok(),
            Paste::Piece => None,
        }
    }

    #[test]
    fn a_url_behind_a_stop_becomes_a_citation() {
        check(
            "# R\n\nA came.[1] B went.┃ C stayed.[2]\n\n## Endnotes\n\n[1] a.org\n[2] c.org\n",
            change(URL),
            "# R\n\nA came.[1] B went.[2] C stayed.[3]\n\n## Endnotes\n\n[1] a.org\n[2] https://b.org/2\n[3] c.org\n",
        );
        check(
            "# R\n\nA came.[1] B went. ┃\n\n## Endnotes\n\n[1] a.org\n",
            change("hxxps://b[.]org; https://c dot org/a"),
            "# R\n\nA came.[1] B went.[2] \n\n## Endnotes\n\n[1] a.org\n[2] hxxps://b[.]org; https://c dot org/a\n",
        );
    }

    #[test]
    fn a_url_on_selected_words_cites_them_and_they_stay() {
        let text = "# R\n\nA came.[1] B went to town. C stayed.\n\n## Endnotes\n\n[1] a.org\n";
        let words = Span::from(text.find("went").unwrap()..text.find("town").unwrap());
        let snapshot = crate::edits::testing::snapshot(text);
        let pasted = made(&snapshot, words, URL).expect("it becomes a citation");
        let after = edits::apply(snapshot.text(), &pasted.change.edits).to_string();
        assert!(
            after.contains("B went to town.[2] C stayed.") && after.contains("[2] https://b.org/2"),
            "{after}"
        );
        assert_eq!(pasted.title, "Insert as Citation");
    }

    #[test]
    fn a_url_within_a_sentence_or_an_endnote_stays_a_url() {
        check_none("# R\n\nA came.[1] B ┃went.\n\n## Endnotes\n\n[1] a.org\n", change(URL));
        check_none("# R\n\nA came.[1] B went.\n\n## Endnotes\n\n[1] ┃\n", change(URL));
        check_none("# R\n\nNo report. ┃\n", change(URL));
    }

    #[test]
    fn the_first_url_of_a_draft_may_become_a_citation() {
        let offered = |name: &str, marked: &str| {
            let (text, at) = crate::edits::testing::caret(marked);
            let environment = std::sync::Arc::new(crate::analysis::Environment::default());
            let text = crate::text::Text::new(&text);
            let snapshot = crate::analysis::Document::new(name, text, environment).snapshot();
            let pasted = made(&snapshot, Span::at(at), URL)?;
            assert!(!pasted.preferred, "{marked}");
            Some(edits::apply(snapshot.text(), &pasted.change.edits).to_string())
        };
        let cited = Some("# Ferries\n\nA came.[1]\n\n## Endnotes\n\n[1] https://b.org/2\n".to_owned());
        assert_eq!(offered("ferries.assessment.md", "# Ferries\n\nA came.┃\n"), cited);
        let dated = offered("ferries.md", "# Ferries, May 3, 2024\n\nA came.┃\n");
        assert!(dated.is_some_and(|text| text.contains("A came.[1]")));
        assert_eq!(offered("notes.md", "# Ferries\n\nA came.┃\n"), None, "ordinary Markdown");
        assert_eq!(offered("ferries.assessment.md", "# Ferries\n\nA ┃came.\n"), None);
        assert_eq!(offered("ferries.assessment.md", "# Ferries\n\n┃\n"), None);
    }

    #[test]
    fn a_piece_with_endnotes_brings_them_along() {
        check(
            "# R\n\nA.[1] ┃B.[2]\n\n## Endnotes\n\n[1] a.org\n[2] b.org\n",
            change("X.[7] \n\nEndnotes\n[7] x.org\n"),
            "# R\n\nA.[1] X.[2]┃B.[3]\n\n## Endnotes\n\n[1] a.org\n[2] x.org\n[3] b.org\n",
        );
    }

    #[test]
    fn a_piece_with_endnotes_takes_the_place_of_what_is_selected() {
        let text = "# R\n\nA.[1] B.[2] C.[3]\n\n## Endnotes\n\n[1] a.org\n[2] b.org\n[3] c.org\n";
        let snapshot = crate::edits::testing::snapshot(text);
        let selected = Span::from(text.find("B.[2] ").unwrap()..text.find("C.").unwrap());
        let over = |pasted| made(&snapshot, selected, pasted).map(|pasted| pasted.change);
        let change =
            over("X.[7] Y.[8] \n\nEndnotes\n[7] x.org\n[8] y.org\n").expect("it brings its endnotes");
        assert_eq!(
            crate::edits::testing::shown(&snapshot, &change),
            // An endnote that is no longer cited stays, because only the user may remove a source.
            "# R\n\nA.[1] X.[2] Y.[3]┃C.[5]\n\n## Endnotes\n\n[1] a.org\n[2] x.org\n[3] y.org\n[4] b.org\n[5] c.org\n"
        );
        assert_eq!(over("X.[7] "), None, "as it is");
        assert_eq!(over("plain"), None);
    }

    #[test]
    fn anything_else_is_inserted_as_it_is() {
        let report = "# R\n\nA.[1] ┃B.[2]\n\n## Endnotes\n\n[1] a.org\n[2] b.org\n";
        for text in ["", "X.[7] ", "See https://b.org", "b"] {
            check_none(report, change(text));
        }
    }

    #[test]
    fn several_urls_become_one_endnote() {
        check(
            "# R\n\nA.[1] ┃B.[2]\n\n## Endnotes\n\n[1] a.org\n[2] b.org\n",
            change("https://x.org\nRiver Radio: https://y.org\n"),
            "# R\n\nA.[1][2] B.[3]\n\n## Endnotes\n\n[1] a.org\n[2] https://x.org; River Radio: https://y.org\n[3] b.org\n",
        );
    }

    #[test]
    fn a_live_link_to_a_host_that_the_report_defangs_is_defanged() {
        let report = |sources: &str| {
            let text = format!("# R\n\nA came.[1] B went.┃ C stayed.[2]\n\n## Endnotes\n\n{sources}");
            crate::edits::testing::caret(&text)
        };
        let settings = RuleSettings::default();
        let after = |sources: &str, pasted: &str| {
            let (text, at) = report(sources);
            let snapshot = crate::edits::testing::snapshot(&text);
            match paste_defanged(&snapshot, &settings, Span::at(at), pasted, Citing::WhereMeant) {
                Paste::Known(Ok(made)) => {
                    (edits::apply(snapshot.text(), &made.change.edits).to_string(), made.title, made.told)
                }
                other => panic!("{other:?}"),
            }
        };
        let words = "[1] https://port dot ru/a\n[2] https://c.org\n";
        let (text, title, told) = after(words, "https://port.ru/news/7");
        assert!(text.contains("\n[2] https://port dot ru/news/7\n"), "{text}");
        assert_eq!(title, "Insert as Citation, Defanged");
        assert_eq!(
            told.as_deref(),
            Some("The link to port.ru was defanged, like similar links in this report.")
        );
        let (text, _, told) = after(words, "https://c.org/x");
        assert!(text.contains("\n[2] https://c.org/x\n") && told.is_none(), "{text}");
        // A new host of a kind that is always defanged, with brackets.
        let many = "[1] hxxps://a[.]ru/1; hxxps://b[.]ru/2; hxxps://c[.]ru/3\n[2] hxxps://d[.]ru/4\n";
        let (text, ..) = after(many, "https://e.ru/5; https://f.org/6");
        assert!(text.contains("\n[2] hxxps://e[.]ru/5; https://f.org/6\n"), "{text}");
        // A host that is live elsewhere stays live.
        let mixed = "[1] https://port dot ru/a\n[2] https://port.ru/b\n";
        assert!(after(mixed, "https://port.ru/c").0.contains("https://port.ru/c"));
    }

    #[test]
    fn a_piece_of_another_report_is_defanged_with_its_endnotes() {
        let (text, at) =
            crate::edits::testing::caret("# R\n\nA came.[1] ┃\n\n## Endnotes\n\n[1] https://port dot ru/a\n");
        let snapshot = crate::edits::testing::snapshot(&text);
        let piece = "B went.[4] C stayed.[5]";
        let fragment = format!(
            "{piece}\n\n## Endnotes\n\n[4] https://port.ru/b; https://c.org/1\n[5] https://port.ru/c\n"
        );
        let mut settings = RuleSettings::default();
        let made = paste_piece(&snapshot, &settings, Span::at(at), piece, &fragment).expect("it comes along");
        let after = edits::apply(snapshot.text(), &made.change.edits).to_string();
        assert!(
            after.ends_with(
                "A came.[1] B went.[2] C stayed.[3]\n\n## Endnotes\n\n[1] https://port dot ru/a\n\
                 [2] https://port dot ru/b; https://c.org/1\n[3] https://port dot ru/c\n"
            ),
            "{after}"
        );
        assert_eq!(made.title, "Insert with Renumbered Endnotes, Defanged");
        assert_eq!(made.told.as_deref(), Some("2 links were defanged, like similar links in this report."));
        // Where only the settings name the site, the report is not the reason.
        settings.set_defang(&["c.org".to_owned()]);
        let made = paste_piece(&snapshot, &settings, Span::at(at), piece, &fragment).expect("it comes along");
        assert_eq!(
            made.told.as_deref(),
            Some("The link to c.org was defanged, because your team's settings name this site.")
        );
    }

    #[test]
    fn the_targets_of_links_and_code_stay_as_they_are() {
        let (text, _) =
            crate::edits::testing::caret("# R\n\nA came.[1]┃\n\n## Endnotes\n\n[1] https://port dot ru/a\n");
        let snapshot = crate::edits::testing::snapshot(&text);
        let defanged =
            |pasted: &str| defang_links(&snapshot, &RuleSettings::default(), pasted).map(|(text, _)| text);
        for kept in [
            "[the page](https://port.ru/b)",
            "<https://port.ru/b>",
            "`curl https://port.ru/b`",
            "```\nhttps://port.ru/b\n```\n",
        ] {
            assert_eq!(defanged(kept), None, "{kept}");
        }
        let mixed = defanged("`x` https://port.ru/b and `https://port.ru/c`");
        assert_eq!(mixed.as_deref(), Some("`x` https://port dot ru/b and `https://port.ru/c`"));
    }

    #[test]
    fn a_live_link_in_an_endnote_is_defanged_too() {
        let (text, at) = crate::edits::testing::caret(
            "# R\n\nA came.[1] B went.[2]\n\n## Endnotes\n\n[1] https://port dot ru/a\n[2] ┃\n",
        );
        let snapshot = crate::edits::testing::snapshot(&text);
        let pasted = "https://port.ru/b";
        let settings = RuleSettings::default();
        let Paste::Known(Ok(made)) =
            paste_defanged(&snapshot, &settings, Span::at(at), pasted, Citing::WhereMeant)
        else {
            panic!("it is defanged");
        };
        assert_eq!(made.title, "Insert Defanged");
        let after = edits::apply(snapshot.text(), &made.change.edits).to_string();
        assert!(after.ends_with("[2] https://port dot ru/b\n"), "{after}");
    }

    #[test]
    fn a_piece_of_an_unknown_report_names_its_markers() {
        let report =
            crate::edits::testing::snapshot("# R\n\nA.[1] B.[2]\n\n## Endnotes\n\n[1] a.org\n[2] b.org\n");
        assert_eq!(paste(&report, Span::at(5), "X.[2] Y.[1]", Citing::WhereMeant), Paste::Piece);
        for (piece, ends) in [
            ("X.[2]", "[2] now cites an endnote of this report, which may be another source."),
            ("X.[2] Y.[1]", "[2] and [1] now cite endnotes of this report, which may be other sources."),
            ("X.[7]", "[7] has no endnote here."),
            ("X.[7] Y.[1] Z.[8][9]", "another source; [7], [8] and [9] have no endnotes here."),
        ] {
            let message = borrowed(&report, piece).expect("a warning");
            assert!(message.ends_with(ends), "{message}");
        }
        assert_eq!(borrowed(&report, "X."), None);
    }

    #[test]
    fn a_source_without_a_sentence_is_pasted_with_a_reason() {
        let why = |text: &str, citing| {
            let (text, at) = crate::edits::testing::caret(text);
            match paste(&crate::edits::testing::snapshot(&text), Span::at(at), URL, citing) {
                Paste::Known(Err(why)) => why,
                other => panic!("{other:?}"),
            }
        };
        let heading = "# Harbour Report.┃\n\nA.[1]\n\n## Endnotes\n\n[1] a.org\n";
        assert!(why(heading, Citing::WhereMeant).is_some_and(|why| why.starts_with("Pasted unchanged. ")));
        let between = "# R\n\nA.[1]\n\n┃\n\n## Endnotes\n\n[1] a.org\n";
        assert_eq!(why(between, Citing::WhereMeant), None);
        assert!(why(between, Citing::Always).is_some());
    }
}
