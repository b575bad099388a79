//! What services outside cost: a head's batch through BSrE, a question to SIAK, a file of level B-LTA checked. SQLite only: what is
//! measured is the way out and back, not the database.

use crate::tools::bench::measured::{TYPE, say, thread_cpu, verdict};
use crate::tools::bench::own_installation::installation;
use crate::tools::bench::{asking, batch};
use crate::tools::demo::story;
use domain::document_kind::DocumentKind;
use ground::app::Clock;
use houses::document::documents;
use houses::document::producing::{Input, render};
use sign::pades::{Details, Level, verify};
use sign::pki::TrustRoots;
use signers::provider::{DocumentSigner as _, Network, PadesSigner, SignRequest, SignerAuth};
use signers::simulator::{Stage, everything};
use signers::timestamp::Authority;
use signers::{Client, Limits};
use std::path::Path;
use std::time::Duration;

/// Checking a file of level B-LTA, of processor time.
const ARCHIVE_CPU_MAX: Duration = Duration::from_millis(3);
const CHECKS: u32 = 300;

/// Measures all three in folders of their own.
pub async fn measure(data: &Path) -> Result<(), String> {
    Box::pin(batch::measure(&data.join("batch"))).await?;
    Box::pin(asking::measure(&data.join("asking"))).await?;
    Box::pin(archive(&data.join("archive"))).await
}

/// One licence at level B-LTA, checked again and again.
async fn archive(data: &Path) -> Result<(), String> {
    let (_, app, cast) = installation(data, "").await?;
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let worker = tokio::spawn(crate::server::worker::run(app.clone(), stopped));
    let told = story::tell(&app, &cast, TYPE, &mut |_| {}).await?;
    let _ = stop.send(true);
    let _ = worker.await;
    let (handle, document) = (app.clone(), told.document);
    let input = app.db.read(move |tx| {
        let Some(found) = documents::get(tx, document)? else { return Ok(None) };
        documents::open_render_input(&handle.vault, &found).map(Some).map_err(|e| db::DbError::Engine(e.to_string()))
    });
    let input = input.await.map_err(|e| e.to_string())?.ok_or("izin hilang")?;
    let input: Input = serde_json::from_str(&input).map_err(|e| e.to_string())?;
    let pdf = render(&app, TYPE, DocumentKind::Licence, &input, &[]).map_err(|e| e.to_string())?;
    let (file, roots) = archived(&pdf).await?;
    let at = app.now();
    let checking = tokio::task::spawn_blocking(move || {
        let mut times = Vec::new();
        for _ in 0..CHECKS {
            let before = thread_cpu();
            let report = verify(&file, &roots, at).map_err(|e| e.code().to_owned())?;
            times.push(thread_cpu().saturating_sub(before));
            if report.level != Some(Level::Archive) {
                return Err(format!("bukan B-LTA: {:?}", report.reasons));
            }
        }
        times.sort_unstable();
        Ok::<_, String>((times[times.len() / 2], file.len()))
    });
    let (middle, bytes) = checking.await.map_err(|e| e.to_string())??;
    let figure = format!(
        "{:.2} ms CPU (3: {}), {} kB",
        middle.as_secs_f64() * 1e3,
        verdict(middle <= ARCHIVE_CPU_MAX),
        bytes / 1000
    );
    say("-", "a file of level B-LTA checked", &figure);
    Ok(())
}

/// The file signed, stamped and closed by simulators; and whom to trust.
async fn archived(pdf: &[u8]) -> Result<(Vec<u8>, TrustRoots), String> {
    const NAME: &str = "Kepala Dinas Contoh";
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.map_err(|e| e.to_string())?;
    let base = format!("http://{}", listener.local_addr().map_err(|e| e.to_string())?);
    let stage = Stage::new(Some(&base), || Clock::System.now()).map_err(|e| e.to_string())?;
    let router = everything(stage.clone());
    tokio::spawn(async move { axum::serve(listener, router).await });
    let now = Clock::System.now();
    let issued = stage.pki().issue(NAME, (now, 30)).map_err(|e| e.to_string())?;
    let roots = TrustRoots::from_pem(&[&stage.pki().root_pem()]).map_err(|e| e.to_string())?;
    let network = Network {
        client: Client::new(Limits::default()).map_err(|e| e.to_string())?,
        authority: Authority { url: format!("{base}/tsa"), roots: roots.clone() },
        issuers: vec![stage.pki().root_der()],
    };
    let details = Details { signed_at: now, name: NAME, location: "Padang", reason: "Izin" };
    let request = SignRequest { details, signer_name: NAME, roots: &roots, nonces: [[7; 16], [9; 16]], at: now };
    let pades = PadesSigner::up_to(issued.signer, Level::Archive, network);
    let signed = pades.sign(pdf, &request, &SignerAuth::Session).await.map_err(|e| e.to_string())?;
    Ok((signed.file, roots))
}
