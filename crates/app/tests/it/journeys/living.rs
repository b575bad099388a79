//! A licence after its day of issue: revoked, expired; and one that came in over the counter.

use crate::client::Client;
use crate::officers::{carry_through, id_of};
use crate::people::{answer_all, sign_in, submit, upload_all};
use crate::world::{On, World};
use crate::{on_both, on_both_from};
use saporancak::tools::demo::story::{sample, tell};

on_both!(
    /// The head revokes with a reason, where the type names the law; anyone who checks is told so.
    revoked, a_licence_is_revoked
);
async fn a_licence_is_revoked(world: &World) {
    let told = tell(&world.app, &world.cast, "stpt", &mut |_| {}).await.expect("the whole way");
    let check = format!("/keaslian/{}", told.short_code);
    let public = Client::new(&world.base);
    public.get(&check).await.must_say("SAH DAN BERLAKU");
    let head = sign_in(world, "kadis").await;
    let entry = head.get("/register").await.link("/register/");
    let action = format!("{entry}/cabut");
    let form = head.get(&entry).await.form(&action);
    let bare = head.send(form.clone()).await;
    assert_eq!(bare.status, 422, "a reason is needed: {}", bare.text());
    let mut form = form;
    form.set("alasan", "Tempat praktik ditutup.").set("sandi", &world.cast.password);
    let done = head.send(form).await;
    assert_eq!(done.status, 200, "{}", done.text());
    public.get(&check).await.must_say("DICABUT");
    let verifier = sign_in(world, "verifikator").await;
    assert_eq!(verifier.post_raw(&action, &[("alasan", "x")], &[]).await.status, 403, "only the head revokes");
}

on_both_from!(
    /// After its last day the public page says KEDALUWARSA; on its last day it is still valid.
    expired, a_licence_expires, "2026-11-23T03:00:00Z"
);
async fn a_licence_expires(world: &World) {
    let told = tell(&world.app, &world.cast, "stpt", &mut |_| {}).await.expect("the whole way");
    let check = format!("/keaslian/{}", told.short_code);
    let public = Client::new(&world.base);
    // Two years from 23 November 2026: the last day is 22 November 2028, which ends at 17.00 UTC in Padang.
    world.set_clock("2028-11-22T16:59:00Z");
    public.get(&check).await.must_say("SAH DAN BERLAKU").must_say("22 November 2028");
    world.set_clock("2028-11-22T17:00:00Z");
    public.get(&check).await.must_say("KEDALUWARSA");
}

on_both!(
    /// Pasal 2(1), 8: the counter registers an applicant, fills in for them, and the licence is theirs.
    counter, an_application_at_the_counter
);
async fn an_application_at_the_counter(world: &World) {
    let counter = sign_in(world, "loket").await;
    let mut form = counter.get("/loket").await.form("/loket/daftar");
    form.set("nama", "Ibu Contoh").set("telepon", "0812 7777 1234").set("nama_pengguna", "ibu.contoh");
    let page = counter.send(form).await;
    page.must_say("ibu.contoh");
    let password = one_time_password(&page.text());
    let mut form = counter.get("/loket?cari=ibu.contoh").await;
    if !form.has_form("/loket/mulai") {
        form = counter.get(&form.link("/loket?pemohon=")).await;
    }
    let mut form = form.form("/loket/mulai");
    form.set("izin", "skp-penelitian:baru");
    let draft = counter.send(form).await;
    assert!(draft.path.starts_with("/permohonan/"), "{}: {}", draft.path, draft.text());
    let href = draft.path.split('?').next().expect("a path").to_owned();
    let sample = sample("skp-penelitian").expect("a sample");
    answer_all(world, &counter, &href, "skp-penelitian", &sample).await;
    upload_all(world, &counter, &href, "skp-penelitian", &sample).await;
    assert!(submit(&counter, &href).await.path.ends_with("/tanda-terima"));

    // The applicant signs in with the one-time password, must change it, accepts the duties, and finds it.
    let applicant = Client::new(&world.base);
    let sign_in_as = |password: String| {
        let applicant = &applicant;
        async move {
            let mut form = applicant.get("/masuk").await.form("/masuk");
            form.set("nama", "0812-7777-1234").set("sandi", &password);
            applicant.send(form).await
        }
    };
    let page = sign_in_as(password.clone()).await;
    page.must_say("Ganti kata sandi");
    let mut form = page.form("/akun/sandi");
    form.set("lama", &password).set("sandi", "lima ekor ayam di pasar");
    applicant.send(form).await.must_say("Kata sandi diganti");
    let page = sign_in_as("lima ekor ayam di pasar".into()).await;
    let mut form = page.form("/kewajiban");
    form.set("terima", "ya");
    applicant.send(form).await.must_say("Permohonan saya");
    carry_through(world, &applicant, &href, "skp-penelitian").await;
    assert_eq!(sign_in(world, "pemohon").await.get(&format!("/permohonan/{}", id_of(&href))).await.status, 404);
}

/// Groups of four, as `passwords::one_time` makes them.
fn one_time_password(text: &str) -> String {
    let group = |part: &str| part.len() == 4 && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    let mut words = text.split_whitespace();
    words.find(|w| w.split('-').count() == 4 && w.split('-').all(group)).expect("a one-time password").to_owned()
}

/// Pasal 8: five wrong passwords, then a wait; told without saying whether the account exists.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sign_in_is_throttled() {
    let world = World::start(On::Sqlite).await.expect("SQLite is always there");
    let somebody = Client::new(&world.base);
    let try_once = |name: &'static str, password: String| {
        let somebody = &somebody;
        async move {
            let mut form = somebody.get("/masuk").await.form("/masuk");
            form.set("nama", name).set("sandi", &password);
            somebody.send(form).await
        }
    };
    let unknown = try_once("tidak.ada", "salah salah salah".into()).await;
    let known = try_once("kadis", "salah salah salah".into()).await;
    assert_eq!((unknown.status, known.status), (422, 422));
    assert_eq!(unknown.text(), known.text().replace("kadis", "tidak.ada"), "the same words for both");
    for _ in 0..4 {
        try_once("kadis", "salah salah salah".into()).await;
    }
    let locked = try_once("kadis", world.cast.password.clone()).await;
    assert_eq!(locked.status, 429, "even the right password waits");
    locked.must_say("Terlalu banyak percobaan");
    assert_eq!(try_once("verifikator", world.cast.password.clone()).await.status, 200, "others are not held up");
}
