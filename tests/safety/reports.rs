//! Generates small random reports in which every claim and every source has a name of its own: the claims name `Dorf1`,
//! `Dorf2` …, the sources `q1`, `q2` …. Most markers have a plain form. One marker, its position or the list of sources
//! has an unusual form.

use std::fmt::Write;

use proptest::prelude::*;
use proptest::sample::Index;

/// The forms of a marker: `A` is replaced by one number, `B` by another that is at least as large.
pub const MARKERS: &[&str] = &[
    "[A]",
    "[A][B]",
    "[A,B]",
    "[A, B]",
    "[A; B]",
    "[A-B]",
    "[A–B]",
    "[ A ]",
    "[0A]",
    "[as in [A]]",
    "[[A]](#nA)",
    "[A](#nA)",
    "<sup>[A]</sup>",
    "<sup>[A](#nA)[B](#nB)</sup>",
    "^[A](#nA)^",
    "[A Norway",
    "[A",
    "[A[B]",
    "A]",
    "[A, p. 7]",
    "[A, pp. 3-4]",
    "[see A]",
    "[note A]",
    "[A\u{2011}B]",
    "[A]-[B]",
    "[A and B]",
    "[A](https://paper.example.net/x#noteA)",
    "\\[A\\]",
    "［A］",
    "[**A**]",
    "[A,\u{a0}B]",
    "[A.]",
    "[A,\nB]",
    "[A?]",
];

/// The positions of a claim: `S` is replaced by its sentence without a full stop, `M` by its marker.
pub const PLACES: &[&str] = &[
    "S.M",
    "\n\n| port | toll |\n| --- | --- |\n| S | 7 M |\n\n",
    "\n\n> S.M\n\n",
    "\n\n> > S.M\n\n",
    "\n\n### S M\n\n",
    "\n\n- S.M\n\n",
    "\n\n1. S.M\n\n",
    "\n\n    S.M\n\n",
    "S (M).",
    "S. <!-- from M -->",
    "S. Note: M",
    "S.M `[1]`",
    "*S.*M",
    "**S.M**",
    "\n\n![S. M](map.png)\n\n",
    "\n\nM S.\n\n",
    "[SM](https://paper.example.net/).",
    "S.\nM And so on.",
    "S, as the clerk\nM said.",
    TAKEAWAY,
];
/// The position of a claim among the takeaways.
pub const TAKEAWAY: &str = "- S.M";

/// The form in which the sources are listed or named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    Bracket,
    Glued,
    BlankLines,
    Colon,
    Ordered,
    Parenthesis,
    Roman,
    Quoted,
    Footnotes,
    Table,
    Bullets,
    Continued,
    NextLine,
    OwnLine,
    Hanging,
    TwoReports,
    Ibid,
    SeeNote,
    InProse,
    Keys,
    Links,
    Inline,
}
use List::*;

pub const LISTS: &[List] = &[
    Bracket,
    Glued,
    BlankLines,
    Colon,
    Ordered,
    Parenthesis,
    Roman,
    Quoted,
    Footnotes,
    Table,
    Bullets,
    Continued,
    NextLine,
    OwnLine,
    Hanging,
    TwoReports,
    Ibid,
    SeeNote,
    InProse,
    Keys,
    Links,
    Inline,
];

/// The roman numerals from 1 to 12; few texts have more endnotes.
pub const ROMAN: [&str; 12] = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"];

/// A report under construction.
#[derive(Clone, Debug)]
pub struct Report {
    pub marker: &'static str,
    pub place: &'static str,
    pub list: List,
    /// The numbers of the endnotes, in the order of the list.
    numbers: Vec<u32>,
    /// An endnote with the number of another.
    twice: Option<Index>,
    /// The numbers that the claims cite; some have no endnote.
    cited: Vec<u32>,
    /// The claim with the unusual form, and the second number in its marker.
    odd: (Index, Index),
    windows: bool,
    symbols: bool,
    heading: usize,
}

/// Generates reports in which one of the forms is taken from `markers`, `places` or `lists`. These contain all forms,
/// or only the first.
pub fn reports(
    markers: &'static [&'static str],
    places: &'static [&'static str],
    lists: &'static [List],
) -> impl Strategy<Value = Report> {
    let numbers = || (1_u32..=8).collect::<Vec<_>>();
    let listed = prop::sample::subsequence(numbers(), 3..=8);
    let listed = prop_oneof![3 => listed.clone(), 2 => listed.prop_shuffle()];
    let cited = prop::sample::subsequence(numbers(), 2..=7);
    let cited = prop_oneof![2 => cited.clone(), 3 => cited.prop_shuffle()];
    let ways = (prop::sample::select(markers), prop::sample::select(places), prop::sample::select(lists));
    let odd = any::<(Index, Index)>();
    let rest = (prop::bool::weighted(0.1), prop::bool::weighted(0.15), 0_usize..3, prop::bool::weighted(0.7));
    (ways, listed, prop::option::weighted(0.1, any::<Index>()), cited, odd, rest).prop_map(
        |((marker, place, list), numbers, twice, mut cited, odd, (windows, symbols, heading, whole))| {
            if whole {
                cited.retain(|number| numbers.contains(number));
                if cited.is_empty() {
                    cited.push(numbers[0]);
                }
            }
            Report { marker, place, list, numbers, twice, cited, odd, windows, symbols, heading }
        },
    )
}

