//! Hovers.

use std::sync::Arc;

use tower_lsp::ls_types::{self as lsp, HoverParams};

use crate::archive::ActorReport;
use crate::features::{self, Past};
use crate::server::proto;
use crate::server::state::archive::{OpenReport, open_reports, path_in_index};
use crate::server::state::{Context, DocumentSnapshot};
use crate::text::Span;

/// `textDocument/hover`: the hover at a position, including the memory of past reports.
pub fn hover(
    context: &Arc<Context>,
    on: Option<&DocumentSnapshot>,
    params: HoverParams,
) -> Option<lsp::Hover> {
    let on = on?;
    let offset = on.offset(params.text_document_position_params.position);
    let day = on.snapshot.date();
    let past = |key| {
        let open = open_reports(&context.archive, &context.session, &on.uri);
        let open: Vec<_> = open.iter().map(OpenReport::as_open).collect();
        let archive = context.archive.glance()?;
        let memory = archive.memory(key, &path_in_index(&context.archive, &on.uri), day, &open)?;
        let ActorReport { path, date, sighting } = memory.last;
        let uri = url::Url::from_file_path(path).map_or_else(|()| path.display().to_string(), String::from);
        Some(Past {
            reports: memory.reports,
            before: day.is_some(),
            date,
            file: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            link: format!("{uri}#L{}", sighting.first().line + 1),
            title: memory.titled.and_then(|report| Some((report.sighting.title?.to_owned(), report.date))),
        })
    };
    let found = if on.capabilities.hovers_alone { Vec::new() } else { on.findings_at(Span::at(offset)) };
    let told: Vec<_> = found.iter().map(|finding| finding.rule.name).collect();
    features::hover_with(&on.snapshot, offset, &past, &told).map(|hover| proto::hover(on, hover))
}
