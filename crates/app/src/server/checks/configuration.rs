//! What can be said of a configuration by itself: modes, certificates, secrets, addresses, and whether the mail server answers.

use super::finding::Finding;
use super::{certificates, modes, secrets};
use ground::config::Config;
use ground::mail;
use jiff::Timestamp;
use std::time::Duration;

/// How long is waited for the mail server.
const MAIL_MAX: Duration = Duration::from_secs(10);

/// All of it. Nothing is changed, and of the network only the mail server is asked whether it is there.
pub async fn judged(config: &Config, now: Timestamp) -> Vec<Finding> {
    let mut found = modes::judged(config);
    found.extend(certificates::judged(config, now));
    found.extend(secrets::judged(config));
    if config.mail.smtp_url.is_some() {
        let asked = tokio::time::timeout(MAIL_MAX, mail::reachable(config)).await;
        let answer = asked.unwrap_or_else(|_| Err(format!("tidak menjawab dalam {} detik", MAIL_MAX.as_secs())));
        found.push(match answer {
            Ok(()) => Finding::good("server surel menjawab"),
            Err(why) => Finding::bad(format!("server surel: {why}")),
        });
    }
    found
}
