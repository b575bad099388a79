//! The v2 interface: JSON with files in base64, one-time codes, seals.

use super::body;
use super::esign_client::{Appearance, Bsre, Returned, refusal};
use crate::client::{Peer, Reply};
use crate::failure::Failure;
use crate::provider::{BsreSecret, SignRequest};
use data_encoding::BASE64;
use reqwest::{Method, RequestBuilder};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Serialize;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Order<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    nik: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id_subscriber: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    passphrase: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    totp: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    signature_properties: Option<[Properties<'a>; 1]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<[String; 1]>,
    /// Number of files a code is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<usize>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Properties<'a> {
    tampilan: &'static str,
    #[serde(flatten)]
    place: Option<Place>,
    #[serde(skip_serializing_if = "str::is_empty")]
    location: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    reason: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Place {
    page: u32,
    origin_x: f64,
    origin_y: f64,
    width: f64,
    height: f64,
}

const EMPTY: Order<'static> = Order {
    nik: None,
    id_subscriber: None,
    passphrase: None,
    totp: None,
    signature_properties: None,
    file: None,
    data: None,
};

pub(super) fn sign(
    bsre: &Bsre,
    pdf: &[u8],
    request: &SignRequest<'_>,
    (nik, secret): (&SecretString, &BsreSecret),
) -> RequestBuilder {
    let (passphrase, totp) = match secret {
        BsreSecret::Passphrase(passphrase) => (Some(passphrase.expose_secret()), None),
        BsreSecret::Totp(code) => (None, Some(code.expose_secret())),
    };
    let order = Order { nik: Some(nik.expose_secret()), passphrase, totp, ..of_file(bsre, pdf, request) };
    post(bsre, "/api/v2/sign/pdf", &order, pdf.len())
}

pub(super) fn seal(
    bsre: &Bsre,
    pdf: &[u8],
    request: &SignRequest<'_>,
    (subscriber, code): (&SecretString, &SecretString),
) -> RequestBuilder {
    let (id_subscriber, totp) = (Some(subscriber.expose_secret()), Some(code.expose_secret()));
    let order = Order { id_subscriber, totp, ..of_file(bsre, pdf, request) };
    post(bsre, "/api/v2/seal/pdf", &order, pdf.len())
}

fn of_file<'a>(bsre: &Bsre, pdf: &[u8], request: &SignRequest<'a>) -> Order<'a> {
    let (tampilan, place) = match bsre.settings.appearance {
        Appearance::Invisible => ("INVISIBLE", None),
        Appearance::Visible { page, x, y, width, height } => {
            ("VISIBLE", Some(Place { page, origin_x: x, origin_y: y, width, height }))
        }
    };
    let (location, reason) = (request.details.location, request.details.reason);
    Order {
        signature_properties: Some([Properties { tampilan, place, location, reason }]),
        file: Some([BASE64.encode(pdf)]),
        ..EMPTY
    }
}

/// The one file of the answer.
pub(super) fn signed(peer: &Peer<'_>, reply: &Reply) -> Result<Returned, Failure> {
    if !reply.status.is_success() {
        return Err(refusal(peer, reply));
    }
    let json = reply.json();
    let files = json["file"].as_array().filter(|files| files.len() == 1 && reply.media_type() == "application/json");
    let file = files.and_then(|files| BASE64.decode(files.first()?.as_str()?.as_bytes()).ok());
    match file {
        Some(file) => Ok(Returned { file, document_id: None, simulated: reply.simulated }),
        None => Err(peer.bad_result("isi jawaban bukan satu berkas", None)),
    }
}

pub(super) fn totp(bsre: &Bsre, nik: &SecretString, files: usize) -> RequestBuilder {
    let order = Order { nik: Some(nik.expose_secret()), data: Some(files), ..EMPTY };
    post(bsre, "/api/v2/sign/get/totp", &order, 0)
}

pub(super) fn seal_totp(
    bsre: &Bsre,
    (subscriber, activation): (&SecretString, &SecretString),
    files: usize,
) -> RequestBuilder {
    let (id_subscriber, totp) = (Some(subscriber.expose_secret()), Some(activation.expose_secret()));
    let order = Order { id_subscriber, totp, data: Some(files), ..EMPTY };
    post(bsre, "/api/v2/seal/get/totp", &order, 0)
}

pub(super) fn status(bsre: &Bsre, nik: &SecretString) -> RequestBuilder {
    post(bsre, "/api/v2/user/check/status", &Order { nik: Some(nik.expose_secret()), ..EMPTY }, 0)
}

pub(super) fn verify(bsre: &Bsre, pdf: &[u8]) -> RequestBuilder {
    #[derive(Serialize)]
    struct Question {
        file: String,
    }
    post(bsre, "/api/v2/verify/pdf", &Question { file: BASE64.encode(pdf) }, pdf.len())
}

fn post(bsre: &Bsre, path: &str, order: &impl Serialize, file_bytes: usize) -> RequestBuilder {
    let body = body::json(order, file_bytes);
    bsre.request(Method::POST, path).header("content-type", "application/json").body(body)
}
