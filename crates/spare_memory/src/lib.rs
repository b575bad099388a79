//! Gives back to the system what the C library's allocator keeps after the program has freed it (docs/decisions/0016).
//!
//! A crate of its own, because it holds the only call of this project that the compiler cannot check.

/// Returns every free page of every heap of the process to the system (`malloc_trim(3)`), and tells whether there was one. Takes a few
/// milliseconds, in which who wants memory may wait: call it seldom. Where the C library is not glibc, nothing is done.
#[cfg(target_env = "gnu")]
#[allow(unsafe_code)]
pub fn give_back() -> bool {
    // SAFETY: `malloc_trim` takes a number, no pointer, and may be called from any thread at any time (malloc_trim(3), "MT-Safe").
    unsafe { libc::malloc_trim(0) == 1 }
}

/// Other C libraries are not asked.
#[cfg(not(target_env = "gnu"))]
pub fn give_back() -> bool {
    false
}

#[cfg(test)]
mod tests {
    use std::fs;

    /// Resident memory that belongs to no file, in kilobytes.
    fn resident_kb() -> u64 {
        let status = fs::read_to_string("/proc/self/status").expect("Linux tells");
        let line = status.lines().find(|line| line.starts_with("RssAnon:")).expect("a line");
        line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).expect("a number")
    }

    /// Small pieces between which some stay: the allocator by itself keeps all their pages.
    #[test]
    fn freed_memory_goes_back() {
        let mut pieces: Vec<Vec<u8>> = (0..40_000).map(|_| vec![1; 2_000]).collect();
        let last = pieces.pop();
        drop(pieces);
        let before = resident_kb();
        assert!(super::give_back());
        assert!(resident_kb() + 40_000 < before, "{before} kB before, {} kB after", resident_kb());
        drop(last);
    }
}
