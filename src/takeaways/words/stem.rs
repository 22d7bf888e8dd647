//! Words without their endings.

/// Endings, longest first, each with how many letters must remain.
const ENDINGS: &[(&str, usize)] = &[
    ("izations", 4),
    ("ization", 4),
    ("ations", 4),
    ("ation", 4),
    ("ements", 4),
    ("ement", 4),
    ("ments", 4),
    ("ment", 4),
    ("ities", 4),
    ("ized", 4),
    ("izes", 4),
    ("izing", 4),
    ("ions", 4),
    ("ings", 4),
    ("ity", 4),
    ("ive", 4),
    ("ize", 4),
    ("ion", 4),
    ("ing", 3),
    ("ies", 3),
    ("ied", 3),
    ("ers", 4),
    ("ors", 4),
    ("als", 4),
    ("er", 4),
    ("or", 4),
    ("al", 4),
    ("ed", 3),
    ("es", 3),
    ("ly", 4),
    ("s", 3),
    ("y", 3),
    ("e", 3),
];

/// The word without its endings. Cruder than a linguist's stemmer: it only has to join the forms of one word within
/// one document.
pub(super) fn stem(word: &str) -> &str {
    if !word.is_ascii() || word.len() <= 3 || word.ends_with("ss") {
        return word;
    }
    let mut rest = word;
    for _ in 0..2 {
        let cut = ENDINGS
            .iter()
            .find_map(|(ending, least)| rest.strip_suffix(ending).filter(|r| r.len() >= *least));
        let Some(cut) = cut else { break };
        rest = cut;
    }
    let bytes = rest.as_bytes();
    let n = bytes.len();
    // `stopp` from `stopped`
    if n >= 4 && bytes[n - 1] == bytes[n - 2] && !matches!(bytes[n - 1], b'a' | b'e' | b'i' | b'o' | b'u') {
        rest = &rest[..n - 1];
    }
    rest.strip_suffix('e').or(rest.strip_suffix('i')).filter(|r| r.len() >= 3).unwrap_or(rest)
}
