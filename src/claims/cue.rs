//! What speaks for or against a source, in the words of an analyst.

/// A family of evidence. The explanation of a need names the strongest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Cue {
    /// Nothing.
    #[default]
    None,
    /// A verb or phrase that gives somebody's words: 'reported', 'according to'.
    Speech,
    /// Evidence that can be shown: 'geolocated', 'footage', 'imagery'.
    Evidence,
    /// A quotation of some length.
    Quotation,
    /// A figure.
    Figure,
    /// A day, month or clock time.
    Date,
    /// A reference to something published before: 'ISW previously assessed'.
    Earlier,
    /// An event told as a fact.
    Event,
    /// A hedge or estimate: 'likely', 'may', 'unclear'.
    Hedge,
    /// Where in the paragraph it stands.
    Opening,
    /// How it goes on from the sentences around it: 'also', 'added', 'this'.
    Continuation,
    /// Names that the paragraph has not had.
    Novelty,
    /// About the assessment itself and its method.
    Method,
    /// Something that is not known, or has not happened.
    Absence,
    /// Generally known, or said aside.
    Background,
    /// Neighbours in the paragraph are cited, or not.
    Neighbours,
    /// The section or the document cites much, or little.
    Habit,
    /// The heading above, or the kind of block.
    Place,
    /// The wording as a whole.
    Wording,
}
