//! Ids made out of names.

use unicode_normalization::UnicodeNormalization;

use crate::words::letters;

/// Returns an id as registry files write it: letters and digits of ASCII, with hyphens between words. `Şükrü O’Kaya`
/// gives `sukru-okaya`. A letter of a script without a usual romanisation becomes the number of the character. Empty for
/// a text without letters and digits.
#[must_use]
pub fn slug(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            'a'..='z' | '0'..='9' => out.push(c),
            'A'..='Z' => out.push(c.to_ascii_lowercase()),
            // An apostrophe joins.
            '\'' | '’' | 'ʼ' => {}
            // The dotless i and the crossed l have no decomposition.
            'ı' => out.push('i'),
            'ł' | 'Ł' => out.push('l'),
            _ if c.is_alphanumeric() => {
                let plain = |c: &char| c.is_ascii_alphanumeric();
                let before = out.len();
                out.extend(c.nfkd().filter(plain).map(|c| c.to_ascii_lowercase()));
                if out.len() == before {
                    let romanised = letters(c.encode_utf8(&mut [0; 4]));
                    out.extend(romanised.bytes().iter().map(|&b| char::from(b)).filter(plain));
                }
                if out.len() == before {
                    // The number of the character keeps ids distinct, and anyone can type it.
                    out.push_str(&format!("{:x}", u32::from(c)));
                }
            }
            _ if !out.is_empty() && !out.ends_with('-') => out.push('-'),
            _ => {}
        }
    }
    out.truncate(out.trim_end_matches('-').len());
    out
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn ids_hold_letters_digits_and_hyphens_of_ascii() {
        for (name, id) in [
            ("Şükrü Kaya-O’Neill", "sukru-kaya-oneill"),
            ("Łukasz Iğdır", "lukasz-igdir"),
            ("Лавров", "lavrov"),
            (" 7th  Brigade. ", "7th-brigade"),
            ("…", ""),
        ] {
            assert_eq!(slug(name), id, "{name}");
        }
    }
}
