//! Outlines, written straight as JSON. For a long text they are the largest answers, and clients request one after
//! every keystroke.

use super::document_view::DocumentView;
use super::json::{put_number, put_range, put_string};
use super::positions::range;
use crate::features::{OutlineItem, OutlineKind};
use crate::text::{Encoding, Text};

/// Writes an outline as JSON: nested if the client supports that, otherwise as a flat list.
pub fn put_outline(out: &mut Vec<u8>, view: &DocumentView, items: &[OutlineItem]) {
    let (text, encoding) = (view.text(), view.capabilities.encoding);
    if view.capabilities.nested_symbols {
        return put_symbols(out, text, encoding, items);
    }
    out.push(b'[');
    let start = out.len();
    put_flat(out, &Flat { text, encoding, uri: &view.uri, start }, items, None);
    out.push(b']');
}

/// Writes the JSON encoding of a `Vec<lsp::DocumentSymbol>`.
fn put_symbols(out: &mut Vec<u8>, text: &Text, encoding: Encoding, items: &[OutlineItem]) {
    out.push(b'[');
    for (i, item) in items.iter().enumerate() {
        out.extend_from_slice(if i > 0 { b",{\"name\":" } else { b"{\"name\":" });
        put_string(out, name(&item.name));
        if let Some(detail) = &item.detail {
            out.extend_from_slice(br#","detail":"#);
            put_string(out, detail);
        }
        out.extend_from_slice(br#","kind":"#);
        put_number(out, symbol_kind(item.kind));
        out.extend_from_slice(br#","range":"#);
        let start = out.len();
        put_range(out, range(text, item.span, encoding));
        let end = out.len();
        out.extend_from_slice(br#","selectionRange":"#);
        // For most items the selection is the whole span.
        if item.selection == item.span {
            out.extend_from_within(start..end);
        } else {
            put_range(out, range(text, item.selection, encoding));
        }
        if !item.children.is_empty() {
            out.extend_from_slice(br#","children":"#);
            put_symbols(out, text, encoding, &item.children);
        }
        out.push(b'}');
    }
    out.push(b']');
}

/// Values that all items of a flat list share.
struct Flat<'a> {
    text: &'a Text,
    encoding: Encoding,
    uri: &'a str,
    /// Offset in `out` at which the first item starts.
    start: usize,
}

/// Writes the JSON encoding of a run of `lsp::SymbolInformation`, separated by commas.
fn put_flat(out: &mut Vec<u8>, flat: &Flat<'_>, items: &[OutlineItem], container: Option<&str>) {
    for item in items {
        let name = name(&item.name);
        out.extend_from_slice(if out.len() > flat.start { b",{\"name\":" } else { b"{\"name\":" });
        put_string(out, name);
        out.extend_from_slice(br#","kind":"#);
        put_number(out, symbol_kind(item.kind));
        out.extend_from_slice(br#","location":{"uri":"#);
        put_string(out, flat.uri);
        out.extend_from_slice(br#","range":"#);
        put_range(out, range(flat.text, item.span, flat.encoding));
        out.push(b'}');
        if let Some(container) = container {
            out.extend_from_slice(br#","containerName":"#);
            put_string(out, container);
        }
        out.push(b'}');
        put_flat(out, flat, &item.children, Some(name));
    }
}

/// Returns a name that is not blank. Clients reject a whole outline because of one symbol without a name.
fn name(name: &str) -> &str {
    if name.trim().is_empty() { "(no name)" } else { name }
}

/// Returns the protocol's number for a kind of symbol.
const fn symbol_kind(kind: OutlineKind) -> u32 {
    match kind {
        OutlineKind::Title => 1,      // File
        OutlineKind::Endnotes => 2,   // Module
        OutlineKind::Section => 3,    // Namespace
        OutlineKind::Topic => 15,     // String
        OutlineKind::Takeaways => 18, // Array
        OutlineKind::Takeaway => 20,  // Key
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tower_lsp::ls_types as lsp;

    use super::*;
    use crate::analysis::{Document, Environment};
    use crate::features;

    const URI: &str = "file:///report.md";

    const fn kind(kind: OutlineKind) -> lsp::SymbolKind {
        match kind {
            OutlineKind::Title => lsp::SymbolKind::FILE,
            OutlineKind::Section => lsp::SymbolKind::NAMESPACE,
            OutlineKind::Takeaways => lsp::SymbolKind::ARRAY,
            OutlineKind::Takeaway => lsp::SymbolKind::KEY,
            OutlineKind::Topic => lsp::SymbolKind::STRING,
            OutlineKind::Endnotes => lsp::SymbolKind::MODULE,
        }
    }

    #[allow(deprecated, reason = "the field `deprecated` must be given, and is deprecated itself")]
    fn symbol(text: &Text, encoding: Encoding, item: &OutlineItem) -> lsp::DocumentSymbol {
        let children: Vec<_> = item.children.iter().map(|child| symbol(text, encoding, child)).collect();
        lsp::DocumentSymbol {
            name: name(&item.name).to_owned(),
            detail: item.detail.clone(),
            kind: kind(item.kind),
            tags: None,
            deprecated: None,
            range: range(text, item.span, encoding),
            selection_range: range(text, item.selection, encoding),
            children: (!children.is_empty()).then_some(children),
        }
    }

    #[allow(deprecated, reason = "the field `deprecated` must be given, and is deprecated itself")]
    fn flatten(
        text: &Text,
        items: &[OutlineItem],
        container: Option<&str>,
        flat: &mut Vec<lsp::SymbolInformation>,
    ) {
        for item in items {
            let name = name(&item.name);
            let range = range(text, item.span, Encoding::Utf16);
            flat.push(lsp::SymbolInformation {
                name: name.to_owned(),
                kind: kind(item.kind),
                tags: None,
                deprecated: None,
                location: lsp::Location::new(URI.parse().unwrap(), range),
                container_name: container.map(str::to_owned),
            });
            flatten(text, &item.children, Some(name), flat);
        }
    }

    #[test]
    fn is_written_as_the_framework_does() {
        let plain = include_str!("../../../tests/fixtures/sample.assessment.md");
        let odd = plain.replacen(". ", ".\n\n#\n\nThe “har\\bour” \"master\"\u{1F6A2}\t said. ", 3);
        for text in [plain, &odd, ""] {
            let environment = Arc::new(Environment::default());
            let snapshot = Document::new("report.md", Text::new(text), environment).snapshot();
            let (text, items) = (snapshot.text(), features::outline(&snapshot));
            for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
                let symbols: Vec<_> = items.iter().map(|item| symbol(text, encoding, item)).collect();
                let mut out = Vec::new();
                put_symbols(&mut out, text, encoding, &items);
                assert_eq!(String::from_utf8(out).unwrap(), serde_json::to_string(&symbols).unwrap());
            }
            let (mut out, mut symbols) = (Vec::new(), Vec::new());
            put_flat(&mut out, &Flat { text, encoding: Encoding::Utf16, uri: URI, start: 0 }, &items, None);
            flatten(text, &items, None, &mut symbols);
            let symbols = serde_json::to_string(&symbols).unwrap();
            assert_eq!(format!("[{}]", String::from_utf8(out).unwrap()), symbols);
        }
    }
}
