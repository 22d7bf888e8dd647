//! Conversion of annotations in and around the text: folds, links, inlay hints, code lenses, semantic tokens.

use serde_json::json;
use tower_lsp::ls_types as lsp;

use super::commands::SHOW_CARET;
use super::document_view::DocumentView;
use super::positions;
use crate::features::{FoldKind, FoldingRange, Hint, Lens, Link, SemanticToken, SemanticTokenKind, Use};
use crate::text::{Encoding, LineColumn, Span, Text};

/// Converts folds that span more than one line.
#[must_use]
pub fn folding_ranges(view: &DocumentView, folds: &[FoldingRange]) -> Vec<lsp::FoldingRange> {
    let of = |fold: &FoldingRange| {
        let (start_line, end_line) =
            (view.text().line_of(fold.span.start), view.text().line_of(fold.span.end));
        (start_line < end_line).then(|| lsp::FoldingRange {
            start_line,
            end_line,
            kind: Some(match fold.kind {
                FoldKind::Section => lsp::FoldingRangeKind::Region,
                FoldKind::Aside => lsp::FoldingRangeKind::Comment,
            }),
            ..lsp::FoldingRange::default()
        })
    };
    folds.iter().filter_map(of).collect()
}

/// Converts nested spans, the smallest first, to the protocol's chain of parents.
#[must_use]
pub fn selection_range(view: &DocumentView, spans: &[Span]) -> lsp::SelectionRange {
    let mut parent: Option<lsp::SelectionRange> = None;
    for span in spans.iter().rev() {
        parent = Some(lsp::SelectionRange { range: view.range(*span), parent: parent.map(Box::new) });
    }
    parent.unwrap_or_default()
}

/// Converts links; a URL that is not a valid URI is left out. The `dead` spans become links without a target, which
/// suppress the links that the client would detect there itself.
#[must_use]
pub fn links(view: &DocumentView, links: Vec<Link>, dead: Vec<Span>) -> Vec<lsp::DocumentLink> {
    let mut places = Places::new(view);
    let mut out = Vec::with_capacity(links.len());
    for Link { span, url } in links {
        if let Ok(target) = url.parse() {
            let range = places.range(span);
            out.push(lsp::DocumentLink { range, target: Some(target), tooltip: None, data: None });
        }
    }
    for span in dead {
        let tooltip = Some("Defanged link, not followed".to_owned());
        out.push(lsp::DocumentLink { range: view.range(span), target: None, tooltip, data: None });
    }
    out
}

/// Converts the occurrences of one name, citation or definition.
#[must_use]
pub fn highlights(view: &DocumentView, found: &[(Span, Use)]) -> Option<Vec<lsp::DocumentHighlight>> {
    let of = |(span, what): &(Span, Use)| lsp::DocumentHighlight {
        range: view.range(*span),
        kind: Some(match what {
            Use::Name => lsp::DocumentHighlightKind::TEXT,
            Use::Citation => lsp::DocumentHighlightKind::READ,
            Use::Definition => lsp::DocumentHighlightKind::WRITE,
        }),
    };
    (!found.is_empty()).then(|| found.iter().map(of).collect())
}

/// Converts spans that are edited together; returns `None` if there are none.
#[must_use]
pub fn linked(view: &DocumentView, spans: &[Span]) -> Option<lsp::LinkedEditingRanges> {
    let ranges: Vec<_> = spans.iter().map(|span| view.range(*span)).collect();
    // A key is a run of characters other than white space and brackets.
    let word_pattern = Some(r"[^\s\[\]]+".to_owned());
    (!ranges.is_empty()).then_some(lsp::LinkedEditingRanges { ranges, word_pattern })
}

/// Converts inlay hints.
#[must_use]
pub fn inlay_hints(view: &DocumentView, hints: Vec<Hint>) -> Vec<lsp::InlayHint> {
    let mut places = Places::new(view);
    let mut of = |hint: Hint| lsp::InlayHint {
        position: places.position(hint.at),
        label: hint.label.into(),
        kind: None,
        text_edits: None,
        tooltip: Some(hint.tooltip.into()),
        padding_left: Some(true),
        padding_right: Some(false),
        data: None,
    };
    hints.into_iter().map(&mut of).collect()
}

