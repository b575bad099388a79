//! Each level from a key of our own: what our verifier says of it, and what pyHanko says.

use crate::referee::{self, Referee};
use crate::world::{World, modern_page, page};
use sign::pades::{Level, Reason, Report, ValidationData, Verdict, append_validation, verify};
use sign::provider::LocalSigner;
use signers::provider::{DocumentSigner as _, PadesSigner, SignerAuth, renew};
use signers::simulator::{Pki, Validity};

const NAME: &str = "Kepala DPMPTSP";

fn signer(world: &World) -> (LocalSigner, Vec<u8>) {
    let issued = world.stage.pki().issue(NAME, (world.now(), 30)).unwrap();
    (issued.signer, issued.serial)
}

async fn file_of(world: &World, level: Level, base: &[u8]) -> Vec<u8> {
    let pades = PadesSigner::up_to(signer(world).0, level, world.network());
    let signed = pades.sign(base, &world.request_by(NAME), &SignerAuth::Session).await.unwrap();
    assert_eq!((signed.report.level, signed.simulated), (Some(level), level > Level::Basic));
    assert!(signed.file.starts_with(base));
    signed.file
}

fn report(world: &World, file: &[u8]) -> Report {
    verify(file, &world.roots, world.now()).unwrap()
}

const LEVELS: [Level; 4] = [Level::Basic, Level::Timestamped, Level::LongTerm, Level::Archive];

#[tokio::test(flavor = "multi_thread")]
async fn every_level_is_reached_and_pyhanko_agrees() {
    let referee = Referee::find();
    let world = World::new().await;
    for base in [page("Izin"), modern_page("Izin")] {
        for level in LEVELS {
            let file = file_of(&world, level, &base).await;
            let report = report(&world, &file);
            assert_eq!((report.verdict, report.level), (Verdict::Valid, Some(level)), "{:?}", report.reasons);
            assert_eq!(report.timestamped_at.is_some(), level > Level::Basic);
            assert_eq!(report.renew_before.is_some(), level > Level::Basic);
            if let Some(referee) = &referee {
                assert_eq!(referee.level(&world, &file), referee::expected(level), "{level:?}");
            }
        }
    }
}

