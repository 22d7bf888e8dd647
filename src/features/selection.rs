//! Selection ranges around the cursor: word, name, sentence, paragraph, section, document.

use super::sections::sections;
use crate::analysis::Snapshot;
use crate::text::Span;

/// Returns the spans around `offset`, the smallest first. Each is inside the next, and the last is the whole text.
#[must_use]
pub fn selections(snapshot: &Snapshot, offset: u32) -> Vec<Span> {
    let mut candidates = Vec::new();
    candidates.extend(word(snapshot, offset));
    if let Some(mention) = snapshot.mention_at(offset).filter(|m| m.span.touches(offset)) {
        candidates.push(mention.span);
        let title = mention.title.unwrap_or(mention.span);
        candidates.push(Span::new(title.start.min(mention.span.start), title.end.max(mention.span.end)));
    }
    candidates.extend(snapshot.citation_at(offset).map(|citation| citation.bracket));
    if let Some(note) = snapshot.endnote_at(offset) {
        let start = snapshot.starts()[note.block];
        let source = note.facts.sources.iter().find(|source| source.span.shift(start).touches(offset));
        let url = source.and_then(|source| source.url).map(|url| url.shift(start));
        candidates.extend(url.filter(|url| url.touches(offset)));
        candidates.extend(source.map(|source| source.span.shift(start)));
    }
    candidates.extend(snapshot.sentence_at(offset).map(|sentence| sentence.span));
    if let Some(block) = snapshot.block_at(offset) {
        candidates.push(snapshot.block_content(block));
        let mut around: Vec<_> = sections(snapshot)
            .into_iter()
            .filter(|section| section.blocks.contains(&block))
            .map(|section| section.span)
            .collect();
        around.reverse();
        candidates.append(&mut around);
    }
    candidates.push(snapshot.text().full());
    let mut out: Vec<Span> = Vec::new();
    for span in candidates {
        let grows = out.last().is_none_or(|last| span.covers(*last) && span != *last);
        if grows && span.touches(offset) && !span.is_empty() {
            out.push(span);
        }
    }
    if out.is_empty() {
        out.push(snapshot.text().full());
    }
    out
}

/// Returns the word at `offset`, including hyphens and apostrophes inside it.
fn word(snapshot: &Snapshot, offset: u32) -> Option<Span> {
    let line = snapshot.text().line_content(snapshot.text().line_of(offset));
    // A paragraph may be a single line of any length; this window bounds the length of a word.
    let from = snapshot.text().floor(offset.saturating_sub(200).max(line.start));
    let window = Span::new(from, offset.saturating_add(200).min(line.end).max(from));
    let text = snapshot.text().slice(window);
    let at = (offset - from) as usize;
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '-' | '’' | '\'');
    let before = text.get(..at)?.rfind(|c| !inside(c)).map_or(0, |i| {
        // Starts after the character that does not belong to the word.
        i + text[i..].chars().next().map_or(1, char::len_utf8)
    });
    let after = text[at..].find(|c| !inside(c)).map_or(text.len(), |i| at + i);
    let edges = |c: char| matches!(c, '-' | '’' | '\'');
    let found = &text[before..after];
    let start = before + (found.len() - found.trim_start_matches(edges).len());
    let end = start + found.trim_matches(edges).len();
    (start < end).then(|| Span::from(start..end).shift(from))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::features::testing::{SAMPLE, caret, snapshot};

    fn shown(marked: &str) -> Vec<String> {
        let (text, at) = caret(marked);
        let all = selections(&snapshot(&text), at);
        all.iter().map(|span| text[span.range()].chars().take(60).collect()).collect()
    }

    #[test]
    fn grow_from_the_word_to_the_document() {
        let marked = SAMPLE.replace("Sergei Lavrov said", "Sergei Lav┃rov said");
        insta::assert_debug_snapshot!(shown(&marked), @r####"
        [
            "Lavrov",
            "Sergei Lavrov",
            "Russian Foreign Minister Sergei Lavrov",
            "Russian Foreign Minister Sergei Lavrov said on May 2 that he",
            "Russian Foreign Minister Sergei Lavrov said on May 2 that he",
            "## Visits\n\nRussian Foreign Minister Sergei Lavrov said on Ma",
            "# River Basin Assessment\n\nMay 3, 2024\n\n## Key Takeaways\n\n- R",
            "---\ntitle: River Basin Assessment\ndate: 2024-05-03\n---\n\n# Ri",
        ]
        "####);
        let marked = SAMPLE.replace("example.org/b", "exam┃ple.org/b");
        insta::assert_debug_snapshot!(shown(&marked), @r####"
        [
            "example",
            "https://example.org/b",
            "[1] https://tass dot ru/a; https://example.org/b",
            "## Endnotes\n\n[1] https://tass dot ru/a; https://example.org/",
            "# River Basin Assessment\n\nMay 3, 2024\n\n## Key Takeaways\n\n- R",
            "---\ntitle: River Basin Assessment\ndate: 2024-05-03\n---\n\n# Ri",
        ]
        "####);
    }

    proptest! {
        #[test]
        fn each_lies_within_the_next(text in "(# A|\n\n|Lavrov |said\\. |\\[1\\]|é|’s |- |\n)*", at in 0_u32..80) {
            let snapshot = snapshot(&text);
            let at = snapshot.text().floor(at);
            let all = selections(&snapshot, at);
            prop_assert!(all.windows(2).all(|w| w[1].covers(w[0]) && w[0] != w[1]));
            prop_assert_eq!(all.last(), Some(&snapshot.text().full()));
        }
    }
}
