//! What the head previews is what is signed, whatever happened to the file before.

use domain::application::{Application, AskedOffice, Channel, Event, Opinion, Outcome, TextRef, apply};
use domain::ids::{AccountId, ApplicationId, DocumentId, TextId};
use ground::Rules;
use ground::catalogue::{TypeVersion, embedded, load};
use houses::account::accounts::Profile;
use houses::application::applications::LoadedApplication;
use houses::application::facts::Dossier;
use houses::document::data::{Reason, Rekomendasi, Subject};
use houses::document::decision::{self, Numbered};
use jiff::Timestamp;
use ledger::vault::Vault;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::LazyLock;
use uuid::Uuid;

static RULES: LazyLock<Rules> = LazyLock::new(|| Rules {
    catalogue: load(&embedded()).ok().expect("the catalogue is in order"),
    public_url: "https://izin.example.id".into(),
    specimen: true,
    qr: sign::qr::IssuerKey::from_pem(&sign::pki::create_key().expect("a key")).expect("a key"),
    networks: Vec::new(),
    channels: Vec::new(),
    privacy: ground::config::Privacy::default(),
    registers: Vec::new(),
    registers_since: Timestamp::UNIX_EPOCH,
});

/// Something that happens to a file on its way.
#[derive(Clone, Debug)]
enum Step {
    /// Accepted by the verifier: every office is asked whose rekomendasi does not stand.
    Accept,
    /// One of the offices answers, if it was asked.
    Answer { office: usize, opinion: Opinion, conditions: Vec<String> },
    /// Returned to the applicant and sent again, so that every office must look at it anew.
    Correct,
    /// Sent back by an approver.
    SendBack,
    /// A refusal is proposed.
    Refuse { reason: String },
    /// The fee is asked and, where there is a receipt, confirmed.
    Pay { receipt: Option<String> },
}

/// A file as its events made it, and what must be printed of its offices by a rule written down a second time.
struct File {
    app: Application,
    dossier: Dossier,
    standing: BTreeMap<String, Rekomendasi>,
    asked: Vec<String>,
    letters: u32,
}

impl File {
    fn new(ty: &str) -> Self {
        let (id, owner) = (ApplicationId(Uuid::from_u128(1)), AccountId(Uuid::from_u128(2)));
        let app = Application::new(id, owner, Channel::Daring, (ty, 1), "baru");
        Self { app, dossier: Dossier::default(), standing: BTreeMap::new(), asked: Vec::new(), letters: 0 }
    }

    fn happen(&mut self, event: &Event, text: &str) {
        self.app = apply(self.app.clone(), event, Timestamp::UNIX_EPOCH);
        let Ok(()) = self.dossier.take_in(event, |_| Ok::<_, Infallible>(text.to_owned()));
    }

    fn step(&mut self, step: Step, offices: &[String]) {
        match step {
            Step::Accept => {
                self.standing.retain(|_, given| given.outcome != "refused");
                self.asked = offices.iter().filter(|code| !self.standing.contains_key(*code)).cloned().collect();
                let asked = self.asked.iter().map(|code| AskedOffice { office: code.clone(), inspection: false });
                let event = Event::Accepted { offices: asked.collect() };
                self.happen(&event, "");
            }
            Step::Answer { office, opinion, conditions } => {
                let code = offices[office % offices.len()].clone();
                if let Some(at) = self.asked.iter().position(|asked| *asked == code) {
                    self.asked.remove(at);
                    self.answer(code, opinion, conditions);
                }
            }
            Step::Correct => {
                self.standing.clear();
                self.asked.clear();
                self.happen(&Event::Resubmitted { explanation: None }, "");
            }
            Step::SendBack => self.happen(&Event::SentBack { reason: text() }, "Periksa lagi."),
            Step::Refuse { reason } => {
                let reasons = json!([Reason { text: reason, basis: "Pasal 3".into() }]).to_string();
                self.happen(&Event::RefusalProposed { reasons: text() }, &reasons);
            }
            Step::Pay { receipt } => {
                let (notice, document) = ("0001/SKRD/DPMPTSP/2026".into(), DocumentId(Uuid::from_u128(3)));
                self.happen(&Event::PaymentAsked { notice, document, amount_rp: 150_000 }, "");
                if let Some(receipt) = receipt {
                    let paid = json!({ "receipt": receipt }).to_string();
                    self.happen(&Event::PaymentConfirmed { amount_rp: 150_000, text: text() }, &paid);
                }
            }
        }
    }

    fn answer(&mut self, office: String, opinion: Opinion, conditions: Vec<String>) {
        self.letters += 1;
        let outcome = match opinion {
            Opinion::Given => "given",
            Opinion::GivenWithConditions => "with_conditions",
            Opinion::Refused => "refused",
        };
        let reasons = if outcome == "refused" { "Tidak memenuhi syarat.".to_owned() } else { String::new() };
        let (number, date, outcome) = (format!("440/{}", self.letters), "2026-11-20".to_owned(), outcome.to_owned());
        let given = Rekomendasi { office: office.clone(), number, date, outcome, conditions, reasons };
        let by = AccountId(Uuid::from_u128(4));
        let event = Event::RekomendasiGiven { office: office.clone(), opinion, by, text: text() };
        self.happen(&event, &json!(given).to_string());
        self.standing.insert(office, given);
    }
}

