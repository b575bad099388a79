//! What registries answer when nothing goes wrong.

use crate::world::{NIB, NIK, NPWP, STR, World, comparison, licence_report, questions, registration, taxpayer};
use jiff::civil::date;
use registries::oss::Company;
use registries::professionals::Registration;
use registries::siak::{Comparison, Sex};
use registries::{KINDS, Outcome, Verdict, kswp, oss, professionals, siak};
use serde_json::json;

#[tokio::test]
async fn every_method_of_every_registry_is_answered_and_says_that_a_simulator_did() {
    let world = World::new().await;
    for question in questions() {
        let answer = world.ask(&question).await.unwrap_or_else(|e| panic!("{question:?}: {e}"));
        assert!(answer.simulated, "{question:?}");
        let expected = match question.method.as_str() {
            "verify" | "verify-nib" | "status" | "registration" => Outcome::Agrees,
            "report-status" | "report-licence" => Outcome::Accepted,
            _ => Outcome::Found,
        };
        assert_eq!(answer.outcome, expected, "{question:?}");
        let kept = serde_json::to_string(&(&question, &answer)).unwrap();
        assert_eq!(
            serde_json::from_str::<(registries::Question, registries::Answer)>(&kept).unwrap(),
            (question, answer)
        );
    }
    let methods: usize = KINDS.iter().map(|kind| kind.methods.len()).sum();
    assert_eq!(questions().len(), methods, "a method without a question here is not tested");
}

#[tokio::test]
async fn siak_says_of_each_element_whether_it_agrees() {
    let world = World::new().await;
    let wrong = Comparison { name: Some("DEWI YANG LAIN".into()), sex: Some(Sex::Male), ..comparison() };
    let answer = world.ask(&siak::verify(&wrong)).await.unwrap();
    assert_eq!(answer.outcome, Outcome::Differs);
    assert_eq!(answer.elements["NAMA_LGKP"].verdict, Verdict::Differs);
    assert!(answer.elements["NAMA_LGKP"].score.unwrap() < 95);
    for agrees in ["NIK", "TGL_LHR", "JENIS_KLMIN"] {
        assert_eq!(answer.elements[agrees].verdict, Verdict::Agrees, "{agrees}");
    }
    assert_eq!(answer.elements.len(), 4, "only what was asked");
    assert!(answer.returned.is_null(), "a comparison returns no data");
}

#[tokio::test]
async fn siak_counts_its_quota_down() {
    let world = World::new().await;
    let first = world.ask(&siak::verify(&comparison())).await.unwrap().quota_left.unwrap();
    let second = world.ask(&siak::verify(&comparison())).await.unwrap().quota_left.unwrap();
    assert_eq!(second + 1, first);
}

#[tokio::test]
async fn siak_knows_any_nik_as_somebody_born_on_its_date() {
    let world = World::new().await;
    for (nik, born_on) in [(NIK, "01-01-1990"), ("1371016902080001", "29-02-2008"), ("3275034512990042", "05-12-1999")]
    {
        let answer = world.ask(&siak::lookup(nik)).await.unwrap();
        assert_eq!(answer.returned["TGL_LHR"], born_on);
    }
    let impossible = world.ask(&siak::lookup("1371013113900001")).await.unwrap();
    assert!(matches!(impossible.outcome, Outcome::NotFound { .. }), "{impossible:?}");
    let verify = Comparison { nik: "1371013113900001".into(), ..Comparison::default() };
    let impossible = world.ask(&siak::verify(&verify)).await.unwrap();
    assert_eq!(impossible.outcome, Outcome::NotFound { code: "15".into() });
}

