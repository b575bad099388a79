//! Addresses that refuse, gateways that fail, reports that are forged: by a real SMTP server and the SIMULATOR of the gateways.

use super::{applicant, change, deliveries, rows, settled, tell_of};
use crate::outside::{free_port, program, start};
use crate::people::sign_in;
use crate::world::{On, World};
use channels::messaging::{Kind as Gateway, Outcome};
use channels::simulator::{self, Fault, Kind, Place, Stage, report_body, report_signature};
use db::DbError;
use domain::notice::Topic;
use domain::notice::{Channel, Mode};
use ground::config::{Config, Mail};
use houses::notice::notices;
use std::process::{Command, Stdio};

/// Refuses every recipient for good and counts them.
const REFUSING: &str = "
import sys, time
from aiosmtpd.controller import Controller
class Refusing:
    async def handle_RCPT(self, server, session, envelope, address, options):
        print('RCPT', flush=True)
        return '550 5.1.1 <%s> tidak dikenal' % address
controller = Controller(Refusing(), hostname='127.0.0.1', port=int(sys.argv[1]))
controller.start()
time.sleep(3600)
";

/// A recipient that the mail server refuses is not written to again until they say so, and they see it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_address_is_left_alone() {
    let Some(python) = program("AIOSMTPD_PYTHON") else { return };
    let port = free_port();
    let heard = tempfile::NamedTempFile::new().expect("a file");
    let mut command = Command::new(python);
    command.args(["-c", REFUSING, &port.to_string()]).stdout(heard.reopen().expect("a file")).stderr(Stdio::null());
    let _server = start(command, port);
    let world = World::start_with(On::Sqlite, |config| {
        let from = Some("Perizinan <izin@contoh.invalid>".into());
        config.mail = Mail { smtp_url: Some(format!("smtp://127.0.0.1:{port}")), password_file: None, from };
    });
    let world = world.await.expect("SQLite is always there");
    let to = applicant(&world).id;
    tell_of(&world, to, Topic::Submitted, "satu").await;
    settled(&world).await;
    assert_eq!(deliveries(&world).await, ["surel bounced SMTP 550 5.1.1"], "without the address it named");
    tell_of(&world, to, Topic::Returned, "dua").await;
    settled(&world).await;
    let tries = || std::fs::read_to_string(heard.path()).unwrap_or_default().matches("RCPT").count();
    assert_eq!((deliveries(&world).await.len(), tries()), (1, 1), "not written to again");

    let client = sign_in(&world, "pemohon").await;
    client.get("/akun").await.must_say("Kiriman Surel kepada Anda ditolak");
    let page = client.get("/akun/kabar").await;
    page.must_say("Surel Anda menolak kiriman");
    let after = client.send(page.form("/akun/kabar/coba")).await;
    assert!(!after.says("menolak kiriman") && after.path.contains("dicoba-lagi"), "{}", after.text());
    tell_of(&world, to, Topic::Issued, "tiga").await;
    settled(&world).await;
    assert_eq!(tries(), 2);

    // Another address is tried without being asked; without the password nothing changes.
    let mut form = client.get("/akun").await.form("/akun/kontak");
    form.set("email", "baru@contoh.invalid").set("kini", "bukan ini");
    client.send(form.clone()).await.must_say("tidak cocok");
    form.set("kini", &world.cast.password);
    let after = client.send(form).await;
    assert!(after.path.contains("kabar=kode-kontak"), "{}", after.text());
    settled(&world).await;
    assert_eq!(tries(), 3, "the code went to the new address, which refuses too; the old one stays and is left alone");
    client.get("/akun").await.must_say("Menunggu dibuktikan: baru@contoh.invalid");
    assert!(!rows(&world, OUTBOX, |r| r.text("t")).await.join("").contains("contoh.invalid"));
}

const OUTBOX: &str = "select name || lane || body || coalesce(last_error, '') as t from outbox";