impl Report {
    pub fn text(&self) -> String {
        let mut text = self.part("Marsh", 0);
        if self.list == TwoReports {
            text.push('\n');
            text.push_str(&self.part("Fen", 50));
        }
        if self.symbols {
            text = text.replace("The mayor", "🙂 Thé mayor");
        }
        if self.windows { text.replace('\n', "\r\n") } else { text }
    }

    fn key(&self, number: u32) -> String {
        match self.list {
            Roman => ROMAN[number as usize - 1].to_owned(),
            _ => number.to_string(),
        }
    }

    /// Returns the marker of `number`, whose source has the number `source` if sources are named in the text.
    fn marker(&self, way: &str, number: u32, other: u32, base: u32) -> String {
        let (source, second) = (number + base, other + base);
        match self.list {
            Footnotes => format!("[^{number}]"),
            Keys if way == MARKERS[0] => format!(" [@q{source}]"),
            Keys => format!(" [see @q{source}, p. 3; @q{second}]"),
            Links => format!(" ([paper](https://q{source}.example.net/a))"),
            Inline => format!("^[https://q{source}.example.net/a]"),
            _ => {
                let (a, b) = (number.min(other), number.max(other));
                way.replace('A', &self.key(a)).replace('B', &self.key(b))
            }
        }
    }

    /// Returns a whole report with claims and sources from the number `base` on.
    fn part(&self, name: &str, base: u32) -> String {
        let odd = self.odd.0.index(self.cited.len());
        let (mut takeaway, mut body) = (String::new(), String::new());
        for (i, &number) in self.cited.iter().enumerate() {
            let other = self.numbers[self.odd.1.index(self.numbers.len())];
            let (way, place) = if i == odd { (self.marker, self.place) } else { (MARKERS[0], PLACES[0]) };
            let marker = self.marker(way, number, if i == odd { other } else { number }, base);
            let sentence = format!("The mayor of Dorf{} shut the lock", i as u32 + 1 + base);
            // Keys and links are inside the sentence.
            let within = matches!(self.list, Keys | Links) && place == PLACES[0];
            let place = if within { "SM." } else { place };
            let written = place.replace('S', &sentence).replace('M', &marker);
            if place == TAKEAWAY {
                takeaway = format!("{written}\n");
                continue;
            }
            body.push_str(&written);
            body.push_str(if i % 3 == 2 { "\n\n" } else { " " });
        }
        if self.list == InProse {
            let number = self.cited[self.odd.1.index(self.cited.len())];
            write!(body, "The story of Dorf{} is told in endnote {number}.", 40 + base).unwrap();
        }
        let heading = match self.list {
            Glued | Footnotes | Keys | Links | Inline => "",
            _ => ["## Endnotes\n\n", "## Sources\n\n", "Endnotes\n"][self.heading],
        };
        format!(
            "# {name} Basin Assessment, May 3, 2024\n\n## Key Takeaways\n\n- The lock stayed shut.\n{takeaway}\n## The Lock\n\n\
             {body}\n\n```\n[1] code [2]\n```\n\n{heading}{}\n",
            self.endnotes(base)
        )
    }

    fn endnotes(&self, base: u32) -> String {
        if matches!(self.list, Keys | Links | Inline) {
            return String::new();
        }
        let mut numbers = self.numbers.clone();
        if let Some(twice) = self.twice.filter(|_| self.list == Bracket) {
            numbers.push(numbers[twice.index(numbers.len())]);
        }
        let mut lines = Vec::new();
        for (i, &number) in numbers.iter().enumerate() {
            let (key, source) = (self.key(number), i as u32 + 1 + base);
            let url = format!("https://q{source}.example.net/a");
            lines.push(match self.list {
                Glued => format!("[{key}]{url}"),
                Colon => format!("[{key}]: {url}"),
                Ordered => format!("{key}. {url}"),
                Parenthesis => format!("{key}) {url}"),
                Quoted => format!("> [{key}] {url}"),
                Footnotes => format!("[^{key}]: {url}"),
                Table => format!("| [{key}] | {url} |"),
                Bullets => format!("- [{key}] {url}"),
                Continued => format!("[{key}] {url};\n  hxxps://t[.]me/q{source}"),
                NextLine => format!("[{key}] Ledger of the office,\n{url}"),
                OwnLine => format!("[{key}]\n{url}"),
                Hanging => format!("[{key}] Ledger of the office.\n\n    Kept at {url}\n"),
                Ibid if i % 3 == 1 => format!("[{key}] Ibid., p. {}.", 10 + i),
                SeeNote if i % 3 == 1 => format!("[{key}] See note {} above; {url}", self.key(numbers[0])),
                _ => format!("[{key}] {url}"),
            });
        }
        lines.join(if self.list == BlankLines { "\n\n" } else { "\n" })
    }
}
