//! `assessor map`: the evidence map of one assessment, as a page that stands alone.

use std::path::Path;
use std::process::ExitCode;

use super::settings::Configurations;
use super::{FINE, UNREADABLE, files, say};
use crate::analysis::Document;
use crate::features;
use crate::text::Text;

/// Writes the map of the file at `path` to `output`, or prints it.
pub(super) fn run(path: &Path, output: Option<&Path>) -> ExitCode {
    let mut configurations = Configurations::default();
    let text = match files::read(path) {
        Ok(text) => Text::new(&text),
        Err(error) => {
            eprintln!("assessor: {error}");
            return ExitCode::from(UNREADABLE);
        }
    };
    let (_, environment) = configurations.of(path, &text);
    let snapshot = Document::new(&files::name(path), text, environment).snapshot();
    let page = features::page(&features::map(&snapshot));
    let Some(output) = output else {
        say(&page);
        return ExitCode::from(FINE);
    };
    match std::fs::write(output, page) {
        Ok(()) => ExitCode::from(FINE),
        Err(cause) => {
            eprintln!("assessor: {}: {cause}", output.display());
            ExitCode::from(UNREADABLE)
        }
    }
}
