//! WhatsApp and SMS: handed over, refused, repeated, delivered, bounced.

use crate::world::{World, impatient};
use channels::messaging::{Kind as Gateway, Message, Outcome, Report, Sent, reports, send, signature_holds};
use channels::simulator::{Fault, Kind, Place, report_body, report_signature};
use channels::{Failure, Reason};
use std::time::Duration;

const PLACES: [(Gateway, Place); 2] = [(Gateway::Whatsapp, Place::Whatsapp), (Gateway::Sms, Place::Sms)];

fn message(id: &str) -> Message {
    Message {
        id: id.into(),
        to: "0812-0000-0000".into(),
        text: "Permohonan Anda \"P-1\" dikembalikan: {to} & <b>".into(),
    }
}

async fn hand_over(world: &World, kind: Gateway, message: &Message) -> Result<Sent, Failure> {
    send(&world.client, kind, world.messaging.gateway(kind).unwrap(), message).await
}

#[tokio::test]
async fn a_message_arrives_word_for_word() {
    let world = World::new(Kind::Messaging).await;
    for (kind, place) in PLACES {
        let sent = hand_over(&world, kind, &message("m-1")).await.unwrap();
        let entry = world.stage.entries().pop().unwrap();
        assert_eq!((entry.place, entry.id, entry.to.as_str()), (place, sent.provider_id, "6281200000000"));
        assert_eq!(entry.text, message("m-1").text);
    }
}

#[tokio::test]
async fn failures_are_told_apart() {
    let world = World { client: impatient(), ..World::new(Kind::Messaging).await };
    for (kind, place) in PLACES {
        let safe = kind == Gateway::Sms;
        for (fault, repeat) in [
            (Fault::Refuse, false),
            (Fault::RateLimit, true),
            (Fault::Overloaded, true),
            (Fault::ServerError, safe),
            (Fault::Hang, safe),
        ] {
            world.stage.fail_next(place, fault, 1);
            let failure = hand_over(&world, kind, &message("m-1")).await.unwrap_err();
            assert_eq!(failure.may_repeat(), repeat, "{kind:?} {fault:?}: {failure:?}");
            let refused = matches!(failure, Failure::Refused { .. });
            assert_eq!(refused, fault == Fault::Refuse, "{kind:?} {fault:?}: {failure:?}");
        }
        assert!(world.stage.entries().iter().all(|e| e.place != place));
    }
    world.stage.fail_next(Place::Sms, Fault::RateLimit, 1);
    let failure = hand_over(&world, Gateway::Sms, &message("m-1")).await.unwrap_err();
    assert_eq!(failure.retry_after(), Some(Duration::from_mins(1)));
    world.stage.fail_next(Place::Sms, Fault::Refuse, 1);
    let failure = hand_over(&world, Gateway::Sms, &message("m-1")).await.unwrap_err();
    assert!(failure.to_string().contains("saldo tidak cukup"), "{failure}");
}

#[tokio::test]
async fn a_lost_answer_makes_no_second_message() {
    let world = World::new(Kind::Messaging).await;
    for fault in [Fault::Cut, Fault::Unreadable] {
        for (kind, place) in PLACES {
            let message = message(&format!("{fault:?}"));
            world.stage.fail_next(place, fault, 1);
            let failure = hand_over(&world, kind, &message).await.unwrap_err();
            let safe = kind == Gateway::Sms;
            assert!(matches!(failure, Failure::Unknown { repeatable, .. } if repeatable == safe), "{failure:?}");
            let taken = || world.stage.entries().iter().filter(|e| e.place == place).count();
            let before = taken();
            if safe {
                hand_over(&world, kind, &message).await.unwrap();
                assert_eq!(taken(), before);
            }
        }
    }
}

#[tokio::test]
async fn a_wrong_key_or_number_is_refused() {
    let world = World::new(Kind::Messaging).await;
    for (kind, _) in PLACES {
        let abroad = Message { to: "+1 202 555 0100".into(), ..message("m-1") };
        let failure = hand_over(&world, kind, &abroad).await.unwrap_err();
        assert!(matches!(failure, Failure::Refused { reason: Reason::Recipient, .. }), "{failure:?}");
        assert!(!format!("{failure} {failure:?}").contains("202"), "a number is personal data: {failure:?}");
    }
    for file in ["whatsapp-token", "sms-key"] {
        std::fs::write(world.folder.path().join(file), "salah").unwrap();
    }
    for (kind, _) in PLACES {
        let failure = hand_over(&world, kind, &message("m-1")).await.unwrap_err();
        assert!(matches!(failure, Failure::Refused { reason: Reason::Credentials, .. }), "{kind:?}: {failure:?}");
    }
}

#[tokio::test]
async fn what_became_of_it_is_reported_and_signed() {
    let world = World::new(Kind::Messaging).await;
    for (kind, _) in PLACES {
        let sent = hand_over(&world, kind, &message("m-1")).await.unwrap();
        let format = world.messaging.gateway(kind).unwrap().report.as_ref().unwrap();
        for outcome in [Outcome::Delivered, Outcome::Bounced { why: "nomor tidak aktif".into() }] {
            let body = report_body(kind, &sent.provider_id, &outcome);
            let expected = Report { provider_id: sent.provider_id.clone(), outcome };
            assert_eq!(reports(format, &body), [expected], "{kind:?}");
            let (body, signature) = (body.to_string(), format.signature.as_ref().unwrap());
            let given = report_signature(body.as_bytes());
            assert_eq!(signature_holds(signature, body.as_bytes(), &given), Ok(true));
            assert_eq!(signature_holds(signature, b"{}", &given), Ok(false));
        }
    }
}

#[tokio::test]
async fn every_mistake_in_the_configuration_is_told() {
    let mut world = World::new(Kind::Messaging).await;
    assert!(world.messaging.uses_simulator());
    let gateway = world.messaging.sms.as_mut().unwrap();
    gateway.url = "http://gateway.contoh.id/kirim".into();
    gateway.id_pointer = "id".into();
    gateway.secret_files.insert("token".into(), "tidak-ada".into());
    gateway.secret_files.insert("to".into(), world.folder.path().join("sms-key"));
    gateway.body = channels::messaging::Body::Json(serde_json::json!({ "to": "{to}" }));
    gateway.method = channels::messaging::Method::Get;
    let wrong = world.messaging.problems().join("\n");
    for part in
        ["sms.url harus", "tidak-ada", "nama to, text", "harus memuat {text}", "{kunci}", "harus form", "id_pointer"]
    {
        assert!(wrong.contains(part), "{part}: {wrong}");
    }
}
