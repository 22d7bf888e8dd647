//! Words that an editor shows between those of the text: behind a marker the host of its source.

use crate::analysis::{Endnote, Snapshot};
use crate::assessment::{Style, sources};
use crate::text::Span;

/// Something to show at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// Behind which byte.
    pub at: u32,
    /// What to show.
    pub label: String,
    /// What to say when the pointer rests on it.
    pub tooltip: String,
}

/// The hints within `span`: one for each bracket of markers.
#[must_use]
pub fn hints(snapshot: &Snapshot, span: Span) -> Vec<Hint> {
    let mut out: Vec<Hint> = Vec::new();
    let near = snapshot
        .citations()
        .skip_while(|c| c.bracket.end < span.start)
        .take_while(|c| c.bracket.start <= span.end)
        .filter(|c| c.label.style != Style::Link);
    for citation in near {
        let Some(note) = snapshot.endnote_with(citation.label) else { continue };
        let Some((host, more, urls)) = hosts(snapshot, note) else { continue };
        let more = if more == 0 { String::new() } else { format!(" +{more}") };
        match out.last_mut().filter(|hint| hint.at == citation.bracket.end) {
            Some(hint) => {
                hint.label = format!("{}, {host}{more}", hint.label);
                hint.tooltip = format!("{}\n{urls}", hint.tooltip);
            }
            None => {
                out.push(Hint { at: citation.bracket.end, label: format!("{host}{more}"), tooltip: urls })
            }
        }
    }
    out
}

/// The host of the first source that has one, how many other hosts there are, and all addresses, one a line.
fn hosts(snapshot: &Snapshot, note: Endnote<'_>) -> Option<(String, usize, String)> {
    let start = snapshot.starts()[note.block];
    let with_host = note.facts.sources.iter().filter_map(|s| Some((s.url?.shift(start), s.address?.host)));
    let mut others: Vec<_> = with_host.clone().map(|(_, host)| host).collect();
    others.sort_unstable();
    others.dedup();
    let (first, _) = with_host.clone().next()?;
    let host = sources::host(&sources::refang(&snapshot.text().slice(first))).to_owned();
    let written: Vec<_> = with_host.map(|(url, _)| snapshot.text().slice(url).into_owned()).collect();
    Some((host, others.len().saturating_sub(1), written.join("\n")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::testing::{SAMPLE, snapshot};

    fn shown(text: &str, span: Span) -> Vec<String> {
        let of = |hint: &Hint| {
            format!("{}‹{}›", &text[..hint.at as usize].rsplit(' ').next().unwrap(), hint.label)
        };
        hints(&snapshot(text), span).iter().map(of).collect()
    }

    #[test]
    fn say_the_host_behind_its_marker() {
        let all = Span::new(0, SAMPLE.len() as u32);
        assert_eq!(
            shown(SAMPLE, all),
            ["died.[1]‹tass.ru +1›", "fire.[2]‹example.org›", "left.[1]‹tass.ru +1›"],
            "an endnote without an address has no host"
        );
        let from = SAMPLE.find("### Harbour").unwrap() as u32;
        assert_eq!(shown(SAMPLE, Span::new(from, from + 90)), ["left.[1]‹tass.ru +1›"]);
    }

    #[test]
    fn one_hint_a_bracket() {
        let text = "A ship left.[1, 2]\n\n[1] https://a.org/x; https://a.org/y\n[2] https://b.org\n";
        assert_eq!(shown(text, Span::new(0, 20)), ["2]‹a.org, b.org›"]);
    }
}
