//! Carries one report to OSS and notes that it was taken over; while OSS is away the report waits, however long that takes.

use super::changing::{NibError, Order};
use super::licence_file;
use super::nibs;
use super::tell_oss::{TellOss, What};
use crate::account::accounts;
use crate::document::documents;
use crate::effect::{CarriedOut, finished, put_off};
use domain::account::Actor;
use domain::ids::DocumentId;
use domain::indonesian;
use domain::nib::{Command, Reported, Standing};
use ground::{App, Work};
use ledger::carry_out;
use ledger::outbox::{self, Task};
use ledger::uploads;
use registries::oss::arrival::{self, Arrival};
use registries::oss::{self, LicenceReport, Oss, StatusReport, oss_moment};
use registries::{Answer, Question};

/// `kd_status` of a licence that is out.
const ISSUED: &str = "50";

impl CarriedOut for TellOss {
    const WORDS: &'static str = "Laporkan ke OSS";

    async fn carry_out(self, app: &App, task: &Task) -> Result<(), String> {
        let settings = app.config.registries.oss().ok_or("OSS tidak dipasang")?;
        let prepared = app.command_on_locked((self.clone(), settings.clone()), |work, (effect, settings)| {
            prepare(work, effect, settings)
        });
        let Some(question) = prepared.await.map_err(|error| error.to_string())? else {
            return finished(app, task).await;
        };
        match app.registers.ask(&question).await {
            Ok(answer) if answer.simulated && !app.rules.specimen => Err("hanya simulator OSS yang menjawab".into()),
            Ok(answer) => {
                let code = code(&self.what, &settings);
                let done = app.command_on_locked((task.clone(), (self, code, answer)), |work, (task, told)| {
                    note(work, task, told)
                });
                done.await.map_err(|error| error.to_string())
            }
            Err(failure) if failure.may_repeat() => put_off(app, task, &failure.to_string()).await,
            // A person has to change something; the queue shows it as stuck in the end.
            Err(failure) => Err(failure.to_string()),
        }
    }
}

/// The message; `None` where nobody waits for it any more: erased meanwhile.
fn prepare(work: &mut Work, effect: &TellOss, settings: &Oss) -> Result<Option<Question>, NibError> {
    let Some(loaded) = nibs::load(work.tx, work.vault, effect.nib)? else { return Ok(None) };
    let Some(body) = nibs::body(work.tx, &loaded)? else { return Ok(None) };
    let arrival = arrival::read(body.as_bytes()).map_err(|e| NibError::Internal(e.to_string()))?;
    let requested = loaded.state.and_then(|mut state| state.requested.remove(&effect.licence));
    let Some(requested) = requested else { return Ok(None) };
    let about = About { arrival: &arrival, licence: &effect.licence, code: &requested.code };
    let code = code(&effect.what, settings);
    if code.is_empty() {
        return Ok(None);
    }
    Ok(match &effect.what {
        What::Status { .. } | What::Withdrawn | What::Revoked => {
            let remark = remark(work, &effect.what, &requested.standing);
            Some(oss::report_status(&about.status(effect, (&code, &settings.agency), remark)))
        }
        What::Licence { document } => {
            about.licence(work, *document, &settings.region)?.map(|report| oss::report_licence(&report))
        }
    })
}

/// `kd_status` of what is told; empty where the configuration has none for it, and then OSS is not told.
fn code(what: &What, settings: &Oss) -> String {
    match what {
        What::Status { code } => code.clone(),
        What::Withdrawn => settings.withdrawn_status.clone(),
        What::Revoked => settings.revoked_status.clone(),
        What::Licence { .. } => ISSUED.to_owned(),
    }
}

/// What OSS's users read beside a state; only where they have to do something, or where the state alone says too little.
fn remark(work: &Work, what: &What, standing: &Standing) -> String {
    let city = &work.rules.catalogue.city;
    let code = match what {
        What::Withdrawn => return "Pemohon menarik kembali permohonan ini. Bukan penolakan.".to_owned(),
        What::Revoked => return format!("Izin ini sudah terbit, lalu dicabut oleh {}.", city.office_short),
        What::Status { code } => code.as_str(),
        What::Licence { .. } => return String::new(),
    };
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
        let file = document.file.map(|file| uploads::get(work.tx, file)).transpose()?.flatten();
        fits(&document.number, file.map_or(0, |file| file.size_bytes))?;
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

/// The largest file that OSS takes (`file_izin`): the guide says 2 MB, and not whose megabytes, so the smaller ones count.
const FILE_BYTES_MAX: u64 = 2_000_000;

/// Nothing is told of a licence whose file OSS would refuse: somebody has to look at it first.
fn fits(number: &str, size_bytes: u64) -> Result<(), NibError> {
    if size_bytes <= FILE_BYTES_MAX {
        return Ok(());
    }
    let (whole, tenth) = (size_bytes / 1_000_000, size_bytes % 1_000_000 / 100_000);
    Err(NibError::Internal(format!(
        "Berkas izin {number} berukuran {whole},{tenth} MB, padahal OSS menerima paling besar 2 MB. OSS belum diberi tahu."
    )))
}

/// Notes in one transaction with the queue's mark that OSS took a report over.
fn note(work: &mut Work, task: &Task, told: &(TellOss, String, Answer)) -> Result<(), NibError> {
    if !outbox::finish(work.tx, task, work.now)? {
        return Err(NibError::Internal("another worker holds this".into()));
    }
    let (TellOss { nib, licence, what, .. }, code, answer) = told;
    let what = match what {
        What::Status { .. } | What::Withdrawn | What::Revoked => Reported::Status,
        What::Licence { .. } => Reported::Licence,
    };
    let command = Command::Report { licence: licence.clone(), what, code: code.clone(), simulated: answer.simulated };
    match carry_out(work, &Order::new(*nib, Actor::System, command)) {
        // Erased while it was out: there is nobody to note it for.
        Ok(_) | Err(NibError::NotFound) => Ok(()),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_oss_would_refuse_is_named_with_its_size() {
        assert!(fits("503/0001/2026", FILE_BYTES_MAX).is_ok());
        let said = fits("503/0001/2026", 2_450_000).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(said.contains("503/0001/2026 berukuran 2,4 MB") && said.contains("paling besar 2 MB"), "{said}");
    }
}
