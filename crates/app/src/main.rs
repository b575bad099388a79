//! The binary; everything is in the library.

/// Gives back what threads freed, where the system's allocator keeps it for each (decision 0016).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    saporancak::tools::cli::run()
}
