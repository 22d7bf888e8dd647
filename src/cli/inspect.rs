//! `assessor inspect`: the complete analysis of a file, as one JSON object on each line.
//!
//! Spans are `[start, end)` in UTF-8 bytes. Keys are added over time and never change their meaning.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use rayon::prelude::*;
use serde_json::{Value, json};

use super::files::{self, Unreadable};
use super::habit::HabitSource;
use super::output::{complain, json_line, print, tell};
use super::settings::Configurations;
use super::{FINE, UNREADABLE};
use crate::analysis::{Document, Endnote, Environment, Sentence, Snapshot, Support};
use crate::assessment::{Citation, Notation, Recognition, Style, recognition, sources};
use crate::claims::{Extent, SentenceKind};
use crate::features::{OutlineItem, outline};
use crate::rules::{self, RuleSettings};
use crate::text::{Span, Text};

/// Number of files that are read, analysed on all cores, and then printed.
const TOGETHER: usize = 64;

/// Prints the analysis of the files at `paths`. In folders, it leaves out the files that are no assessments.
pub(super) fn run(paths: &[PathBuf], habit: HabitSource) -> ExitCode {
    let mut configurations = Configurations::with_habit(habit);
    let (mut status, mut others) = (FINE, 0);
    let mut files = files::assessments(paths).into_iter().peekable();
    while files.peek().is_some() {
        let read = files.by_ref().take(TOGETHER).map(|path| {
            let path = path?;
            let text = files::read(&path)?;
            let (settings, environment) = configurations.of(&path, &Text::new(&text));
            let is_named = paths.contains(&path);
            Ok(Job { path, text, is_named, settings, environment })
        });
        let jobs: Vec<Result<Job, Unreadable>> = read.collect();
        let analysed: Vec<_> = jobs.into_par_iter().map(|job| job?.guarded()).collect();
        for line in analysed {
            match line {
                Ok(Some(line)) => print(&line),
                Ok(None) => others += 1,
                Err(error) => {
                    complain(error);
                    status = UNREADABLE;
                }
            }
        }
    }
    match others {
        0 => {}
        1 => tell("1 file is not an assessment."),
        n => tell(format_args!("{n} files are not assessments.")),
    }
    if configurations.problems() > 0 {
        status = UNREADABLE;
    }
    ExitCode::from(status)
}

/// A file to be analysed.
struct Job {
    path: PathBuf,
    text: String,
    /// True if the user named the file itself and not a folder that contains it.
    is_named: bool,
    settings: Arc<RuleSettings>,
    environment: Arc<Environment>,
}

impl Job {
    /// Returns the line for the file, or `None` if it is left out. A panic loses this file, not the others.
    fn guarded(self) -> Result<Option<String>, Unreadable> {
        let Self { path, text, is_named, settings, environment } = self;
        let analyse = || {
            let counts = || {
                !matches!(
                    recognition::verdict(&files::name(&path), &text, &environment.headings),
                    Recognition::LeftAlone(_)
                )
            };
            let counts = is_named || environment.all_files || counts();
            counts.then(|| json_line(&inspect(&path, &text, &settings, environment.clone())))
        };
        catch_unwind(AssertUnwindSafe(analyse)).map_err(|_| Unreadable::Fault { path: path.clone() })
    }
}

fn inspect(path: &Path, text: &str, settings: &RuleSettings, environment: Arc<Environment>) -> Value {
    let environment = Arc::new(Environment { extent: Extent::All, ..Environment::clone(&environment) });
    let snapshot = Document::new(&files::name(path), Text::new(text), environment).snapshot();
    let glued = |note: &Endnote<'_>| note.head.is_some_and(|head| head.glued);
    let mut citations: Vec<_> = snapshot.citations().map(|c| citation(&snapshot, text, &c)).collect();
    // A number that is joined to its source, `[3]https://…`, looks like a marker to any simple reader of the format.
    // The data lists it as such and says what it is. In the analysis it is only the label of an endnote.
    citations.extend(snapshot.endnotes().filter(glued).filter_map(|note| {
        let head = note.head?;
        let label = snapshot.endnote_label(note.block)?;
        let id = &text[head.key.shift(snapshot.starts()[note.block]).range()];
        Some(json!({"span": span(label), "id": id, "style": "numeric", "glued_endnote": true}))
    }));
    json!({
        "path": path.to_string_lossy(),
        "date": snapshot.date().map(|d| d.to_string()),
        "title": snapshot.title(),
        "sentences": sentences(&snapshot, text),
        "citations": citations,
        "endnotes": snapshot.endnotes().filter(|n| n.head.is_some() && !glued(n)).map(|n| endnote(&snapshot, text, n)).collect::<Vec<_>>(),
        "takeaways": takeaways(&snapshot),
        "mentions": mentions(&snapshot),
        "diagnostics": rules::check(&snapshot, settings).iter().map(diagnostic).collect::<Vec<_>>(),
        "outline": outline(&snapshot).iter().map(outline_item).collect::<Vec<_>>(),
    })
}

fn span(span: Span) -> Value {
    json!([span.start, span.end])
}

