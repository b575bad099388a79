//! Officers at a provider of sign-ins by others (`OpenID` Connect): linked, signed in, and nobody else by what they bring back.

use crate::client::{Client, Page};
use crate::passkeys::with_codes;
use crate::people::sign_in;
use crate::world::{On, World};
use ground::config::Config;
use houses::account::changing::close;
use reqwest::redirect::Policy;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

const PAGE: &str = "/akun/akun-dinas";
const TO_LINK: &str = "/akun/akun-dinas/sambung";
const TO_SIGN_IN: &str = "/masuk/akun-dinas";

struct Provider {
    process: Child,
    issuer: String,
}

impl Drop for Provider {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Provider {
    /// Starts it for the world of this configuration; `None` on a machine that has none and needs none.
    fn start(config: &mut Config) -> Option<Self> {
        let module = std::env::var("OIDC_PROVIDER").ok();
        let required = std::env::var("REFEREES").as_deref() == Ok("required");
        assert!(module.is_some() || !required, "OIDC_PROVIDER is not set; run ./test, which installs it");
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/openid/provider.mjs");
        let secret = "rahasia-klien-yang-panjang-sekali-untuk-uji";
        let secret_file = config.data.join("openid-secret");
        std::fs::write(&secret_file, secret).expect("a file");
        let mut process = Command::new("node")
            .arg(script)
            .args([&format!("{}/masuk/akun-dinas/kembali", config.public_url), secret, "0"])
            .env("OIDC_PROVIDER", module?)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("node starts");
        let mut lines = BufReader::new(process.stdout.take().expect("its output")).lines();
        // What else it says is about the runtime.
        let issuer = lines.find_map(|line| line.ok().filter(|line| line.starts_with("http"))).expect("its address");
        std::thread::spawn(move || lines.for_each(drop));
        let text = format!(
            "issuer = {issuer:?}\nclient_id = \"saporancak\"\nname = \"Akun Dinas Contoh\"\nclient_secret_file = {:?}",
            secret_file.display().to_string()
        );
        config.openid = Some(Box::new(toml::from_str(&text).expect("settings")));
        Some(Self { process, issuer })
    }

    /// Who sits in front of it from now on.
    async fn as_person(&self, name: &str) {
        let answer = reqwest::get(format!("{}/as/{name}", self.issuer)).await.expect("an answer");
        assert!(answer.status().is_success());
    }

