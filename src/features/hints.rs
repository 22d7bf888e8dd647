//! Inlay hints: after a marker the outlet of its source, and after a takeaway the share of it that the body supports.

use crate::analysis::{Endnote, Snapshot, Support};
use crate::features::outlets;
use crate::text::Span;

/// A hint at a position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// The byte offset after which it appears.
    pub at: u32,
    /// The text of the hint.
    pub label: String,
    /// The tooltip.
    pub tooltip: String,
}

/// Returns the hints within `span`: one for each bracket of markers.
#[must_use]
pub fn hints(snapshot: &Snapshot, span: Span) -> Vec<Hint> {
    let mut out: Vec<Hint> = Vec::new();
    let near = snapshot
        .citations()
        .skip_while(|c| c.bracket.end < span.start)
        .take_while(|c| c.bracket.start <= span.end)
        .filter(|c| c.label.is_marker());
    for citation in near {
        let Some(note) = snapshot.endnote_with(citation.label) else { continue };
        let Some((outlet, more, urls)) = outlets_of(snapshot, note) else { continue };
        let more = if more == 0 { String::new() } else { format!(" +{more}") };
        match out.last_mut().filter(|hint| hint.at == citation.bracket.end) {
            Some(hint) => {
                hint.label = format!("{}, {outlet}{more}", hint.label);
                hint.tooltip = format!("{}\n{urls}", hint.tooltip);
            }
            None => {
                out.push(Hint { at: citation.bracket.end, label: format!("{outlet}{more}"), tooltip: urls })
            }
        }
    }
    out
}

/// Returns, for each takeaway within `span`, the share of it that the body supports, weighted by words.
#[must_use]
pub fn support_hints(snapshot: &Snapshot, span: Span) -> Vec<Hint> {
    let of = |support: &Support| {
        let words = snapshot.takeaway_words(support.takeaway);
        let main = support.main().map(|at| snapshot.text().slice(snapshot.sentence(at).span).into_owned());
        let (label, tooltip) = match main {
            Some(sentence) => {
                let sentence = sentence.split_whitespace().collect::<Vec<_>>().join(" ");
                (
                    format!("{:.0} %", f64::from(support.score) * 100.0),
                    format!("Closest sentence: {sentence}"),
                )
            }
            None => ("no support".to_owned(), "No sentence found in the body that says this.".to_owned()),
        };
        Hint { at: words.end, label, tooltip }
    };
    let hints = snapshot.supports().iter().map(of);
    hints.filter(|hint| (span.start..=span.end).contains(&hint.at)).collect()
}

/// Returns the outlet of the first source with an address, the number of other outlets, and all URLs, one on each line.
fn outlets_of(snapshot: &Snapshot, note: Endnote<'_>) -> Option<(String, usize, String)> {
    let with_address: Vec<_> =
        snapshot.sources_of(note).filter_map(|source| Some((source.url?, source.identity?))).collect();
    let mut all: Vec<_> = with_address.iter().map(|(_, identity)| snapshot.outlet_of(identity)).collect();
    all.sort_unstable();
    all.dedup();
    let written: Vec<_> =
        with_address.iter().map(|(url, _)| snapshot.text().slice(*url).into_owned()).collect();
    let outlet = outlets::describe(snapshot, written.first()?).name;
    Some((outlet, all.len() - 1, written.join("\n")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::testing::{SAMPLE, snapshot};

    #[test]
    fn say_how_much_of_a_takeaway_the_body_says() {
        let text = "# River Basin Assessment\n\n## Key Takeaways\n\n- River forces shelled Port Anvil.\n- Prices of grain \
            rose in the capital.\n\n## Body\n\nRiver forces shelled Port Anvil.[1]\n\n[1] https://example.org/a\n";
        let all = Span::new(0, text.len() as u32);
        let hints = support_hints(&snapshot(text), all);
        let shown: Vec<_> =
            hints.iter().map(|h| (&text[..h.at as usize][h.at as usize - 7..], h.label.as_str())).collect();
        assert_eq!(shown, [(" Anvil.", "100 %"), ("apital.", "no support")]);
        assert_eq!(hints[0].tooltip, "Closest sentence: River forces shelled Port Anvil.[1]");
        assert_eq!(support_hints(&snapshot(text), Span::new(0, 40)), []);
    }

    fn shown(text: &str, span: Span) -> Vec<String> {
        let of = |hint: &Hint| {
            format!("{}‹{}›", &text[..hint.at as usize].rsplit(' ').next().unwrap(), hint.label)
        };
        hints(&snapshot(text), span).iter().map(of).collect()
    }

    #[test]
    fn say_the_outlet_after_its_marker() {
        let all = Span::new(0, SAMPLE.len() as u32);
        assert_eq!(
            shown(SAMPLE, all),
            ["died.[1]‹TASS +1›", "fire.[2]‹example.org›", "left.[1]‹TASS +1›"],
            "an endnote without an address has no outlet"
        );
        let from = SAMPLE.find("### Harbour").unwrap() as u32;
        assert_eq!(shown(SAMPLE, Span::new(from, from + 90)), ["left.[1]‹TASS +1›"]);
    }

    #[test]
    fn one_hint_a_bracket() {
        let text = "A ship left.[1, 2]\n\n[1] https://a.org/x; https://a.org/y\n[2] https://b.org\n";
        assert_eq!(shown(text, Span::new(0, 20)), ["2]‹a.org, b.org›"]);
    }
}
