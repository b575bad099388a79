//! As the reader wishes: at once or once a day, by this channel or not, in their language; and the list in the portal.

use super::{applicant, deliveries, letters, rows, settled, tell_of};
use crate::on_both;
use crate::people::sign_in;
use crate::world::{On, World};
use db::DbError;
use domain::account::Language;
use domain::notice::Topic;
use domain::notice::{Channel, Mode};
use ground::app::Clock;
use houses::account::accounts;
use houses::notice::digest::send_digests;
use houses::notice::notices;
use jiff::Timestamp;
use std::sync::atomic::{AtomicI64, Ordering};

on_both!(
    /// Off is off, the list in the portal stays; English is English.
    wishes, wishes_are_kept
);
async fn wishes_are_kept(world: &World) {
    let client = sign_in(world, "pemohon").await;
    let page = client.get("/akun/kabar").await;
    page.must_say("Ke pemohon@contoh.invalid");
    assert!(!page.says("WhatsApp") && !page.says("SMS"), "no gateway, no channel");
    let mut form = page.form("/akun/kabar");
    assert_eq!((form.get("surel"), form.get("bahasa")), (Some("at_once"), Some("id")));
    form.set("surel", "off").set("bahasa", "en");
    let after = client.send(form).await;
    assert!(after.path.contains("kabar=tersimpan"), "{}", after.path);
    assert_eq!(after.form("/akun/kabar").get("surel"), Some("off"));

    tell_of(world, applicant(world).id, Topic::Returned, "satu").await;
    settled(world).await;
    assert!(deliveries(world).await.is_empty() && letters(world).is_empty());

    let list = client.get("/kabar").await;
    list.must_say("Your application needs a correction").must_say("26-004182").must_say("Belum dibaca");
    assert!(list.html.contains("1 kabar baru") && list.html.contains("<strong lang=\"en\">"));
    let other = sign_in(world, "verifikator").await;
    let href = list.link("/kabar/");
    assert_eq!(other.get(&href).await.status, 404, "nobody else's");
    assert_eq!(client.get(&href).await.status, 200);
    let list = client.get("/kabar").await;
    assert!(!list.says("Belum dibaca") && !list.html.contains("kabar baru"));

    let mut form = client.get("/akun/kabar").await.form("/akun/kabar");
    form.set("surel", "at_once");
    client.send(form).await;
    for key in ["dua", "tiga"] {
        tell_of(world, applicant(world).id, Topic::Issued, key).await;
    }
    settled(world).await;
    let letter = letters(world).pop().expect("a letter").1;
    assert!(letter.contains("Subject: Your licence has been issued") && letter.contains("Open: http"), "{letter}");
    let list = client.get("/kabar").await;
    let after = client.send(list.form("/kabar/dibaca")).await;
    assert!(after.path == "/kabar" && !after.says("Belum dibaca"), "{}", after.text());
}

on_both!(
    /// More notices than fit on a page are still all there, newest first.
    paged, the_list_has_pages
);
async fn the_list_has_pages(world: &World) {
    for i in 0..60 {
        tell_of(world, applicant(world).id, Topic::Submitted, &format!("kabar-{i}")).await;
    }
    let client = sign_in(world, "pemohon").await;
    let first = client.get("/kabar").await;
    assert_eq!(first.html.matches("Belum dibaca").count(), 50);
    assert!(first.html.contains("60 kabar baru"));
    let second = client.get(&first.link("/kabar?hal=")).await;
    assert_eq!(second.html.matches("Belum dibaca").count(), 10);
}

/// One message in the morning of a working day, with everything that waits; never two, none on a Saturday.
async fn the_digest_of(on: On) {
    let at = |text: &str| text.parse::<Timestamp>().expect("an instant").as_microsecond();
    let clock = Clock::Set(AtomicI64::new(at("2026-11-24T15:00:00+07:00")));
    let Some(world) = World::start_by(on, clock, |_| {}).await else { return };
    let Clock::Set(now) = &world.app.clock else { panic!("the clock is the test's") };
    let to = applicant(&world).id;
    let wished: Result<(), DbError> = world
        .app
        .db
        .command(move |tx| {
            notices::set_mode(tx, to, Channel::Surel, Mode::Digest)?;
            accounts::set_language(tx, to, Language::Indonesian)
        })
        .await;
    wished.expect("kept");
    let digest = async || {
        let thrice = [0; 3].map(|_| {
            tokio::spawn({
                let app = world.app.clone();
                async move { send_digests(&app).await }
            })
        });
        for one in thrice {
            one.await.expect("it ends").expect("no error");
        }
        settled(&world).await;
        letters(&world).len()
    };
    for (topic, key) in [(Topic::Submitted, "a"), (Topic::Returned, "b"), (Topic::PaymentAsked, "c")] {
        tell_of(&world, to, topic, key).await;
    }
    assert_eq!(digest().await, 0, "it is afternoon; they came after this morning's");
    now.store(at("2026-11-25T07:29:00+07:00"), Ordering::Relaxed);
    assert_eq!(digest().await, 0, "too early");
    now.store(at("2026-11-25T07:30:00+07:00"), Ordering::Relaxed);
    assert_eq!(digest().await, 1);
    let letter = letters(&world).remove(0).1;
    assert!(letter.contains("Ada 3 kabar untuk Anda") && letter.contains("menunggu pembayaran"), "{letter}");
    assert_eq!(deliveries(&world).await, ["surel sent", "surel sent", "surel sent"]);

    now.store(at("2026-11-25T08:00:00+07:00"), Ordering::Relaxed);
    tell_of(&world, to, Topic::Issued, "d").await;
    assert_eq!(digest().await, 1, "today's is out");
    now.store(at("2026-11-28T09:00:00+07:00"), Ordering::Relaxed);
    assert_eq!(digest().await, 1, "a Saturday");
    // Nobody ran it at half past seven; whoever runs it later that day sends it.
    now.store(at("2026-11-30T09:15:00+07:00"), Ordering::Relaxed);
    assert_eq!(digest().await, 2);
    let batches = rows(&world, "select distinct batch_id from notice_delivery", |r| r.text("batch_id")).await;
    assert_eq!(batches.len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_digest_goes_out_once_a_day_on_sqlite() {
    the_digest_of(On::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_digest_goes_out_once_a_day_on_postgres() {
    the_digest_of(On::Postgres).await;
}
