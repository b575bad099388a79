//! From what was gathered to one ZIP whose list of files the log's key has signed.

use super::About;
use super::gathering::{Gathered, RECORDS_MAX, gather};
use crate::application::error::ActError;
use domain::account::Actor;
use domain::indonesian;
use ground::intake::{IntakeError, sha256};
use ground::{App, intake};
use ledger::log::error::LogError;
use ledger::log::statement::{self, Listed};
use ledger::sealed::NewText;
use std::io::{Cursor, Write as _};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Why there is no package.
#[derive(Debug, thiserror::Error)]
pub enum EvidenceError {
    /// Not there, or not for this reader.
    #[error(transparent)]
    Act(#[from] ActError),
    /// More records than fit.
    #[error("Catatannya lebih dari {RECORDS_MAX}. Minta Dinas Kominfo menyalin seluruh log (audit verify).")]
    TooMuch,
    /// A document cannot be opened.
    #[error(transparent)]
    Intake(#[from] IntakeError),
    /// The list cannot be signed.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The archive.
    #[error(transparent)]
    Zip(#[from] zip::result::ZipError),
    /// The archive, too.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// The thread that packs.
    #[error(transparent)]
    Thread(#[from] tokio::task::JoinError),
}

/// A package, to be handed out.
pub struct Package {
    /// Name of its file.
    pub name: String,
    /// The ZIP.
    pub bytes: Vec<u8>,
}

/// Makes it. That it was asked for is in the log before anything is handed out.
pub async fn package(app: &App, by: Actor, about: About, reason: NewText) -> Result<Package, EvidenceError> {
    let input = (by, about.clone(), reason);
    let gathered = app.view(input, |work, (by, about, reason)| gather(work, by, about, reason)).await?;
    if gathered.proofs.len() > RECORDS_MAX {
        return Err(EvidenceError::TooMuch);
    }
    let files = files(app, &gathered).await?;
    let now = app.now();
    let lines = [
        format!("Paket bukti {}", about.words()),
        format!("Dibuat {} WIB", indonesian::date_time(now)),
        format!("Catatan {}, belum tercakup titik periksa {}", gathered.proofs.len(), gathered.uncovered),
        format!("Dokumen {}", gathered.documents.len()),
    ];
    let listed: Vec<Listed> =
        files.iter().map(|(name, bytes)| Listed { name: name.clone(), sha256: sha256(bytes) }).collect();
    let manifest = statement::sign(app.log.key(), &lines, &listed)?;
    let bytes = tokio::task::spawn_blocking(move || zipped(&manifest, &files)).await??;
    let day = indonesian::local(now).date();
    Ok(Package { name: format!("bukti-{}-{day}.zip", about.words().replace(' ', "-")), bytes })
}

/// The files of the package, without their list.
async fn files(app: &App, gathered: &Gathered) -> Result<Vec<(String, Vec<u8>)>, EvidenceError> {
    let mut files = vec![
        ("baca.txt".to_owned(), READ_ME.as_bytes().to_vec()),
        ("kunci-log".to_owned(), format!("{}\n", app.log.key().public()).into_bytes()),
        ("titik-periksa".to_owned(), gathered.checkpoint.clone().into_bytes()),
    ];
    files.extend(gathered.proofs.iter().map(|(name, proof)| (name.clone(), proof.clone().into_bytes())));
    for (name, file, wrapped) in &gathered.documents {
        files.push((name.clone(), intake::open(app, &gathered.key, *file, wrapped).await?));
    }
    Ok(files)
}

const READ_ME: &str = "Paket bukti (Pasal 12 ayat (2) Peraturan Wali Kota Padang Nomor 106 Tahun 2020).\n\
    \n\
    manifest       SHA-256 setiap berkas, ditandatangani dengan kunci log (C2SP signed-note)\n\
    kunci-log      kunci umum log; bandingkan dengan yang Anda peroleh lewat jalan lain\n\
    titik-periksa  panjang dan akar log saat paket dibuat\n\
    catatan/       setiap catatan dengan bukti bahwa ia ada dalam log (C2SP tlog-proof)\n\
    dokumen/       dokumen resmi yang sudah ditandatangani (PAdES)\n\
    \n\
    Periksa: python3 verify_package.py KUNCI PAKET.zip\n\
    Catatan memuat nomor dan kode, tidak memuat nama atau isian.\n";

/// Packs it; nothing is compressed, so that what is inside stands in it byte by byte. Blocks.
fn zipped(manifest: &str, files: &[(String, Vec<u8>)]) -> Result<Vec<u8>, EvidenceError> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let all = std::iter::once(("manifest", manifest.as_bytes()));
    for (name, bytes) in all.chain(files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()))) {
        archive.start_file(name, stored)?;
        archive.write_all(bytes)?;
    }
    Ok(archive.finish()?.into_inner())
}
