//! `saporancak doctor`: is everything ready to serve?

use crate::server::setup;
use db::Engine;
use ground::App;
use ground::app::Clock;
use ground::config::Config;
use ground::{private_file, secret_memory, trust};
use houses::appointment::holders;
use ledger::outbox;
use std::process::ExitCode;

/// Checks keys, database, files, queue and, per licence type, whether somebody can do each step (Pasal 2(4)).
pub async fn run(config: Config) -> Result<ExitCode, String> {
    let app = setup::open(config, Clock::System).await.map_err(|e| e.to_string())?;
    let mut well = true;
    let mut say = |good: bool, what: String| {
        println!("{} {what}", if good { "baik " } else { "BELUM" });
        well &= good;
    };
    let engine = if app.db.engine() == Engine::Sqlite { "SQLite" } else { "PostgreSQL" };
    say(true, format!("basis data {engine}, kunci induk, katalog ({} jenis)", app.rules.catalogue.all().count()));
    say(
        !db::travels_openly(&app.config.database_url()),
        "sambungan ke PostgreSQL di mesin lain disandikan (sslmode=verify-full)".into(),
    );
    say(!app.rules.specimen, "sertifikat penanda tangan yang sah".into());
    say(
        app.signing.office.try_out().is_ok(),
        format!("kunci kantor dapat menandatangani ({})", app.signing.office.place),
    );
    if let Some(head) = &app.signing.head {
        let answer = head.answers().await.map(|_| ()).map_err(|failure| failure.to_string());
        say(answer.is_ok(), format!("layanan tanda tangan {}{}", head.provider, told(answer)));
        let protection = secret_memory::close();
        say(protection.closed, "memori dengan passphrase tidak dapat disalin proses lain".into());
        say(
            protection.locked,
            "memori dengan passphrase tidak dipindahkan ke swap (LimitMEMLOCK=infinity pada layanan systemd)".into(),
        );
    }
    if let Some(seal) = &app.signing.seal {
        say(seal.try_out().is_ok(), format!("segel kantor {} ({})", seal.name(), seal.place));
    }
    if let Some(stamping) = &app.signing.stamping {
        let answer = app.signing.stamps_now(app.now()).await.map_err(|failure| failure.to_string());
        say(answer.is_ok(), format!("stempel waktu untuk tingkat {}{}", stamping.level.code(), told(answer)));
    }
    say(files_work(&app).await, "tempat berkas dapat ditulis dan dibaca".into());
    let scanner = match &app.clamd {
        Some(clamd) => clamd.version().await.map_err(|why| why.to_string()),
        None => Err("belum dipasang, isi [clamd] pada konfigurasi".into()),
    };
    let about = scanner.clone().unwrap_or_else(|why| why);
    say(scanner.is_ok(), format!("pemindai virus (clamd): {about}"));
    if let Some(provider) = &app.openid {
        let answer = provider.check(app.now()).await.map_err(|why| why.to_string());
        say(answer.is_ok(), format!("penyedia akun dinas (openid) {}{}", provider.name(), told(answer)));
    }
    let loose = private_file::loose(&app.config.data).map_err(|e| format!("{}: {e}", app.config.data.display()))?;
    say(loose.is_none(), format!("folder data tertutup bagi orang lain (chmod 700 {})", app.config.data.display()));
    say(
        !app.config.is_https() || !app.config.trusted_proxies.is_empty(),
        "trusted_proxies menyebut perantara di depan, supaya percobaan dihitung per alamat".into(),
    );
    for (path, read) in trust::judged(&app.config) {
        let wrong = read.as_ref().err().map(|wrong| format!(": {wrong}")).unwrap_or_default();
        say(read.is_ok(), format!("akar sertifikat {}{wrong}", path.display()));
    }
    let counts = app.db.read(|tx| outbox::counts(tx, outbox::COUNT_MAX)).await.map_err(|e| e.to_string())?;
    say(counts.dead == 0, format!("antrean: {} menunggu, {} gagal", counts.waiting + counts.failing, counts.dead));
    let now = app.now();
    let roles = app.db.read(move |tx| holders::count_staff(tx, now)).await.map_err(|e| e.to_string())?;
    for role in ["verifikator", "kepala_seksi", "kepala_bidang", "kepala_dinas", "admin"] {
        say(roles.iter().any(|(r, n)| r.id() == role && *n > 0), format!("ada akun {role}"));
    }
    Ok(if well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn told(answer: Result<(), String>) -> String {
    answer.map_or_else(|why| format!(": {why}"), |()| String::new())
}

async fn files_work(app: &App) -> bool {
    let id = app.id();
    let wrote = app.files.put(id, b"periksa".to_vec()).await.is_ok();
    let read = app.files.get(id).await.is_ok_and(|bytes| bytes == b"periksa");
    let removed = app.files.delete(id).await.is_ok();
    wrote && read && removed
}
