//! What is said, and may be done, after each way a call can fail.

use crate::world::{
    NIB, NIK, World, client, comparison, licence_report, questions, registries, status_report, taxpayer,
};
use registries::oss::{Company, LicenceReport};
use registries::simulator::{Behaviour, Fault};
use registries::{Cause, Failure, KINDS, Outcome, Question, Reason, kswp, oss, siak};
use std::time::Duration;

/// A failure without its words.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Seen {
    Transient(Cause),
    Permanent(Reason),
    Quota,
}

fn seen(failure: &Failure) -> Seen {
    match failure {
        Failure::Transient { cause, .. } => Seen::Transient(*cause),
        Failure::Permanent { reason, .. } => Seen::Permanent(*reason),
        Failure::Quota { .. } => Seen::Quota,
    }
}

async fn fails(world: &World, fault: Fault, expected: Seen) {
    world.fail(&fault);
    for question in questions() {
        let failure = world.ask(&question).await.unwrap_err();
        assert_eq!(seen(&failure), expected, "{question:?} {fault:?}: {failure}");
        assert_eq!(failure.may_repeat(), matches!(expected, Seen::Transient(_)));
    }
}

#[tokio::test]
async fn an_answer_that_is_none_may_be_asked_for_again() {
    let world = World::new().await;
    fails(&world, Fault::Cut, Seen::Transient(Cause::Cut)).await;
    for fault in [Fault::Garbage, Fault::OtherJson, Fault::WrongContentType, Fault::TooLong] {
        fails(&world, fault, Seen::Transient(Cause::Unreadable)).await;
    }
}

#[tokio::test]
async fn the_status_says_who_has_to_change_something() {
    let world = World::new().await;
    for (status, expected) in [
        (400, Seen::Permanent(Reason::Question)),
        (401, Seen::Permanent(Reason::Credentials)),
        (403, Seen::Permanent(Reason::Forbidden)),
        (404, Seen::Permanent(Reason::Place)),
        (405, Seen::Permanent(Reason::Forbidden)),
        (422, Seen::Permanent(Reason::Question)),
        (429, Seen::Transient(Cause::Overloaded)),
        (500, Seen::Transient(Cause::ServerError)),
        (502, Seen::Transient(Cause::ServerError)),
        (503, Seen::Transient(Cause::Overloaded)),
        (504, Seen::Transient(Cause::TimedOut)),
    ] {
        fails(&world, Fault::Status { status }, expected).await;
    }
}

#[tokio::test]
async fn the_body_that_spring_makes_of_an_error_is_quoted() {
    let world = World::new().await;
    world.fail(&Fault::Status { status: 500 });
    let failure = world.ask(&siak::verify(&comparison())).await.unwrap_err();
    assert_eq!(
        failure.to_string(),
        "SIAK (Dukcapil) sedang terganggu. Sistem akan mencoba lagi. (\"500 Internal Server Error\")"
    );
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    fails(&World::new().await, Fault::Redirect, Seen::Permanent(Reason::Settings)).await;
}

#[tokio::test]
async fn a_registry_that_hangs_is_left_after_the_time_limit() {
    let world = World { client: client(Duration::from_millis(400)), ..World::new().await };
    fails(&world, Fault::Hang, Seen::Transient(Cause::TimedOut)).await;
}

#[tokio::test]
async fn a_slow_answer_within_the_time_limit_is_an_answer() {
    let world = World::new().await;
    world.fail(&Fault::Slow { milliseconds: 20 });
    for question in questions() {
        world.ask(&question).await.unwrap();
    }
}

#[tokio::test]
async fn a_closed_door_may_be_tried_again() {
    let world = World::new().await;
    // A port that was free a moment ago.
    let closed = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let bases = KINDS.iter().map(|kind| (kind.id, format!("http://{closed}"))).collect();
    let world = World { registries: registries(&bases, world.folder.path()), ..world };
    for question in questions() {
        let failure = world.ask(&question).await.unwrap_err();
        assert_eq!(seen(&failure), Seen::Transient(Cause::Unreachable), "{failure}");
    }
}

#[tokio::test]
async fn a_used_up_quota_of_siak_comes_with_status_200() {
    let world = World::new().await;
    world.fail(&Fault::QuotaUsedUp);
    for question in [siak::verify(&comparison()), siak::lookup(NIK)] {
        let failure = world.ask(&question).await.unwrap_err();
        assert_eq!(seen(&failure), Seen::Quota, "{failure}");
    }
    world.stages["siak"].behave(Behaviour { quota: 1, ..Behaviour::default() });
    assert_eq!(world.ask(&siak::verify(&comparison())).await.unwrap().quota_left, Some(0));
    assert_eq!(seen(&world.ask(&siak::verify(&comparison())).await.unwrap_err()), Seen::Quota);
    for question in [kswp::status(&taxpayer()), oss::check_nib(NIB)] {
        let failure = world.ask(&question).await.unwrap_err();
        assert_eq!(seen(&failure), Seen::Transient(Cause::Overloaded), "{failure}");
    }
}

