//! Citations in running text. Each form in which documents cite is a [`Device`] with a file of its own, and [`DEVICES`]
//! lists them.
//!
//! Bracketed words (`[sic]`, `[UN]`, `[2pm EST]`), subscripts (`a[0]`), images and code are none.

mod address;
mod author_date;
mod bare;
mod bracket;
mod device;
mod devices;
mod inline;
mod keys;
mod numbers;
mod numerals;
mod parenthesis;
mod raised;
mod register;

use std::hash::{Hash, Hasher};

use super::Conventions;
use super::{comments, markup};
use crate::text::Span;
use crate::text::sentences::SkippedSpan;
pub use author_date::entry as author_date_entry;
pub use bare::count as bare_numbers;
pub(super) use bare::takes_number;
pub use bracket::{link_end, marker_end};
pub use device::Device;
pub use devices::DEVICES;
use devices::Openers;
pub use keys::is_cross_reference;
pub use numbers::{LONGEST_RANGE, is_dash};
pub use numerals::roman_entry;
pub use numerals::{parse_number, parse_roman, roman};
pub(super) use raised::is_unit;
pub use raised::{raised, raised_digit, raised_number};
pub use register::{entry as register_entry, of as register_label};

/// The kind of a citation: what it names its source by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Style {
    /// `[12]`
    Numeric,
    /// `[iv]`
    Roman,
    /// `[^key]`
    Footnote,
    /// `[@key]`, as Pandoc writes it
    Pandoc,
    /// `[text](https://…)`, `<https://…>`, `https://…`: the link is the source
    Link,
    /// `[text][key]`: a link whose address is defined elsewhere, `[key]: https://…`
    Reference,
    /// `^[Herald, May 3, p. 2]`: a note where it is cited
    Inline,
    /// `(Source: Herald, May 3)`: a source named in parentheses
    Named,
    /// `(Lind 2023)`: author and year
    AuthorDate,
    /// `[SRC-001]`: an id of a register of sources
    Register,
}

impl Style {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Numeric,
        Self::Roman,
        Self::Footnote,
        Self::Pandoc,
        Self::Link,
        Self::Reference,
        Self::Inline,
        Self::Named,
        Self::AuthorDate,
        Self::Register,
    ];

    /// Returns true for a citation that contains its source and needs no endnote and no entry elsewhere.
    #[must_use]
    pub const fn holds_source(self) -> bool {
        matches!(self, Self::Link | Self::Reference | Self::Inline | Self::Named)
    }
}

/// The way in which a citation stands in the text, as far as its style leaves a choice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Notation {
    /// `[1]`, and all citations that are no numbers.
    #[default]
    Bracket,
    /// `\[1\]`, as converters write it.
    Escaped,
    /// `<sup>1</sup>`, `^1^`, `<a href="#n1">1</a>`.
    Raised,
    /// `¹`.
    RaisedDigits,
    /// `.1`, a number right behind the full stop.
    Bare,
    /// `【1†source】`.
    Lenticular,
    /// `(iv)`.
    Parenthesis,
    /// `Lind (2023)`: the authors are words of the sentence.
    InSentence,
}

impl Notation {
    /// Number of notations.
    pub const COUNT: usize = Self::InSentence as usize + 1;
}

/// The link between a citation and its endnote. Two labels are equal if they name the same note.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Label {
    /// Labels of different styles never meet.
    pub style: Style,
    /// The number (numeric and roman), or a hash of the key (footnote, Pandoc, link).
    pub id: u64,
}

impl Label {
    /// The label of a numeric marker.
    #[must_use]
    pub const fn numeric(number: u32) -> Self {
        Self { style: Style::Numeric, id: number as u64 }
    }

    /// The label of a roman marker with this value.
    #[must_use]
    pub const fn roman(value: u32) -> Self {
        Self { style: Style::Roman, id: value as u64 }
    }

    /// The label of a marker that is known by a key.
    #[must_use]
    pub fn keyed(style: Style, key: &str) -> Self {
        let mut hasher = rustc_hash::FxHasher::default();
        key.hash(&mut hasher);
        Self { style, id: hasher.finish() }
    }

    /// Numeric and roman labels are counted; their order means something.
    #[must_use]
    pub const fn is_counted(self) -> bool {
        matches!(self.style, Style::Numeric | Style::Roman)
    }

    /// Returns true for a marker. A citation that contains its source, such as a link, is none.
    #[must_use]
    pub const fn is_marker(self) -> bool {
        !self.style.holds_source()
    }
}

