//! `workspace/symbol`: actors, titles, takeaways and sections of all reports.

use std::path::Path;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Value, json};
use tower_lsp::ls_types as lsp;

use crate::archive::{SearchResult, SymbolKind, actor_key};
use crate::server::proto;
use crate::server::state::archive::{OpenReport, open_reports};
use crate::server::state::{ConfigSnapshot, Context};

/// Maximum number of symbols in an answer. The client asks again as the user types more.
const MOST: usize = 200;

/// The parameters.
#[derive(Deserialize)]
pub struct Params {
    query: String,
}

/// Answers the request.
pub fn answer(context: &Arc<Context>, Params { query }: Params) -> Vec<Value> {
    let reports = open_reports(&context.archive, &context.session, "");
    let open: Vec<_> = reports.iter().map(OpenReport::as_open).collect();
    let archive = context.archive.read();
    let found = archive.search(&query, &meant(context, &query), &open, MOST);
    let uri_of = |path: &Path| match reports.iter().find(|open| open.path == path) {
        Some(open) => Some(open.uri.clone()),
        None => url::Url::from_file_path(path).ok().map(String::from),
    };
    found.iter().filter_map(|found| Some(shown(&uri_of(found.path)?, found))).collect()
}

/// Returns the keys of the registry's actors that have `query` as one of their names.
fn meant(context: &Context, query: &str) -> Vec<u64> {
    let folders = context.session.folders();
    let Some(folder) = folders.first().filter(|_| !query.trim().is_empty()) else { return Vec::new() };
    let registry = ConfigSnapshot::new(&context.session).settings_in(folder).environment().registry.clone();
    registry.by_name(query.trim()).into_iter().map(|id| actor_key(&registry.actor(id).id)).collect()
}

fn shown(uri: &str, SearchResult { path, date, symbol, title }: &SearchResult<'_>) -> Value {
    let kind = match symbol.kind {
        SymbolKind::Actor => lsp::SymbolKind::CLASS,
        SymbolKind::Title => lsp::SymbolKind::FILE,
        SymbolKind::Takeaway => lsp::SymbolKind::KEY,
        SymbolKind::Section => lsp::SymbolKind::NAMESPACE,
        SymbolKind::Topic => lsp::SymbolKind::STRING,
    };
    let file = path.file_name().map_or_else(|| uri.into(), |name| name.to_string_lossy());
    let mut container = file.to_string();
    if let Some(date) = date.filter(|date| !file.contains(&date.to_string())) {
        container = format!("{container}, {date}");
    }
    if let Some(title) = title {
        container = format!("{container}: {title}");
    }
    json!({
        "name": symbol.name, "kind": kind, "containerName": container,
        "location": {"uri": uri, "range": proto::range_on_line(symbol.at)},
    })
}
