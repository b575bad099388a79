//! `saporancak doctor`: is everything ready to serve? It changes nothing.

use crate::server::checks::finding::{Finding, Grade};
use crate::server::checks::{configuration, standing};
use crate::server::setup;
use ground::app::Clock;
use ground::config::Config;
use std::process::ExitCode;

/// Checks configuration, keys, database, files, queue and, per licence type, whether somebody can do each step (Pasal 2(4)). What keeps
/// the server from starting is told among the rest.
pub async fn run(config: Config) -> Result<ExitCode, String> {
    let mut found = configuration::judged(&config, Clock::System.now()).await;
    match setup::open_to_read(config, Clock::System).await {
        Ok(app) => found.extend(standing::judged(&app).await?),
        Err(why) => found.push(Finding::bad(why.to_string())),
    }
    Ok(tell(&found))
}

/// `saporancak config check`: the configuration by itself, with the files it names.
pub async fn configuration_only(config: Config) -> Result<ExitCode, String> {
    Ok(tell(&configuration::judged(&config, Clock::System.now()).await))
}

fn tell(found: &[Finding]) -> ExitCode {
    for finding in found {
        println!("{finding}");
    }
    if found.iter().any(|finding| finding.grade == Grade::Bad) { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
