//! The list of citation devices, and the search for their citations.

use std::sync::LazyLock;

use super::device::Device;
use super::{Markers, address, author_date, bare, bracket, inline, keys, parenthesis, raised, register};
use crate::assessment::Conventions;

/// All devices. At each place, the first that reads a citation is taken.
pub static DEVICES: [&Device; 9] = [
    &author_date::DEVICE,
    &register::DEVICE,
    &bracket::DEVICE,
    &inline::DEVICE,
    &raised::DEVICE,
    &keys::DEVICE,
    &parenthesis::DEVICE,
    &address::DEVICE,
    &bare::DEVICE,
];

/// The bytes at which one of the devices may recognize a citation.
pub(super) struct Openers {
    /// For each byte, a bit for each device.
    table: &'static [u16; 256],
    /// The devices that apply, and [`SKIPPED`].
    active: u16,
}

/// The bit of code and comments, which are skipped.
const SKIPPED: u16 = 1 << 15;

impl Openers {
    /// Returns those of a document with these conventions.
    pub(super) fn of(conventions: Conventions) -> Self {
        static TABLE: LazyLock<[u16; 256]> = LazyLock::new(|| {
            let mut table = [0; 256];
            for (i, device) in DEVICES.iter().enumerate() {
                device.openers.iter().for_each(|byte| table[usize::from(*byte)] |= 1 << i);
            }
            table[usize::from(b'`')] |= SKIPPED;
            table[usize::from(b'<')] |= SKIPPED;
            table
        });
        let applies = DEVICES.iter().enumerate().filter(|(_, device)| (device.applies)(conventions));
        Self { table: &TABLE, active: applies.map(|(i, _)| 1 << i).fold(SKIPPED, |all, bit| all | bit) }
    }

    /// Returns the offset of the first such byte from `at` on.
    pub(super) fn next(&self, text: &str, at: usize) -> Option<usize> {
        let bytes = &text.as_bytes()[at..];
        bytes.iter().position(|byte| self.table[usize::from(*byte)] & self.active != 0).map(|step| at + step)
    }

    /// Reads the citation at `at` with the first device that recognizes one, and returns the offset at which to go on.
    pub(super) fn read(
        &self,
        text: &str,
        at: usize,
        conventions: Conventions,
        found: &mut Markers,
    ) -> Option<usize> {
        let bits = self.table[usize::from(text.as_bytes()[at])] & self.active;
        let devices = DEVICES.iter().enumerate().filter(|(i, _)| bits & (1 << i) != 0);
        devices.into_iter().find_map(|(_, device)| (device.read)(text, at, conventions, found))
    }
}
