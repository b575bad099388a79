//! Every press is one transaction: all it orders happens, or nothing, and a form that failed may be sent again.

use crate::officers::{all_in_order, claim, id_of};
use crate::on_both;
use crate::people::{apply, sign_in, start, upload};
use crate::world::World;
use domain::application::{ChecklistItem, Command, Mark, TextRef};
use domain::ids::ApplicationId;
use domain::subject::Subject;
use houses::application::acting::act;
use houses::application::error::ActError;
use houses::application::order::Order;
use ledger::events;
use ledger::sealed::NewText;
use saporancak::tools::demo::papers;
use saporancak::tools::demo::story::sample;
use std::collections::BTreeMap;

async fn kinds(world: &World, id: &str) -> Vec<String> {
    let id = id.to_owned();
    let read = world.app.db.read(move |tx| events::of(tx, Subject::Application, &id));
    read.await.expect("the log").into_iter().map(|entry| entry.kind).collect()
}

on_both!(
    /// Pasal 4(1): the checklist and the acceptance are one order; pressed twice they happen once.
    accepting, the_checklist_and_the_decision_are_one_press
);
async fn the_checklist_and_the_decision_are_one_press(world: &World) {
    let applicant = sign_in(world, "pemohon").await;
    let (href, _) = apply(world, &applicant, "sip-bidan").await;
    let id = id_of(&href);
    let verifier = sign_in(world, "verifikator").await;
    claim(&verifier, &id).await;
    let action = format!("/kerja/{id}/terima");
    let form = all_in_order(&verifier.get(&format!("/kerja/{id}")).await, &action);

    // Held up by a note that is missing: the marks are kept, nothing is decided, and the page may be sent again.
    let mut wrong = form.clone();
    wrong.set("c.d:ktp", "tidak");
    wrong.fields.retain(|(name, _)| name != "n.d:ktp");
    let held = verifier.send(wrong).await;
    assert_eq!(held.status, 422, "{}", held.text());
    assert_eq!(kinds(world, &id).await.last().map(String::as_str), Some("checklist_saved"));

    let form = all_in_order(&verifier.get(&format!("/kerja/{id}")).await, &action);
    let before = kinds(world, &id).await.len();
    for press in 1..=2 {
        let after = verifier.send(form.clone()).await;
        assert!(after.path.contains("kabar=diteruskan"), "press {press}: {}: {}", after.path, after.text());
    }
    let happened = kinds(world, &id).await.split_off(before);
    assert_eq!(happened.iter().filter(|kind| *kind == "checklist_saved").count(), 1, "{happened:?}");
    assert_eq!(happened.iter().filter(|kind| *kind == "accepted").count(), 1, "{happened:?}");
}

on_both!(
    /// An order whose second command is refused leaves no trace of the first: no event, no text, no key, and may be given again.
    undone, what_is_refused_undoes_what_came_before_it
);
async fn what_is_refused_undoes_what_came_before_it(world: &World) {
    let applicant = sign_in(world, "pemohon").await;
    let (href, _) = apply(world, &applicant, "sip-bidan").await;
    let id = id_of(&href);
    claim(&sign_in(world, "verifikator").await, &id).await;
    let before = kinds(world, &id).await;
    let verifier = world.cast.person("verifikator").expect("the verifier").actor();
    let application: ApplicationId = id.parse().expect("an id");
    let text = NewText::new(world.app.id(), world.app.bytes(), "notes", "{}");
    let notes: Option<TextRef> = Some(text.reference.clone());
    let marks = BTreeMap::from([(ChecklistItem::Answers, Mark::Sesuai)]);
    let save = Command::SaveChecklist { marks, notes };
    let mut order = Order::of(application, verifier, vec![save, Command::Accept]);
    order.texts.push(text);
    order.key = Some("terima-1".into());
    for attempt in 1..=2 {
        let refused = act(&world.app, order.clone()).await;
        assert!(matches!(refused, Err(ActError::Refused(_))), "attempt {attempt}: the checklist is open");
    }
    assert_eq!(kinds(world, &id).await, before, "nothing happened");
    // The same key serves the order that can be carried out.
    order.commands.truncate(1);
    assert!(!act(&world.app, order).await.expect("saved").repeated);
    assert_eq!(kinds(world, &id).await.len(), before.len() + 1);
}

on_both!(
    /// Taking away what stands under a requirement is one order, however many files it is.
    detaching, all_files_of_a_requirement_go_at_once
);
async fn all_files_of_a_requirement_go_at_once(world: &World) {
    let applicant = sign_in(world, "pemohon").await;
    let sample = sample("sip-bidan").expect("a sample");
    let href = start(&applicant, "sip-bidan", &sample).await;
    let id = id_of(&href);
    for name in ["satu", "dua"] {
        let (name, bytes) = papers::paper(name, &[domain::media::Accepts::Document]).expect("a paper");
        assert_eq!(upload(&applicant, &href, "ktp", (&name, bytes)).await.status, 200);
    }
    let action = format!("{href}/berkas/ktp/hapus");
    let form = applicant.get(&format!("{href}/berkas")).await.form(&action);
    for press in 1..=2 {
        let after = applicant.send(form.clone()).await;
        assert!(after.path.contains("kabar=dihapus"), "press {press}: {}", after.path);
    }
    let kinds = kinds(world, &id).await;
    let count = |wanted: &str| kinds.iter().filter(|kind| *kind == wanted).count();
    assert_eq!(count("file_attached"), count("file_detached"), "{kinds:?}");
}

on_both!(
    /// Who does not hold the file is told so, also when nothing was marked; nothing is said to be saved.
    not_mine, an_empty_checklist_of_another_is_not_said_to_be_saved
);
async fn an_empty_checklist_of_another_is_not_said_to_be_saved(world: &World) {
    let applicant = sign_in(world, "pemohon").await;
    let (href, _) = apply(world, &applicant, "sip-bidan").await;
    let id = id_of(&href);
    claim(&sign_in(world, "verifikator").await, &id).await;
    let other = sign_in(world, "verifikator2").await;
    let before = kinds(world, &id).await.len();
    for pairs in [&[][..], &[("c.d:ktp", "sesuai")]] {
        let answer = other.post_raw(&format!("/kerja/{id}/periksa"), pairs, &[]).await;
        assert!(!answer.path.contains("kabar=tersimpan") && !answer.says("Tersimpan."), "{}", answer.text());
        answer.must_say("Sedang dibuka petugas lain");
    }
    assert_eq!(kinds(world, &id).await.len(), before);
}

on_both!(
    /// A page that is too large is a file only where one was sent.
    too_large, a_form_that_is_too_large_is_not_called_a_file
);
async fn a_form_that_is_too_large_is_not_called_a_file(world: &World) {
    let client = crate::client::Client::new(&world.base);
    // By the number of its fields: a body that is too long is not read to its end, and then an answer may be lost on the way.
    let answer = client.post_raw("/status", &vec![("nomor", "a"); 5_000], &[]).await;
    assert_eq!(answer.status, 413);
    answer.must_say("Isian terlalu panjang");
    assert!(!answer.says("Berkas terlalu besar") && !answer.says("tetap tersimpan"), "{}", answer.text());
}
