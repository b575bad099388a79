//! Contacts count once they are proved: by a code that is sent there, or by an officer who has seen person and telephone.

use crate::accounts_by_phone::found;
use crate::client::{Client, Form, Page};
use crate::notices::bounced::with_gateways;
use crate::notices::{applicant, deliveries, letters, rows, settled, tell_of};
use crate::on_both_from;
use crate::people::sign_in;
use crate::world::{On, World};
use domain::notice::Topic;

const START: &str = "2026-11-25T02:00:00Z";
const OLD: &str = "pemohon@contoh.invalid";
const NEW: &str = "baru@contoh.invalid";

/// The code in the last letter to an address.
pub fn code_to(world: &World, address: &str) -> String {
    let to = format!("To: {address}");
    let letters = letters(world);
    let mut codes = letters.iter().filter(|(_, text)| text.contains(&to)).filter_map(|(_, text)| {
        let (_, rest) = text.split_once("Kode Anda: ")?;
        Some(rest.chars().take(6).collect::<String>())
    });
    let code = codes.next_back().unwrap_or_else(|| panic!("no code to {address}: {letters:#?}"));
    assert!(code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit()), "{code}");
    code
}

/// The form for the code of a contact, empty.
async fn form_for(client: &Client, contact: &str) -> Form {
    let mut forms = client.get("/akun/kontak").await.forms("/akun/kontak/bukti");
    forms.retain(|form| form.get("kontak") == Some(contact));
    forms.pop().expect("a field for the code")
}

/// Gives back the code that was sent to an address.
pub async fn give_code(world: &World, client: &Client, contact: &str, address: &str) -> Page {
    settled(world).await;
    let mut form = form_for(client, contact).await;
    form.set("kode", &code_to(world, address));
    client.send(form).await
}

/// Asks for a code on the page of contacts.
pub async fn ask(client: &Client, contact: &str) -> Page {
    let mut forms = client.get("/akun/kontak").await.forms("/akun/kontak/kode");
    forms.retain(|form| form.get("kontak") == Some(contact));
    client.send(forms.pop().expect("a button for a code")).await
}

/// Another six digits.
fn wrong(code: &str, n: u32) -> String {
    format!("{:06}", (code.parse::<u32>().expect("digits") + 1 + n) % 1_000_000)
}

on_both_from!(
    /// Issue 11: a changed contact counts only after its code; until then the old one stays. Wrong codes prove nothing, and the code lies
    /// in no table once it was sent.
    a_new_address_counts_after_its_code,
    changed,
    super::START
);
async fn changed(world: &World) {
    let client = sign_in(world, "pemohon").await;
    let mut form = client.get("/akun").await.form("/akun/kontak");
    form.set("email", NEW).set("kini", &world.cast.password);
    let asked = client.send(form).await;
    assert!(asked.path.starts_with("/akun/kontak?kabar=kode-kontak"), "{}", asked.path);
    asked.must_say(&format!("Anda minta diganti menjadi {NEW}")).must_say("yang lama tetap dipakai");
    settled(world).await;
    let code = code_to(world, NEW);
    assert_eq!(letters(world).len(), 1, "to the new address alone");
    assert!(found(world, NEW).await.is_none() && found(world, OLD).await.is_some());
    tell_of(world, applicant(world).id, Topic::Submitted, "satu").await;
    settled(world).await;
    assert!(letters(world).iter().any(|(_, text)| text.contains(&format!("To: {OLD}"))), "news goes to the old one");

    let mut form = form_for(&client, "surel").await;
    form.set("kode", &wrong(&code, 0));
    let refused = client.send(form).await;
    assert_eq!(refused.status, 422);
    refused.must_say("Kode tidak cocok");
    assert!(found(world, NEW).await.is_none());
    let proved = give_code(world, &client, "surel", NEW).await;
    proved.must_say("Terbukti. Mulai sekarang kontak ini dipakai.");
    assert_eq!(found(world, NEW).await.map(|account| account.username), Some("pemohon".into()));
    assert!(found(world, OLD).await.is_none());
    settled(world).await;
    let told = letters(world);
    let told_old = |(_, text): &&(String, String)| text.contains(&format!("To: {OLD}")) && text.contains("diganti");
    assert_eq!(told.iter().filter(told_old).count(), 1, "the old address is told");

    let written = [
        "select name || lane || body || coalesce(last_error, '') as t from outbox",
        "select payload || kind as t from event",
        "select purpose || channel as t from contact_code",
        "select topic || params as t from notice",
    ];
    for sql in written {
        let all = rows(world, sql, |row| row.text("t")).await.join(" ");
        assert!(!all.contains(&code) && !all.contains(NEW), "{sql}: {all}");
    }
}

