//! Roles as people hold them: asked for by one, agreed by another, changed at the account's page, reviewed, handed over, ended.

use crate::client::{Client, Page};
use crate::people::{apply, sign_in};
use crate::world::World;
use crate::{on_both, on_both_from};
use domain::account::{Actor, Role, TypeScope};
use domain::appointment::{Asked, Command, Kind, Refusal};
use domain::ids::AppointmentId;
use houses::account::accounts::Account;
use houses::appointment::changing::{AppointmentError, Order, ask, change};
use houses::appointment::first::first_of;
use houses::appointment::officer::{NewOfficer, create_officer};
use houses::appointment::reviewing::ask_for_review;

fn person(world: &World, username: &str) -> Account {
    world.cast.person(username).expect("somebody").clone()
}

fn asked(world: &World, holder: &Account, role: Role) -> Asked {
    let (from, types) = (world.app.now(), TypeScope::All);
    let kind = Kind::Definitive;
    Asked { account: holder.id, role, office: None, types, from, until: None, kind, stands_for: None }
}

async fn agree(world: &World, id: AppointmentId, by: &Actor) -> Result<(), AppointmentError> {
    change(&world.app, Order::new(id, by.clone(), Command::Agree)).await.map(|_| ())
}

/// Asked for by the admin and agreed by the head.
async fn appoint(world: &World, what: Asked) -> AppointmentId {
    let id = ask(&world.app, person(world, "admin").actor(), (what, "ST 1/2026"), None).await.expect("asked");
    agree(world, id, &person(world, "kadis").actor()).await.expect("agreed");
    id
}

async fn act_as(client: &Client, words: &str) -> Page {
    let page = client.get("/akun").await;
    let value = page.html.split("<option value=\"").skip(1).find(|option| option.contains(words)).expect("a task");
    let mut form = page.form("/akun/tugas");
    form.set("tugas", value.split('"').next().expect("a value"));
    client.send(form).await
}

on_both!(
    /// Pasal 11(1): an account that an admin makes opens nothing until somebody else agrees; the inspectorate is told.
    second_person, a_role_is_asked_for_by_one_and_agreed_by_another
);
async fn a_role_is_asked_for_by_one_and_agreed_by_another(world: &World) {
    let admin = sign_in(world, "admin").await;
    let mut form = admin.get("/admin/akun").await.form("/admin/akun");
    form.set("nama", "Petugas Baru").set("nama_pengguna", "petugas.baru").set("peran", "verifikator");
    let made = admin.send(form).await;
    let text = made.text();
    let password = text.split_whitespace().find(|w| w.len() == 19 && w.matches('-').count() == 3).expect("a password");
    let link = admin.get("/penugasan").await.link("/penugasan/");
    let page = admin.get(&link).await;
    page.must_say("Menunggu persetujuan").must_say("Orang lain yang menyetujuinya");
    assert!(!page.has_form(&format!("{link}/setuju")), "whoever asked does not agree");
    assert_eq!(admin.post_raw(&format!("{link}/setuju"), &[], &[]).await.status, 409);

    // The new officer comes in, and is an applicant.
    let officer = Client::new(&world.base);
    let mut form = officer.get("/masuk").await.form("/masuk");
    form.set("nama", "petugas.baru").set("sandi", password);
    officer.send(form).await;
    let mut form = officer.get("/akun").await.form("/akun/sandi");
    form.set("lama", password).set("sandi", "payung tangga sepatu lemari");
    officer.send(form).await;
    let officer = Client::new(&world.base);
    let mut form = officer.get("/masuk").await.form("/masuk");
    form.set("nama", "petugas.baru").set("sandi", "payung tangga sepatu lemari");
    officer.send(form).await;
    let mut form = officer.get("/kewajiban").await.form("/kewajiban");
    form.set("terima", "ya");
    officer.send(form).await;
    officer.get("/akun").await.must_say("Anda bertugas sebagai Pemohon").must_say("Menunggu persetujuan: Verifikator");
    assert_eq!(officer.get("/kerja").await.status, 403);

    let inspector = sign_in(world, "inspektorat").await;
    let before = inspector.get("/kabar").await.text().matches("Penugasan berubah").count();
    let head = sign_in(world, "kadis").await;
    head.get("/kabar").await.must_say("Penugasan menunggu persetujuan Anda");
    let page = head.get(&link).await;
    head.send(page.form(&format!("{link}/setuju"))).await.must_say("Penugasan disetujui").must_say("Berlaku");
    assert_eq!(officer.get("/kerja").await.status, 200, "without signing in again");
    officer.get("/kabar").await.must_say("Anda punya tugas baru");
    let after = inspector.get("/kabar").await.text().matches("Penugasan berubah").count();
    assert_eq!(after, before + 1, "the inspectorate is told");
    inspector.get("/penugasan").await.must_say("petugas.baru");
    inspector.get("/log").await.must_say("Penugasan disetujui");
    assert_eq!(inspector.post_raw(&format!("{link}/akhiri"), &[], &[]).await.status, 403, "and only reads");
    // Nobody decides about themselves, and nobody else asks.
    let own = ask(
        &world.app,
        person(world, "admin").actor(),
        (asked(world, &person(world, "kadis"), Role::Loket), "ST 2"),
        None,
    );
    let own = own.await.expect("asked");
    let refused = agree(world, own, &person(world, "kadis").actor()).await;
    assert!(matches!(refused, Err(AppointmentError::Refused(Refusal::Own))), "{refused:?}");
    assert_eq!(head.post_raw("/penugasan", &[], &[]).await.status, 403);
}

