//! Finds acronyms that are not spelled out before their first use.

use super::{in_body, replace, words};
use crate::actors::{Acronym, Kind, Mention, is_ambiguous_acronym, is_known_acronym};
use crate::analysis::{Aspect, Snapshot};
use crate::rules::quoted::is_quoted;
use crate::rules::{Family, Finding, Fix, Report, Rule, Safety, Scope, Severity};
use crate::text::Span;

/// The `undefined-acronym` rule. Its page documents it for users.
pub static RULE: Rule = Rule {
    name: "undefined-acronym",
    family: Family::Actors,
    summary: "Acronym of a known organization used before it is spelled out, or never spelled out",
    severity: Some(Severity::Hint),
    page: "\
# undefined-acronym

The body uses the acronym of a body or an organization that the registry knows before its long name, or without it: 'MFA'
without 'Ministry of Foreign Affairs (MFA)'. A heading or a takeaway may explain the acronym. So may a bracket with several
acronyms, or the words after it: 'the Foreign Ministry and the Security Service (MFA and SBU)', 'SBU (Security Service)'.
News outlets, states and acronyms that every reader of reports knows (UN, EU, NATO …) need no explanation. Quotations,
addresses, tags and lines in capitals are not checked. An acronym of three letters counts only if the text names its country,
and one that also means something else ('MFA', 'GCC') only if the text is about that country's people and bodies.

## Why it matters

A reader who is new to the subject must look the acronym up, and may find another body that uses it.

## Wrong

```assessment
# Black Sea Assessment, November 30, 2024

The head of the ⟦SVR⟧ returned to Russia on November 29.[1]
```

## Right

```assessment
# Black Sea Assessment, November 30, 2024

The head of the Foreign Intelligence Service (SVR) returned to Russia on November 29.[1] The SVR and NATO said no more.[2]
```

## When to ignore it

When your readers know the acronym.

Measured: 116 findings in 79 of 367 published texts. All 40 that were read at an earlier state are correct, but most readers
of those texts know the acronym. The rule is therefore a hint.
",
    scope: Scope::document(&[Aspect::Acronyms, Aspect::Structure]),
    check,
    fixes,
    needs_english: true,
    ..Rule::DEFAULT
};

/// Acronyms of military districts. They count only next to a formation, and other ambiguous acronyms only if their
/// paragraph names another actor of the same state.
const DISTRICTS: [&str; 4] = ["WMD", "CMD", "EMD", "SMD"];

/// Number of occurrences of an acronym that are searched for an explanation other than a definition.
const LOOKED_AT: usize = 24;

/// Returns the first use of each acronym that precedes its explanation, and true if an explanation follows later.
fn undefined(snapshot: &Snapshot) -> impl Iterator<Item = (Mention, bool)> {
    snapshot.linked().acronyms().filter_map(|mut places| {
        let mut first = None;
        for (at, acronym) in places.by_ref().take(LOOKED_AT) {
            if matches!(acronym, Acronym::Defined(_)) {
                return None;
            }
            let Some(mention) = snapshot.mention_from(at) else { continue };
            if needs_none(snapshot, &mention) || explains(snapshot, &mention) {
                return None;
            }
            if in_body(snapshot, at) && !is_no_use(snapshot, &mention) {
                first = Some(mention);
                break;
            }
        }
        let mention = first?;
        let mut looked_at = 0;
        let next = places.find(|(at, acronym)| {
            matches!(acronym, Acronym::Defined(_)) || {
                looked_at += 1;
                looked_at <= LOOKED_AT
                    && snapshot.mention_from(*at).is_some_and(|mention| explains(snapshot, &mention))
            }
        });
        let sentence = snapshot.sentence_at(mention.span.start);
        // The same sentence explains it.
        if next.is_some_and(|(next, _)| sentence.is_some_and(|s| s.span.contains(next))) {
            return None;
        }
        Some((mention, next.is_some()))
    })
}

/// Returns true if an acronym needs no explanation: it is no body in the registry, every reader knows it, or the text
/// has spelled it out.
fn needs_none(snapshot: &Snapshot, mention: &Mention) -> bool {
    let body = matches!(mention.kind, Kind::PublicBody | Kind::Organization);
    let Some(actor) = mention.actor().filter(|_| body) else { return true };
    let (span, acronym) = letters(snapshot, mention);
    is_known_acronym(&acronym) || snapshot.linked().spelled_out_before(actor, span.start)
}

