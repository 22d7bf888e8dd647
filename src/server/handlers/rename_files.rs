//! Updates of paths when files are renamed or moved.
//!
//! `assessor.toml` names bibliographies, actor files and weights; front matter names bibliographies. All these paths
//! are relative to the file that contains them. Before the client moves files, it asks the server for an edit that
//! keeps the paths valid.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Map, Value, json};
use toml::de::{DeTable, DeValue};

use crate::bibliography::{named_at, quoted};
use crate::project::disk;
use crate::project::folders::{self, cleaned};
use crate::project::settings_file::FILE_NAME;
use crate::server::proto;
use crate::server::state::Context;
use crate::text::{Edit, Span, Text};

/// The request that the client sends before it moves files.
pub const WILL_RENAME: &str = "workspace/willRenameFiles";
/// The notification that the client sends after it has moved files.
pub const DID_RENAME: &str = "workspace/didRenameFiles";

/// Number of bytes that are read of a report: front matter is at its start.
const HEAD: u64 = 64 << 10;

/// The moves that concern the server: those of files that it reads, and of folders.
pub const FILTERS: [(&str, &str); 3] = [
    ("**/*.{md,markdown,qmd,Rmd,txt}", "file"),
    ("**/*.{bib,json,toml,weights,actors}", "file"),
    ("**", "folder"),
];

/// The parameters.
#[derive(Deserialize)]
pub struct Renamed {
    files: Vec<File>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct File {
    old_uri: String,
    new_uri: String,
}

/// Answers [`WILL_RENAME`].
pub fn answer(context: &Arc<Context>, Renamed { files }: Renamed) -> Value {
    let path = |uri: &str| proto::path(uri);
    let moves = files.iter().filter_map(|file| Some((path(&file.old_uri)?, path(&file.new_uri)?)));
    edit(context, &Moves(moves.collect()))
}

/// Returns the edit of all files that name a moved file, or `null` if there are none.
fn edit(context: &Context, moves: &Moves) -> Value {
    let capabilities = context.session.capabilities();
    let (mut changes, mut document_changes) = (Map::new(), Vec::new());
    for path in referring_files(context) {
        let open = context.session.text_of(&path);
        let version = open.as_ref().map(|(_, version, _)| *version);
        let uri = match &open {
            Some((uri, ..)) => Some(uri.clone()),
            None => url::Url::from_file_path(&path).ok().map(|uri| uri.to_string()),
        };
        let is_settings = path.file_name().is_some_and(|name| name == FILE_NAME);
        // A list of ignored sentences can make a settings file long, so it is read completely.
        let most = if is_settings { u64::MAX } else { HEAD };
        let text = open.map(|(.., text)| text).or_else(|| head(&path, most));
        let (Some(uri), Some(text)) = (uri, text) else { continue };
        let edits = if is_settings {
            moves.in_settings(&path, &text.to_string())
        } else {
            moves.in_report(&path, &text)
        };
        if edits.is_empty() {
            continue;
        }
        let range = |span| proto::range(&text, span, capabilities.encoding);
        let edits: Vec<_> =
            edits.iter().map(|edit| json!({"range": range(edit.span), "newText": edit.text})).collect();
        if capabilities.document_changes {
            document_changes.push(json!({"textDocument": {"uri": uri, "version": version}, "edits": edits}));
        } else {
            changes.insert(uri, edits.into());
        }
    }
    match (document_changes.is_empty(), changes.is_empty()) {
        (true, true) => Value::Null,
        (false, _) => json!({"documentChanges": document_changes}),
        (true, false) => json!({"changes": changes}),
    }
}

/// Returns the files of the workspace that may contain the path of another file: reports and settings.
fn referring_files(context: &Context) -> Vec<PathBuf> {
    let folders = context.session.folders();
    let reports = folders::reports(&folders, || true).unwrap_or_default().reports;
    let open: Vec<_> = context.session.open_documents().iter().filter_map(|uri| proto::path(uri)).collect();
    let closed = reports.into_iter().filter(|report| !report.others.iter().any(|other| open.contains(other)));
    let mut out: Vec<_> = closed.map(|report| report.path).collect();
    out.extend(open);
    out.extend(folders::called(FILE_NAME, &folders));
    out.sort();
    out.dedup();
    out
}

/// Returns the first `most` bytes of a file as text.
fn head(path: &Path, most: u64) -> Option<Text> {
    use std::io::Read;
    let mut bytes = Vec::new();
    disk::open(path).ok()?.0.take(most).read_to_end(&mut bytes).ok()?;
    Some(Text::new(String::from_utf8_lossy(&bytes).trim_start_matches('\u{feff}')))
}

/// Pairs of the old and new path of moved files and folders.
struct Moves(Vec<(PathBuf, PathBuf)>);

impl Moves {
    /// Returns the new path of a file, or `None` if it does not move.
    fn of(&self, path: &Path) -> Option<PathBuf> {
        self.0.iter().find_map(|(old, new)| {
            let rest = path.strip_prefix(old).ok()?;
            Some(if rest.as_os_str().is_empty() { new.clone() } else { new.join(rest) })
        })
    }