#[tokio::test]
async fn what_a_simulator_is_told_replaces_what_it_makes_up() {
    let world = World::new().await;
    let tell = |id: &str, number: &str, fields| {
        let mut behaviour = world.stages[id].behaviour();
        behaviour.known.insert(number.to_owned(), fields);
        world.stages[id].behave(behaviour);
    };
    tell("siak", NIK, json!({ "NAMA_LGKP": "NAMA YANG LAIN" }));
    assert_eq!(world.ask(&siak::verify(&comparison())).await.unwrap().outcome, Outcome::Differs);
    tell("siak", NIK, json!(null));
    let gone = Outcome::NotFound { code: "13".into() };
    assert_eq!(world.ask(&siak::verify(&comparison())).await.unwrap().outcome, gone);

    tell("kswp", NPWP, json!({ "flag": "02" }));
    let refused = world.ask(&kswp::status(&taxpayer())).await.unwrap();
    assert!(matches!(&refused.outcome, Outcome::Refused { code, .. } if code == "02"), "{refused:?}");
    assert_eq!(refused.said, "SPT Tahunan belum disampaikan");

    tell("oss", NIB, json!({ "status_nib": "06" }));
    let revoked = Outcome::Refused { code: "06".into(), meaning: "NIB dicabut".into() };
    assert_eq!(world.ask(&oss::check_nib(NIB)).await.unwrap().outcome, revoked);
    let whole = world.ask(&oss::inquire_nib(&Company::ByNib { nib: NIB.into(), oss_id: None })).await.unwrap();
    assert_eq!((whole.outcome, &whole.returned["nib"]), (revoked, &json!(NIB)));

    tell("professionals", STR, json!({ "berlaku_sampai": "2026-11-27" }));
    let expired = world.ask(&professionals::registration(&registration())).await.unwrap();
    assert!(matches!(&expired.outcome, Outcome::Refused { code, .. } if code == "kedaluwarsa"), "{expired:?}");
    let day_before = Registration { on: date(2026, 11, 27), ..registration() };
    let valid = world.ask(&professionals::registration(&day_before)).await.unwrap();
    assert_eq!(valid.outcome, Outcome::Agrees);
}

/// checkNIB may say that a NIB is active without saying whose it is: then inqueryNIB is asked for the name.
#[tokio::test]
async fn a_nib_without_a_name_is_asked_about_once_more() {
    let world = World::new().await;
    let mut behaviour = world.stages["oss"].behaviour();
    let fields = json!({ "nama_perusahaan": "", "nama_perseroan": "PT RANAH CONTOH" });
    behaviour.known.insert(NIB.to_owned(), fields);
    world.stages["oss"].behave(behaviour);
    let holder = |name: Option<&str>| oss::Holder { nib: NIB.into(), name: name.map(Into::into) };
    let calls = || world.stages["oss"].received().into_iter().map(|one| one.call).collect::<Vec<_>>();
    let same = world.ask(&oss::verify_nib(&holder(Some("Ranah Contoh, PT")))).await.unwrap();
    assert_eq!((same.outcome, same.said.as_str()), (Outcome::Agrees, "Atas nama PT RANAH CONTOH"));
    assert_eq!(calls(), ["checkNIB", "inqueryNIB"]);
    let other = world.ask(&oss::verify_nib(&holder(Some("CV Lain")))).await.unwrap();
    assert_eq!(other.outcome, Outcome::Differs);
    // Where no name is to be compared, one call answers.
    world.ask(&oss::verify_nib(&holder(None))).await.unwrap();
    assert_eq!(calls().len(), 5);
}

#[tokio::test]
async fn a_number_that_nobody_knows_is_not_found() {
    let world = World::new().await;
    let not_found = |outcome: &Outcome| matches!(outcome, Outcome::NotFound { .. });
    let nobody = Registration { number: "12".into(), ..registration() };
    assert!(not_found(&world.ask(&professionals::registration(&nobody)).await.unwrap().outcome));
    assert!(not_found(&world.ask(&oss::check_nib("123")).await.unwrap().outcome));
    let by_npwp = Company::ByNpwp { npwp: "0128120207730001".into() };
    assert_eq!(world.ask(&oss::inquire_nib(&by_npwp)).await.unwrap().outcome, Outcome::Found);
}

#[tokio::test]
async fn oss_keeps_what_it_was_told_and_returns_the_number() {
    let world = World::new().await;
    let answer = world.ask(&oss::report_licence(&licence_report())).await.unwrap();
    assert_eq!(answer.returned, json!({ "nomor_izin": "503/1/CONTOH/2026" }));
    let received = world.stages["oss"].received();
    assert_eq!(received[0].call, "receiveLicense");
    assert_eq!(received[0].body["nomor_izin"], "503/1/CONTOH/2026");
}
