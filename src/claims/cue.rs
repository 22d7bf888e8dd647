//! The kinds of evidence for or against the need of a source, in the terms of an analyst.

/// A kind of evidence. The explanation of a need names the strongest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Cue {
    /// No evidence.
    #[default]
    None,
    /// A verb or phrase that reports a statement: 'reported', 'according to'.
    Speech,
    /// Evidence that can be shown: 'geolocated', 'footage', 'imagery'.
    Evidence,
    /// A quotation of some length.
    Quotation,
    /// A figure.
    Figure,
    /// A day, month or clock time.
    Date,
    /// A reference to earlier work: 'ISW previously assessed'.
    Earlier,
    /// An event stated as a fact.
    Event,
    /// A hedge or estimate: 'likely', 'may', 'unclear'.
    Hedge,
    /// The position in the paragraph.
    Opening,
    /// A link to the neighbouring sentences: 'also', 'added', 'this'.
    Continuation,
    /// Names that are new in the paragraph.
    Novelty,
    /// Information about the assessment itself and its method.
    Method,
    /// A statement that something is not known or has not happened.
    Absence,
    /// General knowledge, or an aside.
    Background,
    /// The presence or absence of citations on neighbours in the paragraph.
    Neighbours,
    /// The amount of citation in the section or document.
    Habit,
    /// The heading above, or the kind of block.
    Place,
    /// The wording as a whole.
    Wording,
}
