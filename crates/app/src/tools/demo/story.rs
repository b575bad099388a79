//! One application, carried the whole way through the same door as any other: `application::act`.

use crate::tools::demo::asked::{self, Asked};
use crate::tools::demo::{Cast, papers};
use db::DbError;
use domain::application::{Channel, ChecklistItem, Command, Conclusion, Mark, Opinion, Stage};
use domain::form::Answers;
use domain::ids::{ApplicationId, DocumentId};
use domain::indonesian;
use domain::licence_type::{LicenceType, Requirement};
use domain::media::Accepts;
use ground::App;
use ground::catalogue::TypeVersion;
use ground::intake::{self, ReceivedFile};
use houses::account::accounts::Account;
use houses::application::acting;
use houses::application::applications::LoadedApplication;
use houses::application::facts::gather;
use houses::application::order::{Enclosed, NewDraft, Order};
use houses::document::data::Rekomendasi;
use houses::document::{documents, versions};
use ledger::Aggregate;
use ledger::sealed::NewText;
use ledger::uploads::NewFile;
use portals::public::verification::public_verdict;
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;
use std::time::Duration;

/// What came of it.
pub struct Told {
    /// The licence as issued.
    pub licence_pdf: Vec<u8>,
    /// Its number.
    pub number: String,
    /// Code for verification.
    pub short_code: String,
    /// What the public page says.
    pub verdict: String,
    /// The licence's document.
    pub document: DocumentId,
}

/// `catalog/<type>/sample.json`.
#[derive(Clone, Debug, Deserialize)]
pub struct Sample {
    /// Kind of application.
    pub variant: String,
    /// Everything typed.
    pub answers: Answers,
    /// Requirements that apply to it.
    pub requirements: Vec<String>,
}

/// The sample of a licence type in the built-in catalogue.
pub fn sample(type_id: &str) -> Result<Sample, String> {
    let texts = ground::catalogue::embedded();
    let text =
        texts.get(&format!("{type_id}/sample.json")).ok_or_else(|| format!("{type_id} tidak punya sample.json"))?;
    serde_json::from_str(text).map_err(|e| format!("{type_id}/sample.json: {e}"))
}

/// Longest wait for the worker to make a document; the first one loads fonts and templates, unoptimised in a dev build.
const PRODUCED_WITHIN: Duration = Duration::from_mins(2);

/// How an officer of the story found out what no register said.
const BY_HAND: &str = "Diperiksa manual: data contoh.";

/// Tells the story of one application of this type; `say` gets a line per step as it happens.
pub async fn tell(app: &App, cast: &Cast, type_id: &str, say: &mut (dyn FnMut(String) + Send)) -> Result<Told, String> {
    let teller = Teller::of(app, cast, type_id)?;
    let sample = sample(type_id)?;
    let applicant = cast.person("pemohon")?;
    let id = teller.apply(applicant, &sample, say).await?;
    teller.submit(applicant, id, say).await?;
    teller.verify(id, &asked::settled(app, id).await?, say).await?;
    teller.recommend(id, say).await?;
    teller.pay(id, say).await?;
    teller.approve(id, say).await?;
    let document = teller.sign(id, say).await?;
    teller.deliver(id, document, say).await?;
    teller.check(id, document, say).await
}

/// A complete draft of this type, not sent yet.
pub async fn prepare(app: &App, cast: &Cast, type_id: &str) -> Result<ApplicationId, String> {
    prepare_as(app, cast, type_id, &sample(type_id)?).await
}

/// The same with answers of one's own.
pub async fn prepare_as(app: &App, cast: &Cast, type_id: &str, typed: &Sample) -> Result<ApplicationId, String> {
    Teller::of(app, cast, type_id)?.apply(cast.person("pemohon")?, typed, &mut |_| {}).await
}

/// Sends a draft.
pub async fn send(app: &App, cast: &Cast, type_id: &str, id: ApplicationId) -> Result<(), String> {
    Teller::of(app, cast, type_id)?.submit(cast.person("pemohon")?, id, &mut |_| {}).await
}

/// Carries what was sent on until it waits for the head's signature. Nobody waits for a register: all is found out by hand.
pub async fn carry_on(app: &App, cast: &Cast, type_id: &str, id: ApplicationId) -> Result<(), String> {
    let teller = Teller::of(app, cast, type_id)?;
    let say = &mut |_| {};
    teller.verify(id, &Asked::default(), say).await?;
    teller.recommend(id, say).await?;
    teller.pay(id, say).await?;
    teller.approve(id, say).await
}

/// A complete draft of this type by this applicant, not sent yet.
pub async fn drafted_by(app: &App, cast: &Cast, type_id: &str, by: &Account) -> Result<ApplicationId, String> {
    Teller::of(app, cast, type_id)?.apply(by, &sample(type_id)?, &mut |_| {}).await
}

