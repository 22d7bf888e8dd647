//! Folding ranges: sections, endnotes, front matter, comments.

use super::sections::sections;
use crate::analysis::Snapshot;
use crate::assessment::Section;
use crate::assessment::blocks::BlockKind;
use crate::text::Span;

/// The kind of a fold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoldKind {
    /// A heading and the text below it, or endnotes without a heading.
    Section,
    /// Front matter or a comment.
    Aside,
}

/// A range that can be folded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FoldingRange {
    /// The span from the first line, which stays visible, to the end of the last line that is hidden.
    pub span: Span,
    /// The kind of its content.
    pub kind: FoldKind,
}

/// Returns all folds, in the order of their starts.
#[must_use]
pub fn folds(snapshot: &Snapshot) -> Vec<FoldingRange> {
    let mut out: Vec<_> = sections(snapshot)
        .into_iter()
        .map(|s| FoldingRange { span: s.span, kind: FoldKind::Section })
        .collect();
    let mut loose: Option<Span> = None;
    for (i, facts) in snapshot.blocks().iter().enumerate() {
        match facts.block.kind {
            BlockKind::FrontMatter | BlockKind::Comment => {
                out.push(FoldingRange { span: snapshot.block_content(i), kind: FoldKind::Aside });
            }
            BlockKind::Endnote(_) if facts.block.place.section != Section::Endnotes => {
                let span = snapshot.block_content(i);
                loose = Some(Span::new(loose.map_or(span.start, |l| l.start), span.end));
            }
            _ => {}
        }
    }
    out.extend(loose.map(|span| FoldingRange { span, kind: FoldKind::Section }));
    out.sort_by_key(|fold| fold.span);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::testing::{SAMPLE, snapshot};

    fn shown(text: &str) -> Vec<String> {
        let of = |fold: &FoldingRange| {
            let words = &text[fold.span.range()];
            let (first, last) = (words.lines().next().unwrap(), words.lines().last().unwrap());
            format!("{:?} {first} … {last}", fold.kind)
        };
        folds(&snapshot(text)).iter().map(of).collect()
    }

    #[test]
    fn sections_fold_with_those_below_them() {
        insta::assert_debug_snapshot!(shown(SAMPLE), @r#"
        [
            "Aside --- … ---",
            "Section # River Basin Assessment … [3] Ministry briefing, p. 12",
            "Section ## Key Takeaways … - Russian Foreign Minister Sergei Lavrov will likely visit the basin.",
            "Section ## Port Anvil … The harbour master stated on May 2 that three ships sank. Crews left.[1]",
            "Section ### Harbour … The harbour master stated on May 2 that three ships sank. Crews left.[1]",
            "Section ## Visits … Russian Foreign Minister Sergei Lavrov said on May 2 that he would visit the basin.[3] Lavrov was almost certainly answering the governor.",
            "Section ## Endnotes … [3] Ministry briefing, p. 12",
        ]
        "#);
    }

    #[test]
    fn endnotes_without_a_heading_fold_too() {
        let text = "A ship left.[1] It came back.[2]\n\n[1] https://a.org\n[2] https://b.org\n";
        assert_eq!(shown(text), ["Section [1] https://a.org … [2] https://b.org"]);
    }
}