    async fn world(on: On) -> Option<(Self, World)> {
        let mut provider = None;
        let world = World::start_with(on, |config| provider = Self::start(config)).await?;
        Some((provider?, world))
    }
}

/// Goes there and back; the page that asks whether it is right.
async fn offered(client: &Client) -> Page {
    client.get(TO_LINK).await
}

async fn link(client: &Client) -> Page {
    let page = offered(client).await;
    client.send(page.form(PAGE)).await
}

async fn an_officer_signs_in_with_an_official_account(on: On) {
    let Some((provider, world)) = Provider::world(on).await else { return };
    let world = &world;
    let officer = sign_in(world, "verifikator").await;
    officer.get("/akun").await.must_say("Masuk dengan Akun Dinas Contoh");
    officer.get(PAGE).await.must_say("Hubungkan dengan Akun Dinas Contoh");
    provider.as_person("nobody").await;
    offered(&officer).await.must_say("Belum dihubungkan");
    provider.as_person("sari").await;
    offered(&officer).await.must_say("Hubungkan akun ini?").must_say("sari@dinas");
    let nobody = Client::new(&world.base);
    nobody.get(TO_SIGN_IN).await.must_say("belum dihubungkan dengan akun petugas");
    link(&officer).await.must_say("Akun dinas dihubungkan").must_say("sari@dinas");
    officer.get("/kabar").await.must_say("akun dinas dihubungkan dengan akun Anda");

    let browser = Client::new(&world.base);
    browser.get("/masuk").await.must_say("masuk dengan Akun Dinas Contoh");
    let page = browser.get(&format!("{TO_SIGN_IN}?lanjut=%2Fakun")).await;
    assert_eq!((page.status, page.path.as_str()), (200, "/akun"), "{}", page.text());
    page.must_say("verifikator");

    // One identity opens one account.
    let other = sign_in(world, "loket").await;
    link(&other).await.must_say("sudah dihubungkan dengan akun petugas lain");
    // With a second factor, the code is asked next, as after the password.
    let (head, _) = with_codes(world, "kadis").await;
    provider.as_person("rosa").await;
    link(&head).await.must_say("Akun dinas dihubungkan");
    let page = Client::new(&world.base).get(TO_SIGN_IN).await;
    assert!(page.path.starts_with("/masuk/kode"), "{} {}", page.path, page.text());
    // Applicants have no official account.
    let applicant = sign_in(world, "pemohon").await;
    applicant.get(TO_LINK).await.must_say("tidak dibuka untuk akun ini");
    let forced = applicant.post_raw(PAGE, &[("tawaran", "AAAA")], &[]).await;
    assert_eq!(forced.status, 422, "{}", forced.text());

    // Who left the service comes in no more.
    let left = world.cast.person("verifikator2").expect("an officer").id;
    provider.as_person("tuti").await;
    link(&sign_in(world, "verifikator2").await).await.must_say("Akun dinas dihubungkan");
    let admin = world.cast.person("admin").expect("an admin").actor();
    close(&world.app, (left, admin), "Pindah ke kota lain.", None).await.expect("closed");
    Client::new(&world.base).get(TO_SIGN_IN).await.must_say("belum dihubungkan dengan akun petugas");

    // Others let the head in again: what was linked before opens nothing any more.
    let id = world.cast.person("kadis").expect("the head").id;
    let given = houses::account::changing::give_password(&world.app, id, domain::account::Actor::System).await;
    given.expect("a new password");
    provider.as_person("rosa").await;
    Client::new(&world.base).get(TO_SIGN_IN).await.must_say("belum dihubungkan dengan akun petugas");

    let page = officer.get(PAGE).await;
    officer.send(page.form("/akun/akun-dinas/lepas")).await.must_say("Akun dinas dilepas");
    provider.as_person("sari").await;
    Client::new(&world.base).get(TO_SIGN_IN).await.must_say("belum dihubungkan dengan akun petugas");
    assert_eq!(sign_in(world, "verifikator").await.get("/akun").await.status, 200, "the password stays");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_officer_signs_in_with_an_official_account_on_sqlite() {
    an_officer_signs_in_with_an_official_account(On::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_officer_signs_in_with_an_official_account_on_postgres() {
    an_officer_signs_in_with_an_official_account(On::Postgres).await;
}

/// A browser that stops before it comes back to us.
struct Stopping(reqwest::Client);

impl Stopping {
    fn new() -> Self {
        Self(reqwest::Client::builder().cookie_store(true).redirect(Policy::none()).build().expect("a client"))
    }

    /// The address that the provider sends it back to.
    async fn way_back(&self, world: &World) -> String {
        let mut address = format!("{}{TO_SIGN_IN}", world.base);
        for _ in 0..8 {
            let answer = self.0.get(&address).send().await.expect("an answer");
            let next = answer.headers().get("location").expect("a redirect").to_str().expect("text");
            let next = answer.url().join(next).expect("an address").to_string();
            if next.starts_with(&format!("{}/masuk/akun-dinas/kembali", world.base)) {
                return next;
            }
            address = next;
        }
        panic!("it never comes back");
    }

    /// Where it is sent from there; a page where it is not.
    async fn open(&self, address: &str) -> Result<String, String> {
        let answer = self.0.get(address).send().await.expect("an answer");
        match answer.headers().get("location") {
            Some(to) => Ok(to.to_str().expect("text").to_owned()),
            None => Err(answer.text().await.expect("a page")),
        }
    }
}

/// RFC 9700: an answer counts once, in the browser that asked, as the provider gave it.
async fn an_answer_counts_once_and_where_it_was_asked_for(on: On) {
    let Some((mut provider, world)) = Provider::world(on).await else { return };
    let world = &world;
    provider.as_person("sari").await;
    let officer = sign_in(world, "verifikator").await;
    link(&officer).await.must_say("Akun dinas dihubungkan");

    let refused = |opened: Result<String, String>, why: &str| {
        let page = opened.expect_err(why);
        assert!(page.contains("belum selesai"), "{why}: {page}");
    };
    let (one, other) = (Stopping::new(), Stopping::new());
    let (mine, theirs) = (one.way_back(world).await, other.way_back(world).await);
    refused(Stopping::new().open(&mine).await, "a browser that asked nothing");
    refused(other.open(&mine).await, "another browser's answer");
    let state_of = |address: &str| {
        let url: reqwest::Url = address.parse().expect("an address");
        url.query_pairs().find(|(name, _)| name == "state").expect("a state").1.into_owned()
    };
    // The code of somebody else under one's own state: the provider asks for the verifier, and the token has another nonce.
    let third = Stopping::new();
    let own = third.way_back(world).await;
    refused(third.open(&theirs.replace(&state_of(&theirs), &state_of(&own))).await, "somebody else's code");
    let fourth = Stopping::new();
    let way = fourth.way_back(world).await;
    let issuer: String = reqwest::Url::parse_with_params("http://x", [("iss", &provider.issuer)])
        .expect("an address")
        .query()
        .expect("a query")
        .into();
    assert!(way.contains(&issuer), "{way}");
    refused(fourth.open(&way.replace(&issuer, "iss=https%3A%2F%2Fsso.example")).await, "an answer of another provider");
    assert!(one.open(&mine).await.is_ok_and(|to| !to.starts_with("/masuk")), "as it was asked for, it counts");
    refused(one.open(&mine).await, "once");

    // A row that was changed by hand opens nothing.
    let id = world.app.db.read({
        let handle = world.app.clone();
        move |tx| {
            Ok::<_, db::DbError>(
                houses::account::accounts::by_login(tx, &handle.vault, "loket")?.expect("it is there").id,
            )
        }
    });
    let id = id.await.expect("read");
    let to_another = format!("update staff_identity set account_id = '{id}'");
    let changed = world.app.db.command::<_, db::DbError, _>(move |tx: &mut dyn db::Tx| tx.batch(&to_another));
    changed.await.expect("changed by hand");
    Client::new(&world.base).get(TO_SIGN_IN).await.must_say("belum dihubungkan dengan akun petugas");

    let _ = provider.process.kill();
    let _ = provider.process.wait();
    // What it can do was read a moment ago; the answer cannot be exchanged.
    let page = Client::new(&world.base).get("/masuk").await;
    page.must_say("masuk dengan Akun Dinas Contoh");
    assert_eq!(sign_in(world, "kadis").await.get("/akun").await.status, 200, "the password needs no provider");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_counts_once_and_where_it_was_asked_for_on_sqlite() {
    an_answer_counts_once_and_where_it_was_asked_for(On::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_counts_once_and_where_it_was_asked_for_on_postgres() {
    an_answer_counts_once_and_where_it_was_asked_for(On::Postgres).await;
}

/// A provider that is not there closes no door.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_the_provider_the_password_opens() {
    let world = World::start_with(On::Sqlite, |config| {
        let file = config.data.join("openid-secret");
        std::fs::write(&file, "rahasia").expect("a file");
        let text = format!(
            "issuer = \"http://127.0.0.1:1\"\nclient_id = \"a\"\nname = \"Akun Dinas\"\nclient_secret_file = {:?}",
            file.display().to_string()
        );
        config.openid = Some(Box::new(toml::from_str(&text).expect("settings")));
    });
    let world = world.await.expect("SQLite is always there");
    let page = Client::new(&world.base).get(TO_SIGN_IN).await;
    assert_eq!(page.status, 422);
    page.must_say("sedang tidak menjawab").must_say("Kata sandi");
    let officer = sign_in(&world, "verifikator").await;
    officer.get(TO_LINK).await.must_say("sedang tidak menjawab");
}