/// One reference to a source. `[@a; @b]` and `[1, 2]` hold two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Citation {
    /// The whole bracket, or the part of it that is this citation where it holds several.
    pub span: Span,
    /// The whole bracket; for a link, the link with its text.
    pub bracket: Span,
    /// The number, numeral, key or URL inside.
    pub key: Span,
    /// The note that it refers to.
    pub label: Label,
    /// The way in which it stands in the text.
    pub notation: Notation,
}

impl Citation {
    /// Creates a citation that is alone in its bracket.
    pub(crate) const fn alone(bracket: Span, key: Span, label: Label) -> Self {
        Self { span: bracket, bracket, key, label, notation: Notation::Bracket }
    }

    /// The same `by` bytes farther on.
    #[must_use]
    pub fn shift(self, by: u32) -> Self {
        Self { span: self.span.shift(by), bracket: self.bracket.shift(by), key: self.key.shift(by), ..self }
    }
}

/// The markers of a block of prose and what the sentence splitter has to know of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Markers {
    /// In the order of the text.
    pub citations: Vec<Citation>,
    /// Citations, links, images, code spans and comments, in the order of the text, none overlapping.
    pub marks: Vec<SkippedSpan>,
}

/// Finds all citations in `text`, part of a document with these conventions. Offsets are UTF-8 bytes into it.
#[must_use]
pub fn scan(text: &str, conventions: Conventions) -> Markers {
    let mut found = Markers::default();
    let (mut code, mut may_close) = (Code::default(), true);
    let openers = Openers::of(conventions);
    let hidden = markup::hidden(text);
    let mut hidden = hidden.iter().peekable();
    let mut at = 0;
    while let Some(open) = openers.next(text, at) {
        while hidden.next_if(|span| span.end as usize <= open).is_some() {}
        if let Some(span) = hidden.next_if(|span| span.start as usize <= open) {
            found.marks.push(SkippedSpan { span: *span, trails: false });
            at = span.end as usize;
            continue;
        }
        let before = found.marks.len();
        at = match text.as_bytes()[open] {
            b'`' => code.skip(text, open, &mut found.marks),
            b'<' => skip_comment(text, open, &mut may_close, &mut found.marks),
            _ => open + 1,
        };
        if found.marks.len() == before
            && at == open + 1
            && let Some(end) = openers.read(text, open, conventions, &mut found)
        {
            at = end;
        }
    }
    found
}

/// The markers that count in the comments within `text`, whose other markers are `markers`, in order.
#[must_use]
pub fn in_comments(text: &str, markers: &Markers, conventions: Conventions) -> Vec<Citation> {
    let mut found = Vec::new();
    for mark in &markers.marks {
        let comment = text.get(mark.span.range()).and_then(|c| c.strip_prefix("<!--")?.strip_suffix("-->"));
        let Some(inner) = comment.filter(|inner| inner.contains('[')) else { continue };
        let by = mark.span.start + 4;
        let own = scan(inner, conventions).citations.into_iter();
        found.extend(own.filter(|c| c.label.is_counted()).map(|c| c.shift(by)));
    }
    found
}

/// The code spans of a text.
#[derive(Default)]
struct Code {
    /// Number of backticks that opened a span that is never closed. A later span of as many is not closed either.
    unclosed: Option<usize>,
}

impl Code {
    /// Past a code span; a lone backtick is an ordinary character.
    fn skip(&mut self, text: &str, open: usize, marks: &mut Vec<SkippedSpan>) -> usize {
        let run = text[open..].bytes().take_while(|b| *b == b'`').count();
        let behind = open + run;
        let may_close = self.unclosed.is_none_or(|unclosed| run < unclosed);
        let Some(len) = may_close.then(|| text[behind..].find(&text[open..behind])).flatten() else {
            self.unclosed = Some(self.unclosed.map_or(run, |unclosed| unclosed.min(run)));
            return behind;
        };
        let end = behind + len + run;
        marks.push(SkippedSpan { span: Span::from(open..end), trails: false });
        end
    }
}

/// Past a comment or the end of an HTML block, which belongs to the sentence before it. Any other `<` is an ordinary
/// character. `may_close` is false once no comment can end behind.
fn skip_comment(text: &str, open: usize, may_close: &mut bool, marks: &mut Vec<SkippedSpan>) -> usize {
    if let Some(len) = markup::closing_tag(&text[open..]) {
        marks.push(SkippedSpan { span: Span::from(open..open + len), trails: true });
        return open + len;
    }
    if !*may_close || !text[open..].starts_with("<!--") {
        return open + 1;
    }
    let Some(len) = comments::comment(&text[open..]) else {
        *may_close = false;
        return open + 1;
    };
    marks.push(SkippedSpan { span: Span::from(open..open + len), trails: true });
    open + len
}

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
