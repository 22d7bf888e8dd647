//! Conversion between the types of this crate and those of the protocol. No other module converts them.

mod outline;
mod view;
mod writing;

pub use outline::put_outline;
pub use view::{
    folding_ranges, highlights, inlay_hints, legend, lenses, linked, links, selection_range, semantic_tokens,
};
pub use writing::{asked, completions, renamed, resolve_completion};

use serde_json::{Value, json};
use tower_lsp::ls_types as lsp;

use super::pages;
use super::subject::Subject;
use crate::bibliography::{Column, Entry, File};
use crate::edits;
use crate::features::Hover;
use crate::rules::{Finding, RELATED_SHOWN, Rule, Severity};
use crate::text::{Edit, Encoding, LineColumn, Span, Text};

/// Returns the byte offset of the client's `position`, clamped to the text.
#[must_use]
pub fn offset(text: &Text, position: lsp::Position, encoding: Encoding) -> u32 {
    text.offset(LineColumn::new(position.line, position.character), encoding)
}

/// Returns the client's position for a byte offset.
#[must_use]
pub fn position(text: &Text, offset: u32, encoding: Encoding) -> lsp::Position {
    let LineColumn { line, column } = text.position(offset, encoding);
    lsp::Position::new(line, column)
}

/// Returns the byte span of the client's `range`.
#[must_use]
pub fn span(text: &Text, range: lsp::Range, encoding: Encoding) -> Span {
    let line_column = |position: lsp::Position| LineColumn::new(position.line, position.character);
    text.span(line_column(range.start), line_column(range.end), encoding)
}

/// Returns the client's range for a span.
#[must_use]
pub fn range(text: &Text, span: Span, encoding: Encoding) -> lsp::Range {
    let position = |at: LineColumn| lsp::Position::new(at.line, at.column);
    let (start, end) = text.positions(span, encoding);
    lsp::Range::new(position(start), position(end))
}

/// Returns the path of the file that `uri` names, or `None` for another scheme.
#[must_use]
pub fn path(uri: &str) -> Option<std::path::PathBuf> {
    url::Url::parse(uri).ok().filter(|url| url.scheme() == "file")?.to_file_path().ok()
}

/// Returns the edits as the protocol's `WorkspaceEdit`, for this version of the document if the client supports
/// versions. The cursor position goes into the edit that contains it, as a snippet, if the client supports those.
#[must_use]
pub fn workspace_edit(subject: &Subject, changes: &[Edit], caret: Option<u32>) -> Value {
    let abilities = &subject.abilities;
    let caret = caret.filter(|_| abilities.snippet_edits && abilities.document_changes);
    let mut shift = 0_i64;
    let one = |edit: &Edit| {
        let range = subject.range(edit.span);
        let start = i64::from(edit.span.start) + shift;
        shift += edit.text.len() as i64 - i64::from(edit.span.len());
        let inside = caret
            .and_then(|caret| usize::try_from(i64::from(caret) - start).ok())
            .filter(|at| *at <= edit.text.len() && edit.text.is_char_boundary(*at));
        match inside {
            Some(at) => {
                let (before, behind) = edit.text.split_at(at);
                let value = format!("{}$0{}", escaped(before), escaped(behind));
                json!({"range": range, "snippet": {"kind": "snippet", "value": value}})
            }
            None => json!({"range": range, "newText": edit.text}),
        }
    };
    let edits: Vec<_> = changes.iter().map(one).collect();
    if abilities.document_changes {
        let document = json!({"uri": subject.uri, "version": subject.version});
        return json!({"documentChanges": [{"textDocument": document, "edits": edits}]});
    }
    let mut by_document = serde_json::Map::new();
    by_document.insert(subject.uri.clone(), edits.into());
    json!({"changes": by_document})
}

/// Returns the text with the characters escaped that have a meaning in snippets.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('$', "\\$").replace('}', "\\}")
}

/// Returns the client's position for a byte offset in the text after `changes`.
#[must_use]
pub fn position_after(subject: &Subject, changes: &[Edit], offset: u32) -> lsp::Position {
    position(&edits::apply(subject.text(), changes), offset, subject.abilities.encoding)
}

/// Converts a finding to a diagnostic.
#[must_use]
pub fn diagnostic(subject: &Subject, finding: Finding) -> lsp::Diagnostic {
    let related = |related: Vec<(Span, String)>| {
        let uri: lsp::Uri = subject.uri.parse().ok()?;
        let one = |(span, message)| lsp::DiagnosticRelatedInformation {
            location: lsp::Location::new(uri.clone(), subject.range(span)),
            message,
        };
        Some(related.into_iter().take(RELATED_SHOWN).map(one).collect())
    };
    let shows_related = subject.abilities.related_information && !finding.related.is_empty();
    lsp::Diagnostic {
        range: subject.range(finding.span),
        severity: Some(severity(finding.severity)),
        code: Some(lsp::NumberOrString::String(finding.rule.name.to_owned())),
        code_description: page_of(subject, finding.rule).map(|href| lsp::CodeDescription { href }),
        source: Some("assessor".to_owned()),
        message: finding.message,
        related_information: if shows_related { related(finding.related) } else { None },
        ..lsp::Diagnostic::default()
    }
}

