//! The weights, and how a block's sentences meet them.

use super::cues::{takes_up, word_cue};
use super::tokens::{Token, TokenKind, tokens};
use super::{Claim, Contribution, Cue, Habit, Place, SentenceInput, SentenceKind};
use crate::text::Span;

/// From which need on something is said; between 0 and 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thresholds {
    /// `uncited-claim`: the source is missing.
    pub missing: f32,
    /// `carried-source`: a hint on a sentence that a cited neighbour carries.
    pub carried: f32,
}

/// What is needed to assess: weights and thresholds.
#[derive(Clone, Debug)]
pub struct Model {
    thresholds: Thresholds,
}

impl Model {
    /// The model that comes with the program.
    #[must_use]
    pub fn embedded() -> &'static Self {
        static MODEL: Model = Model { thresholds: Thresholds { missing: 0.8, carried: 0.6 } };
        &MODEL
    }

    /// The thresholds that were chosen when the weights were learned.
    #[must_use]
    pub const fn thresholds(&self) -> Thresholds {
        self.thresholds
    }

    /// What the document's habit adds to the log-odds of `claim`.
    pub(super) fn habit(&self, claim: &Claim, habit: &Habit) -> f32 {
        let document = habit.document.without(claim.cited);
        let section = habit.section.without(claim.cited);
        2.0 * (document.share(0.3, 4.0) - 0.5) + 2.0 * (section.share(0.5, 4.0) - 0.5)
    }

    /// See [`super::assess`].
    pub(super) fn assess(&self, sentences: &[SentenceInput<'_>], place: &Place<'_>) -> Vec<Claim> {
        let cited = |i: usize| sentences.get(i).is_some_and(|s| s.cited);
        sentences
            .iter()
            .enumerate()
            .map(|(i, sentence)| {
                let words = tokens(sentence.text);
                let mut sum = Sum::default();
                sum.add(Cue::Wording, -1.2, Span::default());
                if i == 0 && sentences.len() > 1 && !place.after_topic_line {
                    sum.add(Cue::Opening, -1.5, Span::default());
                }
                read_words(&words, &mut sum);
                let (before, after) = (i > 0 && cited(i - 1), cited(i + 1));
                let others = sentences.iter().filter(|s| s.cited).count() - usize::from(sentence.cited);
                if sentences.len() > 1 {
                    let share = others as f32 / (sentences.len() - 1) as f32;
                    let near = f32::from(u8::from(before)) + f32::from(u8::from(after));
                    sum.add(Cue::Neighbours, share + 0.4 * near - 0.7, Span::default());
                }
                let carried = before && carried(&words);
                sum.claim(sentence.cited, carried, i == 0 && sentences.len() > 1)
            })
            .collect()
    }
}

/// Whether the opening words lean on the sentence before.
fn carried(words: &[Token<'_>]) -> bool {
    let word = |i: usize| words.get(i).map_or("", |t| t.text);
    takes_up(word(0), word(1))
        || words.iter().take(5).any(|t| word_cue(t.text) == Cue::Continuation)
        || word(1) == "reportedly"
        || word(2) == "reportedly"
}

/// Adds what single words and quotations say.
fn read_words(words: &[Token<'_>], sum: &mut Sum) {
    let mut seen: [bool; 16] = [false; 16];
    let mut once = |sum: &mut Sum, cue: Cue, weight: f32, span: Span| {
        if !std::mem::replace(&mut seen[cue as usize], true) {
            sum.add(cue, weight, span);
        }
    };
    let mut open: Option<usize> = None;
    for (i, token) in words.iter().enumerate() {
        match token.kind {
            TokenKind::Word => match word_cue(token.text) {
                Cue::Speech => once(sum, Cue::Speech, 2.4, token.span),
                Cue::Evidence => once(sum, Cue::Evidence, 1.2, token.span),
                Cue::Hedge => once(sum, Cue::Hedge, -1.3, token.span),
                Cue::Earlier => once(sum, Cue::Earlier, 1.2, token.span),
                Cue::Date => once(sum, Cue::Date, 0.4, token.span),
                _ => {}
            },
            TokenKind::Number => once(sum, Cue::Figure, 0.4, token.span),
            TokenKind::Mark if token.text == "“" || (token.text == "\"" && open.is_none()) => {
                open = Some(i)
            }
            TokenKind::Mark if token.text == "”" || token.text == "\"" => {
                if open.take().is_some_and(|from| i - from > 3) {
                    once(sum, Cue::Quotation, 1.0, Span::default());
                }
            }
            TokenKind::Mark => {}
        }
    }
}

/// Contributions on their way to a claim.
#[derive(Default)]
struct Sum {
    logit: f32,
    hedge: f32,
    speech: f32,
    why: Vec<Contribution>,
}

impl Sum {
    fn add(&mut self, cue: Cue, weight: f32, word: Span) {
        self.logit += weight;
        match cue {
            Cue::Hedge => self.hedge += weight,
            Cue::Speech | Cue::Evidence | Cue::Quotation => self.speech += weight,
            Cue::Wording => return,
            _ => {}
        }
        self.why.push(Contribution { cue, weight, word });
    }

    fn claim(mut self, cited: bool, carried: bool, opens: bool) -> Claim {
        self.why.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()));
        let none = Contribution { cue: Cue::None, weight: 0.0, word: Span::default() };
        let why = std::array::from_fn(|i| self.why.get(i).copied().unwrap_or(none));
        let kind = if self.hedge < 0.0 && self.speech == 0.0 {
            SentenceKind::Judgment
        } else if opens && self.logit < 0.0 {
            SentenceKind::Topic
        } else {
            SentenceKind::Claim
        };
        Claim { logit: self.logit, kind, carried, cited, why }
    }
}
