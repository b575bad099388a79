//! The v1 interface: multipart forms, the signed file as the body.

use super::body;
use super::esign_client::{Appearance, Bsre, Returned, refusal};
use crate::client::{Peer, Reply};
use crate::failure::Failure;
use crate::provider::SignRequest;
use data_encoding::BASE64;
use reqwest::{Method, RequestBuilder};
use secrecy::{ExposeSecret as _, SecretString};

pub(super) fn sign(
    bsre: &Bsre,
    pdf: &[u8],
    request: &SignRequest<'_>,
    (nik, passphrase): (&SecretString, &SecretString),
) -> RequestBuilder {
    let mut fields = vec![("nik", nik.expose_secret()), ("passphrase", passphrase.expose_secret())];
    let numbers;
    match bsre.settings.appearance {
        Appearance::Invisible => fields.push(("tampilan", "invisible")),
        Appearance::Visible { page, x, y, width, height } => {
            numbers = [page.to_string(), x.to_string(), y.to_string(), width.to_string(), height.to_string()];
            fields.extend([("tampilan", "visible"), ("image", "false")]);
            fields.extend(
                ["page", "xAxis", "yAxis", "width", "height"].into_iter().zip(numbers.iter().map(String::as_str)),
            );
        }
    }
    for (name, value) in [("location", request.details.location), ("reason", request.details.reason)] {
        if !value.is_empty() {
            fields.push((name, value));
        }
    }
    let (content_type, body) = body::form(&fields, ("file", pdf));
    bsre.request(Method::POST, "/api/sign/pdf").header("content-type", content_type).body(body)
}

pub(super) fn signed(peer: &Peer<'_>, reply: Reply) -> Result<Returned, Failure> {
    if !reply.status.is_success() {
        return Err(refusal(peer, &reply));
    }
    let document_id = reply.header("id_dokumen").map(ToOwned::to_owned);
    let simulated = reply.simulated;
    let file = match reply.media_type().as_str() {
        "application/pdf" | "application/octet-stream" => Some(reply.body),
        "application/json" => {
            let json = reply.json();
            json["base64_signed_file"].as_str().and_then(|text| BASE64.decode(text.as_bytes()).ok())
        }
        _ => None,
    };
    match file {
        Some(file) => Ok(Returned { file, document_id, simulated }),
        None => Err(peer.bad_result("isi jawaban bukan PDF", document_id)),
    }
}

pub(super) fn download(bsre: &Bsre, document_id: &str) -> RequestBuilder {
    bsre.request(Method::GET, &format!("/api/sign/download/{}", plain(document_id)))
}

pub(super) fn status(bsre: &Bsre, nik: &SecretString) -> RequestBuilder {
    bsre.request(Method::GET, &format!("/api/user/status/{}", plain(nik.expose_secret())))
}

pub(super) fn verify(bsre: &Bsre, pdf: &[u8]) -> RequestBuilder {
    let (content_type, body) = body::form(&[], ("signed_file", pdf));
    bsre.request(Method::POST, "/api/sign/verify").header("content-type", content_type).body(body)
}

/// What becomes part of a path: letters, digits, `-`, `_` and `.`, but no way up.
fn plain(id: &str) -> String {
    let text: String = id.chars().filter(|c| c.is_ascii_alphanumeric() || "-_.".contains(*c)).collect();
    text.replace("..", "")
}
