//! The processor time for texts of hostile kinds: twice the text may take little more than twice the time.
//!
//! The tests measure the processor time of the thread, the best of several runs, over two doublings, so that other work
//! on the machine does not count. This time is known on Linux only; elsewhere the tests report that they are left out.

use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use assessor::analysis::{Document, Environment, Snapshot};
use assessor::bibliography::File;
use assessor::features::{ActionKind, actions, source_action};
use assessor::rules::{self, RuleSettings};
use assessor::text::{Edit, Span, Text};

/// Maximum factor by which the time may grow for twice the size, on average over two doublings.
const FACTOR: f64 = 2.5;
/// Minimum time of a measurement, in seconds; shorter ones are too inexact.
const LEAST: f64 = 0.04;
/// The initial and the largest size for measuring, in bytes.
const SIZES: (usize, usize) = (24 << 10, 192 << 10);
/// Number of tries before a kind counts as too slow; the best time of each size counts.
const TRIES: usize = 8;
/// Locked during a measurement: two at the same time would share the memory bandwidth.
static ALONE: Mutex<()> = Mutex::new(());

/// Returns the seconds for which this thread has run.
fn processor_time() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    stat.split(' ').next()?.parse::<f64>().ok().map(|nanoseconds| nanoseconds / 1e9)
}

fn time_of(work: &dyn Fn(&str), text: &str) -> Option<f64> {
    // The kernel updates the time when the thread yields.
    std::thread::yield_now();
    let begun = processor_time()?;
    work(text);
    std::thread::yield_now();
    Some(processor_time()? - begun)
}

/// Checks that the time of `work` on texts from `make` is proportional to their size.
fn check(name: &str, make: &dyn Fn(usize) -> String, work: &dyn Fn(&str)) {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let mut size = SIZES.0;
    let mut text = make(size);
    let Some(mut once) = time_of(work, &text) else {
        // Written directly, because the test harness captures the output of the print macros in tests that pass.
        let _ =
            writeln!(std::io::stderr(), "left out: {name}: the processor time of a thread is not known here");
        return;
    };
    while once < LEAST && size < SIZES.1 {
        size *= 2;
        text = make(size);
        once = time_of(work, &text).unwrap_or(once);
    }
    if once < LEAST {
        return;
    }
    // Two doublings distinguish quadratic growth (16 times) from linear growth (4 times) more reliably than one.
    let longer = make(4 * size);
    let mut later = f64::MAX;
    for _ in 0..TRIES {
        later = later.min(time_of(work, &longer).unwrap_or(later));
        once = once.min(time_of(work, &text).unwrap_or(once));
        if later <= FACTOR * FACTOR * once {
            return;
        }
    }
    panic!("{name}: {size} bytes took {once:.3} s, four times as many {later:.3} s");
}

const HEAD: &str = "# River Basin Assessment, May 3, 2024\n\n## Key Takeaways\n\n- River forces closed the port.\n\n## Body\n\n";

/// Returns a piece of text for a number; the pieces are repeated up to a size.
type Unit = fn(usize) -> String;

/// The kinds: a name, the text before and after the units, and the unit.
const KINDS: &[(&str, &str, &str, Unit)] = &[
    ("sentences in one paragraph", "", "", |_| "River forces shelled Port Anvil on May 2. ".into()),
    ("comments in one paragraph", "", "", |_| "Crews left. <!-- later --> ".into()),
    ("ignore comments", "", "", |i| {
        format!("Crews shelled quay {i}. <!-- assessor: ignore uncited-claim -->\n\n")
    }),
    ("comments that open", "", "", |_| "Crews <!-- left ".into()),
    ("nested brackets", "", "", |_| "[".into()),
    ("nested brackets that close", "", "", |_| format!("{}x{} ", "[".repeat(300), "]".repeat(300))),
    ("brackets that begin links", "", "", |_| "[a](".into()),
    ("unclosed links of one letter", "", "", |_| "[x](https://a.example/ ".into()),
    ("parentheses", "", "", |_| "(".into()),
    ("backticks", "", "", |i| format!("{}x ", "`".repeat(i % 90 + 1))),
    ("abbreviations of states", "", "", |_| "U.S. ".into()),
    ("abbreviations and verbs", "", "", |_| "the U.S. Officials said ".into()),
    ("initials", "", "", |_| "A. B. ".into()),
    ("hours", "", "", |_| "at 9 p.m. Basin ".into()),
    ("ranks", "", "", |_| "Gen. Dr. No. ".into()),
    ("likelihoods and quotations", "", "", |_| "It is “likely” and almost certain. ".into()),
    ("markers", "", "", |i| format!("It fell.[{i}] ")),
    ("names that differ by a letter", "", "", |i| {
        let letter = |n: usize| char::from(b'a' + (n % 26) as u8);
        format!("Minister Oleg Ab{}{}{}ov spoke. ", letter(i), letter(i / 26), letter(i / 676))
    }),
    ("a name over and over", "", "", |_| "Minister Oleg Marsh met Marsh. ".into()),
    ("endnotes that nothing cites", "It fell.[1]\n\n## Endnotes\n\n", "", |i| {
        format!("[{}] https://a.example/{i}\n", i + 1)
    }),
    ("endnotes of one number", "It fell.[1]\n\n## Endnotes\n\n", "", |i| {
        format!("[1] https://a.example/{i}\n")
    }),
    ("sources of one endnote", "It fell.[1]\n\n## Endnotes\n\n[1] ", "", |i| {
        format!("https://a{i}.example/x; ")
    }),
    ("headings", "", "", |i| format!("## Quay {i}\n\n")),
    ("one row of a table", "", "", |_| "| a ".into()),
    ("stars", "", "", |_| "*".into()),
    ("spaces", "", "x", |_| " ".into()),
];

