//! Compares two versions of a text: the letters of each, and the sources to which its references lead.
//!
//! It verifies a change that may touch anything that does not matter to a reader: the numbers of markers, the order of
//! the endnotes, punctuation and spaces, the notation of URLs, look-alike letters in prose, comments for Assessor. Everything
//! else must be equal, and each reference must follow the same letters and lead to the same sources.

use rustc_hash::FxHashMap;

use crate::analysis::Snapshot;
use crate::assessment::blocks::{self, BlockKind};
use crate::assessment::headings::OwnNames;
use crate::assessment::{Conventions, Label, SourceIdentity, comments, sources};
use crate::text::scripts::as_latin;
use crate::text::verbatim::verbatim;
use crate::text::{Span, fingerprint};

use super::parts::parts;
use super::reading::{PARAGRAPH, is_ibid, labels, masked};

/// Returns the offset in the text of `before` of the first thing that `after` no longer says: a reference that leads to
/// other sources or belongs to another sentence, an endnote that is lost, or other words. Returns `None` if each claim
/// keeps its sources.
#[must_use]
pub fn first_changed_source(before: &Snapshot, after: &Snapshot) -> Option<u32> {
    let (old, new) = (parts(before), parts(after));
    for (old, new) in old.iter().zip(&new) {
        let old = Reading::of(before, *old);
        let new = Reading::of(after, *new);
        if let Some(at) = old.first_difference(&new) {
            return Some(at);
        }
    }
    // A report that begins or ends elsewhere has other endnotes.
    (old.len() != new.len()).then(|| old.last().map_or(0, |part| part.start))
}

/// One thing that a text says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    /// A letter or a digit. In prose, it is in Latin if it looks so.
    Letter(char),
    /// The page that a URL names.
    Page(u64),
    /// The hash of the sources to which a reference leads.
    Reference(u64),
}

/// A part of a text with its endnotes.
struct Reading {
    /// What the text says outside the endnotes, with the offset of each in the whole text.
    body: Vec<(Said, u32)>,
    /// For each reference of `body` that is read as a citation of a sentence, by its index: the indices of the sentence.
    sentences: FxHashMap<usize, Span>,
    /// The endnotes with what they refer to, and their offsets in the whole text.
    notes: Vec<(String, u32)>,
}

impl Reading {
    /// Reads a part of a text.
    fn of(snapshot: &Snapshot, part: Span) -> Self {
        let names = &snapshot.environment().headings;
        let text = snapshot.text().slice(part);
        let conventions = Conventions::of(&text, names);
        let mut entries: Vec<Entry> = Vec::new();
        for (kind, span) in blocks::all_with(&text, names) {
            let words = &text[span.range()];
            match kind {
                BlockKind::Endnote(head) => {
                    let words = head.map_or_else(|| words.trim(), |head| head.words(words));
                    let (refers, words) = masked(words, conventions);
                    let (label, at) = (head.map(|head| head.label), part.start + span.start);
                    entries.push(Entry { label, words: plain(&words), is_ibid: is_ibid(&words), refers, at });
                }
                BlockKind::Continuation => {
                    let (refers, words) = masked(words.trim(), conventions);
                    if let Some(entry) = entries.last_mut() {
                        entry.words.push_str(PARAGRAPH);
                        entry.words.push_str(&plain(&words));
                        entry.refers.extend(refers);
                    }
                }
                _ => {}
            }
        }
        let (by_label, notes) = with_references(&entries);
        let mut reading = Self { body: Vec::new(), sentences: FxHashMap::default(), notes };
        reading.read_body(&text, part.start, conventions, names, &by_label);
        reading.assign_sentences(snapshot, part);
        reading
    }