/// The same, sent.
pub async fn sent_by(app: &App, cast: &Cast, type_id: &str, by: &Account) -> Result<ApplicationId, String> {
    let id = drafted_by(app, cast, type_id, by).await?;
    Teller::of(app, cast, type_id)?.submit(by, id, &mut |_| {}).await?;
    Ok(id)
}

/// Carries what was sent on until it is with the technical offices.
pub async fn until_offices(app: &App, cast: &Cast, type_id: &str, id: ApplicationId) -> Result<(), String> {
    Teller::of(app, cast, type_id)?.verify(id, &Asked::default(), &mut |_| {}).await
}

/// Carries what was sent on until it waits for the first approval.
pub async fn until_approval(app: &App, cast: &Cast, type_id: &str, id: ApplicationId) -> Result<(), String> {
    let (teller, say) = (Teller::of(app, cast, type_id)?, &mut |_| {});
    teller.verify(id, &Asked::default(), say).await?;
    teller.recommend(id, say).await?;
    teller.pay(id, say).await
}

/// An application of this type that waits for the head's signature.
pub async fn until_signature(app: &App, cast: &Cast, type_id: &str) -> Result<ApplicationId, String> {
    let id = prepare(app, cast, type_id).await?;
    send(app, cast, type_id, id).await?;
    carry_on(app, cast, type_id, id).await?;
    Ok(id)
}

/// The papers of a sample, in the making all at once.
fn papers_of<'a>(ty: &'a LicenceType, sample: &Sample) -> Result<Vec<(&'a Requirement, Made)>, String> {
    let paper = |wanted: &String| {
        let requirement = ty.requirements.iter().find(|requirement| requirement.id == *wanted);
        let requirement = requirement.ok_or_else(|| format!("tidak ada syarat {wanted}"))?;
        let (name, accepts) = (requirement.name.clone(), requirement.accepts.clone());
        Ok((requirement, tokio::task::spawn_blocking(move || papers::paper(&name, &accepts))))
    };
    sample.requirements.iter().map(paper).collect()
}

/// A paper in the making: name and bytes.
type Made = tokio::task::JoinHandle<Result<(String, Vec<u8>), String>>;

struct Teller<'a> {
    app: &'a App,
    cast: &'a Cast,
    version: std::sync::Arc<TypeVersion>,
}

impl<'a> Teller<'a> {
    fn of(app: &'a App, cast: &'a Cast, type_id: &str) -> Result<Self, String> {
        let version = app.rules.catalogue.current(type_id).ok_or("jenis izin tidak ada")?.clone();
        Ok(Self { app, cast, version })
    }

    async fn act(
        &self,
        who: &Account,
        id: ApplicationId,
        command: Command,
        more: (Vec<NewText>, Enclosed),
    ) -> Result<(), String> {
        let mut order = Order::new(id, who.actor(), command);
        (order.texts, order.enclosed) = more;
        acting::act(self.app, order).await.map(|_| ()).map_err(|e| e.to_string())
    }

    fn text(&self, kind: &'static str, content: String) -> NewText {
        NewText::new(self.app.id(), self.app.bytes(), kind, content)
    }

    async fn load(&self, id: ApplicationId) -> Result<LoadedApplication, String> {
        let loaded = self.app.view(id, |work, id| LoadedApplication::load(work, *id));
        loaded.await.map_err(|e| e.to_string())?.ok_or_else(|| "permohonan hilang".to_owned())
    }

    async fn apply(
        &self,
        applicant: &Account,
        sample: &Sample,
        say: &mut (dyn FnMut(String) + Send),
    ) -> Result<ApplicationId, String> {
        let ty = &self.version.ty;
        let draft = NewDraft {
            owner: applicant.id,
            channel: Channel::Daring,
            type_id: ty.id.clone(),
            variant: sample.variant.clone(),
            key: None,
        };
        let id = acting::start(self.app, applicant.actor(), draft).await.map_err(|e| e.to_string())?;
        say(format!("Permohonan: {} dimulai oleh {}.", ty.name, applicant.profile.name));
        let content = serde_json::to_string(&sample.answers).map_err(|e| e.to_string())?;
        let text = self.text("answers", content);
        let command = Command::SaveAnswers { changed: sample.answers.keys().cloned().collect(), text: text.reference };
        self.act(applicant, id, command, (Vec::new(), Enclosed::Answers(sample.answers.clone()))).await?;
        for (requirement, paper) in papers_of(ty, sample)? {
            let (name, bytes) = paper.await.map_err(|e| e.to_string())??;
            let loaded = self.load(id).await?;
            let given = ReceivedFile { bytes, name, requirement: requirement.id.clone(), by: applicant.id };
            let file =
                intake::take(self.app, &loaded.key, given, &requirement.accepts).await.map_err(|e| e.to_string())?;
            let command = Command::Attach {
                requirement: requirement.id.clone(),
                file: file.id,
                sealed_sha256: file.sealed_sha256.clone(),
                sha256: file.sha256.clone(),
            };
            self.act(applicant, id, command, (Vec::new(), Enclosed::Files(vec![file]))).await?;
        }
        say(format!("Berkas: {} berkas diunggah, diperiksa isinya, dan disegel.", sample.requirements.len()));
        Ok(id)
    }

