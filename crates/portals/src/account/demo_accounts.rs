//! The accounts of a demo that anybody may enter, each with what its role can show; there are none anywhere else.

use db::{DbError, Tx};
use domain::account::Role;
use domain::subject::Subject;
use ground::App;
use houses::account::accounts::{self, Account};
use houses::appointment::holders;
use jiff::Timestamp;
use ledger::events;
use ledger::vault::Vault;
use pages::account::DemoEntry;
use web::WebError;

/// The newcomer's own account; the other applicants of a demo are its past.
const NEWCOMER: &str = "pemohon";
/// Officers of one role.
const OFFICERS_MAX: usize = 20;

/// Accounts that anybody may enter: none unless the program was started as a demo and the database was made by one.
pub async fn open_accounts(app: &App) -> Result<Vec<Account>, DbError> {
    if !app.config.demo {
        return Ok(Vec::new());
    }
    let handle = app.clone();
    app.db.read(move |tx| listed(tx, &handle.vault, handle.now())).await
}

fn listed(tx: &mut dyn Tx, vault: &Vault, now: Timestamp) -> Result<Vec<Account>, DbError> {
    if events::of(tx, Subject::System, "demo")?.is_empty() {
        return Ok(Vec::new());
    }
    let mut found: Vec<Account> = accounts::by_login(tx, vault, NEWCOMER)?.into_iter().collect();
    for role in Role::ALL.into_iter().filter(|role| role.is_staff()) {
        found.extend(holders::by_role(tx, vault, (role, OFFICERS_MAX), now)?);
    }
    found.retain(|account| !account.disabled);
    Ok(found)
}

/// What the sign-in page lists.
pub async fn entries(app: &App) -> Result<Vec<DemoEntry>, WebError> {
    let entry = |account: Account| DemoEntry {
        role: account.role.name().into(),
        office: account.office.as_deref().map(|code| app.rules.catalogue.office_name(code)).unwrap_or_default(),
        shows: shows(account.role),
        username: account.username,
    };
    Ok(open_accounts(app).await?.into_iter().map(entry).collect())
}

/// What there is to see in a role.
fn shows(role: Role) -> &'static str {
    match role {
        Role::Pemohon => "Permohonan Anda sendiri: draf, yang perlu diperbaiki, izin yang terbit. Ajukan yang baru.",
        Role::Loket => "Mengisikan permohonan bersama warga, mencatat pembayaran, mengumumkan gangguan.",
        Role::Verifikator => {
            "Permohonan yang baru masuk: daftar periksa, mengembalikan, meneruskan, mengusulkan penolakan."
        }
        Role::Opd => {
            "Pemeriksaan lapangan dengan berita acara, rekomendasi, dan izin yang disampaikan kepada kantor ini."
        }
        Role::KepalaSeksi => "Persetujuan pertama, dan berkas yang hampir lewat janji.",
        Role::KepalaBidang => "Persetujuan kedua, peringatan keterlambatan, jeda waktu layanan (Pasal 14).",
        Role::KepalaDinas => "Menandatangani satu atau banyak izin, daftar izin, pencabutan.",
        Role::Admin => "Akun petugas, kalender kantor, katalog jenis izin, antrean pekerjaan.",
        Role::Kominfo => "Kesehatan sistem tanpa isi permohonan, dan gangguan.",
        Role::Inspektorat => "Catatan semua kejadian: siapa berbuat apa dan kapan, tanpa bisa diubah.",
    }
}
