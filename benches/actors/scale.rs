//! Measures the cost of an index (opening, scanning 300 KB, hovering, memory) and the same without the index.
//!
//! `cargo run --release --example scale -- INDEX`; `synthetic_actors.rs` describes how to make a large one.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use assessor::actors::{Registry, prepare};
use assessor::analysis::{Document, Environment};
use assessor::features::hover;
use assessor::project::team::open_index;
use assessor::text::Text;

const SENTENCE: &str = "Harbour officials stated on May 3 that Barabek Barabek met Lomabek Dolabek near the old lock, and \
    Sergei Lavrov said that Mr. Dolabek will travel to Oslo with Foreign Ministry Spokesperson Maria Zakharova.[1] ";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("name an index")?;
    prepare();
    let without = Arc::new(Environment::default());
    let text = format!(
        "# Harbour Assessment, May 4, 2024\n\n{}\n",
        (SENTENCE.repeat(6) + "\n\n").repeat(300_000 / (SENTENCE.len() * 6))
    );
    measure("without", &without, &text);
    let before = anonymous();
    let begun = Instant::now();
    let index = open_index(Path::new(&path))?;
    let (registry, _) = Registry::composed(&[index], &[]);
    println!("opened {} actors in {:.2} ms", registry.len(), begun.elapsed().as_secs_f64() * 1e3);
    let with = Arc::new(Environment { registry: Arc::new(registry), ..Environment::default() });
    measure("with, first time", &with, &text);
    measure("with, again", &with, &text);
    println!("memory beyond the mapped file: {:.1} MB", (anonymous() - before) / 1e3);
    Ok(())
}

fn measure(what: &str, environment: &Arc<Environment>, text: &str) {
    let begun = Instant::now();
    let snapshot = Document::new("2024-05-04.md", Text::new(text), environment.clone()).snapshot();
    let scanned = begun.elapsed();
    let mentions = snapshot.mentions().len();
    let begun = Instant::now();
    let shown =
        snapshot.mentions().iter().take(100).filter(|m| hover(&snapshot, m.span.start).is_some()).count();
    println!(
        "{what}: {} KB analysed in {:.1} ms, {mentions} mentions; a hover in {:.3} ms",
        text.len() / 1000,
        scanned.as_secs_f64() * 1e3,
        begun.elapsed().as_secs_f64() * 1e3 / shown.max(1) as f64,
    );
}

/// Returns the anonymous memory of the process in kB, without mapped files; 0 if the system does not report it.
fn anonymous() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0.0)
}
