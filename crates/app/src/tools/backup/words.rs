//! Figures and addresses for a person.

use domain::indonesian;
use ground::config::Config;

/// An address without a password in it.
pub(super) fn described(config: &Config) -> String {
    let url = config.database_url();
    if url.starts_with("sqlite:") { url } else { "PostgreSQL".into() }
}

/// Bytes for a person.
pub(super) fn size(bytes: u64) -> String {
    let kib = bytes.div_ceil(1024);
    if kib < 10_240 { format!("{kib} KiB") } else { format!("{} MiB", indonesian::thousands(kib / 1024)) }
}
