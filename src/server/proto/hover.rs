//! Conversion of hovers.

use tower_lsp::ls_types as lsp;

use super::document_view::DocumentView;
use crate::features::Hover;

/// Converts a hover, to plain text for a client that does not render Markdown.
#[must_use]
pub fn hover(view: &DocumentView, hover: Hover) -> lsp::Hover {
    let (kind, value) = if view.capabilities.markdown_hover {
        (lsp::MarkupKind::Markdown, hover.markdown)
    } else {
        (lsp::MarkupKind::PlainText, plain(&hover.markdown))
    };
    lsp::Hover {
        contents: lsp::HoverContents::Markup(lsp::MarkupContent { kind, value }),
        range: Some(view.range(hover.span)),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_has_no_marks() {
        let markdown = "## **Sergei Lavrov**\n\nForeign `Minister`, [more](https://example.org/a)\n";
        assert_eq!(plain(markdown), "Sergei Lavrov\n\nForeign Minister, more (https://example.org/a)");
    }
}