on_both!(
    /// Pasal 11(1), 11(2): one account holds several roles, acts in one of them at a time, and can be an applicant too.
    several_roles, an_officer_changes_between_tasks_and_applies_with_the_same_account
);
async fn an_officer_changes_between_tasks_and_applies_with_the_same_account(world: &World) {
    let verifier = person(world, "verifikator2");
    appoint(world, asked(world, &verifier, Role::Loket)).await;
    let client = sign_in(world, "verifikator2").await;
    assert_eq!((client.get("/kerja?tab=saya").await.status, client.get("/loket").await.status), (200, 403));
    act_as(&client, "Petugas loket").await.must_say("Anda bertugas sebagai Petugas loket");
    assert_eq!((client.get("/loket").await.status, client.get("/tanda-tangan").await.status), (200, 403));
    // Another device is asked by itself.
    assert_eq!(sign_in(world, "verifikator2").await.get("/loket").await.status, 403);

    act_as(&client, "Pemohon").await.must_say("Anda bertugas sebagai Pemohon");
    assert_eq!((client.get("/kerja").await.status, client.get("/permohonan").await.status), (403, 200));
    let (href, _) = apply(world, &client, "skp-penelitian").await;
    assert_eq!(client.get(&href).await.status, 200);
    // A task of somebody else is none of theirs.
    let foreign = first_of(person(world, "admin").id).to_string();
    assert_eq!(client.post_raw("/akun/tugas", &[("tugas", &foreign)], &[]).await.status, 404);
    assert_eq!(client.get("/admin").await.status, 403);
    // An applicant has no tasks.
    let applicant = sign_in(world, "pemohon").await;
    assert!(!applicant.get("/akun").await.says("Tugas Anda"));
    assert_eq!(applicant.post_raw("/akun/tugas", &[("tugas", "pemohon")], &[]).await.status, 404);
}

on_both!(
    /// Pasal 4(1), 11(1): whoever is appointed for some licence types sees and does nothing of the others.
    some_types, a_verifier_of_one_type_works_on_no_other
);
async fn a_verifier_of_one_type_works_on_no_other(world: &World) {
    let counter = person(world, "loket");
    let types = TypeScope::Only(std::collections::BTreeSet::from(["reklame".to_owned()]));
    appoint(world, Asked { types, ..asked(world, &counter, Role::Verifikator) }).await;
    let applicant = sign_in(world, "pemohon").await;
    let (other, number) = apply(world, &applicant, "skp-penelitian").await;
    let (own, own_number) = apply(world, &applicant, "reklame").await;
    let client = sign_in(world, "loket").await;
    act_as(&client, "Verifikator").await.must_say("Anda bertugas sebagai Verifikator");
    let inbox = client.get("/kerja?tab=bebas").await;
    assert!(inbox.says(&own_number) && !inbox.says(&number), "{}", inbox.text());
    let id = |href: &str| crate::officers::id_of(href);
    assert_eq!(client.get(&format!("/kerja/{}", id(&other))).await.status, 404);
    assert_eq!(client.get(&format!("/kerja/{}", id(&own))).await.status, 200);
}

