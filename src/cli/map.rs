//! `assessor map`: the evidence map of one assessment, as a self-contained page.

use std::path::Path;
use std::process::ExitCode;

use super::output::{OutputFile, Product, complain, say};
use super::settings::Configurations;
use super::{FINE, UNREADABLE, files};
use crate::analysis::Document;
use crate::features;
use crate::text::Text;

/// Writes the map of the file at `path` to `output`, or prints it.
pub(super) fn run(path: &Path, output: Option<&Path>, force: bool) -> ExitCode {
    let mut configurations = Configurations::default();
    let text = match files::read(path) {
        Ok(text) => Text::new(&text),
        Err(error) => {
            complain(error);
            return ExitCode::from(UNREADABLE);
        }
    };
    let (_, environment) = configurations.of(path, &text);
    let snapshot = Document::new(&files::name(path), text, environment).snapshot();
    let page = features::page(&features::map(&snapshot));
    // Mistakes in the settings have been reported; the page is made without what is wrong in them.
    let status = if configurations.problems() > 0 { UNREADABLE } else { FINE };
    let Some(output) = output else {
        say(&page);
        return ExitCode::from(status);
    };
    let bibliographies = snapshot.environment().bibliography.files().iter().map(|file| file.path.as_path());
    let reads = configurations.files().chain(bibliographies).chain([path]);
    let target = OutputFile::new(output, Product::Map, force);
    match target.write(reads, |out| out.write_all(page.as_bytes())) {
        Ok(()) => ExitCode::from(status),
        Err(problem) => {
            complain(problem);
            ExitCode::from(UNREADABLE)
        }
    }
}
