//! E-mail by SMTP, or into a folder where no server is configured (the demo).

use crate::config::Config;
use crate::private_file::create_folder;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::transport::smtp::AsyncSmtpTransportBuilder;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use std::time::Duration;

/// For each step of the conversation with the server.
const STEP_MAX: Duration = Duration::from_secs(20);

/// A letter without personal data in its subject.
pub struct Letter {
    /// E-mail address.
    pub to: String,
    /// Subject: no name, no number of a person.
    pub subject: String,
    /// Plain text.
    pub body: String,
    /// Makes a repeated sending recognisable: the same for every try.
    pub message_id: String,
}

/// Why a letter did not go out; neither says an address.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    /// The server refuses this address for good.
    #[error("alamat surel ditolak: {0}")]
    Recipient(String),
    /// Anything else that the server says: try again later.
    #[error("surel: {0}")]
    Later(String),
    /// The server cannot be reached, by this letter or any other.
    #[error("server surel tidak terhubung: {0}")]
    Away(String),
}

/// Sends one letter.
pub async fn send(config: &Config, letter: Letter) -> Result<(), MailError> {
    let later = |e: &dyn std::fmt::Display| MailError::Later(without_addresses(&e.to_string()));
    let from = config.mail.from.clone().unwrap_or_else(|| "Saporancak <saporancak@contoh.invalid>".into());
    let to = letter.to.parse().map_err(|_| MailError::Recipient("bentuknya tidak sah".into()))?;
    // So that nobody's holiday notice answers it (RFC 3834).
    let automatic = HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".into());
    let message = Message::builder()
        .from(from.parse().map_err(|e| later(&format!("mail.from: {e}")))?)
        .to(to)
        .subject(letter.subject)
        .message_id(Some(format!("<{}@saporancak>", letter.message_id)))
        .raw_header(automatic)
        .header(ContentType::TEXT_PLAIN)
        .body(letter.body)
        .map_err(|e| later(&e))?;
    let Some(url) = &config.mail.smtp_url else {
        // Named for the message: a repeated sending is the same file.
        let folder = config.data.join("mail");
        let file = folder.join(format!("{}.eml", letter.message_id));
        let written = create_folder(&folder).and_then(|()| std::fs::write(file, message.formatted()));
        return written.map_err(|e| later(&e));
    };
    let mut builder = to_server(config, url).map_err(|e| later(&e))?;
    if let Some(file) = &config.mail.password_file {
        let password = std::fs::read_to_string(file).map_err(|e| later(&format!("{}: {e}", file.display())))?;
        let user = url.split("//").nth(1).and_then(|rest| rest.split('@').next()).unwrap_or("").to_owned();
        builder = builder.credentials(Credentials::new(user, password.trim().to_owned()));
    }
    let transport = builder.timeout(Some(STEP_MAX)).build();
    transport.send(message).await.map(|_| ()).map_err(|error| judge(&error))
}

/// Whether the mail server answers; without one there is nothing to ask.
pub async fn reachable(config: &Config) -> Result<(), String> {
    let Some(url) = &config.mail.smtp_url else { return Ok(()) };
    let builder = to_server(config, url)?;
    let transport: AsyncSmtpTransport<Tokio1Executor> = builder.timeout(Some(STEP_MAX)).build();
    match transport.test_connection().await {
        Ok(true) => Ok(()),
        Ok(false) => Err("server surel menolak sambungan".into()),
        Err(error) => Err(without_addresses(&error.to_string())),
    }
}

/// The way to the mail server, trusting the authorities of the configuration besides the public ones.
fn to_server(config: &Config, url: &str) -> Result<AsyncSmtpTransportBuilder, String> {
    let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url).map_err(|e| e.to_string())?;
    let Some(pem) = config.authorities_pem()? else { return Ok(builder) };
    let host = host_of(url).to_owned();
    let known = Certificate::from_pem(&pem).map_err(|e| e.to_string())?;
    let parameters = TlsParameters::builder(host).add_root_certificate(known).build().map_err(|e| e.to_string())?;
    // As `from_url` reads the address.
    Ok(match tls_of(url) {
        None => builder,
        Some("required") => builder.tls(Tls::Required(parameters)),
        Some("opportunistic") => builder.tls(Tls::Opportunistic(parameters)),
        Some(_) => builder.tls(Tls::Wrapper(parameters)),
    })
}