on_both_from!(
    /// Pasal 5(1), 11(1): absence cover begins and ends by its dates, says so on paper, and cannot be without them.
    absence, a_plh_acts_while_the_head_is_away_and_not_a_day_longer, "2026-11-23T03:00:00Z"
);
async fn a_plh_acts_while_the_head_is_away_and_not_a_day_longer(world: &World) {
    let admin = sign_in(world, "admin").await;
    let mut form = admin.get("/penugasan").await.form("/penugasan");
    form.set("pengguna", "kabid").set("peran", "kepala_dinas").set("cara", "plh");
    let refused = admin.send(form.clone()).await;
    assert_eq!(refused.status, 422);
    refused.must_say("Tulis dasarnya");
    form.set("dasar", "Surat tugas 12/2026");
    let refused = admin.send(form.clone()).await;
    assert_eq!(refused.status, 409);
    refused.must_say("Plh. dan Plt. harus punya tanggal berakhir").must_say("Surat tugas 12/2026");
    form.set("sampai", "2026-11-26").set("mulai", "2026-11-25").set("menggantikan", "kadis");
    admin.send(form).await.must_say("Penugasan diusulkan");
    let link = admin.get("/penugasan").await.link("/penugasan/");
    let head = sign_in(world, "kadis").await;
    let page = head.get(&link).await;
    page.must_say("Menggantikan").must_say("25 November 2026 sampai 26 November 2026").must_say("Surat tugas 12/2026");
    head.send(page.form(&format!("{link}/setuju"))).await.must_say("Mulai 25 November 2026");
    for (now, stands_in) in [
        ("2026-11-24T16:00:00Z", false),
        ("2026-11-24T17:00:00Z", true),
        ("2026-11-26T16:59:00Z", true),
        ("2026-11-26T17:00:00Z", false),
    ] {
        world.set_clock(now);
        let client = sign_in(world, "kabid").await;
        let page = client.get("/akun").await;
        assert_eq!(page.html.contains(">Plh. Kepala dinas"), stands_in, "{now}: {}", page.text());
        if stands_in {
            act_as(&client, "Plh. Kepala dinas").await;
            assert_eq!(client.get("/tanda-tangan").await.status, 200);
            if now == "2026-11-26T16:59:00Z" {
                world.set_clock("2026-11-26T17:00:00Z");
                assert_eq!(client.get("/tanda-tangan").await.status, 403, "in the middle of a session too");
            }
        }
    }
    admin_sees(world, &link, "Sudah berakhir").await;
}

async fn admin_sees(world: &World, link: &str, words: &str) {
    sign_in(world, "admin").await.get(link).await.must_say(words);
}

on_both!(
    /// Pasal 11(1): open work is handed over by name, with its basis; what ended opens nothing from the next request on.
    hand_over, an_appointment_with_open_work_ends_with_a_hand_over
);
async fn an_appointment_with_open_work_ends_with_a_hand_over(world: &World) {
    let applicant = sign_in(world, "pemohon").await;
    let (href, _) = apply(world, &applicant, "skp-penelitian").await;
    let verifier = sign_in(world, "verifikator").await;
    crate::officers::claim(&verifier, &crate::officers::id_of(&href)).await;
    let link = format!("/penugasan/{}", first_of(person(world, "verifikator").id));
    let head = sign_in(world, "kadis").await;
    let mut form = head.get(&link).await.form(&format!("{link}/akhiri"));
    form.set("dasar", "Mutasi, SK 7/2026");
    let refused = head.send(form.clone()).await;
    assert_eq!(refused.status, 409);
    refused.must_say("Masih ada 1 berkas").must_say("Mutasi, SK 7/2026");
    assert_eq!(verifier.get("/kerja").await.status, 200, "nothing happened yet");
    let mut form = refused.form(&format!("{link}/akhiri"));
    form.set("penerima", &person(world, "verifikator2").id.to_string());
    let ended = head.send(form).await;
    ended.must_say("Diakhiri").must_say("Diterima Verifikator Kedua Contoh, 1 berkas").must_say("Mutasi, SK 7/2026");
    assert_eq!(verifier.get("/kerja").await.status, 403);
    sign_in(world, "verifikator2").await.get("/kabar").await.must_say("Sebuah penugasan berakhir");
    // The last head stays.
    let last = format!("/penugasan/{}", first_of(person(world, "kadis").id));
    let admin = sign_in(world, "admin").await;
    let mut form = admin.get(&last).await.form(&format!("{last}/akhiri"));
    form.set("dasar", "Pensiun, SK 8/2026");
    let refused = admin.send(form).await;
    assert_eq!(refused.status, 409);
    refused.must_say("satu-satunya penugasan Kepala dinas");
    // What it rests on is sealed.
    let payloads = world.app.db.read(|tx| {
        const EVENTS: &str = "select payload from event where subject = 'appointment' and kind = 'appointment_ended'";
        Ok(tx.query(EVENTS, &[])?.iter().map(|row| row.text("payload")).collect::<Vec<_>>())
    });
    let payloads = payloads.await.expect("the log");
    assert!(payloads.len() == 1 && !payloads[0].contains("Mutasi"), "{payloads:?}");
}

