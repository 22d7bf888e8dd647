//! The kinds of blocks, and the state that the text before a block leaves for it.

use super::citations::Label;
use super::headings::HeadingRole;
use crate::text::Span;

/// The part of an assessment that a block stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Section {
    /// Nothing but white space or front matter so far.
    #[default]
    Start,
    /// Title, byline, date line.
    Preamble,
    /// The prose.
    Body,
    /// Under a takeaways heading, before its first item.
    Takeaways,
    /// Among bulleted takeaways: the next text without a bullet ends them.
    BulletedTakeaways,
    /// Among takeaways that are plain lines: the next heading ends them.
    PlainTakeaways,
    /// Among takeaways that are headings or paragraphs with a bold label: what else is below them is their evidence.
    HeadedTakeaways,
    /// Among takeaways that are the rows of a table.
    TabledTakeaways,
    /// In a block quote that holds the takeaways: the first empty line ends them.
    QuotedTakeaways,
    /// Under an endnotes heading.
    Endnotes,
    /// Among endnotes that came without a heading.
    LooseEndnotes,
}

impl Section {
    /// Returns true if the section lists takeaways.
    #[must_use]
    pub const fn is_takeaways(self) -> bool {
        matches!(
            self,
            Self::Takeaways
                | Self::BulletedTakeaways
                | Self::PlainTakeaways
                | Self::HeadedTakeaways
                | Self::TabledTakeaways
                | Self::QuotedTakeaways
        )
    }

    /// Returns true if the section lists endnotes.
    #[must_use]
    pub const fn is_endnotes(self) -> bool {
        matches!(self, Self::Endnotes | Self::LooseEndnotes)
    }
}

/// What is above a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub(super) enum Above {
    /// An empty line, or a block that no text goes on.
    #[default]
    Apart,
    /// Text, on the line before.
    Text,
    /// An item of a list, and perhaps further paragraphs of it and empty lines.
    List,
}

/// Everything that the text before a block says about it. Cheap to compare: a block is analysed again only
/// when its own text or its place has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Place {
    /// The part of the assessment.
    pub section: Section,
    /// A hash of the words of the nearest heading above, 0 before the first.
    pub heading: u64,
    /// True once Markdown was seen (front matter or a `#` heading): line breaks are then spaces.
    pub markdown: bool,
    /// True if the text, here or anywhere, marks headings by `#` or a line of `=`: no other line is a heading then.
    pub hash_headings: bool,
    /// True if the block before is a single uncited sentence on a line of its own, which may be a topic sentence.
    pub after_topic_line: bool,
    /// True if the block above, not counting blank ones, is an endnote or a continuation of one.
    pub(super) in_note: bool,
    /// True if the line before is the heading of the takeaways or of the endnotes, or an entry of these lists.
    pub(super) below_entry: bool,
    /// What is above.
    pub(super) above: Above,
    /// True below a line that is longer than those of wrapped prose.
    pub(super) unwrapped: bool,
    /// True below the title.
    pub(super) titled: bool,
    /// The level of the heading that opened the takeaways, 0 before there was one.
    pub(super) takeaways_level: u8,
    /// The level of the headings that divide the takeaways, or are takeaways themselves; 0 if there are none so far.
    pub(super) label_level: u8,
    /// The column of the last bulleted takeaway's marker: what is indented further is its evidence.
    pub(super) takeaway_column: Option<u8>,
    /// Number of endnotes above that are all numbered 1: Markdown counts them upwards.
    pub(super) ones: u32,
    /// True directly below the head of a table of sources, and below its rows.
    pub(super) in_source_table: bool,
    /// The level of the heading that opened the endnotes, 0 if there is none above. Deeper headings divide the list.
    pub(super) endnotes_level: u8,
    /// The number of the last marker on a line of markers alone. The endnotes begin where such numbers start over.
    pub(super) last_markers: u32,
}

impl Place {
    /// The place before the first block of a text with this convention.
    #[must_use]
    pub fn start(hash_headings: bool) -> Self {
        Self { hash_headings, ..Self::default() }
    }
}

