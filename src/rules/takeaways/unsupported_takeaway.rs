//! Finds takeaways that the body does not support.

use crate::analysis::{Aspect, PartSupport, Snapshot};
use crate::rules::{Family, Report, Rule, Scope, Severity};
use crate::takeaways::{self, Word, WordKind, words};
use crate::text::Span;

/// The `unsupported-takeaway` rule. Its page documents it for users.
pub static RULE: Rule = Rule {
    name: "unsupported-takeaway",
    family: Family::Takeaways,
    summary: "Takeaway that the body does not support",
    severity: Some(Severity::Warning),
    page: "\
# unsupported-takeaway

Nothing in the body says what the takeaway says, or the body says it about another person or place.

## Why it matters

Many readers read only the takeaways. A statement that is only there has no source and no argument, and is often left over
from an earlier version.

The comparison allows for other words, another order and added dates: names, numbers and rare words weigh most. The names
must agree: a takeaway about Riga is not supported by a paragraph that never names it. The message quotes such names, and the
finding links to the closest sentence in the body.

## Wrong

```assessment
# River Basin Assessment, May 3, 2024

## Key Takeaways

- River forces shelled Port Anvil for the third day.
- ⟦The Hill Parliament dismissed its finance minister over unpaid pensions.⟧
- ⟦River forces shelled Fort Tarnow for the third day.⟧

## Toplines

River forces shelled Port Anvil for a third day. The governor said that the strikes hit two piers.[1] Coastal media \
published footage of the port.[2] The port remains closed to ferries.[3] Ferries to Gull Island left from the north \
instead.[4] Crews waited.[4] Trucks waited too.[4] Nobody was hurt.[4] It rained.[4] The gate stayed shut.[4]

## Endnotes

[1] https://example.org/a
[2] https://example.org/b
[3] https://example.org/c
[4] https://example.org/d
```

## Right

```assessment
# River Basin Assessment, May 3, 2024

## Key Takeaways

- Port Anvil, shelled by River forces for a third day, remains closed to ferries.

## Toplines

River forces shelled Port Anvil for a third day. The governor said that the strikes hit two piers.[1] Coastal media \
published footage of the port.[2] The port remains closed to ferries.[3] Crews waited.[3] Trucks waited too.[3] Nobody \
was hurt.[3]

## Endnotes

[1] https://example.org/a
[2] https://example.org/b
[3] https://example.org/c
```

## When to ignore it

When the takeaway sums up a whole section in its own words. An excerpt, which has markers but no endnotes, is not checked,
because the text that supports its takeaways may be elsewhere. Nor is a
text whose body is still short: up to six sentences, or three for each takeaway.

Measured: 29 alarms in 25 of 367 published texts. Of 25 that were read at an earlier state, 14 are real, most often a place that
the body never names; 7 sum up a section in their own words; 4 are debatable.
",
    scope: Scope::document(&[Aspect::Supports, Aspect::Takeaways, Aspect::Topics, Aspect::Labels, Aspect::Tally]),
    check,
    needs_english: true,
    ..Rule::DEFAULT
};

/// Minimum number of whole body sentences, and of those for each takeaway. With fewer, the body is still to be written:
/// the bodies of 255 published assessments with such findings have at least eight for each takeaway.
const LEAST_BODY: u32 = 6;
const FOR_EACH: u32 = 3;
/// Minimum number of words; a shorter takeaway is a stub.
const LEAST_WORDS: f32 = 3.0;
/// The score below which a sentence shares next to nothing with the body.
const FOREIGN: f32 = 0.2;