on_both_from!(
    /// Five guesses, ten minutes, growing waits between codes; after each only another code helps.
    a_code_ends,
    ended,
    super::START
);
async fn ended(world: &World) {
    let client = sign_in(world, "pemohon").await;
    ask(&client, "surel").await.must_say("Kode sedang dikirim");
    settled(world).await;
    let code = code_to(world, OLD);
    let mut form = form_for(&client, "surel").await;
    for n in 0..5 {
        form.set("kode", &wrong(&code, n));
        assert_eq!(client.send(form.clone()).await.status, 422);
    }
    form.set("kode", &code);
    let sixth = client.send(form.clone()).await;
    assert_eq!(sixth.status, 429, "the sixth is not looked at: {}", sixth.text());
    world.set_clock("2026-11-25T02:03:30Z");
    assert_eq!(client.send(form.clone()).await.status, 422, "nor after the wait");
    assert!(!client.get("/akun/kontak").await.has_form("/akun/kontak/bukti"), "another code is to be asked for");

    ask(&client, "surel").await.must_say("Kode sedang dikirim");
    settled(world).await;
    let too_soon = ask(&client, "surel").await;
    assert_eq!(too_soon.status, 429);
    too_soon.must_say("Kode terlalu sering diminta. Minta lagi 1 menit lagi.");
    let late = code_to(world, OLD);
    assert_ne!(late, code);
    world.set_clock("2026-11-25T02:13:40Z");
    form.set("kode", &late);
    assert_eq!(client.send(form).await.status, 422, "ten minutes are over");
    // Seven were wrong: the next one waits for twelve minutes, and then the right one counts.
    world.set_clock("2026-11-25T02:26:00Z");
    ask(&client, "surel").await.must_say("Kode sedang dikirim");
    give_code(world, &client, "surel", OLD).await.must_say("Terbukti");
    assert!(!client.get("/akun/kontak").await.has_form("/akun/kontak/kode"), "nothing is left to prove by a code");
}