    /// Returns the text that replaces `name`, which is a path in the file at `path`, or `None` if it stays valid.
    fn renamed(&self, path: &Path, name: &str) -> Option<String> {
        let (folder, after) = (path.parent()?, self.of(path));
        let folder_after = after.as_deref().unwrap_or(path).parent()?;
        let target = cleaned(&folder.join(name));
        let moved = self.of(&target);
        if moved.is_none() && (folder == folder_after || Path::new(name).is_absolute()) {
            return None;
        }
        let target = moved.unwrap_or(target);
        let new = if Path::new(name).is_absolute() {
            target.to_str()?.to_owned()
        } else {
            relative(folder_after, &target)?
        };
        (new != name).then_some(new)
    }

    fn in_report(&self, path: &Path, text: &Text) -> Vec<Edit> {
        let names = named_at(text).into_iter();
        let edit = |(span, name): (Span, String)| {
            let new = self.renamed(path, &name)?;
            // The character before the name may be a quotation mark.
            let before = text.slice(Span::new(span.start.saturating_sub(1), span.start));
            Some(Edit::new(span, quoted(&new, before.chars().next())))
        };
        names.filter_map(edit).collect()
    }

    fn in_settings(&self, path: &Path, text: &str) -> Vec<Edit> {
        const NAMES: [(&str, &str); 5] = [
            ("sources", "bibliography"),
            ("actors", "files"),
            ("actors", "index"),
            ("need", "weights"),
            ("archive", "folders"),
        ];
        let Ok(settings) = DeTable::parse(text) else { return Vec::new() };
        let mut edits = Vec::new();
        for (table, key) in NAMES {
            let table = settings.get_ref().get(table).and_then(|table| table.get_ref().as_table());
            let Some(value) = table.and_then(|table| table.get(key)) else { continue };
            let names = match value.get_ref() {
                DeValue::Array(list) => list.iter().collect(),
                _ => vec![value],
            };
            for name in names {
                let new = name.get_ref().as_str().and_then(|name| self.renamed(path, name));
                edits.extend(
                    new.map(|new| Edit::new(Span::from(name.span()), toml::Value::String(new).to_string())),
                );
            }
        }
        edits.sort_by_key(|edit| edit.span);
        edits
    }
}

/// Returns the relative path from a folder to a file, with `/` as the separator, or the absolute path if the two share
/// no prefix. Returns `None` if the path is not valid Unicode.
fn relative(folder: &Path, file: &Path) -> Option<String> {
    let folder = cleaned(folder);
    let (from, to): (Vec<_>, Vec<_>) = (folder.components().collect(), file.components().collect());
    let same = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    if same == 0 {
        return file.to_str().map(str::to_owned);
    }
    let up = std::iter::repeat_n(Some(".."), from.len() - same);
    let down = to[same..].iter().map(|part| part.as_os_str().to_str());
    Some(up.chain(down).collect::<Option<Vec<_>>>()?.join("/"))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn renamed(moves: &[(&str, &str)], file: &str, name: &str) -> Option<String> {
        let moves = moves.iter().map(|(old, new)| (PathBuf::from(old), PathBuf::from(new)));
        Moves(moves.collect()).renamed(Path::new(file), name)
    }

    #[test]
    fn names_follow_what_they_name_and_where_they_stand() {
        let report = "/w/reports/a.md";
        let moved = |moves: &[(&str, &str)], name: &str| renamed(moves, report, name);
        let some = |name: &str| Some(name.to_owned());
        assert_eq!(moved(&[("/w/bib/x.bib", "/w/bib/y.bib")], "../bib/x.bib"), some("../bib/y.bib"));
        assert_eq!(moved(&[("/w/bib", "/w/sources/of")], "../bib/x.bib"), some("../sources/of/x.bib"));
        assert_eq!(moved(&[(report, "/w/old/2024/a.md")], "../bib/x.bib"), some("../../bib/x.bib"));
        assert_eq!(moved(&[(report, "/w/a.md"), ("/w/bib", "/w/b")], "../bib/x.bib"), some("b/x.bib"));
        assert_eq!(moved(&[("/w/reports", "/w/texts")], "../bib/x.bib"), None, "as far away as before");
        assert_eq!(moved(&[("/w/reports", "/w/texts")], "x.bib"), None, "both have moved");
        assert_eq!(moved(&[("/w/bib2", "/w/b")], "../bib/x.bib"), None);
        assert_eq!(moved(&[(report, "/w/a.md")], "/etc/x.bib"), None);
        assert_eq!(moved(&[("/etc/x.bib", "/etc/y.bib")], "/etc/x.bib"), some("/etc/y.bib"));
    }

    #[test]
    fn front_matter_and_settings_are_edited_where_the_name_stands() {
        let moves = Moves(vec![(PathBuf::from("/w/x.bib"), PathBuf::from("/w/new/y, z.bib"))]);
        let edited = |text: &str, edits: Vec<Edit>| {
            let mut out = text.to_owned();
            edits.iter().rev().for_each(|edit| out.replace_range(edit.span.range(), &edit.text));
            out
        };
        let named = Moves(vec![(PathBuf::from("/w/x.bib"), PathBuf::from("/w/O'Neil's.bib"))]);
        let report = "---\nbibliography: ['x.bib', \"x.bib\", x.bib]\n---\n";
        assert_eq!(
            edited(report, named.in_report(Path::new("/w/a.md"), &Text::new(report))),
            "---\nbibliography: ['O''Neil''s.bib', \"O'Neil's.bib\", O'Neil's.bib]\n---\n"
        );
        let folders = "[archive]\nfolders = ['x.bib']\n";
        assert_eq!(
            edited(folders, named.in_settings(Path::new("/w/assessor.toml"), folders)),
            "[archive]\nfolders = [\"O'Neil's.bib\"]\n"
        );
        let report = "---\ntitle: x.bib\nbibliography:\n  - x.bib\n  - \"x.bib\" # ours\n---\n\nx.bib\n";
        assert_eq!(
            edited(report, moves.in_report(Path::new("/w/a.md"), &Text::new(report))),
            "---\ntitle: x.bib\nbibliography:\n  - 'new/y, z.bib'\n  - \"new/y, z.bib\" # ours\n---\n\nx.bib\n"
        );
        let settings =
            "[sources]\nbibliography = ['x.bib', \"more.json\"] # x.bib\n[need]\nweights = 'w.weights'\n";
        assert_eq!(
            edited(settings, moves.in_settings(Path::new("/w/assessor.toml"), settings)),
            settings.replacen("'x.bib'", "\"new/y, z.bib\"", 1)
        );
    }
}
