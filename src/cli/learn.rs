//! `assessor learn`: learns from a team's published reports which sentences it cites.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::archive::PublishedTexts;
use super::output::{OutputFile, Product, complain, say};
use super::progress::Progress;
use super::{FINE, UNREADABLE};
use crate::claims::learn::{self, Figures, LearnError, TrainingReport};
use crate::claims::{Model, Thresholds};
use crate::text::counted;

/// Learns from the texts at `paths` and writes the weights to `output`.
pub(super) fn run(paths: &[PathBuf], output: &Path, force: bool) -> ExitCode {
    let target = OutputFile::new(output, Product::Weights, force);
    // Learning takes minutes, so a file that must not be replaced is reported first.
    if let Err(problem) = target.check(paths) {
        complain(problem);
        return ExitCode::from(UNREADABLE);
    }
    let mut archive = PublishedTexts::read(paths);
    archive.tell_left_out();
    let documents: Vec<_> = archive.texts.iter_mut().map(|t| std::mem::take(&mut t.document)).collect();
    let progress = Progress::new("learning");
    let learned = learn::learn(&documents, &mut |step| progress.show(step.done, step.of));
    progress.end();
    let (model, report) = match learned {
        Ok(learned) => learned,
        Err(LearnError::TooFew { usable }) => {
            let found = counted(usable, "report");
            complain(format_args!("{found} with enough citations to learn from; at least 12 are needed"));
            return ExitCode::from(UNREADABLE);
        }
    };
    let bytes = model.write();
    let texts = archive.texts.iter().map(|text| &text.path);
    let reads = texts.chain(archive.left_out.iter().map(|(path, _)| path));
    if let Err(problem) = target.write(reads, |out| out.write_all(&bytes)) {
        complain(problem);
        return ExitCode::from(UNREADABLE);
    }
    say(&summary(&report, &model, archive.left_out.len()));
    say(&format!(
        "\nWrote {} ({} KB). To use it, add these lines to assessor.toml:\n\n",
        target.shown(),
        bytes.len() / 1000
    ));
    say(&format!("[need]\nweights = {:?}\n", output.display().to_string()));
    ExitCode::from(if archive.unreadable > 0 { UNREADABLE } else { FINE })
}

/// Returns a summary of the texts and the results.
fn summary(report: &TrainingReport, model: &Model, left_out: usize) -> String {
    let TrainingReport { documents, sentences, cited, figures, .. } = report;
    let Thresholds { missing, carried } = model.thresholds();
    let were = if left_out == 1 { "was" } else { "were" };
    format!(
        "Learned from {} with {}, {cited} of them cited. {} {were} skipped.\n\n\
         Tested on reports that were held back from learning (cross-validation), with a fifth of their citations \
         removed:\n{}  {:<FIGURE$}{:.2}\n\n\
         A sentence without a source is reported from a need of {missing:.2}, and gets a hint from {carried:.2}.\n",
        counted(*documents, "report"),
        counted(*sentences, "sentence"),
        counted(left_out, "report"),
        figures_in_words(figures),
        "findings in a published report, on average",
        figures.alarms,
    )
}

/// Width of the words before a figure.
pub(super) const FIGURE: usize = 56;

/// Returns the figures, one on each line.
pub(super) fn figures_in_words(figures: &Figures) -> String {
    let [two, five, ten] = figures.noticed.map(|share| share * 100.0);
    let mut out = String::new();
    let mut line = |name: &str, value: String| out.push_str(&format!("  {name:<FIGURE$}{value}\n"));
    line("AUC (1 is perfect, 0.5 is chance)", format!("{:.4}", figures.auc));
    line("best F1 (1 is perfect)", format!("{:.4}", figures.f1));
    for (share, noticed) in [(2, two), (5, five), (10, ten)] {
        line(&format!("removed citations noticed, at {share} % false alarms"), format!("{noticed:.1} %"));
    }
    out
}
