//! Every message against its golden file: what we send, what we read, and what the simulators answer.
//!
//! The files hold the messages as the sources document them (`reference/domain.md`, Pedoman Integrasi v4.3.22). A change of a file is a
//! change of the contract.

use crate::world::{
    NIB, NIK, World, client, comparison, configured, licence_report, now, recorder, registration, serve, status_report,
    taxpayer,
};
use axum::http::StatusCode;
use registries::oss::{Bill, Company, StatusReport, arrival};
use registries::siak::Comparison;
use registries::{Answer, Failure, Outcome, Question, Reason, Verdict, kswp, oss, professionals, siak};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::Duration;

fn golden(name: &str) -> Value {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(format!("{name}.json"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{name}: {e}"));
    // The made-up name of the NIK stands for itself.
    let name = comparison().name.unwrap();
    serde_json::from_str(&text.replace("@NAME@", &name)).unwrap()
}

/// Every request with its golden file.
fn requests() -> Vec<(&'static str, Question)> {
    let by_nib = |oss_id: Option<&str>| Company::ByNib { nib: NIB.into(), oss_id: oss_id.map(str::to_owned) };
    let bill = Bill {
        kd_akun: "1".into(),
        kd_penerimaan: "2".into(),
        kd_billing: "3".into(),
        tgl_billing: "2026-11-28".into(),
        tgl_expire: "2026-12-05".into(),
        nominal: "150000".into(),
        url_dokumen: "https://contoh.invalid/sps".into(),
    };
    let with_bill = StatusReport {
        kd_status: "30".into(),
        file_lampiran: Some("abc.pdf".into()),
        persetujuan_form: Some(false),
        data_pnbp: Some(bill),
        ..status_report()
    };
    vec![
        ("siak-verify-request", siak::verify(&comparison())),
        ("siak-lookup-request", siak::lookup(NIK)),
        ("kswp-request", kswp::status(&taxpayer())),
        ("oss-check-nib-request", oss::check_nib(NIB)),
        // The name is compared here: OSS is asked for the number alone.
        ("oss-check-nib-request", oss::verify_nib(&oss::Holder { nib: NIB.into(), name: Some("PT Contoh".into()) })),
        ("oss-inquire-nib-request", oss::inquire_nib(&by_nib(None))),
        ("oss-inquire-nib-request-oss-id", oss::inquire_nib(&by_nib(Some("P02-202611280800000000001")))),
        ("oss-inquire-nib-request-npwp", oss::inquire_nib(&Company::ByNpwp { npwp: "0012345678201000".into() })),
        ("oss-report-status-request", oss::report_status(&status_report())),
        ("oss-report-status-request-bill", oss::report_status(&with_bill)),
        ("oss-report-licence-request", oss::report_licence(&licence_report())),
        ("professionals-request", professionals::registration(&registration())),
    ]
}

#[tokio::test]
async fn every_request_is_as_documented() {
    let folder = tempfile::tempdir().unwrap();
    for (name, question) in requests() {
        let (registries, mut sent) = recorder(StatusCode::OK, json!({}), folder.path()).await;
        let _ = registries.ask(&client(Duration::from_mins(1)), &question).await;
        let (sent, golden) = (sent.recv().await.unwrap(), golden(name));
        assert_eq!(
            (json!(sent.method), json!(sent.path)),
            (golden["method"].clone(), golden["path"].clone()),
            "{name}"
        );
        for (header, value) in golden["headers"].as_object().unwrap() {
            assert_eq!(sent.headers[header.as_str()], value.as_str().unwrap(), "{name}: {header}");
        }
        let body: Value = serde_json::from_slice(&sent.body).unwrap_or_default();
        assert_eq!(body, golden["body"], "{name}");
    }
}

async fn read(answer: &str, status: u16, question: &Question) -> Result<Answer, Failure> {
    let folder = tempfile::tempdir().unwrap();
    let status = StatusCode::from_u16(status).unwrap();
    let (registries, _sent) = recorder(status, golden(answer), folder.path()).await;
    let answered = registries.ask(&client(Duration::from_mins(1)), question).await;
    assert!(!answered.as_ref().is_ok_and(|answer| answer.simulated), "{answer}: nobody said that it is a simulator");
    answered
}

#[tokio::test]
async fn answers_of_siak_are_read_as_documented() {
    let verify = siak::verify(&comparison());
    let agrees = read("siak-verify-answer", 200, &verify).await.unwrap();
    assert_eq!((agrees.outcome, agrees.quota_left), (Outcome::Agrees, Some(56616)));
    assert_eq!(agrees.elements["NAMA_LGKP"].score, Some(100));

    let more = Comparison { birth_place: Some("PADANG".into()), address: Some("JL. LAIN".into()), ..comparison() };
    let differs = read("siak-verify-answer-differs", 200, &siak::verify(&more)).await.unwrap();
    assert_eq!(differs.outcome, Outcome::Differs);
    let verdicts: Vec<_> = differs.elements.iter().filter(|(_, e)| e.verdict == Verdict::Differs).collect();
    assert!(verdicts.len() == 1 && verdicts[0].0 == "ALAMAT" && verdicts[0].1.score == Some(59), "{verdicts:?}");

    let less = read("siak-verify-answer", 200, &siak::verify(&more)).await.unwrap();
    assert_eq!(less.outcome, Outcome::Unclear, "it says nothing of all that was asked");

    for code in ["08", "13", "15"] {
        let outcome = read(&format!("siak-verify-answer-{code}"), 200, &verify).await.unwrap().outcome;
        assert_eq!(outcome, Outcome::NotFound { code: code.into() });
    }
    for code in ["11", "12", "14"] {
        let name = format!("siak-verify-answer-{code}");
        let meaning = golden(&name)["content"][0]["RESPON"].as_str().unwrap().to_owned();
        let outcome = read(&name, 200, &verify).await.unwrap().outcome;
        assert_eq!(outcome, Outcome::Refused { code: code.into(), meaning });
    }
    let quota = read("siak-verify-answer-quota", 200, &verify).await.unwrap_err();
    assert!(matches!(quota, Failure::Quota { .. }), "{quota}");
    let login = read("siak-verify-answer-login", 200, &verify).await.unwrap_err();
    assert!(matches!(login, Failure::Permanent { reason: Reason::Credentials, .. }), "{login}");
    let spring = read("spring-error", 500, &verify).await.unwrap_err();
    assert!(spring.may_repeat(), "{spring}");

    let found = read("siak-lookup-answer", 200, &siak::lookup(NIK)).await.unwrap();
    assert_eq!((found.outcome, &found.returned["NAMA_LGKP"]), (Outcome::Found, &json!("NAMA CONTOH")));
    let not_found = read("siak-lookup-answer-not-found", 200, &siak::lookup(NIK)).await.unwrap();
    assert_eq!(not_found.outcome, Outcome::NotFound { code: String::new() });
    let other = read("siak-lookup-answer", 200, &siak::lookup("1371010101900002")).await.unwrap_err();
    assert!(other.to_string().contains("NIK lain"), "data about somebody else is no answer: {other}");
}

#[tokio::test]
async fn answers_of_kswp_are_read_as_documented() {
    let status = kswp::status(&taxpayer());
    assert_eq!(read("kswp-answer", 200, &status).await.unwrap().outcome, Outcome::Agrees);
    assert_eq!(read("kswp-answer-least", 200, &status).await.unwrap().outcome, Outcome::Agrees);
    let invalid = read("kswp-answer-invalid", 200, &status).await.unwrap();
    assert!(matches!(&invalid.outcome, Outcome::Refused { code, .. } if code == "02"), "{invalid:?}");
    let named = kswp::Taxpayer { name: Some("PT YANG LAIN".into()), ..taxpayer() };
    assert_eq!(read("kswp-answer", 200, &kswp::status(&named)).await.unwrap().outcome, Outcome::Differs);
}

#[tokio::test]
async fn a_gateway_to_kswp_of_another_shape_needs_configuration_only() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("kunci"), "SIMULATOR-kunci").unwrap();
    let (send, mut taken) = tokio::sync::mpsc::unbounded_channel();
    let take = move |headers: axum::http::HeaderMap, body: String| {
        let key = headers["authorization"].to_str().unwrap().to_owned();
        send.send((key, serde_json::from_str::<Value>(&body).unwrap())).unwrap();
        async { axum::Json(json!({ "data": { "hasil": 0, "sebab": "2", "wp": { "nama": "PT \"A\"" } } })) }
    };
    let known = axum::Router::new().route("/kswp", axum::routing::post(take));
    let base = serve(known).await;
    let text = format!(
        r#"
        [registries.kswp]
        url = "{base}/kswp"
        method = "POST"
        headers = {{ Authorization = "Bearer {{kunci}}" }}
        secret_files = {{ kunci = {:?} }}
        body = {{ wp = {{ npwp = "{{npwp}}", nama = "{{name}}" }}, izin = ["{{service}}"] }}
        [registries.kswp.answer]
        status = "/data/hasil"
        valid = ["1"]
        invalid = ["0"]
        flag = "/data/sebab"
        name = "/data/wp/nama"
        not_found_statuses = [404]
        "#,
        folder.path().join("kunci").display().to_string()
    );
    let taxpayer = kswp::Taxpayer { name: Some("PT \"A\"".into()), ..taxpayer() };
    let client = client(Duration::from_mins(1));
    let answer = configured(&text).ask(&client, &kswp::status(&taxpayer)).await.unwrap();
    assert!(matches!(&answer.outcome, Outcome::Refused { code, .. } if code == "02"), "{answer:?}");
    assert_eq!(answer.elements["name"].verdict, Verdict::Agrees);
    let (key, body) = taken.recv().await.unwrap();
    assert_eq!(key, "Bearer SIMULATOR-kunci");
    assert_eq!(body, json!({ "wp": { "npwp": "012345678201000", "nama": "PT \"A\"" }, "izin": ["SIP01"] }));
    let elsewhere = configured(&text.replace("/kswp\"", "/tidak-ada\""));
    let not_found = elsewhere.ask(&client, &kswp::status(&taxpayer)).await.unwrap();
    assert_eq!(not_found.outcome, Outcome::NotFound { code: String::new() });
}

