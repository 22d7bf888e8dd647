//! The files in which archives are kept from one start to the next, in the user's folder for such things.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use std::{env, fs, io};

use crate::archive::{CacheError, File, Maker, checksum, decode, encode};
use crate::disk;
use crate::text::Encoding;

/// A file system may take changes within so long for one moment.
const GRAIN: Duration = Duration::from_secs(2);

/// The largest file that is read, in bytes.
const LARGEST: u64 = 1 << 30;

/// Who writes and reads cache files: this very program.
pub fn maker(encoding: Encoding) -> Maker {
    let program = env::current_exe().and_then(fs::metadata).ok();
    let state = program.map(|data| (data.len(), data.modified().map_or(0, nanoseconds)));
    let words = format!("{} {state:?}", env!("CARGO_PKG_VERSION"));
    Maker { program: checksum(words.as_bytes()), encoding }
}

/// A time as [`crate::archive::Stamp`] has it.
pub fn nanoseconds(time: SystemTime) -> i64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_nanos()).unwrap_or(0)
}

/// The files that were kept for `root`. None where nothing was, or nothing of use.
pub fn load(root: &Path, maker: Maker) -> Vec<File> {
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

/// Keeps what is known of the files below `root`.
pub fn save<'a>(root: &Path, files: impl Iterator<Item = &'a File>, maker: Maker) -> Option<Kept> {
    let settled = nanoseconds(SystemTime::now() - GRAIN);
    Some(Kept { bytes: encode(root, files, maker, settled), path: place(root, maker)? })
}

/// What is to be written.
pub struct Kept {
    bytes: Vec<u8>,
    path: PathBuf,
}

impl Kept {
    /// Writes it; a reader never meets half a file.
    pub fn write(&self) {
        let write = || -> io::Result<()> {
            make_folder(self.path.parent().unwrap_or(Path::new("")))?;
            let beside = self.path.with_extension(format!("{}.part", std::process::id()));
            fs::write(&beside, &self.bytes)?;
            fs::rename(&beside, &self.path).inspect_err(|_| {
                // What could not be put in place is of no use.
                let _ = fs::remove_file(&beside);
            })
        };
        if let Err(error) = write() {
            tracing::debug!("{}: cannot be written: {error}", self.path.display());
        }
    }
}

/// Makes the folder, for the user's eyes alone: what reports say is in it.
pub fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Where the archive of `root` is kept.
fn place(root: &Path, maker: Maker) -> Option<PathBuf> {
    let name =
        format!("{:016x}-{}.archive", checksum(root.as_os_str().as_encoded_bytes()), maker.encoding as u8);
    Some(cache_folder()?.join("assessor").join(name))
}

/// The user's folder for what can be made anew.
pub fn cache_folder() -> Option<PathBuf> {
    let set = |name: &str| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let home = || set("HOME");
    if let Some(cache) = set("XDG_CACHE_HOME") {
        return Some(cache);
    }
    if cfg!(windows) {
        set("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        Some(home()?.join("Library/Caches"))
    } else {
        Some(home()?.join(".cache"))
    }
}
