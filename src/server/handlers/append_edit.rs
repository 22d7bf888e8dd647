//! Edits that add lines to a file other than the document, or create the file with them.

use std::ops::Range;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tower_lsp::ls_types as lsp;

use crate::server::proto;
use crate::server::proto::commands::SHOW_CARET;
use crate::server::state::{ClientFile, DocumentSnapshot, Session};
use crate::text::Text;

/// A file with lines added at its end, or with one line replaced.
pub struct AppendEdit {
    path: PathBuf,
    file: ClientFile,
    /// True if the file does not exist yet.
    pub is_new: bool,
    /// The replaced range, in bytes of the file; empty if lines are only added.
    replaced: Range<usize>,
    lines: String,
    /// The text of the file after the edit.
    pub text: String,
}

impl AppendEdit {
    /// Adds `lines` to the file at `path`, after an empty line and with the line ends of the file. The text is the
    /// one that the client has, or that of a new file that begins with `head`. Returns `None` if the file exists
    /// but cannot be read.
    pub fn to(session: &Session, path: &Path, head: &str, lines: &str) -> Option<Self> {
        Self::after(ClientFile::at(session, path).ok()?, path, head, lines)
    }

    /// As [`AppendEdit::to`], for a file that has been read; `None` as `seen` stands for a new file.
    pub fn after(seen: Option<ClientFile>, path: &Path, head: &str, lines: &str) -> Option<Self> {
        let is_new = seen.is_none();
        let file = seen.map_or_else(|| ClientFile::new(path), Ok).ok()?;
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
        let replaced = file.text.len()..file.text.len();
        Some(Self { path: path.to_path_buf(), file, is_new, replaced, lines, text })
    }

    /// Sets `key = value` in `[table]` of the TOML settings file at `path`. The new line replaces the line that sets
    /// the key, or follows the line that opens the table. Without that table, both are added at the end.
    pub fn setting(session: &Session, path: &Path, table: &str, key: &str, value: &str) -> Option<Self> {
        let line = format!("{key} = {value}\n");
        let Some(file) = ClientFile::at(session, path).ok()? else {
            return Self::to(session, path, "", &format!("[{table}]\n{line}"));
        };
        let mut at = 0;
        let (mut below, mut within) = (None, false);
        let known = file.text.clone();
        for text in known.split_inclusive('\n') {
            let bare = text.split('#').next().unwrap_or("").trim();
            if bare.starts_with('[') {
                within =
                    bare.strip_prefix('[').and_then(|b| b.strip_suffix(']')).map(str::trim) == Some(table);
                below = below.or(within.then_some((at + text.len(), text.ends_with('\n'))));
            } else if within && bare.split('=').next().is_some_and(|name| name.trim() == key) {
                let lines = text.replacen(bare, line.trim_end(), 1);
                return Some(Self::replacing(path, file, at..at + text.len(), lines));
            }
            at += text.len();
        }
        match below {
            Some((at, ended)) => {
                let lines = if ended { line } else { format!("\n{line}") };
                Some(Self::replacing(path, file, at..at, lines))
            }
            None => Self::to(session, path, "", &format!("[{table}]\n{line}")),
        }
    }

    fn replacing(path: &Path, file: ClientFile, replaced: Range<usize>, mut lines: String) -> Self {
        if file.text.contains("\r\n") && !lines.contains('\r') {
            lines = lines.replace('\n', "\r\n");
        }
        let text = format!("{}{lines}{}", &file.text[..replaced.start], &file.text[replaced.end..]);
        Self { path: path.to_path_buf(), file, is_new: false, replaced, lines, text }
    }

    /// Returns the command that shows the file after the edit, with the cursor at the end of the added text. The user
    /// can then read, save and undo it. Returns `None` if the client cannot show documents.
    pub fn shown(&self, on: &DocumentSnapshot) -> Option<Value> {
        if !on.capabilities.shows_documents {
            return None;
        }
        let at = self.replaced.start + self.lines.trim_end().len();
        let position = proto::position(&Text::new(&self.text), at as u32, on.capabilities.encoding);
        Some(json!({"title": "Show the file", "command": SHOW_CARET, "arguments": [self.file.uri, position]}))
    }

    /// Returns the URI of the file.
    pub fn uri(&self) -> &str {
        &self.file.uri
    }

    /// Returns the edit of the file itself.
    pub fn text_edit(&self, on: &DocumentSnapshot) -> lsp::TextEdit {
        let known = Text::new(&self.file.text);
        let at = |offset: usize| proto::position(&known, offset as u32, on.capabilities.encoding);
        let range = lsp::Range::new(at(self.replaced.start), at(self.replaced.end));
        lsp::TextEdit { range, new_text: self.lines.clone() }
    }

    /// Returns the edit as JSON, or `None` if the client cannot apply it.
    pub fn edit(&self, on: &DocumentSnapshot) -> Option<Value> {
        let capabilities = &on.capabilities;
        if !capabilities.action_literals || self.is_new && !capabilities.creates_files {
            return None;
        }
        let ClientFile { uri, version, .. } = &self.file;
        let edits = json!([self.text_edit(on)]);
        if !capabilities.document_changes && !self.is_new {
            return Some(json!({"changes": {uri: edits}}));
        }
        let change = json!({"textDocument": {"uri": uri, "version": version}, "edits": edits});
        let create = json!({"kind": "create", "uri": uri, "options": {"ignoreIfExists": true}});
        // An explicit creation would leave an empty file in editors that cannot undo it.
        let in_folder = self.path.parent().is_some_and(Path::is_dir);
        let creates = self.is_new && !(capabilities.opens_missing_files && in_folder);
        let changes = if creates { vec![create, change] } else { vec![change] };
        Some(json!({"documentChanges": changes}))
    }
}
