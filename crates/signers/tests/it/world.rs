//! A simulator on a socket of its own, a client for it, and a page to be signed.

use jiff::Timestamp;
use lopdf::xref::XrefType;
use lopdf::{Document, Object, Stream, StringFormat, dictionary};
use sign::pades::Details;
use sign::pki::TrustRoots;
use signers::bsre::{Appearance, Bsre, Settings, Version};
use signers::provider::{BsreSecret, Network, SignRequest, SignerAuth};
use signers::simulator::{Pki, Stage, everything};
use signers::timestamp::Authority;
use signers::{Client, Limits, SecretString};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

pub const NIK: &str = "1371010101800001";
pub const PASSPHRASE: &str = "kenari-biru-tujuh";
pub const NAME: &str = "Penanda Tangan Simulator";

pub static START: LazyLock<Timestamp> = LazyLock::new(|| "2026-01-31T01:30:00Z".parse().unwrap());

pub struct World {
    pub stage: Stage,
    pub base: String,
    pub roots: TrustRoots,
    pub root_pem: String,
    pub client: Client,
    clock: Arc<AtomicI64>,
}

impl World {
    pub async fn new() -> Self {
        Self::made(|base| Pki::new(Some(base), *START).unwrap()).await
    }

    pub async fn made(pki: impl FnOnce(&str) -> Pki) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let clock = Arc::new(AtomicI64::new(START.as_second()));
        let hands = Arc::clone(&clock);
        // Every look at the simulator's clock is a second later than the one before.
        let now = move || Timestamp::from_second(hands.fetch_add(1, Ordering::SeqCst)).unwrap();
        let stage = Stage::with_pki(Arc::new(pki(&base)), now);
        let router = everything(stage.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        let root_pem = stage.pki().root_pem();
        let roots = TrustRoots::from_pem(&[&root_pem]).unwrap();
        Self { stage, base, roots, root_pem, client: Client::new(Limits::default()).unwrap(), clock }
    }

    pub fn now(&self) -> Timestamp {
        Timestamp::from_second(self.clock.load(Ordering::SeqCst)).unwrap()
    }

    pub fn wait_days(&self, days: i64) {
        self.clock.fetch_add(days * 24 * 3600, Ordering::SeqCst);
    }

    pub fn bsre(&self, version: Version) -> Bsre {
        bsre_at(version, &self.base, self.client.clone())
    }

    /// A client that waits less than half a second.
    pub fn impatient(&self, version: Version) -> Bsre {
        let limits = Limits { whole: Duration::from_millis(400), ..Limits::default() };
        bsre_at(version, &self.base, Client::new(limits).unwrap())
    }

    pub fn request(&self) -> SignRequest<'_> {
        self.request_by(NAME)
    }

    pub fn request_by<'a>(&'a self, signer_name: &'a str) -> SignRequest<'a> {
        let nonces = [[7; 16], [9; 16]];
        let details = Details { signed_at: self.now(), name: signer_name, location: "Padang", reason: "Izin" };
        SignRequest { details, signer_name, roots: &self.roots, nonces, at: self.now() }
    }

    pub fn network(&self) -> Network {
        Network {
            client: self.client.clone(),
            authority: Authority { url: format!("{}/tsa", self.base), roots: self.roots.clone() },
            issuers: vec![self.stage.pki().root_der()],
        }
    }
}

pub fn bsre_at(version: Version, base: &str, client: Client) -> Bsre {
    let settings = Settings {
        base_url: base.to_owned(),
        version,
        user: "esign".into(),
        password: SecretString::from("basic-rahasia"),
        appearance: Appearance::Invisible,
    };
    Bsre::new(client, settings)
}

pub fn passphrase() -> SignerAuth {
    with_passphrase(PASSPHRASE)
}

pub fn with_passphrase(text: &str) -> SignerAuth {
    SignerAuth::Bsre { nik: SecretString::from(NIK), secret: BsreSecret::Passphrase(SecretString::from(text)) }
}

/// One page.
pub fn page(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut document = document(text);
    document.reference_table.cross_reference_type = XrefType::CrossReferenceTable;
    document.save_to(&mut bytes).unwrap();
    bytes
}

/// The same with cross-reference streams.
pub fn modern_page(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    document(text).save_modern(&mut bytes).unwrap();
    bytes
}

fn document(text: &str) -> Document {
    let name = |text: &str| Object::Name(text.into());
    let mut document = Document::with_version("1.7");
    let pages = document.new_object_id();
    let font = document.add_object(
        dictionary! { "Type" => name("Font"), "Subtype" => name("Type1"), "BaseFont" => name("Helvetica") },
    );
    let content = format!("BT /F1 24 Tf 100 700 Td ({text}) Tj ET");
    let content = document.add_object(Stream::new(dictionary! {}, content.into_bytes()));
    let page = document.add_object(dictionary! {
        "Type" => name("Page"), "Parent" => pages, "Contents" => content,
        "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
        "Resources" => dictionary! { "Font" => dictionary! { "F1" => font } },
    });
    let kids = dictionary! { "Type" => name("Pages"), "Kids" => vec![page.into()], "Count" => 1 };
    document.objects.insert(pages, kids.into());
    let catalog = document.add_object(dictionary! { "Type" => name("Catalog"), "Pages" => pages });
    let id = Object::String(vec![7; 16], StringFormat::Hexadecimal);
    document.trailer.set("Root", catalog);
    document.trailer.set("ID", vec![id.clone(), id]);
    document
}