/// The kind of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BlockKind {
    /// Empty lines.
    Blank,
    /// YAML between `---` lines at the very start.
    FrontMatter,
    /// The first heading.
    Title,
    /// The authors.
    Byline,
    /// Date, time, data cut-off.
    Dateline,
    /// A heading with or without `#`; levels count from 1.
    Heading {
        /// 1 to 6; 2 without `#`.
        level: u8,
        /// The section that it opens.
        role: HeadingRole,
    },
    /// Prose.
    Paragraph,
    /// A line in bold that is no heading, such as `**How it began:**`.
    Label,
    /// An item of a list in the body. The words begin at this byte.
    Item(u32),
    /// A label among the takeaways, such as `Protests in Iran:`.
    TakeawayLabel,
    /// A takeaway. The words begin at this byte.
    Takeaway(u32),
    /// What a takeaway rests on, below it: an item further indented, or a paragraph. The words begin at this byte.
    Evidence(u32),
    /// An endnote, with its label unless it has none.
    Endnote(Option<EndnoteHead>),
    /// A further paragraph of the endnote above: indented, after an empty line.
    Continuation,
    /// The definition of a link, `[key]: https://…`.
    Definition(LinkDefinition),
    /// Prose among the endnotes.
    Note,
    /// Code, fenced, indented or between tags, and formulas.
    Code,
    /// Lines that a Markdown reader does not show as text: tags, attributes, shortcodes; a banner above the title.
    Markup,
    /// `> …`
    Quote,
    /// `| … |`, or the rows of an HTML table.
    Table,
    /// `---`
    Rule,
    /// An HTML comment on lines of its own, perhaps over empty lines.
    Comment,
}

impl BlockKind {
    /// Returns true for prose that makes claims: paragraphs and list items.
    #[must_use]
    pub const fn is_body(self) -> bool {
        matches!(self, Self::Paragraph | Self::Item(_))
    }

    /// Returns true if the block is searched for names.
    #[must_use]
    pub const fn names_actors(self) -> bool {
        matches!(self, Self::Takeaway(_) | Self::Evidence(_) | Self::Note | Self::Quote | Self::Title)
            || matches!(self, Self::Heading { .. } | Self::TakeawayLabel | Self::Label)
            || self.is_body()
    }

    /// Returns true if the block is searched for citations.
    #[must_use]
    pub const fn cites(self) -> bool {
        self.names_actors() || matches!(self, Self::Table)
    }
}

/// The definition of a link, spans relative to its block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LinkDefinition {
    /// The label by which links refer to it.
    pub label: Label,
    /// The key by which links refer to it.
    pub key: Span,
    /// The address.
    pub url: Span,
}

/// The label of an endnote, spans relative to its block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EndnoteHead {
    /// The label by which citations refer to it.
    pub label: Label,
    /// The number, numeral or key.
    pub key: Span,
    /// The start of the sources, in bytes of the block.
    pub content: u32,
    /// True if the text follows the bracket without a space.
    pub glued: bool,
}

impl EndnoteHead {
    /// Returns the text of the endnote `block` after its label; of the row of a table without the bar at its end.
    #[must_use]
    pub fn words(self, block: &str) -> &str {
        let words = block.get(self.content as usize..).unwrap_or("").trim();
        if self.is_row(block) { words.trim_end_matches(['|', ' ', '\t']) } else { words }
    }

    /// Returns true if the endnote `block` is the row of a table: a bar ends the cell of its label.
    #[must_use]
    pub fn is_row(self, block: &str) -> bool {
        block.get(self.key.end as usize..self.content as usize).is_some_and(|behind| behind.contains('|'))
    }
}

/// A block as it was cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// Length in bytes, the line ends included.
    pub len: u32,
    /// The kind.
    pub kind: BlockKind,
    /// The state before it.
    pub place: Place,
    /// True if its end or kind depends on more than one line past its end.
    pub(crate) looks_far: bool,
}