    /// Reads everything but the endnotes.
    fn read_body(
        &mut self,
        text: &str,
        start: u32,
        conventions: Conventions,
        names: &OwnNames,
        by_label: &FxHashMap<Label, u64>,
    ) {
        for (kind, span) in blocks::all_with(text, names) {
            if matches!(kind, BlockKind::Endnote(_) | BlockKind::Continuation | BlockKind::Blank) {
                continue;
            }
            let words = &text[span.range()];
            let refers = match kind {
                BlockKind::Comment => {
                    // Markers count in a comment too: without its signs, they are found as in any text.
                    labels(&words.replacen("<!--", "    ", 1).replace("-->", "   "), conventions)
                }
                kind if kind.cites() => labels(words, conventions),
                _ => Vec::new(),
            };
            let keys: Vec<Span> = refers.iter().map(|(start, end, _)| Span::new(*start, *end)).collect();
            let mut refers = refers.into_iter().peekable();
            let mut urls = urls(words, &keys).into_iter().peekable();
            let mut directives = comments::ignores(words).into_iter().map(|ignore| ignore.span).peekable();
            let kept =
                if kind == BlockKind::Code { vec![Span::from(0..words.len())] } else { verbatim(words) };
            let mut skipped = 0;
            for (at, c) in words.char_indices() {
                let at = at as u32;
                while let Some((_, end, label)) = refers.next_if(|(start, ..)| *start <= at) {
                    // A marker without an endnote stays what it is.
                    let known = by_label.get(&label).copied();
                    let sources = known.unwrap_or_else(|| fingerprint(format!("{label:?}").bytes()));
                    self.body.push((Said::Reference(sources), start + span.start + at));
                    skipped = skipped.max(end);
                }
                if let Some((url, page)) = urls.next_if(|(url, _)| url.start <= at) {
                    self.body.push((Said::Page(page), start + span.start + at));
                    skipped = skipped.max(url.end);
                }
                if let Some(directive) = directives.next_if(|span| span.start <= at) {
                    skipped = skipped.max(directive.end);
                }
                if at >= skipped && c.is_alphanumeric() {
                    self.body.push((Said::Letter(folded(c, at, &kept)), start + span.start + at));
                }
            }
        }
    }

    /// Finds the sentences of the references in `part`.
    fn assign_sentences(&mut self, snapshot: &Snapshot, part: Span) {
        let index = |at: u32| self.body.partition_point(|(_, other)| *other < at);
        let mut sentences = FxHashMap::default();
        for sentence in snapshot.sentences().filter(|sentence| part.covers(sentence.span)) {
            let own = Span::from(index(sentence.span.start)..index(sentence.span.end));
            for citation in snapshot.citations_of(sentence) {
                sentences.insert(index(citation.key.start), own);
            }
        }
        self.sentences = sentences;
    }

    /// Returns the offset of the first thing that `new` does not say.
    fn first_difference(&self, new: &Self) -> Option<u32> {
        let length = self.body.len().min(new.body.len());
        let differs = |i: &usize| self.body[*i].0 != new.body[*i].0 || self.moves(new, *i);
        if let Some(i) = (0..length).find(differs) {
            return Some(self.body[i].1);
        }
        if self.body.len() != new.body.len() {
            let after = self.body.get(length).or(self.body.last());
            return Some(after.map_or(0, |(_, at)| *at));
        }
        let mut left: FxHashMap<&str, usize> = FxHashMap::default();
        new.notes.iter().for_each(|(note, _)| *left.entry(note).or_default() += 1);
        let lost = self.notes.iter().find(|(note, _)| match left.get_mut(note.as_str()) {
            Some(count) if *count > 0 => {
                *count -= 1;
                false
            }
            _ => true,
        });
        let added = || self.notes.last().filter(|_| new.notes.len() > self.notes.len());
        lost.or_else(added).map(|(_, at)| *at)
    }

    /// Returns true if the `i`th thing is a reference that belongs to another sentence in `new`. The sentences may
    /// begin and end elsewhere, because a complete marker ends one.
    fn moves(&self, new: &Self, i: usize) -> bool {
        let (old, new) = match (self.sentences.get(&i), new.sentences.get(&i)) {
            (Some(old), Some(new)) => (*old, *new),
            // A marker that was not read follows its claim.
            (None, Some(new)) => (Span::from(self.letter_before(i)..i), *new),
            (Some(_), None) => return true,
            (None, None) => return false,
        };
        let has_letter = |span: Span| self.body[span.range()].iter().any(|(said, _)| said.is_text());
        let both = Span::new(old.start.max(new.start), old.end.min(new.end).max(old.start.max(new.start)));
        has_letter(old) && has_letter(new) && !has_letter(both)
    }

