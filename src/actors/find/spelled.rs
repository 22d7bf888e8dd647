//! The spelling of a name as two hashes: of its sound and of its letters as written.

use crate::actors::names::{Folded, LOOSE_SEED, is_patronymic, left_out};
use crate::words::{WordForm, WordShape, hash, read_forms};

/// The spelling of a part of a name: a person's given names or surname, or the whole name of other actors.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(in crate::actors) struct Spelled {
    /// The loose fold, which all spellings of a name share. 0 if there is nothing to compare.
    pub fold: u64,
    /// A hash of the letters as written, without case and punctuation.
    pub exact: u32,
}

/// Accumulates the spelling of a name word by word.
#[derive(Clone, Copy)]
pub(super) struct Speller {
    fold: u64,
    exact: u64,
    latin: bool,
}

impl Speller {
    pub const NEW: Self = Self { fold: LOOSE_SEED, exact: hash::SEED, latin: true };

    pub fn add(&mut self, token: &WordForm, folded: &Folded, text: &str) {
        self.fold = folded.loosely_after(self.fold);
        self.exact = self.exact.wrapping_mul(hash::BASE).wrapping_add(token.word).rotate_left(9);
        // In UTF-8, Latin letters begin with a byte below 0xCC, or with 0xE1 (Latin Extended Additional).
        self.latin &= token.text(text).bytes().all(|b| b < 0xcc || b == 0xe1);
    }

    /// Returns the spelling. Empty for other scripts, which are not spellings of a Latin name.
    pub fn finish(self) -> Spelled {
        if !self.latin || self.fold == LOOSE_SEED {
            return Spelled::default();
        }
        // The low bits of a polynomial hash are badly distributed.
        Spelled { fold: self.fold, exact: (self.exact.wrapping_mul(hash::BASE) >> 32) as u32 }
    }
}

impl Spelled {
    /// Returns the spelling of a name outside a text: given names and surname of a person, otherwise nothing and the
    /// whole name.
    pub fn parts(name: &str, person: bool) -> [Self; 2] {
        let mut tokens = Vec::new();
        read_forms(name, &mut tokens);
        let counts = |i: usize| {
            let (token, next) = (&tokens[i], tokens.get(i + 1));
            let dropped = i > 0
                && next.is_some()
                && (token.shape == WordShape::Initial || is_patronymic(token.text(name)));
            !(left_out(token, next) || dropped)
        };
        let [mut given, mut last] = [Speller::NEW; 2];
        for i in (0..tokens.len()).filter(|&i| counts(i)) {
            let part = if person && i + 1 < tokens.len() { &mut given } else { &mut last };
            part.add(&tokens[i], &Folded::of(tokens[i].text(name)), name);
        }
        [given.finish(), last.finish()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_a_part_sound_alike_and_look_different() {
        let parts = |name| Spelled::parts(name, true);
        let ([given, last], [other, same]) = (parts("Sergei Lavrov"), parts("Sergey Viktorovich LAVROV"));
        assert!(given.fold == other.fold && given.exact != other.exact);
        assert_eq!(last, same);
        assert_eq!(parts("Bashar al-Assad"), parts("Bashar Assad"));
        assert_eq!(parts("Лавров"), [Spelled::default(); 2]);
        assert_eq!(parts(""), [Spelled::default(); 2]);
        let [nothing, whole] = Spelled::parts("Wagner Group", false);
        assert!(nothing == Spelled::default() && whole.fold != 0);
    }
}
