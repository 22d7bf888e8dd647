//! Conversion of a name to another spelling, word by word. Words without a counterpart stay as they are.

use super::names::Folded;
use crate::words::{WordShape, read_forms};

/// Returns `words` with each word replaced by the one in `like` that sounds the same: `Sergey V. Lavrov` and `Sergei
/// Lavrov` give `Sergei V. Lavrov`.
#[must_use]
pub fn respell(words: &str, like: &str) -> String {
    let (mut old, mut new) = (Vec::new(), Vec::new());
    read_forms(words, &mut old);
    read_forms(like, &mut new);
    let mut out = String::with_capacity(words.len());
    let mut at = 0;
    for token in old.iter().filter(|t| !matches!(t.shape, WordShape::Initial | WordShape::Lower)) {
        let folded = Folded::of(token.text(words));
        let same = |strict: bool| {
            new.iter().find(|t| {
                let other = Folded::of(t.text(like));
                if strict { other.hash == folded.hash } else { other.loose == folded.loose }
            })
        };
        if let Some(other) = same(true).or_else(|| same(false))
            && other.word != token.word
        {
            out.push_str(&words[at..token.start as usize]);
            out.push_str(other.text(like));
            at = token.end as usize;
        }
    }
    out.push_str(&words[at..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_sound_alike_are_written_alike() {
        assert_eq!(respell("Sergey V. Lavrov", "Sergei Lavrov"), "Sergei V. Lavrov");
        assert_eq!(respell("Zelenskyy", "Volodymyr Zelensky"), "Zelensky");
        assert_eq!(respell("Mohammad-Baqer Qalibaf", "Mohammad Bagher Ghalibaf"), "Mohammad-Bagher Ghalibaf");
        assert_eq!(respell("al-Asad", "Bashar al-Assad"), "al-Assad");
        assert_eq!(respell("LAVROV", "Sergei Lavrov"), "LAVROV");
        assert_eq!(respell("", "Sergei Lavrov"), "");
    }
}
