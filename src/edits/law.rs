//! Property tests on random documents in every citation style. After any insertion, repeated citation, removal,
//! deletion by hand or renumbering, every marker still refers to its own source. Renumbering twice equals renumbering
//! once. With all numbers masked, renumbering changes nothing but the order of the endnotes.

use proptest::prelude::*;

use super::testing::snapshot;
use super::{Change, apply};
use crate::analysis::Snapshot;
use crate::assessment::blocks::BlockKind;
use crate::assessment::{Citation, Notation, Style, citations};
use crate::text::{Edit, Span};

/// The form of endnotes in a generated document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// `[1] …` under a heading
    Bracket,
    /// `[1]https://…` without a heading
    Glued,
    /// `[iv] …` under a heading
    Roman,
    /// `1. …` under a heading
    List,
    /// `[^1]: …`
    Footnote,
    /// Footnotes whose definitions follow the paragraphs that cite them, or are at random positions
    Scattered,
    /// `> [1] …` under a heading
    Quoted,
    /// `| 1 | … |` in a table
    Row,
    /// `(iv) …`, cited as `(iv)`
    Parenthesis,
    /// `[@s1]`, with its source in a bibliography
    Key,
    /// `([report](https://…))`
    Link,
}

#[derive(Clone, Debug)]
struct Generated {
    form: Form,
    crlf: bool,
    blank_lines: bool,
    final_break: bool,
    /// The numbers of the endnotes in the order of the list; some may occur twice.
    notes: Vec<u32>,
    /// The markers of each sentence, and the way in which a range or list joins them.
    sentences: Vec<(Vec<u32>, u8)>,
}

fn generated() -> impl Strategy<Value = Generated> {
    let form = prop::sample::select(vec![
        Form::Bracket,
        Form::Glued,
        Form::Roman,
        Form::List,
        Form::Footnote,
        Form::Scattered,
        Form::Quoted,
        Form::Row,
        Form::Parenthesis,
        Form::Key,
        Form::Link,
    ]);
    let numbers = prop::sample::subsequence((1_u32..=12).collect::<Vec<_>>(), 1..9).prop_shuffle();
    let twice = prop::option::weighted(0.1, 0_usize..8);
    let sentences = prop::collection::vec((prop::collection::vec(1_u32..=12, 0..3), 0_u8..4), 2..12);
    (form, any::<[bool; 3]>(), numbers, twice, sentences, prop::bool::weighted(0.3)).prop_map(
        |(form, [crlf, blank_lines, final_break], mut notes, twice, mut sentences, may_dangle)| {
            if let Some(again) = twice.and_then(|i| notes.get(i).copied()) {
                notes.push(again);
            }
            if !may_dangle {
                for (markers, _) in &mut sentences {
                    markers.retain(|n| notes.contains(n));
                }
            }
            Generated { form, crlf, blank_lines, final_break, notes, sentences }
        },
    )
}

impl Generated {
    fn key(&self, number: u32) -> String {
        match self.form {
            Form::Roman | Form::Parenthesis => citations::roman(number),
            _ => number.to_string(),
        }
    }

    fn markers(&self, numbers: &[u32], joined: u8) -> String {
        let key = |n: &u32| self.key(*n);
        match (self.form, numbers, joined) {
            (Form::Footnote | Form::Scattered, ..) => numbers.iter().map(|n| format!("[^{n}]")).collect(),
            (Form::Key, [a, b], 0 | 1) => format!(" [@s{a}; see @s{b}, p. 3]"),
            (Form::Key, ..) => numbers.iter().map(|n| format!(" [@s{n}]")).collect(),
            (Form::Link, ..) => numbers.iter().map(|n| format!(" ([x](https://example.org/{n}))")).collect(),
            (Form::Parenthesis, [a, b], 0 | 1) => format!(" ({}, {})", key(a), key(b)),
            (Form::Parenthesis, ..) => numbers.iter().map(|n| format!(" ({})", key(n))).collect(),
            (Form::Roman, ..) => numbers.iter().map(|n| format!("[{}]", key(n))).collect(),
            (_, [a, b], 0) if a < b => format!("[{a}-{b}]"),
            (_, [a, b], 1) => format!("[{a}, {b}]"),
            _ => numbers.iter().map(|n| format!("[{n}]")).collect(),
        }
    }

