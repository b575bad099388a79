//! A licence in the register from the moment it is out, and the letter that takes it away.

use crate::client::Client;
use crate::on_both;
use crate::people::sign_in;
use crate::world::World;
use db::{Row, Tx};
use saporancak::tools::demo::story::{Told, tell};
use sign::pades;

/// The licence of a document, with the moments of both and of the two events that tell of them.
const ISSUED: &str = "select l.id, l.application_id, l.status, l.version, l.issued_at, d.released_at, \
    (select e.at from event e where e.subject = 'application' and e.subject_id = l.application_id and e.kind = 'issued') as issued, \
    (select e.at from event e where e.subject = 'licence' and e.subject_id = l.id and e.kind = 'licence_issued') as entered \
    from licence l join document d on d.id = l.document_id where d.id = $1";
const LETTER: &str = "select d.id, d.number, d.short_code, d.released_at, l.status, l.letter_out_at from licence l \
    join document d on d.id = l.letter_id where l.document_id = $1";
const EVENTS: &str = "select e.kind from event e join licence l on e.subject = 'licence' and e.subject_id = l.id \
    where l.document_id = $1 order by e.seq";

async fn row<T: Send + 'static>(world: &World, sql: &'static str, told: &Told, read: fn(&Row) -> T) -> Option<T> {
    let document = told.document;
    let found = world.app.db.read(move |tx: &mut dyn Tx| Ok(tx.one(sql, &[document.into()])?.map(|row| read(&row))));
    found.await.expect("a row can be read")
}

on_both!(
    /// The licence is in the register from the transaction in which its document is released.
    issuing, a_licence_is_in_the_register_once_it_is_out
);
async fn a_licence_is_in_the_register_once_it_is_out(world: &World) {
    let told = tell(&world.app, &world.cast, "stpt", &mut |_| {}).await.expect("the whole way");
    let (status, version, moments) = row(world, ISSUED, &told, |row| {
        let moments = ["issued_at", "released_at", "issued", "entered"].map(|column| row.int(column));
        (row.text("status"), row.int("version"), moments)
    })
    .await
    .expect("a licence");
    assert_eq!((status.as_str(), version), ("active", 1));
    assert_eq!(moments, [moments[0]; 4], "one transaction has one moment");
    let head = sign_in(world, "kadis").await;
    let entry = head.get("/register").await.link("/register/");
    head.get(&entry).await.must_say("Aktif");
    head.get(&format!("/register?cari={}", told.short_code)).await.must_say("Aktif");
}

on_both!(
    /// The licence is revoked when the head says so; the letter follows, signed and numbered, and whoever holds it can check it.
    letter, a_revocation_is_a_signed_letter
);
async fn a_revocation_is_a_signed_letter(world: &World) {
    let told = tell(&world.app, &world.cast, "stpt", &mut |_| {}).await.expect("the whole way");
    let check = format!("/keaslian/{}", told.short_code);
    let head = sign_in(world, "kadis").await;
    let entry = head.get("/register").await.link("/register/");
    let mut form = head.get(&entry).await.form(&format!("{entry}/cabut"));
    form.set("alasan", "Tempat praktik ditutup.").set("sandi", &world.cast.password);
    head.send(form.clone()).await.must_say("Dicabut");
    let again = head.send(form).await;
    assert_eq!(again.status, 200, "the same press again is answered alike: {}", again.text());
    let public = Client::new(&world.base);
    public.get(&check).await.must_say("DICABUT");

    let out = || async { row(world, LETTER, &told, |row| row.opt_int("released_at").is_some()).await == Some(true) };
    world.until(out, "the letter").await;
    let (id, number, code, status, out_at) = row(world, LETTER, &told, |row| {
        (row.id("id"), row.text("number"), row.text("short_code"), row.text("status"), row.opt_int("letter_out_at"))
    })
    .await
    .expect("a letter");
    assert!(number.starts_with("0001/PENCABUTAN/DPMPTSP/"), "{number}");
    assert!(status == "revoked" && out_at.is_some(), "{status}");
    let kinds = world.app.db.read({
        let document = told.document;
        move |tx| Ok(tx.query(EVENTS, &[document.into()])?.iter().map(|row| row.text("kind")).collect::<Vec<_>>())
    });
    let kinds = kinds.await.expect("the log");
    assert_eq!(kinds, ["licence_issued", "licence_revoked", "revocation_letter_released"]);

    // The public page names the letter, and the letter's own code says that it is genuine.
    public.get(&check).await.must_say("DICABUT").must_say(&number);
    public.get(&format!("/keaslian/{code}")).await.must_say("DOKUMEN SAH").must_say("SURAT PENCABUTAN IZIN");
    head.get(&entry).await.must_say("Surat pencabutan terbit").must_say("Unduh surat pencabutan");
    head.get("/register?status=dicabut").await.must_say("Dicabut");
    head.get("/register?status=aktif").await.must_say("Tidak ada yang cocok");

    // The holder reads it.
    let application = row(world, ISSUED, &told, |row| row.id("application_id")).await.expect("a licence");
    let holder = sign_in(world, "pemohon").await;
    let page = holder.get(&format!("/permohonan/{application}")).await;
    page.must_say("Surat pencabutan izin").must_say(&number);
    let (status, bytes) = holder.bytes(&format!("/dokumen/{id}")).await;
    assert_eq!(status, 200);
    let report = pades::verify(&bytes, &world.app.signing.roots, world.app.now()).expect("a signed PDF");
    assert_eq!(report.verdict, pades::Verdict::Valid);
}

