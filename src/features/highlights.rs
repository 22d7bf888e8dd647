//! Document highlights: all occurrences of the item at the cursor.

use crate::analysis::Snapshot;
use crate::text::Span;

/// The role of an occurrence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// Names an actor.
    Name,
    /// Cites a source.
    Citation,
    /// Defines a source: the endnote.
    Definition,
}

/// Returns all markers with the number at `offset`, and its endnote, or all mentions of the actor there.
#[must_use]
pub fn highlights(snapshot: &Snapshot, offset: u32) -> Vec<(Span, Use)> {
    let label = snapshot
        .citation_at(offset)
        .map(|citation| citation.label)
        .or_else(|| Some(snapshot.endnote_at(offset)?.head?.label));
    if let Some(label) = label {
        let markers = snapshot.citations().filter(|c| c.label == label).map(|c| (c.span, Use::Citation));
        let note = snapshot.endnote_with(label).and_then(|note| snapshot.endnote_label(note.block));
        return markers.chain(note.map(|span| (span, Use::Definition))).collect();
    }
    let Some(mention) = snapshot.mention_at(offset) else { return Vec::new() };
    let same = snapshot.mentions().iter().filter(|other| other.who == mention.who);
    same.map(|other| (other.span, Use::Name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::testing::{SAMPLE, caret, snapshot};

    fn shown(marked: &str) -> Vec<String> {
        let (text, at) = caret(marked);
        let all = highlights(&snapshot(&text), at);
        all.iter().map(|(span, kind)| format!("{kind:?} {}", &text[span.range()])).collect()
    }

    #[test]
    fn markers_with_their_endnote() {
        let expected = ["Citation [1]", "Citation [1]", "Definition [1]"];
        assert_eq!(shown(&SAMPLE.replace("died.[1]", "died.[1┃]")), expected);
        assert_eq!(shown(&SAMPLE.replace("\n[1] https", "\n[┃1] https")), expected);
    }

    #[test]
    fn an_actor_under_every_name() {
        let all = shown(&SAMPLE.replace("Lavrov was", "Lav┃rov was"));
        assert_eq!(all, ["Name Sergei Lavrov", "Name Sergei Lavrov", "Name Lavrov"]);
        assert_eq!(shown(&SAMPLE.replace("Crews left", "Cre┃ws left")), [""; 0]);
    }
}
