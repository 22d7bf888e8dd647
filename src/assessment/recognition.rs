//! Telling assessments from other texts.
//!
//! Each block yields [`Evidence`], a few counts. Their sum, and the date, decide. So the answer after an edit costs as
//! much as the changed blocks, and the answer for a file on disk needs no analysis.

use super::Conventions;
use super::blocks::{self, BlockKind};
use super::citations::{self, Citation, Style};
use super::dates;
use super::document_date::document_date;
use super::front_matter;
use super::headings::OwnNames;
use super::headings::{self, HeadingRole};
use crate::text::add_up;

/// Facts that speak for or against an assessment, counted over some blocks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// Headings of takeaways.
    takeaways: u32,
    /// Headings of a summary for readers in a hurry.
    summaries: u32,
    /// Titles, in the front matter or above the text.
    titles: u32,
    /// Markers that are citations even if there are no notes.
    markers: u32,
    /// Numbers in brackets directly after a letter, which may be an index, and other citations that need a list of notes.
    indices: u32,
    /// Notes with a label.
    notes: u32,
    /// Links in prose.
    links: u32,
    /// Blocks of prose with links.
    linked: u32,
    /// Blocks of prose with links that also name a day or a year.
    dated: u32,
    /// Blocks of prose.
    prose: u32,
    /// Blocks of code.
    code: u32,
    /// Headings of a manual, a changelog or a policy.
    manual: u32,
}

/// The answer to whether a text is an assessment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recognition {
    /// It is one.
    Assessment,
    /// It is none.
    LeftAlone(Reason),
}

/// The reason why a text is not an assessment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It has the name or the headings of a manual, a changelog or a policy.
    Manual,
    /// It has numbers in brackets, but no notes.
    NoNotes,
    /// It has links or notes, but neither a date nor a summary.
    NoDate,
    /// It has links or notes, but no title.
    NoTitle,
    /// It cites too few sources by links.
    FewLinks,
    /// It cites nothing.
    Uncited,
}

impl Reason {
    /// Returns what the text has or lacks, as the end of a sentence that begins with "it".
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Manual => "has the name or headings of a manual, a changelog or a policy",
            Self::NoNotes => "has numbers in brackets, but no takeaways heading and no list of notes",
            Self::NoDate => "cites sources, but has no takeaways heading, no date and no summary",
            Self::NoTitle => "cites sources, but has no takeaways heading and no title",
            Self::FewLinks => "has no takeaways heading and cites sources in too few places",
            Self::Uncited => "has no takeaways heading and no citations",
        }
    }
}

/// Number of blocks with links from which links alone are enough, without a date.
const MANY: u32 = 8;
/// A text cites by links if at least one in this many blocks of prose has one.
const SPARSE: u32 = 20;

add_up!(Evidence {
    takeaways,
    summaries,
    titles,
    markers,
    indices,
    notes,
    links,
    linked,
    dated,
    prose,
    code,
    manual
});

impl Evidence {
    /// Returns the evidence in a block with the text `text`.
    #[must_use]
    pub fn of(kind: BlockKind, text: &str, citations: &[Citation]) -> Self {
        let mut evidence = Self::default();
        match kind {
            BlockKind::FrontMatter => {
                let title = front_matter::value(text, "title").filter(|title| !title.is_empty());
                evidence.titles = u32::from(title.is_some());
                evidence.manual = title.map_or(0, |title| 2 * u32::from(is_manual_title(&title)));
                // Some sites keep the whole text there.
                evidence.markers = memchr::memmem::find_iter(text.as_bytes(), b"[^").count() as u32;
            }
            BlockKind::Title => {
                let name = heading_words(text);
                evidence.titles = 1;
                evidence.manual = if is_manual_title(&name) { 2 } else { u32::from(is_manual_part(&name)) };
                evidence.summaries = u32::from(is_summary(&name));
            }
            BlockKind::Heading { role, .. } => {
                let name = heading_words(text);
                evidence.takeaways = u32::from(role == HeadingRole::Takeaways);
                evidence.manual = u32::from(is_manual_part(&name));
                evidence.summaries = u32::from(is_summary(&name));
            }
            BlockKind::Endnote(head) => evidence.notes = u32::from(head.is_some()),
            BlockKind::Code => evidence.code = 1,
            _ => {}
        }
        // "- [Tide tables](https://…): a list" is a list of links.
        let is_list =
            matches!(kind, BlockKind::Item(at) if text.get(at as usize..).is_some_and(opens_with_link));
        for citation in citations {
            let (before, bracket) = text.split_at(citation.bracket.start as usize);
            // A raised number follows its word directly.
            let after_letter = bracket.starts_with('[') && before.ends_with(char::is_alphanumeric);
            match citation.label.style {
                Style::Link | Style::Reference | Style::Named => {
                    evidence.links += u32::from(kind.is_body() && !is_list);
                }
                Style::Numeric | Style::Roman if after_letter => evidence.indices += 1,
                // A name and a year, or a designation, may look like a citation.
                Style::AuthorDate | Style::Register => evidence.indices += 1,
                _ => evidence.markers += 1,
            }
        }
        evidence.linked = u32::from(evidence.links > 0);
        evidence.dated = u32::from(evidence.links > 0 && names_time(text));
        evidence.prose = u32::from(kind.is_body());
        evidence
    }

