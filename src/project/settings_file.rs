//! Settings files (`assessor.toml`), and the files of learned weights that they name.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::disk;
use crate::claims::Model;
use crate::config::Config;

/// Name of a settings file.
pub const FILE_NAME: &str = "assessor.toml";
/// File extension of learned weights, so that a client can watch these files too.
pub const WEIGHTS_ENDING: &str = ".weights";

/// Returns the settings file in `folder`, or in the nearest folder above.
#[must_use]
pub fn nearest(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().map(|folder| folder.join(FILE_NAME)).find(|file| file.is_file())
}

/// Reads a settings file. Returns its text and its settings.
///
/// # Errors
/// Returns messages for the user if the file cannot be read or is not valid, one for each mistake.
pub fn read(path: &Path) -> Result<(String, Config), Vec<String>> {
    let text = disk::read_text(path, disk::LARGEST_SETTINGS).map_err(|error| vec![error.to_string()])?;
    let config = Config::from_toml(&text)?;
    Ok((text, config))
}

/// Reads the model from a file of learned weights.
///
/// # Errors
/// Returns a message for the user if the file cannot be read or holds no weights.
pub fn model(path: &Path) -> Result<Arc<Model>, String> {
    Config::model(path, disk::read(path, disk::LARGEST_WEIGHTS))
}
