//! A copy of one's own data: everything that is kept of a person and their applications, as JSON, and where its files are.

use super::{cases, facts};
use crate::account::accounts::Account;
use crate::application::applications::{self, LoadedApplication};
use crate::document::documents;
use crate::mandate::mandates;
use db::{DbError, Tx};
use domain::account::contact::ContactKind;
use domain::form::Answer;
use domain::ids::{AccountId, FileId};
use domain::mandate::Mandate;
use domain::subject::Subject;
use ground::Rules;
use ledger::events;
use ledger::uploads;
use ledger::vault::{OwnerKey, Vault};
use serde_json::{Value, json};

/// Applications in one copy; the newest come first.
const APPLICATIONS_MAX: usize = 500;
/// Matters of personal data in one copy.
const CASES_MAX: i64 = 100;
/// Readings in one copy, the newest first.
const READINGS_MAX: i64 = 5_000;

const READINGS: &str = "select r.at, r.page from read_entry r where r.application_id = $1 order by r.at desc limit $2";

/// What goes into the copy.
#[derive(Default)]
pub struct Copy {
    /// Texts: path in the copy, and JSON.
    pub texts: Vec<(String, String)>,
    /// Files: path in the copy, and how to open each.
    pub files: Vec<CopiedFile>,
}

/// A file of the copy; its bytes are fetched one after the other.
pub struct CopiedFile {
    /// Path in the copy.
    pub path: String,
    /// Its id, also its name in the store.
    pub id: FileId,
    /// The key of its application.
    pub key: OwnerKey,
    /// Its own key, wrapped by that.
    pub wrapped_key: Vec<u8>,
}

/// Gathers it: only what belongs to this account, so nothing is noted as read by another.
pub fn gather(tx: &mut dyn Tx, with: (&Vault, &Rules), account: &Account) -> Result<Copy, DbError> {
    let mut copy = Copy::default();
    copy.texts.push(("akun.json".into(), written(&of_account(tx, account)?)));
    copy.texts.push(("kuasa.json".into(), written(&of_mandates(tx, with.0, account.id)?)));
    copy.texts.push(("urusan-data-pribadi.json".into(), written(&of_cases(tx, with.0, account.id)?)));
    for own in facts::applications(tx, account.id)?.iter().take(APPLICATIONS_MAX) {
        if let Some(loaded) = applications::load(tx, with.0, own.id)? {
            of_application(tx, with, &loaded, &mut copy)?;
        }
    }
    Ok(copy)
}

fn written(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}

fn of_account(tx: &mut dyn Tx, account: &Account) -> Result<Value, DbError> {
    let profile = &account.profile;
    Ok(json!({
        "nama": profile.name,
        "nama_pengguna": account.username,
        "nik": profile.nik,
        "nomor_hp": profile.phone,
        "nomor_hp_terbukti": profile.standing(ContactKind::Phone).is_proved(),
        "nomor_hp_baru": profile.new_phone,
        "surel": profile.email,
        "surel_terbukti": profile.standing(ContactKind::Email).is_proved(),
        "surel_baru": profile.new_email,
        "nama_yang_diminta": profile.wished_name,
        "nip": profile.nip,
        "pangkat": profile.rank,
        "peran": account.made_for.0.name(),
        "bahasa": account.language.id(),
        "riwayat": history(tx, Subject::Account, &account.id.to_string())?,
    }))
}

/// What happened and when; who did it is another person's data unless it was the system.
fn history(tx: &mut dyn Tx, subject: Subject, id: &str) -> Result<Vec<Value>, DbError> {
    let events = events::of(tx, subject, id)?;
    Ok(events.iter().map(|event| json!({ "pada": event.at.to_string(), "peristiwa": event.kind })).collect())
}

