//! Whole life cycles over HTTP: every form a person fills in on the way from a draft to an acknowledged licence.

use crate::tools::bench::applying::{apply, pairs};
use crate::tools::bench::forms::Person;
use crate::tools::bench::http;
use crate::tools::bench::measured::{per_second, say};
use crate::tools::demo::Cast;
use crate::tools::demo::story::{Sample, sample};
use domain::indonesian;
use ground::App;
use ground::catalogue::TypeVersion;
use houses::account::accounts::Account;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

const LIVES: usize = 48;
/// People of each kind at work at the same time.
const AT_ONCE: usize = 8;
/// Longest wait for the last licence.
const ISSUED_WITHIN: Duration = Duration::from_mins(2);

/// What everybody needs.
#[derive(Clone)]
struct City {
    app: App,
    cast: Arc<Cast>,
    to: SocketAddr,
    version: Arc<TypeVersion>,
    sample: Arc<Sample>,
}

/// Carries applications of this type the whole way through the server at `to`. Sessions are given: nobody signs in with a
/// password but the head, once for all that is to be signed, as at work.
pub async fn measure(engine: &str, app: &App, cast: &Arc<Cast>, at: (SocketAddr, &str)) -> Result<(), String> {
    let (to, type_id) = at;
    let version = app.rules.catalogue.current(type_id).ok_or("jenis izin tidak ada")?.clone();
    if version.ty.offices.iter().any(|step| step.inspection) {
        return Err("jenis izin ini perlu pemeriksaan lapangan".into());
    }
    let city = City { app: app.clone(), cast: cast.clone(), to, version, sample: Arc::new(sample(type_id)?) };
    let started = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..AT_ONCE {
        let city = city.clone();
        tasks.spawn(async move {
            let (mut ids, mut requests) = (Vec::new(), 0);
            for _ in 0..LIVES / AT_ONCE {
                let (id, made) = city.until_signature().await?;
                ids.push(id);
                requests += made;
            }
            Ok::<_, String>((ids, requests))
        });
    }
    let (mut ids, mut requests) = (Vec::new(), 0);
    while let Some(done) = tasks.join_next().await {
        let (some, made) = done.map_err(|e| e.to_string())??;
        ids.extend(some);
        requests += made;
    }
    requests += city.sign(&ids).await?;
    requests += city.issued(&ids).await?;
    requests += city.acknowledge(ids.len()).await?;
    let rate = per_second(LIVES, started.elapsed());
    let figure = format!("{rate:.1}/s ({} requests each, {AT_ONCE} at once)", requests / LIVES);
    say(engine, "life cycles over HTTP, draft to acknowledged licence", &figure);
    Ok(())
}

impl City {
    async fn person(&self, account: &Account) -> Result<Person, String> {
        Ok(Person::new(http::Connection::open(self.to, &http::session(&self.app, account).await?).await?))
    }

    /// One application until it waits for the head; its id, and the requests it took.
    async fn until_signature(&self) -> Result<(String, usize), String> {
        let mut applicant = self.person(self.cast.person("pemohon")?).await?;
        let id = apply(&mut applicant, &self.version.ty, &self.sample, None).await?;
        let mut verifier = self.person(self.cast.person("verifikator")?).await?;
        verifier.open(&format!("/kerja/{id}")).await?;
        verifier.send(&format!("/kerja/{id}/ambil"), &[]).await?;
        verifier.open(&format!("/kerja/{id}")).await?;
        let items = verifier.names("c.");
        let checked = items.iter().flat_map(|item| {
            let by_hand =
                item.starts_with("r:").then(|| (format!("n.{item}"), "Diperiksa manual: data contoh.".into()));
            std::iter::once((format!("c.{item}"), "sesuai".to_owned())).chain(by_hand)
        });
        let checked: Vec<(String, String)> = checked.collect();
        verifier.keys_of(&format!("/kerja/{id}/periksa"))?;
        verifier.send(&format!("/kerja/{id}/terima"), &checked).await?;
        let mut requests = applicant.requests() + verifier.requests();
        for step in &self.version.ty.offices {
            let mut examiner = self.person(self.cast.examiner(&step.code)?).await?;
            let letter = format!("/kerja/{id}/rekomendasi");
            examiner.open(&letter).await?;
            examiner.keys_of(&letter)?;
            let today = indonesian::local(self.app.now()).date().to_string();
            let number = format!("440/UKUR/{}/2026", step.code);
            examiner.send(&letter, &pairs(&[("nomor", &number), ("tanggal", &today), ("hasil", "diberikan")])).await?;
            requests += examiner.requests();
        }
        for step in &self.version.ty.approvals {
            let account = self.cast.people.iter().find(|p| p.role == step.role).ok_or("tidak ada penyetuju")?;
            let mut approver = self.person(account).await?;
            approver.open(&format!("/kerja/{id}")).await?;
            approver.keys_of(&format!("/kerja/{id}/setujui"))?;
            approver.send(&format!("/kerja/{id}/setujui"), &[]).await?;
            requests += approver.requests();
        }
        Ok((id, requests))
    }

    /// The head opens each, then signs all with one password.
    async fn sign(&self, ids: &[String]) -> Result<usize, String> {
        let mut head = self.person(self.cast.person("kadis")?).await?;
        for id in ids {
            head.open(&format!("/kerja/{id}")).await?;
        }
        head.open("/tanda-tangan").await?;
        head.keys_of("/tanda-tangan")?;
        let mut form: Vec<(String, String)> = ids.iter().map(|id| ("pilih".to_owned(), id.clone())).collect();
        form.push(("sandi".to_owned(), self.cast.password.clone()));
        let after = head.send("/tanda-tangan", &form).await?;
        if after.ends_with("=ditandatangani") { Ok(head.requests()) } else { Err(format!("tidak semua: {after}")) }
    }

    /// Each applicant looks until the licence is there, and fetches it.
    async fn issued(&self, ids: &[String]) -> Result<usize, String> {
        let mut applicant = self.person(self.cast.person("pemohon")?).await?;
        let began = Instant::now();
        for id in ids {
            loop {
                applicant.open(&format!("/permohonan/{id}")).await?;
                if let Some(licence) = applicant.link("/dokumen/") {
                    applicant.open(&licence).await?;
                    break;
                }
                if began.elapsed() > ISSUED_WITHIN {
                    return Err(format!("izin belum keluar: {id}"));
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
        Ok(applicant.requests())
    }

    async fn acknowledge(&self, count: usize) -> Result<usize, String> {
        let mut requests = 0;
        for step in &self.version.ty.offices {
            let mut examiner = self.person(self.cast.examiner(&step.code)?).await?;
            for _ in 0..count {
                examiner.open("/dokumen-masuk").await?;
                let action = examiner.action("/dokumen-masuk/").ok_or("dokumen belum sampai di OPD")?;
                examiner.keys_of(&action)?;
                examiner.send(&action, &[]).await?;
            }
            requests += examiner.requests();
        }
        Ok(requests)
    }
}