on_both!(
    /// Nothing is recorded before the password and a reason that can be printed are there; what was typed stays.
    refusing, a_revocation_wants_a_password_and_a_reason_that_a_letter_can_print
);
async fn a_revocation_wants_a_password_and_a_reason_that_a_letter_can_print(world: &World) {
    let told = tell(&world.app, &world.cast, "stpt", &mut |_| {}).await.expect("the whole way");
    let check = format!("/keaslian/{}", told.short_code);
    let (head, public) = (sign_in(world, "kadis").await, Client::new(&world.base));
    let entry = head.get("/register").await.link("/register/");
    let action = format!("{entry}/cabut");
    let nothing = "\0".repeat(20);
    let long = "Tempat praktik ditutup. ".repeat(200);
    let good = "Tempat praktik ditutup sejak Juni.";
    let password = world.cast.password.as_str();
    for (reason, typed, said) in [
        ("", password, "paling sedikit satu kalimat"),
        ("Pemegang memberi keterangan palsu \u{1f600}.", password, "tidak dapat dicetak"),
        (nothing.as_str(), password, "paling sedikit satu kalimat"),
        (long.as_str(), password, "4000 huruf"),
        (good, "", "Kata sandi tidak cocok"),
        (good, "bukan kata sandinya", "Kata sandi tidak cocok"),
    ] {
        let mut form = head.get(&entry).await.form(&action);
        form.set("alasan", reason).set("sandi", typed);
        let refused = head.send(form).await;
        assert_eq!(refused.status, 422, "{reason}: {}", refused.text());
        refused.must_say(said);
        if reason == good {
            assert_eq!(refused.form(&action).get("alasan"), Some(good), "what was typed stays");
            assert_eq!(refused.form(&action).get("sandi"), Some(""), "a password is never sent back");
        }
        public.get(&check).await.must_say("SAH DAN BERLAKU");
    }
}

on_both!(
    /// The holder reads why, by which law and how to object where the notice sends them; a second tab keeps what was typed in it.
    reading, a_revocation_is_explained_to_its_holder
);
async fn a_revocation_is_explained_to_its_holder(world: &World) {
    let told = tell(&world.app, &world.cast, "stpt", &mut |_| {}).await.expect("the whole way");
    let head = sign_in(world, "kadis").await;
    let entry = head.get("/register").await.link("/register/");
    let action = format!("{entry}/cabut");
    let mut first = head.get(&entry).await.form(&action);
    let mut second = head.get(&entry).await.form(&action);
    first.set("alasan", "Tempat praktik ditutup sejak Juni.").set("sandi", &world.cast.password);
    head.send(first).await.must_say("Dicabut");
    second.set("alasan", "Alasan dari tab kedua.").set("sandi", &world.cast.password);
    let late = head.send(second).await;
    assert_eq!(late.status, 422, "{}", late.text());
    late.must_say("Izin ini sudah dicabut pada").must_say("Alasan dari tab kedua.");
    assert!(!late.says("catatan Anda tetap ada"), "{}", late.text());

    let application = row(world, ISSUED, &told, |row| row.id("application_id")).await.expect("a licence");
    let number = world.app.db.read(move |tx: &mut dyn Tx| {
        Ok(tx.one("select number from application where id = $1", &[application.into()])?.map(|row| row.text("number")))
    });
    let number = number.await.expect("a row").expect("a number");
    let holder = sign_in(world, "pemohon").await;
    let page = holder.get(&format!("/permohonan/{application}")).await;
    page.must_say("Dicabut").must_say("Tempat praktik ditutup sejak Juni.").must_say("Dasar hukum:");
    page.must_say("21 hari kerja").must_say("keberatan tertulis");
    let list = holder.get("/permohonan").await;
    list.must_say(&number).must_say("Dicabut");
    assert!(!page.says("Dibatalkan") && !list.says("Dibatalkan"));
    let out = async || holder.get("/kabar").await.says("Izin Anda dicabut");
    world.until(out, "the notice").await;
    let version = world.app.rules.catalogue.current("stpt").expect("the type");
    holder.get("/kabar").await.must_say(&version.ty.short_name).must_say(&number).must_say("21 hari kerja");
}
