//! Sentence kinds that are recognized by hand-written rules, for the hand-set priors.
//!
//! No learned weight depends on them, so the lists here can be extended without learning again.

use super::known::Known;
use super::predicates::{event, figure, past, speaks};
use super::reason::quotation;
use super::verbs::{before_message, is_adjective, is_noun};
use super::words::Classes;
use crate::words::TokenKind;

/// The kinds of a sentence. Most sentences have none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Frames {
    /// Contains a verb that reports a statement. Nouns and adjectives of the same form do not count ('the reported
    /// losses').
    pub said: bool,
    /// Like `said`, without verbs that may also denote a deed ('released the sailors').
    pub tells: bool,
    /// Contains a quotation that is more than a name or label.
    pub quotes: bool,
    /// Opens with a label in bold, like items that explain a point: '**Speed** — the raids grow faster'.
    pub labelled: bool,
    /// Contains a word of evaluation: 'optimal', 'fundamentally'.
    pub values: bool,
    /// Announces the structure of what follows: 'advanced in two main areas'.
    pub maps: bool,
    /// Draws a conclusion: 'thus', 'in short', 'highlights the need for'.
    pub concludes: bool,
    /// Is about the report or its authors' observations: 'This report focuses on', 'the first time that we have
    /// observed'.
    pub about: bool,
    /// Tells the reader what to do: 'Rotate all keys', 'full rebuilds are recommended'.
    pub commands: bool,
    /// States what something probably is, before any verb of speech: 'is almost certainly one of'.
    pub guesses: bool,
    /// Makes a general statement about no one in particular: 'Longer routes burn more fuel.'
    pub general: bool,
}

impl Frames {
    /// Returns the kinds of the sentence. `all` is the union of the classes of all words.
    pub(super) fn of(known: &[Known<'_>], all: Classes) -> Self {
        let speaking = all.meets(Classes::SPEECH.and(Classes::TELLS).and(Classes::INFERS));
        let speech = |plain: bool| {
            let told = |i: &usize| {
                let doubtful =
                    || known[*i].word.classes.has(Classes::AMBIGUOUS) && !before_message(known, *i);
                says(known, *i) && !(plain && doubtful())
            };
            speaking.then(|| (0..known.len()).find(told)).flatten()
        };
        let (said, speech) = (speech(false).is_some(), speech(true));
        let facet = all.meets(Classes::FACET.and(Classes::REGION));
        Self {
            said,
            tells: speech.is_some(),
            quotes: quotation(known).is_some(),
            labelled: labelled(known),
            values: all.has(Classes::VALUES),
            maps: facet && (0..known.len()).any(|i| counts_parts(known, i)),
            concludes: concludes(known, all, speech),
            about: about(known, all)
                || points_at_part(known).is_some_and(|at| speech.is_none_or(|s| s >= at))
                || speech.is_none() && shows_picture(known),
            guesses: all.has(Classes::HEDGE) && guesses(known, speech),
            commands: speech.is_none() && commands(known, all),
            general: speech.is_none() && general(known, all),
        }
    }
}

/// Returns true if the word at `i` is a verb that reports a statement and not part of a name ('the Reporting
/// Protocol').
pub(super) fn says(known: &[Known<'_>], i: usize) -> bool {
    let in_name = || {
        known[i].word.capital
            && i.checked_sub(1)
                .is_some_and(|b| matches!(known[b].token.kind, TokenKind::Word | TokenKind::Number))
    };
    speaks(known, i) && !is_adjective(known, i) && !is_noun(known, i) && !in_name()
}

/// Returns true if the sentence begins with what the report itself argues or finds: 'This analysis argues that'.
pub(super) fn speaks_as_report(known: &[Known<'_>]) -> bool {
    matches!(text(known, 0), "This" | "Our")
        && matches!(
            text(known, 1),
            "analysis" | "assessment" | "paper" | "brief" | "briefing" | "chapter" | "section" | "note"
        )
        && (known.get(2).is_some_and(|k| k.word.classes.meets(Classes::TELLS.and(Classes::PRESENTS)))
            || matches!(
                text(known, 2),
                "finds" | "concludes" | "shows" | "found" | "argues" | "takes" | "relies"
            ))
}

fn text<'a>(known: &[Known<'a>], i: usize) -> &'a str {
    known.get(i).map_or("", |k| k.text)
}

