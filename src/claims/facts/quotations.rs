//! Quotations in a sentence.

use crate::claims::known::Known;
use crate::claims::predicates::first_person;

/// Returns true if the authors refer to themselves outside any quotation.
pub(super) fn speaks_of_itself(known: &[Known<'_>]) -> bool {
    let mut open = false;
    (0..known.len()).any(|i| {
        match known[i].text {
            "“" => open = true,
            "”" => open = false,
            "\"" => open = !open,
            _ => {}
        }
        !open && first_person(known, i)
    })
}

/// Returns the length of the longest quotation in tokens. An unclosed quotation extends to the end.
pub(super) fn longest_quotation(known: &[Known<'_>]) -> usize {
    let (mut longest, mut open) = (0, None);
    for (i, k) in known.iter().enumerate() {
        match (k.text, open) {
            ("“", _) | ("\"", None) => open = Some(i),
            ("”" | "\"", Some(from)) => {
                longest = longest.max(i - from - 1);
                open = None;
            }
            _ => {}
        }
    }
    open.map_or(longest, |from| longest.max(known.len() - from - 1))
}

/// Returns true if a quotation is open at the end, and true if the sentence closes one that began earlier.
pub(super) fn open_quotations(known: &[Known<'_>]) -> (bool, bool) {
    let (mut open, mut off) = (false, false);
    for (i, k) in known.iter().enumerate() {
        // Published texts sometimes have a closing mark where a quotation opens: with a space before it and none after
        // it.
        let apart = |a: Option<&Known<'_>>, b: Option<&Known<'_>>| {
            a.zip(b).is_some_and(|(a, b)| a.token.span.end < b.token.span.start)
        };
        let opens =
            apart(i.checked_sub(1).and_then(|i| known.get(i)), Some(k)) && !apart(Some(k), known.get(i + 1));
        match k.text {
            "“" => open = true,
            "”" if opens && i + 1 < known.len() => open = true,
            "”" if open => open = false,
            "”" => off = true,
            "\"" => open = !open,
            _ => {}
        }
    }
    (open, off)
}