    fn text(&self) -> String {
        let mut out =
            String::from("# River Basin Assessment, May 3, 2024\n\n## Key Takeaways\n\n- The port closed.");
        if let Some((markers, joined)) = self.sentences.first().filter(|(m, _)| m.len() == 2) {
            out.push_str(&self.markers(markers, *joined));
        }
        out.push_str("\n\n## The Port\n\n");
        for (i, (markers, joined)) in self.sentences.iter().enumerate() {
            let (place, markers) = (i + 100, self.markers(markers, *joined));
            let sentence = match (self.form, i % 4) {
                (Form::Key | Form::Link | Form::Parenthesis, 1) => {
                    format!("Officials of place {place} said “no”{markers}.")
                }
                (Form::Key | Form::Link | Form::Parenthesis, _) => {
                    format!("Officials of place {place} closed pier{markers}.")
                }
                (_, 1) => format!("Officials of place {place} said “no.”{markers}"),
                _ => format!("Officials of place {place} closed pier.{markers}"),
            };
            out.push_str(&sentence);
            out.push_str(if i % 5 == 4 { "\n\n" } else { " " });
            if self.form == Form::Scattered && i % 3 == 1 {
                for (n, number) in self.notes.iter().enumerate().filter(|(n, _)| n % 3 == i / 3 % 3 && i < 9)
                {
                    out.push_str(&format!("\n\n[^{number}]: https://example.org/{n}\n\n"));
                }
            }
            if i == 1
                && let Some(number) = self.notes.first().filter(|_| self.form == Form::Bracket)
            {
                out.push_str(&format!("\n\n| port | toll [{number}] |\n\n## The Toll [{number}]\n\n"));
            }
        }
        out.push_str("\n\n```\n[1] code [2]\n```\n");
        out.push('\n');
        let unlisted = matches!(self.form, Form::Key | Form::Link);
        if !unlisted && !matches!(self.form, Form::Glued | Form::Footnote | Form::Scattered) {
            out.push_str("## Endnotes\n\n");
        }
        if self.form == Form::Row {
            out.push_str("| No. | Source | Grade |\n|---|---|---|\n");
        }
        // Scattered definitions that have no position yet go to the end.
        let placed = |i: &usize| {
            self.form == Form::Scattered
                && (0..self.sentences.len().min(9)).any(|s| s % 3 == 1 && i % 3 == s / 3 % 3)
        };
        for (i, number) in self.notes.iter().enumerate().filter(|(i, _)| !unlisted && !placed(i)) {
            let head = match self.form {
                Form::Glued => format!("[{number}]"),
                Form::List => format!("{number}. "),
                Form::Footnote | Form::Scattered => format!("[^{number}]: "),
                Form::Quoted => format!("> [{number}] "),
                Form::Row => format!("| {number} | "),
                Form::Parenthesis => format!("({}) ", self.key(*number)),
                _ => format!("[{}] ", self.key(*number)),
            };
            let more = match self.form {
                Form::Quoted if i % 3 == 2 => ";\n> hxxps://t[.]me/x",
                Form::Row => " | B2 |",
                _ if i % 3 == 2 => ";\n  hxxps://t[.]me/x",
                _ => "",
            };
            out.push_str(&format!("{head}https://example.org/{i}{more}\n"));
            if self.blank_lines && self.form != Form::Row {
                out.push_str(if self.form == Form::Quoted { ">\n" } else { "\n" });
            }
        }
        let kept = out.trim_end_matches(['\n', '>']).len();
        out.truncate(if self.final_break { kept + 1 } else { kept });
        if self.crlf { out.replace('\n', "\r\n") } else { out }
    }
}

/// A step of a test; positions are fractions of the available ones.
#[derive(Clone, Debug)]
enum Step {
    Insert(prop::sample::Index, bool),
    Again(prop::sample::Index),
    Remove(prop::sample::Index),
    Create(prop::sample::Index),
    /// Pastes text with this number of markers and endnotes of its own after a sentence.
    Paste(prop::sample::Index, u8),
    /// Gives a repeated number its own one.
    Own(prop::sample::Index),
    /// Deletes a sentence with its markers by hand.
    Delete(prop::sample::Index),
    Renumber,
}

fn step() -> impl Strategy<Value = Step> {
    use Step::{Again, Create, Delete, Insert, Own, Paste, Remove};
    let at = any::<prop::sample::Index>;
    prop_oneof![
        4 => (at(), any::<bool>()).prop_map(|(at, url)| Insert(at, url)),
        2 => at().prop_map(Again),
        1 => at().prop_map(Remove),
        1 => at().prop_map(Create),
        2 => (at(), 1_u8..4).prop_map(|(at, count)| Paste(at, count)),
        1 => at().prop_map(Own),
        2 => at().prop_map(Delete),
        2 => Just(Step::Renumber),
    ]
}

/// Returns the text of the endnote of each marker, in order; for a key or a link, the key or link itself.
fn sources(snapshot: &Snapshot) -> Vec<Option<String>> {
    let words = |note: crate::analysis::Endnote<'_>| {
        let head = note.head.expect("it was found by its label");
        super::notes::after_label(snapshot, note.block, head, note.span.end)
    };
    let source = |c: Citation| match c.label.style {
        Style::Pandoc | Style::Link | Style::Reference | Style::Inline | Style::Named => {
            Some(snapshot.text().slice(c.key).into_owned())
        }
        _ => snapshot.endnote_with(c.label).map(words),
    };
    snapshot.citations().map(source).collect()
}