fn text() -> TextRef {
    TextRef { id: TextId(Uuid::from_u128(5)), commitment: String::new() }
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let opinion = prop_oneof![Just(Opinion::Given), Just(Opinion::GivenWithConditions), Just(Opinion::Refused)];
    let answer = (0..3_usize, opinion, prop::collection::vec("[a-z]{1,8}", 0..3));
    let step = prop_oneof![
        3 => Just(Step::Accept),
        8 => answer.prop_map(|(office, opinion, conditions)| Step::Answer { office, opinion, conditions }),
        2 => Just(Step::Correct),
        1 => Just(Step::SendBack),
        1 => "[a-z]{1,12}".prop_map(|reason| Step::Refuse { reason }),
        1 => prop::option::of("[A-Z]{1,6}").prop_map(|receipt| Step::Pay { receipt }),
    ];
    prop::collection::vec(step, 0..24)
}

/// A type with three offices in this order, and with a fee.
fn version(offices: &[String]) -> TypeVersion {
    let kind = |id: &str| RULES.catalogue.current(id).expect("a type of the catalogue").ty.clone();
    let (mut ty, fee) = (kind("reklame"), kind("pemakaman").fee);
    ty.offices.sort_by_key(|step| offices.iter().position(|code| *code == step.code));
    ty.fee = fee;
    TypeVersion { ty, bundle: BTreeMap::new() }
}

/// The document without what a draft and the signed one may differ in: number, short code, draft mark, signer, day.
fn without_what_may_differ(mut data: Value) -> Value {
    for field in ["number", "short_code", "draft", "date", "date_text"] {
        data["document"][field].take();
    }
    data["signer"].take();
    // Counted from the day of the document.
    data["validity"].take();
    data
}

proptest! {
    #[test]
    fn the_preview_says_what_is_signed(
        offices in Just(["BAPENDA", "PUPR", "SATPOLPP"].map(str::to_owned).to_vec()).prop_shuffle(),
        steps in steps(),
        refuse in any::<bool>(),
        days in 0..400_i64,
    ) {
        let version = version(&offices);
        let mut file = File::new("reklame");
        for step in steps {
            file.step(step, &offices);
        }
        let vault = Vault::new(files::seal::MasterKey::from_bytes([7; 32]));
        let (key, _) = vault.create().expect("a key");
        let loaded = LoadedApplication::draft(file.app.clone(), key, Timestamp::UNIX_EPOCH);
        let outcome = if refuse { Outcome::Refuse } else { Outcome::Grant };
        let on = |seconds: i64| Subject {
            rules: &RULES,
            version: &version,
            loaded: &loaded,
            at: Timestamp::from_second(1_790_000_000 + seconds).expect("a moment"),
        };
        let profile = |name: &str| Profile { name: name.into(), ..Profile::default() };
        let (first, second) = (profile("Kepala"), profile("Pelaksana Harian"));
        let taken = Numbered::Taken { number: "0001/2026", short_code: "0000-0000-0000" };
        let draft = decision::data(&on(0), &file.dossier, outcome, (Numbered::Draft, &first));
        let signed = decision::data(&on(days * 86_400), &file.dossier, outcome, (taken, &second));

        prop_assert_eq!(&draft["document"]["number"], &Value::Null);
        prop_assert_eq!(&draft["document"]["draft"], &json!(true));
        prop_assert_eq!(&signed["document"]["number"], &json!("0001/2026"));
        prop_assert_eq!(&signed["document"]["draft"], &json!(false));
        prop_assert_eq!(without_what_may_differ(draft), without_what_may_differ(signed.clone()));

        // Each office once, as the type lists them, with the letter that answers the request in force.
        let expected: Vec<_> = offices.iter().filter_map(|code| file.standing.get(code)).collect();
        let printed = signed["recommendations"].as_array().expect("a list");
        prop_assert_eq!(printed.len(), expected.len());
        for (printed, expected) in printed.iter().zip(&expected) {
            prop_assert_eq!(&printed["number"], &json!(expected.number));
            prop_assert_eq!(&printed["conditions"], &json!(expected.conditions));
        }
        let refusals = expected.iter().filter(|given| given.outcome == "refused").count();
        match outcome {
            Outcome::Grant => prop_assert!(signed.get("refusal").is_none()),
            Outcome::Refuse => {
                let reasons = signed["refusal"]["reasons"].as_array().expect("a list");
                prop_assert_eq!(reasons.len(), file.dossier.reasons.len() + refusals);
            }
        }
    }
}
