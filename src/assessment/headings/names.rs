//! Recognising the names of sections among the signs, numbers and words that teams put around them.

use super::known::{
    AROUND_NOTES, ENDNOTES, JOINS, NEXT_TO_NOTES, NEXT_TO_TAKEAWAYS, PARTS, TAKEAWAYS, TOPLINES,
};
use super::{HeadingRole, name, without_remark};

/// A team's own names of its sections, besides those that are known everywhere.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct OwnNames {
    takeaways: Vec<String>,
    notes: Vec<String>,
}

impl OwnNames {
    /// No names.
    pub const NONE: &'static Self = &Self { takeaways: Vec::new(), notes: Vec::new() };

    /// The names from the settings.
    #[must_use]
    pub fn new(takeaways: &[String], notes: &[String]) -> Self {
        let folded = |names: &[String]| names.iter().map(|name| plain(name)).collect();
        Self { takeaways: folded(takeaways), notes: folded(notes) }
    }
}

/// The role of the heading `line`: its whole name is known, or all parts of a compound are and one is such a name. Signs,
/// numbering, emphasis and a remark in brackets around it are ignored.
#[must_use]
pub fn role(line: &str, own: &OwnNames) -> HeadingRole {
    let words = plain(name(line));
    let words = words.as_str();
    let is_own = |names: &[String]| names.iter().any(|name| name == words);
    if is_own(&own.takeaways) || TAKEAWAYS.contains(&words) || words.starts_with("key inflection") {
        return HeadingRole::Takeaways;
    }
    if is_own(&own.notes) || names_notes(words) {
        return HeadingRole::Endnotes;
    }
    if TOPLINES.contains(&words) {
        return HeadingRole::Toplines;
    }
    if words.len() > LONGEST {
        return HeadingRole::Section;
    }
    let (mut takeaways, mut notes, mut toplines) = (false, false, false);
    let (mut by_takeaways, mut by_notes) = (true, true);
    for part in parts(words) {
        let part = part.trim();
        let takeaway = TAKEAWAYS.contains(&part) || is_time_after(part, TAKEAWAYS);
        let note = names_notes(part);
        let topline = TOPLINES.contains(&part);
        takeaways |= takeaway;
        notes |= note;
        toplines |= topline;
        by_takeaways &= takeaway || topline || NEXT_TO_TAKEAWAYS.contains(&part) || is_time(part);
        by_notes &= note || NEXT_TO_NOTES.contains(&part);
    }
    match () {
        () if takeaways && by_takeaways => HeadingRole::Takeaways,
        () if notes && by_notes => HeadingRole::Endnotes,
        () if toplines && by_takeaways => HeadingRole::Toplines,
        () => HeadingRole::Section,
    }
}

/// Longer headings are no compounds of names, in bytes.
const LONGEST: usize = 120;

/// The section that `line` names, if its words are the name of a section that is known and nothing else. Allocates
/// nothing.
#[must_use]
pub fn known(line: &str, own: &OwnNames) -> Option<HeadingRole> {
    let name = name(line);
    let is_in = |names: &[&str]| names.iter().any(|known| is_same(known, name));
    let is_own = |names: &[String]| names.iter().any(|known| is_same(known, name));
    if is_in(TAKEAWAYS) || is_own(&own.takeaways) {
        Some(HeadingRole::Takeaways)
    } else if is_in(ENDNOTES) || is_own(&own.notes) {
        Some(HeadingRole::Endnotes)
    } else {
        is_in(TOPLINES).then_some(HeadingRole::Toplines)
    }
}

/// Returns true if the name `known`, in lower case, is `name` in any case.
fn is_same(known: &str, name: &str) -> bool {
    known.len() == name.len() && known.chars().eq(name.chars().flat_map(char::to_lowercase))
}

/// The words of a heading in lower case, without what teams put around them: signs, numbering, a remark in brackets.
fn plain(words: &str) -> String {
    let mut words = without_remark(without_signs(words)).to_lowercase();
    for end in [" at a glance", " in brief"] {
        if let Some(len) = words.strip_suffix(end).map(str::len) {
            words.truncate(len);
        }
    }
    without_signs(without_number(&words)).to_owned()
}

/// The words without the signs around them that are no letters: emoji, asterisks, dashes.
fn without_signs(words: &str) -> &str {
    let words = words.trim_start_matches(|c: char| !c.is_alphanumeric());
    words.trim_end_matches(|c: char| !(c.is_alphanumeric() || c == ')'))
}

