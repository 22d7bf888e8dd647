//! The shape of one line, from its own characters alone.

use super::Conventions;
use super::block::LinkDefinition;
use super::citations::{self, Label, Style};
use super::comments;
use super::headings;
use super::markup::{self, Markup};
use super::unfinished;
use crate::text::{Span, sentences};

/// The kind of a single line, without its surroundings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Nothing but white space.
    Blank,
    /// `# …`, with its level from 1 to 6.
    Hash(u8),
    /// A list item, with the length of its indent and marker (`- `, `* `, `• `, `1. `).
    Item(Item),
    /// `[12] …` or `[^key]: …` at the head of the line.
    Label(LabelHead),
    /// `[key]: https://…`
    Definition(LinkDefinition),
    /// Only markers, as where a conversion put them on lines of their own; the label of the first and the last.
    Markers(Label, Label),
    /// ```` ``` ```` or `~~~`, with the byte and the length of the run.
    Fence(u8, u8),
    /// `---`, `***`, `___`.
    Rule,
    /// `> …`
    Quote,
    /// `| … |`
    Table,
    /// `<!-- … -->` and nothing else.
    Comment,
    /// HTML, a formula, attributes, a shortcode.
    Markup(Markup),
    /// Anything else.
    Text,
}

/// The marker of a list item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    /// Bytes of white space before the marker.
    pub indent: u32,
    /// The start of the words, in bytes of the line.
    pub content: u32,
    /// The number of a numbered item.
    pub number: Option<u32>,
    /// Number of digits; `01.` has two.
    pub digits: u32,
}

/// The label at the head of an endnote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LabelHead {
    /// The label by which citations refer to it.
    pub label: Label,
    /// The key, number or numeral.
    pub key: Span,
    /// One past the closing bracket, and past a colon behind it.
    pub end: u32,
    /// True if a colon follows the bracket, as in Markdown definitions, which may be anywhere.
    pub definition: bool,
    /// True if the text follows the bracket without a space, as in `[3]https://…`.
    pub glued: bool,
}

/// The shape of `line`, which holds no line break.
#[must_use]
pub fn shape(line: &str) -> Shape {
    let trimmed = line.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let indent = line.len() - trimmed.len();
    let Some(first) = trimmed.bytes().next() else { return Shape::Blank };
    match first {
        b'#' if column(&line[..indent]) < CODE_INDENT => hash(trimmed).map_or(Shape::Text, Shape::Hash),
        b'[' => bracketed(line, indent),
        b'`' | b'~' => fence(trimmed).unwrap_or(Shape::Text),
        b'>' => Shape::Quote,
        b'|' => Shape::Table,
        b'<' if is_comment(trimmed) => Shape::Comment,
        b'<' | b'$' | b'%' | b'{' | b':' | b'\\' => {
            markup::opening(trimmed).map_or(Shape::Text, Shape::Markup)
        }
        b'-' | b'*' | b'_' if is_rule(trimmed) => Shape::Rule,
        _ => item(line, indent).map_or(Shape::Text, Shape::Item),
    }
}

/// The column from which a line may be code.
pub const CODE_INDENT: usize = 4;

/// The column after `indent`, the white space before a line's text. Tab stops are four columns apart.
#[must_use]
pub fn column(indent: &str) -> usize {
    indent.chars().fold(0, |column, c| if c == '\t' { column / 4 * 4 + 4 } else { column + 1 })
}

fn hash(trimmed: &str) -> Option<u8> {
    let level = trimmed.bytes().take_while(|b| *b == b'#').count();
    let rest = &trimmed[level..];
    (level <= 6 && rest.starts_with([' ', '\t']) && !rest.trim().is_empty()).then_some(level as u8)
}

fn fence(trimmed: &str) -> Option<Shape> {
    let byte = trimmed.as_bytes()[0];
    let run = trimmed.bytes().take_while(|b| *b == byte).count();
    let info = &trimmed[run..];
    (run >= 3 && !(byte == b'`' && info.contains('`'))).then_some(Shape::Fence(byte, run.min(255) as u8))
}