/// Returns the text before and after a span, inside its block, up to `reach` bytes each.
fn around(snapshot: &Snapshot, span: Span, reach: u32) -> Option<(String, String)> {
    let block = snapshot.block_content(snapshot.block_at(span.start)?);
    let text = snapshot.text();
    let from = text.floor(span.start.saturating_sub(reach).max(block.start)).min(span.start);
    let to = text.floor((span.end + reach).min(block.end)).max(span.end);
    Some((
        text.slice(Span::new(from, span.start)).into_owned(),
        text.slice(Span::new(span.end, to)).into_owned(),
    ))
}

/// Returns true if the words around an acronym explain it: "Main Intelligence Directorate and Security Service (GUR and
/// SBU)", "GUR (Main Intelligence Directorate)", "GUR, the military intelligence directorate,".
fn explains(snapshot: &Snapshot, mention: &Mention) -> bool {
    let (span, _) = letters(snapshot, mention);
    let Some((before, after)) = around(snapshot, span, 120) else { return false };
    if is_in_list(&before, &after) {
        return true;
    }
    let Some(actor) = mention.actor() else { return false };
    let actor = snapshot.environment().registry.actor(actor);
    let long_words = |words: &str| -> usize {
        let names = || std::iter::once(&actor.name).chain(&actor.aliases);
        let is_of_name = |word: &str| {
            let stem = |w: &str| w.trim_end_matches('s').to_lowercase();
            names()
                .flat_map(|name| name.split(|c: char| !c.is_alphanumeric()))
                .any(|of| stem(of) == stem(word))
        };
        words.split(|c: char| !c.is_alphanumeric()).filter(|w| w.len() > 4 && is_of_name(w)).count()
    };
    let behind = after.trim_start();
    if let Some(inside) = behind.strip_prefix(['(', '[']) {
        let inside = inside.split([')', ']']).next().unwrap_or_default();
        let capitals = inside.split_whitespace().filter(|w| is_capitalised(w)).count();
        return long_words(inside) > 0 || capitals > 1;
    }
    // "GUR, Ukraine's military intelligence directorate, …", "GUR – Main Intelligence Directorate"
    let marks = [", ", "– ", "— ", "= ", ": ", "- ", "stands for ", "is short for ", "means "];
    let apposed = marks.iter().find_map(|mark| behind.strip_prefix(mark));
    if apposed
        .is_some_and(|rest| long_words(rest.split([',', ';', '–', '—', '.']).next().unwrap_or_default()) > 1)
    {
        return true;
    }
    // "the military intelligence directorate, GUR," and "military intelligence directorate GUR"
    let head = before.trim_end();
    let head = head.strip_suffix(" the").or_else(|| head.strip_suffix(" or")).unwrap_or(head);
    let clause = head.trim_end_matches([',', '–', '—', ' ']).rsplit([',', ';', '.', '(', '“', '"']).next();
    let near: Vec<&str> = clause.unwrap_or_default().split_whitespace().rev().take(7).collect();
    long_words(&near.join(" ")) > 1 && near.first().is_some_and(|last| long_words(last) > 0)
}

/// Returns true if an acronym is in a bracket that contains only acronyms, after the words that they abbreviate.
fn is_in_list(before: &str, after: &str) -> bool {
    let Some(open) = before.rfind(['(', '[']) else { return false };
    let end = after.find([')', ']', ',', ';']).unwrap_or(after.len());
    let only_acronyms = |words: &str| {
        words.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).all(|word| {
            matches!(word, "and" | "or" | "the" | "also" | "known" | "as" | "formerly" | "s")
                || word.len() > 1 && word.chars().filter(|c| c.is_uppercase()).count() * 2 >= word.len()
        })
    };
    let named = before[..open].trim_end_matches([' ', '”', '"', '*', '_', '’', '\'']);
    let word = named.rsplit(|c: char| c.is_whitespace()).next().unwrap_or_default();
    let closes = end < after.len();
    closes
        && only_acronyms(&before[open..])
        && only_acronyms(&after[..end])
        && named.ends_with(char::is_alphabetic)
        && !word.chars().all(char::is_uppercase)
}

fn is_capitalised(word: &str) -> bool {
    let mut letters = word.chars().filter(|c| c.is_alphanumeric());
    letters.next().is_some_and(char::is_uppercase) && letters.next().is_some_and(char::is_lowercase)
}

