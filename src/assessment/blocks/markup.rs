//! Blocks that a Markdown reader does not show as text, or not as prose.

use super::window::{Line, Undecided};
use super::{Above, BlockKind, Cut, Cutter, Place, Section, leave_start};
use crate::assessment::headings::{self, HeadingRole};
use crate::assessment::lines::{self, CODE_INDENT, Shape};
use crate::assessment::markup::{Markup, closes};

impl<'a> Cutter<'a> {
    /// The block that `line` opens with `markup`.
    pub(super) fn markup(&self, line: Line<'a>, markup: Markup, place: Place) -> Option<Cut> {
        let one = |kind| Some((line.next, kind, place));
        match markup {
            Markup::Comment => self.up_to(line, "-->", BlockKind::Comment, place),
            Markup::Verbatim(end) => self.up_to(line, end, BlockKind::Code, place),
            Markup::Heading(level) => Some(self.hash_heading(line, level, place)),
            Markup::Directive if headings::role(line.text, self.names) == HeadingRole::Takeaways => {
                Some(self.heading(line, line.next, 2, HeadingRole::Takeaways, place))
            }
            Markup::Tags { open: false, .. } | Markup::Directive => one(BlockKind::Markup),
            Markup::Tags { open: true, .. } => {
                let last = self.last_of(line, |last, next| {
                    !is_blank(next) && (last.start == line.start || !last.text.contains('>'))
                });
                last.ok().map(|last| (last.next, BlockKind::Markup, place))
            }
            Markup::Math(end) => {
                let ends =
                    |at: Line<'_>| closes(if at.start == line.start { opened(line) } else { at.text }, end);
                let last = self.last_of(line, |last, next| !is_blank(next) && !ends(last));
                last.ok().map(|last| (last.next, BlockKind::Code, place))
            }
            Markup::Table => {
                let last = self.last_of(line, |last, next| !is_blank(next) && !closes(last.text, "</table>"));
                let section = leave_start(place.section, place.hash_headings);
                last.ok().map(|last| (last.next, BlockKind::Table, Place { section, ..place }))
            }
        }
    }

    /// A block up to the line that contains `end`, over empty lines too, or to the end of the assessment.
    fn up_to(&self, open: Line<'a>, end: &str, kind: BlockKind, place: Place) -> Option<Cut> {
        let (mut line, mut rest) = (open, opened(open));
        while !closes(rest, end) {
            match self.line(line.next) {
                Some(next) => (line, rest) = (next, next.text),
                None => return self.whole.then_some((self.text.len(), kind, place)),
            }
        }
        Some((line.next, kind, place))
    }

    /// Code that is indented, where no paragraph or list can go on. A paragraph that somebody indented is none.
    pub(super) fn indented_code(&self, line: Line<'a>, place: Place) -> Result<Option<Cut>, Undecided> {
        let section = place.section;
        if !place.hash_headings
            || place.above != Above::Apart
            || !is_indented(line.text)
            || section.is_endnotes()
            || section.is_takeaways()
            || lines::shape(line.text) != Shape::Text
        {
            return Ok(None);
        }
        // What opens a block that ends elsewhere opens it here too.
        let opens = |line: Line<'_>| {
            matches!(lines::shape(line.text), Shape::Fence(..) | Shape::Comment | Shape::Markup(_))
        };
        let last = self.last_of(line, |_, next| is_indented(next.text) && !opens(next))?;
        Ok(match is_prose(&self.text[line.start..last.next]) {
            true => None,
            false => Some((last.next, BlockKind::Code, Place { after_topic_line: false, ..place })),
        })
    }

    /// Returns true if a line above the title is no title: a banner with the handling of the text, or pictures alone.
    pub(super) fn is_banner(&self, line: Line<'a>, place: Place) -> bool {
        place.section == Section::Start && (is_handling(line.text) || is_pictures(line.text))
    }
}

/// The part of an opening line in which its end is looked for.
fn opened(line: Line<'_>) -> &str {
    let text = line.text.trim_start();
    let signs = if text.starts_with(['$', '%', '\\']) { 2 } else { 1 };
    text.get(signs..).unwrap_or("")
}

fn is_blank(line: Line<'_>) -> bool {
    line.text.trim().is_empty()
}

/// Returns true if a line is indented as code is.
pub(super) fn is_indented(line: &str) -> bool {
    let text = line.trim_start();
    !text.is_empty() && lines::column(&line[..line.len() - text.len()]) >= CODE_INDENT
}

/// Returns true if an indented paragraph has sentences.
fn is_prose(text: &str) -> bool {
    let text = text.trim();
    text.starts_with(|c: char| c.is_uppercase() || matches!(c, '“' | '"' | '*' | '['))
        && text.split_whitespace().nth(4).is_some()
        && lines::ends_sentence(text)
}

/// Words of the lines that say how a text is to be handled.
const HANDLING: &[&str] = &[
    "tlp",
    "unclassified",
    "classified",
    "secret",
    "top",
    "confidential",
    "restricted",
    "official",
    "sensitive",
    "cui",
    "fouo",
    "noforn",
    "nato",
    "eu",
    "rel",
    "releasable",
    "draft",
    "embargoed",
    "internal",
    "limited",
    "protected",
];

/// Returns true if a line says how the text is to be handled: `TLP:AMBER`, `UNCLASSIFIED//FOR OFFICIAL USE ONLY`.
fn is_handling(line: &str) -> bool {
    let line = line.trim().trim_matches(['*', '_', '(', ')', '[', ']', '`']);
    let words = line.strip_prefix("Classification:").unwrap_or(line).trim_start_matches(['*', ' ']);
    let first = words.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    let handling = HANDLING.iter().any(|word| word.eq_ignore_ascii_case(first));
    let capitals = !words.contains(char::is_lowercase);
    let tlp = words.get(..3).is_some_and(|start| start == "TLP");
    words.len() <= 80 && handling && (capitals || tlp)
}

/// Returns true if a line is nothing but pictures, perhaps with links: badges.
fn is_pictures(line: &str) -> bool {
    let mut rest = line.trim();
    let mut any = false;
    while let Some(inner) = rest.strip_prefix("[![").or_else(|| rest.strip_prefix("![")) {
        let Some(end) = inner.find(')') else { return false };
        any = true;
        rest = inner[end + 1..].trim_start();
        // The link around the picture.
        if let Some(target) = rest.strip_prefix("](") {
            let Some(end) = target.find(')') else { return false };
            rest = target[end + 1..].trim_start();
        }
    }
    any && rest.is_empty()
}