fn is_rule(trimmed: &str) -> bool {
    let byte = trimmed.as_bytes()[0];
    let marks = trimmed.bytes().filter(|b| *b == byte).count();
    marks >= 3 && trimmed.bytes().all(|b| b == byte || b.is_ascii_whitespace())
}

/// Returns true if `text` is one comment or several, and nothing else.
fn is_comment(mut text: &str) -> bool {
    while let Some(end) = comments::comment(text) {
        text = text[end..].trim_start();
    }
    text.is_empty()
}

fn item(line: &str, indent: usize) -> Option<Item> {
    let rest = &line[indent..];
    let bullet =
        ["-", "*", "•", "·", "–", "+", "◦", "▪"].iter().find(|m| rest.starts_with(**m)).map(|m| m.len());
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let numbered =
        ((1..=3).contains(&digits) && rest[digits..].starts_with(['.', ')'])).then_some(digits + 1);
    let marker = bullet.or(numbered)?;
    let words = rest[marker..].trim_start_matches(|c: char| c.is_whitespace());
    let spaced = rest.len() - marker > words.len() || words.is_empty();
    let number = numbered.and_then(|_| rest[..digits].parse().ok());
    let digits = numbered.map_or(0, |_| digits as u32);
    spaced.then(|| Item { indent: indent as u32, content: (line.len() - words.len()) as u32, number, digits })
}

/// A line that begins with a bracket: an endnote, a line of markers, or text.
fn bracketed(line: &str, indent: usize) -> Shape {
    let rest = &line[indent..];
    if let Some((first, last)) = only_markers(rest) {
        return Shape::Markers(first, last);
    }
    if let Some(definition) = definition(line, indent) {
        return Shape::Definition(definition);
    }
    match label_head(line, indent) {
        Some(head) if !head.glued || starts_as_source(&line[head.end as usize..]) => Shape::Label(head),
        _ => Shape::Text,
    }
}

/// The definition of a link that the bracket at `indent` begins. The key of an endnote defines none.
fn definition(line: &str, indent: usize) -> Option<LinkDefinition> {
    let close = indent + line[indent..].find(']')?;
    let key = &line[indent + 1..close];
    if key.trim().is_empty() || key.starts_with(['^', '@']) || label(key, true).is_some() {
        return None;
    }
    let rest = line[close + 1..].strip_prefix(':')?;
    let words = rest.trim_start().trim_start_matches('<');
    let address = words.split(|c: char| c.is_whitespace() || c == '>').next()?;
    let start = line.len() - words.len();
    starts_as_source(address).then(|| LinkDefinition {
        label: Label::keyed(Style::Reference, &key.to_lowercase()),
        key: Span::from(indent + 1..close),
        url: Span::from(start..start + address.len()),
    })
}

/// The label that the bracket at `indent` is, whatever is glued to it.
fn label_head(line: &str, indent: usize) -> Option<LabelHead> {
    let rest = &line[indent..];
    let close = rest.find(']')?;
    let key = &rest[1..close];
    let behind = &rest[close + 1..];
    let colon = behind.starts_with(':');
    // A footnote whose colon is missing or set apart is one all the same for its writer.
    let source = behind.trim_start();
    let meant = key.starts_with('^')
        && (source.starts_with(':') || source.len() < behind.len() && starts_as_source(source));
    let definition = colon || meant;
    let (label, key_start) = label(key, definition)?;
    let apart = if meant && !colon && source.starts_with(':') { behind.len() - source.len() + 1 } else { 0 };
    let end = indent + close + 1 + usize::from(colon) + apart;
    let text = &line[end..];
    let glued = !text.is_empty() && !text.starts_with(char::is_whitespace) && !definition;
    let key = Span::from(indent + 1 + key_start..indent + close);
    let head = LabelHead { label, key, end: end as u32, definition, glued };
    (!behind.starts_with(['(', '['])).then_some(head)
}

