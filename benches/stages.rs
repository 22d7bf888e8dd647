//! Measures the cost of each stage on texts from 3 KB to 3 MB, and its growth with the text.
//!
//!     cargo bench --bench stages              # all stages
//!     cargo bench --bench stages -- keystroke # those whose name holds the word
//!
//! Prints the median time of each stage at each size, and the exponent of its growth: 1 is linear in the size of the
//! text, and 0 is independent of it. The stages that run during typing must stay near 0.

#[allow(dead_code)]
mod common;

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use assessor::analysis::{Document, Environment, Snapshot};
use assessor::rules::{self, Memo, RuleSettings};
use assessor::text::{Edit, Span, Text, sentences};
use assessor::{edits, features};

const SIZES: [usize; 4] = [3_000, 30_000, 300_000, 3_000_000];
/// Time for which a stage is repeated at one size.
const BUDGET: Duration = Duration::from_millis(400);

/// The input of a stage, made before the measurement.
struct Bench {
    text: String,
    document: Document,
    snapshot: Arc<Snapshot>,
    settings: RuleSettings,
    memo: Memo<()>,
    /// The middle of the body, after a full stop.
    middle: u32,
}

impl Bench {
    fn new(size: usize) -> Self {
        let text = common::assessment(size, 7);
        let mut document = Document::new("river.md", Text::new(&text), Arc::new(Environment::default()));
        let snapshot = document.snapshot();
        // A typed letter is removed again, so that the text stays the same over all repetitions.
        let half = text.len() / 3;
        let middle = half + text[half..].find(". ").map_or(0, |at| at + 1);
        let (settings, memo) = Default::default();
        Self { text, document, snapshot, settings, memo, middle: middle as u32 }
    }

    /// Types a letter or removes it again, and computes the findings. Returns their number.
    fn keystroke(&mut self) -> usize {
        let typed = self.document.text().slice(Span::new(self.middle, self.middle + 1)) == "x";
        let edit = if typed {
            Edit::new(Span::new(self.middle, self.middle + 1), "")
        } else {
            Edit::new(Span::new(self.middle, self.middle), "x")
        };
        self.document.edit(&edit);
        self.memo.check(&self.document.snapshot(), &self.settings);
        let mut findings = 0;
        self.memo.each(|_| findings += 1);
        findings
    }
}

/// The name of a stage, and a function that runs it once.
type Stage = (&'static str, fn(&mut Bench) -> usize);

const STAGES: &[Stage] = &[
    ("rope from text", |b| Text::new(&b.text).len() as usize),
    ("sentences of the whole text as one", |b| sentences::split(&b.text, &[]).len()),
    ("analysis from scratch", |b| {
        let environment = b.snapshot.environment().clone();
        Document::new("river.md", Text::new(&b.text), environment).snapshot().blocks().len()
    }),
    ("need of every sentence, from its facts", |b| {
        b.snapshot.sentences().map(|s| usize::from(b.snapshot.need(s) > 0.5)).sum()
    }),
    ("all rules, from scratch", |b| {
        b.document.edit(&Edit::new(Span::new(b.middle, b.middle), ""));
        rules::check(&b.document.snapshot(), &b.settings).len()
    }),
    ("keystroke to findings", Bench::keystroke),
    ("keystroke to hover", |b| {
        b.keystroke();
        features::hover(&b.document.snapshot(), b.middle + 12).map_or(0, |_| 1)
    }),
    ("keystroke to outline", |b| {
        b.keystroke();
        features::outline(&b.document.snapshot()).len()
    }),
    ("definition", |b| features::definition(&b.snapshot, b.middle).len()),
    ("renumber", |b| edits::renumber(&b.snapshot).numbers),
];

/// Returns the median time of one run.
fn median(bench: &mut Bench, stage: fn(&mut Bench) -> usize) -> Duration {
    let mut times = Vec::new();
    let end = Instant::now() + BUDGET;
    while times.len() < 5 || (Instant::now() < end && times.len() < 2_000) {
        let start = Instant::now();
        black_box(stage(bench));
        times.push(start.elapsed());
    }
    times.sort_unstable();
    times[times.len() / 2]
}

/// Returns the slope of the line through (log size, log time), by least squares.
fn exponent(times: &[Duration]) -> f64 {
    let points: Vec<_> =
        SIZES.iter().zip(times).map(|(s, t)| ((*s as f64).ln(), t.as_secs_f64().max(1e-9).ln())).collect();
    let n = points.len() as f64;
    let (mx, my) = (points.iter().map(|p| p.0).sum::<f64>() / n, points.iter().map(|p| p.1).sum::<f64>() / n);
    points.iter().map(|p| (p.0 - mx) * (p.1 - my)).sum::<f64>()
        / points.iter().map(|p| (p.0 - mx).powi(2)).sum::<f64>()
}

fn main() {
    // Cargo passes --bench to every benchmark.
    let wanted = std::env::args().skip(1).find(|a| !a.starts_with("--")).unwrap_or_default();
    let mut benches: Vec<_> = SIZES.iter().map(|size| Bench::new(*size)).collect();
    println!(
        "{:<42}{:>12}{:>12}{:>12}{:>12}  growth",
        "median, microseconds", "3 KB", "30 KB", "300 KB", "3 MB"
    );
    for (name, stage) in STAGES.iter().filter(|(name, _)| name.contains(&wanted)) {
        let times: Vec<_> = benches.iter_mut().map(|bench| median(bench, *stage)).collect();
        print!("{name:<42}");
        for time in &times {
            print!("{:>12.1}", time.as_secs_f64() * 1e6);
        }
        println!("  {:.2}", exponent(&times));
    }
}
