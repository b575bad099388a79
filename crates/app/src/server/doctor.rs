//! `saporancak doctor`: is everything ready to serve, and is all that is kept still whole? It changes nothing.

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
    let mut told = Told::default();
    told.all(configuration::judged(&config, Clock::System.now()).await);
    match setup::open_to_read(config, Clock::System).await {
        Ok(app) => {
            told.all(standing::judged(&app).await?);
            for part in Part::ALL.iter().filter(|_| !quick) {
                told.all(whole(&app, *part).await);
            }
        }
        Err(why) => told.one(&Finding::bad(why.to_string())),
    }
    Ok(told.code())
}

/// `saporancak config check`: the configuration by itself, with the files it names.
pub async fn configuration_only(config: Config) -> Result<ExitCode, String> {
    let mut told = Told::default();
    told.all(configuration::judged(&config, Clock::System.now()).await);
    Ok(told.code())
}

/// A part of what is kept, gone through at once. Certificates were told of the configuration already.
async fn whole(app: &App, part: Part) -> Vec<Finding> {
    let whole = match content::whole(app, part).await {
        Ok(whole) => whole,
        Err(why) => return vec![Finding::bad(format!("{}: {why}", part.name()))],
    };
    let new = whole.found.iter().filter(|(kind, _)| !matches!(kind, Kind::CertificateBad | Kind::CertificateEnds));
    let found: Vec<Finding> = new
        .map(|(kind, object)| {
            let words = kind.words(object);
            if kind.is_damage() { Finding::bad(words) } else { Finding::soon(words) }
        })
        .collect();
    if found.is_empty() { vec![Finding::good(format!("{}: {} diperiksa", part.name(), whole.checked))] } else { found }
}

/// What was told so far; each line at once, because a large installation takes its time.
#[derive(Default)]
struct Told {
    bad: bool,
}

impl Told {
    fn all(&mut self, findings: Vec<Finding>) {
        for finding in &findings {
            self.one(finding);
        }
    }

    fn one(&mut self, finding: &Finding) {
        println!("{finding}");
        self.bad |= finding.grade == Grade::Bad;
    }

    fn code(self) -> ExitCode {
        if self.bad { ExitCode::FAILURE } else { ExitCode::SUCCESS }
    }
}