/// The label at the head of `line`, whose shape is [`Shape::Text`], with words glued to it, `[6]Copies on request.`: an
/// endnote in a list of endnotes, anywhere else a marker and the sentence after it.
#[must_use]
pub fn label_before_words(line: &str) -> Option<LabelHead> {
    let indent = line.len() - line.trim_start().len();
    if !line[indent..].starts_with('[') {
        return None;
    }
    let head = label_head(line, indent).filter(|head| head.glued)?;
    let stop = u32::from(line[head.end as usize..].starts_with(['.', ')']));
    let words = line[(head.end + stop) as usize..].trim_start();
    let words = words.trim_start_matches(['"', '“', '‘', '\'', '«', '*', '_', '<', '[']);
    words.starts_with(char::is_alphanumeric).then_some(LabelHead {
        glued: false,
        end: head.end + stop,
        ..head
    })
}

/// The label that stands at `at` in `line`, as behind the bullet of `- [1] https://…`.
#[must_use]
pub fn label_at(line: &str, at: usize) -> Option<LabelHead> {
    let words = line.get(at..)?;
    let head = match shape(words) {
        Shape::Label(head) => head,
        Shape::Text => label_before_words(words)?,
        _ => return None,
    };
    Some(LabelHead { key: head.key.shift(at as u32), end: head.end + at as u32, ..head })
}

/// Returns true if `text` names an address, or points to another endnote, as sources do.
#[must_use]
pub fn names_source(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let signs = [
        "://",
        "www.",
        "[.]",
        "hxxp",
        "doi:",
        " dot ",
        "ibid",
        "see note",
        "see above",
        "accessed ",
        "t.me/",
    ];
    signs.iter().any(|sign| lower.contains(sign)) || starts_as_source(text.trim_start())
}

/// Returns true if `text`, behind a label, is a sentence or goes on one, and names no source.
#[must_use]
pub fn reads_as_prose(text: &str) -> bool {
    let words = text.trim();
    let predicate = sentences::has_predicate(words.trim_end_matches(['.', '!', '?']));
    let opens = sentences::opens_sentence(words);
    let sentence = predicate || opens || words.starts_with(|c: char| c.is_lowercase());
    // Names and titles of works end without a stop.
    let stops = ends_sentence(words) || words.contains(". ") || words.contains(".[") || predicate && opens;
    !names_source(words) && sentence && stops
}

/// The label that `key`, the inside of a bracket, is at the head of an endnote, and where its key begins.
fn label(key: &str, definition: bool) -> Option<(Label, usize)> {
    if let Some(name) = key.strip_prefix('^') {
        return (definition && !name.is_empty()).then(|| (Label::keyed(Style::Footnote, name), 1));
    }
    if let Some(number) = citations::parse_number(key) {
        return Some((Label::numeric(number), 0));
    }
    citations::parse_roman(key).map(|value| (Label::roman(value), 0))
}

/// Returns true if text glued to a label can only be a source, perhaps behind a stop: `[3]. https://…`.
fn starts_as_source(text: &str) -> bool {
    let text = text.trim_start_matches(['.', ',', ';', '(', ' ']);
    let word = &text[..text.find(|c: char| c.is_whitespace() || c == ';').unwrap_or(text.len())];
    // `facebook.com/…`: a host and a path.
    let host = word.split_once('/').map_or("", |(host, _)| host);
    if host.contains('.')
        && host.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b".-".contains(&b))
    {
        return true;
    }
    let lower = text.get(..8).unwrap_or(text).to_ascii_lowercase();
    ["http", "hxxp", "ttp", "tps:", "www.", "t.me/"].iter().any(|s| lower.starts_with(s))
}

/// The first and last label of a line that is nothing but markers.
fn only_markers(text: &str) -> Option<(Label, Label)> {
    if !text.trim_start().starts_with('[') {
        return None;
    }
    let found = citations::scan(text, Conventions::NONE);
    let (first, last) = (found.citations.first()?, found.citations.last()?);
    let mut rest = 0;
    for citation in &found.citations {
        if text.get(rest..citation.bracket.start as usize).is_some_and(|gap| !gap.trim().is_empty()) {
            return None;
        }
        rest = citation.bracket.end as usize;
    }
    let only = text[rest..].trim().is_empty() && found.citations.iter().all(|c| c.label.is_marker());
    only.then_some((first.label, last.label))
}

