//! How the C library keeps memory for the server's threads.

/// Lets all threads share two heaps of glibc's, which gives each thread its own otherwise. What is freed goes back to
/// the heap that it came from; a long text is read by several threads when it is opened, then part by part by the one
/// that answers a keystroke, so that heaps of their own would hold it nearly twice in the end.
///
/// Other C libraries have no such heaps. See [mallopt(3)](https://man7.org/linux/man-pages/man3/mallopt.3.html).
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[allow(unsafe_code, reason = "the allocator's settings have no safe interface")]
pub fn share() {
    // SAFETY: `mallopt` takes two numbers and keeps the second; it takes the allocator's lock, and what it does not know
    // or cannot do it leaves as it is.
    unsafe { libc::mallopt(libc::M_ARENA_MAX, 2) };
}