fn check(snapshot: &Snapshot, report: &mut Report<'_>) {
    let links = snapshot.links();
    // One more, because the last sentence may be half typed.
    let least = LEAST_BODY.max(FOR_EACH.saturating_mul(links.takeaways.len() as u32)) + 1;
    if links.tally.sentences() < least || links.is_excerpt() {
        return;
    }
    for support in snapshot.supports() {
        let facts = &snapshot.blocks()[support.takeaway as usize];
        let weight: f32 = support.parts.iter().map(|p| p.weight).sum();
        // A takeaway with its own citation needs no other support, and one without a full stop is being typed.
        let whole = facts.sentences.last().is_some_and(|s| s.ended);
        if !facts.citations.is_empty() || weight < LEAST_WORDS || !whole {
            continue;
        }
        let is_said = |part: &PartSupport| part.is_linked() && part.weight >= LEAST_WORDS;
        if support.is_linked() || support.parts.iter().any(is_said) {
            // The body supports another sentence of the takeaway, but not one about an actor that the body never names.
            // If that is its smaller part, nor one that shares next to nothing with the body.
            let foreign = |part: &&PartSupport| {
                part.absent || !support.is_linked() && part.weight >= LEAST_WORDS && part.score < FOREIGN
            };
            for part in support.parts.iter().filter(|part| !part.is_linked()).filter(foreign) {
                let nearest = part.covers.first().map(|(at, _)| snapshot.sentence(*at).span);
                let names = all_names(snapshot, std::iter::once(part));
                add(report, snapshot.sentence(part.sentence).span, "statement", names, nearest);
            }
            continue;
        }
        let nearest = support.nearest().map(|at| snapshot.sentence(at).span);
        let names = all_names(snapshot, support.parts.iter());
        add(report, snapshot.takeaway_words(support.takeaway), "takeaway", names, nearest);
    }
}

/// Reports that the body does not support this span, the `unit`, and names the actors concerned, if any.
fn add(report: &mut Report<'_>, span: Span, unit: &str, mut names: Vec<String>, nearest: Option<Span>) {
    /// Maximum number of names in the message.
    const MOST: usize = 3;
    names.truncate(MOST);
    let message = match names.as_slice() {
        [] => format!("No sentence in the body supports this {unit}."),
        [name] => format!("No sentence in the body supports this {unit} about \"{name}\"."),
        [names @ .., last] => {
            let names = names.join("\", \"");
            format!("No sentence in the body supports this {unit} about \"{names}\" and \"{last}\".")
        }
    };
    let related = nearest.map(|span| (span, "The closest sentence in the body.".to_owned()));
    report.add_related(span, message, related.into_iter().collect());
}

/// Returns the names of all `parts` that the body lacks, each once.
fn all_names<'a>(snapshot: &Snapshot, parts: impl Iterator<Item = &'a PartSupport>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for name in parts.flat_map(|part| names(snapshot, part)) {
        if !all.contains(&name) {
            all.push(name);
        }
    }
    all
}

/// Returns the names that the body lacks and because of which it does not support this sentence, complete and as
/// written.
fn names(snapshot: &Snapshot, part: &PartSupport) -> Vec<String> {
    if part.missing.is_empty() {
        return Vec::new();
    }
    let block = part.sentence.block as usize;
    let facts = &snapshot.blocks()[block];
    let text = snapshot.text().slice(snapshot.block_span(block));
    let sentence = facts.sentences[part.sentence.index as usize].span;
    let read = words::words(&text, sentence, &takeaways::skipped(&facts.citations));
    let mut names: Vec<String> = Vec::new();
    let mut end = 0;
    for (i, word) in read.iter().enumerate().filter(|(_, word)| word.is_distinguishing()) {
        let missing = |key: u32| part.missing.contains(&key);
        let lacking = missing(word.key) || words::capital_of(word.key).is_some_and(missing);
        // Another word of the same name is already covered.
        if !lacking || word.span.start < end {
            continue;
        }
        let name = complete(&text, &read, i);
        end = name.end;
        names.push(text[name.range()].split_whitespace().collect::<Vec<_>>().join(" "));
    }
    names
}