/// By what others act for this account, and this one for others; who the others are is their data.
fn of_mandates(tx: &mut dyn Tx, vault: &Vault, id: AccountId) -> Result<Value, DbError> {
    let told = |one: &Mandate, side: &str| {
        json!({
            "anda": side,
            "sebagai": one.given.capacity.words(),
            "lingkup": one.given.scope,
            "sampai": one.given.until.map(|until| until.to_string()),
            "diberikan": one.given_at.to_string(),
            "keadaan": one.standing.id(),
        })
    };
    let given = mandates::of_holder(tx, vault, id)?;
    let held = mandates::of_agent(tx, vault, id)?;
    let given = given.iter().map(|one| told(one, "diwakili"));
    Ok(given.chain(held.iter().map(|one| told(one, "bertindak"))).collect())
}

fn of_cases(tx: &mut dyn Tx, vault: &Vault, account: AccountId) -> Result<Value, DbError> {
    let mut all = Vec::new();
    for case in cases::of_account(tx, account, CASES_MAX)? {
        let words = match cases::load(tx, vault, case.id)? {
            Some(loaded) => cases::words(tx, &loaded)?,
            None => Vec::new(),
        };
        let texts: Vec<Value> = words.into_iter().map(|(kind, text)| json!({ "jenis": kind, "teks": text })).collect();
        all.push(json!({
            "jenis": case.kind.name(),
            "diminta": case.opened_at.to_string(),
            "paling_lambat": case.due_at.map(|due| due.to_string()),
            "dikabulkan": case.granted,
            "teks": texts,
        }));
    }
    Ok(Value::Array(all))
}

fn of_application(
    tx: &mut dyn Tx,
    with: (&Vault, &Rules),
    loaded: &LoadedApplication,
    copy: &mut Copy,
) -> Result<(), DbError> {
    let (app, id) = (&loaded.app, loaded.app.id.to_string());
    let folder = format!("permohonan/{}", loaded.number.clone().unwrap_or_else(|| format!("draf-{id}")));
    let version = with.1.catalogue.version(&app.type_id, app.type_version);
    let label = |field: &str| {
        let mut fields = version.iter().flat_map(|version| &version.ty.sections).flat_map(|section| &section.fields);
        fields.find(|known| known.id == field).map_or_else(|| field.to_owned(), |known| known.label.clone())
    };
    let answers: Vec<Value> = loaded
        .answers
        .iter()
        .map(|(field, answer): (&String, &Answer)| json!({ "isian": field, "pertanyaan": label(field), "jawaban": answer }))
        .collect();
    let readings = tx.query(READINGS, &[loaded.app.id.into(), READINGS_MAX.into()])?;
    let readings: Vec<Value> = readings
        .iter()
        .map(|row| json!({ "pada": row.instant("at").to_string(), "keperluan": row.text("page") }))
        .collect();
    let text = json!({
        "jenis_izin": version.map(|version| version.ty.name.clone()),
        "nomor": loaded.number,
        "dibuat": loaded.created_at.to_string(),
        "dikirim": loaded.submitted_at.map(|at| at.to_string()),
        "tahap": app.stage.id(),
        "isian": answers,
        "riwayat": history(tx, Subject::Application, &id)?,
        "dibuka_petugas": readings,
    });
    copy.texts.push((format!("{folder}/permohonan.json"), written(&text)));
    for (place, file) in uploads::of(tx, Subject::Application, &id)?.into_iter().enumerate() {
        let meta = file.meta(&loaded.key);
        // What holds malware, or was not looked at yet, is given to nobody.
        if meta.held().is_some() {
            continue;
        }
        let what = if file.requirement.is_empty() { "dokumen" } else { file.requirement.as_str() };
        let path = format!("{folder}/berkas/{:03}-{}.{}", place + 1, plain(what), plain(&file.format));
        let (id, wrapped_key) = (file.id, file.wrapped_key);
        copy.files.push(CopiedFile { path, id, key: loaded.key.clone(), wrapped_key });
    }
    let papers = documents::of(tx, app.id)?;
    let papers: Vec<Value> = papers
        .iter()
        .map(|paper| json!({ "nomor": paper.number, "terbit": paper.released_at.map(|at| at.to_string()) }))
        .collect();
    copy.texts.push((format!("{folder}/dokumen.json"), written(&Value::Array(papers))));
    Ok(())
}

/// A name that every system takes.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '-' }).collect()
}
