//! References in words: `note 3`, `endnotes 3 and 4`, `fn. 3`.

use std::sync::LazyLock;

use regex::Regex;

use super::numbers::{is_decimal, measures};

use super::{Finder, UnreadForm, tail};
use crate::assessment::citations::{LONGEST_RANGE, Label, is_dash, parse_number};

/// The ends of `note`, and short forms of it.
static NOTES: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"ote|OTE|fn\.|nn\.|fn|n\.").ok());

impl Finder<'_> {
    /// `note 3`, `endnotes 3 and 4`, `fn. 3`, `n. 3`.
    pub(super) fn pointers(&mut self) {
        let text = self.text;
        for found in NOTES.iter().flat_map(|notes| notes.find_iter(text)) {
            let (at, end) = (found.start(), found.end());
            if !matches!(found.as_str(), "ote" | "OTE") {
                if !text[..at].ends_with(|c: char| c.is_alphanumeric())
                    && text[end..].starts_with([' ', '\u{a0}'])
                {
                    self.pointed(end, false, false);
                }
                continue;
            }
            let start = at - tail(&text[..at], char::is_alphabetic);
            let word = text[start..end].to_ascii_lowercase();
            if !matches!(word.as_str(), "note" | "endnote" | "footnote") {
                continue;
            }
            let behind = text[end..].strip_prefix(['s', 'S']).unwrap_or(&text[end..]);
            let signs =
                [" no.", " No.", " #", " nos.", ":"].into_iter().find_map(|sign| behind.strip_prefix(sign));
            let behind = signs.unwrap_or(behind);
            let sure = word != "note" || ends_in_word(&text[..start], &["see", "cf", "supra"]);
            self.pointed(text.len() - behind.len(), sure, word != "note");
        }
    }

    /// The numbers behind a word that announces them, which ends at `at`. `sure` says that they can only be endnotes if
    /// nothing else follows, `always` that they may be some whatever follows.
    fn pointed(&mut self, mut at: usize, sure: bool, always: bool) {
        let space = |c: char| c == ' ' || c == '\u{a0}' || c == '\n';
        loop {
            let behind = self.text[at..].trim_start_matches(space);
            let start = self.text.len() - behind.len();
            let digits = behind.bytes().take_while(u8::is_ascii_digit).count();
            let rest = &behind[digits..];
            let Some(number) = parse_number(&behind[..digits]).filter(|_| start > at && digits <= 3) else {
                return;
            };
            let grows =
                rest.starts_with(|c: char| c.is_alphanumeric() || c == ':' || c == '%') || is_decimal(rest);
            if grows || measures("", rest) {
                return;
            }
            let ends = ends_pointer(rest);
            let goes_on = [" to ", " or ", "–", "-"].into_iter().filter_map(|joint| rest.strip_prefix(joint));
            let goes_on = goes_on.into_iter().any(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
            if !ends && !goes_on && !always {
                return;
            }
            let form = if sure && ends { UnreadForm::Pointer } else { UnreadForm::Near };
            self.add(start..start + digits, Label::numeric(number), form);
            let joined = [" and ", ", ", " & ", " or ", " to ", "–", "-"].into_iter();
            let Some(joint) = joined.into_iter().find(|joint| rest.starts_with(joint)) else { return };
            let behind = &rest[joint.len()..];
            let to = &behind[..behind.bytes().take_while(u8::is_ascii_digit).count()];
            if matches!(joint, " to " | "–" | "-")
                && let Some(to) = parse_number(to).filter(|to| *to > number && to - number <= LONGEST_RANGE)
            {
                // Nobody rewrites a range in words: it holds all that it stands for.
                let place = start..start + digits;
                (number..=to).for_each(|n| self.add(place.clone(), Label::numeric(n), UnreadForm::Near));
            }
            at = start + digits + joint.len();
            if joint.ends_with(' ') {
                at -= 1;
            }
        }
    }
}

/// Returns true if a pointer to an endnote may end before `rest`: at a sign, at another number, or at a place in the
/// source.
fn ends_pointer(rest: &str) -> bool {
    let words = rest.trim_start();
    let next = words.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    words.is_empty()
        || !words.starts_with(char::is_alphanumeric) && !words.starts_with(is_dash)
        || matches!(next, "to" | "or" | "above" | "below" | "supra" | "infra" | "p" | "pp" | "para" | "paras")
        || next == "and" && words[3..].trim_start().starts_with(|c: char| c.is_ascii_digit())
}

fn ends_in_word(before: &str, words: &[&str]) -> bool {
    let before = before.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '_'));
    let start = before.len() - tail(before, char::is_alphabetic);
    words.iter().any(|word| word.eq_ignore_ascii_case(&before[start..])) || before.ends_with(['(', '.', ';'])
}