/// Returns the URI of a rule's page, if the client supports code descriptions.
fn page_of(subject: &Subject, rule: &Rule) -> Option<lsp::Uri> {
    let base = subject.abilities.pages.as_ref().filter(|_| subject.abilities.follows_codes)?;
    pages::address(base, rule).parse().ok()
}

/// Adds a confirmation by the user to the edit, if the client supports that.
#[must_use]
pub fn confirmed(subject: &Subject, mut edit: Value, label: &str, description: &str) -> Value {
    if !subject.abilities.confirms_edits {
        return edit;
    }
    let Some(changes) = edit["documentChanges"].as_array_mut() else { return edit };
    for change in changes.iter_mut().filter_map(|change| change["edits"].as_array_mut()).flatten() {
        change["annotationId"] = json!(label);
    }
    edit["changeAnnotations"] =
        json!({label: {"label": label, "needsConfirmation": true, "description": description}});
    edit
}

const fn severity(severity: Severity) -> lsp::DiagnosticSeverity {
    match severity {
        Severity::Error => lsp::DiagnosticSeverity::ERROR,
        Severity::Warning => lsp::DiagnosticSeverity::WARNING,
        Severity::Information => lsp::DiagnosticSeverity::INFORMATION,
        Severity::Hint => lsp::DiagnosticSeverity::HINT,
    }
}

/// Converts a hover, to plain text for a client that does not render Markdown.
#[must_use]
pub fn hover(subject: &Subject, hover: Hover) -> lsp::Hover {
    let (kind, value) = if subject.abilities.markdown_hover {
        (lsp::MarkupKind::Markdown, hover.markdown)
    } else {
        (lsp::MarkupKind::PlainText, plain(&hover.markdown))
    };
    lsp::Hover {
        contents: lsp::HoverContents::Markup(lsp::MarkupContent { kind, value }),
        range: Some(subject.range(hover.span)),
    }
}

/// Returns the Markdown as plain text: without emphasis, code marks and heading marks, and with links as
/// `text (address)`.
fn plain(markdown: &str) -> String {
    let mut plain = String::with_capacity(markdown.len());
    for line in markdown.lines() {
        let line = line.trim_start_matches('#').trim_start();
        let mut rest = line.replace("**", "").replace(['`', '\\'], "");
        while let Some((before, link)) = rest.split_once('[') {
            let Some((text, address)) = link.split_once("](") else { break };
            let Some((address, after)) = address.split_once(')') else { break };
            plain.push_str(&format!("{before}{text} ({address})"));
            rest = after.to_owned();
        }
        plain.push_str(&rest);
        plain.push('\n');
    }
    plain.truncate(plain.trim_end().len());
    plain
}

/// Returns the locations of a definition; `None` if there are no spans.
#[must_use]
pub fn definition(subject: &Subject, spans: Vec<Span>) -> Option<lsp::GotoDefinitionResponse> {
    locations(subject, spans).map(lsp::GotoDefinitionResponse::Array)
}

/// Returns the location of a bibliography entry.
#[must_use]
pub fn entry_location(subject: &Subject, entry: &Entry, file: &File) -> Option<lsp::GotoDefinitionResponse> {
    let uri = url::Url::from_file_path(&file.path).ok()?.as_str().parse().ok()?;
    let position = |column: Column| {
        let character = match subject.abilities.encoding {
            Encoding::Utf8 => column.utf8,
            Encoding::Utf16 => column.utf16,
            Encoding::Utf32 => column.utf32,
        };
        lsp::Position::new(entry.place.line, character)
    };
    let range = lsp::Range::new(position(entry.place.start), position(entry.place.end));
    Some(lsp::GotoDefinitionResponse::Array(vec![lsp::Location::new(uri, range)]))
}

/// Returns the locations of spans in the document; `None` if there are no spans.
#[must_use]
pub fn locations(subject: &Subject, spans: Vec<Span>) -> Option<Vec<lsp::Location>> {
    let uri: lsp::Uri = subject.uri.parse().ok()?;
    let locations: Vec<_> =
        spans.into_iter().map(|span| lsp::Location::new(uri.clone(), subject.range(span))).collect();
    (!locations.is_empty()).then_some(locations)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_has_no_marks() {
        let markdown = "## **Sergei Lavrov**\n\nForeign `Minister`, [more](https://example.org/a)\n";
        assert_eq!(plain(markdown), "Sergei Lavrov\n\nForeign Minister, more (https://example.org/a)");
    }

    #[test]
    fn a_snippet_keeps_the_marks_of_its_language() {
        assert_eq!(escaped(r"a\b $1 {c}"), r"a\\b \$1 {c\}");
    }

    #[test]
    fn only_files_have_a_path() {
        assert_eq!(path("file:///tmp/a%20b.md"), Some("/tmp/a b.md".into()));
        assert_eq!(path("file:///tmp/a b.md"), Some("/tmp/a b.md".into()));
        assert_eq!(path("untitled:Untitled-1"), None);
        assert_eq!(path("not a uri"), None);
    }
}
