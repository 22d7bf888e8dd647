//! Lines of a text of which only a window is at hand.

use super::Cutter;
use super::markup::is_indented;
use crate::assessment::lines::{self, Shape};
use crate::assessment::unfinished::Below;

/// A line of the text, with offsets in UTF-8 bytes.
#[derive(Clone, Copy)]
pub(super) struct Line<'a> {
    pub(super) start: usize,
    /// Without its line break.
    pub(super) text: &'a str,
    /// The start of the next line.
    pub(super) next: usize,
}

impl<'a> Cutter<'a> {
    /// The line at `start`; `None` at the end, and where the window may cut the line.
    pub(super) fn line(&self, start: usize) -> Option<Line<'a>> {
        let rest = self.text.get(start..)?;
        if rest.is_empty() {
            return None;
        }
        let Some(len) = memchr::memchr2(b'\n', b'\r', rest.as_bytes()) else {
            return self.whole.then_some(Line { start, text: rest, next: self.text.len() });
        };
        let crlf = rest[len..].starts_with("\r\n");
        if !self.whole && &rest[len..] == "\r" {
            return None; // its \n may lie past the window
        }
        Some(Line { start, text: &rest[..len], next: start + len + if crlf { 2 } else { 1 } })
    }

    /// The line after `line`; `Err` where the window ends before it is known.
    pub(super) fn following(&self, line: Line<'a>) -> Result<Option<Line<'a>>, Undecided> {
        match self.line(line.next) {
            Some(next) => Ok(Some(next)),
            None if self.whole => Ok(None),
            None => Err(Undecided),
        }
    }

    /// The last of the lines from `line` on that each go on as `goes_on` says of a line and the next.
    pub(super) fn last_of(
        &self,
        line: Line<'a>,
        goes_on: impl Fn(Line<'a>, Line<'a>) -> bool,
    ) -> Result<Line<'a>, Undecided> {
        let (mut before, mut last) = (line, line);
        while let Some(next) = self.following(last)? {
            if last.start > line.start && self.is_title(last, next) {
                return Ok(before);
            }
            if !goes_on(last, next) {
                break;
            }
            (before, last) = (last, next);
        }
        Ok(last)
    }

    /// Returns true if `under`, the line after `line`, makes a title of it. Whatever is above, a title is a block of its
    /// own.
    pub(super) fn is_title(&self, line: Line<'a>, under: Line<'a>) -> bool {
        let is_title = is_underline(under.text) && may_be_title(line.text);
        if is_title {
            self.looks_far.set(true);
        }
        is_title
    }

    /// The text of the line after `line`, or of the next one if that line is empty; `""` for a missing line.
    pub(super) fn below(&self, line: Line<'a>) -> Result<Below<'a>, Undecided> {
        self.looks_far.set(true);
        let Some(next) = self.following(line)? else { return Ok(Below { text: "", apart: true }) };
        if !next.text.trim().is_empty() {
            return Ok(Below { text: next.text, apart: false });
        }
        Ok(Below { text: self.following(next)?.map_or("", |line| line.text), apart: true })
    }
}

/// The longest title over a line of `===`, in bytes.
const LONGEST_TITLE: usize = 200;

/// Returns true if a line of `===` below makes a title of `line`.
fn may_be_title(line: &str) -> bool {
    line.len() <= LONGEST_TITLE
        && !is_underline(line)
        && !is_indented(line)
        && lines::shape(line) == Shape::Text
}

/// A line of `===`.
fn is_underline(line: &str) -> bool {
    let rule = line.trim_end();
    rule.len() >= 3 && rule.bytes().all(|b| b == b'=')
}

/// The window ends before the block's end is known.
pub(super) struct Undecided;
