//! Who tries too often, and who is not kept out by it.

use crate::client::{Client, Page};
use crate::on_both_from;
use crate::people::sign_in;
use crate::world::{On, World, micros};
use ground::app::Clock;
use saporancak::server::setup;
use std::sync::atomic::{AtomicI64, Ordering};
use tracing_subscriber::fmt::MakeWriter;

const WRONG: &str = "salah salah salah";

/// A world that believes what the test says of addresses.
async fn world() -> World {
    let change = |config: &mut ground::config::Config| {
        config.trusted_proxies = vec!["127.0.0.0/8".parse().expect("a network")];
    };
    World::start_with(On::Sqlite, change).await.expect("SQLite is always there")
}

async fn try_from(client: &Client, address: &str, login: &str, password: &str) -> Page {
    client.post_raw("/masuk", &[("nama", login), ("sandi", password)], &[("x-forwarded-for", address)]).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_account_counts_however_its_name_is_spelled() {
    let world = world().await;
    let stranger = Client::new(&world.base);
    let spellings = ["pemohon", " PEMOHON ", "0812 0000 0001", "+62 812-0000-0001", "pemohon@contoh.invalid"];
    for login in spellings {
        let page = try_from(&stranger, "203.0.113.7", login, WRONG).await;
        assert_eq!(page.status, 422, "{login}: {}", page.text());
    }
    for login in spellings {
        assert_eq!(try_from(&stranger, "203.0.113.7", login, &world.cast.password).await.status, 429, "{login}");
    }
    // What a client writes itself does not make it another; nor does another address of the same /64.
    for address in ["198.51.100.1, 203.0.113.7", "203.0.113.7, 127.0.0.9"] {
        assert_eq!(try_from(&stranger, address, "pemohon", &world.cast.password).await.status, 429, "{address}");
    }
    for n in 1..=5 {
        try_from(&stranger, &format!("2001:db8:0:1::{n}"), "kasi", WRONG).await;
    }
    assert_eq!(try_from(&stranger, "2001:db8:0:1:ffff::1", "kasi", WRONG).await.status, 429);
    assert_eq!(try_from(&stranger, "2001:db8:0:2::1", "kasi", WRONG).await.status, 422);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stranger_keeps_nobody_out() {
    let world = world().await;
    let (office, own) = ("203.0.113.7", Client::new(&world.base));
    assert_eq!(try_from(&own, office, "kadis", &world.cast.password).await.status, 200);
    // Five from the office's own network, and a hundred from everywhere.
    let stranger = Client::new(&world.base);
    for n in 0..6 {
        try_from(&stranger, office, "kadis", WRONG).await;
        try_from(&stranger, &format!("198.51.{n}.1"), "kadis", WRONG).await;
    }
    assert_eq!(try_from(&stranger, office, "kadis", &world.cast.password).await.status, 429);
    // At home, where nobody tried, and at the desk, where the browser knows the account.
    assert_eq!(try_from(&Client::new(&world.base), "192.0.2.1", "kadis", &world.cast.password).await.status, 200);
    own.send(own.get("/akun").await.form("/keluar")).await;
    assert_eq!(try_from(&own, office, "kadis", &world.cast.password).await.status, 200);
    // A cookie of one account is worth nothing for another.
    for _ in 0..5 {
        try_from(&own, office, "kabid", WRONG).await;
    }
    assert_eq!(try_from(&own, office, "kabid", &world.cast.password).await.status, 429);
}

/// Signing and settings count by session: wrong passwords elsewhere do not lock them, and theirs lock nothing else.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_done_signed_in_counts_by_session() {
    let world = world().await;
    let (one, other) = (sign_in(&world, "verifikator").await, sign_in(&world, "verifikator").await);
    let settings = async |client: &Client| {
        let mut form = client.get("/akun").await.form("/akun/sandi");
        form.set("lama", WRONG).set("sandi", "payung tangga sepatu lemari");
        client.send(form).await.status
    };
    for _ in 0..5 {
        assert_eq!(settings(&one).await, 422);
    }
    assert_eq!((settings(&one).await, settings(&other).await), (429, 422));
    assert_eq!(one.get("/kerja").await.status, 200, "work goes on");
    sign_in(&world, "verifikator").await;
}

/// Seven spellings of one unknown number, address or name are refused as seven of a known one: nobody learns who has an account.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unknown_accounts_count_by_one_spelling_too() {
    let world = world().await;
    let stranger = Client::new(&world.base);
    let kinds = [
        ["0812 9999 8888", "081299998888", "+62 812 9999 8888", "0812-9999-8888", "6281299998888", "(0812) 9999.8888"],
        [
            "x@contoh.invalid",
            "X@contoh.invalid",
            " x@contoh.invalid",
            "x@CONTOH.invalid",
            "X@CONTOH.INVALID",
            "x@Contoh.invalid ",
        ],
        ["entahsiapa", "EntahSiapa", " entahsiapa", "entahsiapa ", "ENTAHSIAPA", "entah\u{ad}siapa"],
    ];
    for (n, spellings) in kinds.iter().enumerate() {
        let address = format!("203.0.113.{n}");
        for (tried, login) in spellings.iter().enumerate() {
            let status = try_from(&stranger, &address, login, WRONG).await.status;
            assert_eq!(status, if tried < 5 { 422 } else { 429 }, "{login}");
        }
    }
}