    /// Returns the evidence in `text`, as far as it is needed for a verdict.
    fn read(text: &str, names: &OwnNames) -> Self {
        let mut sum = Self::default();
        // Takeaways decide by themselves, and most reports begin with them.
        if blocks::all_with(text, names)
            .any(|(kind, _)| matches!(kind, BlockKind::Heading { role: HeadingRole::Takeaways, .. }))
        {
            sum.takeaways = 1;
            return sum;
        }
        let conventions = Conventions::of(text, names);
        for (kind, span) in blocks::all_with(text, names) {
            let block = &text[span.range()];
            let cited = if kind.cites() { citations::scan(block, conventions).citations } else { Vec::new() };
            sum = sum.plus(Self::of(kind, block, &cited));
        }
        sum
    }

    /// Returns the verdict on the text with this evidence, in the file `name`. `is_dated` returns true if the text has a
    /// date.
    #[must_use]
    pub fn verdict(self, name: &str, is_dated: impl Fn() -> bool) -> Recognition {
        let manual = self.manual + 2 * u32::from(is_manual_file(name));
        let marked = self.markers > 0 || self.indices > 0 && self.notes > 0;
        if self.takeaways > 0 || marked && manual < 2 {
            return Recognition::Assessment;
        }
        let linked = self.linked >= 2
            && self.links >= 3
            && self.linked * SPARSE >= self.prose
            && self.code <= self.linked;
        let cites = linked || self.notes >= 2;
        let (titled, summarised) = (self.titles > 0, self.summaries > 0);
        let missing = match manual {
            0 if titled && cites && summarised => return Recognition::Assessment,
            0 if titled && linked && self.linked >= MANY && self.dated > 0 && self.code == 0 => {
                return Recognition::Assessment;
            }
            0 if titled && cites && is_dated() => return Recognition::Assessment,
            0 | 1 if titled && summarised && is_dated() => return Recognition::Assessment,
            0 if cites && titled => Reason::NoDate,
            0 if cites => Reason::NoTitle,
            0 if self.indices > 0 => Reason::NoNotes,
            0 if self.links > 0 => Reason::FewLinks,
            0 => Reason::Uncited,
            _ => Reason::Manual,
        };
        Recognition::LeftAlone(missing)
    }
}

/// Returns the verdict on a text of a team with these `own` names of sections. `name` is the file name without folders.
/// Reads no further than necessary.
#[must_use]
pub fn verdict(name: &str, text: &str, own: &OwnNames) -> Recognition {
    Evidence::read(text, own).verdict(name, || {
        let heads = blocks::all_with(text, own).map(|(kind, span)| (kind, text[span.range()].into()));
        document_date(name, heads).is_some()
    })
}

/// Returns true if a text is an assessment. `name` is the file name without folders.
#[must_use]
pub fn is_assessment(name: &str, text: &str, own: &OwnNames) -> bool {
    verdict(name, text, own) == Recognition::Assessment
}

/// The words of a heading in lower case, without numbering and signs before them.
fn heading_words(heading: &str) -> String {
    let name = headings::name(heading);
    let numbered = name.split_once(['.', ')']).filter(|(number, rest)| {
        rest.starts_with(' ')
            && number.len() <= 4
            && number.chars().all(|c| matches!(c, 'I' | 'V' | 'X' | '0'..='9'))
    });
    let name = numbered.map_or(name, |(_, rest)| rest);
    name.trim_matches(|c: char| !c.is_alphanumeric() && c != '[' && c != ']').to_lowercase()
}

