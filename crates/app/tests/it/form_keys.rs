//! The key of a form makes its order happen once: sent again it is answered again, with other input it is refused.

use crate::client::Form;
use crate::on_both;
use crate::people::{sign_in, start};
use crate::world::World;
use domain::application::{Channel, Command};
use domain::ids::ApplicationId;
use domain::subject::Subject;
use houses::application::acting::{self, act};
use houses::application::error::ActError;
use houses::application::order::NewDraft;
use houses::application::order::Order;
use houses::calendar::calendars;
use ledger::events;
use saporancak::tools::demo::papers;
use saporancak::tools::demo::story::sample;

const USED: &str = "sudah terkirim dengan isian lain";

on_both!(
    /// A key means one order: repeated it does nothing, with other input it is refused; refusals are not remembered.
    keys, a_key_means_one_order
);
async fn a_key_means_one_order(world: &World) {
    let owner = world.cast.person("pemohon").expect("the applicant");
    let draft = NewDraft {
        owner: owner.id,
        channel: Channel::Daring,
        type_id: "sip-bidan".into(),
        variant: "baru".into(),
        key: Some("mulai-1".into()),
    };
    let first = acting::start(&world.app, owner.actor(), draft.clone()).await.expect("a draft");
    let second = acting::start(&world.app, owner.actor(), draft.clone()).await.expect("the same draft");
    assert_eq!(first, second, "the same key starts one draft");
    let mut another = draft.clone();
    another.type_id = "sip-dokter".into();
    let refused = acting::start(&world.app, owner.actor(), another).await;
    assert!(matches!(refused, Err(ActError::KeyReused)), "the first draft is not passed off as another");

    let mut order = Order::new(first, owner.actor(), Command::Submit { truth: true, explanation: None });
    order.key = Some("kirim-1".into());
    assert!(matches!(act(&world.app, order.clone()).await, Err(ActError::Refused(_))), "incomplete");
    let before = events_of(world, first).await;

    let mut withdraw = Order::new(first, owner.actor(), Command::Withdraw);
    withdraw.key = Some("tarik-1".into());
    assert!(!act(&world.app, withdraw.clone()).await.expect("withdrawn").repeated);
    assert!(act(&world.app, withdraw.clone()).await.expect("again").repeated);
    assert_eq!(events_of(world, first).await, before + 1, "done once");

    let mut other = Order::new(first, owner.actor(), Command::Submit { truth: true, explanation: None });
    other.key = Some("tarik-1".into());
    assert!(matches!(act(&world.app, other).await, Err(ActError::KeyReused)));
}

async fn events_of(world: &World, id: ApplicationId) -> usize {
    let id = id.to_string();
    world.app.db.read(move |tx| Ok(events::of(tx, Subject::Application, &id)?.len())).await.expect("the log")
}

on_both!(
    /// Going back in the browser and typing something else saves what was typed; a late repetition of an old saving does not undo a
    /// newer one.
    back, what_is_typed_after_going_back_is_kept
);
async fn what_is_typed_after_going_back_is_kept(world: &World) {
    let applicant = sign_in(world, "pemohon").await;
    let href = start(&applicant, "skp-penelitian", &sample("skp-penelitian").expect("a sample")).await;
    let address = format!("{href}/isian/peneliti");
    let mut first = applicant.get(&address).await.form(&address);
    first.set("f.lembaga", "Universitas Pertama");
    let mut second = first.clone();
    second.set("f.lembaga", "Universitas Kedua");
    let kept = async |words: &str| {
        let form = applicant.get(&address).await.form(&address);
        assert_eq!(form.get("f.lembaga"), Some(words));
    };
    applicant.send(first.clone()).await;
    kept("Universitas Pertama").await;
    applicant.send(second).await;
    kept("Universitas Kedua").await;
    applicant.send(first).await;
    kept("Universitas Kedua").await;
}

on_both!(
    /// One page of the calendar, sent twice for different days: the second is refused, not passed off as done.
    calendar_key, a_calendar_form_means_one_change
);
async fn a_calendar_form_means_one_change(world: &World) {
    let admin = sign_in(world, "admin").await;
    let mut form = admin.get("/admin/kalender").await.form("/admin/kalender/libur");
    form.set("tanggal", "2027-05-03").set("nama", "Cuti contoh");
    let mut other = form.clone();
    other.set("tanggal", "2027-05-04");
    admin.send(form.clone()).await.must_say("Kalender diubah");
    admin.send(form).await.must_say("Kalender diubah");
    let refused = admin.send(other).await;
    assert_eq!(refused.status, 422);
    refused.must_say(USED);
    assert_eq!(refused.form("/admin/kalender/libur").get("tanggal"), Some("2027-05-04"), "what was typed stays");
    admin.send(refused.form("/admin/kalender/libur")).await.must_say("Kalender diubah");
    let versions = world.app.db.read(|tx| calendars::history(tx, 10)).await.expect("the history");
    assert_eq!(versions.iter().map(|v| v.version).collect::<Vec<_>>(), [3, 2, 1]);
}

on_both!(
    /// One form of an interruption, sent twice with other words, another moment or another document.
    interruption_key, an_interruption_form_means_one_order
);
async fn an_interruption_form_means_one_order(world: &World) {
    let counter = sign_in(world, "loket").await;
    let mut form = counter.get("/petugas/gangguan").await.form("/petugas/gangguan");
    let since = world.app.now() - jiff::SignedDuration::from_hours(1);
    let since = domain::indonesian::local(since).strftime("%Y-%m-%dT%H:%M").to_string();
    form.set("apa", "network").set("cakupan", "semua").set("mulai", &since);
    form.set("judul", "Jaringan terputus").set("keterangan", "Loket tetap menerima.");
    let declared = counter.send(form.clone()).await;
    let desk = declared.path.split('?').next().expect("a path").to_owned();
    assert_eq!(counter.send(form.clone()).await.path, declared.path, "a double click declares one");
    form.set("judul", "Listrik padam");
    let refused = counter.send(form).await;
    assert_eq!(refused.status, 422);
    refused.must_say(USED);
    assert_eq!(refused.form("/petugas/gangguan").get("judul"), Some("Listrik padam"), "what was typed stays");

    let division = sign_in(world, "kabid").await;
    let action = format!("{desk}/jeda");
    let mut pause = division.get(&desk).await.form(&action);
    pause.set("huruf", "a").set("jeda", &since).set("fakta", "Kabel putus.");
    let with = |pause: &Form, paper: &str| {
        let mut form = pause.clone();
        let (name, bytes) = papers::paper(paper, &[domain::media::Accepts::Document]).expect("a paper");
        form.attach("dokumen", &name, bytes);
        form
    };
    division.send(with(&pause, "Laporan operator")).await.must_say("Jeda dicatat");
    let again = division.send(with(&pause, "Laporan operator")).await;
    assert!(again.path.contains("kabar=jeda-dicatat"), "{}", again.text());
    for other in [with(&pause, "Laporan lain"), with(pause.set("fakta", "Banjir."), "Laporan operator")] {
        let refused = division.send(other).await;
        assert_eq!(refused.status, 422);
        refused.must_say(USED);
    }
}
