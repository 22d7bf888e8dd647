//! What an editor shows in and around the text: folds, links, hints, colours.

use serde_json::json;
use tower_lsp::ls_types as lsp;

use super::super::actions::SHOW_CARET;
use super::super::subject::Subject;
use crate::features::{Fold, FoldKind, Hint, Lens, Link, Token, TokenKind, Use};
use crate::text::{Encoding, LineColumn, Span, Text};

/// Folds that are longer than a line.
#[must_use]
pub fn folding_ranges(subject: &Subject, folds: &[Fold]) -> Vec<lsp::FoldingRange> {
    let of = |fold: &Fold| {
        let (start_line, end_line) =
            (subject.text().line_of(fold.span.start), subject.text().line_of(fold.span.end));
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

/// Ever larger spans, the smallest first, as the protocol nests them.
#[must_use]
pub fn selection_range(subject: &Subject, spans: &[Span]) -> lsp::SelectionRange {
    let mut parent: Option<lsp::SelectionRange> = None;
    for span in spans.iter().rev() {
        parent = Some(lsp::SelectionRange { range: subject.range(*span), parent: parent.map(Box::new) });
    }
    parent.unwrap_or_default()
}

/// Addresses; those that are no URI after all are left out. The `dead` ones lead nowhere: they stand in the way of the links
/// that the client would find there.
#[must_use]
pub fn links(subject: &Subject, links: Vec<Link>, dead: Vec<Span>) -> Vec<lsp::DocumentLink> {
    let mut places = Places::new(subject);
    let mut out = Vec::with_capacity(links.len());
    for Link { span, url } in links {
        if let Ok(target) = url.parse() {
            let range = places.range(span);
            out.push(lsp::DocumentLink { range, target: Some(target), tooltip: None, data: None });
        }
    }
    for span in dead {
        let tooltip = Some("Defanged link, not followed".to_owned());
        out.push(lsp::DocumentLink { range: subject.range(span), target: None, tooltip, data: None });
    }
    out
}

/// Places that mean the same.
#[must_use]
pub fn highlights(subject: &Subject, found: &[(Span, Use)]) -> Option<Vec<lsp::DocumentHighlight>> {
    let of = |(span, what): &(Span, Use)| lsp::DocumentHighlight {
        range: subject.range(*span),
        kind: Some(match what {
            Use::Name => lsp::DocumentHighlightKind::TEXT,
            Use::Citation => lsp::DocumentHighlightKind::READ,
            Use::Definition => lsp::DocumentHighlightKind::WRITE,
        }),
    };
    (!found.is_empty()).then(|| found.iter().map(of).collect())
}

/// Places that change together; `None` without any.
#[must_use]
pub fn linked(subject: &Subject, spans: &[Span]) -> Option<lsp::LinkedEditingRanges> {
    let ranges: Vec<_> = spans.iter().map(|span| subject.range(*span)).collect();
    // A key is anything but white space and brackets.
    let word_pattern = Some(r"[^\s\[\]]+".to_owned());
    (!ranges.is_empty()).then_some(lsp::LinkedEditingRanges { ranges, word_pattern })
}

/// Hints.
#[must_use]
pub fn inlay_hints(subject: &Subject, hints: Vec<Hint>) -> Vec<lsp::InlayHint> {
    let mut places = Places::new(subject);
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

/// Lenses; a click shows the place that they speak of.
#[must_use]
pub fn lenses(subject: &Subject, lenses: Vec<Lens>) -> Vec<lsp::CodeLens> {
    let of = |lens: Lens| {
        let (command, arguments) = match lens.target {
            Some(at) => {
                let at = super::position(subject.text(), at, subject.abilities.encoding);
                (SHOW_CARET.to_owned(), Some(vec![json!(subject.uri), json!(at)]))
            }
            // Without a command it is only to be read.
            None => (String::new(), None),
        };
        lsp::CodeLens {
            range: subject.range(lens.span),
            command: Some(lsp::Command { title: lens.title, command, arguments }),
            data: None,
        }
    };
    lenses.into_iter().map(of).collect()
}

/// What the numbers of [`semantic_tokens`] mean: types that every theme has a colour for.
#[must_use]
pub fn legend() -> lsp::SemanticTokensLegend {
    let name = |kind| match kind {
        TokenKind::Actor => lsp::SemanticTokenType::CLASS,
        TokenKind::Marker => lsp::SemanticTokenType::NUMBER,
        TokenKind::Likelihood => lsp::SemanticTokenType::KEYWORD,
    };
    lsp::SemanticTokensLegend {
        token_types: TokenKind::ALL.map(name).into(),
        token_modifiers: vec![lsp::SemanticTokenModifier::DECLARATION],
    }
}

/// Tokens as the protocol counts them; one that goes over a line break becomes one a line.
#[must_use]
pub fn semantic_tokens(subject: &Subject, tokens: &[Token]) -> lsp::SemanticTokens {
    let mut places = Places::new(subject);
    let mut data = Vec::with_capacity(tokens.len());
    let mut last = lsp::Position::default();
    for token in tokens {
        let (first, until) = (places.position(token.span.start), places.position(token.span.end));
        for line in first.line..=until.line {
            let content = || subject.range(subject.text().line_content(line)).end.character;
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
                token_type: TokenKind::ALL.iter().position(|kind| *kind == token.kind).unwrap_or(0) as u32,
                token_modifiers_bitset: u32::from(token.introduces),
            });
            last = lsp::Position::new(line, start);
        }
    }
    lsp::SemanticTokens { result_id: None, data }
}

/// Positions of offsets that mostly come in order: on a line that has been looked at only what lies between is counted.
struct Places<'a> {
    text: &'a Text,
    encoding: Encoding,
    line: Span,
    at: u32,
    place: LineColumn,
}

impl<'a> Places<'a> {
    fn new(subject: &'a Subject) -> Self {
        let text = subject.text();
        Self {
            text,
            encoding: subject.abilities.encoding,
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
