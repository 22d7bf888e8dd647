//! Example paragraphs from many fields, written for learning. Each sentence is labelled as needing a source or not.
//!
//! `examples.txt` has one sentence per line: a label, a tab, the sentence. The labels are `N` (needs a source), `C`
//! (continues the previous sentence; needs a source if that one has none) and `F` (needs none). A line that begins with
//! `# ` is a heading. A blank line ends a paragraph.

use super::{Passage, TrainingText};

/// Number of paragraphs that form one document.
const PARAGRAPHS: usize = 12;

/// Returns the examples, split into documents.
pub(super) fn documents() -> Vec<TrainingText> {
    let passages = passages(include_str!("examples.txt"));
    passages.chunks(PARAGRAPHS).map(|p| TrainingText { passages: p.to_vec(), example: true }).collect()
}

fn passages(text: &str) -> Vec<Passage> {
    let (mut out, mut heading, mut section) = (Vec::new(), None, 0);
    let mut passage = Passage::default();
    for line in text.lines().chain([""]) {
        if let Some(name) = line.strip_prefix("# ") {
            heading = Some(name.to_owned());
            section += 1;
        }
        match line.split_once('\t') {
            Some((label, sentence)) => {
                let item = sentence.strip_prefix("- ");
                passage.bullet |= item.is_some();
                passage.sentences.push((item.unwrap_or(sentence).to_owned(), label != "F"));
            }
            None if !passage.sentences.is_empty() => {
                (passage.heading, passage.section) = (heading.clone(), section);
                out.push(std::mem::take(&mut passage));
            }
            None => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_a_sentence_with_a_label_a_heading_or_blank() {
        for (i, line) in include_str!("examples.txt").lines().enumerate() {
            let labelled = line
                .split_once('\t')
                .is_some_and(|(label, s)| matches!(label, "N" | "C" | "F") && s.trim() == s && !s.is_empty());
            assert!(labelled || line.is_empty() || line.starts_with("# "), "line {}: {line:?}", i + 1);
        }
    }

    #[test]
    fn paragraphs_keep_their_headings_and_labels() {
        let read = passages("# Port\nN\tTwo ships sank.\nF\tThe port is exposed.\n\nF\t- Map of the port.\n");
        assert_eq!(read.len(), 2);
        assert_eq!(read[0].heading.as_deref(), Some("Port"));
        assert_eq!(read[0].sentences.iter().map(|s| s.1).collect::<Vec<_>>(), [true, false]);
        assert!(read[1].bullet && read[1].sentences[0].0 == "Map of the port.");
    }
}
