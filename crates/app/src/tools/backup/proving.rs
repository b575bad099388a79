//! `saporancak backup verify`: a backup is worth what restoring it shows.

use super::checked::{self, Checked};
use super::putting::{self, Picked};
use super::scratch::Scratch;
use super::{blocking, noting};
use crate::server::{file_store, setup};
use backups::repository::{PROOFS, label};
use db::copying;
use domain::indonesian;
use ground::app::Clock;
use ground::config::Config;
use houses::backup::due::Proof;
use ledger::Randomness;
use std::path::PathBuf;
use std::process::ExitCode;

/// Lines of what is wrong that are kept and shown; the rest is counted.
const WRONG_MAX: usize = 20;

/// Restores into a scratch place, checks everything, keeps what was found.
pub async fn verify(config: Config, id: Option<String>, identity: Option<PathBuf>) -> Result<ExitCode, String> {
    let begun_at = Clock::System.now();
    setup::closed_folders(&config).map_err(|e| e.to_string())?;
    let picked = putting::pick(&config, id.as_deref(), identity.as_deref()).await?;
    putting::fits(&config, &picked.manifest)?;
    println!("Menguji cadangan {} dari {} WIB.", picked.found.id, indonesian::date_time(picked.manifest.moment));
    let mut wrong = picked.repository.check(&picked.found, &mut |_, _| {}).await.map_err(|e| e.to_string())?;
    println!("  hash setiap bagian: {}", if wrong.is_empty() { "cocok" } else { "ADA YANG RUSAK" });
    let mut checked = Checked::default();
    // What is damaged already is named; restoring it would only stop at the first of it.
    if wrong.is_empty() {
        let scratch = Scratch::make(&config).await?;
        let tried = trial(&scratch.config, &picked).await;
        scratch.clear().await?;
        match tried {
            Ok(found) => checked = found,
            Err(why) => wrong.push(format!("tidak dapat dipulihkan: {why}")),
        }
        wrong.append(&mut checked.wrong);
    }
    let all = wrong.len();
    wrong.truncate(WRONG_MAX);
    if all > wrong.len() {
        wrong.push(format!("dan {} lagi", all - wrong.len()));
    }
    let proof = Proof {
        backup: picked.found.id.clone(),
        moment: picked.manifest.moment,
        begun_at,
        ended_at: Clock::System.now(),
        files: checked.files,
        documents: checked.documents,
        log_size: checked.log_size,
        wrong,
    };
    keep(&config, &picked, &proof).await?;
    Ok(tell(&proof))
}

async fn trial(config: &Config, picked: &Picked) -> Result<Checked, String> {
    putting::put_database(picked, &config.database_url()).await?;
    println!("  basis data: dipulihkan");
    let store = file_store::open(config, file_store::Folder::MayBeMade).map_err(|e| e.to_string())?;
    let files = putting::put_files(picked, &store, putting::rows(config).await?).await?;
    putting::mark_store(config, &store).await?;
    println!("  berkas: {} dipulihkan", indonesian::thousands(files.put.len() as u64));
    putting::put_erased(picked, config, None).await?;
    checked::check(config, &picked.manifest, &files).await
}

/// Into the repository, where the server finds it, and into the database where it is at hand.
async fn keep(config: &Config, picked: &Picked, proof: &Proof) -> Result<(), String> {
    let bytes = serde_json::to_vec(proof).map_err(|e| e.to_string())?;
    let id = picked.repository.new_id();
    picked.repository.keep(PROOFS, &label(proof.ended_at, &id), bytes).await.map_err(|e| e.to_string())?;
    let url = config.database_url();
    if blocking(move || copying::is_nothing(&url).map_err(|e| e.to_string())).await.unwrap_or(true) {
        return Ok(());
    }
    let db = setup::database(config).map_err(|e| e.to_string())?;
    noting::proved(&db, Randomness::default().id(), proof.clone()).await;
    Ok(())
}

fn tell(proof: &Proof) -> ExitCode {
    if proof.wrong.is_empty() {
        println!(
            "Cadangan {} utuh dan dapat dipulihkan: {} berkas, {} dokumen bertanda tangan, {} catatan.",
            proof.backup, proof.files, proof.documents, proof.log_size
        );
        return ExitCode::SUCCESS;
    }
    println!("CADANGAN {} TIDAK UTUH:", proof.backup);
    for line in &proof.wrong {
        println!("  {line}");
    }
    ExitCode::FAILURE
}
