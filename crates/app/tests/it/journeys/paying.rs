//! A fee and its last day: on the bill, in the notice and its letter, on the applicant's page and at the counter; where no term is set,
//! each says so.

use crate::client::Page;
use crate::notices::{letters, settled};
use crate::officers::{id_of, recommend, verify};
use crate::on_both;
use crate::people::{apply, sign_in};
use crate::world::{On, World};
use domain::document_kind::DocumentKind;
use houses::document::documents;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// Everything that says something of the payment.
struct Asked {
    applicant: Page,
    notice: String,
    letters: String,
    counter: Page,
    bill: Value,
}

async fn asked(world: &World) -> Asked {
    let applicant = sign_in(world, "pemohon").await;
    let (href, _) = apply(world, &applicant, "pemakaman").await;
    let id = id_of(&href);
    let version = world.app.rules.catalogue.current("pemakaman").expect("the type").clone();
    verify(world, &id).await;
    for step in &version.ty.offices {
        recommend(world, &id, step, "diberikan").await;
    }
    settled(world).await;
    let of = id.parse().expect("an id");
    let handle = world.app.clone();
    let found = world.app.db.read(move |tx| {
        let papers = documents::of(tx, of)?;
        let bill = papers.iter().find(|paper| paper.kind == DocumentKind::PaymentNotice).expect("a bill");
        let document = documents::get(tx, bill.id)?.expect("the document");
        Ok(documents::open_render_input(&handle.vault, &document).expect("the input of the renderer"))
    });
    let input: Value = serde_json::from_str(&found.await.expect("the bill")).expect("JSON");
    Asked {
        applicant: applicant.get(&href).await,
        notice: applicant.get("/kabar").await.text(),
        letters: letters(world).into_iter().map(|(_, text)| text).collect(),
        counter: sign_in(world, "loket").await.get(&format!("/kerja/{id}")).await,
        bill: input["data"]["fee"]["due_text"].clone(),
    }
}

on_both!(
    /// No source says by when: so it is said, and not passed over.
    unset, a_bill_without_a_term
);
async fn a_bill_without_a_term(world: &World) {
    let none = "Batas waktu pembayaran belum ditetapkan.";
    let said = asked(world).await;
    said.applicant.must_say("Bayar retribusi Rp150.000").must_say(none);
    assert!(!said.applicant.says("Bayar retribusi Rp150.000 paling lambat"), "{}", said.applicant.text());
    assert!(said.notice.contains(none), "{}", said.notice);
    assert!(said.letters.contains(none), "{}", said.letters);
    said.counter.must_say("Paling lambat Belum ditetapkan");
    assert_eq!(said.bill, "Belum ditetapkan");
    sign_in(world, "pemohon").await.get("/layanan/pemakaman").await.must_say(none);
}

/// The catalogue with a term of 14 days for this fee.
fn with_a_term(folder: &Path) {
    copy(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../catalog")), folder);
    let file = folder.join("pemakaman/licence.toml");
    let text = std::fs::read_to_string(&file).expect("the type");
    let fee = "kind = \"retribusi\"\n";
    assert!(text.contains(fee));
    std::fs::write(file, text.replace(fee, &format!("{fee}pay_within_days = 14\n"))).expect("changed");
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let (from, to): (PathBuf, PathBuf) = {
            let path = entry.expect("an entry").path();
            (path.clone(), to.join(path.file_name().expect("a name")))
        };
        if from.is_dir() {
            copy(&from, &to);
        } else {
            std::fs::copy(from, to).expect("copied");
        }
    }
}

async fn a_bill_with_a_term(on: On) {
    let folder = tempfile::tempdir().expect("a folder");
    with_a_term(folder.path());
    let catalogue = folder.path().to_path_buf();
    let start = "2026-11-20T03:00:00Z".parse::<jiff::Timestamp>().expect("an instant").as_microsecond();
    let clock = ground::app::Clock::Set(start.into());
    let Some(world) = World::start_by(on, clock, |config| config.catalogue = Some(catalogue)).await else { return };
    // The fourteenth day after 20 November.
    let day = "4 Desember 2026";
    let said = asked(&world).await;
    said.applicant.must_say(&format!("Bayar retribusi Rp150.000 paling lambat {day}"));
    assert!(!said.applicant.says("belum ditetapkan"), "{}", said.applicant.text());
    let sentence = format!("Bayar sesuai petunjuk di halaman permohonan paling lambat {day}.");
    assert!(said.notice.contains(&sentence), "{}", said.notice);
    assert!(said.letters.contains(&sentence), "{}", said.letters);
    said.counter.must_say(&format!("Paling lambat {day}"));
    assert_eq!(said.bill, day);
    let service = sign_in(&world, "pemohon").await.get("/layanan/pemakaman").await;
    service.must_say("Dibayar paling lambat 14 hari sejak surat ketetapan (SKRD) terbit.");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_term_of_the_catalogue_is_told_everywhere() {
    a_bill_with_a_term(On::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_term_of_the_catalogue_is_told_everywhere_with_postgres() {
    a_bill_with_a_term(On::Postgres).await;
}

on_both!(
    /// A receipt and a caption are printed: what no face of ours can print is refused where it is typed, and stays there.
    printable, a_receipt_is_printable
);
async fn a_receipt_is_printable(world: &World) {
    let applicant = sign_in(world, "pemohon").await;
    let (href, _) = apply(world, &applicant, "pemakaman").await;
    let id = id_of(&href);
    let version = world.app.rules.catalogue.current("pemakaman").expect("the type").clone();
    verify(world, &id).await;
    for step in &version.ty.offices {
        recommend(world, &id, step, "diberikan").await;
    }
    let counter = sign_in(world, "loket").await;
    let action = format!("/kerja/{id}/bayar");
    let open = counter.get(&format!("/kerja/{id}")).await.form(&action);
    for receipt in ["NTPD 😀 1", "收据 1"] {
        let mut form = open.clone();
        form.set("nomor_bukti", receipt)
            .set("tanggal_bayar", "2026-11-20")
            .set("kanal", "qris")
            .set("jumlah", "150.000");
        let refused = counter.send(form).await;
        assert_eq!(refused.status, 422, "{receipt}: {}", refused.text());
        refused.must_say("tidak dapat dicetak");
        assert!(refused.html.contains("href=\"#nomor_bukti\""), "told at its field: {}", refused.text());
        assert_eq!(refused.form(&action).get("nomor_bukti"), Some(receipt));
        applicant.get(&href).await.must_say("Menunggu pembayaran");
    }
}
