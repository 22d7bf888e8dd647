//! The one place that maps a file into memory.

use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Arc;

/// The bytes of a file, mapped.
///
/// # Errors
/// The system's.
#[allow(unsafe_code, reason = "a mapped file is memory that another process could change")]
pub fn map(path: &Path) -> io::Result<Arc<dyn AsRef<[u8]> + Send + Sync>> {
    let file = File::open(path)?;
    if file.metadata()?.len() == 0 {
        return Ok(Arc::new([]));
    }
    // SAFETY: `Mmap` is a slice of bytes, for which every value is valid; nothing here keeps a reference into it that
    // relies on more than that: texts are checked for UTF-8 and copied whenever they are read, numbers are read
    // byte by byte, and every place is checked against the length. What remains is a file that another program
    // shortens in place while it is mapped, upon which the system ends the process. `assessor actors import` never
    // writes into a file that is there: it writes another and renames it, and the mapped one stays whole.
    let map = unsafe { memmap2::Mmap::map(&file)? };
    Ok(Arc::new(map))
}
