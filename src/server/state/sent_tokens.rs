//! Semantic tokens of whole documents, and their changes since the client last received them.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use tower_lsp::ls_types::{
    SemanticToken, SemanticTokens, SemanticTokensDelta, SemanticTokensEdit, SemanticTokensFullDeltaResult,
};

/// The tokens that were last sent for each open document, with the result id of that answer.
#[derive(Default)]
pub struct SentTokens(Mutex<Sent>);

#[derive(Default)]
struct Sent {
    last: u64,
    by_uri: HashMap<String, (String, Vec<SemanticToken>)>,
}

impl SentTokens {
    /// Returns all `data` under a new result id.
    pub fn whole(&self, uri: &str, data: Vec<SemanticToken>) -> SemanticTokens {
        let (id, _) = self.keep(uri, data.clone());
        SemanticTokens { result_id: Some(id), data }
    }

    /// Returns the difference of `data` from the answer with the result id `previous`, or all tokens if that answer is
    /// no longer known.
    pub fn since(
        &self,
        uri: &str,
        data: Vec<SemanticToken>,
        previous: &str,
    ) -> SemanticTokensFullDeltaResult {
        let (id, before) = self.keep(uri, data.clone());
        match before.filter(|(known, _)| known == previous) {
            Some((_, before)) => {
                let edits = difference(&before, &data).into_iter().collect();
                SemanticTokensFullDeltaResult::TokensDelta(SemanticTokensDelta { result_id: Some(id), edits })
            }
            None => SemanticTokens { result_id: Some(id), data }.into(),
        }
    }

    /// Forgets a closed document.
    pub fn forget(&self, uri: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).by_uri.remove(uri);
    }

    /// Stores the tokens that are sent. Returns their result id, and the previous entry.
    fn keep(&self, uri: &str, data: Vec<SemanticToken>) -> (String, Option<(String, Vec<SemanticToken>)>) {
        let mut sent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sent.last += 1;
        let id = sent.last.to_string();
        let before = sent.by_uri.insert(uri.to_owned(), (id.clone(), data));
        (id, before)
    }
}

/// Returns the single edit that turns `before` into `after`: the part between their common prefix and suffix. The
/// position of a token is relative to the token before it, so an edit of the text changes one or two of them.
fn difference(before: &[SemanticToken], after: &[SemanticToken]) -> Option<SemanticTokensEdit> {
    /// Number of integers that encode a token in the protocol.
    const NUMBERS: u32 = 5;
    let same = |(a, b): &(&SemanticToken, &SemanticToken)| a == b;
    let head = before.iter().zip(after).take_while(same).count();
    let (before, after) = (&before[head..], &after[head..]);
    let tail = before.iter().rev().zip(after.iter().rev()).take_while(same).count();
    let (gone, new) = (before.len() - tail, &after[..after.len() - tail]);
    (gone > 0 || !new.is_empty()).then(|| SemanticTokensEdit {
        start: head as u32 * NUMBERS,
        delete_count: gone as u32 * NUMBERS,
        data: (!new.is_empty()).then(|| new.to_vec()),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn token(number: u32) -> SemanticToken {
        SemanticToken {
            delta_line: number,
            delta_start: 0,
            length: 1,
            token_type: 0,
            token_modifiers_bitset: 0,
        }
    }

    proptest! {
        #[test]
        fn an_edit_makes_the_second_of_the_first(before: Vec<u8>, after: Vec<u8>) {
            let of = |numbers: &[u8]| numbers.iter().map(|n| token(u32::from(*n % 3))).collect::<Vec<_>>();
            let (before, after) = (of(&before), of(&after));
            let mut made = before.clone();
            match difference(&before, &after) {
                None => prop_assert_eq!(&before, &after),
                Some(edit) => {
                    let start = edit.start as usize / 5;
                    made.splice(start..start + edit.delete_count as usize / 5, edit.data.unwrap_or_default());
                }
            }
            prop_assert_eq!(made, after);
        }
    }
}
