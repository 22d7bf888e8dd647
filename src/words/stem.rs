//! A simple stemmer for English.

/// Returns the endings with this last letter, longest first. Each has the number of letters that must remain.
const fn endings(last: u8) -> &'static [(&'static str, usize)] {
    match last {
        b's' => &[
            ("izations", 4),
            ("ations", 4),
            ("ements", 4),
            ("ments", 4),
            ("ities", 4),
            ("izes", 4),
            ("ions", 4),
            ("ings", 4),
            ("ies", 3),
            ("ers", 4),
            ("ors", 4),
            ("als", 4),
            ("es", 3),
            ("s", 3),
        ],
        b'n' => &[("ization", 4), ("ation", 4), ("ion", 4)],
        b't' => &[("ement", 4), ("ment", 4)],
        b'd' => &[("ized", 4), ("ied", 3), ("ed", 3)],
        b'g' => &[("izing", 4), ("ing", 3)],
        b'y' => &[("ity", 4), ("ly", 4), ("y", 3)],
        b'e' => &[("ive", 4), ("ize", 4), ("e", 3)],
        b'r' => &[("er", 4), ("or", 4)],
        b'l' => &[("al", 4)],
        _ => &[],
    }
}

/// Returns `word` without its endings. Cruder than a linguistic stemmer: it only has to join the forms of a word within
/// one document.
#[must_use]
pub fn stem(word: &str) -> &str {
    if !word.is_ascii() || word.len() <= 3 || word.ends_with("ss") {
        return word;
    }
    let mut rest = word;
    // An ending may follow another: `settle`, `settler`, `settlers`.
    for _ in 0..2 {
        let last = rest.as_bytes().last().copied().unwrap_or_default();
        let cut = endings(last)
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