#[tokio::test]
async fn answers_of_oss_are_read_as_documented() {
    let check = oss::check_nib(NIB);
    let found = read("oss-check-nib-answer", 200, &check).await.unwrap();
    assert_eq!((found.outcome, &found.returned["nama_perusahaan"]), (Outcome::Found, &json!("PT CONTOH")));
    for status in [200, 404] {
        let not_found = read("oss-check-nib-answer-not-found", status, &check).await.unwrap();
        assert_eq!(not_found.outcome, Outcome::NotFound { code: "404".into() }, "the code counts, not the status");
    }
    assert!(read("oss-check-nib-answer", 200, &oss::check_nib("8120207730002")).await.is_err(), "about another NIB");

    let inquire = oss::inquire_nib(&Company::ByNib { nib: NIB.into(), oss_id: None });
    let whole = read("oss-inquire-nib-answer", 200, &inquire).await.unwrap();
    assert_eq!(whole.returned, golden("oss-inquire-nib-answer")["responinqueryNIB"]["dataNIB"], "nothing is lost");

    let status = oss::report_status(&status_report());
    assert_eq!(read("oss-report-status-answer", 200, &status).await.unwrap().outcome, Outcome::Accepted);
    let refused = read("oss-report-status-answer-refused", 400, &status).await.unwrap_err();
    assert!(!refused.may_repeat() && refused.to_string().contains("Data izin tidak ditemukan"), "{refused}");
    let licence = oss::report_licence(&licence_report());
    let accepted = read("oss-report-licence-answer", 200, &licence).await.unwrap();
    assert_eq!(accepted.returned["nomor_izin"], "503/1/CONTOH/2026");
    assert!(read("oss-report-licence-answer-refused", 200, &licence).await.unwrap_err().may_repeat());
}

