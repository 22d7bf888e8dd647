//! Texts that are pasted by mistake or with bad intent. The time to read them is proportional to their length.

use std::sync::Arc;
use std::time::{Duration, Instant};

use assessor::analysis::{Document, Environment, Snapshot};
use assessor::features;
use assessor::rules::{self, RuleSettings, ignore};
use assessor::text::Text;

/// Texts of one paragraph, each with a start and a piece that is repeated.
const PIECES: &[(&str, &str)] = &[
    ("[2] https://a.example/", ")"),
    ("[2] https://a.example/", "("),
    ("[2] ", "https://a.example/x"),
    ("[2] ", "https://a.example/x/https://"),
    ("See ", "https://a.example/x)("),
    ("A", "1"),
    ("", "A."),
    ("", "a’s"),
    ("It fell ", "<!-- "),
    ("It fell ", "<!--"),
    ("It fell ", "`"),
    ("It fell ", "``` `` "),
    ("It fell ", "[0]"),
    ("It fell ", "[1-20]"),
    ("It fell ", "[1"),
    ("It fell ", "]("),
    ("It fell ", "[^a][@b]"),
    ("", "said on May 1 "),
    ("", "Sunday, May 1 "),
    ("", "likely 10 to 20 percent "),
    ("", "“so” "),
    ("", "“"),
    ("", "Gen. "),
    ("", "Ann Marsh "),
    ("", "al-"),
    ("", "ʿ"),
    ("", "The Ministry of Defense (MOD) "),
    ("", "Ukrai-"),
    ("> ", "> "),
    ("| ", "| "),
    ("", "It fell. "),
    ("", "It fell.[1] "),
    ("", "\u{a0}"),
];

/// Runs the analyses of a text that an editor and the command line request. Returns the time that they take.
fn read(text: &str) -> Duration {
    let start = Instant::now();
    let snapshot: Arc<Snapshot> =
        Document::new("long.md", Text::new(text), Arc::new(Environment::default())).snapshot();
    let findings = rules::check(&snapshot, &RuleSettings::default());
    let mut hashes = ignore::Hashes::new(&snapshot);
    findings.iter().for_each(|finding| _ = hashes.of(finding.span));
    let _ = features::outline(&snapshot);
    start.elapsed()
}

#[test]
fn time_follows_the_length() {
    let mut slow = Vec::new();
    for (head, piece) in PIECES {
        let text = |bytes: usize| {
            format!(
                "## Key Takeaways\n\n- It fell.\n\n## Harbour\n\n{head}{}\n",
                piece.repeat(bytes / piece.len())
            )
        };
        let (short, long) = (text(8_000), text(128_000));
        read(&short);
        // The text is sixteen times as long. Quadratic time would be far above this limit, even on a busy machine.
        let limit = read(&short) * 80 + Duration::from_millis(250);
        let took = read(&long);
        if took > limit {
            slow.push(format!("{head}{piece}…: {took:?}, at most {limit:?} expected"));
        }
    }
    assert!(slow.is_empty(), "{}", slow.join("\n"));
}

#[test]
fn a_takeaway_as_long_as_a_book_takes_no_more_room_than_that() {
    let words: String = (0..20_000).map(|i| format!("word{i} ")).collect();
    read(&format!("## Key Takeaways\n\n- {words}.\n\n## Harbour\n\n{words}.[1]\n"));
}
