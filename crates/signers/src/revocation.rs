//! Lists of revoked certificates (RFC 5280) and OCSP answers (RFC 6960), fetched from the addresses that certificates name.

use crate::client::{Client, Peer, Reply};
use crate::failure::Failure;
use sign::pades::ValidationData;
use sign::pades::revocation::{Sources, is_crl, is_ocsp_answer, ocsp_query, sources};
use sign::provider::CertificateDer;

/// Addresses of one kind that are asked of one certificate, in its order.
const ADDRESSES_MAX: usize = 3;
/// Certificates that are asked about for one file: two or three paths of three.
const CERTIFICATES_MAX: usize = 16;

/// What was fetched, and what could not be.
#[derive(Debug, Default)]
pub struct Collected {
    /// To be appended to the file.
    pub data: ValidationData,
    /// A simulator gave some of it.
    pub simulated: bool,
    /// One entry for each certificate of which nothing could be learned.
    pub failures: Vec<Failure>,
}

/// Asks about each certificate: first its OCSP address, then its list. `issuers`: certificates of authorities, roots included,
/// among which each one's issuer is looked for. A root is not asked about; a certificate that names no address is left out.
pub async fn collect(
    client: &Client,
    certificates: &[CertificateDer<'static>],
    issuers: &[CertificateDer<'static>],
) -> Collected {
    let mut collected = Collected::default();
    for certificate in certificates.iter().take(CERTIFICATES_MAX) {
        collected.data.certificates.push(certificate.to_vec());
        let addresses = sources(certificate);
        if addresses.crl.is_empty() && addresses.ocsp.is_empty() {
            continue;
        }
        let issuer = issuers.iter().chain(certificates).find(|issuer| sign::issued(issuer, certificate));
        match ask(client, certificate, issuer, &addresses).await {
            Ok(Found { evidence, simulated }) => {
                collected.simulated |= simulated;
                let list = match evidence {
                    Evidence::Ocsp(_) => &mut collected.data.ocsp,
                    Evidence::Crl(_) => &mut collected.data.crls,
                };
                let (Evidence::Ocsp(der) | Evidence::Crl(der)) = evidence;
                if !list.contains(&der) {
                    list.push(der);
                }
            }
            Err(failure) => collected.failures.push(failure),
        }
    }
    collected
}

enum Evidence {
    Ocsp(Vec<u8>),
    Crl(Vec<u8>),
}

struct Found {
    evidence: Evidence,
    simulated: bool,
}

async fn ask(
    client: &Client,
    certificate: &CertificateDer<'_>,
    issuer: Option<&CertificateDer<'_>>,
    addresses: &Sources,
) -> Result<Found, Failure> {
    let peer = Peer { name: "Penerbit sertifikat", secrets: Vec::new(), personal: Vec::new(), changes: false };
    let mut failure = peer.refused(0, "penerbit sertifikat tidak dikenal, jadi statusnya tidak dapat ditanyakan");
    let question = issuer.and_then(|issuer| ocsp_query(certificate, issuer));
    if let Some(question) = question {
        for address in addresses.ocsp.iter().take(ADDRESSES_MAX) {
            let request = client.http.post(address).header("content-type", "application/ocsp-request");
            match answer(&peer, client, request.body(question.clone()), is_ocsp_answer).await {
                Ok(reply) => return Ok(Found { evidence: Evidence::Ocsp(reply.body), simulated: reply.simulated }),
                Err(error) => failure = error,
            }
        }
    }
    for address in addresses.crl.iter().take(ADDRESSES_MAX) {
        match answer(&peer, client, client.http.get(address), is_crl).await {
            Ok(reply) => return Ok(Found { evidence: Evidence::Crl(reply.body), simulated: reply.simulated }),
            Err(error) => failure = error,
        }
    }
    Err(failure)
}

async fn answer(
    peer: &Peer<'_>,
    client: &Client,
    request: reqwest::RequestBuilder,
    fits: fn(&[u8]) -> bool,
) -> Result<Reply, Failure> {
    let reply = peer.ask(client, request).await?;
    if !reply.status.is_success() {
        return Err(peer.by_status(&reply, ""));
    }
    if fits(&reply.body) { Ok(reply) } else { Err(peer.bad_result("bukan daftar atau jawaban yang dikenal", None)) }
}