/// Converts code lenses; a click shows the position to which a lens refers.
#[must_use]
pub fn lenses(view: &DocumentView, lenses: Vec<Lens>) -> Vec<lsp::CodeLens> {
    let of = |lens: Lens| {
        let (command, arguments) = match lens.target {
            Some(at) => {
                let at = positions::position(view.text(), at, view.capabilities.encoding);
                (SHOW_CARET.to_owned(), Some(vec![json!(view.uri), json!(at)]))
            }
            // A lens without a command is only text.
            None => (String::new(), None),
        };
        lsp::CodeLens {
            range: view.range(lens.span),
            command: Some(lsp::Command { title: lens.title, command, arguments }),
            data: None,
        }
    };
    lenses.into_iter().map(of).collect()
}

/// Returns the legend for the numbers in [`semantic_tokens`]. It has only types for which every theme has a colour.
#[must_use]
pub fn legend() -> lsp::SemanticTokensLegend {
    let name = |kind| match kind {
        SemanticTokenKind::Actor => lsp::SemanticTokenType::CLASS,
        SemanticTokenKind::Marker => lsp::SemanticTokenType::NUMBER,
        SemanticTokenKind::Likelihood => lsp::SemanticTokenType::KEYWORD,
    };
    lsp::SemanticTokensLegend {
        token_types: SemanticTokenKind::ALL.map(name).into(),
        token_modifiers: vec![lsp::SemanticTokenModifier::DECLARATION],
    }
}

/// Encodes tokens relative to one another, as the protocol does. A token with line breaks becomes one
/// token for each line.
#[must_use]
pub fn semantic_tokens(view: &DocumentView, tokens: &[SemanticToken]) -> lsp::SemanticTokens {
    let mut places = Places::new(view);
    let mut data = Vec::with_capacity(tokens.len());
    let mut last = lsp::Position::default();
    for token in tokens {
        let (first, until) = (places.position(token.span.start), places.position(token.span.end));
        for line in first.line..=until.line {
            let content = || view.range(view.text().line_content(line)).end.character;
            let start = if line == first.line { first.character } else { 0 };
            let end = if line == until.line { until.character } else { content() };
            if end <= start {
                continue;
            }
            let delta_line = line - last.line;
            data.push(lsp::SemanticToken {
                delta_line,
                delta_start: if delta_line == 0 { start - last.character } else { start },
                length: end - start,
                token_type: SemanticTokenKind::ALL.iter().position(|kind| *kind == token.kind).unwrap_or(0)
                    as u32,
                token_modifiers_bitset: u32::from(token.introduces),
            });
            last = lsp::Position::new(line, start);
        }
    }
    lsp::SemanticTokens { result_id: None, data }
}

/// Converts offsets that mostly come in ascending order. On a line that it has seen, it counts only the columns since
/// the last offset.
struct Places<'a> {
    text: &'a Text,
    encoding: Encoding,
    line: Span,
    at: u32,
    place: LineColumn,
}

impl<'a> Places<'a> {
    fn new(view: &'a DocumentView) -> Self {
        let text = view.text();
        Self {
            text,
            encoding: view.capabilities.encoding,
            line: text.line_span(0),
            at: 0,
            place: LineColumn::new(0, 0),
        }
    }

    fn position(&mut self, offset: u32) -> lsp::Position {
        if self.line.contains(offset) && self.at <= offset {
            let between = self.text.slice(Span::new(self.at, offset));
            self.place.column += match self.encoding {
                Encoding::Utf8 => between.len(),
                Encoding::Utf16 => between.chars().map(char::len_utf16).sum(),
                Encoding::Utf32 => between.chars().count(),
            } as u32;
        } else {
            self.place = self.text.position(offset, self.encoding);
            self.line = self.text.line_span(self.place.line);
        }
        self.at = offset;
        lsp::Position::new(self.place.line, self.place.column)
    }

    fn range(&mut self, span: Span) -> lsp::Range {
        lsp::Range::new(self.position(span.start), self.position(span.end))
    }
}