fn has(known: &[Known<'_>], i: usize, class: Classes) -> bool {
    known.get(i).is_some_and(|k| k.word.classes.has(class))
}

/// Returns true if the number at `i` counts parts of the text's own structure: 'two main areas', 'three reasons'.
pub(super) fn counts_parts(known: &[Known<'_>], i: usize) -> bool {
    let k = &known[i];
    let small = k.word.classes.has(Classes::COUNT)
        || k.token.kind == TokenKind::Number && k.text.len() < 3
        || matches!(k.text, "several" | "Several" | "multiple" | "various" | "many");
    if !small {
        return false;
    }
    let mut main = false;
    for at in i + 1..known.len().min(i + 5) {
        if has(known, at, Classes::FACET) || main && has(known, at, Classes::REGION) {
            return true;
        }
        let word = &known[at];
        main |= word.word.classes.has(Classes::MAIN);
        if word.token.kind != TokenKind::Word || word.word.classes.has(Classes::EMPTY) {
            return false;
        }
    }
    false
}

/// Returns true if the sentence opens with a label in bold, followed by a dash or colon.
fn labelled(known: &[Known<'_>]) -> bool {
    let bold = |i: usize| text(known, i) == "*" && text(known, i + 1) == "*";
    let Some(head) = (0..3).find(|&i| bold(i)) else { return false };
    let Some(end) = (head + 3..head + 18).find(|&i| bold(i)) else { return false };
    let parts = |i: usize| matches!(text(known, i), ":" | "—" | "–" | "." | "-");
    parts(end - 1) || parts(end + 2)
}

fn concludes(known: &[Known<'_>], all: Classes, speech: Option<usize>) -> bool {
    let before = speech.unwrap_or(known.len());
    let opens = match (text(known, 0), text(known, 1)) {
        ("Thus" | "Therefore" | "Hence" | "Consequently" | "Accordingly" | "Overall" | "Ultimately", _)
        | ("In", "short" | "sum" | "conclusion" | "summary" | "essence")
        | ("Taken" | "Seen", "together")
        | ("All", "told")
        | ("On", "balance")
        | ("To", "sum" | "conclude" | "summarize" | "summarise") => true,
        ("On", "the") => text(known, 2) == "whole",
        ("Granted" | "Admittedly", ",") | ("To", "be") | ("Of", "course") => true,
        ("All" | "In", "in" | "all") => matches!(text(known, 2), "all" | ","),
        _ => false,
    };
    let therefore = all.has(Classes::THEREFORE)
        && (1..before).any(|i| has(known, i, Classes::THEREFORE) && !text(known, i + 1).ends_with("ing"));
    let aside = (0..before).any(|i| {
        matches!(
            (text(known, i), text(known, i + 1), text(known, i + 2)),
            ("all", "likelihood", _) | ("to", "be", "sure") | ("of", "course", _)
        )
    });
    opens || therefore || aside || all.has(Classes::INFERS) && weighs_up(known, before)
}

/// Returns true if 'is likely' or the like comes before the first verb of speech.
fn guesses(known: &[Known<'_>], speech: Option<usize>) -> bool {
    let before = speech.unwrap_or(known.len());
    (1..before).any(|i| {
        let verb = text(known, i - usize::from(text(known, i - 1) == "almost" && i > 1) - 1);
        matches!(text(known, i), "certainly" | "likely" | "probably" | "possibly" | "presumably" | "unlikely")
            && matches!(verb, "is" | "are" | "was" | "were")
    })
}

/// Returns true if a thing is the subject of an evaluating verb, before any verb of speech: 'The report of another raid
/// highlights the need for guards.' If the subject is imagery or a source's statement, the sentence is a report.
fn weighs_up(known: &[Known<'_>], before: usize) -> bool {
    const STAKES: [&str; 18] = [
        "need",
        "importance",
        "value",
        "risk",
        "risks",
        "limits",
        "extent",
        "difficulty",
        "difficulties",
        "role",
        "danger",
        "dangers",
        "challenge",
        "challenges",
        "urgency",
        "fragility",
        "vulnerability",
        "significance",
    ];
    let shown = Classes::EVIDENCE.and(Classes::MANY);
    for i in 1..before {
        if known[i].word.classes.meets(shown) {
            return false;
        }
        let link = matches!(text(known, i - 1), "," | "which" | "further" | "also" | "that" | "to" | "and");
        if has(known, i, Classes::INFERS) && !link {
            return (i + 1..known.len().min(i + 5)).any(|k| STAKES.contains(&text(known, k)));
        }
    }
    false
}

fn about(known: &[Known<'_>], all: Classes) -> bool {
    let part = |i: usize| has(known, i, Classes::PART);
    let noun = match (text(known, 0), text(known, 1)) {
        ("This" | "The" | "Our", "present" | "following" | "next" | "above") if part(2) => 3,
        ("This" | "Our", _) if part(1) => 2,
        ("This" | "Our", _) if part(2) => 3,
        _ => 0,
    };
    let presents = noun > 0 && (noun..noun + 2).any(|i| has(known, i, Classes::PRESENTS));
    // 'the first time that the monitors have observed'.
    let first = (0..known.len()).any(|i| {
        text(known, i) == "first"
            && matches!(text(known, i + 1), "time" | "instance" | "occasion" | "case" | "such")
            && (i + 2..i + 9).any(|k| {
                matches!(text(known, k), "has" | "have" | "had")
                    && matches!(
                        text(known, k + 1),
                        "observed" | "seen" | "recorded" | "documented" | "identified" | "tracked" | "noted"
                    )
            })
    });
    // 'which we will consider in later reports', 'ISW is publishing'.
    let house = all.has(Classes::HOUSE)
        && (0..known.len()).any(|i| {
            has(known, i, Classes::HOUSE)
                && matches!(text(known, i + 1), "will" | "is" | "are")
                && (i + 2..i + 4).any(|k| {
                    matches!(
                        text(known, k),
                        "consider"
                            | "cover"
                            | "discuss"
                            | "examine"
                            | "explore"
                            | "monitor"
                            | "provide"
                            | "publish"
                            | "publishing"
                            | "refine"
                            | "report"
                            | "track"
                            | "update"
                    )
                })
        });
    let version = (0..known.len()).any(|i| {
        text(known, i) == "version"
            && text(known, i + 1) == "of"
            && matches!(text(known, i + 2), "this" | "our")
    });
    // 'The report examines', 'is distributed under'. In the same words, a statement of another report would be a claim.
    let report = (0..known.len().min(6)).any(|i| {
        matches!(text(known, i), "The" | "the")
            && matches!(text(known, i + 1), "report" | "paper" | "study" | "analysis")
            && (matches!(text(known, i + 2), "analyses" | "analyzes" | "examines" | "focuses")
                || matches!(text(known, i + 3), "distributed" | "licensed" | "released")
                    && text(known, i + 4) == "under")
    });
    presents || first || house || version || report || speaks_as_report(known)
}

/// Returns true if the sentence describes a picture that the text shows: 'the picture below', 'two of them are visible
/// in'.
fn shows_picture(known: &[Known<'_>]) -> bool {
    let picture = |i: usize| {
        matches!(
            text(known, i),
            "chart"
                | "graph"
                | "image"
                | "images"
                | "map"
                | "photo"
                | "photos"
                | "picture"
                | "pictures"
                | "video"
        )
    };
    let beside = |i: usize| matches!(text(known, i), "below" | "above");
    let visible = |i: usize| {
        matches!(text(known, i), "is" | "are")
            && text(known, i + 1) == "visible"
            && matches!(text(known, i + 2), "in" | "on" | "at" | "behind" | "here")
    };
    (0..known.len()).any(|i| beside(i) && picture(i + 1) || picture(i) && beside(i + 1) || visible(i))
}

/// Returns the index of a verb that refers to a table, figure or section of the text itself: 'are listed in Table 2'.
fn points_at_part(known: &[Known<'_>]) -> Option<usize> {
    let number = |i: usize| {
        known.get(i).is_some_and(|k| {
            let roman = || k.text.bytes().all(|b| matches!(b, b'I' | b'V' | b'X')) || k.text.len() == 1;
            match k.token.kind {
                TokenKind::Number => k.text.len() < 3 || k.text.contains('.'),
                TokenKind::Word => k.word.capital && roman(),
                TokenKind::Mark => false,
            }
        })
    };
    let part = |i: usize| {
        matches!(
            text(known, i),
            "Table"
                | "Figure"
                | "Part"
                | "Section"
                | "Chapter"
                | "Appendix"
                | "Annex"
                | "Box"
                | "Tables"
                | "Figures"
                | "Sections"
        ) && number(i + 1)
    };
    (1..known.len()).find(|&i| {
        let shows = matches!(
            text(known, i),
            "shown"
                | "listed"
                | "summarized"
                | "summarised"
                | "plotted"
                | "described"
                | "detailed"
                | "discussed"
                | "outlined"
                | "illustrated"
                | "catalogued"
                | "cataloged"
                | "presented"
                | "depicted"
                | "explained"
        );
        shows
            && (matches!(text(known, i + 1), "below" | "above")
                || matches!(text(known, i + 1), "in" | "by") && part(i + 2))
    })
}

/// Returns true if the sentence is advice: it opens with an imperative, perhaps after a label, or recommends something.
fn commands(known: &[Known<'_>], all: Classes) -> bool {
    if all.has(Classes::COMMAND) && bare_verb(known) {
        return true;
    }
    (1..known.len()).any(|i| {
        matches!(text(known, i), "recommended" | "advised" | "preferred" | "advisable" | "imperative")
            && (i.saturating_sub(3)..i).any(|k| matches!(text(known, k), "is" | "are" | "be"))
            && !matches!(text(known, i + 1), "by" | "in")
    })
}

/// Returns true if an imperative opens the sentence or follows its label ('**Patch now:** Update all servers').
fn bare_verb(known: &[Known<'_>]) -> bool {
    let word = |k: &&Known<'_>| k.token.kind == TokenKind::Word;
    let head = known.iter().take(8).position(|k| word(&k));
    let label = known.iter().take(14).position(|k| matches!(k.text, ":" | "–" | "—"));
    let behind = label.and_then(|at| {
        let rest = known[at..].iter().take(6).position(|k| word(&k))?;
        Some(at + rest)
    });
    let starts = |i: usize| {
        let i = i + usize::from(matches!(
            text(known, i),
            "Then" | "First" | "Next" | "Please" | "Finally" | "Always"
        ));
        let i = i + usize::from(text(known, i) == ",");
        let finite = |k: usize| {
            matches!(
                text(known, k),
                "is" | "are"
                    | "was"
                    | "were"
                    | "has"
                    | "have"
                    | "had"
                    | "will"
                    | "did"
                    | "does"
                    | "do"
                    | "can"
            ) || past(known, k) && !matches!(text(known, k + 1), "by") && !is_adjective(known, k)
                || event(known, k)
        };
        let noun = matches!(text(known, i + 1), "of" | "from" | "and" | "has" | "by" | ",")
            || text(known, i + 1).ends_with("’s");
        has(known, i, Classes::COMMAND) && !noun && !(i + 1..known.len().min(i + 7)).any(finite)
    };
    // 'When holding coins, set a limit'.
    let after_clause = head.filter(|&i| {
        matches!(
            text(known, i),
            "When" | "If" | "Before" | "After" | "While" | "Where" | "For" | "To" | "Until"
        )
    });
    let main = after_clause.and_then(|i| {
        let comma = i + known[i..].iter().take(24).position(|k| k.text == ",")?;
        Some(comma + known[comma..].iter().take(6).position(|k| word(&k))?)
    });
    head.is_some_and(starts) || behind.is_some_and(starts) || main.is_some_and(starts)
}

/// Returns true if the sentence is a general statement: in the present tense, without name, date, figure or quotation,
/// and without an article or pronoun that refers back.
fn general(known: &[Known<'_>], all: Classes) -> bool {
    let telling =
        Classes::EVIDENCE.and(Classes::TIME).and(Classes::COUNT).and(Classes::HOUSE).and(Classes::DAY);
    if all.meets(telling) || known.len() < 5 {
        return false;
    }
    let first = &known[0];
    let plural = |i: usize| {
        let word = text(known, i);
        word.len() > 3 && word.ends_with('s') && !word.ends_with("ss") && !word.contains(['’', '\''])
    };
    let opens = first.word.capital
        && !first.word.classes.meets(Classes::DEMONYM.and(Classes::PRONOUN).and(Classes::EMPTY))
        && !matches!(
            first.text,
            "The" | "Its" | "His" | "Her" | "Their" | "Some" | "Several" | "Other" | "Local" | "Another"
        )
        && (matches!(first.text, "All" | "Most" | "Every" | "Any" | "Few" | "Such")
            || plural(0)
            || plural(1));
    let told = |i: usize| {
        let k = &known[i];
        i > 0 && k.word.capital
            || k.token.kind == TokenKind::Number
            || matches!(k.text, "“" | "”" | "\"" | "say" | "says" | "was" | "were" | "had" | "been" | "did")
            || matches!(k.text, "the" | "its" | "his" | "her" | "their" | "this" | "these" | "here") && i < 4
            || k.word.classes.meets(Classes::SPEECH.and(Classes::TELLS))
            || past(known, i) && !is_adjective(known, i) && !k.text.contains('-')
            || figure(known, i)
    };
    opens && !(0..known.len()).any(told)
}

/// The kind of section that a heading opens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum SectionKind {
    /// An ordinary section.
    #[default]
    Body,
    /// Conclusions, advice, an outlook or the method, which are the authors' own text.
    Own,
}

impl SectionKind {
    /// Returns the kind of section below the heading.
    pub(super) fn of(heading: Option<&str>) -> Self {
        const OWN: [&str; 25] = [
            "conclusion",
            "conclusions",
            "recommendation",
            "recommendations",
            "outlook",
            "methodology",
            "method",
            "methods",
            "limitations",
            "disclaimer",
            "implications",
            "forecast",
            "mitigation",
            "mitigations",
            "remediation",
            "caveats",
            "glossary",
            "assumptions",
            "scenarios",
            "approach",
            "advice",
            "guidance",
            "terminology",
            "acknowledgements",
            "acknowledgments",
        ];
        let Some(heading) = heading else { return Self::Body };
        let words = || heading.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
        let own = words().any(|word| OWN.iter().any(|own| word.eq_ignore_ascii_case(own)));
        let ahead = [
            "next steps",
            "what to watch",
            "what next",
            "way forward",
            "looking ahead",
            "about this",
            "about the author",
            "how we",
        ];
        let lower = heading.to_lowercase();
        let ahead = ahead.iter().any(|phrase| lower.contains(phrase));
        if (own || ahead) && words().count() <= 7 { Self::Own } else { Self::Body }
    }
}
