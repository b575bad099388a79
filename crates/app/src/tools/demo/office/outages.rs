//! The interruptions of the past: a cable that broke, with a pause of Pasal 14; two registers that did not answer; mail that the system
//! saw failing.

use super::calendar::on;
use super::clockwork::Clockwork;
use super::outage_days::OutageAct;
use crate::tools::demo::papers;
use domain::ids::InterruptionId;
use domain::indonesian::local;
use domain::interruption::{Command, Kind, Letter, Scope, Words};
use domain::media::Accepts;
use domain::registry::Registry;
use ground::intake::{self, ReceivedFile, sha256};
use houses::account::accounts::Account;
use houses::interruption::interrupting::{Order, interrupt};
use houses::interruption::interruptions;
use houses::interruption::probing::{self, Probe};
use jiff::SignedDuration;
use jiff::civil::time;
use ledger::sealed::NewText;

/// It began so long before it was declared.
const NOTICED_AFTER: SignedDuration = SignedDuration::from_mins(25);
/// It was stable so long before that was stated.
const STABLE_BEFORE: SignedDuration = SignedDuration::from_mins(20);

/// Who does it: nobody is the second person of their own word.
fn who(number: usize, act: OutageAct) -> &'static str {
    match (act, number) {
        (OutageAct::Declare, 0) => "loket",
        (OutageAct::Declare, _) | (OutageAct::StateEnd, 0) => "verifikator",
        (OutageAct::Confirm | OutageAct::ConfirmEnd, 0) => "kasi",
        // What the system saw is of the operator's machine.
        (OutageAct::Confirm | OutageAct::ConfirmEnd | OutageAct::Notice, _) => "kominfo",
        (OutageAct::RecordPause, _) => "kabid",
        (OutageAct::AgreePause, _) => "kadis",
        (OutageAct::StateEnd, _) => "verifikator2",
    }
}

/// Does it; what is done about one that has not been declared is an error.
pub async fn act(office: &mut Clockwork<'_>, step: &str, number: usize, act: OutageAct) -> Result<(), String> {
    if act == OutageAct::Notice {
        let seen = Err("server surel tidak menjawab (contoh)".to_owned());
        return probing::note(&office.app, Probe::Mail, seen).await.map_err(|e| e.to_string());
    }
    let person = office.cast.person(who(number, act))?.clone();
    office.signed_in(&person).await?;
    let mut order = match (act, office.progress.outages.get(&number).copied()) {
        (OutageAct::Declare, _) => declared(office, &person, number),
        (_, None) => return Err("gangguan belum diumumkan".into()),
        (act, Some(id)) => about(office, &person, InterruptionId(id), act).await?,
    };
    order.key = Some(step.to_owned());
    let after = interrupt(&office.app, order).await.map_err(|e| e.to_string())?;
    office.progress.outages.insert(number, after.id.0);
    Ok(())
}

fn declared(office: &Clockwork, person: &Account, number: usize) -> Order {
    let now = office.app.now();
    let (of, scope, title, body) = if number == 0 {
        (
            Kind::ForceMajeureInfrastructure,
            Scope::All,
            "Jaringan pusat data terputus",
            "Kabel serat optik putus oleh longsor. Permohonan diproses lebih lambat; berkas Anda aman dan loket tetap menerima.",
        )
    } else {
        let (registry, title, body) = if number == 1 {
            (
                Registry::Siak,
                "Data kependudukan tidak menjawab",
                "NIK sementara diperiksa dengan tangan. Permohonan tetap diproses.",
            )
        } else {
            (
                Registry::Kswp,
                "Status pajak tidak menjawab",
                "Status pajak sementara diperiksa dengan tangan. Permohonan tetap diproses.",
            )
        };
        (Kind::Registry, Scope::Registry(registry), title, body)
    };
    let words = Words { title: title.into(), body: body.into() };
    let command = Command::Declare {
        of,
        scope,
        started_at: now - NOTICED_AFTER,
        expected_end: Some(now + SignedDuration::from_hours(6)),
        next_update: None,
        words: sha256(format!("{}\n{}", words.title, words.body).as_bytes()),
    };
    let mut order = Order::beginning(person.actor(), command);
    order.enclosed.words = Some(words);
    order
}

async fn about(office: &Clockwork<'_>, person: &Account, id: InterruptionId, act: OutageAct) -> Result<Order, String> {
    let now = office.app.now();
    let text = |kind, words: &str| NewText::new(office.app.id(), office.app.bytes(), kind, words);
    let (command, texts, file) = match act {
        OutageAct::Confirm => (Command::Confirm, Vec::new(), None),
        OutageAct::AgreePause => (Command::AgreePause, Vec::new(), None),
        OutageAct::ConfirmEnd => (Command::ConfirmEnd, Vec::new(), None),
        OutageAct::StateEnd => {
            let evidence = text("evidence", "Sambungan diuji tiga kali dan stabil.");
            let command = Command::StateEnd { at: now - STABLE_BEFORE, evidence: evidence.reference.clone() };
            (command, vec![evidence], None)
        }
        OutageAct::RecordPause => {
            let app = office.app.clone();
            let loaded = app.view(id, |work, id| interruptions::load_locked(work.tx, work.vault, *id));
            let loaded = loaded.await.map_err(|e| e.to_string())?.ok_or("gangguan hilang")?;
            let (name, bytes) = papers::paper("Surat Dinas Kominfo", &[Accepts::Document])?;
            let given = ReceivedFile { bytes, name, requirement: String::new(), by: person.id };
            let file = intake::take(&office.app, &loaded.key, given, &[Accepts::Document]).await;
            let file = file.map_err(|e| e.to_string())?;
            let facts = text("facts", "Kabel serat optik utama putus oleh longsor di Sitinjau Lauik (contoh).");
            let day = local(now).date();
            let command = Command::RecordPause {
                letter: Letter::A,
                from: on(day, time(8, 40, 0, 0)),
                no_manual_route: false,
                facts: facts.reference.clone(),
                document: (file.id, file.sealed_sha256.clone()),
            };
            (command, vec![facts], Some(file))
        }
        OutageAct::Declare | OutageAct::Notice => return Err("gangguan sudah diumumkan".into()),
    };
    let mut order = Order::new(id, person.actor(), command);
    (order.texts, order.enclosed.file) = (texts, file);
    Ok(order)
}
