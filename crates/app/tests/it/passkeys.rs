//! Passkeys: added, used in place of a code, answered once, never copied, and gone with the telephone.

use crate::client::{Client, Page};
use crate::on_both_from;
use crate::people::sign_in;
use crate::world::World;
use domain::security_event::SecurityEvent;
use houses::account::totp;
use ring::digest::{SHA256, digest};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _};

const START: &str = "2026-11-25T02:00:00Z";
const PAGE: &str = "/akun/kunci-sandi";
const CODES: &str = "/akun/langkah-kedua";
/// Present and verified.
const SEEN: u8 = 0x05;

/// An authenticator with one credential, in software.
struct Authenticator {
    key: EcdsaKeyPair,
    credential: Vec<u8>,
    count: u32,
    flags: u8,
    origin: String,
}

fn encoded(bytes: &[u8]) -> String {
    data_encoding::BASE64URL_NOPAD.encode(bytes)
}

impl Authenticator {
    fn new(world: &World, credential: &[u8]) -> Self {
        let random = SystemRandom::new();
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).expect("a key");
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, pkcs8.as_ref(), &random).expect("a key");
        Self { key, credential: credential.to_vec(), count: 1, flags: SEEN, origin: world.base.clone() }
    }

    fn head(&self, flags: u8) -> Vec<u8> {
        let mut data = digest(&SHA256, b"127.0.0.1").as_ref().to_vec();
        data.push(self.flags | flags);
        data.extend(self.count.to_be_bytes());
        data
    }

    fn client_data(&self, kind: &str, challenge: &str) -> Vec<u8> {
        let told = serde_json::json!({
            "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false,
        });
        told.to_string().into_bytes()
    }

    /// What it answers where one is to be made: `{"fmt": "none", "attStmt": {}, "authData": …}` in CBOR.
    fn attestation(&self) -> Vec<u8> {
        let mut data = self.head(0x40);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.credential.len()).expect("short").to_be_bytes());
        data.extend(&self.credential);
        let point = self.key.public_key().as_ref();
        data.extend([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
        data.extend(&point[1..33]);
        data.extend([0x22, 0x58, 0x20]);
        data.extend(&point[33..]);
        let mut object = vec![0xa3, 0x63];
        object.extend(b"fmt");
        object.push(0x64);
        object.extend(b"none");
        object.push(0x67);
        object.extend(b"attStmt");
        object.extend([0xa0, 0x68]);
        object.extend(b"authData");
        object.push(0x59);
        object.extend(u16::try_from(data.len()).expect("short").to_be_bytes());
        object.extend(data);
        object
    }

    /// Adds it from the page.
    async fn add(&self, client: &Client, name: &str) -> Page {
        let page = client.get(PAGE).await;
        let mut form = page.form(PAGE);
        let client_data = self.client_data("webauthn.create", &challenge(&page));
        form.set("nama", name).set("klien", &encoded(&client_data)).set("bukti", &encoded(&self.attestation()));
        client.send(form).await
    }

    /// The fields of an answer to a challenge.
    fn answer(&mut self, challenge: &str) -> Vec<(&'static str, String)> {
        self.count += 1;
        let (data, client_data) = (self.head(0), self.client_data("webauthn.get", challenge));
        let told = [&data[..], digest(&SHA256, &client_data).as_ref()].concat();
        let signature = self.key.sign(&SystemRandom::new(), &told).expect("signed");
        vec![
            ("tantangan", challenge.to_owned()),
            ("kredensial", encoded(&self.credential)),
            ("klien", encoded(&client_data)),
            ("perangkat", encoded(&data)),
            ("tanda", encoded(signature.as_ref())),
        ]
    }

    /// Answers the page for the code.
    async fn give(&mut self, client: &Client, path: &str) -> Page {
        let asked = challenge(&client.get(path).await);
        send(client, path, &self.answer(&asked)).await
    }
}