/// `mail.example` of `smtps://user@mail.example:465/helo?tls=required`.
fn host_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let place = authority.rsplit_once('@').map_or(authority, |(_, place)| place);
    if let Some(v6) = place.strip_prefix('[') {
        return v6.split(']').next().unwrap_or_default();
    }
    place.split(':').next().unwrap_or_default()
}

/// Which TLS an address asks for; `smtps` wraps the connection from its first byte.
fn tls_of(url: &str) -> Option<&str> {
    if url.starts_with("smtps:") {
        return Some("wrapped");
    }
    let query = url.split_once('?')?.1;
    query.split('&').find_map(|pair| pair.strip_prefix("tls="))
}

/// What is wrong with the sender or the server's address, before anything is sent.
pub fn problem(config: &Config) -> Option<String> {
    let from = config.mail.from.as_ref()?;
    if let Err(error) = from.parse::<lettre::message::Mailbox>() {
        return Some(format!("mail.from \"{from}\": {error}"));
    }
    let url = config.mail.smtp_url.as_ref()?;
    to_server(config, url).err().map(|error| format!("mail.smtp_url: {}", without_addresses(&error)))
}

/// The server's words name the address, so only its codes are kept.
fn judge(error: &lettre::transport::smtp::Error) -> MailError {
    let Some(code) = error.status().map(u16::from) else {
        return MailError::Away(without_addresses(&error.to_string()));
    };
    let words = error.to_string();
    let said = words.split_once("): ").map_or("", |(_, said)| said);
    let enhanced = said.split_whitespace().next().filter(|word| is_enhanced(word));
    let codes = format!("SMTP {code} {}", enhanced.unwrap_or_default()).trim().to_owned();
    if is_about_recipient(code, enhanced) { MailError::Recipient(codes) } else { MailError::Later(codes) }
}

/// `5.1.1` (RFC 3463).
fn is_enhanced(word: &str) -> bool {
    let parts: Vec<&str> = word.split('.').collect();
    parts.len() == 3 && parts.iter().all(|p| (1..=3).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_digit()))
}

/// Whether a refusal is for good and because of the address. A refusal of our sender, our password or our text is not: it would
/// mark everybody's address as dead.
fn is_about_recipient(code: u16, enhanced: Option<&str>) -> bool {
    match enhanced {
        Some("5.1.7" | "5.1.8") => false,          // the sender's address
        Some("5.2.1" | "5.2.2" | "5.4.1") => true, // closed, full, refused by the recipient's provider
        Some(code) => code.starts_with("5.1."),
        None => matches!(code, 550 | 551 | 553),
    }
}

/// Takes out words that may be an address or a phone number.
pub fn without_addresses(text: &str) -> String {
    let personal = |word: &str| word.contains('@') || word.bytes().filter(u8::is_ascii_digit).count() >= 6;
    let words = text.split_whitespace().map(|word| if personal(word) { "…" } else { word });
    words.collect::<Vec<_>>().join(" ").chars().take(300).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_refused_address_is_a_bounce() {
        for (code, enhanced) in [(550, Some("5.1.1")), (550, None), (552, Some("5.2.2")), (551, None)] {
            assert!(is_about_recipient(code, enhanced), "{code} {enhanced:?}");
        }
        for (code, enhanced) in
            [(535, Some("5.7.8")), (550, Some("5.7.1")), (553, Some("5.1.8")), (554, None), (451, None), (530, None)]
        {
            assert!(!is_about_recipient(code, enhanced), "{code} {enhanced:?}");
        }
        assert!(is_enhanced("5.1.10") && !is_enhanced("5.1") && !is_enhanced("<a@b.c>"));
    }

    #[test]
    fn the_server_and_its_tls_are_read_from_the_address() {
        for (url, host, tls) in [
            ("smtps://izin@surel.contoh.go.id", "surel.contoh.go.id", Some("wrapped")),
            ("smtp://127.0.0.1:2525", "127.0.0.1", None),
            ("smtp://a:b%40c@surel.contoh.go.id:587/helo?tls=required", "surel.contoh.go.id", Some("required")),
            ("smtp://[2001:db8::1]:25?tls=opportunistic", "2001:db8::1", Some("opportunistic")),
        ] {
            assert_eq!((host_of(url), tls_of(url)), (host, tls), "{url}");
        }
    }

    #[test]
    fn no_address_is_kept() {
        let said = "550 <pemohon@contoh.invalid>: nomor +6281200000001 tidak dikenal (0812-0000-0001)";
        assert_eq!(without_addresses(said), "550 … nomor … tidak dikenal …");
    }
}