    /// Returns the index of the last thing before the `i`th that is no reference.
    fn letter_before(&self, i: usize) -> usize {
        self.body[..i].iter().rposition(|(said, _)| said.is_text()).unwrap_or(i)
    }
}

impl Said {
    const fn is_text(self) -> bool {
        !matches!(self, Self::Reference(_))
    }
}

/// An endnote.
struct Entry {
    label: Option<Label>,
    /// Its text in its plain form.
    words: String,
    /// True if it refers to the endnote above it.
    is_ibid: bool,
    /// The endnotes to which it refers.
    refers: Vec<Label>,
    /// Its offset in the whole text.
    at: u32,
}

/// Returns the hash of the endnotes of each label, and all endnotes in order, each with the text of those to which it
/// refers.
fn with_references(entries: &[Entry]) -> (FxHashMap<Label, u64>, Vec<(String, u32)>) {
    let mut words: FxHashMap<Label, String> = FxHashMap::default();
    for entry in entries {
        let Some(label) = entry.label else { continue };
        let all = words.entry(label).or_default();
        all.push_str(&entry.words);
        all.push('\n');
    }
    let (mut by_label, mut notes): (FxHashMap<Label, String>, _) = (FxHashMap::default(), Vec::new());
    let mut above = "";
    for entry in entries {
        let mut shown = entry.words.clone();
        for label in &entry.refers {
            shown.push_str(" → ");
            shown.push_str(words.get(label).map_or("", String::as_str));
        }
        if entry.is_ibid {
            shown.push_str(" ↑ ");
            shown.push_str(above);
        }
        if let Some(label) = entry.label {
            let all = by_label.entry(label).or_default();
            all.push_str(&shown);
            all.push('\n');
        }
        notes.push((shown, entry.at));
        above = &entry.words;
    }
    let hashed = by_label.into_iter().map(|(label, shown)| (label, fingerprint(shown.bytes())));
    (hashed.collect(), notes)
}

/// Returns the letters and digits of an endnote, and the pages that its URLs name.
fn plain(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    let mut at = 0;
    let kept = verbatim(words);
    let letters = |part: std::ops::Range<usize>, out: &mut String| {
        let start = part.start;
        let read = words[part].char_indices().filter(|(_, c)| c.is_alphanumeric());
        out.extend(read.map(|(i, c)| folded(c, (start + i) as u32, &kept)));
    };
    for (url, page) in urls(words, &[]) {
        letters(at..url.range().start, &mut out);
        out.push_str(&format!("<{page:x}>"));
        at = url.range().end;
    }
    letters(at..words.len(), &mut out);
    out
}

/// Returns the letter at `at` in Latin if it looks so. In `kept`, such as the key of a link, it stays what it is; these
/// spans are in order.
fn folded(c: char, at: u32, kept: &[Span]) -> char {
    let latin = as_latin(c);
    let is_kept =
        || kept[..kept.partition_point(|span| span.start <= at)].last().is_some_and(|span| at < span.end);
    if latin != c && is_kept() { c } else { latin }
}

/// Returns the URLs in `words` in order, each with the page that it names. A URL ends before the first of `keys`, the
/// numbers of markers, in it.
fn urls(words: &str, keys: &[Span]) -> Vec<(Span, u64)> {
    let mut found = Vec::new();
    let mut end = 0;
    for url in sources::parse(words).into_iter().filter_map(|source| source.url) {
        let key = keys[keys.partition_point(|key| key.start < url.start)..].first();
        let stop = key.map_or(url.end, |key| key.start.min(url.end));
        let written = words[url.range().start..stop as usize].trim_end_matches(['[', '(', '^', '\\', '#']);
        let start = without_lead(&words[end..url.range().start]).len() + end;
        let page = SourceIdentity::read(written).page;
        end = url.range().start + written.len();
        found.push((Span::from(start..end), page));
    }
    found
}

