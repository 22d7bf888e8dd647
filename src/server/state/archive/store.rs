//! The cache files of archives, in the user's cache folder.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use std::{env, fs, io};

use crate::archive::{CacheError, IndexedFile, Maker, checksum, decode, encode};
use crate::project::disk;
use crate::server::state::cache_folder::{cache_folder, make_folder};
use crate::text::Encoding;

/// Resolution of file times: changes within this time may get the same timestamp.
const GRAIN: Duration = Duration::from_secs(2);

/// Maximum size of a cache file that is read, in bytes.
const LARGEST: u64 = 1 << 30;

/// Identifies the program that writes and reads cache files: this executable, and its position encoding.
pub fn maker(encoding: Encoding) -> Maker {
    let program = env::current_exe().and_then(fs::metadata).ok();
    let state = program.map(|data| (data.len(), data.modified().map_or(0, nanoseconds)));
    let words = format!("{} {state:?}", env!("CARGO_PKG_VERSION"));
    Maker { program: checksum(words.as_bytes()), encoding }
}

/// Converts a time to nanoseconds since the epoch, as in [`crate::archive::FileStamp`].
pub fn nanoseconds(time: SystemTime) -> i64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_nanos()).unwrap_or(0)
}

/// Loads the files that were cached for `root`. Returns an empty list if there is no usable cache.
pub fn load(root: &Path, maker: Maker) -> Vec<IndexedFile> {
    let Some(path) = place(root, maker) else { return Vec::new() };
    let Ok(bytes) = disk::read(&path, LARGEST) else { return Vec::new() };
    match decode(&bytes, root, maker) {
        Ok(files) => files,
        Err(CacheError::Other) => Vec::new(),
        Err(error) => {
            tracing::info!("{}: {error}; the reports are read anew", path.display());
            Vec::new()
        }
    }
}

/// Encodes the known files below `root` for the cache. Returns `None` if there is no cache folder.
pub fn save<'a>(
    root: &Path,
    files: impl Iterator<Item = &'a IndexedFile>,
    maker: Maker,
) -> Option<EncodedCache> {
    let settled = nanoseconds(SystemTime::now() - GRAIN);
    Some(EncodedCache { bytes: encode(root, files, maker, settled), path: place(root, maker)? })
}

/// An encoded cache file and its path.
pub struct EncodedCache {
    bytes: Vec<u8>,
    path: PathBuf,
}

impl EncodedCache {
    /// Writes the file atomically: a reader never sees a partial file. Failures are only logged.
    pub fn write(&self) {
        let write = || -> io::Result<()> {
            make_folder(self.path.parent().unwrap_or(Path::new("")))?;
            let beside = self.path.with_extension(format!("{}.part", std::process::id()));
            fs::write(&beside, &self.bytes)?;
            fs::rename(&beside, &self.path).inspect_err(|_| {
                // A temporary file that could not be renamed is of no use.
                let _ = fs::remove_file(&beside);
            })
        };
        if let Err(error) = write() {
            tracing::debug!("{}: cannot be written: {error}", self.path.display());
        }
    }
}

/// Returns the path of the cache file for `root`.
fn place(root: &Path, maker: Maker) -> Option<PathBuf> {
    let name =
        format!("{:016x}-{}.archive", checksum(root.as_os_str().as_encoded_bytes()), maker.encoding as u8);
    Some(cache_folder()?.join("assessor").join(name))
}