/// Returns true if the acronym is not used as a name by the writer: in a quotation, a URL, a tag, a designation or a
/// line in capitals, or with another meaning.
fn is_no_use(snapshot: &Snapshot, mention: &Mention) -> bool {
    let (span, acronym) = letters(snapshot, mention);
    let Some((before, after)) = around(snapshot, span, 60) else { return true };
    let behind = |c: char| c.is_ascii_digit() || c.is_uppercase();
    let goes_on = after.strip_prefix('-').is_some_and(|rest| rest.starts_with(behind))
        || after.starts_with(['_', '@', '=', '\\'])
        || after.strip_prefix('/').is_some_and(|rest| !rest.starts_with(char::is_uppercase))
        || after.strip_prefix('.').is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
    let led = before.strip_suffix('-').unwrap_or_default();
    let designation = led.ends_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
    let tagged = before.ends_with(['@', '#', '_', '=', '$', '\\', '.', '`'])
        || before.strip_suffix('/').is_some_and(|rest| {
            // "Russian/FSB" is prose, "a.example/FSB" is not.
            let word = rest.rsplit(char::is_whitespace).next().unwrap_or_default();
            word.is_empty() || !word.chars().all(char::is_alphabetic)
        });
    let glued = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    let listed = ["NYSE:", "NASDAQ:", "Nasdaq:", "LSE:", "TSX:", "ticker", "symbol"];
    let listed = listed.iter().any(|market| before.trim_end().ends_with(market));
    let address = glued.contains("://") || glued.starts_with("www.") || glued.contains('@');
    if goes_on || designation || tagged || listed || address || before.matches('`').count() % 2 == 1 {
        return true;
    }
    let sentence = snapshot.sentence_at(span.start).map(|s| snapshot.text().slice(s.span).into_owned());
    if sentence.is_some_and(|words| is_shouted(&words)) || is_quoted(snapshot, span) {
        return true;
    }
    let district = DISTRICTS.contains(&&*acronym);
    if !is_ambiguous_acronym(&acronym) {
        return false;
    }
    let Some(block) = snapshot.block_at(span.start) else { return true };
    let registry = &snapshot.environment().registry;
    let state = |m: &Mention| m.country.or_else(|| registry.actor(m.actor()?).country);
    let own = state(mention);
    let mut others =
        snapshot.linked().mentions_in(block, snapshot.starts()[block]).filter(|m| m.who != mention.who);
    !others.any(|m| if district { m.kind == Kind::Unit } else { own.is_some() && state(&m) == own })
}

/// Returns true if nearly all letters are capitals, as in a headline or a warning.
fn is_shouted(words: &str) -> bool {
    let letters = words.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = words.chars().filter(|c| c.is_uppercase()).count();
    letters > 12 && capitals * 5 > letters * 4
}

/// Returns the acronym itself, without the nationality before it.
fn letters(snapshot: &Snapshot, mention: &Mention) -> (Span, String) {
    let words = words(snapshot, mention);
    let last = words.rsplit(char::is_whitespace).next().unwrap_or(&words).to_owned();
    (Span::new(mention.span.end - last.len() as u32, mention.span.end), last)
}

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    let mut found: Vec<_> = undefined(snapshot).collect();
    found.sort_by_key(|(mention, _)| mention.span);
    for (mention, later) in found {
        let (span, acronym) = letters(snapshot, &mention);
        let name = snapshot.mention_name(&mention);
        let when = if later { "is used before it is spelled out" } else { "is not spelled out" };
        report.add(span, format!("\"{acronym}\" {when}. Assessor knows it as \"{name}\"."));
    }
}

fn fixes(snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
    let mention = undefined(snapshot).find(|(mention, _)| letters(snapshot, mention).0 == finding.span);
    let Some((mention, _)) = mention else { return Vec::new() };
    let Some(id) = mention.actor() else { return Vec::new() };
    let (span, acronym) = letters(snapshot, &mention);
    let actor = snapshot.environment().registry.actor(id);
    let adjective = actor.country.and_then(|country| country.adjective()).unwrap_or_default();
    let from = snapshot.text().floor(span.start.saturating_sub(40));
    let before = snapshot.text().slice(Span::new(from, span.start));
    let mut long = actor.name.as_str();
    // "the Russian SVR": the state is already named.
    if !adjective.is_empty() && before.trim_end().ends_with(adjective) {
        let state = actor.country.and_then(|country| country.name()).unwrap_or_default();
        long = long.strip_suffix(state).and_then(|l| l.strip_suffix(" of ")).unwrap_or(long);
        long = long.strip_prefix(adjective).map_or(long, str::trim_start);
    }
    let new = format!("{long} ({acronym})");
    vec![replace(format!("Change to \"{new}\""), finding.span, new, Safety::Suggested)]
}
