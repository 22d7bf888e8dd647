//! The outline: title, sections, topic sentences, takeaways, endnotes.

use rustc_hash::FxHashMap;

use super::sections::{counted, counted_sections};
use crate::analysis::Snapshot;
use crate::assessment::blocks::BlockKind;
use crate::assessment::{HeadingRole, headings};
use crate::text::{self, Span};

/// The kind of an outline item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutlineKind {
    /// The assessment itself.
    Title,
    /// A part of the body.
    Section,
    /// The list of takeaways.
    Takeaways,
    /// One takeaway.
    Takeaway,
    /// The first sentence of a paragraph.
    Topic,
    /// The endnotes.
    Endnotes,
}

impl OutlineKind {
    /// Returns the name in the output of `inspect`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Section => "section",
            Self::Takeaways => "takeaways",
            Self::Takeaway => "takeaway",
            Self::Topic => "topic",
            Self::Endnotes => "endnotes",
        }
    }
}

/// An item with its children.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutlineItem {
    /// The kind of the item.
    pub kind: OutlineKind,
    /// The text of the item, on one line.
    pub name: String,
    /// Additional information, such as a count.
    pub detail: Option<String>,
    /// The span of the item with its children.
    pub span: Span,
    /// The span of the item's own text, inside `span`.
    pub selection: Span,
    /// The items below it, in order.
    pub children: Vec<OutlineItem>,
}

/// Returns the outline of an assessment.
#[must_use]
pub fn outline(snapshot: &Snapshot) -> Vec<OutlineItem> {
    let mut details = section_details(snapshot);
    let mut builder = Builder { snapshot, roots: Vec::new(), open: Vec::new(), end: 0, passed: None };
    // First block, last block, and number of endnotes.
    let mut endnotes: Option<(usize, usize, usize)> = None;
    for (i, facts) in snapshot.blocks().iter().enumerate() {
        // For most blocks the start and end of the content are not needed.
        let span = || snapshot.block_content(i);
        match facts.block.kind {
            BlockKind::Blank | BlockKind::FrontMatter | BlockKind::Byline | BlockKind::Dateline => continue,
            BlockKind::Title => builder.open_at(0, OutlineKind::Title, span()),
            BlockKind::Heading { level, role } => {
                let kind = match role {
                    HeadingRole::Takeaways => OutlineKind::Takeaways,
                    HeadingRole::Endnotes => OutlineKind::Endnotes,
                    _ => OutlineKind::Section,
                };
                builder.open_at(level.max(1), kind, span());
                if kind == OutlineKind::Section {
                    builder.detail(details.remove(&i));
                }
            }
            BlockKind::TakeawayLabel => builder.open_at(7, OutlineKind::Section, span()),
            BlockKind::Takeaway(content) => {
                let words =
                    Span::new(snapshot.starts()[i] + content, span().end.max(snapshot.starts()[i] + content));
                builder.leaf(OutlineKind::Takeaway, words, takeaway_detail(snapshot, i));
            }
            BlockKind::Paragraph => {
                if let Some(first) = snapshot.sentences_in(i).next() {
                    builder.leaf(OutlineKind::Topic, first.span, None);
                }
            }
            BlockKind::Endnote(_) => {
                let (first, _, count) = endnotes.unwrap_or((i, i, 0));
                endnotes = Some((first, i, count + 1));
            }
            _ => {}
        }
        builder.passed = Some(i);
    }
    builder.endnotes(endnotes);
    builder.close_to(0);
    builder.roots
}

/// Returns the support of a takeaway: the share that the body supports, and the numbers of outlets and sources.
fn takeaway_detail(snapshot: &Snapshot, block: usize) -> Option<String> {
    let support = snapshot.supports().iter().find(|s| s.takeaway as usize == block)?;
    if !support.is_linked() {
        return Some("no support".to_owned());
    }
    let share = (support.score * 100.0).round();
    Some(format!("{share} % · {}", snapshot.sourcing_under(support).in_words()))
}