on_both_from!(
    /// Pasal 11(1): every half year somebody says of each appointment whether it is still needed.
    review, half_a_year_later_each_appointment_is_asked_about, "2026-11-23T03:00:00Z"
);
async fn half_a_year_later_each_appointment_is_asked_about(world: &World) {
    ask_for_review(&world.app).await.expect("looked");
    let head = sign_in(world, "kadis").await;
    assert!(!head.get("/penugasan").await.says("Perlu ditinjau"), "too soon");
    world.set_clock("2027-05-24T03:00:00Z");
    ask_for_review(&world.app).await.expect("asked");
    ask_for_review(&world.app).await.expect("and not twice");
    let head = sign_in(world, "kadis").await;
    assert_eq!(head.get("/kabar").await.text().matches("Penugasan perlu ditinjau").count(), 1);
    let page = head.get("/penugasan").await;
    page.must_say("Perlu ditinjau").must_say("Diputuskan orang lain");
    let id = first_of(person(world, "verifikator").id);
    let done = head.send(page.form(&format!("/penugasan/{id}/tinjau"))).await;
    done.must_say("Ditinjau: masih perlu").must_say("Kepala Dinas Contoh").must_say("24 November 2027");
    assert!(!head.get("/penugasan").await.has_form(&format!("/penugasan/{id}/tinjau")), "not asked again today");
}

on_both!(
    /// Pasal 12(1): an appointment written, moved or put back in the database gives no power, and is seen.
    changed_rows, an_appointment_changed_in_the_database_counts_as_absent
);
async fn an_appointment_changed_in_the_database_counts_as_absent(world: &World) {
    let officer = sign_in(world, "verifikator2").await;
    assert_eq!(officer.get("/kerja").await.status, 200);
    let statements: [&'static str; 3] = [
        "update appointment set role = 'kepala_dinas' where account_id in (select id from account where username = 'verifikator2')",
        "update appointment set state = replace(state, 'verifikator', 'kepala_dinas') where account_id in \
         (select id from account where username = 'verifikator')",
        "insert into appointment (id, version, account_id, role, from_at, standing, state, mac) select 'x' || a.id, 1, \
         (select id from account where username = 'kabid'), 'admin', 0, 'agreed', a.state, a.mac from appointment a \
         join account c on c.id = a.account_id where c.username = 'admin'",
    ];
    for sql in statements {
        let done = world.app.db.command(move |tx| tx.batch(sql)).await;
        done.unwrap_or_else(|e: db::DbError| panic!("{sql}: {e}"));
    }
    assert_eq!(officer.get("/kerja").await.status, 403, "the row gives no power, the account stays an applicant's");
    assert_eq!(officer.get("/tanda-tangan").await.status, 403);
    let other = sign_in(world, "verifikator").await;
    assert_eq!((other.get("/tanda-tangan").await.status, other.get("/kerja").await.status), (403, 403));
    let third = sign_in(world, "kabid").await;
    assert!(!third.get("/akun").await.html.contains(">Admin DPMPTSP<"), "a row from somewhere else is nobody's");
}

on_both!(
    /// Pasal 8, 11(1): the first two come by command line; the third waits for one of them. Both are in the log.
    command_line, the_command_line_lets_in_two_and_asks_for_the_rest
);
async fn the_command_line_lets_in_two_and_asks_for_the_rest(world: &World) {
    let new = NewOfficer {
        username: "admin.ketiga".into(),
        name: "Admin Ketiga".into(),
        role: Role::Admin,
        office: None,
        nip: String::new(),
        rank: String::new(),
    };
    let made = create_officer(&world.app, &new, "payung tangga sepatu lemari", false).await.expect("an account");
    assert_eq!((made.role, made.acting), (Role::Pemohon, None), "two are there already: admin and head");
    let client = Client::signed_in(&world.base, "admin.ketiga", "payung tangga sepatu lemari").await;
    assert_eq!(client.get("/admin").await.status, 403);
    sign_in(world, "admin").await.get("/admin").await.must_say("1 penugasan menunggu persetujuan orang kedua");
    agree(world, first_of(made.id), &person(world, "admin").actor()).await.expect("the admin did not ask");
    let actors = world.app.db.read(|tx| {
        const AGREED: &str = "select actor from event where subject = 'appointment' and kind = 'appointment_agreed'";
        Ok(tx.query(AGREED, &[])?.iter().map(|row| row.text("actor")).collect::<Vec<_>>())
    });
    let actors = actors.await.expect("the log");
    assert_eq!(actors.iter().filter(|actor| *actor == "system").count(), 2, "{actors:?}");
}