fn texts() -> impl Iterator<Item = (&'static str, impl Fn(usize) -> String)> {
    KINDS.iter().map(|(name, before, after, unit)| {
        let make = move |size: usize| {
            let mut text = format!("{HEAD}{before}");
            let mut i = 0;
            while text.len() < size {
                text.push_str(&unit(i));
                i += 1;
            }
            text + after + "\n"
        };
        (*name, make)
    })
}

fn snapshot(text: &str) -> Arc<Snapshot> {
    Document::new("report.md", Text::new(text), Arc::new(Environment::default())).snapshot()
}

/// Runs the first analysis and all rules, and both again after a keystroke in the middle.
fn analyse(text: &str) {
    let settings = RuleSettings::default();
    let mut document = Document::new("report.md", Text::new(text), Arc::new(Environment::default()));
    let _ = rules::check(&document.snapshot(), &settings);
    let middle = Span::at((text.len() / 2) as u32);
    document.edit(&Edit::new(middle, "x".to_owned()));
    let _ = rules::check(&document.snapshot(), &settings);
}

#[test]
fn the_analysis_takes_the_time_of_the_text() {
    for (name, make) in texts() {
        check(name, &make, &analyse);
    }
}

/// Computes all safe fixes at once, and the menu for the whole text.
fn fix(text: &str) {
    let settings = RuleSettings::default();
    let snapshot = snapshot(text);
    let _ = source_action(&snapshot, &settings, ActionKind::FixAll);
    let findings = rules::check(&snapshot, &settings);
    let whole = Span::new(0, snapshot.text().len());
    let _ = actions(&snapshot, findings, whole, true);
}

#[test]
fn fixes_take_the_time_of_the_text() {
    let wanted = [
        "sentences in one paragraph",
        "comments in one paragraph",
        "unclosed links of one letter",
        "endnotes that nothing cites",
        "endnotes of one number",
    ];
    for (name, make) in texts().filter(|(name, _)| wanted.contains(name)) {
        check(name, &make, &fix);
    }
}

#[test]
fn a_bibliography_takes_the_time_of_its_length() {
    let kinds: [(&str, &str, Unit); 5] = [
        ("a chain of entries", "a.bib", |i| format!("@misc{{k{i}, crossref = {{k{}}}}}\n", i + 1)),
        ("a chain of strings", "a.bib", |i| format!("@string{{k{i} = k{}}}\n", i + 1)),
        ("entries that fail", "a.bib", |i| {
            format!("@misc{{k{i}, title = missing}}\n@string{{s{i} = {{x}}}}\n")
        }),
        ("entries of many braces", "a.bib", |i| format!("@misc{{k{i}, title = {{{}}}}}\n", "{}".repeat(900))),
        ("CSL on one line", "a.json", |i| format!("{{\"id\": \"k{i}\", \"title\": \"A port\"}},")),
    ];
    for (name, file, unit) in kinds {
        let make = |size: usize| {
            let mut text = String::new();
            let mut i = 0;
            while text.len() < size {
                text.push_str(&unit(i));
                i += 1;
            }
            if file.ends_with(".json") { format!("[{}]", text.trim_end_matches(',')) } else { text }
        };
        check(name, &make, &|text| drop(File::read(Path::new(file), text)));
    }
}