    async fn submit(
        &self,
        applicant: &Account,
        id: ApplicationId,
        say: &mut (dyn FnMut(String) + Send),
    ) -> Result<(), String> {
        self.act(applicant, id, Command::Submit { truth: true, explanation: None }, Default::default()).await?;
        let number = self.load(id).await?.number.unwrap_or_default();
        say(format!("Kirim: lengkap dan dikirim, nomor {number}."));
        Ok(())
    }

    async fn verify(
        &self,
        id: ApplicationId,
        asked: &Asked,
        say: &mut (dyn FnMut(String) + Send),
    ) -> Result<(), String> {
        let verifier = self.cast.person("verifikator")?;
        self.act(verifier, id, Command::Claim, Default::default()).await?;
        let items = gather(&self.load(id).await?, &self.version.ty, indonesian::local(self.app.now()).date()).items;
        let count = items.len();
        asked.lines().into_iter().for_each(&mut *say);
        // What a register confirms is marked by that.
        let marked: Vec<&ChecklistItem> = items.iter().filter(|item| !asked.agrees(item)).collect();
        let by_hand: BTreeMap<&ChecklistItem, &str> =
            marked.iter().filter(|item| item.by_hand()).map(|item| (*item, BY_HAND)).collect();
        let notes = self.text("notes", serde_json::to_string(&by_hand).map_err(|e| e.to_string())?);
        let marks = marked.into_iter().map(|item| (item.clone(), Mark::Sesuai)).collect();
        let command = Command::SaveChecklist { marks, notes: Some(notes.reference.clone()) };
        self.act(verifier, id, command, (vec![notes], Enclosed::Nothing)).await?;
        asked.by_hand(BY_HAND).into_iter().for_each(&mut *say);
        self.act(verifier, id, Command::Accept, Default::default()).await?;
        say(format!("Verifikasi: {count} butir sesuai, diteruskan ke OPD teknis (Pasal 4(1))."));
        Ok(())
    }

    async fn recommend(&self, id: ApplicationId, say: &mut (dyn FnMut(String) + Send)) -> Result<(), String> {
        for step in &self.version.ty.offices {
            let examiner = self.cast.examiner(&step.code)?;
            let office = self.app.rules.catalogue.office_name(&step.code);
            if step.inspection {
                self.examine(id, examiner, &step.points).await?;
                say(format!("Pemeriksaan: {office} mengunjungi tempat dan membuat berita acara berfoto."));
            }
            let given = Rekomendasi {
                office: step.code.clone(),
                number: format!("440/CONTOH/{}/2026", step.code),
                date: indonesian::local(self.app.now()).date().to_string(),
                outcome: "given".into(),
                conditions: Vec::new(),
                reasons: String::new(),
            };
            let text = self.text("rekomendasi", serde_json::to_string(&given).map_err(|e| e.to_string())?);
            let command = Command::GiveRekomendasi {
                office: step.code.clone(),
                opinion: Opinion::Given,
                text: text.reference.clone(),
            };
            self.act(examiner, id, command, (vec![text], Enclosed::Nothing)).await?;
            say(format!("Rekomendasi: {office} merekomendasikan (Pasal 4(2))."));
        }
        Ok(())
    }

    async fn examine(&self, id: ApplicationId, examiner: &Account, points: &[String]) -> Result<(), String> {
        let loaded = self.load(id).await?;
        let given = ReceivedFile {
            bytes: papers::picture(480, 320)?,
            name: "tempat.png".into(),
            requirement: String::new(),
            by: examiner.id,
        };
        let photo: NewFile =
            intake::take(self.app, &loaded.key, given, &[Accepts::Photo]).await.map_err(|e| e.to_string())?;
        let day = indonesian::local(self.app.now()).date();
        let office = examiner.office.clone().unwrap_or_default();
        let points: Vec<_> = points.iter().map(|p| json!({ "text": p, "result": "Sesuai", "note": "" })).collect();
        let said = json!({
            "office": self.app.rules.catalogue.office_name(&office), "order_number": "SPT/CONTOH/2026",
            "date_words": indonesian::date_in_words(day), "time": "09.30 WIB", "place": "Tempat praktik pemohon",
            "coordinates": null, "team": [{ "name": examiner.profile.name, "role": "Pemeriksa" }],
            "witness": "Pemohon Contoh", "documents": [], "points": points, "note": "", "conclusion": "Disetujui",
            "photos": [{ "file": "/foto-1.png", "caption": "Ruang pelayanan (foto contoh)" }],
        });
        let command =
            Command::Examine { office, document: DocumentId(self.app.id()), conclusion: Conclusion::Approved };
        self.act(examiner, id, command, (Vec::new(), Enclosed::Examination(said, vec![photo]))).await
    }

