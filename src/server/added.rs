//! Lines that an edit of the workspace adds to a file beside the document, or a new file with them.

use std::ops::Range;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tower_lsp::ls_types as lsp;

use super::actions::SHOW_CARET;
use super::beside::Seen;
use super::convert;
use super::session::Session;
use super::subject::Subject;
use crate::text::Text;

/// A file with lines added at its end.
pub struct Added {
    path: PathBuf,
    file: Seen,
    /// There was none.
    pub is_new: bool,
    /// What is replaced, in bytes of the file: nothing, where lines are added.
    replaced: Range<usize>,
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
        let replaced = file.text.len()..file.text.len();
        Some(Self { path: path.to_path_buf(), file, is_new, replaced, lines, text })
    }

    /// The file at `path`, settings in TOML, with `key = value` in `[table]`: in place of the line that sets the key, below
    /// the line that opens the table, or with the table at the end.
    pub fn setting(session: &Session, path: &Path, table: &str, key: &str, value: &str) -> Option<Self> {
        let line = format!("{key} = {value}\n");
        let Some(file) = Seen::at(session, path).ok()? else {
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

    fn replacing(path: &Path, file: Seen, replaced: Range<usize>, mut lines: String) -> Self {
        if file.text.contains("\r\n") && !lines.contains('\r') {
            lines = lines.replace('\n', "\r\n");
        }
        let text = format!("{}{lines}{}", &file.text[..replaced.start], &file.text[replaced.end..]);
        Self { path: path.to_path_buf(), file, is_new: false, replaced, lines, text }
    }

    /// The command after the edit that shows the file, with the caret at the end of what was added; `None` where the
    /// client shows none. What is in sight can be read, saved and undone.
    pub fn shown(&self, on: &Subject) -> Option<Value> {
        if !on.abilities.shows_documents {
            return None;
        }
        let at = self.replaced.start + self.lines.trim_end().len();
        let position = convert::position(&Text::new(&self.text), at as u32, on.abilities.encoding);
        Some(json!({"title": "Show the file", "command": SHOW_CARET, "arguments": [self.file.uri, position]}))
    }

    /// The URI of the file.
    pub fn uri(&self) -> &str {
        &self.file.uri
    }

    /// The edit of the file itself.
    pub fn text_edit(&self, on: &Subject) -> lsp::TextEdit {
        let known = Text::new(&self.file.text);
        let at = |offset: usize| convert::position(&known, offset as u32, on.abilities.encoding);
        let range = lsp::Range::new(at(self.replaced.start), at(self.replaced.end));
        lsp::TextEdit { range, new_text: self.lines.clone() }
    }

    /// The edit, where the client can make it.
    pub fn edit(&self, on: &Subject) -> Option<Value> {
        let abilities = &on.abilities;
        if !abilities.action_literals || self.is_new && !abilities.creates_files {
            return None;
        }
        let Seen { uri, version, .. } = &self.file;
        let edits = json!([self.text_edit(on)]);
        if !abilities.document_changes && !self.is_new {
            return Some(json!({"changes": {uri: edits}}));
        }
        let change = json!({"textDocument": {"uri": uri, "version": version}, "edits": edits});
        let create = json!({"kind": "create", "uri": uri, "options": {"ignoreIfExists": true}});
        // An empty file would stay behind where an editor cannot take its creation back.
        let in_folder = self.path.parent().is_some_and(Path::is_dir);
        let creates = self.is_new && !(abilities.opens_missing_files && in_folder);
        let changes = if creates { vec![create, change] } else { vec![change] };
        Some(json!({"documentChanges": changes}))
    }
}
