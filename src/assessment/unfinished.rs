//! Lines of plain text next to half a sentence that is being typed.
//!
//! A line without a stop takes the next line as its end. That is right for wrapped prose and for a sentence that a link
//! cut, and wrong where the next line is a heading. These tests are careful: they call a line a heading only where
//! neither a wrapped paragraph nor a cut sentence looks the same.

use super::blocks::{Place, Section};
use super::headings::{self, HeadingRole, OwnNames};
use super::lines::{self, Item, Shape};
use crate::text::sentences;

/// The narrowest wrapped prose, in bytes a line.
const NARROW: usize = 40;
/// The longest lines of wrapped prose, in bytes.
pub(super) const WIDE: usize = 130;
/// Longer lines are not wrapped, in bytes.
pub(super) const NEVER_WRAPPED: usize = 2 * WIDE;
/// The shortest takeaways, in bytes.
const SHORT: usize = 30;
/// The longest half of a sentence, in bytes.
const HALF: usize = 80;

/// The first line below another one that is not empty, at most one empty line further.
#[derive(Clone, Copy)]
pub(super) struct Below<'a> {
    /// Without its line break.
    pub(super) text: &'a str,
    /// True if an empty line is between the two.
    pub(super) apart: bool,
}

/// Returns true if `line` may be a heading below half a sentence.
pub(super) fn may_be_heading(line: &str) -> bool {
    let emphasis = line.starts_with('*') == line.trim_end().ends_with('*');
    emphasis
        && line.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || c == '*')
        && headings::reads_as_heading(line)
}

/// Returns true if `line`, which may be a heading and would complete the line `last` above it, is a heading.
pub(super) fn is_heading_below(
    last: &str,
    line: &str,
    below: Below<'_>,
    place: Place,
    names: &OwnNames,
) -> bool {
    let (last, line) = (last.trim(), line.trim());
    if !below.apart && goes_on(below.text) {
        return false;
    }
    match headings::known(line, names) {
        Some(role) => is_known_heading(last, line, below, role),
        None => is_other_heading(last, line, below, place),
    }
}

/// Returns true if the line below a possible heading goes on in the middle of its sentence.
pub(super) fn goes_on(below: &str) -> bool {
    below.trim_start().starts_with(|c: char| c.is_lowercase() || matches!(c, ',' | ';' | ':' | ')' | '.'))
        && !lines::names_source(below)
}

/// Returns true if `line`, the name of a section, is the heading of that section.
fn is_known_heading(last: &str, line: &str, below: Below<'_>, role: HeadingRole) -> bool {
    // Sentences contain "sources" and "notes" too, and may end with them where they are wrapped.
    let unmistakable = role != HeadingRole::Endnotes
        || line.contains(' ')
        || is_label_in_capitals(line)
        || headings::name(line).eq_ignore_ascii_case("endnotes");
    let wrapped = may_be_wrapped(last, line);
    if unmistakable || !is_open(last) && (below.apart || !wrapped) {
        return true;
    }
    match lines::shape(below.text) {
        Shape::Label(_) | Shape::Markers(..) => true,
        Shape::Item(Item { number: Some(1), .. }) => !wrapped,
        _ => lines::names_source(below.text),
    }
}

/// Returns true if `line`, which names no section that is known, is a heading.
fn is_other_heading(last: &str, line: &str, below: Below<'_>, place: Place) -> bool {
    let half = last_sentence(last);
    let starts = |text: &str| text.starts_with(|c: char| c.is_uppercase() || matches!(c, '“' | '"'));
    if last.contains(char::is_lowercase)
        && (is_label_in_capitals(line) || below.apart && is_in_capitals(line))
    {
        return true;
    }
    let named = headings::without_remark(line);
    if lines::ends_sentence(last) {
        return place.unwrapped && begins(below.text) && !sentences::starts_clause(line);
    }
    if named.len() > HALF || !starts(half) {
        return false;
    }
    // No line of wrapped prose is that long.
    let unwrapped = starts(below.text) && below.text.len() > WIDE;
    if half.len() > HALF && !unwrapped && !place.unwrapped {
        return false;
    }
    let open = is_open(last);
    match place.section {
        Section::Start => return false,
        Section::Preamble => return unwrapped && !open,
        _ if headings::is_date(line) => return false,
        _ if unwrapped => return true,
        _ => {}
    }
    if place.unwrapped && !sentences::starts_clause(line) && begins(below.text) {
        let long_title = headings::is_in_title_case(line) && line.split_whitespace().nth(4).is_some();
        let marked = line.contains(['—', '#']) || named.len() < line.len();
        if !open || marked || long_title {
            return true;
        }
    }
    let long = last.len() > WIDE || place.unwrapped;
    if !long && (last.contains('[') || may_be_wrapped(last, line)) || sentences::starts_clause(line) {
        return false;
    }
    match lines::shape(below.text) {
        // The name of a place or a person that completes an open phrase is shorter.
        Shape::Item(_) => !open || line.split_whitespace().nth(2).is_some(),
        Shape::Text if open => below.apart && is_in_capitals(line),
        Shape::Text if long || below.apart || !may_be_wrapped(named, below.text) => {
            let heading = headings::reads_as_heading(below.text);
            starts(below.text) && if heading { line.contains('—') } else { below.text.len() > NARROW }
        }
        _ => false,
    }
}