/// Sixty strangers on sixty networks: whoever knows the password still comes in from a browser that nobody knows.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_strangers_keep_nobody_out() {
    let world = world().await;
    let stranger = Client::new(&world.base);
    for n in 0..60 {
        assert_eq!(try_from(&stranger, &format!("198.51.{n}.1"), "kominfo", WRONG).await.status, 422, "{n}");
    }
    let mut refused = 0;
    for n in 50..60 {
        refused += u32::from(try_from(&stranger, &format!("198.51.{n}.1"), "kominfo", WRONG).await.status == 429);
    }
    // One or two more where the test runs slowly.
    assert!(refused >= 8, "a second try is one too many: {refused} refused");
    assert_eq!(try_from(&Client::new(&world.base), "192.0.2.1", "kominfo", &world.cast.password).await.status, 200);
}

/// Four digits of a phone number cannot be tried out, from however many addresses and in whatever spelling; the owner of the number is
/// answered meanwhile.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_is_asked_for_slowly() {
    let world = world().await;
    let stranger = Client::new(&world.base);
    let ask = async |from: &str, number: &str, phone: &str| {
        stranger.post_raw("/status", &[("nomor", number), ("hp", phone)], &[("x-forwarded-for", from)]).await
    };
    let spellings = ["26-000001", "26-1", "26-01", "26-001", "26000001", "26 1"];
    for (n, number) in spellings.iter().chain(&spellings).take(11).enumerate() {
        let page = ask("198.51.100.1", number, &format!("{n:04}")).await;
        assert_eq!(page.status, if n < 10 { 422 } else { 429 }, "{number}");
    }
    assert_eq!(ask("198.51.100.1", "26-000002", "0001").await.status, 422, "another number");
    assert_eq!(
        ask("198.51.100.1", "26-1", "0812 3456 7890").await.status,
        422,
        "the whole number, as the page advises"
    );
    for n in 0..40 {
        assert_eq!(ask(&format!("198.51.101.{n}"), "26-1", &format!("{n:04}")).await.status, 422, "{n}");
    }
    let four = ask("192.0.2.1", "26-000001", "7890").await;
    assert_eq!(four.status, 429);
    assert!(four.text().contains("Tulis nomor HP lengkap") && four.text().contains("tiga menit"), "{}", four.text());
    assert_eq!(ask("192.0.2.1", "26-000001", "0812 3456 7890").await.status, 422, "it is looked for");
}

#[derive(Clone, Default)]
struct Lines(std::sync::Arc<std::sync::Mutex<Vec<u8>>>);

impl std::io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("the lines").extend(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Self;
    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// The log names the route that answered, never what stood in the address.
#[tokio::test]
async fn the_log_names_routes() {
    use axum::body::Body;
    use axum::http::Request;
    use tower::ServiceExt as _;
    let world = World::start(On::Sqlite).await.expect("SQLite is always there");
    let lines = Lines::default();
    let subscriber = tracing_subscriber::fmt().json().with_writer(lines.clone()).finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    for (path, route) in [
        ("/keaslian/7K3M-9QXA-2B4T?x=Budi", "/keaslian/{code}"),
        ("/gangguan/Budi", "/gangguan/{id}"),
        ("/layanan/sip-dokter", "/layanan/{id}"),
        ("/3171234567890123", "?"),
    ] {
        let mut text = String::new();
        // Tests beside this one log to nobody, and what the first of them found is remembered for the line: it is asked anew.
        for _ in 0..20 {
            tracing::callsite::rebuild_interest_cache();
            let (router, _) = saporancak::server::http::router(&world.app);
            let request = Request::get(path).header("host", "127.0.0.1").body(Body::empty()).expect("a request");
            router.oneshot(request).await.expect("an answer");
            text += &String::from_utf8(std::mem::take(&mut *lines.0.lock().expect("the lines"))).expect("text");
            if text.contains("\"served\"") {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        let line = text.lines().find(|line| line.contains("\"served\"")).expect("a line");
        assert!(line.contains(&format!("\"path\":\"{route}\"")), "{line}");
        for word in ["7K3M", "Budi", "sip-dokter", "3171234567890123", "x="] {
            assert!(!text.contains(word), "{word}: {text}");
        }
    }
}

on_both_from!(
    /// A server that was started again, or another one beside it, knows what failed before; each failure makes the next try wait longer.
    a_restart_forgets_no_failure,
    remembered,
    "2026-11-25T02:00:00Z"
);
async fn remembered(world: &World) {
    let tried = async |base: &str, password: &str| {
        Client::new(base).post_raw("/masuk", &[("nama", "kasi"), ("sandi", password)], &[]).await
    };
    for _ in 0..5 {
        assert_eq!(tried(&world.base, WRONG).await.status, 422);
    }
    // Its counters in memory are new.
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let base = format!("http://{}", listener.local_addr().expect("an address"));
    let mut config = world.app.config.clone();
    config.public_url.clone_from(&base);
    let clock = Clock::Set(AtomicI64::new(micros("2026-11-25T02:01:00Z")));
    let app = setup::open(config, clock).await.expect("it starts");
    let (_stop, stopped) = tokio::sync::watch::channel(false);
    let served = app.clone();
    tokio::spawn(async move { saporancak::server::http::serve(served, listener, stopped).await });
    let at = |moment: &str| {
        let Clock::Set(now) = &app.clock else { panic!("the clock is the test's") };
        now.store(micros(moment), Ordering::Relaxed);
    };
    let password = world.cast.password.as_str();
    tried(&base, password).await.must_say("Coba lagi 2 menit lagi");
    at("2026-11-25T02:03:10Z");
    assert_eq!(tried(&base, WRONG).await.status, 422);
    tried(&base, password).await.must_say("Coba lagi 6 menit lagi");
    at("2026-11-25T02:09:20Z");
    assert_eq!(tried(&base, password).await.status, 200, "the right one after its wait");
    assert_eq!(tried(&base, WRONG).await.status, 422, "and what failed before is forgotten");
}
