//! Any bytes as an export of actors: FollowTheMoney, STIX, MISP galaxies, tables.
//!
//! Whatever is imported, the index that is written must open again, whole.

#![no_main]

use std::sync::Arc;

use assessor::actors::{ImportFormat, Import, ImportOptions, Index, Registry};
use libfuzzer_sys::fuzz_target;

const FORMATS: [ImportFormat; 4] = [ImportFormat::FollowTheMoney, ImportFormat::Stix, ImportFormat::Misp, ImportFormat::Csv];

fuzz_target!(|input: &[u8]| {
    let [kind, bytes @ ..] = input else { return };
    ImportFormat::detect("export", bytes);
    let mut import = Import::new(ImportOptions { verified: kind & 4 != 0 });
    // Text that is not UTF-8 ends a file with an error; what was read before stays.
    let _ = import.read("export", FORMATS[usize::from(kind & 3)], &mut &*bytes);
    let (builder, summary, problems) = import.finish();
    for problem in &problems {
        assert!(!problem.to_string().is_empty());
    }
    let mut written = Vec::new();
    builder.write(&mut written).expect("memory takes all bytes");
    let index = Index::open(Arc::new(written)).expect("what was written opens");
    assert_eq!(index.verify(), Ok(()));
    assert_eq!(index.len(), summary.actors);
    let (registry, _) = Registry::composed(&[index], &[]);
    registry.by_name("Inga Tulloch");
    registry.beginning_with("in", 5);
});