/// Returns the text with all numbers of markers and endnotes masked: the part outside the endnotes, and the
/// sorted endnotes.
fn masked(snapshot: &Snapshot) -> (String, Vec<String>) {
    let (mut rest, mut notes) = (String::new(), Vec::new());
    for (i, facts) in snapshot.blocks().iter().enumerate() {
        let content = snapshot.block_content(i);
        let text = snapshot.text().slice(snapshot.block_span(i)).into_owned();
        if let BlockKind::Endnote(Some(head)) = facts.block.kind {
            let own = snapshot.text().slice(content).into_owned();
            let start = (head.key.start + snapshot.starts()[i] - content.start) as usize;
            let end = start + head.key.len() as usize;
            notes.push(format!("{}#{}", &own[..start], &own[end..]));
            rest.push_str("<note>");
            rest.push_str(&text[(content.end - snapshot.starts()[i]) as usize..]);
        } else if facts.block.kind == BlockKind::Code {
            rest.push_str(&text);
        } else {
            let mut at = 0;
            for mark in citations::scan(&text, snapshot.conventions()).citations {
                if mark.bracket.range().start >= at {
                    rest.push_str(&text[at..mark.bracket.range().start]);
                    rest.push_str("[#]");
                    at = mark.bracket.range().end;
                }
            }
            rest.push_str(&text[at..]);
        }
    }
    notes.sort();
    (rest, notes)
}

/// Returns the text after a change, with `filled` at the cursor, where a source is missing.
fn after(snapshot: &Snapshot, change: &Change, filled: &str) -> String {
    let mut at = 0;
    for edit in &change.edits {
        assert!(edit.span.start >= at, "edits are in order and apart: {:?}", change.edits);
        at = edit.span.end + 1;
    }
    let mut text = apply(snapshot.text(), &change.edits).to_string();
    if let Some(caret) = change.caret {
        text.insert_str(caret as usize, filled);
    }
    text
}

#[track_caller]
fn check_renumbered(before: &Snapshot) -> String {
    let made = super::renumber(before);
    let text = apply(before.text(), &made.change.edits).to_string();
    let now = snapshot(&text);
    assert_eq!(
        sources(&now),
        sources(before),
        "every marker keeps its source:\n{}\n→\n{text}",
        before.text()
    );
    assert_eq!(
        masked(&now),
        masked(before),
        "nothing but numbers and the order of endnotes changes:\n{text}"
    );
    assert!(super::renumber(&now).change.is_empty(), "renumbering again changes nothing:\n{text}");
    // Two items of a list that both became 1 would count upwards.
    let labels: Vec<_> = before.endnotes().filter_map(|note| Some(note.head?.label)).collect();
    let twice = labels.iter().enumerate().any(|(i, label)| labels[..i].contains(label));
    let unclear = made.doubts.contains(&super::Doubt::Unclear);
    if unclear && twice {
        return text;
    }
    assert!(!unclear, "nothing is withheld:\n{}", before.text());
    if made.doubts.contains(&super::Doubt::ByList) {
        assert!(made.change.is_empty(), "a list of its own order stays");
    } else {
        check_order(&now, &text);
    }
    text
}

/// Checks that numbers with an endnote rise from 1, and skip only those of markers without one.
#[track_caller]
fn check_order(snapshot: &Snapshot, text: &str) {
    for style in [Style::Numeric, Style::Roman] {
        let links = snapshot.links();
        let mut seen = Vec::new();
        let noted = links
            .citations
            .iter()
            .filter(|c| c.label.style == style && links.endnote_with(c.label).is_some());
        for citation in noted {
            if !seen.contains(&citation.label.id) {
                seen.push(citation.label.id);
            }
        }
        let dangles = |id: &u64| {
            links.citations.iter().any(|c| c.label.style == style && c.label.id == *id) && !seen.contains(id)
        };
        let wanted: Vec<_> = (1_u64..).filter(|id| !dangles(id)).take(seen.len()).collect();
        assert_eq!(seen, wanted, "{text}");
    }
}