/// Returns true if the text line `b` goes on where the line `a` before it broke off.
///
/// Looks at these two lines only, so that a keystroke moves block borders no further than its own lines.
/// In Markdown a line break within a paragraph is a space; in plain text, as pasted from the web, every
/// line is a paragraph of its own unless it was cut in mid-sentence or wrapped at some column.
#[must_use]
pub fn continues(a: &str, b: &str, markdown: bool) -> bool {
    let (a, b) = (a.trim(), b.trim());
    let Some(first) = b.chars().next() else { return false };
    let ended = ends_sentence(a);
    if !ended && (first.is_lowercase() || matches!(first, ',' | ';' | ')') || headings::is_fragment(a)) {
        return true;
    }
    if !ended && !a.ends_with(':') && !headings::reads_as_heading(a) {
        return true;
    }
    if markdown {
        return a.len() <= 150 || !holds_several_sentences(a);
    }
    let next_word = b.split_whitespace().next().map_or(0, str::len);
    let wrapped = a.len() <= 120 && b.len() <= 120 && a.len() + 1 + next_word > 68;
    let sentence = || sentences::has_predicate(a) && !b.ends_with(':');
    wrapped && (!headings::reads_as_heading(a) || sentence())
}

/// Returns true if the line `b` belongs to the takeaway whose last line is `a`. As [`continues`], but each line of a
/// list without bullets is a takeaway of its own unless it is wrapped prose: `wrapped` says that a line of the takeaway
/// was joined to the one before it.
#[must_use]
pub fn continues_takeaway(a: &str, b: &str, markdown: bool, wrapped: bool) -> bool {
    /// The shortest lines of wrapped prose.
    const NARROW: usize = 60;
    let (a, b) = (a.trim(), b.trim());
    if !continues(a, b, markdown) {
        return false;
    }
    let Some(first) = b.chars().next() else { return false };
    if first.is_lowercase() || matches!(first, ',' | ';' | ')') {
        return true;
    }
    let word = b.split_whitespace().next().unwrap_or("");
    let short = a.len() + 1 + word.len() <= NARROW;
    let fits = a.len() <= 120 && !short;
    if wrapped {
        // The last line of wrapped prose is shorter than the others.
        return !(short && ends_sentence(a));
    }
    if ends_sentence(a) {
        let refers = ["He", "She", "It", "They", "This", "These", "Those", "However", "But"].contains(&word);
        return refers || fits && !ends_sentence(b) && b.len() > NARROW;
    }
    if headings::is_fragment(a) || headings::hangs(a) {
        // No line of wrapped prose is that long.
        return b.len() <= unfinished::WIDE || !sentences::opens_sentence(b);
    }
    // The sentence that the line break may have cut.
    let last = a.rsplit(". ").next().unwrap_or(a);
    let whole = sentences::has_predicate(last);
    !(short || sentences::opens_sentence(b) || whole && (!fits || sentences::starts_clause(b)))
}

/// Returns true if `line` ends with a stop, also one with quotes, brackets or markers behind it.
#[must_use]
pub fn ends_sentence(line: &str) -> bool {
    let mut line = line.trim_end();
    while let Some(open) = line.ends_with("-->").then(|| line.rfind("<!--")).flatten() {
        line = line[..open].trim_end();
    }
    while line.ends_with(']') {
        match line.rfind('[') {
            Some(open) if line.len() - open <= 40 => line = line[..open].trim_end(),
            _ => break,
        }
    }
    line.trim_end_matches(['"', '”', '’', '\'', ')', ']', '*', '_']).ends_with(['.', '!', '?', '…'])
}