/// A world with the simulated gateways, where the applicant wants WhatsApp and SMS at once and no mail.
pub async fn with_gateways(on: On, adjust: impl FnOnce(&mut Config)) -> Option<(World, Stage)> {
    let stage = Stage::new(|| 1_795_600_000);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let base = format!("http://{}", listener.local_addr().expect("an address"));
    let router = simulator::messaging(stage.clone());
    tokio::spawn(async move { axum::serve(listener, router).await });
    let world = World::start_with(on, |config| {
        let table = simulator::configuration(Kind::Messaging, &base, &config.data.join("simulator")).expect("written");
        let mut table: toml::Table = table.parse().expect("TOML");
        config.messaging = table.remove("messaging").expect("a table").try_into().expect("settings");
        adjust(config);
    });
    let world = world.await?;
    let to = applicant(&world).id;
    let wished: Result<(), DbError> = world
        .app
        .db
        .command(move |tx| {
            notices::set_mode(tx, to, Channel::Surel, Mode::Off)?;
            notices::set_mode(tx, to, Channel::Whatsapp, Mode::AtOnce)?;
            notices::set_mode(tx, to, Channel::Sms, Mode::AtOnce)
        })
        .await;
    wished.expect("kept");
    Some((world, stage))
}

async fn messages_go_by_gateway(on: On) {
    let Some((world, stage)) = with_gateways(on, |_| {}).await else { return };
    let to = applicant(&world).id;
    tell_of(&world, to, Topic::Returned, "satu").await;
    settled(&world).await;
    assert_eq!(deliveries(&world).await, ["sms sent", "whatsapp sent"]);
    let taken = stage.entries();
    assert_eq!(taken.len(), 2);
    for entry in &taken {
        assert_eq!(entry.to, "6281200000001");
        assert!(entry.text.contains("perlu diperbaiki") && entry.text.contains("/kabar"), "{}", entry.text);
        assert!(entry.place != Place::Sms || entry.text.chars().count() <= 160, "{}", entry.text);
    }

    // Taken over, but the answer is lost: the one that knows repetitions gets another, the other does not.
    for place in [Place::Sms, Place::Whatsapp] {
        stage.fail_next(place, Fault::Cut, 1);
    }
    tell_of(&world, to, Topic::Issued, "dua").await;
    settled(&world).await;
    let states = deliveries(&world).await;
    assert_eq!(states[2], "sms sent");
    assert!(states[3].starts_with("whatsapp unknown"), "{states:?}");
    assert_eq!(stage.entries().len(), 4, "each once");

    // Put off, then refused for want of credit: tried again until it passes.
    stage.fail_next(Place::Sms, Fault::Overloaded, 1);
    stage.fail_next(Place::Sms, Fault::Refuse, 1);
    tell_of(&world, to, Topic::Revoked, "tiga").await;
    settled(&world).await;
    assert_eq!(deliveries(&world).await[4..], ["sms sent", "whatsapp sent"]);
    assert_eq!(stage.entries().len(), 6);

    // The machine dies while a message is on its way to a gateway that knows no repetitions: it is left alone.
    change(&world, "update notice_delivery set state = 'sending' where state = 'sent'").await;
    change(&world, "update outbox set done_at = null, lease = null, lease_until = null where name = 'deliver'").await;
    settled(&world).await;
    let states = deliveries(&world).await;
    assert!(
        states.iter().filter(|s| s.starts_with("whatsapp")).all(|s| s.starts_with("whatsapp unknown")),
        "{states:?}"
    );
    assert!(states.iter().filter(|s| s.starts_with("sms")).all(|s| s == "sms sent"), "{states:?}");
    assert_eq!(stage.entries().len(), 6, "nothing twice");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn messages_go_by_gateway_on_sqlite() {
    messages_go_by_gateway(On::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn messages_go_by_gateway_on_postgres() {
    messages_go_by_gateway(On::Postgres).await;
}

/// Posts a report as a gateway would; returns the status.
async fn report(world: &World, channel: &str, body: &str, header: (&str, &str)) -> u16 {
    let request = reqwest::Client::new().post(format!("{}/kabar/laporan/{channel}", world.base));
    let request = request.header("content-type", "application/json").header(header.0, header.1).body(body.to_owned());
    request.send().await.expect("an answer").status().as_u16()
}

/// A signed report marks a number as refused, for this channel only; a forged one does nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_report_counts_only_when_it_is_the_gateways() {
    let (world, stage) = with_gateways(On::Sqlite, |_| {}).await.expect("SQLite is always there");
    let to = applicant(&world).id;
    tell_of(&world, to, Topic::Submitted, "satu").await;
    settled(&world).await;
    let id_at = |place| stage.entries().into_iter().find(|e| e.place == place).expect("taken").id;
    let bounced = Outcome::Bounced { why: "nomor 081200000001 tidak aktif".into() };
    let body = report_body(Gateway::Sms, &id_at(Place::Sms), &bounced).to_string();
    let signed = report_signature(body.as_bytes());
    let header = "x-hub-signature-256";
    for wrong in ["", "sha256=00", &report_signature(b"{}")] {
        assert_eq!(report(&world, "sms", &body, (header, wrong)).await, 401);
    }
    assert_eq!(report(&world, "surel", &body, (header, &signed)).await, 404);
    assert_eq!(report(&world, "merpati", &body, (header, &signed)).await, 404);
    let large = " ".repeat(70_000);
    assert_eq!(report(&world, "sms", &large, (header, &report_signature(large.as_bytes()))).await, 413);
    assert_eq!(deliveries(&world).await, ["sms sent", "whatsapp sent"], "nothing so far");

    assert_eq!(report(&world, "sms", &body, (header, &signed)).await, 200);
    assert_eq!(report(&world, "sms", &body, (header, &signed)).await, 200, "twice is once");
    let arrived = report_body(Gateway::Whatsapp, &id_at(Place::Whatsapp), &Outcome::Delivered).to_string();
    assert_eq!(report(&world, "whatsapp", &arrived, (header, &report_signature(arrived.as_bytes()))).await, 200);
    let unknown = report_body(Gateway::Sms, "sms-999", &Outcome::Delivered).to_string();
    assert_eq!(report(&world, "sms", &unknown, (header, &report_signature(unknown.as_bytes()))).await, 404);
    assert_eq!(deliveries(&world).await, ["sms bounced nomor … tidak aktif", "whatsapp delivered"]);

    tell_of(&world, to, Topic::Issued, "dua").await;
    settled(&world).await;
    assert_eq!(deliveries(&world).await[2..], ["whatsapp sent"], "the number has WhatsApp");
    sign_in(&world, "pemohon").await.get("/akun/kabar").await.must_say("SMS Anda menolak kiriman");
}

/// A gateway that cannot sign sends a secret along.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_gateway_that_cannot_sign_shows_a_secret() {
    let secret = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(secret.path(), "rahasia-laporan\n").expect("written");
    let started = with_gateways(On::Sqlite, |config| {
        if let Some(report) = config.messaging.sms.as_mut().and_then(|sms| sms.report.as_mut()) {
            report.signature = None;
        }
        config.report_secret_file = Some(secret.path().to_owned());
    });
    let (world, stage) = started.await.expect("SQLite is always there");
    tell_of(&world, applicant(&world).id, Topic::Submitted, "satu").await;
    settled(&world).await;
    let id = stage.entries().into_iter().find(|e| e.place == Place::Sms).expect("taken").id;
    let body = report_body(Gateway::Sms, &id, &Outcome::Delivered).to_string();
    for wrong in ["", "rahasia", "rahasia-laporan-"] {
        assert_eq!(report(&world, "sms", &body, ("x-saporancak-rahasia", wrong)).await, 401, "{wrong}");
    }
    assert_eq!(report(&world, "sms", &body, ("x-saporancak-rahasia", "rahasia-laporan")).await, 200);
    assert_eq!(deliveries(&world).await[0], "sms delivered");
}
