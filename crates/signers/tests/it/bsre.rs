//! BSrE, both interfaces: status, signing, one-time codes, seals, the one download, what it says of a file.

use crate::referee::{Referee, expected};
use crate::world::{NAME, NIK, PASSPHRASE, World, page, passphrase, with_passphrase};
use sign::pades::{Level, Verdict};
use signers::bsre::{Conclusion, Said, UserStatus, Version};
use signers::provider::{BsreSecret, DocumentSigner as _, SignerAuth};
use signers::simulator::{Enrolment, Fault, Place, WRONG_PASSPHRASE};
use signers::{Failure, SecretString, SignerProblem};

const VERSIONS: [Version; 2] = [Version::V1, Version::V2];

fn enrol(world: &World, status: &str) {
    let enrolment = Enrolment { name: NAME.into(), passphrase: Some(PASSPHRASE.into()), status: status.into() };
    world.stage.enrol(NIK, enrolment);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_is_signed_and_verified() {
    let referee = Referee::find();
    let world = World::new().await;
    enrol(&world, "ISSUE");
    for version in VERSIONS {
        let bsre = world.bsre(version);
        let base = page("Izin");
        let signed = bsre.sign(&base, &world.request(), &passphrase()).await.unwrap();
        assert_eq!((signed.report.verdict, signed.simulated), (Verdict::Valid, true));
        assert!(signed.report.is_specimen());
        assert_eq!(signed.document_id.is_some(), version == Version::V1);
        if let Some(referee) = &referee {
            assert_eq!(referee.level(&world, &signed.file), expected(Level::Basic));
        }
        let said = bsre.verify(&signed.file).await.unwrap();
        assert_eq!((said.what.conclusion, said.simulated), (Conclusion::Valid, true));
        assert_eq!(said.what.signers, [format!("CONTOH – {NAME}")]);
        let mut changed = signed.file.clone();
        let place = changed.windows(4).position(|bytes| bytes == b"Izin").unwrap();
        changed[place] = b'A';
        assert_eq!(bsre.verify(&changed).await.unwrap().what.conclusion, Conclusion::NotValid);
        assert_eq!(bsre.verify(&base).await.unwrap().what.conclusion, Conclusion::NotSigned);
    }
    assert_eq!(world.stage.signed().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_status_of_a_signer_is_told() {
    let world = World::new().await;
    let nik = SecretString::from(NIK);
    for version in VERSIONS {
        let bsre = world.bsre(version);
        for (word, status, problem) in [
            ("ISSUE", UserStatus::Issue, None),
            ("EXPIRED", UserStatus::Expired, Some(SignerProblem::CertificateUnusable)),
            ("REVOKE", UserStatus::Revoke, Some(SignerProblem::CertificateUnusable)),
            ("NOT_REGISTERED", UserStatus::NotRegistered, Some(SignerProblem::NotRegistered)),
        ] {
            enrol(&world, word);
            let said = bsre.status(&nik).await.unwrap();
            assert_eq!(said, Said { what: status, simulated: true });
            assert_eq!(said.what.problem(), problem);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signer_who_cannot_sign_ends_the_batch() {
    let world = World::new().await;
    for version in VERSIONS {
        let bsre = world.bsre(version);
        for (status, text, problem) in [
            ("ISSUE", "yang lain", SignerProblem::WrongSecret),
            ("NOT_REGISTERED", PASSPHRASE, SignerProblem::NotRegistered),
            ("EXPIRED", PASSPHRASE, SignerProblem::CertificateUnusable),
        ] {
            enrol(&world, status);
            let failure = bsre.sign(&page("Izin"), &world.request(), &with_passphrase(text)).await.unwrap_err();
            assert_eq!(failure, Failure::Signer { problem }, "{version:?}");
            assert!(failure.ends_session() && !failure.may_be_orphan() && !failure.may_repeat());
        }
    }
    assert!(world.stage.signed().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn anybody_well_formed_is_enrolled_by_default() {
    let world = World::new().await;
    let bsre = world.bsre(Version::V2);
    assert!(bsre.sign(&page("Izin"), &world.request(), &with_passphrase("apa saja")).await.is_ok());
    let failure = bsre.sign(&page("Izin"), &world.request(), &with_passphrase(WRONG_PASSPHRASE)).await.unwrap_err();
    assert_eq!(failure, Failure::Signer { problem: SignerProblem::WrongSecret });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_one_time_code_covers_what_it_was_asked_for() {
    let world = World::new().await;
    let bsre = world.bsre(Version::V2);
    let nik = SecretString::from(NIK);
    assert!(bsre.send_totp(&nik, 2).await.unwrap().simulated);
    let code = || SignerAuth::Bsre {
        nik: SecretString::from(NIK),
        secret: BsreSecret::Totp(SecretString::from(world.stage.code_of(NIK).unwrap())),
    };
    for _ in 0..2 {
        assert!(bsre.sign(&page("Izin"), &world.request(), &code()).await.is_ok());
    }
    let failure = bsre.sign(&page("Izin"), &world.request(), &code()).await.unwrap_err();
    assert_eq!(failure, Failure::Signer { problem: SignerProblem::WrongSecret });
    // v1 knows no codes: nothing is sent.
    let before = world.stage.calls(Place::V1Sign);
    assert!(world.bsre(Version::V1).sign(&page("Izin"), &world.request(), &code()).await.is_err());
    assert_eq!(world.stage.calls(Place::V1Sign), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_institution_seals() {
    let world = World::new().await;
    let bsre = world.bsre(Version::V2);
    let subscriber = SecretString::from("dpmptsp-padang");
    let enrolment = Enrolment { name: "DPMPTSP Kota Padang".into(), passphrase: None, status: "ISSUE".into() };
    world.stage.enrol("dpmptsp-padang", enrolment);
    let activation = SecretString::from("aktivasi-segel");
    let code = bsre.seal_code((&subscriber, &activation), 1).await.unwrap().what;
    let request = world.request_by("DPMPTSP Kota Padang");
    let sealed = bsre.seal(&page("Izin"), &request, (&subscriber, &code)).await.unwrap();
    assert_eq!(sealed.report.signer.unwrap().common_name, "CONTOH – DPMPTSP Kota Padang");
    let again = bsre.seal(&page("Izin"), &request, (&subscriber, &code)).await.unwrap_err();
    assert_eq!(again, Failure::Signer { problem: SignerProblem::WrongSecret });
    let wrong = SecretString::from(WRONG_PASSPHRASE);
    assert!(bsre.seal_code((&subscriber, &wrong), 1).await.is_err());

    // Behind the signature of the head: both are there, and the first one is as it was.
    let signed = bsre.sign(&page("Izin"), &world.request(), &passphrase()).await.unwrap().file;
    let code = bsre.seal_code((&subscriber, &activation), 1).await.unwrap().what;
    let both = bsre.seal(&signed, &request, (&subscriber, &code)).await.unwrap();
    assert!(both.file.starts_with(&signed));
    assert_eq!((both.report.verdict, both.report.signatures.len()), (Verdict::Valid, 2));
    let said = bsre.verify(&both.file).await.unwrap().what;
    assert_eq!(said.signers, [format!("CONTOH – {NAME}"), "CONTOH – DPMPTSP Kota Padang".into()]);
    // Somebody else's seal, or another document, is not taken.
    for fault in [Fault::OtherSigner, Fault::OtherDocument] {
        let code = bsre.seal_code((&subscriber, &activation), 1).await.unwrap().what;
        world.stage.fail_next(Place::V2Seal, &fault, 1);
        let failure = bsre.seal(&signed, &request, (&subscriber, &code)).await.unwrap_err();
        assert!(matches!(failure, Failure::BadResult { .. }), "{failure:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_can_be_fetched_once() {
    let world = World::new().await;
    let bsre = world.bsre(Version::V1);
    let base = page("Izin");
    world.stage.fail_next(Place::V1Sign, &Fault::CutAfter, 1);
    let failure = bsre.sign(&base, &world.request(), &passphrase()).await.unwrap_err();
    assert!(failure.may_be_orphan() && !failure.may_repeat());
    let Failure::Unknown { document_id: Some(id), .. } = failure else { panic!("{failure:?}") };
    assert_eq!(world.stage.signed()[0].document_id, id);

    let file = bsre.download(&id).await.unwrap();
    let signed = bsre.believe(&base, file.clone(), (&id, &world.request())).unwrap();
    assert_eq!(signed.document_id.as_deref(), Some(id.as_str()));
    assert!(bsre.believe(&page("Lain"), file, (&id, &world.request())).is_err(), "not what was sent");
    let again = bsre.download(&id).await.unwrap_err();
    assert!(matches!(&again, Failure::Refused { said, .. } if said.contains("telah didownload")), "{again:?}");
}
