//! Code lenses above headings and takeaways, with counts of claims and sources.

use super::sections::{self, counted_sections};
use crate::analysis::{Snapshot, Support};
use crate::assessment::HeadingRole;
use crate::text::{Span, counted};

/// A line of text above a span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lens {
    /// The span below the lens.
    pub span: Span,
    /// The text of the lens.
    pub title: String,
    /// The offset that a click shows.
    pub target: Option<u32>,
}

/// Returns all lenses, in the order of the text.
#[must_use]
pub fn lenses(snapshot: &Snapshot) -> Vec<Lens> {
    if !snapshot.is_assessment() {
        return Vec::new();
    }
    let mut out = Vec::new();
    for (section, count) in counted_sections(snapshot) {
        if matches!(section.role, Some(HeadingRole::Takeaways | HeadingRole::Endnotes)) {
            continue;
        }
        if count.claims > 0 {
            let target = section.blocks.clone().find_map(|block| first_uncited(snapshot, block));
            out.push(Lens { span: section.heading, title: sections::counted(snapshot, count), target });
        }
    }
    // A takeaway that is still to be written stands on nothing yet.
    let written = |support: &&Support| !snapshot.takeaway_words(support.takeaway).is_empty();
    out.extend(snapshot.supports().iter().filter(written).map(|support| over_takeaway(snapshot, support)));
    out.sort_by_key(|lens| lens.span);
    out
}

/// Returns the lens with the support of a takeaway; a click shows the sentence that supports it most.
fn over_takeaway(snapshot: &Snapshot, support: &Support) -> Lens {
    let span = snapshot.takeaway_words(support.takeaway);
    let Some(main) = support.main() else {
        return Lens { span, title: "not supported by the body".to_owned(), target: None };
    };
    let paragraphs = counted(snapshot.carriers(support).len(), "paragraph");
    let sources = snapshot.sourcing_under(support).in_words();
    let target = Some(snapshot.sentence(main).span.start);
    Lens { span, title: format!("{paragraphs} · {sources}"), target }
}

fn first_uncited(snapshot: &Snapshot, block: usize) -> Option<u32> {
    if snapshot.blocks()[block].tally.sentences() == 0 {
        return None;
    }
    let first = snapshot.sentences_in(block).find(|sentence| snapshot.counts_as_uncited(*sentence))?;
    Some(first.span.end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::testing::{SAMPLE, snapshot};

    #[test]
    fn count_the_claims_of_each_section() {
        let all = lenses(&snapshot(SAMPLE));
        let shown: Vec<_> = all
            .iter()
            .map(|l| {
                let target = l.target.map(|at| SAMPLE[at as usize..].split('.').next().unwrap());
                format!(
                    "{}: {} → {}",
                    SAMPLE[l.span.range()].trim_start_matches('#').trim(),
                    l.title,
                    target.unwrap_or("-")
                )
            })
            .collect();
        insta::assert_debug_snapshot!(shown, @r#"
        [
            "River Basin Assessment: 5 claims, 1 uncited →  Crews left",
            "River forces shelled Port Anvil.: 1 paragraph · 2 outlets (3 links) → River forces shelled Port Anvil",
            "Russian Foreign Minister Sergei Lavrov will likely visit the basin.: 1 paragraph · 1 source → Russian Foreign Minister Sergei Lavrov said on May 2 that he would visit the basin",
            "Port Anvil: 4 claims, 1 uncited →  Crews left",
            "Harbour: 2 claims, 1 uncited →  Crews left",
            "Visits: 1 claim, all cited → -",
        ]
        "#);
    }

    #[test]
    fn a_marker_without_its_endnote_is_no_source() {
        let text = "# River Basin Assessment, May 3, 2024\n\n## Key Takeaways\n\n- River forces shelled Port Anvil.\n\n\
            ## Port Anvil\n\nRiver forces shelled Port Anvil on May 2.[7]\n\n## Endnotes\n\n[1] https://example.org/a\n";
        let titles =
            |text: &str| lenses(&snapshot(text)).into_iter().map(|lens| lens.title).collect::<Vec<_>>();
        let dangling = titles(text);
        assert_eq!(dangling[1..], ["1 paragraph · no source", "1 claim, 1 uncited"], "{dangling:?}");
        let sourced = titles(&text.replace("[7]", "[1]"));
        assert_eq!(sourced[1..], ["1 paragraph · 1 outlet", "1 claim, all cited"], "{sourced:?}");
        let empty = titles(&text.replace("[7]", "[2]").replace("example.org/a\n", "example.org/a\n[2]\n"));
        assert_eq!(empty[1..], ["1 paragraph · no source", "1 claim, all cited"], "{empty:?}");
        let excerpt = titles(text.split("## Endnotes").next().expect("the head"));
        assert_eq!(excerpt[1..], ["1 paragraph · 1 source", "1 claim, all cited"], "{excerpt:?}");
    }

    #[test]
    fn none_above_a_takeaway_that_is_still_to_be_written() {
        for bullet in ["- \n", "-\n"] {
            let text = format!(
                "# R\n\n## Key Takeaways\n\n- River forces shelled Port Anvil.\n{bullet}\n## Port\n\nIt rained.\n"
            );
            let titles: Vec<_> = lenses(&snapshot(&text)).into_iter().map(|lens| lens.title).collect();
            assert_eq!(titles, ["not supported by the body"], "{text}");
        }
    }

    #[test]
    fn a_claim_that_is_being_typed_is_not_called_cited() {
        let text = "# R, May 3, 2024\n\n## Key Takeaways\n\n- River forces shelled Port Anvil.\n\n## Port\n\nRiver forces shelled Port Anvil on May 2.[1] The governor claimed on May 3 that 14 people\n\n## Endnotes\n\n[1] https://example.org/a\n";
        let titles = lenses(&snapshot(text)).into_iter().map(|lens| lens.title).collect::<Vec<_>>();
        assert_eq!(titles, ["1 claim, all cited", "1 paragraph · 1 outlet", "1 claim, all cited"]);
    }

    #[test]
    fn none_for_a_text_that_is_no_assessment() {
        assert_eq!(lenses(&snapshot("# Shopping\n\nThe minister stated that milk is needed.\n")), []);
    }
}
