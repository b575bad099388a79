//! `saporancak bench`: how fast it is on this machine, measured against the machine itself.

use clap::Args;
use std::process::ExitCode;

/// What to measure.
#[derive(Args)]
pub struct Options {
    /// Alamat PostgreSQL untuk diukur juga.
    #[arg(long)]
    postgres: Option<String>,
}

/// Measures and prints.
pub async fn run(_options: Options) -> Result<ExitCode, String> {
    Err("belum ada".into())
}