#[tokio::test]
async fn codes_of_siak_come_with_status_200() {
    let world = World::new().await;
    let said = async |code: &str| {
        world.fail(&Fault::Code { code: code.into() });
        let verified = world.ask(&siak::verify(&comparison())).await.unwrap();
        assert_eq!(world.ask(&siak::lookup(NIK)).await.unwrap().outcome, verified.outcome, "{code}");
        assert!(verified.elements.is_empty() && !verified.said.is_empty());
        verified.outcome
    };
    for code in ["08", "13", "15"] {
        assert_eq!(said(code).await, Outcome::NotFound { code: code.into() });
    }
    for (code, word) in [("11", "Meninggal"), ("12", "Ganda"), ("14", "Non Aktif")] {
        match said(code).await {
            Outcome::Refused { code: theirs, meaning } => {
                assert!(theirs == code && meaning.contains(word), "{meaning}");
            }
            other => panic!("{code}: {other:?}"),
        }
    }
    assert_eq!(said("77").await, Outcome::Unclear, "an unknown code is for a person");
}

#[tokio::test]
async fn flags_of_kswp_say_why_a_taxpayer_is_not_valid() {
    let world = World::new().await;
    for code in ["00", "01", "02", "03", "04"] {
        world.fail(&Fault::Code { code: code.into() });
        let outcome = world.ask(&kswp::status(&taxpayer())).await.unwrap().outcome;
        match (code, outcome) {
            ("00", Outcome::Agrees) => {}
            ("04", Outcome::NotFound { code }) => assert_eq!(code, "04"),
            (code, Outcome::Refused { code: theirs, meaning }) => {
                assert_eq!((theirs.as_str(), Some(meaning.as_str())), (code, kswp::flag_meaning(code)));
            }
            (code, other) => panic!("{code}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn codes_of_oss_say_who_has_to_change_something() {
    let world = World::new().await;
    let company = Company::ByNib { nib: NIB.into(), oss_id: None };
    let questions = [oss::check_nib(NIB), oss::inquire_nib(&company)];
    let reports = [oss::report_status(&status_report()), oss::report_licence(&licence_report())];
    for (code, expected) in [
        ("400", Seen::Permanent(Reason::Question)),
        ("401", Seen::Permanent(Reason::Credentials)),
        ("403", Seen::Permanent(Reason::Forbidden)),
        ("405", Seen::Permanent(Reason::Forbidden)),
        ("500", Seen::Transient(Cause::ServerError)),
        ("504", Seen::Transient(Cause::TimedOut)),
    ] {
        world.fail(&Fault::Code { code: code.into() });
        for question in questions.iter().chain(&reports) {
            assert_eq!(seen(&world.ask(question).await.unwrap_err()), expected, "{code} {question:?}");
        }
    }
    world.fail(&Fault::Code { code: "404".into() });
    for question in &questions {
        assert_eq!(world.ask(question).await.unwrap().outcome, Outcome::NotFound { code: "404".into() });
    }
    for report in &reports {
        assert_eq!(seen(&world.ask(report).await.unwrap_err()), Seen::Permanent(Reason::Question));
    }
}

#[tokio::test]
async fn what_cannot_be_right_is_not_sent() {
    let world = World::new().await;
    let mut unknown_status = status_report();
    unknown_status.kd_status = "99".into();
    let too_long = LicenceReport { nomor_izin: "x".repeat(51), ..licence_report() };
    let mut unknown_element = comparison();
    unknown_element.others.insert("PASSWORD".into(), "x".into());
    let letters = kswp::Taxpayer { npwp: "12345678901234x".into(), ..taxpayer() };
    for question in [
        oss::report_status(&unknown_status),
        oss::report_licence(&too_long),
        siak::verify(&unknown_element),
        kswp::status(&letters),
        kswp::status(&kswp::Taxpayer { service: String::new(), ..taxpayer() }),
        Question::new("siak", "verify", &serde_json::json!({})),
        Question::new("siak", "delete", &comparison()),
        Question::new("oss", "check-nib", &Company::ByNpwp { npwp: "0".repeat(16) }),
    ] {
        let failure = world.ask(&question).await.unwrap_err();
        assert_eq!(seen(&failure), Seen::Permanent(Reason::Question), "{question:?}: {failure}");
    }
    let elsewhere = Question::new("perpustakaan", "buku", &serde_json::json!({}));
    assert_eq!(seen(&world.ask(&elsewhere).await.unwrap_err()), Seen::Permanent(Reason::Settings));
    assert!(world.stages.values().all(|stage| stage.received().is_empty()));
}
