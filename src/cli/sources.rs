//! `assessor sources`: the sources of assessments by outlet, country and kind.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::{Value, json};

use super::output::{complain, say};
use super::settings::Configurations;
use super::{FINE, UNREADABLE, files};
use crate::analysis::{Document, Snapshot};
use crate::features::outlets::{OutletUse, bar, outlets, shares};
use crate::text::Text;

/// Prints the sources of the files at `paths`: as a table, or as one JSON object per line and file.
pub(super) fn run(paths: &[PathBuf], as_json: bool) -> ExitCode {
    let mut configurations = Configurations::default();
    let mut code = FINE;
    for (i, path) in paths.iter().enumerate() {
        let text = match files::read(path) {
            Ok(text) => Text::new(&text),
            Err(error) => {
                complain(error);
                code = UNREADABLE;
                continue;
            }
        };
        let (_, environment) = configurations.of(path, &text);
        let snapshot = Document::new(&files::name(path), text, environment).snapshot();
        if as_json {
            say(&format!("{}\n", object(path, &snapshot)));
        } else {
            let gap = if i == 0 { "" } else { "\n" };
            say(&format!("{gap}{}", table(path, &snapshot)));
        }
    }
    if configurations.problems() > 0 {
        code = UNREADABLE;
    }
    ExitCode::from(code)
}

const UNKNOWN: &str = "Not known";

fn country(outlet: &OutletUse) -> &str {
    outlet.country.as_deref().unwrap_or(UNKNOWN)
}

fn object(path: &Path, snapshot: &Snapshot) -> Value {
    let outlets = outlets(snapshot);
    let shares_of = |all: Vec<(&str, usize)>| -> Value {
        all.into_iter().map(|(name, n)| json!({"name": name, "count": n})).collect()
    };
    json!({
        "path": path.display().to_string(),
        "date": snapshot.date().map(|date| date.to_string()),
        "count": outlets.iter().map(|outlet| outlet.pages).sum::<usize>(),
        "outlets": outlets.iter().map(|outlet| json!({
            "name": outlet.name,
            "address": outlet.address,
            "about": outlet.about,
            "kind": outlet.group.name(),
            "country": outlet.country,
            "known": outlet.known,
            "owner": outlet.owner,
            "grade": outlet.grade,
            "note": outlet.note,
            "count": outlet.pages,
            "sources": outlet.sources.iter().map(|source| json!({
                "label": source.label,
                "text": source.written,
                "url": source.url,
            })).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "kinds": shares_of(shares(&outlets, |outlet| outlet.group.name())),
        "countries": shares_of(shares(&outlets, country)),
    })
}

/// Greatest width of a name in a table, in characters.
const WIDEST: usize = 40;

fn table(path: &Path, snapshot: &Snapshot) -> String {
    let outlets = outlets(snapshot);
    let pages: usize = outlets.iter().map(|outlet| outlet.pages).sum();
    let mut out = format!(
        "{}: {} from {}\n",
        path.display(),
        crate::text::counted(pages, "source"),
        crate::text::counted(outlets.len(), "outlet"),
    );
    if outlets.is_empty() {
        return out;
    }
    let rows: Vec<[String; 6]> = outlets
        .iter()
        .map(|outlet| {
            let name = match &outlet.address {
                Some(address) if *address != outlet.name => format!("{} ({address})", outlet.name),
                _ => outlet.name.clone(),
            };
            [
                outlet.pages.to_string(),
                shortened(&name),
                outlet.group.name().to_owned(),
                country(outlet).to_owned(),
                outlet.grade.clone().unwrap_or_default(),
                outlet.owner.clone().unwrap_or_default(),
            ]
        })
        .collect();
    let head = ["sources", "outlet", "kind", "country", "grade", "owner"].map(str::to_owned);
    let width = |column: usize| {
        std::iter::once(&head).chain(&rows).map(|row| row[column].chars().count()).max().unwrap_or(0)
    };
    let widths = [width(0), width(1), width(2), width(3), width(4)];
    out.push('\n');
    for [sources, outlet, kind, country, grade, owner] in std::iter::once(&head).chain(&rows) {
        let line = format!(
            "{sources:>w0$}  {outlet:w1$}  {kind:w2$}  {country:w3$}  {grade:w4$}  {owner}",
            w0 = widths[0],
            w1 = widths[1],
            w2 = widths[2],
            w3 = widths[3],
            w4 = widths[4],
        );
        let _ = writeln!(out, "{}", line.trim_end());
    }
    chart(&mut out, "By kind", shares(&outlets, |outlet| outlet.group.name()));
    chart(&mut out, "By country", shares(&outlets, country));
    out
}

fn shortened(name: &str) -> String {
    if name.chars().count() <= WIDEST {
        return name.to_owned();
    }
    name.chars().take(WIDEST - 1).chain(std::iter::once('…')).collect()
}

fn chart(out: &mut String, title: &str, rows: Vec<(&str, usize)>) {
    let width = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    let most = rows.iter().map(|(_, n)| *n).max().unwrap_or(0);
    let digits = most.to_string().len();
    let _ = writeln!(out, "\n{title}");
    for (name, n) in rows {
        let _ = writeln!(out, "  {name:width$}  {n:>digits$} {}", bar(n, most));
    }
}
