use super::{RULE, fixes};
use crate::analysis::{Document, Environment};
use crate::rules::tests::findings;
use crate::text::Text;

#[test]
fn the_message_quotes_whole_values_and_only_words_of_likelihood() {
    let check = |takeaway: &str, body: &str, message: &str, fixed: &str| {
        let report = format!(
            "## Key Takeaways\n\n- {takeaway}\n\n## Toplines\n\n{body}[1] The owner named no cause.[2]\n\n\
                 ## Endnotes\n\n[1] https://example.org/a\n[2] https://example.org/b\n"
        );
        let found = findings(&RULE, &report);
        let told: Vec<_> = found.iter().map(|finding| finding.message.as_str()).collect();
        assert_eq!(told, [message], "{takeaway}");
        let snapshot =
            Document::new("example.md", Text::new(&report), Environment::default().into()).snapshot();
        let all = fixes(&snapshot, &found[0]);
        let after = crate::edits::apply(snapshot.text(), &all[0].edits).to_string();
        assert!(after.contains(&format!("- {fixed}\n")), "{after}");
    };
    let date = |takeaway: &str, body: &str, quoted: &str, fixed: &str| {
        let of = |date: &str| format!("Divers searched the wreck of the Halvorsen near Turku on {date}.");
        let message = format!("The body has a different date: \"{quoted}\".");
        check(&of(takeaway), &of(body), &message, &of(fixed));
    };
    date("March 5", "March 2", "March 2", "March 2");
    date("5 March", "2 March", "2 March", "2 March");
    date("April 2", "March 2", "March 2", "March 2");
    date("March 5, 2024", "March 2, 2024", "March 2, 2024", "March 2, 2024");
    date("March 5, 2024", "March 2", "March 2", "March 2, 2024");
    let number = |takeaway: &str, body: &str, quoted: &str| {
        let of = |number: &str| format!("The wreck of the Halvorsen near Turku lost {number} of its oil.");
        let message = format!("The body has a different number: \"{quoted}\".");
        check(&of(takeaway), &of(body), &message, &of(body));
    };
    number("30 percent", "20 percent", "20 percent");
    number("30%", "20%", "20%");
    number("4 million tons", "3 million tons", "3 million tons");
    let likelihood = |takeaway: &str, body: &str, message: &str| {
        let of = |word: &str| format!("Coastal forces will {word}retake the northern bridge of Turku.");
        check(&of(takeaway), &of(body), message, &of(body));
    };
    likelihood("possibly ", "likely ", "The likelihood differs from the body, which has \"likely\".");
    likelihood("likely ", "", "The body says this without \"likely\".");
    likelihood("", "likely ", "The body has \"likely\", which this takeaway leaves out.");
}

#[test]
fn a_takeaway_with_a_source_of_its_own_keeps_its_words() {
    let offered = |marker: &str| {
        let report = format!(
            "## Key Takeaways\n\n- Divers searched the wreck of the Halvorsen near Turku.{marker}\n\n## Toplines\n\n\
                 Divers searched the wreck of the Halvorsen near Riga.[1] The owner named no cause.[2]\n\n\
                 ## Endnotes\n\n[1] https://example.org/a\n[2] https://example.org/b\n"
        );
        let found = findings(&RULE, &report);
        assert_eq!(found.len(), 1, "{found:?}");
        let mut document = Document::new("example.md", Text::new(&report), Environment::default().into());
        fixes(&document.snapshot(), &found[0]).len()
    };
    assert_eq!([offered(""), offered("[1]"), offered("[2]")], [1, 0, 0]);
}
