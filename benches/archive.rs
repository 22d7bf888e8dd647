//! Measures the cost of reading an archive, in one thread and without a protocol: `cargo bench --bench archive`.
//!
//! With folders as arguments, their files are read instead of generated ones: `cargo bench --bench archive -- FOLDER…`

mod common;

use std::time::Instant;

use assessor::actors::Registry;
use assessor::archive::{Summary, SummaryInputs};
use assessor::assessment::headings::OwnNames;
use assessor::text::Encoding;
use common::{Dice, assessment};

fn main() {
    let folders: Vec<_> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let texts = if folders.is_empty() { made_up(2_000) } else { read(&folders) };
    let registry = Registry::embedded();
    let headings = OwnNames::NONE;
    let reading = SummaryInputs { registry: &registry, encoding: Encoding::Utf16, all_files: true, headings };
    let bytes: usize = texts.iter().map(|(_, text)| text.len()).sum();
    for _ in 0..3 {
        let start = Instant::now();
        let summaries: Vec<_> =
            texts.iter().filter_map(|(name, text)| Summary::read(name, text, &reading)).collect();
        let took = start.elapsed().as_secs_f64();
        let (parts, seen): (usize, usize) = summaries
            .iter()
            .fold((0, 0), |(parts, seen), s| (parts + s.symbols().count(), seen + s.sightings().count()));
        println!(
            "{} files, {:.1} MB: {took:.2} s, {:.1} MB/s; {parts} parts, {seen} actors",
            texts.len(),
            bytes as f64 / 1e6,
            bytes as f64 / 1e6 / took
        );
    }
}

fn made_up(files: usize) -> Vec<(String, String)> {
    let mut dice = Dice::new(11);
    (0..files).map(|i| (format!("report-{i}.md"), assessment(6_000, dice.below(1 << 40) as u64))).collect()
}

fn read(folders: &[String]) -> Vec<(String, String)> {
    let walk = folders.iter().flat_map(ignore::Walk::new).filter_map(Result::ok);
    let files = walk.filter(|entry| entry.path().extension().is_some_and(|e| e == "md" || e == "txt"));
    files
        .filter_map(|entry| {
            let text = std::fs::read_to_string(entry.path()).ok()?;
            Some((entry.file_name().to_string_lossy().into_owned(), text))
        })
        .collect()
}
