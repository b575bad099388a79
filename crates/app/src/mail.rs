//! E-mail by SMTP, or into a folder where no server is configured (the demo).

use crate::config::Config;
use lettre::message::header::ContentType;
use lettre::transport::smtp::authentication::Credentials;
use lettre::{AsyncFileTransport, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

/// A letter without personal data in its subject.
pub struct Letter {
    /// E-mail address.
    pub to: String,
    /// Subject: no name, no number of a person.
    pub subject: String,
    /// Plain text.
    pub body: String,
    /// Makes a repeated sending recognisable.
    pub message_id: String,
}

/// Sends one letter.
pub async fn send(config: &Config, letter: Letter) -> Result<(), String> {
    let from = config.mail.from.clone().unwrap_or_else(|| "Saporancak <saporancak@contoh.invalid>".into());
    let message = Message::builder()
        .from(from.parse().map_err(|e| format!("mail.from: {e}"))?)
        .to(letter.to.parse().map_err(|_| "alamat surel penerima tidak sah".to_owned())?)
        .subject(letter.subject)
        .message_id(Some(format!("<{}@saporancak>", letter.message_id)))
        .header(ContentType::TEXT_PLAIN)
        .body(letter.body)
        .map_err(|e| e.to_string())?;
    match &config.mail.smtp_url {
        None => {
            let folder = config.data.join("mail");
            std::fs::create_dir_all(&folder).map_err(|e| e.to_string())?;
            let transport = AsyncFileTransport::<Tokio1Executor>::new(folder);
            transport.send(message).await.map(|_| ()).map_err(|e| e.to_string())
        }
        Some(url) => {
            let mut builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url).map_err(|e| e.to_string())?;
            if let Some(file) = &config.mail.password_file {
                let password = std::fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))?;
                let user = url.split("//").nth(1).and_then(|rest| rest.split('@').next()).unwrap_or("").to_owned();
                builder = builder.credentials(Credentials::new(user, password.trim().to_owned()));
            }
            builder.build().send(message).await.map(|_| ()).map_err(|e| e.to_string())
        }
    }
}
