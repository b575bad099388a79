//! Four eyes: nobody controls a file of their own or of those they declared, and nobody takes two of its control steps.

use crate::client::{Client, Page};
use crate::officers::{claim, id_of};
use crate::on_both;
use crate::people::{apply, sign_in};
use crate::world::World;
use domain::account::{Role, TypeScope};
use domain::application::{Command, Refusal};
use domain::appointment::{Asked, Command as Appointing, Kind};
use houses::account::accounts::Account;
use houses::application::acting::act;
use houses::application::error::ActError;
use houses::application::order::Order;
use houses::appointment::changing::{Order as AppointmentOrder, ask, change};
use houses::appointment::holders::act_in;
use saporancak::tools::demo::story::{carry_on, prepare, send, until_approval};

const TYPE: &str = "sip-dokter";

async fn appoint(world: &World, holder: &Account, role: Role) -> Account {
    let what = Asked {
        account: holder.id,
        role,
        office: None,
        types: TypeScope::All,
        from: world.app.now(),
        until: None,
        kind: Kind::Definitive,
        stands_for: None,
    };
    let person = |name: &str| world.cast.person(name).expect("somebody").actor();
    let id = ask(&world.app, person("admin"), (what, "ST 1/2026"), None).await.expect("asked");
    let done = change(&world.app, AppointmentOrder::new(id, person("kadis"), Appointing::Agree)).await.expect("agreed");
    let mut account = holder.clone();
    act_in(&mut account, done.after.state.as_ref().expect("it is there"));
    account
}

async fn act_as(client: &Client, words: &str) -> Page {
    let page = client.get("/akun").await;
    let value = page.html.split("<option value=\"").skip(1).find(|option| option.contains(words)).expect("a task");
    let mut form = page.form("/akun/tugas");
    form.set("tugas", value.split('"').next().expect("a value"));
    client.send(form).await
}

on_both!(
    /// Pasal 4(1), 11(4): an officer who applies meets their own file as an applicant only.
    own_file, nobody_verifies_a_file_of_their_own
);
async fn nobody_verifies_a_file_of_their_own(world: &World) {
    let officer = sign_in(world, "verifikator").await;
    act_as(&officer, "Pemohon").await;
    let (href, _) = apply(world, &officer, "skp-penelitian").await;
    act_as(&officer, "Verifikator").await;
    let id = id_of(&href);
    let page = officer.get(&format!("/kerja/{id}")).await;
    page.must_say("Ini permohonan Anda sendiri");
    assert!(!page.has_form(&format!("/kerja/{id}/ambil")), "it is not offered");
    let refused = officer.post_raw(&format!("/kerja/{id}/ambil"), &[], &[]).await;
    assert_eq!(refused.status, 409);
    refused.must_say("Ini permohonan Anda sendiri");
    // Nor is it handed out from the pile.
    let mut form = officer.get("/kerja?tab=bebas").await;
    if form.has_form("/kerja/ambil") {
        form = officer.send(form.form("/kerja/ambil")).await;
        assert!(!form.path.contains(&id), "{}", form.path);
    }
    claim(&sign_in(world, "verifikator2").await, &id).await;
}

on_both!(
    /// Pasal 11(4): what an officer declared keeps them out, whoever the number belongs to; and ends when they say so.
    related_file, nobody_verifies_a_file_of_those_they_declared
);
async fn nobody_verifies_a_file_of_those_they_declared(world: &World) {
    let applicant = sign_in(world, "pemohon").await;
    let (href, _) = apply(world, &applicant, "sip-bidan").await;
    let id = id_of(&href);
    let officer = sign_in(world, "verifikator").await;
    let page = officer.get("/akun/hubungan").await;
    let mut form = page.form("/akun/hubungan");
    form.set("nomor", "12").set("siapa", "Adik");
    let refused = officer.send(form).await;
    assert_eq!(refused.status, 422);
    refused.must_say("13 sampai 16 angka");
    let sample = saporancak::tools::demo::story::sample("sip-bidan").expect("a sample");
    let nik = sample.answers.values().find_map(|answer| match answer {
        domain::form::Answer::One(text) if text.len() == 16 && text.bytes().all(|b| b.is_ascii_digit()) => {
            Some(text.clone())
        }
        _ => None,
    });
    let nik = nik.expect("the applicant's NIK");
    let mut form = refused.form("/akun/hubungan");
    form.set("nomor", &nik).set("siapa", "Adik");
    let kept = officer.send(form).await;
    kept.must_say("Adik");
    assert!(!kept.says(&nik), "only the end of it is shown");
    let page = officer.get(&format!("/kerja/{id}")).await;
    page.must_say("punya hubungan dengan Anda");
    assert!(!page.has_form(&format!("/kerja/{id}/ambil")));
    let refused = officer.post_raw(&format!("/kerja/{id}/ambil"), &[], &[]).await;
    assert_eq!(refused.status, 409);
    // Neither number nor words lie in clear.
    let rows = world.app.db.read(|tx| {
        const EVENTS: &str = "select payload from event where kind = 'relation_declared'";
        Ok(tx.query(EVENTS, &[])?.iter().map(|row| row.text("payload")).collect::<Vec<_>>())
    });
    let rows = rows.await.expect("the log");
    assert!(rows.len() == 1 && !rows[0].contains("Adik") && !rows[0].contains(&nik), "{rows:?}");
    let page = officer.get("/akun/hubungan").await;
    officer.send(page.form("/akun/hubungan/akhiri")).await;
    claim(&officer, &id).await;
}

