//! Recent paste offers with bibliography entries, matched against later edits.

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::document::ContentChange;
use crate::bibliography::NewEntry;

/// Maximum number of offers that are kept. A client applies an offer at once or never.
const OFFERS: usize = 4;

/// Entries that are added to a bibliography by the change that cites them.
pub struct Offer {
    /// The URI of the document.
    pub uri: String,
    /// The path of the bibliography.
    pub file: PathBuf,
    /// The entries.
    pub entries: Vec<NewEntry>,
}

/// The last offers.
#[derive(Default)]
pub struct PasteOffers(Mutex<Vec<Offer>>);

impl PasteOffers {
    /// Notes that the client was offered an edit. A later change of the document shows if the client has applied it.
    pub fn add(&self, offer: Offer) {
        let mut offers = self.offers();
        if offers.len() == OFFERS {
            offers.remove(0);
        }
        offers.push(offer);
    }

    /// Removes and returns the offer that these changes of the document `uri` apply.
    pub fn take(&self, uri: &str, changes: &[ContentChange]) -> Option<Offer> {
        let cites = |offer: &Offer, change: &ContentChange| {
            offer.entries.iter().all(|entry| change.text.contains(&entry.key))
        };
        let is_taken =
            |offer: &mut Offer| offer.uri == uri && changes.iter().any(|change| cites(offer, change));
        self.offers().extract_if(.., is_taken).next()
    }

    fn offers(&self) -> MutexGuard<'_, Vec<Offer>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
