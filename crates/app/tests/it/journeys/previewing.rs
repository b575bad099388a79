//! What the head reads before signing is what is signed, an office asked again included.

use crate::client::Client;
use crate::officers::{all_in_order, approve, claim, id_of, recommend, sign, verify, wait_for};
use crate::on_both;
use crate::people::{apply, sign_in, upload};
use crate::world::World;
use domain::document_kind::DocumentKind;
use houses::application::{applications, facts};
use houses::document::data::Subject;
use houses::document::{documents, previewing};
use saporancak::tools::demo::papers;
use serde_json::{Value, json};

on_both!(
    /// Three offices answer, the file is sent back and corrected, all three answer anew: the draft and the signed one agree.
    asked_again, the_preview_is_what_is_signed_after_a_correction
);
async fn the_preview_is_what_is_signed_after_a_correction(world: &World) {
    let applicant = sign_in(world, "pemohon").await;
    let (href, _) = apply(world, &applicant, "reklame").await;
    let id = id_of(&href);
    let offices = world.app.rules.catalogue.current("reklame").expect("the type").ty.offices.clone();
    verify(world, &id).await;
    for office in &offices {
        recommend(world, &id, office, "dengan_syarat").await;
    }
    let approver = sign_in(world, "kasi").await;
    let action = format!("/kerja/{id}/kembalikan-verifikasi");
    let mut form = approver.get(&format!("/kerja/{id}")).await.form(&action);
    form.set("alasan", "KTP tidak terbaca.");
    let back = approver.send(form).await;
    assert_eq!(back.status, 200);
    back.must_say("dikembalikan ke verifikasi");
    assert!(!back.says("Sudah diteruskan"), "{}", back.text());
    ask_for_another_identity_card(world, &id).await;
    send_another_identity_card(&applicant, &href).await;

    verify(world, &id).await;
    for office in offices.iter().rev() {
        recommend(world, &id, office, "diberikan").await;
    }
    approve(world, &id).await;
    let preview = draft(world, &id).await;
    sign(world, &id).await;
    wait_for(world, &applicant, &href, "Izin terbit").await;
    let signed = signed(world, &id).await;

    let printed = signed["recommendations"].as_array().expect("a list");
    let codes: Vec<_> = offices.iter().map(|office| json!(format!("440/12/{}/2026", office.code))).collect();
    assert_eq!(
        printed.iter().map(|given| given["number"].clone()).collect::<Vec<_>>(),
        codes,
        "as the type lists them"
    );
    assert!(printed.iter().all(|given| given["outcome"] == "given"), "what was said before the correction is gone");
    assert_eq!((&preview["document"]["draft"], &signed["document"]["draft"]), (&json!(true), &json!(false)));
    assert_eq!(without_what_may_differ(preview), without_what_may_differ(signed));
}

async fn ask_for_another_identity_card(world: &World, id: &str) {
    let verifier = sign_in(world, "verifikator").await;
    claim(&verifier, id).await;
    let action = format!("/kerja/{id}/kembalikan");
    let mut form = all_in_order(&verifier.get(&format!("/kerja/{id}")).await, &action);
    form.set("c.d:ktp", "tidak").set("n.d:ktp", "Foto KTP tidak terbaca.");
    form.fields.retain(|(name, _)| name != "minta");
    form.tick("minta", "d:ktp").set("m.d:ktp", "Foto ulang di tempat terang.");
    let sent = verifier.send(form).await;
    assert!(sent.path.contains("kabar=dikembalikan"), "{}: {}", sent.path, sent.text());
}

async fn send_another_identity_card(applicant: &Client, href: &str) {
    let (name, bytes) = papers::paper("KTP baru", &[domain::media::Accepts::Document]).expect("a paper");
    assert_eq!(upload(applicant, href, "ktp", (&name, bytes)).await.status, 200);
    let mut form = applicant.get(&format!("{href}/periksa")).await.form(&format!("{href}/kirim"));
    form.set("pernyataan", "ya");
    assert_eq!(applicant.send(form).await.status, 200);
}

/// What the preview is rendered from, as the file stands.
async fn draft(world: &World, id: &str) -> Value {
    let (app, id) = (world.app.clone(), id.parse().expect("an id"));
    let found = world.app.db.read(move |tx| {
        let loaded = applications::load(tx, &app.vault, id)?.expect("the application");
        let dossier = facts::dossier(tx, &loaded)?;
        Ok((loaded, dossier))
    });
    let (loaded, dossier) = found.await.expect("the file");
    let version = world.app.rules.catalogue.current("reklame").expect("the type");
    let subject = Subject { rules: &world.app.rules, version, loaded: &loaded, at: world.app.now() };
    previewing::draft(&world.app, &subject, &dossier).await.expect("a draft")
}

/// What the signed licence was rendered from.
async fn signed(world: &World, id: &str) -> Value {
    let (app, id) = (world.app.clone(), id.parse().expect("an id"));
    let found = world.app.db.read(move |tx| {
        let papers = documents::of(tx, id)?;
        let licence = papers.iter().find(|paper| paper.kind == DocumentKind::Licence).expect("a licence");
        let document = documents::get(tx, licence.id)?.expect("the document");
        let input = documents::open_render_input(&app.vault, &document);
        Ok(input.expect("the input of the renderer"))
    });
    let input: Value = serde_json::from_str(&found.await.expect("the licence")).expect("JSON");
    input["data"].clone()
}

fn without_what_may_differ(mut data: Value) -> Value {
    for field in ["number", "short_code", "draft", "date", "date_text", "log"] {
        data["document"][field].take();
    }
    data["signer"].take();
    data["validity"].take();
    data
}
