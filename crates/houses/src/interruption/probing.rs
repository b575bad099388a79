//! The system watches itself: what fails several times in a row is proposed as an interruption, for a person to look at (Pasal 13).

use crate::interruption::interrupting::{Proposal, propose};
use crate::interruption::probes;
use db::DbError;
use domain::interruption::Words;
use domain::interruption::{Kind, Scope};
use domain::registry::Registry;
use ground::App;
use std::time::Duration;

/// Failures in a row before anything is proposed.
pub const FAILURES_MIN: i64 = 3;
/// A probe that takes longer has failed.
const SECONDS_MAX: u64 = 10;

/// What is watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Probe {
    /// Can a document be signed?
    Signing,
    /// Can a file be kept and read again?
    Files,
    /// Does the mail server answer?
    Mail,
    /// Does this register answer what it is asked? It is not asked for this: its quota is counted.
    Register(Registry),
}

impl Probe {
    /// Those that every installation has.
    pub const ALL: [Self; 3] = [Self::Signing, Self::Files, Self::Mail];

    /// Its name in the table.
    pub fn id(self) -> &'static str {
        match self {
            Self::Signing => "tanda-tangan",
            Self::Files => "berkas",
            Self::Mail => "surel",
            Self::Register(registry) => registry.id(),
        }
    }

    fn scope(self) -> Scope {
        match self {
            Self::Signing => Scope::Signing,
            Self::Files | Self::Mail => Scope::All,
            Self::Register(registry) => Scope::Registry(registry),
        }
    }

    fn kind(self) -> Kind {
        match self {
            Self::Signing | Self::Files | Self::Mail => Kind::System,
            Self::Register(_) => Kind::Registry,
        }
    }

    fn words(self) -> Words {
        let (title, body) = match self {
            Self::Signing => (
                "Tanda tangan elektronik tertunda",
                "Izin yang menunggu tanda tangan terbit lebih lambat. Permohonan baru tetap diterima.",
            ),
            Self::Files => (
                "Berkas tidak dapat disimpan atau dibuka",
                "Unggahan dan dokumen mungkin gagal. Berkas yang sudah terkirim aman.",
            ),
            Self::Mail => (
                "Pesan surel tertunda",
                "Pemberitahuan lewat surel terlambat. Keadaan permohonan tetap dapat dilihat di halaman Anda.",
            ),
            Self::Register(registry) => {
                let title = format!("{} tidak menjawab", registry.name());
                let body = "Permohonan tetap diterima dan diperiksa petugas dengan cara lain.".into();
                return Words { title, body };
            }
        };
        Words { title: title.into(), body: body.into() }
    }
}

/// Tries everything once, and proposes what has failed too often.
pub async fn look(app: &App) -> Result<(), DbError> {
    let registers = app.rules.registers.iter().copied().map(Probe::Register);
    for probe in Probe::ALL.into_iter().chain(registers) {
        let tried = tokio::time::timeout(Duration::from_secs(SECONDS_MAX), try_once(app, probe)).await;
        let outcome = tried.unwrap_or_else(|_| Err("tidak menjawab".into()));
        note(app, probe, outcome).await?;
    }
    Ok(())
}

/// Notes how a probe went; public for tests and for what notices a failure by itself.
pub async fn note(app: &App, probe: Probe, outcome: Result<(), String>) -> Result<(), DbError> {
    let Err(error) = outcome else {
        return app.command(probe, |work, probe| probes::well(work.tx, probe.id(), work.now)).await;
    };
    tracing::warn!(probe = probe.id(), error, "a probe failed");
    metrics::counter!("probe_failures_total", "probe" => probe.id()).increment(1);
    let failed =
        app.command((probe, error), |work, (probe, error)| probes::failed(work.tx, probe.id(), error, work.now));
    let failing = failed.await?;
    if failing.failures >= FAILURES_MIN && !failing.proposed {
        let proposal = Proposal {
            probe: probe.id(),
            kind: probe.kind(),
            scope: probe.scope(),
            since: failing.since,
            words: probe.words(),
        };
        if let Err(error) = propose(app, proposal).await {
            tracing::error!(%error, "an interruption could not be proposed");
        }
    }
    Ok(())
}

async fn try_once(app: &App, probe: Probe) -> Result<(), String> {
    match probe {
        Probe::Signing => {
            let handle = app.clone();
            let signed = tokio::task::spawn_blocking(move || handle.signing.office.try_out());
            signed.await.map_err(|e| e.to_string())?.map_err(|e| e.to_string())?;
            match &app.signing.head {
                Some(head) => head.answers().await.map(|_| ()).map_err(|e| e.to_string()),
                None => Ok(()),
            }
        }
        Probe::Files => {
            let id = app.id();
            app.files.put(id, b"periksa".to_vec()).await.map_err(|e| e.to_string())?;
            let read = app.files.get(id).await.map_err(|e| e.to_string());
            app.files.delete(id).await.map_err(|e| e.to_string())?;
            if read? == b"periksa" { Ok(()) } else { Err("isi berkas berubah".into()) }
        }
        Probe::Mail => ground::mail::reachable(&app.config).await,
        Probe::Register(registry) => app.registers.answers(registry),
    }
}
