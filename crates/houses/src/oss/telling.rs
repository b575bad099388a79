//! Carries one report to OSS and notes that it was taken over; while OSS is away the report waits, however long that takes.

use super::changing::{NibError, Order};
use super::licence_file;
use super::nibs;
use super::tell_oss::{TellOss, What};
use crate::account::accounts;
use crate::document::documents;
use crate::effect::{CarriedOut, finished};
use domain::account::Actor;
use domain::ids::DocumentId;
use domain::indonesian;
use domain::nib::{Command, Reported, Standing};
use ground::{App, Work};
use ledger::carry_out;
use ledger::outbox::{self, Task};
use registries::oss::arrival::{self, Arrival};
use registries::oss::{self, LicenceReport, StatusReport, oss_moment};
use registries::{Answer, Question};

/// `kd_status` of a licence that is out.
const ISSUED: &str = "50";

impl CarriedOut for TellOss {
    const WORDS: &'static str = "Laporkan ke OSS";

    async fn carry_out(self, app: &App, task: &Task) -> Result<(), String> {
        let settings = app.config.registries.oss().ok_or("OSS tidak dipasang")?;
        let input = (self.clone(), (settings.agency, settings.region));
        let prepared = app.command_on_locked(input, |work, (effect, names)| prepare(work, effect, names));
        let Some(question) = prepared.await.map_err(|error| error.to_string())? else {
            return finished(app, task).await;
        };
        match app.registers.ask(&question).await {
            Ok(answer) if answer.simulated && !app.rules.specimen => Err("hanya simulator OSS yang menjawab".into()),
            Ok(answer) => {
                let done =
                    app.command_on_locked((task.clone(), (self, answer)), |work, (task, told)| note(work, task, told));
                done.await.map_err(|error| error.to_string())
            }
            Err(failure) if failure.may_repeat() => {
                let error = failure.to_string();
                let put_off = app.command((task.clone(), error), |work, (task, error)| {
                    outbox::put_off(work.tx, task, work.now, error)
                });
                put_off.await.map_err(|error| error.to_string())
            }
            // A person has to change something; the queue shows it as stuck in the end.
            Err(failure) => Err(failure.to_string()),
        }
    }
}

/// The message; `None` where nobody waits for it any more: erased meanwhile.
fn prepare(work: &mut Work, effect: &TellOss, names: &(String, String)) -> Result<Option<Question>, NibError> {
    let Some(loaded) = nibs::load(work.tx, work.vault, effect.nib)? else { return Ok(None) };
    let Some(body) = nibs::body(work.tx, &loaded)? else { return Ok(None) };
    let arrival = arrival::read(body.as_bytes()).map_err(|e| NibError::Internal(e.to_string()))?;
    let requested = loaded.state.and_then(|mut state| state.requested.remove(&effect.licence));
    let Some(requested) = requested else { return Ok(None) };
    let about = About { arrival: &arrival, licence: &effect.licence, code: &requested.code };
    Ok(match &effect.what {
        What::Status { code } => {
            let remark = remark(work, code, &requested.standing);
            Some(oss::report_status(&about.status(effect, (code, &names.0), remark)))
        }
        What::Licence { document } => {
            about.licence(work, *document, &names.1)?.map(|report| oss::report_licence(&report))
        }
    })
}

/// What OSS's users read beside a state; only where they have to do something.
fn remark(work: &Work, code: &str, standing: &Standing) -> String {
    let city = &work.rules.catalogue.city;
    match (code, standing) {
        ("11", Standing::Taken { .. }) | ("41" | "43", _) => {
            format!("Lengkapi permohonan Anda di {} dengan akun Anda.", work.rules.public_url)
        }
        ("11", Standing::Waiting { .. } | Standing::Referred { .. }) => format!(
            "Penanggung jawab datang ke loket {} dengan KTP. Permohonan lalu dilengkapi di {}.",
            city.office_short, work.rules.public_url
        ),
        _ => String::new(),
    }
}

/// What OSS delivered of the licence that it is told of.
struct About<'a> {
    arrival: &'a Arrival,
    licence: &'a str,
    code: &'a str,
}

impl About<'_> {
    /// Project and product of its line.
    fn project_and_product(&self) -> (String, String) {
        let line = self.arrival.checklist.iter().find(|line| line.licence_id == self.licence);
        line.map(|line| (line.project_id.clone(), line.product_id.clone())).unwrap_or_default()
    }

    /// The office speaks, and no officer by name: OSS needs none.
    fn status(&self, effect: &TellOss, said: (&str, &str), remark: String) -> StatusReport {
        let (id_proyek, id_produk) = self.project_and_product();
        let (code, agency) = said;
        StatusReport {
            nib: self.arrival.nib.clone(),
            id_produk,
            id_proyek,
            oss_id: self.arrival.oss_id.clone(),
            id_izin: self.licence.to_owned(),
            kd_izin: self.code.to_owned(),
            kd_instansi: agency.to_owned(),
            kd_status: code.to_owned(),
            tgl_status: oss_moment(effect.at),
            keterangan: remark,
            ..StatusReport::default()
        }
    }

    /// The licence as it was signed, with the address under which its file is kept for OSS.
    fn licence(&self, work: &mut Work, document: DocumentId, region: &str) -> Result<Option<LicenceReport>, NibError> {
        let Some(document) = documents::get(work.tx, document)? else { return Ok(None) };
        let signer = accounts::get(work.tx, work.vault, document.ordered_by)?.map(|account| account.profile);
        let signer = signer.unwrap_or_default();
        let version = work.rules.catalogue.of_oss(self.code);
        let kind = version.and_then(|version| version.ty.oss.as_ref()).map(|oss| oss.jenis_perizinan.clone());
        Ok(Some(LicenceReport {
            nib: self.arrival.nib.clone(),
            id_proyek: self.project_and_product().0,
            oss_id: self.arrival.oss_id.clone(),
            id_izin: self.licence.to_owned(),
            kd_izin: self.code.to_owned(),
            kd_daerah: region.to_owned(),
            nomor_izin: document.number,
            tgl_terbit_izin: indonesian::local(document.ordered_at).date().to_string(),
            tgl_berlaku_izin: document.valid_until.map(|day| day.to_string()).unwrap_or_default(),
            nama_ttd: signer.name,
            nip_ttd: signer.nip,
            jabatan_ttd: work.rules.catalogue.signer_title.clone(),
            status_izin: ISSUED.to_owned(),
            file_izin: licence_file::address(work, document.id),
            jenis_perizinan: kind.unwrap_or_default(),
            ..LicenceReport::default()
        }))
    }
}

/// Notes in one transaction with the queue's mark that OSS took a report over.
fn note(work: &mut Work, task: &Task, told: &(TellOss, Answer)) -> Result<(), NibError> {
    if !outbox::finish(work.tx, task, work.now)? {
        return Err(NibError::Internal("another worker holds this".into()));
    }
    let (TellOss { nib, licence, what, .. }, answer) = told;
    let (what, code) = match what {
        What::Status { code } => (Reported::Status, code.clone()),
        What::Licence { .. } => (Reported::Licence, ISSUED.to_owned()),
    };
    let command = Command::Report { licence: licence.clone(), what, code, simulated: answer.simulated };
    match carry_out(work, &Order::new(*nib, Actor::System, command)) {
        // Erased while it was out: there is nobody to note it for.
        Ok(_) | Err(NibError::NotFound) => Ok(()),
        Err(error) => Err(error),
    }
}