fn sentences(snapshot: &Snapshot, text: &str) -> Vec<Value> {
    let mut out = Vec::new();
    for sentence in snapshot.sentences() {
        let Some(claim) = &sentence.facts.claim else { continue };
        let kind = if sentence.facts.ended { claim.kind } else { SentenceKind::Other };
        let citations: Vec<_> = snapshot.citations_of(sentence).map(|c| id(snapshot, text, &c)).collect();
        out.push(json!({
            "span": span(sentence.span),
            "kind": kind.name(),
            "need": (f64::from(snapshot.need(sentence)) * 10_000.0).round() / 10_000.0,
            "reason": reason(snapshot, sentence, text),
            "citations": citations,
        }));
    }
    out
}

/// Returns the reason for a sentence's need, whether or not it needs a source.
fn reason(snapshot: &Snapshot, sentence: Sentence<'_>, text: &str) -> String {
    let Some(claim) = &sentence.facts.claim else { return String::new() };
    let needed = snapshot.need(sentence) >= snapshot.environment().thresholds.missing;
    if claim.carried && !snapshot.is_cited(sentence) {
        return "the source of the sentence before it may cover it".to_owned();
    }
    let otherwise = if needed { "it reports a fact" } else { "it needs a source too little for a warning" };
    crate::claims::reason(claim, &text[sentence.span.range()], needed).unwrap_or_else(|| otherwise.to_owned())
}

/// Returns the number or key of a citation. The numbers inside a range have the position of its last number.
fn id(snapshot: &Snapshot, text: &str, citation: &Citation) -> String {
    match citation.label.style {
        Style::Numeric => citation.label.id.to_string(),
        Style::Reference => match snapshot.definition(citation.label) {
            Some(url) => text[url.range()].to_owned(),
            None => text[citation.key.range()].to_owned(),
        },
        _ => text[citation.key.range()].to_owned(),
    }
}

fn citation(snapshot: &Snapshot, text: &str, citation: &Citation) -> Value {
    let style = match (citation.label.style, citation.notation) {
        (Style::Numeric, Notation::Raised | Notation::RaisedDigits) => "superscript",
        (Style::Numeric, Notation::Bare) => "bare",
        (Style::Numeric, _) => "numeric",
        (Style::Roman, _) => "roman",
        (Style::Footnote, _) => "footnote",
        (Style::Pandoc, _) => "pandoc",
        (Style::Link | Style::Reference, _) => "link",
        (Style::Inline, _) => "inline-note",
        (Style::Named, _) => "named-source",
        (Style::AuthorDate, _) => "author-date",
        (Style::Register, _) => "register",
    };
    let mut out = json!({"span": span(citation.span), "id": id(snapshot, text, citation), "style": style});
    if let Some((entry, file)) = snapshot.entry(citation) {
        out["entry"] = json!({
            "file": file.path.to_string_lossy(),
            "line": entry.place.line + 1,
            "authors": entry.authors,
            "title": entry.title,
            "container": entry.container,
            "date": entry.date,
            "url": entry.url,
        });
    }
    out
}

fn endnote(snapshot: &Snapshot, text: &str, note: Endnote<'_>) -> Value {
    let start = snapshot.starts()[note.block];
    let blocks = std::iter::once(note.block).chain(snapshot.continuations(note.block));
    let own = blocks.flat_map(|block| {
        let start = snapshot.starts()[block];
        snapshot.blocks()[block].sources.iter().map(move |source| (start, source))
    });
    let sources: Vec<_> = own
        .map(|(start, source)| {
            json!({
                "url": source.url.map(|url| sources::refang(&text[url.shift(start).range()])),
                "text": &text[source.span.shift(start).range()],
                "defanged": source.defanged,
            })
        })
        .collect();
    let id = note.head.map(|head| match head.label.style {
        Style::Numeric => head.label.id.to_string(),
        _ => text[head.key.shift(start).range()].to_owned(),
    });
    json!({"span": span(note.span), "id": id, "sources": sources})
}

fn takeaways(snapshot: &Snapshot) -> Vec<Value> {
    let share = |score: f32| (f64::from(score) * 10_000.0).round() / 10_000.0;
    let place = |at| span(snapshot.sentence(at).span);
    let one = |support: &Support| {
        let main = support.main().map(|at| {
            json!({
                "span": place(at),
                "score": share(support.score),
                "all": support.sentences().into_iter().map(place).collect::<Vec<_>>(),
            })
        });
        json!({"span": span(snapshot.block_content(support.takeaway as usize)), "support": main})
    };
    snapshot.supports().iter().map(one).collect()
}

fn mentions(snapshot: &Snapshot) -> Vec<Value> {
    let registry = &snapshot.environment().registry;
    let named = snapshot.mentions().iter().filter(|m| m.names_actor());
    named
        .map(|m| {
            json!({
                "span": span(m.span),
                "actor": m.actor().map(|id| registry.actor(id).id.as_str()),
                "name": snapshot.mention_name(m),
                "kind": m.kind.name(),
                "form": m.form.name(),
            })
        })
        .collect()
}

fn diagnostic(finding: &rules::Finding) -> Value {
    json!({
        "span": span(finding.span),
        "code": finding.rule.name,
        "severity": finding.severity.name(),
        "message": finding.message,
    })
}

fn outline_item(item: &OutlineItem) -> Value {
    json!({
        "span": span(item.span),
        "kind": item.kind.name(),
        "name": item.name,
        "detail": item.detail,
        "children": item.children.iter().map(outline_item).collect::<Vec<_>>(),
    })
}