fn holds_several_sentences(line: &str) -> bool {
    line.match_indices(". ").any(|(i, _)| {
        let word = line[..i].rsplit(' ').next().unwrap_or("");
        word.len() > 3 && line[i + 2..].starts_with(|c: char| c.is_uppercase())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_each_shape() {
        let item = |indent, content, number: Option<u32>| {
            let digits = number.map_or(0, |n| n.to_string().len() as u32);
            Shape::Item(Item { indent, content, number, digits })
        };
        for (line, expected) in [
            ("  ", Shape::Blank),
            ("## Two", Shape::Hash(2)),
            ("#3 in the list", Shape::Text),
            ("- a", item(0, 2, None)),
            ("  • a", item(2, 6, None)),
            ("12. a", item(0, 4, Some(12))),
            ("-5 degrees", Shape::Text),
            ("---", Shape::Rule),
            ("```rust", Shape::Fence(b'`', 3)),
            ("> said", Shape::Quote),
            ("| a | b |", Shape::Table),
            ("<!-- note -->", Shape::Comment),
            ("[UN] officials", Shape::Text),
            ("[1](https://example.org) says", Shape::Text),
            ("[3][4]", Shape::Markers(Label::numeric(3), Label::numeric(4))),
        ] {
            assert_eq!(shape(line), expected, "{line}");
        }
    }

    #[test]
    fn reads_the_heads_of_endnotes() {
        let head = |line| match shape(line) {
            Shape::Label(head) => Some((head.label, head.end, head.definition, head.glued)),
            _ => None,
        };
        assert_eq!(head("[12] https://example.org"), Some((Label::numeric(12), 4, false, false)));
        assert_eq!(head("[3]https://example.org"), Some((Label::numeric(3), 3, false, true)));
        assert_eq!(head("[iv] https://example.org"), Some((Label::roman(4), 4, false, false)));
        let footnote = Label::keyed(Style::Footnote, "a");
        assert_eq!(head("[^a]: Text"), Some((footnote, 5, true, false)));
        assert_eq!(head("[3]facebook.com/a/b"), Some((Label::numeric(3), 3, false, true)));
        assert_eq!(head("[3]. https://example.org"), Some((Label::numeric(3), 3, false, true)));
        for text in ["[3]The next sentence", "[3]. The next", "[3], and/or"] {
            assert_eq!(head(text), None, "{text}");
        }
    }

    #[test]
    fn reads_a_number_before_words() {
        let head = |line| label_before_words(line).map(|head| (head.label, head.end, head.glued));
        assert_eq!(head("[6]Copies on request."), Some((Label::numeric(6), 3, false)));
        assert_eq!(head("[iv]“The port”, archive"), Some((Label::roman(4), 4, false)));
        for text in ["[6], and so on", "[6](https://example.org)", "[UN]Data", "[6] Data", "Data"] {
            assert_eq!(head(text), None, "{text}");
        }
    }

    #[test]
    fn a_line_of_a_list_is_a_takeaway_unless_it_is_wrapped_prose() {
        let joins = |a, b| continues_takeaway(a, b, true, false);
        assert!(!joins("River forces held the mill.", "The mayor resigned."));
        assert!(!joins("River forces held the mill", "Basin forces took the port"));
        assert!(!joins("Rallies in three towns", "Boats near Anvil"));
        let full = "River forces advanced near Anvil on May 2 and took the mill above the river by noon";
        assert!(!joins(full, "Basin forces held the port"));
        assert!(!joins(full, "The mayor resigned"));
        assert!(joins(full, "and burned it."));
        assert!(joins(
            "River forces advanced near Anvil on May 2 and took the mill above the",
            "Anvil bridge."
        ));
        assert!(joins("River forces took the mill.", "They burned it."), "a pronoun needs its line");
        let wrapped = "River forces advanced near Anvil on May 2 and took the mill by noon.";
        let next = "Basin officials called for help and asked the council of Anvil to send";
        assert!(joins(wrapped, next));
        assert!(continues_takeaway(next, "Anvil boats.", true, true));
        assert!(!continues_takeaway("boats.", "River forces held the port.", true, true));
    }

    #[test]
    fn joins_what_a_line_break_cut() {
        assert!(continues("The", "ministry said so.", false));
        assert!(continues("as they said,", "and went.", false));
        assert!(continues("The report is consistent with a", "Telegram post of the day.", false));
        assert!(!continues("Iraq", "Nothing to report.", false));
        assert!(!continues("A sentence that is whole.", "Another one.", false));
        let wrapped = "Wrapped text runs to about seventy columns and then it goes on to the";
        assert!(continues(wrapped, "Next line of it.", false));
        assert!(continues("One sentence a line.", "Another one.", true));
    }
}