#[tokio::test]
async fn answers_of_the_register_of_professionals_are_read() {
    let question = professionals::registration(&registration());
    assert_eq!(read("professionals-answer", 200, &question).await.unwrap().outcome, Outcome::Agrees);
    let until = read("professionals-answer-until", 200, &question).await.unwrap();
    assert_eq!(until.returned, json!({ "profesi": "Bidan", "berlaku_sampai": "2031-01-31" }));
    let not_found = read("professionals-answer-not-found", 404, &question).await.unwrap();
    assert_eq!(not_found.outcome, Outcome::NotFound { code: String::new() });
}

#[test]
fn a_delivery_of_oss_is_read_in_parts_and_kept_whole() {
    let golden_body = golden("oss-receive-nib-request");
    let arrival = arrival::read(golden_body.to_string().as_bytes()).unwrap();
    assert_eq!(arrival.whole, golden_body, "fields of a coming edition too");
    assert_eq!(arrival.whole["dataNIB"]["isian_edisi_mendatang"]["apa_saja"][1], "dua");
    assert_eq!((arrival.nib.as_str(), arrival.company_name.as_str()), (NIB, "PT CONTOH SEHAT"));
    assert_eq!((arrival.authority, arrival.document_kind), (arrival::Authority::City, arrival::DocumentKind::Original));
    assert_eq!((arrival.responsible[0].identity.as_str(), arrival.responsible[0].position.as_str()), (NIK, "DIREKTUR"));
    let place = ("JL. CONTOH NO. 3".to_owned(), "1371031001".to_owned());
    assert_eq!((arrival.projects[0].kbli.as_str(), &arrival.projects[0].places[0]), ("86105", &place));
    let about = arrival.about().unwrap();
    assert_eq!((about.licence_name.as_str(), about.requirements[0].id.as_str()), ("Izin Operasional Klinik", "77"));
    let kept = serde_json::to_string(&arrival).unwrap();
    assert!(serde_json::from_str::<arrival::Arrival>(&kept).unwrap().is_same_as(&arrival));
    assert_eq!(arrival::taken(), golden("oss-receive-nib-answer"));
    let refused = arrival::read(br#"{"dataNIB":{"nib":"81"}}"#).err().unwrap();
    assert_eq!(arrival::not_taken(&refused.to_string()), golden("oss-receive-nib-answer-refused"));
}

#[test]
fn a_delivery_with_odd_shapes_is_read_or_refused_and_never_a_panic() {
    let read = |text: &str| arrival::read(text.as_bytes());
    for (text, problem) in [
        ("", arrival::ArrivalProblem::NotJson),
        ("[]", arrival::ArrivalProblem::NoData),
        (r#"{"dataNIB":[]}"#, arrival::ArrivalProblem::NoData),
        (r#"{"dataNIB":{}}"#, arrival::ArrivalProblem::Nib),
        (r#"{"dataNIB":{"nib":"812020773000x"}}"#, arrival::ArrivalProblem::Nib),
    ] {
        assert_eq!(read(text).err(), Some(problem), "{text}");
    }
    assert!(read(&"[".repeat(100_000)).is_err(), "depth");
    let odd = read(
        r#"{"dataNIB":{"nib":8120207730001,"penanggung_jwb":{"nama_penanggung_jwb":"A"},"data_proyek":"x",
        "data_checklist":[null,1,{"kd_izin":33}],"kewenangan":2,"tipe_dokumen":5}}"#,
    )
    .unwrap();
    assert_eq!((odd.nib.as_str(), odd.responsible[0].name.as_str(), odd.projects.len()), (NIB, "A", 0));
    assert_eq!(odd.checklist[0].licence_code, "33");
    assert_eq!((odd.authority, odd.document_kind), (arrival::Authority::Unknown, arrival::DocumentKind::Update));
}

/// Names of fields with the kinds of their values, all the way down; of lists the first item.
fn shape(path: &str, value: &Value, out: &mut BTreeSet<String>) {
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "bool",
        Value::Number(_) => "number",
        Value::String(_) => "text",
        Value::Array(items) => {
            items.iter().take(1).for_each(|item| shape(&format!("{path}/0"), item, out));
            "list"
        }
        Value::Object(fields) => {
            fields.iter().for_each(|(name, value)| shape(&format!("{path}/{name}"), value, out));
            "object"
        }
    };
    out.insert(format!("{path}: {kind}"));
}

#[tokio::test]
async fn the_simulators_answer_in_the_documented_shape() {
    let world = World::new().await;
    let http = reqwest::Client::new();
    for (request, answer) in [
        ("siak-verify-request", "siak-verify-answer"),
        ("siak-lookup-request", "siak-lookup-answer"),
        ("kswp-request", "kswp-answer"),
        ("oss-check-nib-request", "oss-check-nib-answer"),
        ("oss-report-status-request", "oss-report-status-answer"),
        ("oss-report-licence-request", "oss-report-licence-answer"),
        ("professionals-request", "professionals-answer"),
    ] {
        let golden_request = golden(request);
        let base = world.bases.iter().find(|(id, _)| request.starts_with(*id)).unwrap().1;
        let url = format!("{base}{}", golden_request["path"].as_str().unwrap());
        let mut call = if golden_request["method"] == "GET" { http.get(url) } else { http.post(url) };
        for (header, value) in golden_request["headers"].as_object().unwrap() {
            call = call.header(header, value.as_str().unwrap());
        }
        if !golden_request["body"].is_null() {
            call = call.body(golden_request["body"].to_string());
        }
        let answered: Value = call.send().await.unwrap().json().await.unwrap();
        let (mut theirs, mut documented) = (BTreeSet::new(), BTreeSet::new());
        shape("", &answered, &mut theirs);
        shape("", &golden(answer), &mut documented);
        assert_eq!(theirs, documented, "{request} at {}", now());
    }
}
