//! Words that count letter by letter: addresses, handles, file names, code, the keys of links. A word with look-alike
//! letters there names something else than the same word without them.

use super::Span;
use super::scripts::{as_latin, mixed_words};

/// Signs that part a word from the text around it.
const BREAKS: &str = "\"“”„«»()[]{}<>|*`,;—–…";

/// Signs that occur in addresses, names of files and keys, but not in words.
const SIGNS: &[char] = &['@', '/', '\\', '#', '^', '=', '&', '%', '~', '$'];

/// Ways to write a sign of an address so that nobody can follow it.
const DEFANGED: &[&str] = &[
    "[.]", "(.)", "{.}", "[dot]", "(dot)", "{dot}", "[@]", "(@)", "[at]", "(at)", "[:]", "[://]", "[:/",
    "[/]", "[.",
];

/// The number of characters of the longest sign of [`DEFANGED`].
const LONGEST_SIGN: usize = 5;

/// Returns true if the word at `word` in `text`, a block, counts letter by letter. When in doubt, it does.
#[must_use]
pub fn is_verbatim(text: &str, word: Span) -> bool {
    marked(text).into_iter().any(|span| span.covers(word)) || is_part_of_name(text, word)
}

/// Returns the spans of `text`, a block, in which letters that look alike are different letters: in order, without
/// overlaps.
#[must_use]
pub fn verbatim(text: &str) -> Vec<Span> {
    // Nothing looks like a Latin letter.
    if text.chars().all(|c| as_latin(c) == c) {
        return Vec::new();
    }
    let mut spans = marked(text);
    spans.extend(mixed_words(text).into_iter().filter(|word| is_part_of_name(text, *word)));
    spans.sort();
    // Spans that overlap become one, so that they can be searched by halves.
    spans.dedup_by(|next, before| {
        let overlaps = next.start <= before.end;
        if overlaps {
            before.end = before.end.max(next.end);
        }
        overlaps
    });
    spans
}

/// Returns the spans of code, of tags, of the targets of links, and of brackets that are no text of a link.
fn marked(text: &str) -> Vec<Span> {
    let bytes = text.as_bytes();
    let (mut out, mut open, mut i) = (Vec::new(), Vec::new(), 0);
    // No tag closes after the last of these.
    let last_angle = text.rfind('>').unwrap_or(0);
    while i < bytes.len() {
        let rest = &text.as_bytes()[i..];
        let end = match rest[0] {
            b'\\' if rest.get(1).is_some_and(u8::is_ascii_punctuation) => {
                i += 2;
                continue;
            }
            b'`' => {
                let ticks = rest.iter().take_while(|b| **b == b'`').count();
                let Some(end) = code_end(bytes, i + ticks, ticks) else {
                    i += ticks;
                    continue;
                };
                end
            }
            b'<' if i < last_angle
                && rest.get(1).is_some_and(|b| b.is_ascii_alphabetic() || matches!(b, b'/' | b'!')) =>
            {
                text[i..].find('>').map_or(i, |end| i + end + 1)
            }
            b'[' => {
                open.push(i);
                i
            }
            b']' => {
                let start = open.pop();
                if rest.get(1) == Some(&b'(') {
                    let end = target_end(bytes, i + 2);
                    out.push(Span::from(i + 2..end));
                    i = end.max(i + 1);
                    continue;
                }
                if let Some(start) = start
                    && (!has_label(&rest[1..]) || text[..start].ends_with(']'))
                {
                    out.push(Span::from(start..i + 1));
                }
                i
            }
            _ => i,
        };
        if end > i {
            out.push(Span::from(i..end));
        }
        i = end.max(i + 1);
    }
    out
}

/// Returns the end of a code span whose words begin at `from`, after `ticks` backticks.
fn code_end(bytes: &[u8], from: usize, ticks: usize) -> Option<usize> {
    let mut at = from;
    while at < bytes.len() {
        let run = bytes[at..].iter().take_while(|b| **b == b'`').count();
        if run == ticks {
            return Some(at + run);
        }
        at += run.max(1);
    }
    None
}

/// Returns the end of the target of a link that begins at `from`, before its title.
fn target_end(bytes: &[u8], from: usize) -> usize {
    let (in_angles, mut depth) = (bytes.get(from) == Some(&b'<'), 0);
    for (at, byte) in bytes.iter().enumerate().skip(from) {
        match byte {
            b'>' if in_angles => return at,
            _ if in_angles => {}
            b'(' => depth += 1,
            b')' if depth == 0 => return at,
            b')' => depth -= 1,
            byte if byte.is_ascii_whitespace() => return at,
            _ => {}
        }
    }
    bytes.len()
}

/// Returns true if the label of a link follows its text. A number is a citation.
fn has_label(rest: &[u8]) -> bool {
    rest.first() == Some(&b'[')
        && rest.get(1).is_some_and(|b| !b.is_ascii_digit() && !matches!(b, b'^' | b']'))
}

