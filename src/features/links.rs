//! The addresses that can be followed: of endnotes and inline links.

use crate::analysis::Snapshot;
use crate::assessment::{Style, sources};
use crate::text::Span;

/// An address in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Where it is written.
    pub span: Span,
    /// What it leads to.
    pub url: String,
}

/// All addresses that lead somewhere, in the order of the text. Those that were written so that nobody follows them by
/// accident are left out unless `with_defanged`.
#[must_use]
pub fn links(snapshot: &Snapshot, with_defanged: bool) -> Vec<Link> {
    let text = snapshot.text();
    let mut out = Vec::new();
    for citation in snapshot.citations().filter(|c| c.label.style == Style::Link) {
        let written = text.slice(citation.key);
        if is_web(&written) {
            out.push(Link { span: citation.key, url: written.into_owned() });
        }
    }
    for note in snapshot.endnotes() {
        let start = snapshot.starts()[note.block];
        for source in note.facts.sources.iter().filter(|source| with_defanged || !source.defanged) {
            let Some(url) = source.url.map(|url| url.shift(start)) else { continue };
            out.push(Link { span: url, url: sources::refang(&text.slice(url)) });
        }
    }
    out.sort_by_key(|link| link.span);
    out
}

fn is_web(url: &str) -> bool {
    url.get(..8).is_some_and(|s| s.eq_ignore_ascii_case("https://"))
        || url.get(..7).is_some_and(|s| s.eq_ignore_ascii_case("http://"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::testing::snapshot;

    const TEXT: &str = "A ship [left](https://a.org/x). See [this](javascript:alert) and [that](b.md).[1]\n\n\
        ## Endnotes\n\n[1] https://tass dot ru/a; https://www.example.org/b; ttps://t.me/c; example.com/d\n";

    fn shown(with_defanged: bool) -> Vec<String> {
        links(&snapshot(TEXT), with_defanged)
            .iter()
            .map(|l| format!("{} → {}", &TEXT[l.span.range()], l.url))
            .collect()
    }

    #[test]
    fn defanged_addresses_stay_dead() {
        assert_eq!(
            shown(false),
            [
                "https://a.org/x → https://a.org/x",
                "https://www.example.org/b → https://www.example.org/b",
                "example.com/d → https://example.com/d",
            ]
        );
    }

    #[test]
    fn they_come_alive_where_that_is_wanted() {
        let all = shown(true);
        assert!(all.contains(&"https://tass dot ru/a → https://tass.ru/a".to_owned()), "{all:?}");
        assert!(all.contains(&"ttps://t.me/c → https://t.me/c".to_owned()), "{all:?}");
    }
}
