//! How signing stands: which key, which service, which time stamps, whether a head's secret is held; no persons.

use ground::App;
use pages::Tone;
use pages::staff::overview::HealthGroup;
use pages::staff::parts::{Fact, tag};
use signers::settings::SecretKind;

/// Signing, on the page of the system's state.
pub async fn group(app: &App) -> HealthGroup {
    let signing = &app.signing;
    let mut facts = vec![
        (
            "Kunci",
            if app.rules.specimen { "Contoh: dokumen bertanda CONTOH dan tidak sah" } else { "Kunci kantor" }
                .to_owned(),
        ),
        ("Letak kunci", signing.office.place.to_owned()),
        ("Cara jalan", if app.config.demo { "Peragaan" } else { "Layanan" }.to_owned()),
    ];
    let mut state = if app.rules.specimen { tag(Tone::Warning, "Kunci contoh") } else { tag(Tone::Good, "Siap") };
    if signing.office.try_out().is_err() {
        state = tag(Tone::Bad, "Kunci tidak dapat dipakai");
    }
    if let Some(head) = &signing.head {
        let given = match head.secret {
            SecretKind::Passphrase => "passphrase",
            SecretKind::Totp => "kode sekali pakai",
        };
        facts.push(("Tanda tangan kepala", format!("{}, dengan {given}", head.provider)));
        facts.push((
            "Layanan",
            match head.answers().await {
                Ok(true) => "Menjawab; SIMULATOR".to_owned(),
                Ok(false) => "Menjawab".to_owned(),
                Err(failure) => {
                    state = tag(Tone::Bad, "Layanan tidak menjawab");
                    failure.to_string()
                }
            },
        ));
        facts.push(("Sesi terbuka", signing.sessions.count(app.now()).to_string()));
    }
    if let Some(seal) = &signing.seal {
        facts.push(("Segel kantor", format!("{}, {}", seal.name(), seal.place)));
        if seal.try_out().is_err() {
            state = tag(Tone::Bad, "Segel tidak dapat dipakai");
        }
    }
    let level = signing.stamping.as_ref().map_or("B-B, tanpa stempel waktu", |stamping| stamping.level.code());
    facts.push(("Tingkat PAdES kunci kantor", level.to_owned()));
    let facts = facts.iter().map(|(label, value)| Fact::new(label, value)).collect();
    HealthGroup { title: "Tanda tangan".into(), state, facts }
}
