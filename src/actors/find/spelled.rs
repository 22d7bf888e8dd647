//! How a name is spelled, in two numbers: what it sounds like and its letters as written.

use crate::actors::names::{Folded, LOOSE_SEED, is_patronymic, left_out};
use crate::actors::tokens::{BASE, SEED, Shape, Token, tokenise};

/// A part of a name: a person's given names or surname, or the whole name of anything else.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(in crate::actors) struct Spelled {
    /// The loose fold, the same for all spellings of a name; 0 where there is nothing to compare.
    pub fold: u64,
    /// Of the letters as written, case and punctuation aside.
    pub exact: u32,
}

/// Collects a name word by word.
#[derive(Clone, Copy)]
pub(super) struct Speller {
    fold: u64,
    exact: u64,
    latin: bool,
}

impl Speller {
    pub const NEW: Self = Self { fold: LOOSE_SEED, exact: SEED, latin: true };

    pub fn add(&mut self, token: &Token, folded: &Folded, text: &str) {
        self.fold = folded.loosely_after(self.fold);
        self.exact = self.exact.wrapping_mul(BASE).wrapping_add(token.word).rotate_left(9);
        self.latin &= token.text(text).bytes().all(|b| b < 0xcc || b == 0xe1);
    }

    /// What was collected; nothing for other scripts, which are no spelling of a Latin name.
    pub fn finish(self) -> Spelled {
        if !self.latin || self.fold == LOOSE_SEED {
            return Spelled::default();
        }
        // The low bits of a polynomial hash are poor.
        Spelled { fold: self.fold, exact: (self.exact.wrapping_mul(BASE) >> 32) as u32 }
    }
}

impl Spelled {
    /// The parts of a name outside a text: the given names and the surname of a person, else nothing and the whole.
    pub fn parts(name: &str, person: bool) -> [Self; 2] {
        let mut tokens = Vec::new();
        tokenise(name, &mut tokens);
        let counts = |i: usize| {
            let (token, next) = (&tokens[i], tokens.get(i + 1));
            let dropped =
                i > 0 && next.is_some() && (token.shape == Shape::Initial || is_patronymic(token.text(name)));
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