async fn send(client: &Client, path: &str, answer: &[(&'static str, String)]) -> Page {
    let pairs: Vec<(&str, &str)> = answer.iter().map(|(name, value)| (*name, &value[..])).collect();
    client.post_raw(path, &pairs, &[]).await
}

fn challenge(page: &Page) -> String {
    let (_, rest) =
        page.html.split_once("data-tantangan=\"").unwrap_or_else(|| panic!("asks nothing: {}", page.text()));
    rest.chars().take_while(|c| *c != '"').collect()
}

/// Somebody with codes from a telephone, signed in.
pub async fn with_codes(world: &World, username: &str) -> (Client, Vec<u8>) {
    let client = sign_in(world, username).await;
    let page = client.get(CODES).await;
    let (_, rest) = page.html.split_once("<p class=\"code\">").expect("the secret as text");
    let text: String = rest.chars().take_while(|c| *c != '<').filter(|c| !c.is_whitespace()).collect();
    let secret = data_encoding::BASE32_NOPAD.decode(text.as_bytes()).expect("base 32");
    let mut form = page.form(CODES);
    let code = totp::code(&secret, totp::step_at(world.app.now()));
    form.set("kode", &code).set("kini", &world.cast.password);
    client.send(form).await.must_say("Hanya tampil sekali");
    (client, secret)
}

/// Somebody whose password was right.
async fn at_the_code(world: &World, username: &str) -> Client {
    let client = Client::new(&world.base);
    let mut form = client.get("/masuk").await.form("/masuk");
    form.set("nama", username).set("sandi", &world.cast.password);
    let page = client.send(form).await;
    assert_eq!(page.path.split('?').next(), Some("/masuk/kode"), "{}", page.text());
    client
}

on_both_from!(
    /// NIST SP 800-63B-4 3.2.5: a passkey stands beside the code, for each sign-in and before what is hard to take back.
    a_passkey_is_used_in_place_of_a_code,
    used,
    super::START
);
async fn used(world: &World) {
    let bare = sign_in(world, "admin").await;
    bare.get(PAGE).await.must_say("Pasang dahulu");
    let (admin, _) = with_codes(world, "admin").await;
    let mut key = Authenticator::new(world, b"satu");
    key.add(&admin, "").await.must_say("Beri nama");
    key.add(&admin, "Laptop kantor").await.must_say("Kunci sandi ditambahkan");
    key.add(&admin, "Sekali lagi").await.must_say("sudah terpasang");
    admin.get("/kabar").await.must_say("Kunci sandi ditambahkan pada akun Anda");

    let client = at_the_code(world, "admin").await;
    client.get("/masuk/kode").await.must_say("Pakai kode di bawah");
    let page = key.give(&client, "/masuk/kode").await;
    assert!(page.status == 200 && !page.path.starts_with("/masuk"), "{} {}", page.path, page.text());
    // Ten minutes later it is asked again, and the passkey is the answer.
    world.set_clock("2026-11-25T02:11:00Z");
    let action = "/akun/kunci-sandi/hapus";
    assert!(client.post_raw(action, &[], &[]).await.path.starts_with("/akun/kode"));
    assert!(client.get(PAGE).await.path.starts_with("/akun/kode"), "nobody adds one in a browser left open");
    assert_eq!(key.give(&client, "/akun/kode").await.status, 200);
    assert!(!client.post_raw(action, &[], &[]).await.path.starts_with("/akun/kode"));

    let page = client.get(PAGE).await;
    page.must_say("Laptop kantor");
    client.send(page.form("/akun/kunci-sandi/hapus")).await.must_say("Kunci sandi dihapus");
    let page = at_the_code(world, "admin").await.get("/masuk/kode").await;
    assert!(!page.html.contains("data-tantangan"), "it has none any more");
}

on_both_from!(
    /// `WebAuthn` 7.2: what is answered to somebody else, elsewhere, twice, late, or by a copy, opens nothing.
    what_is_no_answer_to_this_challenge_opens_nothing,
    refused,
    super::START
);
async fn refused(world: &World) {
    let (head, _) = with_codes(world, "kadis").await;
    let mut key = Authenticator::new(world, b"dua");
    key.flags = 0x01;
    key.add(&head, "Tanpa PIN").await.must_say("tidak terbaca");
    key.flags = SEEN;
    key.add(&head, "Laptop").await.must_say("Kunci sandi ditambahkan");

    let (one, other) = (at_the_code(world, "kadis").await, at_the_code(world, "kadis").await);
    let asked = challenge(&one.get("/masuk/kode").await);
    let stolen = key.answer(&asked);
    assert_eq!(send(&other, "/masuk/kode", &stolen).await.status, 422, "asked of another browser");
    key.origin = "https://izin-padang.example".into();
    assert_eq!(key.give(&one, "/masuk/kode").await.status, 422, "the page of somebody else");
    key.origin.clone_from(&world.base);
    key.flags = 0x01;
    assert_eq!(key.give(&one, "/masuk/kode").await.status, 422, "whoever holds it did not show who they are");
    key.flags = SEEN;
    let asked = challenge(&one.get("/masuk/kode").await);
    let answer = key.answer(&asked);
    assert_eq!(send(&one, "/masuk/kode", &answer).await.status, 200);
    assert_eq!(send(&other, "/masuk/kode", &answer).await.status, 422, "answered a moment ago");

    // A copy that counted less than the one it was made of.
    world.set_clock("2026-11-25T02:20:00Z");
    key.count = 1;
    let client = at_the_code(world, "kadis").await;
    assert_eq!(key.give(&client, "/masuk/kode").await.status, 422);
    assert_eq!(world.app.watch.count(SecurityEvent::PasskeyCopied, world.app.now()), 1);
    head.get("/kabar").await.must_say("mungkin ada salinannya");
    // Asked, and answered too late, in one session.
    world.set_clock("2026-11-25T02:40:00Z");
    key.count = 50;
    assert_eq!(key.give(&head, "/akun/kode").await.status, 200, "one in time counts");
    let asked = challenge(&head.get("/akun/kode").await);
    world.set_clock("2026-11-25T02:51:00Z");
    assert_eq!(send(&head, "/akun/kode", &key.answer(&asked)).await.status, 422, "asked eleven minutes ago");
}

on_both_from!(
    /// Pasal 12: a passkey that was put, changed or taken out past this program opens nothing.
    a_passkey_changed_by_hand_opens_nothing,
    by_hand,
    super::START
);
async fn by_hand(world: &World) {
    let (head, _) = with_codes(world, "kadis").await;
    let mut key = Authenticator::new(world, b"tiga");
    key.add(&head, "Laptop").await.must_say("Kunci sandi ditambahkan");
    change(world, "update passkey set sign_count = 0").await;
    let page = at_the_code(world, "kadis").await.get("/masuk/kode").await;
    assert!(!page.html.contains("data-tantangan"), "a row with another seal counts as absent");
    change(world, "update passkey set sign_count = 1").await;
    let client = at_the_code(world, "kadis").await;
    assert_eq!(key.give(&client, "/masuk/kode").await.status, 200, "and is there again as it was");
    change(world, "delete from passkey").await;
    assert!(head.get("/akun").await.path.starts_with("/masuk"), "the account has another seal");
}

async fn change(world: &World, sql: &'static str) {
    let changed = world.app.db.command::<_, db::DbError, _>(move |tx: &mut dyn db::Tx| tx.batch(sql));
    changed.await.expect("changed by hand");
}
