//! Conversion of findings to diagnostics, and their JSON.

use std::hash::{DefaultHasher, Hash, Hasher};

use tower_lsp::ls_types as lsp;
use tower_lsp::ls_types::{Diagnostic, Position, Range};

use super::document_view::DocumentView;
use super::json;
use crate::rules::{Finding, Placed, RELATED_SHOWN, Rule, Severity};
use crate::text::Span;

/// Converts a finding to a diagnostic.
#[must_use]
pub fn diagnostic(view: &DocumentView, finding: Finding) -> Diagnostic {
    let related = |related: Vec<(Span, String)>| {
        let uri: lsp::Uri = view.uri.parse().ok()?;
        let one = |(span, message)| lsp::DiagnosticRelatedInformation {
            location: lsp::Location::new(uri.clone(), view.range(span)),
            message,
        };
        Some(related.into_iter().take(RELATED_SHOWN).map(one).collect())
    };
    let shows_related = view.capabilities.related_information && !finding.related.is_empty();
    Diagnostic {
        range: view.range(finding.span),
        severity: Some(severity(finding.severity)),
        code: Some(lsp::NumberOrString::String(finding.rule.name.to_owned())),
        code_description: page_of(view, finding.rule).map(|href| lsp::CodeDescription { href }),
        source: Some("assessor".to_owned()),
        message: finding.message,
        related_information: if shows_related { related(finding.related) } else { None },
        ..Diagnostic::default()
    }
}

/// Returns the URI of a rule's page, if the client supports code descriptions.
fn page_of(view: &DocumentView, rule: &Rule) -> Option<lsp::Uri> {
    let base = view.capabilities.pages.as_ref().filter(|_| view.capabilities.follows_codes)?;
    rule_page(base, rule).parse().ok()
}

/// Returns the URI of the page of `rule`, below the URI of the folder with all pages.
#[must_use]
pub fn rule_page(base: &str, rule: &Rule) -> String {
    format!("{base}{}.md", rule.name)
}

const fn severity(severity: Severity) -> lsp::DiagnosticSeverity {
    match severity {
        Severity::Error => lsp::DiagnosticSeverity::ERROR,
        Severity::Warning => lsp::DiagnosticSeverity::WARNING,
        Severity::Information => lsp::DiagnosticSeverity::INFORMATION,
        Severity::Hint => lsp::DiagnosticSeverity::HINT,
    }
}

/// The JSON of a finding without its line numbers, which stays valid while the text around it moves.
#[derive(Debug)]
pub struct Encoded {
    /// Columns of the start and the end, in the client's encoding.
    columns: (u32, u32),
    /// Number of lines from the start to the end.
    lines: u32,
    /// The JSON after the range.
    rest: Box<[u8]>,
}

impl Encoded {
    /// Returns the JSON of the diagnostic, and its parts. There are no parts if the JSON does not begin with the range.
    pub fn new(diagnostic: &Diagnostic) -> (Vec<u8>, Option<Self>) {
        // Encoding fails only for maps whose keys are not strings; diagnostics have none.
        let whole = serde_json::to_vec(diagnostic).unwrap_or_default();
        let range = diagnostic.range;
        let mut head = Vec::new();
        put_range(&mut head, range);
        let rest = whole.strip_prefix(head.as_slice()).map(Into::into);
        let parts = rest.map(|rest| Self {
            columns: (range.start.character, range.end.character),
            lines: range.end.line - range.start.line,
            rest,
        });
        (whole, parts)
    }
}

/// Writes the start of a diagnostic with its range.
fn put_range(out: &mut Vec<u8>, range: Range) {
    out.extend_from_slice(br#"{"range":"#);
    json::put_range(out, range);
}

/// Encodes a finding at its position in the current text.
pub fn put_diagnostic(out: &mut Vec<u8>, view: &DocumentView, placed: &mut Placed<Encoded>) {
    if let Some(Encoded { columns, lines, rest }) = &placed.note {
        let (start, end) = (placed.line, placed.line + lines);
        let range = Range::new(Position::new(start, columns.0), Position::new(end, columns.1));
        put_range(out, range);
        out.extend_from_slice(rest);
    } else {
        let (whole, parts) = Encoded::new(&diagnostic(view, placed.finding.clone()));
        out.extend(whole);
        placed.note = parts;
    }
}

/// Returns a hash of the diagnostics as their result id. It is the same in every session, so no state is needed.
pub fn result_id(items: &[Diagnostic]) -> String {
    let mut hasher = DefaultHasher::new();
    // Encoding cannot fail here. If it did, the id would only be less specific.
    serde_json::to_vec(items).unwrap_or_default().hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diagnostic_falls_into_range_and_rest() {
        let range = Range::new(Position::new(3, 4), Position::new(5, 6));
        let (whole, parts) = Encoded::new(&Diagnostic::new_simple(range, "é \"".to_owned()));
        let parts = parts.expect("the range comes first");
        assert_eq!((parts.columns, parts.lines), ((4, 6), 2));
        let mut again = Vec::new();
        put_range(&mut again, range);
        again.extend(&parts.rest);
        assert_eq!(again, whole);
    }
}