/// Returns true if a line begins something: an item, a sentence, a heading.
fn begins(line: &str) -> bool {
    match lines::shape(line) {
        Shape::Text => line.starts_with(|c: char| c.is_uppercase() || matches!(c, '“' | '"')),
        Shape::Item(_) => true,
        _ => false,
    }
}

/// Returns true if a line has capital letters only, and more of them than an acronym.
fn is_in_capitals(line: &str) -> bool {
    line.chars().filter(|c| c.is_uppercase()).count() >= 8 && !line.contains(char::is_lowercase)
}

/// Returns true if a line has capital letters only, and a colon at its end: `FURTHER STEPS:`.
pub(super) fn is_label_in_capitals(line: &str) -> bool {
    let capitals = || line.chars().filter(|c| c.is_uppercase()).count() >= 5;
    line.trim_end().ends_with(':') && !line.contains(char::is_lowercase) && capitals()
}

/// Returns true if the line break between `a` and `b` may be that of wrapped prose.
fn may_be_wrapped(a: &str, b: &str) -> bool {
    let word = b.split_whitespace().next().map_or(0, str::len);
    a.len() <= WIDE && a.len() + 1 + word > NARROW
}

/// Returns true if a line leaves its phrase open, so that the next line may complete it.
fn is_open(line: &str) -> bool {
    const OPEN: &[&str] = &[
        "on", "as", "about", "over", "under", "against", "during", "via", "per", "is", "are", "was", "were",
        "called",
    ];
    let word = line.split_whitespace().next_back().unwrap_or("");
    headings::hangs(line)
        || line.ends_with([',', '(', '-', '–', '—', '/', '&'])
        || OPEN.contains(&word)
        || has_open_bracket(line)
}

fn has_open_bracket(line: &str) -> bool {
    let open = line.rfind(['(', '“']);
    open.is_some_and(|at| !line[at..].contains([')', '”']))
}

/// The last sentence of a line that has no stop.
fn last_sentence(line: &str) -> &str {
    let ends = |pair: &[u8]| pair[1] == b' ' && matches!(pair[0], b'.' | b'!' | b'?' | b']');
    let start = line.as_bytes().windows(2).rposition(ends).map_or(0, |at| at + 2);
    &line[start..]
}

/// Returns true if a line is the beginning of a sentence that cannot be all of it.
pub(super) fn is_half(line: &str) -> bool {
    let line = line.trim();
    if line.len() > HALF
        || line.contains(['[', ':'])
        || lines::ends_sentence(line)
        || !line.starts_with(char::is_uppercase)
    {
        return false;
    }
    let last = line.split_whitespace().next_back().unwrap_or("");
    is_open(line)
        || headings::is_fragment(line)
        || headings::is_finite(last)
        || line.len() <= 2
        || is_beginning(line)
        || line.split_whitespace().take(5).count() <= 4 && sentences::starts_clause(line)
}

/// Returns true if a line that reads as a heading can hardly be half a sentence: it has the signs of a heading, or as many
/// words as make one and neither a verb nor a word that opens a sentence.
pub(super) fn is_plain_heading(line: &str) -> bool {
    let line = line.trim();
    if line.contains(['—', '#']) || headings::without_remark(line).len() < line.len() {
        return true;
    }
    let words = line.split_whitespace().count();
    let title = headings::is_in_title_case(line);
    // A name, and the first letters of a verb.
    let name = !title && line.rsplit_once(' ').is_some_and(|(name, _)| headings::is_in_title_case(name));
    let adverb = line.split_whitespace().any(|word| word.ends_with("ly"));
    let clause = || sentences::starts_clause(line) || sentences::has_predicate(line);
    words >= if title { 5 } else { 4 } && !name && !adverb && !clause() && !sentences::opens_sentence(line)
}

/// Returns true if a line may be the first words of a sentence: they begin with small letters after an article or a
/// preposition.
pub(super) fn is_beginning(line: &str) -> bool {
    const FIRST: &[&str] = &["The", "A", "An", "In", "On", "At", "It", "This", "These", "After", "For"];
    let first = line.split_whitespace().next().unwrap_or("");
    FIRST.contains(&first) && !headings::is_in_title_case(line)
}

/// Returns true if the words of an item are a sentence as long as a takeaway, or the beginning of one that is wrapped:
/// items that complete the line above them are shorter.
pub(super) fn is_takeaway(words: &str) -> bool {
    let ended = lines::ends_sentence(words);
    let clause = || {
        sentences::starts_clause(words) || sentences::has_predicate(words.trim_end_matches(['.', '!', '?']))
    };
    words.starts_with(char::is_uppercase)
        && (words.len() > NARROW && (ended || clause()) || words.len() > SHORT && ended && clause())
}