/// Takes one step, checks its result, and returns the text after it.
fn take(step: &Step, number: usize, now: &Snapshot) -> String {
    let filled = format!("https://new.example.org/{number}");
    let same = || now.text().to_string();
    let sentences: Vec<Span> = now.sentences().filter(|s| s.facts.claim.is_some()).map(|s| s.span).collect();
    let sentence =
        |at: &prop::sample::Index| (!sentences.is_empty()).then(|| sentences[at.index(sentences.len())]);
    let had = sources(now);
    match step {
        Step::Insert(at, with_url) => {
            let Some(sentence) = sentence(at) else { return same() };
            let url = with_url.then_some(filled.as_str());
            let change = super::insert_citation(now, sentence.end, url);
            let Some(change) = change else { panic!("a citation can be inserted anywhere:\n{}", now.text()) };
            let text = after(now, &change, &filled);
            let mut has = sources(&snapshot(&text));
            // A key of a bibliography represents its source.
            let source = change.entries.first().map_or(&filled, |entry| &entry.key);
            let new = has.iter().position(|s| s.as_ref() == Some(source));
            let new = new.unwrap_or_else(|| panic!("the new marker has its source:\n{text}"));
            has.remove(new);
            let counted = matches!(super::dominant_style(now), Style::Numeric | Style::Roman);
            if !now.links().endnotes.is_empty() || !counted {
                assert_eq!(has, had, "{}\n→\n{text}", now.text());
            }
            text
        }
        Step::Again(at) => {
            let change = sentence(at).and_then(|sentence| super::cite_again(now, sentence.end));
            let Some(change) = change else { return same() };
            let text = after(now, &change, "");
            let has = sources(&snapshot(&text));
            let found = (1..has.len()).any(|new| {
                let rest: Vec<_> = has[..new].iter().chain(&has[new + 1..]).cloned().collect();
                rest == had && has[..new].contains(&has[new])
            });
            assert!(found, "one marker more, on a source from before:\n{}\n→\n{text}", now.text());
            text
        }
        Step::Remove(at) => {
            let notes: Vec<_> = now.endnotes().map(|n| n.block).collect();
            let change = (!notes.is_empty()).then(|| notes[at.index(notes.len())]);
            let Some(change) = change.and_then(|block| super::remove_endnote(now, block)) else {
                return same();
            };
            let text = after(now, &change, "");
            let left = snapshot(&text);
            // Without any endnote, a numeral in parentheses is no marker.
            if notes.len() > 1 || had.iter().any(Option::is_some) {
                assert_eq!(sources(&left), had, "{}\n→\n{text}", now.text());
            }
            assert_eq!(left.endnotes().count() + 1, notes.len(), "{text}");
            text
        }
        Step::Create(at) => {
            let dangling: Vec<_> = now.citations().filter(|c| now.endnote_with(c.label).is_none()).collect();
            if dangling.is_empty() || now.links().endnotes.is_empty() {
                return same();
            }
            let label = dangling[at.index(dangling.len())].label;
            let Some(change) = super::create_endnote(now, label) else { return same() };
            let text = after(now, &change, &filled);
            let wanted: Vec<_> = now
                .citations()
                .zip(had)
                .map(|(c, source)| if c.label == label { Some(filled.clone()) } else { source })
                .collect();
            assert_eq!(sources(&snapshot(&text)), wanted, "{}\n→\n{text}", now.text());
            text
        }
        Step::Paste(at, count) => {
            let Some(sentence) = sentence(at) else { return same() };
            // The pasted markers keep their square brackets, and no report has both.
            if now.citations().any(|c| c.notation == Notation::Parenthesis) {
                return same();
            }
            let source = |i: u8| format!("https://paste.example.org/{number}/{i}");
            let prose: String = (1..=*count).map(|i| format!(" Port {number} of {i} closed.[{i}]")).collect();
            let list: String = (1..=*count).map(|i| format!("\n[{i}] {}", source(i))).collect();
            let Some(change) = super::paste(now, sentence.end, &format!("{prose}\n{list}\n")) else {
                return same();
            };
            let text = after(now, &change, "");
            let place = now.citations().take_while(|c| c.span.start < sentence.end).count();
            let mut wanted = had;
            wanted.splice(place..place, (1..=*count).map(|i| Some(source(i))));
            if !now.links().endnotes.is_empty() {
                assert_eq!(sources(&snapshot(&text)), wanted, "{}\n→\n{text}", now.text());
            }
            text
        }
        Step::Own(at) => {
            let all: Vec<_> = now.citations().collect();
            let Some(citation) = (!all.is_empty()).then(|| all[at.index(all.len())]) else { return same() };
            let Some(change) = super::own_number(now, &citation) else { return same() };
            let text = after(now, &change, "");
            assert_eq!(sources(&snapshot(&text)), had, "{}\n→\n{text}", now.text());
            text
        }
        Step::Delete(at) => {
            let Some(sentence) = sentence(at) else { return same() };
            apply(now.text(), &[Edit::new(sentence, "")]).to_string()
        }
        Step::Renumber => check_renumbered(now),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, max_shrink_iters: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn every_marker_keeps_its_source(generated in generated(), steps in prop::collection::vec(step(), 0..8)) {
        let mut now = snapshot(&generated.text());
        check_renumbered(&now);
        for (number, step) in steps.iter().enumerate() {
            now = snapshot(&take(step, number, &now));
        }
        check_renumbered(&now);
    }
}
