//! Diagnostics for the files that define the team's actors.
//!
//! These files are not documents of the server, so no client pulls their diagnostics. They are always pushed, even if
//! those of assessments are pulled.

use std::collections::BTreeMap;
use std::sync::Arc;

use tower_lsp::ls_types::{Diagnostic, DiagnosticSeverity, MessageType, NumberOrString, Position, Range};

use super::diagnostics;
use crate::project::team::{Actors, FileProblem, SourceLine};
use crate::server::state::Context;
use crate::text::Encoding;

/// Publishes the problems of the actors in force, if these have changed. The files are read on a blocking thread.
pub fn tell(context: &Arc<Context>) {
    let in_force = {
        let mut reports = context.actor_files();
        let in_force = context.session.actors_in_force();
        let same = in_force.len() == reports.told.len()
            && in_force.iter().zip(&reports.told).all(|(a, b)| Arc::ptr_eq(a, b));
        // Actors that no document needs now may be needed again, so diagnostics stay until other actors
        // come into force.
        if same || in_force.is_empty() {
            return;
        }
        reports.told.clone_from(&in_force);
        in_force
    };
    let context = context.clone();
    tokio::task::spawn_blocking(move || {
        let problems: Vec<_> = in_force.iter().flat_map(|actors| &actors.load().problems).collect();
        // Other actors may have come into force meanwhile; a later call publishes those.
        let is_newest = |told: &[Arc<Actors>]| {
            told.len() == in_force.len() && told.iter().zip(&in_force).all(|(a, b)| Arc::ptr_eq(a, b))
        };
        let encoding = context.session.capabilities().encoding;
        let mut by_file: BTreeMap<String, Vec<Diagnostic>> = BTreeMap::new();
        let mut messages = Vec::new();
        for problem in problems {
            let uri = url::Url::from_file_path(&problem.path).ok();
            match (uri, &problem.line) {
                (Some(uri), Some(line)) => {
                    let shown = by_file.entry(uri.into()).or_default();
                    shown.push(diagnostic(problem, range(line, encoding)));
                }
                _ => messages.push(problem.to_string()),
            }
        }
        let mut reports = context.actor_files();
        if is_newest(&reports.told) {
            for uri in std::mem::take(&mut reports.shown) {
                if !by_file.contains_key(&uri) {
                    diagnostics::publish(&context, &uri, None, &[]);
                }
            }
            for (uri, found) in &by_file {
                diagnostics::publish(&context, uri, None, found);
                reports.shown.insert(uri.clone());
            }
        }
        drop(reports);
        for message in messages {
            tracing::warn!("{message}");
            context.show_message(MessageType::WARNING, message);
        }
    });
}

fn diagnostic(problem: &FileProblem, range: Range) -> Diagnostic {
    let severity = if problem.advice { DiagnosticSeverity::WARNING } else { DiagnosticSeverity::ERROR };
    Diagnostic {
        range,
        severity: Some(severity),
        code: Some(NumberOrString::String("actors".to_owned())),
        source: Some("assessor".to_owned()),
        message: problem.message.clone(),
        ..Diagnostic::default()
    }
}

/// Returns the range from the position of the problem to the end of its line.
fn range(line: &SourceLine, encoding: Encoding) -> Range {
    let units = |text: &mut dyn Iterator<Item = char>| -> usize {
        match encoding {
            Encoding::Utf8 => text.map(char::len_utf8).sum(),
            Encoding::Utf16 => text.map(char::len_utf16).sum(),
            Encoding::Utf32 => text.count(),
        }
    };
    let before = line.column.saturating_sub(1) as usize;
    let start = units(&mut line.text.chars().take(before));
    let end = units(&mut line.text.trim_end().chars()).max(start);
    let at = |character: usize| Position::new(line.number.saturating_sub(1), character as u32);
    Range::new(at(start), at(end))
}
