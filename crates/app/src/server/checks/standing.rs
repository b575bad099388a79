//! What an installation stands on: keys that sign, services that answer, a file store that can be read and written, people for each step.

use super::finding::Finding;
use crate::server::file_store;
use db::Engine;
use ground::{App, secret_memory};
use houses::appointment::holders;
use ledger::outbox;

/// All of it; nothing is changed, and nothing is written to try whether it can be.
pub async fn judged(app: &App) -> Result<Vec<Finding>, String> {
    let mut found = Vec::new();
    let engine = if app.db.engine() == Engine::Sqlite { "SQLite" } else { "PostgreSQL" };
    let types = app.rules.catalogue.all().count();
    found.push(Finding::good(format!("basis data {engine}, kunci induk, katalog ({types} jenis)")));
    found.push(Finding::told(!app.rules.specimen, "sertifikat penanda tangan yang sah"));
    signing(app, &mut found).await;
    found.push(files(app).await);
    let scanner = match &app.clamd {
        Some(clamd) => clamd.version().await.map_err(|why| why.to_string()),
        None => Err("belum dipasang, isi [clamd] pada konfigurasi".into()),
    };
    let about = scanner.clone().unwrap_or_else(|why| why);
    found.push(Finding::told(scanner.is_ok(), format!("pemindai virus (clamd): {about}")));
    if let Some(provider) = &app.openid {
        let answer = provider.check(app.now()).await.map_err(|why| why.to_string());
        found.push(Finding::told(
            answer.is_ok(),
            format!("penyedia akun dinas (openid) {}{}", provider.name(), told(answer)),
        ));
    }
    found.push(Finding::told(
        !app.config.is_https() || !app.config.trusted_proxies.is_empty(),
        "trusted_proxies menyebut perantara di depan, supaya percobaan dihitung per alamat",
    ));
    let counts = app.db.read(|tx| outbox::counts(tx, outbox::COUNT_MAX)).await.map_err(|e| e.to_string())?;
    found.push(Finding::told(
        counts.dead == 0,
        format!("antrean: {} menunggu, {} gagal", counts.waiting + counts.failing, counts.dead),
    ));
    let now = app.now();
    let roles = app.db.read(move |tx| holders::count_staff(tx, now)).await.map_err(|e| e.to_string())?;
    for role in ["verifikator", "kepala_seksi", "kepala_bidang", "kepala_dinas", "admin"] {
        let there = roles.iter().any(|(known, count)| known.id() == role && *count > 0);
        found.push(Finding::told(there, format!("ada akun {role}")));
    }
    Ok(found)
}

async fn signing(app: &App, found: &mut Vec<Finding>) {
    let office = &app.signing.office;
    found
        .push(Finding::told(office.try_out().is_ok(), format!("kunci kantor dapat menandatangani ({})", office.place)));
    if let Some(head) = &app.signing.head {
        let answer = head.answers().await.map(|_| ()).map_err(|failure| failure.to_string());
        found.push(Finding::told(answer.is_ok(), format!("layanan tanda tangan {}{}", head.provider, told(answer))));
        let protection = secret_memory::close();
        found.push(Finding::told(protection.closed, "memori dengan passphrase tidak dapat disalin proses lain"));
        found.push(Finding::told(
            protection.locked,
            "memori dengan passphrase tidak dipindahkan ke swap (LimitMEMLOCK=infinity pada layanan systemd)",
        ));
    }
    if let Some(seal) = &app.signing.seal {
        found.push(Finding::told(seal.try_out().is_ok(), format!("segel kantor {} ({})", seal.name(), seal.place)));
    }
    if let Some(stamping) = &app.signing.stamping {
        let answer = app.signing.stamps_now(app.now()).await.map_err(|failure| failure.to_string());
        found.push(Finding::told(
            answer.is_ok(),
            format!("stempel waktu untuk tingkat {}{}", stamping.level.code(), told(answer)),
        ));
    }
}

fn told(answer: Result<(), String>) -> String {
    answer.map_or_else(|why| format!(": {why}"), |()| String::new())
}

/// Whether the store answers, and whether its folder lets this user write; what is read is what every store of an installation holds.
async fn files(app: &App) -> Finding {
    match app.files.mark().await {
        Err(error) => return Finding::bad(format!("tempat berkas: {error}")),
        Ok(None) => return Finding::soon("tempat berkas belum bertanda; tandanya ditulis saat layanan dijalankan"),
        Ok(Some(_)) => {}
    }
    if let Some(folder) = file_store::folder(&app.config)
        && let Err(error) = rustix::fs::access(&folder, rustix::fs::Access::WRITE_OK)
    {
        return Finding::bad(format!("tempat berkas {} tidak dapat ditulis: {error}", folder.display()));
    }
    Finding::good("tempat berkas dapat dibaca dan ditulis")
}
