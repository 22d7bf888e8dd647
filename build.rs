//! Packs the registry files under `src/actors/data` into one file of bytes, which the program unpacks at first use. An
//! error in them stops the build, with its file, line and cause.

use std::path::Path;
use std::{env, fs};

/// The words that registries are indexed by, compiled into this script too.
#[path = "src/words/mod.rs"]
#[allow(dead_code, unused_imports, reason = "the script uses a part of them")]
mod words;

/// What words are made of.
#[path = "src/text"]
#[allow(dead_code, unused_imports, reason = "the script uses a part of it")]
mod text {
    mod counts;
    mod fingerprint;
    mod span;

    pub(crate) use counts::add_up;
    pub use fingerprint::{FINGERPRINT_SEED, extend_fingerprint, fingerprint};
    pub use span::Span;
}

/// The modules of the program that read and index registries, compiled into this script too.
#[path = "src/actors"]
#[allow(dead_code, unused_imports, reason = "the script uses a part of them")]
mod actors {
    mod actor;
    mod build;
    mod date;
    mod index;
    mod layer;
    mod lexicon;
    mod load;
    mod names;
    mod offices;
    mod outlet;
    mod pack;
    mod prefixes;
    mod registry;
    mod table;
    mod title;
    mod title_words;

    pub use build::packed;
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=src/actors/data");
    let folder = Path::new("src/actors/data");
    let mut sources = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            sources.push((name, fs::read_to_string(&path)?));
        }
    }
    sources.sort();
    let borrowed: Vec<_> = sources.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let (bytes, problems) = actors::packed(&borrowed);
    for problem in &problems {
        println!("cargo::error=src/actors/data/{problem}");
    }
    fs::write(Path::new(&env::var("OUT_DIR")?).join("actors.bin"), bytes)?;
    Ok(())
}