on_both_from!(
    /// Contacts of before and of the counter count for 180 days, which their owner reads before; then nothing is sent there until an
    /// officer who has seen person and telephone says so.
    an_unproved_contact_counts_for_180_days,
    unproved,
    super::START
);
async fn unproved(world: &World) {
    let to = applicant(world).id;
    tell_of(world, to, Topic::Submitted, "satu").await;
    settled(world).await;
    sign_in(world, "pemohon").await.get("/akun").await.must_say("Surel pemohon@contoh.invalid: belum dibuktikan");
    world.set_clock("2027-05-23T02:00:00Z");
    let warned = sign_in(world, "pemohon").await.get("/permohonan").await;
    warned.must_say("Mulai 24 Mei 2027 kami tidak memberi kabar ke surel Anda lagi, kecuali Anda membuktikannya.");
    tell_of(world, to, Topic::Returned, "dua").await;
    settled(world).await;
    world.set_clock("2027-05-24T02:00:01Z");
    tell_of(world, to, Topic::Issued, "tiga").await;
    settled(world).await;
    assert_eq!(deliveries(world).await, ["surel sent", "surel sent", "surel skipped belum dibuktikan"]);
    let over = sign_in(world, "pemohon").await.get("/permohonan").await;
    over.must_say("Kami tidak memberi kabar ke surel Anda lagi, karena 180 hari tidak dibuktikan.");

    let counter = sign_in(world, "loket").await;
    let page = counter.get(&format!("/loket?pemohon={to}")).await;
    page.must_say("180 hari tidak dibuktikan. Tidak dipakai lagi untuk memberi kabar.")
        .must_say("pemohon@contoh.invalid");
    let action = format!("/loket/{to}/kontak");
    let mut form = page.forms(&action).into_iter().find(|form| form.get("kontak") == Some("surel")).expect("its form");
    let unseen = counter.send(form.clone()).await;
    assert_eq!(unseen.status, 422);
    unseen.must_say("Tulis apa yang Anda lihat");
    form.set("alasan_surel", "KTP asli cocok, surel dibuka di HP-nya");
    counter.send(form.clone()).await.must_say("Kontak pemohon dipastikan").must_say("Terbukti sejak");
    assert_eq!(counter.send(form).await.status, 200, "pressed twice it is confirmed once");
    let events =
        rows(world, "select payload from event where kind = 'contact_confirmed'", |row| row.text("payload")).await;
    assert!(events.len() == 1 && !events[0].contains("KTP"), "what was seen is sealed: {events:?}");
    tell_of(world, to, Topic::Revoked, "empat").await;
    settled(world).await;
    assert!(deliveries(world).await.last().is_some_and(|last| last == "surel sent"));
}

/// A number is proved by a code that goes by a gateway to it; then it signs in and has a code for a new password. What was sent lies with
/// the gateway and nowhere here.
async fn proved_by_a_message(on: On) {
    let Some((world, stage)) = with_gateways(on, |_| {}).await else { return };
    let client = sign_in(&world, "pemohon").await;
    client.get("/akun/kontak").await.must_say("Kirim kode lewat WhatsApp");
    ask(&client, "hp").await.must_say("Kode sedang dikirim");
    settled(&world).await;
    let code_in = |sent: &channels::simulator::Entry| {
        let (_, rest) = sent.text.split_once("Kode Anda: ").expect("a code");
        assert_eq!(sent.to, "6281200000001");
        rest.chars().take(6).collect::<String>()
    };
    let code = code_in(&stage.entries()[0]);
    let mut form = form_for(&client, "hp").await;
    form.set("kode", &code);
    client.send(form).await.must_say("Terbukti. Mulai sekarang kontak ini dipakai.");

    let stranger = Client::new(&world.base);
    let mut form = stranger.get("/masuk/lupa").await.form("/masuk/lupa");
    form.set("nama", "0812 0000 0001").set("kontak", "hp");
    let page = stranger.send(form).await;
    let codes = || stage.entries().into_iter().filter(|sent| sent.text.contains("Kode Anda")).collect::<Vec<_>>();
    world.until(async || codes().len() == 2, "a code").await;
    let mut form = page.form("/masuk/lupa/kode");
    form.set("kode", &code_in(&codes()[1]));
    stranger.send(form).await.must_say("Sekarang tunggu tiga hari");
    settled(&world).await;
    let told = stage.entries();
    assert!(told.iter().any(|sent| sent.text.contains("/masuk/batal/")), "the number is told, whatever it wishes else");
    let all = rows(&world, "select name || lane || body as t from outbox", |row| row.text("t")).await.join(" ");
    assert!(!all.contains(&code) && !all.contains("81200000001"), "{all}");
    let kept =
        rows(&world, "select purpose as t from contact_code where sealed is not null", |row| row.text("t")).await;
    assert!(kept.is_empty(), "no code is kept once it went out: {kept:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_is_proved_by_a_message_on_sqlite() {
    proved_by_a_message(On::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_is_proved_by_a_message_on_postgres() {
    proved_by_a_message(On::Postgres).await;
}
