//! The changes to cited sources that an action may make, by its purpose.

use std::collections::BTreeSet;

use crate::reader::{self, Reading};

/// The purpose of an action, as far as it concerns sources.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Changes numbers and no words.
    Renumber,
    /// Cites a source for one claim.
    Cite,
    /// Adds claims and sources of its own, named from this number on.
    Paste(u32),
    /// Creates empty endnotes.
    Create,
    /// Removes endnotes that nothing cites.
    RemoveEndnote,
    /// Removes a marker from the text.
    RemoveMarker,
    /// Replaces the words of a takeaway.
    Reword,
    /// Any other purpose.
    Other,
}

impl Purpose {
    /// Returns the purpose of the action with this title.
    pub fn of(title: &str) -> Self {
        let starts = |heads: &[&str]| heads.iter().any(|head| title.starts_with(head));
        if title.starts_with("Renumber") {
            Self::Renumber
        } else if title.starts_with("Remove the marker") {
            Self::RemoveMarker
        } else if title.starts_with("Remove") && title.contains("endnote") {
            Self::RemoveEndnote
        } else if starts(&["Insert citation", "Cite ", "Convert URL"]) {
            Self::Cite
        } else if starts(&["Create", "Start the list"]) {
            Self::Create
        } else if title.ends_with("as in the body") {
            Self::Reword
        } else {
            Self::Other
        }
    }
}

/// Returns all errors in a step from one text to another.
pub fn judge(before: &str, after: &str, purpose: Purpose) -> Vec<String> {
    let (old, new) = (reader::read(before), reader::read(after));
    let mut wrong = claims(&old, &new, purpose);
    let cited: BTreeSet<_> = old.claims.keys().flat_map(|claim| old.cited(claim)).collect();
    let may_remove = matches!(purpose, Purpose::RemoveEndnote | Purpose::RemoveMarker);
    for gone in old.sources.difference(&new.sources) {
        if cited.contains(gone) || !may_remove {
            wrong.push(format!("the source {gone} is lost"));
        }
    }
    if purpose == Purpose::Renumber && reader::masked(before) != reader::masked(after) {
        wrong.push(format!("other words: {:?} became {:?}", reader::masked(before), reader::masked(after)));
    }
    for code in ["[1] code [2]", "`[1]`"] {
        if before.matches(code).count() != after.matches(code).count() {
            wrong.push(format!("the code {code:?} changed"));
        }
    }
    let is_windows = |text: &str| text.matches("\r\n").count() == text.matches('\n').count();
    if is_windows(before) && !is_windows(after) {
        wrong.push("line ends of another kind came in".to_owned());
    }
    wrong
}

fn claims(old: &Reading, new: &Reading, purpose: Purpose) -> Vec<String> {
    let (mut wrong, mut richer) = (Vec::new(), Vec::new());
    // The sentence of the body may contain another claim.
    if purpose == Purpose::Reword {
        return wrong;
    }
    let dangling = |reading: &Reading, claim: &str| {
        reading.claims.get(claim).into_iter().flatten().filter(|source| source.is_none()).count()
    };
    for claim in old.claims.keys() {
        if !new.claims.contains_key(claim) {
            wrong.push(format!("the claim {claim} is lost"));
            continue;
        }
        let (had, has) = (old.cited(claim), new.cited(claim));
        let strange: Vec<_> =
            has.difference(&had).filter(|name| old.sources.contains(*name) || name.contains(' ')).collect();
        let lost: Vec<_> = had.difference(&has).collect();
        if has.difference(&had).next().is_some() {
            richer.push(claim);
        }
        let may_cite = matches!(purpose, Purpose::Cite | Purpose::Paste(_));
        if !strange.is_empty() && !may_cite {
            wrong.push(format!("{claim} cited {had:?} and cites {has:?}"));
        }
        if !lost.is_empty() && purpose != Purpose::RemoveMarker {
            wrong.push(format!("{claim} cited {had:?} and cites {has:?} only"));
        }
        if dangling(new, claim) < dangling(old, claim) && !strange.is_empty() && !may_cite {
            wrong.push(format!("a marker of {claim} had no endnote and cites {strange:?}"));
        }
    }
    if purpose == Purpose::Cite && richer.len() > 1 {
        wrong.push(format!("{richer:?} have new sources, not one of them alone"));
    }
    if let Purpose::Paste(first) = purpose {
        for number in [first, first + 1] {
            let (claim, own) = (format!("Dorf{number}"), BTreeSet::from([format!("q{number}")]));
            let cited = new.cited(&claim);
            if new.claims.contains_key(&claim) && cited != own {
                wrong.push(format!("the pasted {claim} cites {cited:?}"));
            }
        }
        if !richer.is_empty() {
            wrong.push(format!("{richer:?} have new sources after a paste"));
        }
    }
    wrong
}