on_both!(
    /// Pasal 4, 5: whoever took one control step of a file takes no other of it, in whatever role they come back.
    two_steps, one_person_does_not_take_two_control_steps
);
async fn one_person_does_not_take_two_control_steps(world: &World) {
    let verifier = world.cast.person("verifikator").expect("the verifier").clone();
    let section = appoint(world, &verifier, Role::KepalaSeksi).await;
    let head = appoint(world, world.cast.person("kasi").expect("the section's head"), Role::KepalaDinas).await;
    let id = prepare(&world.app, &world.cast, TYPE).await.expect("a draft");
    send(&world.app, &world.cast, TYPE, id).await.expect("sent");
    carry_on(&world.app, &world.cast, TYPE, id).await.expect("it waits for the signature");
    let sign = |who: &Account| {
        let document = domain::ids::DocumentId(world.app.id());
        act(&world.app, Order::new(id, who.actor(), Command::Sign { document }))
    };
    let refused = sign(&head).await;
    assert!(
        matches!(&refused, Err(ActError::Refused(Refusal::ActedBefore { step })) if step.to_string() == "persetujuan tingkat 1"),
        "{:?}",
        refused.err()
    );
    let reason = domain::application::TextRef { id: domain::ids::TextId(world.app.id()), commitment: String::new() };
    let back = act(&world.app, Order::new(id, head.actor(), Command::SendBack { reason })).await;
    assert!(matches!(back, Err(ActError::Refused(Refusal::ActedBefore { .. }))), "sending back is a step too");
    // The screen says why and offers nothing.
    let client = sign_in(world, "kasi").await;
    act_as(&client, "Kepala dinas").await;
    let page = client.get(&format!("/kerja/{id}")).await;
    page.must_say("Anda sudah mengerjakan langkah persetujuan tingkat 1");
    assert!(!client.get("/tanda-tangan").await.html.contains(&id.to_string()), "not among what waits for them");
    sign(world.cast.person("kadis").expect("the head")).await.expect("somebody else signs");

    // In the middle of the way: who verified does not approve.
    let other = prepare(&world.app, &world.cast, TYPE).await.expect("a draft");
    send(&world.app, &world.cast, TYPE, other).await.expect("sent");
    until_approval(&world.app, &world.cast, TYPE, other).await.expect("verified and recommended");
    let refused = act(&world.app, Order::new(other, section.actor(), Command::Approve)).await;
    assert!(
        matches!(&refused, Err(ActError::Refused(Refusal::ActedBefore { step })) if step.to_string() == "verifikasi"),
        "{:?}",
        refused.err()
    );
    let kasi = world.cast.person("kasi").expect("the section's head").actor();
    act(&world.app, Order::new(other, kasi, Command::Approve)).await.expect("somebody else approves");
}

on_both!(
    /// Pasal 4, 5: files that were under way before hands were noted are read from their log.
    under_way, a_file_from_before_knows_its_hands_from_the_log
);
async fn a_file_from_before_knows_its_hands_from_the_log(world: &World) {
    let head = appoint(world, world.cast.person("kasi").expect("the section's head"), Role::KepalaDinas).await;
    let id = prepare(&world.app, &world.cast, TYPE).await.expect("a draft");
    send(&world.app, &world.cast, TYPE, id).await.expect("sent");
    carry_on(&world.app, &world.cast, TYPE, id).await.expect("it waits for the signature");
    // As a release before this one left it.
    let changed = world.app.db.command(move |tx| {
        const STATE: &str = "select state from application where id = $1";
        const PUT: &str = "update application set state = $1 where id = $2";
        let state = tx.one(STATE, &[id.into()])?.expect("it is there").text("state");
        let mut json: serde_json::Value = serde_json::from_str(&state).expect("JSON");
        assert!(json.as_object_mut().expect("an object").remove("hands").is_some());
        tx.execute(PUT, &[json.to_string().into(), id.into()])
    });
    let _: u64 = changed.await.expect("written");
    let document = domain::ids::DocumentId(world.app.id());
    let refused = act(&world.app, Order::new(id, head.actor(), Command::Sign { document })).await;
    assert!(matches!(refused, Err(ActError::Refused(Refusal::ActedBefore { .. }))), "{:?}", refused.err());
}
