//! Verifies that no action changes the sources of a claim. It takes every action on random reports, and an independent
//! reader determines before and after which sources each claim cites.
//!
//! `ASSESSOR_REPORTS=20000 cargo test --release --test safety` sets the number of reports of each test; the default
//! is 150. They are the same in every run; `ASSESSOR_SEED=2` makes others.

mod actions;
#[path = "../lsp/client.rs"]
#[allow(dead_code)]
mod client;
mod judge;
mod mixed;
mod reader;
mod reports;
mod wire;

use std::collections::BTreeMap;
use std::sync::Mutex;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};

use reports::{LISTS, List, MARKERS, PLACES, Report};

fn variable(name: &str) -> Option<u32> {
    std::env::var(name).ok()?.parse().ok()
}

/// Returns a runner whose random numbers depend only on `ASSESSOR_SEED`.
fn runner(cases: u32) -> TestRunner {
    let mut seed = [7; 32];
    seed[..4].copy_from_slice(&variable("ASSESSOR_SEED").unwrap_or(1).to_le_bytes());
    let config = Config { cases, max_shrink_iters: 2_000, failure_persistence: None, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed))
}

/// Tries `reports` with a few steps each. `way` names the unusual form in a report. All forms that fail are reported,
/// each with its first failure, reduced as far as possible.
#[track_caller]
fn hold(reports: impl Strategy<Value = Report>, way: fn(&Report) -> String) {
    let failures = Mutex::new(BTreeMap::new());
    let taken = Mutex::new(BTreeMap::<String, u32>::new());
    let survey = variable("ASSESSOR_SURVEY").is_some();
    let strategy = (reports, prop::collection::vec(actions::step(), 1..8));
    let result = runner(variable("ASSESSOR_REPORTS").unwrap_or(150)).run(&strategy, |(report, steps)| {
        let (mut text, mut new) = (report.text(), 900);
        for step in steps {
            let Some(taken_now) = actions::take(&step, &text, new) else { continue };
            let actions::Taken { title, purpose, after } = taken_now;
            if after == text {
                continue;
            }
            new += 2;
            *taken
                .lock()
                .unwrap()
                .entry(title.split(['[', '“', '(']).next().unwrap_or("").to_owned())
                .or_default() += 1;
            let mut wrong = judge::judge(&text, &after, purpose);
            if ["Apply all safe fixes", "Renumber citations"].contains(&title.as_str())
                && actions::is_proved(&text, &after) != wrong.is_empty()
            {
                wrong.push("the proof of the command line comes to another result".to_owned());
            }
            if !wrong.is_empty() {
                let told = format!(
                    "{}: “{title}” ({purpose:?}): {}\n--- before\n{text}\n--- after\n{after}\n---",
                    way(&report),
                    wrong.join("; ")
                );
                if survey {
                    let key = format!("{} | {title} | {}", way(&report), wrong[0]);
                    failures.lock().unwrap().entry(key).or_insert(told);
                    break;
                }
                return Err(TestCaseError::fail(told));
            }
            text = actions::filled(&after, &mut new);
        }
        Ok(())
    });
    if survey {
        eprintln!("taken: {:#?}", taken.lock().unwrap());
        for key in failures.lock().unwrap().keys() {
            eprintln!("FAIL {key}");
        }
        for told in failures.lock().unwrap().values() {
            eprintln!("{told}");
        }
    }
    if let Err(failed) = result {
        panic!("{failed}");
    }
}

#[test]
fn reports_with_every_form_of_marker_keep_their_sources() {
    hold(reports::reports(MARKERS, &PLACES[..1], &LISTS[..1]), |report| {
        format!("marker {:?}", report.marker)
    });
}

#[test]
fn reports_with_markers_in_every_place_keep_their_sources() {
    hold(reports::reports(&MARKERS[..1], PLACES, &LISTS[..1]), |report| format!("place {:?}", report.place));
}

#[test]
fn reports_with_every_list_of_sources_keep_their_sources() {
    hold(reports::reports(&MARKERS[..2], &PLACES[..1], LISTS), |report| format!("list {:?}", report.list));
}

#[test]
fn the_reader_reads_every_way_to_cite() {
    let tried = |report: &Report| {
        let text = report.text();
        let reading = reader::read(&text);
        assert!(!reading.claims.is_empty(), "{text}");
        let refers = reading.claims.values().all(|references| !references.is_empty());
        assert!(refers, "a claim without a reference: {reading:?} in\n{text}");
        assert!(report.list == List::Ibid || !reading.sources.is_empty(), "{text}");
    };
    let mut runner = runner(100);
    for (markers, places, lists) in [
        (MARKERS, &PLACES[..1], &LISTS[..1]),
        (&MARKERS[..1], PLACES, &LISTS[..1]),
        (&MARKERS[..1], &PLACES[..1], LISTS),
    ] {
        runner
            .run(&reports::reports(markers, places, lists), |report| {
                tried(&report);
                Ok(())
            })
            .unwrap_or_else(|failed| panic!("{failed}"));
    }
}
