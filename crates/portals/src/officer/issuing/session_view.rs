//! What the signing page says of the signer's secret: whether it is held, what waits for it, why it was given up.

use domain::ids::AccountId;
use domain::indonesian;
use ground::App;
use houses::document::awaiting::Summary;
use pages::staff::parts::{tag, waiting};
use pages::staff::signing_session::{SecretAsked, SecretProblem, SignerSession};
use pages::{Notice, Tone};
use signers::settings::SecretKind;

/// The session of this signer, and what is wrong with the service meanwhile; nothing where no service signs.
pub fn of(
    app: &App,
    signer: AccountId,
    waits: Summary,
    problem: Option<SecretProblem>,
) -> (Option<SignerSession>, Option<Notice>) {
    let Some(head) = &app.signing.head else { return (None, None) };
    let shown = app.signing.sessions.shown(signer, app.now());
    let trouble = shown.trouble.map(|(since, said)| Notice {
        tone: Tone::Bad,
        text: format!(
            "Layanan tanda tangan elektronik tidak menjawab sejak {}. Semua dokumen tetap menunggu. {said}",
            indonesian::time(since)
        ),
    });
    let (state, asked) = match (shown.until, head.secret, shown.code_for) {
        (Some(until), ..) => {
            (tag(Tone::Good, format!("Sesi terbuka sampai {}", indonesian::time(until))), SecretAsked::Nothing)
        }
        (None, SecretKind::Passphrase, _) => (not_held(waits), SecretAsked::Passphrase),
        (None, SecretKind::Totp, None) => (not_held(waits), SecretAsked::NikForCode),
        (None, SecretKind::Totp, Some(files)) => (not_held(waits), SecretAsked::Code(files)),
    };
    let ended = shown
        .ended
        .map(|(at, why)| Notice { tone: Tone::Bad, text: format!("Sesi berakhir {}. {why}", indonesian::time(at)) });
    (Some(SignerSession { waiting: words(waits), state, ended, asked, problem }), trouble)
}

fn not_held(waits: Summary) -> pages::parts::Tag {
    if waits.count > 0 { waiting("Menunggu penanda tangan") } else { tag(Tone::Plain, "Sesi belum dibuka") }
}

fn words(waits: Summary) -> String {
    match waits.since {
        None => "Tidak ada dokumen yang menunggu passphrase atau kode Anda.".into(),
        Some(since) => {
            format!("{} dokumen menunggu Anda sejak {} WIB.", waits.count, indonesian::date_time(since))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    #[test]
    fn what_waits_says_since_when() {
        let at: Timestamp = "2026-11-23T02:05:00Z".parse().unwrap();
        let waits = Summary { count: 3, since: Some(at) };
        assert_eq!(words(waits), "3 dokumen menunggu Anda sejak 23 November 2026, 09.05 WIB.");
        assert!(words(Summary::default()).starts_with("Tidak ada"));
    }
}
