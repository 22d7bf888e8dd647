//! The signals of a sentence that both learning and scoring read, by name.

use super::Cue;

/// A number that a sentence has: a flag, a length or a count. The order is that of the features in a row of [`super::features`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Signal {
    /// The number of words before the first verb of speech, -1 if there is none.
    SpeechAt,
    /// 1 if there is a verb of speech.
    Spoken,
    /// The length of the longest quotation, in tokens.
    Quotation,
    /// 1 if there is a number.
    Number,
    /// 1 if a month is named.
    Month,
    /// The number of hedges.
    Hedges,
    /// The number of words of evidence: 'footage', 'imagery'.
    Evidence,
    /// 1 if the authors speak of themselves.
    House,
    /// 1 for words that refer to earlier work.
    Previously,
    /// The number of tokens.
    Length,
    /// The number of names.
    Names,
    /// 1 if it begins with a pronoun.
    Pronoun,
    /// 1 if it begins with 'the' and a noun that takes up the previous sentence.
    TakenUp,
    /// 1 if a linking word is near its start.
    Link,
    /// 1 for 'likely' and the like.
    Likely,
    /// 1 if a pointing word is near its start.
    Pointing,
    /// 1 if it begins with a name that speaks.
    NamedSpeaker,
    /// 1 for a forecast.
    Will,
    /// 1 for 'reportedly' and the like.
    Reportedly,
    /// 1 if 'that' follows the verb of speech.
    SpeechThat,
    /// 1 if it contains a round bracket.
    Bracket,
    /// 1 if it begins with a round bracket.
    OpensInBracket,
    /// 1 for an absence before the verb of speech.
    Absent,
    /// 1 for words that say that something continues.
    GoesOn,
    /// 1 if the authors are its subject.
    OpensWithHouse,
    /// 1 if several speakers are its subject.
    ManySpeakers,
    /// 1 for what holds as a rule.
    Rule,
    /// 1 for a supposition.
    Supposes,
    /// 1 if it reports an event.
    Event,
    /// The share of words that the vocabulary does not contain.
    UnknownWords,
    /// 1 if it states a figure.
    Figure,
    /// 1 if the authors speak.
    Own,
    /// 1 if it says that something is unknown.
    Unknown,
    /// 1 for a caption, a credit or the introduction of a list.
    SetApart,
    /// 1 for a definition.
    Defines,
    /// 1 if it infers or weighs.
    Infers,
    /// The number of verbs in the past, 4 at most.
    Past,
    /// 1 for advice.
    Advises,
    /// 1 if it says when something happened.
    When,
    /// The number of words in names.
    NameWords,
    /// 1 for a quotation without a verb of speech.
    UnspokenQuotation,
    /// The number of counting words.
    CountingWords,
}

/// Number of signals.
pub(super) const SIGNALS: usize = ALL.len();

/// The first signal that describes the form of a sentence, independent of its subject.
pub(super) const FIRST_FORM: Signal = Signal::Event;

/// All signals in order, each with the kind of evidence that it is.
pub(super) const ALL: [(Signal, Cue); 42] = [
    (Signal::SpeechAt, Cue::Speech),
    (Signal::Spoken, Cue::Speech),
    (Signal::Quotation, Cue::Quotation),
    (Signal::Number, Cue::Figure),
    (Signal::Month, Cue::Date),
    (Signal::Hedges, Cue::Hedge),
    (Signal::Evidence, Cue::Evidence),
    (Signal::House, Cue::Method),
    (Signal::Previously, Cue::Earlier),
    (Signal::Length, Cue::Wording),
    (Signal::Names, Cue::Novelty),
    (Signal::Pronoun, Cue::Continuation),
    (Signal::TakenUp, Cue::Continuation),
    (Signal::Link, Cue::Continuation),
    (Signal::Likely, Cue::Hedge),
    (Signal::Pointing, Cue::Continuation),
    (Signal::NamedSpeaker, Cue::Speech),
    (Signal::Will, Cue::Hedge),
    (Signal::Reportedly, Cue::Speech),
    (Signal::SpeechThat, Cue::Speech),
    (Signal::Bracket, Cue::Wording),
    (Signal::OpensInBracket, Cue::Background),
    (Signal::Absent, Cue::Hedge),
    (Signal::GoesOn, Cue::Opening),
    (Signal::OpensWithHouse, Cue::Method),
    (Signal::ManySpeakers, Cue::Speech),
    (Signal::Rule, Cue::Background),
    (Signal::Supposes, Cue::Hedge),
    (Signal::Event, Cue::Event),
    (Signal::UnknownWords, Cue::Wording),
    (Signal::Figure, Cue::Figure),
    (Signal::Own, Cue::Method),
    (Signal::Unknown, Cue::Absence),
    (Signal::SetApart, Cue::Place),
    (Signal::Defines, Cue::Background),
    (Signal::Infers, Cue::Hedge),
    (Signal::Past, Cue::Event),
    (Signal::Advises, Cue::Wording),
    (Signal::When, Cue::Date),
    (Signal::NameWords, Cue::Novelty),
    (Signal::UnspokenQuotation, Cue::Quotation),
    (Signal::CountingWords, Cue::Figure),
];

/// The signals of one sentence.
#[derive(Clone, Debug)]
pub(super) struct Signals([f32; SIGNALS]);

impl Default for Signals {
    fn default() -> Self {
        Self([0.0; SIGNALS])
    }
}

impl Signals {
    /// Returns the signals with the values that `read` gives.
    pub(super) fn new(read: impl Fn(Signal) -> f32) -> Self {
        Self(ALL.map(|(signal, _)| read(signal)))
    }

    /// Returns all values in order.
    pub(super) const fn values(&self) -> &[f32; SIGNALS] {
        &self.0
    }

    /// Returns true if the value is positive.
    pub(super) fn has(&self, signal: Signal) -> bool {
        self[signal] > 0.0
    }
}

impl std::ops::Index<Signal> for Signals {
    type Output = f32;

    fn index(&self, signal: Signal) -> &f32 {
        &self.0[signal as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_that_of_the_declaration() {
        for (i, (signal, _)) in ALL.into_iter().enumerate() {
            assert_eq!(signal as usize, i, "{signal:?}");
        }
    }
}
