//! The binary; everything is in the library.

/// Rendering a document allocates hundreds of thousands of small things; with this allocator it takes about a tenth less time
/// (docs/decisions/0013).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    saporancak::cli::run()
}
