//! Go to definition, and references: between markers and endnotes, between takeaways and their support, from a name to
//! its introduction or its actor, and from a key to its entry in the bibliography.

use crate::actors::{Actor, Mention, Who};
use crate::analysis::Snapshot;
use crate::archive::mention_key;
use crate::assessment::{Label, Style};
use crate::bibliography::{Entry, File};
use crate::text::Span;

/// Returns the definition of the text at `offset`. For a marker it is the number of its endnote, and for that number
/// the first marker. For a name that no registry knows it is its introduction. For a takeaway it is the body sentences that it condenses, the main one first, and for such a
/// sentence its takeaways.
#[must_use]
pub fn definition(snapshot: &Snapshot, offset: u32) -> Vec<Span> {
    if let Some(citation) = snapshot.citation_at(offset) {
        return definition_of(snapshot, citation.label).into_iter().collect();
    }
    if let Some(note) = snapshot.endnote_at(offset) {
        // A click on the content or the URL of the endnote refers to that, not to the label.
        let on_label = snapshot.endnote_label(note.block).is_some_and(|label| label.touches(offset));
        let label = note.head.filter(|_| on_label).map(|head| head.label);
        return label.and_then(|label| citations_with(snapshot, label).next()).into_iter().collect();
    }
    if let Some(mention) = snapshot.mention_at(offset)
        && let Who::Text(introduced) = mention.who
    {
        return vec![introduced];
    }
    if let Some(support) = snapshot.support_at(offset) {
        let main = support.main().into_iter();
        let all = main.chain(support.sentences().into_iter().filter(|at| Some(*at) != support.main()));
        return all.map(|at| snapshot.sentence(at).span).collect();
    }
    takeaways_on(snapshot, offset)
}

/// Returns the number or the key of the endnote with this label, or the address that a link refers to.
fn definition_of(snapshot: &Snapshot, label: Label) -> Option<Span> {
    if label.style == Style::Reference {
        return snapshot.definition(label);
    }
    let note = snapshot.endnote_with(label)?;
    Some(snapshot.endnote_label(note.block).unwrap_or(note.span))
}

/// Returns the takeaways that condense the body sentence at `offset`.
fn takeaways_on(snapshot: &Snapshot, offset: u32) -> Vec<Span> {
    let Some(sentence) = snapshot.sentence_at(offset).filter(|s| s.facts.claim.is_some()) else {
        return Vec::new();
    };
    let supports = snapshot.condensed_by(sentence.at).into_iter().map(|i| &snapshot.supports()[i]);
    supports.map(|s| snapshot.takeaway_words(s.takeaway)).collect()
}

/// Returns the entry of the key at `offset`, and the bibliography file that contains it.
#[must_use]
pub fn entry_at(snapshot: &Snapshot, offset: u32) -> Option<(&Entry, &File)> {
    snapshot.entry(&snapshot.citation_at(offset)?)
}

/// An actor that is named at some offset.
#[derive(Clone, Copy, Debug)]
pub struct NamedActor<'a> {
    /// The actor; `None` if only the text knows it.
    pub actor: Option<&'a Actor>,
    /// Its key in the archive of past reports, see [`mention_key`].
    pub key: Option<u64>,
}

/// Returns the actor that is named at `offset`. A marker right behind a name is the marker.
#[must_use]
pub fn named_at(snapshot: &Snapshot, offset: u32) -> Option<NamedActor<'_>> {
    let mention = snapshot.mention_at(offset).filter(|_| snapshot.citation_at(offset).is_none())?;
    let registry = &snapshot.environment().registry;
    let actor = match mention.who {
        Who::Actor(id) => Some(registry.actor(id)),
        Who::Text(_) => None,
    };
    let key = mention.names_actor().then(|| mention_key(registry, mention, &snapshot.mention_name(mention)));
    Some(NamedActor { actor, key: key.flatten() })
}

/// Returns all markers of the citation or endnote at `offset`, all mentions of the actor there, or the support of the
/// takeaway there. With `with_definition`, the endnote itself is included.
#[must_use]
pub fn references(snapshot: &Snapshot, offset: u32, with_definition: bool) -> Vec<Span> {
    let label = snapshot.citation_at(offset).map(|c| c.label).or_else(|| endnote_label_at(snapshot, offset));
    let Some(label) = label else {
        return match snapshot.mention_at(offset) {
            Some(mention) => mentions_of(snapshot, mention).collect(),
            None => of_takeaway(snapshot, offset, with_definition),
        };
    };
    let mut spans: Vec<_> = citations_with(snapshot, label).collect();
    if with_definition {
        spans.extend(definition_of(snapshot, label));
    }
    spans
}

fn mentions_of(snapshot: &Snapshot, mention: &Mention) -> impl Iterator<Item = Span> {
    snapshot.mentions().iter().filter(move |other| other.who == mention.who).map(|other| other.span)
}

/// Returns the body sentences that a takeaway condenses, or the takeaways that condense a sentence. With `with_own`,
/// the item at `offset` is included.
fn of_takeaway(snapshot: &Snapshot, offset: u32, with_own: bool) -> Vec<Span> {
    if let Some(support) = snapshot.support_at(offset) {
        let own = with_own.then(|| snapshot.takeaway_words(support.takeaway));
        return own
            .into_iter()
            .chain(support.sentences().into_iter().map(|at| snapshot.sentence(at).span))
            .collect();
    }
    let mut spans = takeaways_on(snapshot, offset);
    if let Some(sentence) = snapshot.sentence_at(offset).filter(|_| with_own && !spans.is_empty()) {
        spans.push(sentence.span);
    }
    spans
}

fn endnote_label_at(snapshot: &Snapshot, offset: u32) -> Option<Label> {
    Some(snapshot.endnote_at(offset)?.head?.label)
}

fn citations_with(snapshot: &Snapshot, label: Label) -> impl Iterator<Item = Span> {
    snapshot.citations().filter(move |c| c.label == label).map(|c| c.span)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::testing::{SAMPLE, caret, snapshot};

    fn shown(marked: &str) -> Vec<String> {
        let (text, at) = caret(marked);
        definition(&snapshot(&text), at).iter().map(|span| text[span.range()].to_owned()).collect()
    }

    #[test]
    fn a_marker_and_the_number_of_its_endnote_lead_to_each_other() {
        assert_eq!(shown(&SAMPLE.replacen("[2]", "[2┃]", 1)), ["[2]"]);
        assert_eq!(shown(&SAMPLE.replace("\n[2] ", "\n[┃2] ")), ["[2]"]);
    }

    #[test]
    fn a_name_leads_to_its_introduction_and_to_all_its_mentions() {
        let text = "Captain Petro Oslavets left. It rained. Oslav┃ets spoke.";
        assert_eq!(shown(text), ["Petro Oslavets"]);
        let (text, at) = caret(text);
        let snapshot = snapshot(&text);
        let all = references(&snapshot, at, true);
        let words: Vec<_> = all.iter().map(|span| &text[span.range()]).collect();
        assert_eq!(words, ["Petro Oslavets", "Oslavets"]);
        assert!(named_at(&snapshot, at).is_some_and(|named| named.actor.is_none() && named.key.is_some()));
    }

    #[test]
    fn the_words_and_the_url_of_an_endnote_lead_nowhere() {
        assert_eq!(shown(&SAMPLE.replace("\n[2] https", "\n[2] ht┃tps")), [""; 0]);
        assert_eq!(shown(&SAMPLE.replace("Ministry briefing", "Ministry brie┃fing")), [""; 0]);
    }
}