/// The office's seal behind the head's signature: what the first one reached it keeps, and a renewal carries both on.
#[tokio::test(flavor = "multi_thread")]
async fn a_second_signature_reaches_every_level_and_keeps_the_first() {
    let world = World::new().await;
    for base in [page("Izin"), modern_page("Izin")] {
        for level in LEVELS {
            let first = file_of(&world, level, &base).await;
            let office = world.stage.pki().issue("Kota Padang", (world.now(), 30)).unwrap();
            let pades = PadesSigner::up_to(office.signer, level, world.network());
            let both = pades.sign_further(&first, &world.request_by("Kota Padang")).await.unwrap();
            assert!(both.file.starts_with(&first), "{level:?}");
            let report = report(&world, &both.file);
            assert_eq!((report.verdict, report.level), (Verdict::Valid, Some(level)), "{:?}", report.reasons);
            let names: Vec<_> = report.signatures.iter().map(|one| one.signer.clone().unwrap().common_name).collect();
            assert_eq!(names, [format!("CONTOH – {NAME}"), "CONTOH – Kota Padang".into()], "{level:?}");
            assert!(pades.sign_further(&first, &world.request_by("Kota Lain")).await.is_err(), "another name");
            if level == Level::Archive {
                let (renewed, _) = renew(&both.file, &world.network(), (&[3; 16], world.now())).await.unwrap();
                let report = crate::levels::report(&world, &renewed);
                assert_eq!((report.verdict, report.level), (Verdict::Valid, Some(level)), "{:?}", report.reasons);
                assert_eq!(report.signatures.len(), 2);
                world.wait_days(60);
                assert_eq!(
                    crate::levels::report(&world, &renewed).verdict,
                    Verdict::Valid,
                    "both certificates have ended"
                );
                world.wait_days(-60);
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signature_outlives_its_certificate_only_with_a_time_stamp() {
    let world = World::new().await;
    let base = page("Izin");
    let mut files = Vec::new();
    for level in LEVELS {
        files.push(file_of(&world, level, &base).await);
    }
    world.wait_days(60);
    let all: Vec<_> = files.iter().map(|file| report(&world, file)).collect();
    assert_eq!(all[0].reasons, [Reason::CertificateExpired]);
    for (report, level) in all.iter().zip(LEVELS).skip(1) {
        assert_eq!((report.verdict, report.level), (Verdict::Valid, Some(level)));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewal_only_appends_and_carries_on() {
    let referee = Referee::find();
    let short = Validity { signer_days: 30, timestamp_days: 100 };
    let world = World::made(|base| Pki::lasting(Some(base), *crate::world::START, short).unwrap()).await;
    let first = file_of(&world, Level::Archive, &page("Izin")).await;
    world.wait_days(90);
    let (second, simulated) = renew(&first, &world.network(), (&[3; 16], world.now())).await.unwrap();
    let (third, _) = renew(&second, &world.network(), (&[4; 16], world.now())).await.unwrap();
    assert!(simulated && second.starts_with(&first) && third.starts_with(&second));
    for file in [&first, &second, &third] {
        let report = report(&world, file);
        assert_eq!((report.verdict, report.level), (Verdict::Valid, Some(Level::Archive)), "{:?}", report.reasons);
        let original = verify(&first, &world.roots, world.now()).unwrap();
        assert_eq!(report.signed_sha256, original.signed_sha256, "every version is known by what was signed");
        // Without renewal the lists in the first version are too old for pyHanko, which asks for the authority's status today.
        if let Some(referee) = referee.as_ref().filter(|_| file.len() > first.len()) {
            assert_eq!(referee.level(&world, file), referee::expected(Level::Archive));
        }
    }
    // Not renewed in time: the time stamps say nothing any more, and the signer's certificate has expired.
    world.wait_days(20);
    assert_eq!(report(&world, &third).reasons, [Reason::CertificateExpired]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_revoked_before_signing_is_not_trusted_and_later_does_not_matter() {
    let world = World::new().await;
    let (signer, serial) = signer(&world);
    let pades = PadesSigner::up_to(signer, Level::LongTerm, world.network());
    let base = page("Izin");
    let good = pades.sign(&base, &world.request_by(NAME), &SignerAuth::Session).await.unwrap();
    world.wait_days(1);
    world.stage.pki().revoke(&serial, world.now());
    let list = ValidationData { crls: vec![world.stage.pki().crl(world.now()).unwrap()], ..ValidationData::default() };
    let told = append_validation(&good.file, &list).unwrap();
    let report = report(&world, &told);
    assert_eq!((report.verdict, report.level), (Verdict::Valid, Some(Level::LongTerm)));

    world.wait_days(1);
    let failure = pades.sign(&base, &world.request_by(NAME), &SignerAuth::Session).await.unwrap_err();
    assert!(failure.to_string().contains("certificate-revoked"), "{failure}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_byte_anywhere_is_seen() {
    let world = World::new().await;
    let base = page("Izin");
    let plain = file_of(&world, Level::Timestamped, &base).await;
    let file = file_of(&world, Level::Archive, &base).await;
    let whole = verify(&file, &world.roots, world.now()).unwrap();
    let mut unseen = Vec::new();
    for place in (0..file.len()).step_by(file.len() / 300) {
        let mut changed = file.clone();
        changed[place] ^= 1;
        if verify(&changed, &world.roots, world.now())
            .is_ok_and(|report| report.level == whole.level && report.verdict == Verdict::Valid)
        {
            unseen.push(place);
        }
    }
    assert_eq!(unseen, Vec::<usize>::new(), "of {} with the signature's end near {}", file.len(), plain.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_added_behind_validation_data_is_still_named() {
    let world = World::new().await;
    for level in [Level::LongTerm, Level::Archive] {
        let file = file_of(&world, level, &page("Izin")).await;
        let signed_sha256 = report(&world, &file).signed_sha256;
        for (addition, reason) in [
            (&b"1 0 obj\n<</Type/Catalog>>\nendobj\n"[..], Reason::BytesAfterSignature),
            (b"90 0 obj\n<</Type/Annot/Subtype/Text>>\nendobj\n", Reason::NoteAfterSignature),
        ] {
            let report = report(&world, &[&file, addition].concat());
            assert_eq!((report.verdict, report.signed_sha256), (Verdict::Extended, signed_sha256));
            // A document time stamp is a signature too; without a reading of what stands behind, that is what is seen first.
            assert!(
                report.reasons == [reason] || level == Level::Archive || report.reasons.len() == 1,
                "{:?}",
                report.reasons
            );
        }
        for blank in [&b" \n\0"[..], b"%%EOF\n", b"% disimpan"] {
            let report = report(&world, &[&file, blank].concat());
            assert_eq!((report.verdict, report.level), (Verdict::Extended, Some(level)));
            assert_eq!((report.reasons, report.signed_sha256), (vec![Reason::BlankAfterSignature], signed_sha256));
        }
        let shadowed = shadow(&file);
        assert_eq!(report(&world, &shadowed).verdict, Verdict::Changed, "a page whose content was replaced");
    }
}

/// An update that gives the page another content, as a PDF program writes it.
fn shadow(file: &[u8]) -> Vec<u8> {
    let previous = lopdf::Document::load_mem(file).unwrap();
    let mut update = lopdf::IncrementalDocument::create_from(file.to_vec(), previous);
    let page = update.get_prev_documents().page_iter().next().unwrap();
    update.opt_clone_object_to_new_document(page).unwrap();
    let content = lopdf::Stream::new(lopdf::dictionary! {}, b"BT /F1 24 Tf 100 700 Td (Lain) Tj ET".to_vec());
    let content = update.new_document.add_object(content);
    update.new_document.get_dictionary_mut(page).unwrap().set("Contents", content);
    let mut bytes = Vec::new();
    update.save_to(&mut bytes).unwrap();
    bytes
}

#[tokio::test(flavor = "multi_thread")]
async fn a_time_stamp_of_a_stranger_is_not_believed() {
    let (world, other) = (World::new().await, World::new().await);
    let mut network = world.network();
    network.authority.url = format!("{}/tsa", other.base);
    let pades = PadesSigner::up_to(signer(&world).0, Level::Timestamped, network);
    let failure = pades.sign(&page("Izin"), &world.request_by(NAME), &SignerAuth::Session).await.unwrap_err();
    assert!(failure.to_string().contains("not trusted"), "{failure}");
    // And a file that carries one, made by somebody who trusts them.
    let mut network = world.network();
    network.authority = other.network().authority;
    let both = sign::pki::TrustRoots::from_pem(&[&world.root_pem, &other.root_pem]).unwrap();
    let request = signers::provider::SignRequest { roots: &both, ..world.request_by(NAME) };
    let pades = PadesSigner::up_to(signer(&world).0, Level::Timestamped, network);
    let file = pades.sign(&page("Izin"), &request, &SignerAuth::Session).await.unwrap().file;
    assert_eq!(report(&world, &file).reasons, [Reason::TimestampUntrusted]);
}
