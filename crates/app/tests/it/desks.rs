//! What lies on which desk, whatever was ordered; who finds a holder by name or NIK, and that neither lies there in clear.

use crate::on_both;
use crate::people::sign_in;
use crate::world::World;
use db::{DbError, Tx};
use domain::account::Actor;
use domain::application::{Application, ChecklistItem, Command, CommandKind, Mark, Opinion, possible};
use domain::form::{Answer, Answers};
use domain::ids::ApplicationId;
use houses::application::acting;
use houses::application::desks::{self, NEVER_DUE, Rows};
use houses::application::facts::gather;
use houses::application::order::{Enclosed, Order};
use houses::application::{applications, clocks, holder_keys};
use ledger::sealed::NewText;
use saporancak::tools::demo::story::{prepare, sample};
use std::collections::{BTreeMap, BTreeSet};

/// With a promise for the whole and for its office.
const TYPE: &str = "sip-dokter";
const WITHOUT_PROMISE: &str = "sip-perawat";
const COLUMNS: &str = "select stage, stage_since, approval_role, officer_id, channel, submitted_at, due_at, state \
    from application where id = $1";
const OFFICES: &str = "select office, asked_at, answered_at, due_at from application_office where application_id = $1";
const ALL_ROWS: &str = "select application_id || ' ' || desk || ' ' || type_id || ' ' || cast(due_at as text) || ' ' || \
    cast(newest_at as text) as t from desk order by 1";
const FILL: &str = include_str!("../../../db/migrations/0010_desks.sql");
const EMPTY_DESKS: &str = "delete from desk";
const KEYS: &str = "select application_id, key_hash from holder_key order by application_id, key_hash";
const EMPTY_KEYS: &str = "delete from holder_key";
const UNMARK: &str = "update application set holder_keyed = 0";

on_both!(
    /// Random lives: after each order the desks are those that the columns of the application say, in both rows.
    random_lives, every_order_moves_the_rows
);
async fn every_order_moves_the_rows(world: &World) {
    let mut chance = Chance(20_261_128);
    let mut seen = BTreeSet::new();
    for _ in 0..10 {
        let id = prepare(&world.app, &world.cast, TYPE).await.expect("a draft");
        check(world, id, &mut seen).await;
        let applicant = world.cast.person("pemohon").expect("the applicant").actor();
        acting::act(&world.app, Order::new(id, applicant, Command::Submit { truth: true, explanation: None }))
            .await
            .expect("sent");
        check(world, id, &mut seen).await;
        for _ in 0..45 {
            if !step(world, id, &mut chance).await {
                break;
            }
            check(world, id, &mut seen).await;
        }
    }
    for desk in ["verification", "officer", "applicant", "offices", "office", "office-answered", "approval", "all"] {
        assert!(seen.contains(desk), "no life came to {desk}: {seen:?}");
    }
    // The migration lays the same rows from the columns of before.
    let before = rows(world).await;
    let filled = world.app.db.command(|tx: &mut dyn Tx| {
        tx.execute(EMPTY_DESKS, &[])?;
        let lines: Vec<&str> = FILL.lines().map(|line| line.split("--").next().unwrap_or("")).collect();
        let code = lines.join("\n");
        code.split(';').filter(|sql| sql.contains("insert into desk")).try_for_each(|sql| tx.batch(sql))
    });
    let _: () = filled.await.expect("filled again");
    assert_eq!(rows(world).await, before);
}

/// Numbers that look random and are the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % n.max(1)
    }
}

