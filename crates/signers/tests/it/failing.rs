//! Every way in which a service can fail, and what may be done next.

use crate::world::{START, World, bsre_at, page, passphrase};
use axum::http::StatusCode;
use sign::pades::Level;
use signers::bsre::Version;
use signers::provider::{DocumentSigner as _, PadesSigner, SignerAuth};
use signers::simulator::{Fault, Place, Stage};
use signers::{Client, Failure, Limits};
use std::time::Duration;

const VERSIONS: [(Version, Place); 2] = [(Version::V1, Place::V1Sign), (Version::V2, Place::V2Sign)];

/// Whether something may have been signed, and whether the request may be repeated as it is.
#[tokio::test(flavor = "multi_thread")]
async fn failures_are_told_apart_and_orphans_are_the_simulators() {
    for (version, place) in VERSIONS {
        for (fault, orphan, repeat) in [
            (Fault::Code { code: 2051, error: "Kuota habis".into() }, false, false),
            (Fault::Status(401), false, false),
            (Fault::Status(404), false, false),
            (Fault::Status(429), false, true),
            (Fault::Status(503), false, true),
            (Fault::Status(504), true, false),
            (Fault::ServerError, true, false),
            (Fault::Hang, true, false),
            (Fault::CutBefore, true, false),
            (Fault::CutAfter, true, false),
            (Fault::Garbage, true, false),
            (Fault::WrongContentType, true, false),
            (Fault::OtherDocument, true, false),
            (Fault::OtherSigner, true, false),
            (Fault::NotSigned, true, false),
        ] {
            let world = World::new().await;
            world.stage.fail_next(place, &fault, 1);
            let bsre = world.impatient(version);
            let signed = bsre.sign(&page("Izin"), &world.request(), &passphrase()).await;
            let Err(failure) = signed else { panic!("{version:?} {fault:?}: {signed:?}") };
            assert_eq!(failure.may_be_orphan(), orphan, "{version:?} {fault:?}: {failure:?}");
            assert_eq!(failure.may_repeat(), repeat, "{version:?} {fault:?}: {failure:?}");
            assert!(!failure.ends_session());
            // Whatever it signed is among what we call a possible orphan.
            assert!(orphan || world.stage.signed().is_empty(), "{fault:?}");
            assert_eq!(world.stage.calls(place), 1, "nothing is sent twice");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_answer_is_waited_for() {
    let world = World::new().await;
    world.stage.fail_next(Place::V2Sign, &Fault::Slow(Duration::from_millis(150)), 1);
    assert!(world.bsre(Version::V2).sign(&page("Izin"), &world.request(), &passphrase()).await.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_there_means_nothing_was_sent() {
    let world = World::new().await;
    let closed = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let bsre = bsre_at(Version::V1, &format!("http://{closed}"), world.client.clone());
    let failure = bsre.sign(&page("Izin"), &world.request(), &passphrase()).await.unwrap_err();
    assert!(matches!(failure, Failure::Unreachable { .. }) && failure.may_repeat(), "{failure:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redirect_is_not_followed_and_a_large_answer_not_read() {
    let world = World::new().await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let target = format!("{}/api/sign/pdf", world.base);
    let routes =
        axum::Router::new().fallback(move || async move { (StatusCode::TEMPORARY_REDIRECT, [("location", target)]) });
    tokio::spawn(async move { axum::serve(listener, routes).await });
    let bsre = bsre_at(Version::V1, &format!("http://{address}"), world.client.clone());
    let failure = bsre.sign(&page("Izin"), &world.request(), &passphrase()).await.unwrap_err();
    assert!(matches!(failure, Failure::Refused { code: 307, .. }), "{failure:?}");
    assert!(world.stage.signed().is_empty());

    let small = Client::new(Limits { answer_bytes_max: 1000, ..Limits::default() }).unwrap();
    let failure = bsre_at(Version::V1, &world.base, small).sign(&page("Izin"), &world.request(), &passphrase()).await;
    assert!(matches!(failure, Err(Failure::Unknown { .. })));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_time_stamps_or_lists_no_level_is_pretended() {
    for (place, fault) in [
        (Place::Timestamp, Fault::ServerError),
        (Place::Timestamp, Fault::Garbage),
        (Place::Timestamp, Fault::WrongContentType),
        (Place::Timestamp, Fault::CutBefore),
    ] {
        let world = World::new().await;
        world.stage.fail_next(place, &fault, 1);
        let failure = local(&world).await.unwrap_err();
        assert!(!failure.ends_session(), "{fault:?}: {failure:?}");
    }
    // The list is asked where the answering service is down; with both down there is no level.
    let world = World::new().await;
    world.stage.fail_next(Place::Ocsp, &Fault::ServerError, 10);
    assert_eq!(local(&world).await.unwrap(), Some(Level::Archive));
    assert!(world.stage.calls(Place::Crl) > 0);
    world.stage.fail_next(Place::Ocsp, &Fault::Garbage, 10);
    world.stage.fail_next(Place::Crl, &Fault::Status(404), 10);
    assert!(local(&world).await.is_err());
}

async fn local(world: &World) -> Result<Option<Level>, Failure> {
    let signer = world.stage.pki().issue("Kepala", (world.now(), 30)).unwrap().signer;
    let pades = PadesSigner::up_to(signer, Level::Archive, world.network());
    let done = pades.sign(&page("Izin"), &world.request_by("Kepala"), &SignerAuth::Session).await?;
    Ok(done.report.level)
}

#[test]
fn a_stage_without_address_names_none() {
    let stage = Stage::new(None, || *START).unwrap();
    let issued = stage.pki().issue("Kepala", (*START, 30)).unwrap();
    let chain = sign::pki::certificates_from_pem(&issued.certificate_pem).unwrap();
    assert_eq!(sign::pades::revocation::sources(&chain[0]), sign::pades::revocation::Sources::default());
}