/// Returns the text before a URL without a scheme or an encoded space that is joined to it: `https://` of
/// `https://https://example.org`.
fn without_lead(before: &str) -> &str {
    let mut rest = before;
    loop {
        let bare = rest.trim_end_matches([':', '/', ' ']);
        let lead = ["https", "http", "%20", "%C2%A0"].into_iter().find(|lead| {
            let at = bare.len().checked_sub(lead.len()).filter(|at| bare.is_char_boundary(*at));
            at.is_some_and(|at| bare[at..].eq_ignore_ascii_case(lead))
        });
        match lead {
            Some(lead) => rest = &bare[..bare.len() - lead.len()],
            None => return rest,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::snapshot;
    use super::*;

    const BODY: &str =
        "# River Report, May 3, 2024\n\nThe dam broke.[1] The road closed.[2] The pier burned.[3]\n";
    const NOTES: &str = "\n## Endnotes\n\n[1] https://a.org/x\n[2] See note 3; https://b.org/x\n[3] Lind, The Quay, https://c.org/x\n";

    /// Checks that each claim keeps its sources if `new` takes the place of `old`.
    #[track_caller]
    fn keeps_one_way(text: &str, old: &str, new: &str) {
        assert!(text.contains(old), "{old}");
        let (before, after) = (snapshot(text), snapshot(&text.replace(old, new)));
        let at = first_changed_source(&before, &after);
        assert_eq!(at, None, "{old} → {new}: {:?}", at.map(|at| &text[at as usize..]));
    }

    /// Checks the same for both directions.
    #[track_caller]
    fn keeps(text: &str, old: &str, new: &str) {
        keeps_one_way(text, old, new);
        keeps_one_way(&text.replace(old, new), new, old);
    }

    /// Checks that the first difference is at the start of `place` if `new` takes the place of `old`.
    #[track_caller]
    fn changes(old: &str, new: &str, place: &str) {
        let text = format!("{BODY}{NOTES}");
        assert!(text.contains(old), "{old}");
        let found = first_changed_source(&snapshot(&text), &snapshot(&text.replace(old, new)));
        let found = found.unwrap_or_else(|| panic!("{old} → {new} changes nothing"));
        assert!(text[found as usize..].starts_with(place), "{old} → {new}: {}", &text[found as usize..]);
    }

    #[test]
    fn what_does_not_matter_may_change() {
        let text = format!("{BODY}{NOTES}");
        keeps(&text, "broke.[1]", "broke [1].");
        keeps(&text, "broke.[1]", "broke. [1]");
        keeps(&text, "[1] The", "[ 1 ] The");
        keeps_one_way(&text.replace("[1] The", "[1 The"), "[1 The", "[1] The");
        keeps_one_way(&text.replace("[1] The", "1] The"), ".1] The", ".[1] The");
        keeps_one_way(&text.replace("[1] The", "[1, 2] The"), "[1, 2] The", "[1][2] The");
        keeps(&text, "road closed", "r\u{43e}ad closed");
        keeps(&text, "https://a.org/x", "ttps://a.org/x");
        keeps(&text, "https://a.org/x", "https:// a.org/x");
        keeps(&text, "https://a.org/x", "https://https://a.org/x");
        keeps(&text, "https://a.org/x", "hxxps://a[.]org/x");
        keeps(&text, "https://a.org/x", "https://a dot org/x");
        keeps(&text, "https://a.org/x", "https://a.org/x?utm_source=rss");
        keeps(&text, "broke.[1]", "broke.[1]<!-- assessor: ignore -->");
        keeps(&text, "The road", "<!-- assessor: ignore marker-order -->The road");
        keeps(&text, "[1] https://a.org/x\n", "[1] https://a.org/x\r\n");
        for (old, new) in [("x;%20https", "x; https"), ("xhttps", "x; https"), ("x; https", "x https")] {
            let several = text.replace("https://a.org/x", &format!("https://d.org/{old}://a.org/x"));
            keeps(&several, old, new);
        }
    }

    #[test]
    fn look_alike_letters_count_where_they_name_something() {
        let text = format!("{BODY}{NOTES}").replace(
            "road closed",
            "road, see [the page][ro\u{430}d], `ro\u{430}d`, @ro\u{430}d and ro\u{430}d[.]org, closed",
        );
        for (old, new) in [
            ("[ro\u{430}d]", "[road]"),
            ("`ro\u{430}d`", "`road`"),
            ("@ro\u{430}d", "@road"),
            ("ro\u{430}d[.]", "road[.]"),
        ] {
            assert!(text.contains(old), "{old}");
            let at = first_changed_source(&snapshot(&text), &snapshot(&text.replace(old, new)));
            let at = at.unwrap_or_else(|| panic!("{old} → {new} changes nothing"));
            // An address is compared as a whole.
            let from = if old.ends_with("[.]") { "ro\u{430}d[.]" } else { "\u{430}d" };
            assert!(text[at as usize..].starts_with(from), "{old}: {}", &text[at as usize..]);
        }
        let key = "The dam broke.[1] The [quay][ke\u{443}] burned.\n\n[ke\u{443}]: https://k.org/x\n\n## Endnotes\n\n[1] https://a.org/x\n";
        let after = key.replace("][ke\u{443}]", "][key]");
        assert!(first_changed_source(&snapshot(key), &snapshot(&after)).is_some());
        let note = format!("{BODY}{NOTES}").replace("Lind,", "Lind, `qu\u{430}y`,");
        let after = note.replace("qu\u{430}y", "quay");
        assert!(first_changed_source(&snapshot(&note), &snapshot(&after)).is_some());
    }

    #[test]
    fn renumbering_changes_nothing() {
        let body = "# R\n\nThe dam broke.[3] The road closed.[1] The pier burned.[2]\n";
        let before = snapshot(&format!("{body}{NOTES}"));
        let made = super::super::renumber(&before);
        assert!(made.numbers == 3, "{:?}", made.doubts);
        let after = super::super::apply(before.text(), &made.change.edits).to_string();
        assert_eq!(first_changed_source(&before, &snapshot(&after)), None, "{after}");
        // The same numbers without their endnotes.
        let numbers_only = format!("{}{NOTES}", after.split("\n## Endnotes").next().unwrap_or(""));
        let at = first_changed_source(&before, &snapshot(&numbers_only)).expect("a difference");
        assert!(before.text().to_string()[at as usize..].starts_with("3] The road"), "{at}");
    }

    #[test]
    fn the_first_claim_that_loses_its_source_is_named() {
        changes("closed.[2]", "closed.[3]", "2] The pier");
        changes("closed.[2]", "closed.", "2] The pier");
        // A number that is no citation any more.
        changes("closed.[2]", "closed.[2", "2] The pier");
        changes("closed.[2]", "closed.[9]", "2] The pier");
        changes("broke.[1] The road closed.[2]", "broke. The road closed.[1][2]", "1] The road");
        changes("broke.[1] The road", "broke. The [1]road", "1] The road");
        changes("https://a.org/x", "https://a.org/y", "1] The road");
        changes("[3] Lind, The Quay, https://c.org/x\n", "", "2] The pier");
        changes("Lind", "Lund", "2] The pier");
        changes("See note 3", "See note 1", "2] The pier");
        changes("road closed", "road opened", "closed");
        // To the sentence after it, without a word between.
        changes("broke.[1] The", "broke.\n\n[1] The", "1] The road");
    }

    #[test]
    fn an_endnote_that_nothing_cites_is_not_lost() {
        let text = format!("{BODY}{NOTES}[4] https://d.org/x\n");
        let after = snapshot(&format!("{BODY}{NOTES}"));
        let at = first_changed_source(&snapshot(&text), &after).expect("a difference");
        assert!(text[at as usize..].starts_with("[4] https"), "{}", &text[at as usize..]);
    }

    #[test]
    fn each_report_of_a_file_has_its_own_endnotes() {
        let two = "# River Report\n\nA.[2] B.[1]\n\n## Endnotes\n\n[1] a.org\n[2] b.org\n\n# Lake Report\n\nC.[2] D.[1]\n\n\
            ## Endnotes\n\n[1] c.org\n[2] d.org\n";
        let before = snapshot(two);
        let made = super::super::renumber(&before);
        let after = super::super::apply(before.text(), &made.change.edits).to_string();
        assert_ne!(after, two);
        assert_eq!(first_changed_source(&before, &snapshot(&after)), None);
        let wrong = two.replace("[1] c.org\n[2] d.org", "[1] d.org\n[2] c.org");
        let at = first_changed_source(&before, &snapshot(&wrong)).expect("a difference");
        assert!(two[at as usize..].starts_with("2] D."), "{}", &two[at as usize..]);
    }
}
