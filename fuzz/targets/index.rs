//! Damaged files that the program itself writes: the index of actors, the cache of past reports, the weights.
//!
//! An index is opened without being read whole, so damage behind its header shows only when somebody is looked up: the
//! input overwrites bytes of a good one. A cache ends with a checksum, which is made right here to reach the rest.

#![no_main]

use std::path::Path;
use std::sync::{Arc, LazyLock};

use assessor::actors::{ImportFormat, Import, ImportOptions, Index, Registry};
use assessor::analysis::{Document, Environment};
use assessor::archive::{Maker, checksum, decode, encode};
use assessor::claims::Model;
use assessor::text::{Encoding, Text};
use libfuzzer_sys::fuzz_target;

const TABLE: &str = "name,alias,kind,role,organization,from,to\n\
    Inga Tulloch,I. Tulloch,Person,Mayor,Lerwick Council,2019,\n\
    Northern Herring Works,NHW,Company,,,,\nMagnus Scollay,,Person,Director,Northern Herring Works,2020-05,2023\n";
const REPORT: &str = "# Report, May 3, 2024\n\nInga Tulloch met Scollay and the NHW. Tulloch left.[1]\n\n[1] https://example.org\n";
const MAKER: Maker = Maker { program: 7, encoding: Encoding::Utf16 };

static INDEX: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut import = Import::new(ImportOptions { verified: true });
    import.read("table.csv", ImportFormat::Csv, &mut TABLE.as_bytes()).expect("memory can be read");
    let mut written = Vec::new();
    import.finish().0.write(&mut written).expect("memory takes all bytes");
    written
});

fuzz_target!(|input: &[u8]| {
    let [kind, bytes @ ..] = input else { return };
    match kind % 3 {
        0 => index(bytes),
        1 => cache(bytes),
        _ => weights(bytes),
    }
});

/// Overwrites bytes: in each group of four three say where, one what.
fn damage(bytes: &mut [u8], changes: &[u8]) {
    for change in changes.chunks_exact(4) {
        let at = u32::from_le_bytes([change[0], change[1], change[2], 0]) as usize % bytes.len();
        bytes[at] = change[3];
    }
}

fn index(changes: &[u8]) {
    let mut bytes = INDEX.clone();
    damage(&mut bytes, changes);
    let Ok(index) = Index::open(Arc::new(bytes)) else { return };
    let _ = index.verify();
    let (registry, _) = Registry::composed(&[index], &[]);
    registry.by_id("inga-tulloch");
    registry.by_name("Northern Herring Works");
    registry.beginning_with("tull", 5);
    let environment = Environment { registry: Arc::new(registry), ..Environment::default() };
    Document::new("report.md", Text::new(REPORT), Arc::new(environment)).snapshot();
}

fn cache(bytes: &[u8]) {
    let root = Path::new("/reports");
    let mut whole = encode(root, std::iter::empty(), MAKER, i64::MAX);
    // Without the number of files and the checksum, which the input brings along or gets.
    whole.truncate(whole.len() - 12);
    whole.extend_from_slice(bytes);
    let sum = checksum(&whole);
    whole.extend_from_slice(&sum.to_le_bytes());
    if let Ok(files) = decode(&whole, root, MAKER) {
        let again = encode(root, files.iter(), MAKER, i64::MAX);
        assert_eq!(decode(&again, root, MAKER).as_deref(), Ok(&*files));
    }
}

fn weights(changes: &[u8]) {
    let mut bytes = Model::embedded().write();
    let len = bytes.len();
    // Half of the damage is done to the beginning, where the numbers are that say how long all else is.
    let (first, all) = changes.split_at(changes.len() / 2);
    damage(&mut bytes[..len.min(64)], first);
    damage(&mut bytes, all);
    if let Ok(model) = Model::read(&bytes) {
        let environment = Environment { model: Arc::new(model), ..Environment::default() };
        Document::new("report.md", Text::new(REPORT), Arc::new(environment)).snapshot();
    }
}
