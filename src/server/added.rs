//! Lines that an edit of the workspace adds to a file beside the document, or a new file with them.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tower_lsp::ls_types as lsp;

use super::convert;
use super::document::Subject;
use crate::text::Text;

/// A file with lines added at its end.
pub struct Added {
    path: PathBuf,
    /// There was none.
    pub is_new: bool,
    before: String,
    lines: String,
    /// What the file then holds.
    pub text: String,
}

impl Added {
    /// The file at `path`, or a new one that begins with `head`, with `lines` and an empty line before them; `None` where
    /// there is one that cannot be read.
    pub fn to(path: &Path, head: &str, lines: &str) -> Option<Self> {
        let (is_new, before) = match std::fs::read_to_string(path) {
            Ok(text) => (false, text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => (true, String::new()),
            Err(_) => return None,
        };
        let gap = match before.as_str() {
            "" => head,
            text if text.ends_with('\n') => "\n",
            _ => "\n\n",
        };
        let lines = format!("{gap}{lines}");
        let text = format!("{before}{lines}");
        Some(Self { path: path.to_path_buf(), is_new, before, lines, text })
    }

    /// The edit, where the client can make it.
    pub fn edit(&self, on: &Subject) -> Option<Value> {
        let abilities = &on.abilities;
        if !abilities.action_literals || self.is_new && !abilities.creates_files {
            return None;
        }
        let uri = url::Url::from_file_path(&self.path).ok()?.to_string();
        let end = convert::position(&Text::new(&self.before), self.before.len() as u32, abilities.encoding);
        let edits = json!([{"range": lsp::Range::new(end, end), "newText": self.lines}]);
        if !abilities.document_changes {
            return Some(json!({"changes": {uri: edits}}));
        }
        let change = json!({"textDocument": {"uri": uri, "version": null}, "edits": edits});
        let create = json!({"kind": "create", "uri": uri, "options": {"ignoreIfExists": true}});
        let changes = if self.is_new { vec![create, change] } else { vec![change] };
        Some(json!({"documentChanges": changes}))
    }
}
