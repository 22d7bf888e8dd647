//! What in a sentence, or around it, speaks for or against a source, in words an analyst knows.

/// A family of evidence. The explanation of a need names the strongest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Cue {
    /// Nothing.
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
    /// Opens its paragraph.
    Opening,
    /// Goes on from the sentence before: 'also', 'added', 'this'.
    Continuation,
    /// About the assessment itself and its method.
    Method,
    /// Neighbours in the paragraph are cited, or not.
    Neighbours,
    /// The section or the document cites much, or little.
    Habit,
    /// The heading above, or the kind of block.
    Place,
    /// The wording as a whole, no single word.
    Wording,
}

/// Verbs and phrases that give somebody's words, lower case.
const SPEECH: &[&str] = &[
    "accused",
    "acknowledged",
    "added",
    "admitted",
    "alleged",
    "amplified",
    "announced",
    "argued",
    "asserted",
    "called",
    "cited",
    "citing",
    "claimed",
    "claiming",
    "commented",
    "complained",
    "condemned",
    "confirmed",
    "criticized",
    "declared",
    "denied",
    "described",
    "emphasized",
    "insisted",
    "noted",
    "posted",
    "published",
    "quoted",
    "reaffirmed",
    "reiterated",
    "released",
    "remarked",
    "reported",
    "reportedly",
    "reporting",
    "responded",
    "said",
    "saying",
    "shared",
    "speculated",
    "stated",
    "stating",
    "stressed",
    "suggested",
    "told",
    "urged",
    "warned",
    "wrote",
];

/// What can be shown, lower case.
const EVIDENCE: &[&str] =
    &["footage", "geolocated", "imagery", "photos", "photographs", "satellite", "video", "videos", "images"];

/// Estimates, lower case.
const HEDGE: &[&str] = &[
    "appear",
    "appears",
    "could",
    "likely",
    "may",
    "might",
    "possibly",
    "presumably",
    "probably",
    "suggest",
    "suggests",
    "unclear",
    "unlikely",
    "would",
    "potentially",
    "indicates",
];

/// Links to the sentence before, lower case.
const CONTINUATION: &[&str] =
    &["added", "additionally", "also", "further", "furthermore", "moreover", "similarly", "likewise"];

/// Pronouns and the like that open a sentence which goes on from the one before, lower case.
const ANAPHORA: &[&str] = &["he", "she", "it", "they", "this", "these", "those", "that", "such", "both"];

/// Institutions that a sentence may take up with 'The …', lower case.
const TAKEN_UP: &[&str] = &[
    "administration",
    "agency",
    "authorities",
    "blogger",
    "channel",
    "command",
    "commander",
    "committee",
    "company",
    "group",
    "governor",
    "head",
    "ministry",
    "milblogger",
    "milbloggers",
    "minister",
    "office",
    "official",
    "officials",
    "outlet",
    "president",
    "report",
    "source",
    "sources",
    "spokesperson",
    "statement",
];

/// Months, with a capital as English writes them.
const MONTHS: &[&str] = &[
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Whether `word`, folded to lower case, stands in the sorted or unsorted `list`; no allocation.
fn listed(list: &[&str], word: &str) -> bool {
    list.iter().any(|w| w.eq_ignore_ascii_case(word))
}

/// The cue that a single word gives, if any.
pub(super) fn word_cue(word: &str) -> Cue {
    if MONTHS.contains(&word) {
        Cue::Date
    } else if listed(SPEECH, word) {
        Cue::Speech
    } else if listed(EVIDENCE, word) {
        Cue::Evidence
    } else if listed(HEDGE, word) {
        Cue::Hedge
    } else if word.eq_ignore_ascii_case("previously") {
        Cue::Earlier
    } else if listed(CONTINUATION, word) {
        Cue::Continuation
    } else {
        Cue::None
    }
}

/// Whether a sentence that opens with `first` and `second` takes up what the one before spoke of.
pub(super) fn takes_up(first: &str, second: &str) -> bool {
    listed(ANAPHORA, first) || (first.eq_ignore_ascii_case("the") && listed(TAKEN_UP, second))
}