/// Returns the counts of claims below each heading, deeper headings included, by the block of the heading. The text is
/// the same as in the code lens above the heading.
fn section_details(snapshot: &Snapshot) -> FxHashMap<usize, String> {
    if !snapshot.is_assessment() {
        return FxHashMap::default();
    }
    let sections = counted_sections(snapshot).into_iter().filter(|(_, count)| count.claims > 0);
    sections.map(|(section, count)| (section.blocks.start, counted(snapshot, count))).collect()
}

struct Builder<'a> {
    snapshot: &'a Snapshot,
    roots: Vec<OutlineItem>,
    /// Open items with their levels, outermost first.
    open: Vec<(u8, OutlineItem)>,
    /// The end of the blocks before the last one.
    end: u32,
    /// The last block so far.
    passed: Option<usize>,
}

impl Builder<'_> {
    fn open_at(&mut self, level: u8, kind: OutlineKind, span: Span) {
        self.close_to(level);
        let name = one_line(headings::name(&self.snapshot.text().slice(span)));
        self.open.push((
            level,
            OutlineItem { kind, name, detail: None, span, selection: span, children: Vec::new() },
        ));
        self.end = span.end;
    }

    /// Sets the additional information of the item that was opened last.
    fn detail(&mut self, detail: Option<String>) {
        if let Some((_, item)) = self.open.last_mut() {
            item.detail = detail;
        }
    }

    fn leaf(&mut self, kind: OutlineKind, span: Span, detail: Option<String>) {
        let name = one_line(&self.snapshot.text().slice(span));
        if !name.is_empty() {
            self.put(OutlineItem { kind, name, detail, span, selection: span, children: Vec::new() });
        }
    }

    /// Closes all open items of `level` and deeper.
    fn close_to(&mut self, level: u8) {
        if let Some(block) = self.passed.take() {
            self.end = self.end.max(self.snapshot.block_content(block).end);
        }
        while self.open.last().is_some_and(|(open, _)| *open >= level) {
            if let Some((_, mut item)) = self.open.pop() {
                item.span.end = item.span.end.max(self.end);
                self.put(item);
            }
        }
    }

    fn put(&mut self, item: OutlineItem) {
        match self.open.last_mut() {
            Some((_, parent)) => parent.children.push(item),
            None => self.roots.push(item),
        }
    }

    /// Adds the number of endnotes to their heading, or as an item of its own.
    fn endnotes(&mut self, found: Option<(usize, usize, usize)>) {
        let Some((first, last, count)) = found else { return };
        let content = |block: usize| self.snapshot.block_content(block);
        let span = Span::new(content(first).start, content(last).end);
        let detail = Some(text::counted(count, "endnote"));
        if let Some((_, item)) = self.open.iter_mut().find(|(_, item)| item.kind == OutlineKind::Endnotes) {
            item.detail = detail;
            return;
        }
        self.close_to(1);
        let selection = Span::new(span.start, span.start);
        let name = "Endnotes".to_owned();
        self.put(OutlineItem {
            kind: OutlineKind::Endnotes,
            name,
            detail,
            span,
            selection,
            children: Vec::new(),
        });
    }
}

/// Returns the text on one line, with single spaces.
fn one_line(text: &str) -> String {
    let text = text.trim();
    // Nearly all texts have this form already. White space beyond ASCII needs the slow path.
    let (mut before, mut odd) = (b'x', 0);
    for &byte in text.as_bytes() {
        odd |= u8::from(byte < b' ') | u8::from(byte >= 0x80) | u8::from(byte == b' ' && before == b' ');
        before = byte;
    }
    if odd == 0 {
        return text.to_owned();
    }
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn words_stand_on_one_line(text in "([ab,]|[ \n\t\u{b}\u{7f}\u{85}\u{a0}\u{2009}]|é|—){0,16}") {
            prop_assert_eq!(one_line(&text), text.split_whitespace().collect::<Vec<_>>().join(" "));
        }
    }
}
