//! Document links: the URLs of endnotes and inline links.

use crate::analysis::Snapshot;
use crate::assessment::{Style, sources};
use crate::text::Span;

/// A URL in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The span of the URL.
    pub span: Span,
    /// The target.
    pub url: String,
}

/// Returns all URLs that have a target, in the order of the text. Defanged ones are left out unless `with_defanged`.
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

/// Returns the defanged URLs of endnotes that a program which detects links still takes for one. Of `https://port dot
/// ru` it would take the first word and open another site.
#[must_use]
pub fn half_links(snapshot: &Snapshot) -> Vec<Span> {
    let text = snapshot.text();
    let defanged = snapshot.endnotes().flat_map(|note| {
        let start = snapshot.starts()[note.block];
        let sources = note.facts.sources.iter().filter(|source| source.defanged);
        sources.filter_map(move |source| Some(source.url?.shift(start)))
    });
    defanged.filter(|url| is_web(&text.slice(*url))).collect()
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
    fn no_half_of_a_defanged_address_is_a_link() {
        let text = "A ship left.[1] It sank.[2] It burned.[3]\n\n## Endnotes\n\n[1] https://mid dot ru\n\
            [2] Statement of May 3, https://mid dot ru; https://b.org/x\n[3] hxxps://a[.]ru/1\n";
        let snapshot = snapshot(text);
        let urls: Vec<_> = links(&snapshot, false).into_iter().map(|link| link.url).collect();
        assert_eq!(urls, ["https://b.org/x"]);
        let half: Vec<_> = half_links(&snapshot).iter().map(|span| &text[span.range()]).collect();
        assert_eq!(half, ["https://mid dot ru", "https://mid dot ru"]);
    }

    #[test]
    fn they_come_alive_where_that_is_wanted() {
        let all = shown(true);
        assert!(all.contains(&"https://tass dot ru/a → https://tass.ru/a".to_owned()), "{all:?}");
        assert!(all.contains(&"ttps://t.me/c → https://t.me/c".to_owned()), "{all:?}");
    }
}