/// The words without the number before them: `1.`, `2.3`, `VII.`, `B)`, `Annex 2 -`.
fn without_number(words: &str) -> &str {
    let (first, rest) = words.split_once(' ').unwrap_or((words, ""));
    let (number, rest, part) = match PARTS.contains(&first) {
        true => rest.split_once(' ').map_or((rest, "", true), |(number, rest)| (number, rest, true)),
        false => (first, rest, false),
    };
    let bare = number.trim_end_matches(['.', ')', ':', '—', '–', '-']);
    let pointed = bare.len() < number.len() || part;
    let digits = bare.starts_with(|c: char| c.is_ascii_digit())
        && bare.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-'));
    let roman = bare.bytes().all(|b| b"ivxlc".contains(&b));
    let letter = bare.chars().count() == 1;
    if !bare.is_empty() && !rest.is_empty() && (digits || pointed && (roman || letter)) {
        rest
    } else {
        words
    }
}

/// The parts that [`JOINS`] join.
fn parts(words: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(words);
    std::iter::from_fn(move || {
        let all = rest?;
        let first = JOINS.iter().filter_map(|join| all.find(join).map(|at| (at, join.len()))).min();
        let (part, after) = first.map_or((all, None), |(at, len)| (&all[..at], Some(&all[at + len..])));
        rest = after;
        Some(part)
    })
}

/// Returns true if a part of a heading names the notes: 'references', 'data sources', 'sources consulted'.
fn names_notes(part: &str) -> bool {
    if ENDNOTES.contains(&part) {
        return true;
    }
    let is_name = |word: &&str| ENDNOTES.contains(word) && *word != "notes";
    let mut words = part.split(' ');
    words.clone().filter(is_name).count() == 1
        && words.all(|word| is_name(&word) || AROUND_NOTES.contains(&word))
}

/// Returns true if a part of a heading says only when: 'may 3', 'week 12', 'this week', 'as of may 3'.
fn is_time(part: &str) -> bool {
    let when = ["today", "this week", "this month", "the week", "the day", "the month"].contains(&part);
    when || part.len() <= 30 && part.contains(|c: char| c.is_ascii_digit())
}

/// Returns true if one of `names` and a time make up `part`: 'key takeaways from may 3'.
fn is_time_after(part: &str, names: &[&str]) -> bool {
    let rest = names.iter().find_map(|name| part.strip_prefix(name)?.strip_prefix(' '));
    let rest = rest.and_then(|rest| {
        ["from ", "for ", "of ", "on ", "as of ", "in ", ""].iter().find_map(|word| rest.strip_prefix(word))
    });
    rest.is_some_and(is_time)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_names_among_signs_numbers_and_remarks() {
        for line in [
            "## 🎯 Key Findings (High Confidence)",
            "II. Key Judgments",
            "## Bottom Line Up Front (BLUF)",
            "### 2.1 Summary of Findings",
            "Key Points at a Glance",
            "Top Line and Key Takeaways",
            "Key Takeaways: May 3",
            "Key Takeaways from the Week",
            "## Executive Summary & Key Judgments",
            "**Wichtigste Erkenntnisse**",
            "Основні висновки",
            "Ключевые выводы:",
            "## أبرز النقاط",
            "Points clés",
            "PUNTOS CLAVE",
        ] {
            assert_eq!(role(line, &OwnNames::default()), HeadingRole::Takeaways, "{line}");
        }
        for line in [
            "VII. References",
            "Sources and Methodology",
            "## References and Notes",
            "Sources Consulted",
            "📚 References",
            "Data Sources",
            "Annex 2 - Endnotes",
            "Appendix B: Sources",
            "Selected Bibliography",
            "## Notes {#notes .unnumbered}",
            "ДЖЕРЕЛА",
            "Список литературы",
            "المصادر والمراجع",
            "Notes et références",
            "Quellen",
            "Fuentes consultadas",
        ] {
            assert_eq!(role(line, &OwnNames::default()), HeadingRole::Endnotes, "{line}");
        }
    }

    #[test]
    fn leaves_longer_phrases_alone() {
        for line in [
            "Sources of Tension",
            "Notes on the Fighting",
            "Key Findings of the Court",
            "Sources and Drivers of the Conflict",
            "Key Notes",
            "References to the Dam in Speeches",
            "Data",
            "Methodology",
            "A Bottom Line for the Basin",
        ] {
            assert_eq!(role(line, &OwnNames::default()), HeadingRole::Section, "{line}");
        }
    }

    #[test]
    fn knows_the_names_of_a_team() {
        let own = OwnNames::new(&["What Matters".to_owned()], &["Where This Is From:".to_owned()]);
        assert_eq!(role("## 🔑 What matters", &own), HeadingRole::Takeaways);
        assert_eq!(role("4. WHERE THIS IS FROM", &own), HeadingRole::Endnotes);
        assert_eq!(role("What else matters", &own), HeadingRole::Section);
    }
}