/// One order that somebody could give; `false` when nobody can give any.
async fn step(world: &World, id: ApplicationId, chance: &mut Chance) -> bool {
    let handle = world.app.clone();
    let loaded = world.app.db.read(move |tx| Ok(applications::load(tx, &handle.vault, id)?)).await.expect("read");
    let loaded = loaded.expect("it is there");
    let version = world.app.rules.catalogue.current(TYPE).expect("the type").clone();
    let withdraws = chance.below(25) == 0;
    let people = world.cast.people.iter().map(houses::account::accounts::Account::actor);
    let offers: Vec<(Actor, CommandKind)> = people
        .flat_map(|actor| possible(&loaded.app, &version.ty, &actor).into_iter().map(move |kind| (actor.clone(), kind)))
        .filter(|(_, kind)| withdraws || *kind != CommandKind::Withdraw)
        .collect();
    if offers.is_empty() {
        return false;
    }
    let (actor, kind) = offers[chance.below(offers.len())].clone();
    let text = |kind, content: &str| NewText::new(world.app.id(), world.app.bytes(), kind, content);
    let mut texts = Vec::new();
    let mut said = |kind, content: &str| {
        let text = text(kind, content);
        let reference = text.reference.clone();
        texts.push(text);
        reference
    };
    let command = match kind {
        CommandKind::Submit => Command::Submit { truth: true, explanation: Some(said("explanation", "Sudah benar.")) },
        CommandKind::Claim => Command::Claim,
        CommandKind::SaveChecklist => {
            let items = gather(&loaded, &version.ty, jiff::civil::date(2026, 11, 23)).items;
            let notes: BTreeMap<&ChecklistItem, &str> = items.iter().map(|item| (item, "Diperiksa manual.")).collect();
            let notes = said("notes", &serde_json::to_string(&notes).expect("JSON"));
            let marks = items.iter().map(|item| (item.clone(), Mark::Sesuai)).collect();
            Command::SaveChecklist { marks, notes: Some(notes) }
        }
        CommandKind::Accept => Command::Accept,
        CommandKind::Return => Command::Return {
            fields: BTreeSet::from(["nama_lengkap".to_owned()]),
            documents: BTreeSet::new(),
            note: said("note", "{}"),
        },
        CommandKind::ProposeRefusal => {
            Command::ProposeRefusal { reasons: said("reasons", "[]"), grounds: BTreeSet::new() }
        }
        CommandKind::GiveRekomendasi => {
            let opinion = [Opinion::Given, Opinion::Given, Opinion::Refused][chance.below(3)];
            let office = actor.office().unwrap_or_default().to_owned();
            Command::GiveRekomendasi { office, opinion, text: said("rekomendasi", "{}") }
        }
        CommandKind::Approve => Command::Approve,
        CommandKind::SendBack => Command::SendBack { reason: said("reason", "Periksa lagi.") },
        CommandKind::Withdraw => Command::Withdraw,
        _ => return true,
    };
    let mut order = Order::new(id, actor, command);
    order.texts = texts;
    // The law refuses some of them; then nothing moves.
    let _ = acting::act(&world.app, order).await;
    true
}

/// Rows as they are, as derived from the state, and as the columns say.
async fn check(world: &World, id: ApplicationId, seen: &mut BTreeSet<String>) {
    let handle = world.app.clone();
    let found = world.app.db.read(move |tx| {
        let loaded = applications::load(tx, &handle.vault, id)?.expect("it is there");
        let version = handle.rules.catalogue.current(TYPE).expect("the type").clone();
        let derived = desks::derived(tx, &loaded.app, &version.ty)?;
        Ok((desks::kept(tx, id)?, derived, told(tx, id)?, loaded.app.stage.id()))
    });
    let (kept, derived, told, stage) = found.await.expect("read");
    assert_eq!(kept, derived, "{stage}");
    assert_eq!(kept, told, "{stage}");
    for (desk, _, _) in kept {
        let kind = desk.split(':').next().unwrap_or_default();
        seen.insert(if desk.ends_with(":answered") { format!("{kind}-answered") } else { kind.to_owned() });
    }
}