/// Returns true if the word is part of an address, a handle, the name of a file, a path, a key, or a hash.
fn is_part_of_name(text: &str, word: Span) -> bool {
    if text[word.range()].contains(char::is_numeric) {
        return true;
    }
    let parts = |c: char| c.is_whitespace() || BREAKS.contains(c);
    let (before, after) = (&text[..word.range().start], &text[word.range().end..]);
    let start =
        before.rfind(parts).map_or(0, |at| at + before[at..].chars().next().map_or(0, char::len_utf8));
    let end = after.find(parts).unwrap_or(after.len());
    // As many characters as the signs have.
    let left = before[..start].trim_end();
    let near = left.char_indices().rev().nth(LONGEST_SIGN - 1).map_or(0, |(at, _)| at);
    let left = left[near..].to_lowercase();
    let right = after[end..].trim_start().chars().take(LONGEST_SIGN).collect::<String>().to_lowercase();
    let is_defanged = DEFANGED.iter().any(|sign| left.ends_with(sign) || right.starts_with(sign))
        || right.starts_with("dot ")
        || left.ends_with(" dot");
    is_defanged || is_name(&text[start..word.range().end + end])
}

/// Returns true if what stands between two spaces is more than words.
fn is_name(token: &str) -> bool {
    let joins = |(at, sign): (usize, &str)| token[at + sign.len()..].starts_with(char::is_alphanumeric);
    let hex = |c: char| as_latin(c).is_ascii_hexdigit() || matches!(c, '-' | ':');
    token.contains(SIGNS)
        || token.trim_matches('_').contains('_')
        || token.match_indices(['.', ':', '?']).any(joins)
        || token.contains(|c: char| c.is_ascii_digit()) && token.chars().all(hex)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the words with look-alike letters that count letter by letter, and the others.
    fn words(text: &str) -> (Vec<&str>, Vec<&str>) {
        let (kept, free): (Vec<_>, Vec<_>) =
            mixed_words(text).into_iter().partition(|word| is_verbatim(text, *word));
        let shown = |spans: Vec<Span>| spans.into_iter().map(|span| &text[span.range()]).collect();
        (shown(kept), shown(free))
    }

    #[test]
    fn names_count_letter_by_letter() {
        // The `o` of all these is Cyrillic, as is the `c` of the hash.
        for text in [
            "at https://sh\u{43e}p.example/x now",
            "at sh\u{43e}p.example now",
            "at sh\u{43e}p[.]example now",
            "at hxxps[://]sh\u{43e}p[.]example now",
            "at example[.]sh\u{43e}p now",
            "at sh\u{43e}p (dot) example now",
            "at sh\u{43e}p dot example now",
            "at <https://example.org/sh\u{43e}p> now",
            "the [shop](sh\u{43e}p) opened",
            "the [shop](<sh\u{43e}p list>) opened",
            "the [shop](a(sh\u{43e}p) \"title\") opened",
            "the <a href=\"sh\u{43e}p\">shop</a> opened",
            "run `sh\u{43e}p now` here",
            "run ``a ` sh\u{43e}p`` here",
            "from clerk@sh\u{43e}p and others",
            "from sh\u{43e}p@example.org and others",
            "by @sh\u{43e}p, who left",
            "by #sh\u{43e}p, who left",
            "on t.me/sh\u{43e}p/5",
            "in C:\\tmp\\sh\u{43e}p and",
            "in sh\u{43e}p.exe and",
            "in sh\u{43e}p_list and",
            "with 1f0\u{441}ab2 and",
            "with 1f0-\u{441}ab and",
            "the [page][sh\u{43e}p] said",
            "the [page][sh\u{43e}p][1] said",
            "the [sh\u{43e}p][] said",
            "the [sh\u{43e}p] said",
            "[sh\u{43e}p]: https://example.org",
            "it fell.[^sh\u{43e}p] It",
            "it fell [see @sh\u{43e}p, p. 2]. It",
        ] {
            let (kept, free) = words(text);
            assert!(kept.len() == 1 && free.is_empty(), "{text}: {kept:?} {free:?}");
            let word = mixed_words(text)[0];
            assert!(verbatim(text).into_iter().any(|span| span.covers(word)), "{text}");
        }
    }

    #[test]
    fn words_and_names_of_prose_do_not() {
        for text in [
            "P\u{43e}rt",
            "the P\u{43e}rt, which fell",
            "the (P\u{43e}rt) fell.[1] It",
            "the P\u{43e}rt.[1] It",
            "the P\u{43e}rt[1].",
            "the \"P\u{43e}rt\" and **P\u{43e}rt** and _P\u{43e}rt_",
            "P\u{43e}rt-Anvil's P\u{43e}rt: it",
            "the [P\u{43e}rt office](https://example.org) said",
            "the [P\u{43e}rt office][key] said",
            "a `code` P\u{43e}rt `code`",
            "an unclosed ` and P\u{43e}rt",
            "an [unclosed bracket and P\u{43e}rt",
            "2 < 3 and P\u{43e}rt > 1",
        ] {
            let (kept, free) = words(text);
            assert!(kept.is_empty() && !free.is_empty(), "{text}: {kept:?} {free:?}");
            let word = mixed_words(text)[0];
            assert!(!verbatim(text).into_iter().any(|span| span.covers(word)), "{text}");
        }
    }

    #[test]
    fn broken_notation_is_read_to_its_end() {
        for text in ["[", "]", "](", "](<ж", "`", "``ж`", "<a ж", "[[ж]", "\\", "\\ж", "ж]("] {
            let spans = verbatim(text);
            assert!(spans.iter().all(|span| text.get(span.range()).is_some()), "{text}");
        }
    }
}
