//! The reader of hosts, whose dots may be defanged (`tass dot ru`, `t[.]me`).

use super::begins_with;

/// Top-level domains that a host without scheme and path must end in to be taken for one.
pub(super) const TOP_LEVELS: &[&str] = &[
    "com", "org", "net", "info", "news", "media", "press", "gov", "mil", "edu", "int", "io", "me", "tv",
    "live", "ru", "su", "ua", "by", "ir", "il", "sy", "iq", "lb", "ye", "tr", "uk", "us", "de", "fr", "pl",
    "lt", "lv", "ee", "md", "ge", "kz", "am", "az", "cn", "kp", "kr", "jp", "in", "eu", "ch", "at", "nl",
    "se", "fi", "it", "es", "cz", "sk", "hu", "ro", "bg", "rs", "sa", "ae", "qa", "eg", "jo", "online",
    "site", "today", "social", "app", "dev", "co", "cc", "рф", "укр",
];

fn is_host_char(c: char) -> bool {
    c.is_alphanumeric() || c == '-' || c == '_'
}

/// Returns the end of the host label that starts at `at`, or `at` if there is none.
pub(super) fn label_end(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    let ascii = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
    // Hardly a host has other letters.
    let plain = rest.bytes().take_while(ascii).count();
    at + plain + rest[plain..].find(|c| !is_host_char(c)).unwrap_or(rest.len() - plain)
}

/// A host of two labels or more. Offsets are UTF-8 bytes.
pub(super) struct Host {
    /// Its last label.
    pub(super) top: std::ops::Range<usize>,
    /// Its end, behind the port.
    pub(super) end: usize,
    /// True if a dot of it was defanged.
    pub(super) defanged: bool,
    /// True where a dot of it was put into brackets.
    pub(super) bracketed: bool,
}

/// The host that starts at `start`.
pub(super) fn host_at(text: &str, start: usize) -> Option<Host> {
    let mut end = label_end(text, start);
    let mut top = start;
    let mut labels = 1;
    let (mut defanged, mut bracketed) = (false, false);
    while end > start {
        let Some((dot, next)) = dot_at(text, end) else { break };
        let next_end = label_end(text, next);
        if next_end == next {
            break;
        }
        defanged |= dot != Dot::Plain;
        bracketed |= dot == Dot::Bracketed;
        labels += 1;
        (top, end) = (next, next_end);
    }
    if labels < 2 || end == start {
        return None;
    }
    let top_end = end;
    if let Some(colon) = [":", "[:]"].into_iter().find(|colon| text[end..].starts_with(colon)) {
        let port = &text[end + colon.len()..];
        end += match port.bytes().take_while(u8::is_ascii_digit).count() {
            0 => 0,
            digits => colon.len() + digits,
        };
    }
    Some(Host { top: top..top_end, end, defanged, bracketed })
}

/// The spelling of a dot between two labels of a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dot {
    /// `.`
    Plain,
    /// ` dot `, and ` dot` glued to a known top-level domain
    Word,
    /// `[.]`, `(dot)`, ` [.] `
    Bracketed,
    /// `[.` and `.]`, of which one bracket was lost
    Half,
    /// `\.`
    Escaped,
}

/// A dot in any spelling at `at`, and where the next label starts. ` dotcom` counts, glued as it is.
pub(super) fn dot_at(text: &str, at: usize) -> Option<(Dot, usize)> {
    let rest = &text[at..];
    let begins_label = |rest: &str| rest.starts_with(|c: char| c.is_lowercase() || c.is_numeric());
    match rest.as_bytes().first()? {
        b'.' => match rest[1..].strip_prefix([']', '}']) {
            Some(behind) if begins_label(behind) => Some((Dot::Half, at + 2)),
            _ => Some((Dot::Plain, at + 1)),
        },
        b'\\' => rest[1..].starts_with('.').then_some((Dot::Escaped, at + 2)),
        b' ' => {
            if let Some(len) = bracketed_dot(&rest[1..]) {
                let spaced = usize::from(rest[1 + len..].starts_with(' '));
                return Some((Dot::Bracketed, at + 1 + len + spaced));
            }
            if rest.starts_with(" dot ") || rest.starts_with(" DOT ") {
                return Some((Dot::Word, at + " dot ".len()));
            }
            let glued = rest.strip_prefix(" dot")?;
            let word = &glued[..glued.find(|c: char| !c.is_alphanumeric()).unwrap_or(glued.len())];
            TOP_LEVELS.contains(&word).then_some((Dot::Word, at + " dot".len()))
        }
        b'[' | b'(' | b'{' => match bracketed_dot(rest) {
            Some(len) => Some((Dot::Bracketed, at + len)),
            None => {
                let behind = rest[1..].strip_prefix('.').filter(|behind| begins_label(behind))?;
                (!behind.is_empty()).then_some((Dot::Half, at + 2))
            }
        },
        _ => None,
    }
}

/// The length of a dot in brackets at the start of `text`: `[.]`, `(dot)`, `{ . }`.
pub(super) fn bracketed_dot(text: &str) -> Option<usize> {
    let inner = text.strip_prefix(['[', '(', '{'])?;
    let inner = inner.strip_prefix(' ').unwrap_or(inner);
    let behind =
        ["dot", "."].into_iter().find(|dot| begins_with(inner, dot)).map(|dot| &inner[dot.len()..])?;
    let behind = behind.strip_prefix(' ').unwrap_or(behind).strip_prefix([']', ')', '}'])?;
    Some(text.len() - behind.len())
}