/// Returns true if an item begins with a link, as in a list of links.
fn opens_with_link(item: &str) -> bool {
    item.trim_start_matches(['*', '_', '\\', ' ']).starts_with('[')
}

/// Returns true for the heading of a summary in a report.
fn is_summary(name: &str) -> bool {
    const BEGINNINGS: [&str; 6] =
        ["executive summary", "exec summary", "bottom line", "bluf", "headline findings", "key messages"];
    BEGINNINGS.iter().any(|known| name.starts_with(known))
}

/// Returns true for the title of a manual, a licence, a policy or the like.
fn is_manual_title(title: &str) -> bool {
    const TITLES: [&str; 13] = [
        "readme",
        "changelog",
        "change log",
        "release notes",
        "license",
        "licence",
        "privacy policy",
        "privacy notice",
        "terms of service",
        "terms of use",
        "code of conduct",
        "security policy",
        "contributing",
    ];
    let title = title.trim().to_lowercase();
    TITLES.contains(&title.as_str())
        || ["how to ", "how-to", "howto", "getting started", "user guide"]
            .iter()
            .any(|s| title.starts_with(s))
}

/// Returns true for the names that files about a program or a repository have, such as `README.md`.
fn is_manual_file(name: &str) -> bool {
    const NAMES: [&str; 6] = ["readme", "changelog", "license", "licence", "contributing", "code_of_conduct"];
    // A report may be called "news.md", but hardly "NEWS.md".
    const SHOUTED: [&str; 7] = ["CHANGES", "RELEASES", "HISTORY", "NEWS", "SECURITY", "INSTALL", "COPYING"];
    let stem = name.split_once('.').map_or(name, |(stem, _)| stem);
    NAMES.iter().any(|known| known.eq_ignore_ascii_case(stem))
        || SHOUTED.contains(&stem)
        || stem.starts_with("CHANGELOG_")
}

/// Returns true for the heading of a part of a manual or a changelog.
fn is_manual_part(name: &str) -> bool {
    const PARTS: [&str; 27] = [
        "installation",
        "install",
        "installing",
        "usage",
        "getting started",
        "quick start",
        "quickstart",
        "contributing",
        "license",
        "licence",
        "licensing",
        "changelog",
        "unreleased",
        "[unreleased]",
        "prerequisites",
        "build",
        "building",
        "building from source",
        "running tests",
        "api",
        "api reference",
        "command line",
        "configuration",
        "features",
        "roadmap",
        "how to use",
        "troubleshooting",
    ];
    PARTS.contains(&name) || is_version(name)
}

/// Returns true for the heading of a version in a changelog: `[1.2.0] - 2024-05-03`, `v1.2.0`.
fn is_version(name: &str) -> bool {
    let name = name.trim_start_matches(['v', '[']);
    let end = name.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(name.len());
    let rest = name[end..].trim_start_matches(']').trim_start();
    name[..end].matches('.').count() == 2 && (rest.is_empty() || rest.starts_with(['-', '–', '(', '/']))
}