/// The lists of before, worked out from the columns.
fn told(tx: &mut dyn Tx, id: ApplicationId) -> Result<Rows, DbError> {
    let row = tx.one(COLUMNS, &[id.into()])?.expect("a row");
    let (stage, since) = (row.text("stage"), row.int("stage_since"));
    let due = row.opt_int("due_at").unwrap_or(NEVER_DUE);
    let mut rows = Rows::new();
    let waits = match stage.as_str() {
        "submitted" => Some("verification".to_owned()),
        "returned" => Some("applicant".to_owned()),
        "awaiting_rekomendasi" => Some("offices".to_owned()),
        "awaiting_payment" => Some("payment".to_owned()),
        _ => None,
    };
    let officer = row.opt_text("officer_id").map(|officer| format!("officer:{officer}"));
    let role = row.opt_text("approval_role").map(|role| format!("approval:{role}"));
    rows.extend([waits, officer, role].into_iter().flatten().map(|desk| (desk, due, since)));
    if !["draft", "issued", "rejected", "withdrawn", "cancelled", "revoked"].contains(&stage.as_str()) {
        let sent = row.int("submitted_at");
        rows.insert(("all".into(), due, sent));
        if row.text("channel") == "loket" {
            rows.insert(("counter".into(), due, sent));
        }
    }
    let application: Application = serde_json::from_str(&row.text("state")).expect("a state");
    for row in tx.query(OFFICES, &[id.into()])? {
        let (office, due) = (row.text("office"), row.opt_int("due_at").unwrap_or(NEVER_DUE));
        if application.office(&office).is_some() {
            rows.insert(match row.opt_int("answered_at") {
                None => (format!("office:{office}"), due, row.int("asked_at")),
                Some(at) => (format!("office:{office}:answered"), due, at),
            });
        }
    }
    Ok(rows)
}

async fn rows(world: &World) -> Vec<String> {
    let read = world.app.db.read(|tx| Ok(tx.query(ALL_ROWS, &[])?.iter().map(|row| row.text("t")).collect()));
    read.await.expect("the rows")
}

/// An application sent by a holder of this name and NIK.
async fn sent_by(world: &World, name: &str, nik: &str) -> (ApplicationId, String) {
    let id = prepare(&world.app, &world.cast, TYPE).await.expect("a draft");
    let mut answers = sample(TYPE).expect("a sample").answers;
    answers.insert("nama_lengkap".into(), Answer::One(name.into()));
    answers.insert("nik".into(), Answer::One(nik.into()));
    answer(world, id, answers).await;
    let applicant = world.cast.person("pemohon").expect("the applicant").actor();
    acting::act(&world.app, Order::new(id, applicant, Command::Submit { truth: true, explanation: None }))
        .await
        .expect("sent");
    let handle = world.app.clone();
    let loaded = world.app.db.read(move |tx| Ok(applications::load(tx, &handle.vault, id)?)).await.expect("read");
    (id, loaded.and_then(|loaded| loaded.number).expect("a number"))
}

async fn answer(world: &World, id: ApplicationId, answers: Answers) {
    let applicant = world.cast.person("pemohon").expect("the applicant").actor();
    let text = NewText::new(world.app.id(), world.app.bytes(), "answers", "{}");
    let changed = BTreeSet::from(["nama_lengkap".to_owned()]);
    let mut order = Order::new(id, applicant, Command::SaveAnswers { changed, text: text.reference });
    order.enclosed = Enclosed::Answers(answers);
    acting::act(&world.app, order).await.expect("answered");
}

on_both!(
    /// A holder is found by words of the name in any order and by NIK as people write it; nobody else is shown.
    holders, a_holder_is_found_by_name_and_nik
);
async fn a_holder_is_found_by_name_and_nik(world: &World) {
    let (id, number) = sent_by(world, "Siti Nur'Aini, S.Kep", "1371014501900001").await;
    let (_, other) = sent_by(world, "Siti Rahmawati", "1371014501900002").await;
    let verifier = sign_in(world, "verifikator").await;
    let shown = async |tab: &str, search: &str| {
        let page = verifier.get(&format!("/kerja?tab={tab}&cari={search}")).await;
        assert_eq!(page.status, 200, "{}", page.text());
        (page.says(&number), page.says(&other))
    };
    for (search, expected) in [
        ("siti", (true, true)),
        ("SITI+nuraini", (true, false)),
        ("Nur%27Aini+Siti", (true, false)),
        ("s%C3%ADti+rahmawati", (false, true)),
        ("siti+nuraini+rahmawati", (false, false)),
        ("nurain", (false, false)),
        ("1371014501900001", (true, false)),
        ("13.7101+450190+0001", (true, false)),
        ("1371014501900003", (false, false)),
        ("siti&izin=sip-dokter", (true, true)),
        ("siti&izin=reklame", (false, false)),
        ("siti&urut=baru", (true, true)),
        (".", (false, false)),
    ] {
        assert_eq!(shown("bebas", search).await, expected, "{search}");
    }
    assert_eq!(shown("semua", "nuraini").await, (true, false), "also where all lie");
    assert_eq!(shown("saya", "nuraini").await, (false, false), "a search is of the list that is open");

    // A name that is corrected is found at once, the old one no more.
    let person = world.cast.person("verifikator").expect("the verifier").actor();
    acting::act(&world.app, Order::new(id, person.clone(), Command::Claim)).await.expect("claimed");
    let note = NewText::new(world.app.id(), world.app.bytes(), "note", "{}");
    let fields = BTreeSet::from(["nama_lengkap".to_owned()]);
    let command = Command::Return { fields, documents: BTreeSet::new(), note: note.reference.clone() };
    let mut order = Order::new(id, person, command);
    order.texts = vec![note];
    acting::act(&world.app, order).await.expect("returned");
    let mut answers = sample(TYPE).expect("a sample").answers;
    answers.insert("nama_lengkap".into(), Answer::One("Siti Nurhaliza".into()));
    answers.insert("nik".into(), Answer::One("1371014501900001".into()));
    answer(world, id, answers).await;
    assert_eq!(shown("pemohon", "nurhaliza").await, (true, false));
    assert_eq!(shown("pemohon", "nuraini").await, (false, false));
}

