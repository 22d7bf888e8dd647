//! The reader of URL schemes, defanged and broken ones included (`hxxps://`, `htps[:]//`).

use super::begins_with;

/// Schemes that lack letters or have some too many, with those that they stand for.
pub(crate) const BROKEN_SCHEMES: &[(&str, &str)] = &[
    ("htttps", "https"),
    ("hhttps", "https"),
    ("httpss", "https"),
    ("httsp", "https"),
    ("htpps", "https"),
    ("ttps", "https"),
    ("htps", "https"),
    ("tps", "https"),
    ("htttp", "http"),
    ("hhttp", "http"),
    ("ttp", "http"),
    ("htp", "http"),
];

/// Schemes as they are written, defanged ones included, each with the one that it stands for; none is the beginning of
/// a later one.
const SCHEMES: &[(&str, &str)] = &[
    ("https", "https"),
    ("http", "http"),
    ("hxxps", "https"),
    ("hxxp", "http"),
    ("htxps", "https"),
    ("htxp", "http"),
    ("hxtps", "https"),
    ("hxtp", "http"),
    ("h**ps", "https"),
    ("h**p", "http"),
    ("meow", "http"),
    ("ftp", "ftp"),
    ("fxp", "ftp"),
];

/// A scheme with its colon and slashes.
#[derive(Clone, Copy)]
pub(in crate::assessment) struct Scheme {
    /// The scheme that it stands for: `http` for `hxxp`.
    pub live: &'static str,
    /// True for a scheme that a program that makes links of URLs knows.
    pub plain: bool,
    /// True for one of [`BROKEN_SCHEMES`].
    pub broken: bool,
    /// The end of its last slash, in UTF-8 bytes of the text.
    pub end: usize,
}

/// The scheme that starts at `at`, with `://` in any spelling (`[:]//`, `[://]`, `:\\`).
pub(in crate::assessment) fn scheme_at(text: &str, at: usize) -> Option<Scheme> {
    let rest = &text[at..];
    // Most words begin no scheme.
    if !rest.starts_with(['h', 'H', 't', 'T', 'm', 'M', 'f', 'F']) {
        return None;
    }
    let read = |(written, live): &(&str, &'static str), broken: bool| {
        let behind = begins_with(rest, written).then(|| &rest[written.len()..])?;
        let len = slashes_len(behind)?;
        let plain = !broken && written == live && behind.starts_with("://");
        Some(Scheme { live, plain, broken, end: at + written.len() + len })
    };
    let known = SCHEMES.iter().find_map(|scheme| read(scheme, false));
    known.or_else(|| BROKEN_SCHEMES.iter().find_map(|scheme| read(scheme, true)))
}

/// The length of the colon and the slashes behind a scheme, with brackets around any of them.
fn slashes_len(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let (mut at, mut open, mut found) = (0, 0_u32, 0);
    while found < 3 || open > 0 {
        match *bytes.get(at)? {
            b'[' | b'(' | b'{' if found < 3 => open += 1,
            b']' | b')' | b'}' if open > 0 => open -= 1,
            b':' if found == 0 => found = 1,
            b'/' if (1..3).contains(&found) => found += 1,
            b'\\' if (1..3).contains(&found) => {
                // `\/` is a slash as program texts write it.
                at += usize::from(bytes.get(at + 1) == Some(&b'/'));
                found += 1;
            }
            _ => return None,
        }
        at += 1;
    }
    Some(at)
}

/// The offset of the host after a scheme that starts at `at`.
pub(super) fn after_scheme(text: &str, at: usize) -> Option<usize> {
    let behind = &text[scheme_at(text, at)?.end..];
    Some(text.len() - behind.trim_start_matches(' ').len())
}
