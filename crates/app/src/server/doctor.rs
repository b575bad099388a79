//! `saporancak doctor`: is everything ready to serve? It changes nothing.

use crate::server::checks::finding::{Finding, Grade};
use crate::server::checks::{configuration, content, standing};
use crate::server::setup;
use domain::scrub::{Kind, Part};
use ground::App;
use ground::app::Clock;
use ground::config::Config;
use std::process::ExitCode;

/// Checks configuration, keys, database, files, queue and, per licence type, whether somebody can do each step (Pasal 2(4)); and unless it
/// is to be `quick`, everything that is kept. What keeps the server from starting is told among the rest.
pub async fn run(config: Config, quick: bool) -> Result<ExitCode, String> {
    let mut found = configuration::judged(&config, Clock::System.now()).await;
    match setup::open_to_read(config, Clock::System).await {
        Ok(app) => {
            found.extend(standing::judged(&app).await?);
            if !quick {
                found.extend(kept(&app).await);
            }
        }
        Err(why) => found.push(Finding::bad(why.to_string())),
    }
    Ok(tell(&found))
}

/// All that the slow check looks at, at once. Certificates and the like were told of the configuration already.
async fn kept(app: &App) -> Vec<Finding> {
    let mut told = Vec::new();
    for part in Part::ALL {
        let whole = match content::whole(app, *part).await {
            Ok(whole) => whole,
            Err(why) => {
                told.push(Finding::bad(format!("{}: {why}", part.name())));
                continue;
            }
        };
        let news = whole.found.iter().filter(|(kind, _)| !matches!(kind, Kind::CertificateBad | Kind::CertificateEnds));
        let before = told.len();
        told.extend(news.map(|(kind, object)| {
            let words = kind.words(object);
            if kind.is_damage() { Finding::bad(words) } else { Finding::soon(words) }
        }));
        if told.len() == before {
            told.push(Finding::good(format!("{}: {} diperiksa", part.name(), whole.checked)));
        }
    }
    told
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