    async fn pay(&self, id: ApplicationId, say: &mut (dyn FnMut(String) + Send)) -> Result<(), String> {
        let Stage::AwaitingPayment { amount_rp, notice, .. } = self.load(id).await?.app.stage else { return Ok(()) };
        let text = self.text("payment", json!({ "receipt": "BUKTI-CONTOH-1", "channel": "Bank" }).to_string());
        let command = Command::ConfirmPayment { amount_rp, text: text.reference.clone() };
        self.act(self.cast.person("loket")?, id, command, (vec![text], Enclosed::Nothing)).await?;
        say(format!("Retribusi: {} dibayar menurut SKRD {notice}.", indonesian::rupiah(amount_rp)));
        Ok(())
    }

    async fn approve(&self, id: ApplicationId, say: &mut (dyn FnMut(String) + Send)) -> Result<(), String> {
        for step in &self.version.ty.approvals {
            let approver = self.cast.people.iter().find(|p| p.role == step.role).ok_or("tidak ada penyetuju")?;
            self.act(approver, id, Command::Approve, Default::default()).await?;
            say(format!("Persetujuan: {}.", step.title));
        }
        Ok(())
    }

    async fn sign(&self, id: ApplicationId, say: &mut (dyn FnMut(String) + Send)) -> Result<DocumentId, String> {
        let head = self.cast.person("kadis")?;
        let document = DocumentId(self.app.id());
        self.act(head, id, Command::Sign { document }, Default::default()).await?;
        let waited = tokio::time::timeout(PRODUCED_WITHIN, async {
            while matches!(self.load(id).await?.app.stage, Stage::Signing { .. }) {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            Ok::<_, String>(())
        });
        waited.await.map_err(|_| "dokumen belum jadi; lihat antrean".to_owned())??;
        let versions = self.app.db.read(move |tx| versions::of(tx, document)).await.map_err(|e| e.to_string())?;
        let by = match &self.app.signing.head {
            Some(service) if versions.last().is_some_and(|version| version.simulated) => {
                format!(" lewat simulator {}", service.provider.replace("bsre-", "BSrE "))
            }
            Some(_) | None => String::new(),
        };
        say(format!("Tanda tangan: {} menandatangani secara elektronik{by} (Pasal 5(1), 5(2)).", head.profile.name));
        Ok(document)
    }

    async fn deliver(
        &self,
        id: ApplicationId,
        document: DocumentId,
        say: &mut (dyn FnMut(String) + Send),
    ) -> Result<(), String> {
        for step in &self.version.ty.offices {
            let examiner = self.cast.examiner(&step.code)?;
            self.act(examiner, id, Command::Acknowledge { document }, Default::default()).await?;
            say(format!(
                "Penyampaian: {} menerima dokumen (Pasal 5(4)).",
                self.app.rules.catalogue.office_name(&step.code)
            ));
        }
        Ok(())
    }

    async fn check(
        &self,
        id: ApplicationId,
        document: DocumentId,
        say: &mut (dyn FnMut(String) + Send),
    ) -> Result<Told, String> {
        let loaded = self.load(id).await?;
        let found = self.app.db.read(move |tx| {
            let Some(found) = documents::get(tx, document)? else { return Ok(None) };
            let Some(file) = found.file else { return Ok(None) };
            let wrapped = ledger::uploads::get(tx, file)?.map(|kept| kept.wrapped_key);
            Ok::<_, DbError>(wrapped.map(|wrapped| (file, wrapped, found.number, found.short_code)))
        });
        let (file, wrapped, number, short_code) = found.await.map_err(|e| e.to_string())?.ok_or("izin belum keluar")?;
        let licence_pdf = intake::open(self.app, &loaded.key, file, &wrapped).await.map_err(|e| e.to_string())?;
        let verdict = public_verdict(self.app, &short_code).await.map_err(|e| format!("{e:?}"))?;
        say(format!("Keaslian: halaman publik menjawab \"{verdict}\" untuk kode {short_code}."));
        Ok(Told { licence_pdf, number, short_code, verdict, document })
    }
}
