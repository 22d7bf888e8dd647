//! Settings of the C library's allocator for the server's threads.

/// Limits glibc to two malloc arenas that all threads share; by default it creates one for each thread. Freed memory
/// returns to the arena that it came from. Several threads read a long text when it is opened, and later the thread
/// that answers keystrokes replaces it part by part. With an arena for each thread, the text would in the end take
/// nearly twice the memory.
///
/// Other C libraries have no such arenas. See [mallopt(3)](https://man7.org/linux/man-pages/man3/mallopt.3.html).
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[allow(unsafe_code, reason = "the allocator's settings have no safe interface")]
pub fn share() {
    // SAFETY: `mallopt` takes two integers and stores the second. It takes the allocator's lock, and ignores parameters
    // that it does not know or cannot apply.
    unsafe { libc::mallopt(libc::M_ARENA_MAX, 2) };
}