on_both!(
    /// What was sent before there were keys gets the same ones at the next start, once.
    before_keys, keys_are_filled_in_at_the_start
);
async fn keys_are_filled_in_at_the_start(world: &World) {
    sent_by(world, "Siti Nur'Aini", "1371014501900001").await;
    sent_by(world, "Siti Rahmawati", "1371014501900002").await;
    prepare(&world.app, &world.cast, TYPE).await.expect("a draft that nobody searches");
    let before = keys(world).await;
    assert_eq!(before.len(), 6, "two words and a number each");
    let emptied = world.app.db.command(|tx: &mut dyn Tx| {
        tx.execute(EMPTY_KEYS, &[])?;
        tx.execute(UNMARK, &[]).map(|_| ())
    });
    let _: () = emptied.await.expect("emptied");
    holder_keys::backfill(&world.app).await.expect("filled");
    assert_eq!(keys(world).await, before);
    let emptied = world.app.db.command(|tx: &mut dyn Tx| tx.execute(EMPTY_KEYS, &[]).map(|_| ()));
    let _: () = emptied.await.expect("emptied");
    holder_keys::backfill(&world.app).await.expect("nothing to do");
    assert!(keys(world).await.is_empty(), "what was done is not done again");
}

async fn keys(world: &World) -> Vec<(String, Vec<u8>)> {
    let row = |row: &db::Row| (row.text("application_id"), row.bytes("key_hash"));
    let read = world.app.db.read(move |tx| Ok(tx.query(KEYS, &[])?.iter().map(row).collect()));
    read.await.expect("the keys")
}

on_both!(
    /// Where nothing was promised, the law's limit says what is urgent; the page does not call it a promise.
    without_promise, the_limit_of_the_law_orders_what_has_no_promise
);
async fn the_limit_of_the_law_orders_what_has_no_promise(world: &World) {
    let id = prepare(&world.app, &world.cast, WITHOUT_PROMISE).await.expect("a draft");
    let applicant = world.cast.person("pemohon").expect("the applicant").actor();
    acting::act(&world.app, Order::new(id, applicant, Command::Submit { truth: true, explanation: None }))
        .await
        .expect("sent");
    let (_, promised) = sent_by(world, "Siti Rahmawati", "1371014501900002").await;
    let read = world.app.db.read(move |tx| Ok((desks::kept(tx, id)?, clocks::limit(tx, id)?))).await;
    let (rows, limit) = read.expect("read");
    let limit = limit.expect("the law's limit").as_microsecond();
    assert!(!rows.is_empty() && rows.iter().all(|(_, due, _)| *due == limit), "{rows:?} {limit}");
    let page = sign_in(world, "verifikator").await.get("/kerja?tab=bebas").await.text();
    let (first, last) = page.split_once(&promised).expect("both are listed");
    assert_eq!(page.matches("Tanpa janji").count(), 1, "{page}");
    // Five days by law come before nine that were promised.
    assert!(first.contains("Tanpa janji") && !last.contains("Tanpa janji"));
}