/// Returns true if a text names a year or a day, also in the address of a link.
fn names_time(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_year = |at: usize| {
        let figures = bytes.get(at..at + 4);
        figures.is_some_and(|f| {
            matches!(f, [b'1', b'9', ..] | [b'2', b'0', ..]) && f.iter().all(u8::is_ascii_digit)
        }) && !bytes.get(at + 4).is_some_and(u8::is_ascii_alphanumeric)
            && !(at > 0 && bytes[at - 1].is_ascii_alphanumeric())
    };
    memchr::memchr2_iter(b'1', b'2', bytes).any(is_year) || !dates::days(text).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<(), Reason>) {
        let expected = expected.map_or_else(Recognition::LeftAlone, |()| Recognition::Assessment);
        assert_eq!(verdict("a.md", text, OwnNames::NONE), expected, "{text}");
    }

    const LINKED: &str = "The port [closed](https://example.org/1). The mayor [left](https://example.org/2).\n\nThe ferry \
                          [sank](https://example.org/3).\n";

    #[test]
    fn takeaways_and_markers_make_an_assessment() {
        check("## Key Takeaways\n\n- The port closed.\n", Ok(()));
        check("The port closed.[1]\n", Ok(()));
        check("The port closed [@lind2023].\n", Ok(()));
        check("The port closed[1]\n\n## Notes\n\n[1] https://example.org\n", Ok(()));
    }

    #[test]
    fn a_team_may_name_its_takeaways() {
        let text = "## What Matters\n\n- The port closed.\n";
        let own = OwnNames::new(&["what matters".to_owned()], &[]);
        assert_eq!(verdict("a.md", text, &own), Recognition::Assessment);
        check(text, Err(Reason::Uncited));
    }

    #[test]
    fn indices_of_a_machine_do_not() {
        check("The lights of dock[2] and host[1-10] went out.\n", Err(Reason::NoNotes));
    }

    #[test]
    fn links_count_with_a_title_and_a_date_or_a_summary() {
        check(&format!("# River Basin, May 3, 2024\n\n{LINKED}"), Ok(()));
        check(&format!("# River Basin\n\n## 1. Executive Summary\n\n{LINKED}"), Ok(()));
        check(&format!("# River Basin\n\n{LINKED}"), Err(Reason::NoDate));
        check(LINKED, Err(Reason::NoTitle));
        check(
            "# River Basin, May 3, 2024\n\nThe port [closed](https://example.org/1).\n",
            Err(Reason::FewLinks),
        );
        check("# River Basin, May 3, 2024\n\nThe port closed.\n", Err(Reason::Uncited));
    }

    #[test]
    fn very_many_links_count_without_a_date() {
        let sentence = "The ferry [sank](https://example.org/3) on May 2.\n\n";
        check(&format!("# River Basin\n\n{}", sentence.repeat(8)), Ok(()));
        check(&format!("# River Basin\n\n{}", sentence.repeat(7)), Err(Reason::NoDate));
        check(
            &format!("# Tides\n\n{}", sentence.replace("on May 2", "at noon").repeat(9)),
            Err(Reason::NoDate),
        );
        check(&format!("# Tides\n\n{}```\nmake\n```\n", sentence.repeat(8)), Err(Reason::NoDate));
    }

    #[test]
    fn a_dated_report_with_a_summary_counts_without_citations() {
        check("# River Basin\n\nMay 3, 2024\n\n## Executive Summary\n\nThe port closed.\n", Ok(()));
        check("# River Basin\n\n## Executive Summary\n\nThe port closed.\n", Err(Reason::Uncited));
        check("# River, May 3, 2024\n\n## BLUF\n\nThe port closed.\n\n## License\n\nFree.\n", Ok(()));
    }

    #[test]
    fn a_few_links_in_a_long_text_do_not_count() {
        let text = "The ferry sank at noon.\n\n".repeat(60);
        check(&format!("# River Basin, May 3, 2024\n\n{LINKED}\n{text}"), Err(Reason::FewLinks));
    }

    #[test]
    fn notes_that_nothing_cites_count_with_a_date() {
        let notes = "## References\n\n[1] https://example.org/1\n[2] https://example.org/2\n";
        check(&format!("# River Basin, May 3, 2024\n\nThe port closed.\n\n{notes}"), Ok(()));
        check(&format!("# River Basin\n\nThe port closed.\n\n{notes}"), Err(Reason::NoDate));
    }

    #[test]
    fn manuals_and_policies_stay_out() {
        let named =
            |name: &str| verdict(name, "# River Basin, May 3, 2024\n\nThe port closed.[1]\n", OwnNames::NONE);
        assert_eq!(named("README.md"), Recognition::LeftAlone(Reason::Manual));
        assert_eq!(named("NEWS.md"), Recognition::LeftAlone(Reason::Manual));
        assert_eq!(named("news.md"), Recognition::Assessment);
        check(
            &format!("# Tide tools, May 3, 2024\n\n{LINKED}\n## Installation\n\nRun it.\n"),
            Err(Reason::Manual),
        );
        check(&format!("---\ntitle: Privacy Policy\ndate: 2024-05-03\n---\n\n{LINKED}"), Err(Reason::Manual));
        check(&format!("# Changelog\n\n## [1.2.0] - 2024-05-03\n\n{LINKED}"), Err(Reason::Manual));
        check(&format!("# How to read tides, May 3, 2024\n\n{LINKED}"), Err(Reason::Manual));
        check(
            "# Tide tools\n\nIt is fast.[^1]\n\n## Usage\n\n## License\n\n[^1]: On most days.\n",
            Err(Reason::Manual),
        );
        let list = "- [Tides](https://example.org/1): a list\n- [Moons](https://example.org/2)\n- [Suns](https://example.org/3)\n";
        check(&format!("# Links, May 3, 2024\n\n{list}"), Err(Reason::Uncited));
    }
}