/// Returns the span of the whole name that contains the word at `i`: the capitalized words next to it, from the first
/// that is neither a title nor a country.
fn complete(text: &str, read: &[Word], i: usize) -> Span {
    let joined = |a: &Word, b: &Word| &text[a.span.end as usize..b.span.start as usize] == " ";
    let is_name = |word: &Word| word.kind == WordKind::Name && word.capital;
    let mut first = i;
    while first > 0 {
        let before = &read[first - 1];
        let is_own = is_name(before) && !before.generic && !before.ordinary && !words::is_country(before.key);
        if !is_own || !joined(before, &read[first]) {
            break;
        }
        first -= 1;
    }
    let mut last = i;
    while read.get(last + 1).is_some_and(|next| is_name(next) && joined(&read[last], next)) {
        last += 1;
    }
    Span::new(read[first].span.start, read[last].span.end)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::tests::findings;

    #[test]
    fn an_excerpt_is_left_alone() {
        let report = "## Key Takeaways\n\n- The Hill Parliament dismissed its finance minister over unpaid pensions.\n\n\
                      ## Toplines\n\nRiver forces shelled Port Anvil on May 2.[1] The governor said that two piers \
                      burned.[2] The port remains closed.[3] Ferries left from the north instead.[4] Crews waited.[4] It \
                      rained.[4] Nobody was hurt.[4]\n";
        assert_eq!(findings(&RULE, report).len(), 0);
        let whole = format!(
            "{report}\n## Endnotes\n\n[1] https://example.org/a\n[2] https://example.org/b\n\
                             [3] https://example.org/c\n[4] https://example.org/d\n"
        );
        assert_eq!(findings(&RULE, &whole).len(), 1);
    }

    #[test]
    fn names_that_the_body_lacks_are_quoted() {
        let report = |takeaway: &str| {
            format!(
                "## Key Takeaways\n\n- {takeaway}\n\n## Toplines\n\nFinnish divers searched the wreck near Turku on May \
                 2.[1] The coast guard closed two lanes.[2] The owner named no cause.[3] Ferries left from the north \
                 instead.[4] Crews waited.[4] It rained.[4] Nobody was hurt.[4]\n\n## Endnotes\n\n[1] https://example.org/a\n[2] https://example.org/b\n\
                 [3] https://example.org/c\n[4] https://example.org/d\n"
            )
        };
        let messages = |takeaway: &str| -> Vec<String> {
            findings(&RULE, &report(takeaway)).into_iter().map(|finding| finding.message).collect()
        };
        let said =
            |names: &str| vec![format!("No sentence in the body supports this takeaway about {names}.")];
        assert_eq!(messages("Finnish divers searched the wreck near Turku."), Vec::<String>::new());
        assert_eq!(messages("Finnish divers searched the wreck near Riga."), said("\"Riga\""));
        assert_eq!(
            messages("Estonian divers searched the wreck near Riga."),
            said("\"Estonian\" and \"Riga\"")
        );
        // A separate sentence, next to one that the body supports.
        let two =
            "Finnish divers searched the wreck near Turku. The mayor of Riga thanked the navy for that.";
        assert_eq!(messages(two), ["No sentence in the body supports this statement about \"Riga\"."]);
        // The body says the shorter sentence, and the other in other words.
        let own_words = "The owner named no cause. Both lanes and the wreck off Turku may soon be searched again by \
                         crews of the coast guard and by divers, as ferries need them.";
        assert_eq!(messages(own_words), Vec::<String>::new());
        // A name is quoted whole, without the title before it.
        assert_eq!(
            messages("Prime Minister Ingrid Vollan thanked the navy for searching the wreck."),
            said("\"Ingrid Vollan\"")
        );
    }

    #[test]
    fn a_body_that_is_still_short_is_waited_for() {
        const BODY: [&str; 10] = [
            "Finnish divers searched the wreck near Turku on May 2.[1]",
            "The coast guard closed two lanes.[1]",
            "The owner named no cause.[1]",
            "Ferries left from the north instead.[1]",
            "Crews waited at the pier.[1]",
            "The gate stayed shut until noon.[1]",
            "Nobody was hurt.[1]",
            "It rained all day.[1]",
            "Trucks stood on the road to the dam.[1]",
            "The mill is closed.[1]",
        ];
        let found = |takeaways: usize, body: &str| {
            let takeaways = "- The Hill Parliament dismissed its finance minister over unpaid pensions.\n"
                .repeat(takeaways);
            let report = format!(
                "## Key Takeaways\n\n{takeaways}\n## Toplines\n\n{body}\n\n## Endnotes\n\n[1] a.org\n"
            );
            findings(&RULE, &report).len()
        };
        for (takeaways, most) in [(1, 6), (2, 6), (3, 9)] {
            let body = BODY[..most].join(" ");
            assert_eq!(found(takeaways, &body), 0, "{takeaways} takeaways");
            let next = format!("{body} {}", BODY[most]);
            assert_eq!(found(takeaways, &next), takeaways);
        }
    }
}
