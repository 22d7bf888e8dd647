//! Lines that an edit of the workspace adds to a file beside the document, or a new file with them.

use std::path::Path;

use serde_json::{Value, json};
use tower_lsp::ls_types as lsp;

use super::beside::Seen;
use super::convert;
use super::session::Session;
use super::subject::Subject;
use crate::text::Text;

/// A file with lines added at its end.
pub struct Added {
    file: Seen,
    /// There was none.
    pub is_new: bool,
    lines: String,
    /// What the file then holds.
    pub text: String,
}

impl Added {
    /// The file at `path` as the client has it, or a new one that begins with `head`, with `lines` and an empty line before
    /// them, all ended as the file's own are; `None` where there is one that cannot be read.
    pub fn to(session: &Session, path: &Path, head: &str, lines: &str) -> Option<Self> {
        let seen = Seen::at(session, path).ok()?;
        let is_new = seen.is_none();
        let file = seen.map_or_else(|| Seen::new(path), Ok).ok()?;
        let gap = match file.text.as_str() {
            "" => head,
            text if text.ends_with('\n') => "\n",
            _ => "\n\n",
        };
        let mut lines = format!("{gap}{lines}");
        if file.text.contains("\r\n") {
            lines = lines.replace('\n', "\r\n");
        }
        let text = format!("{}{lines}", file.text);
        Some(Self { file, is_new, lines, text })
    }

    /// The edit, where the client can make it.
    pub fn edit(&self, on: &Subject) -> Option<Value> {
        let abilities = &on.abilities;
        if !abilities.action_literals || self.is_new && !abilities.creates_files {
            return None;
        }
        let Seen { uri, version, text } = &self.file;
        let end = convert::position(&Text::new(text), text.len() as u32, abilities.encoding);
        let edits = json!([{"range": lsp::Range::new(end, end), "newText": self.lines}]);
        if !abilities.document_changes {
            return Some(json!({"changes": {uri: edits}}));
        }
        let change = json!({"textDocument": {"uri": uri, "version": version}, "edits": edits});
        let create = json!({"kind": "create", "uri": uri, "options": {"ignoreIfExists": true}});
        let changes = if self.is_new { vec![create, change] } else { vec![change] };
        Some(json!({"documentChanges": changes}))
    }
}
