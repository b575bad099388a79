//! Whether a certificate leads to a trusted root and may sign documents (RFC 5280 section 6).

use std::time::Duration;

use const_oid::db::rfc5280::ID_KP_TIME_STAMPING;
use der::{Decode as _, Encode as _};
use jiff::Timestamp;
use rustls_pki_types::{CertificateDer, UnixTime};
use webpki::{ALL_VERIFICATION_ALGS, EndEntityCert, Error, ExtendedKeyUsageValidator, KeyPurposeIdIter};
use x509_cert::Certificate;
use x509_cert::ext::pkix::{ExtendedKeyUsage, KeyUsage};

use super::reason::Reason;
use crate::pki::TrustRoots;

/// What a certificate is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Documents,
    /// RFC 3161 section 2.3: extended key usage timeStamping, alone and critical.
    TimeStamps,
}

/// One step of a path: a certificate and whose key signed it.
pub(super) struct Step {
    pub(super) certificate: Certificate,
    pub(super) issuer: Certificate,
}

/// Certificates that came with a signature: its signer, those beside it, and those that stand elsewhere in the file.
pub(super) struct Given<'a> {
    pub(super) signer: &'a Certificate,
    pub(super) others: &'a [Certificate],
    pub(super) elsewhere: &'a [Certificate],
}

/// Checks path, validity at the instant, basic constraints and usages, and that no other certificate lies beside the path.
/// Gives the path, the signer's step first. Revocation is asked step by step (`super::revocation`).
pub(super) fn check(
    given: &Given<'_>,
    purpose: Purpose,
    roots: &TrustRoots,
    at: Timestamp,
) -> Result<Vec<Step>, Reason> {
    if !may_sign(given.signer) || (purpose == Purpose::TimeStamps && !stamps_only(given.signer)) {
        return Err(Reason::CertificateUnsuitable);
    }
    let der = |certificate: &Certificate| {
        certificate.to_der().map(CertificateDer::from).map_err(|_| Reason::CertificateUnsuitable)
    };
    let signer = der(given.signer)?;
    let others: Vec<_> = given.others.iter().map(der).collect::<Result<_, _>>()?;
    let mut helpers = others.clone();
    for certificate in given.elsewhere {
        helpers.push(der(certificate)?);
    }
    let seconds = u64::try_from(at.as_second()).map_err(|_| Reason::CertificateNotYetValid)?;
    let time = UnixTime::since_unix_epoch(Duration::from_secs(seconds));

    let end = EndEntityCert::try_from(&signer).map_err(reason)?;
    let path = end
        .verify_for_usage(ALL_VERIFICATION_ALGS, roots.anchors(), &helpers, time, purpose, None, None)
        .map_err(reason)?;
    // No signature covers the list of certificates, so it may hold the way to the root and nothing else.
    let on_path = |one: &CertificateDer<'_>| path.intermediate_certificates().any(|cert| cert.der() == *one);
    if !others.iter().all(|one| on_path(one) || roots.holds(one)) {
        return Err(Reason::ForeignData);
    }

    let root = roots.certificate_of(path.anchor()).ok_or(Reason::IssuerUnknown)?;
    let above = path.intermediate_certificates().map(webpki::Cert::der).chain([root.clone()]);
    let mut steps = Vec::new();
    let mut certificate = given.signer.clone();
    for issuer in above {
        let issuer = Certificate::from_der(&issuer).map_err(|_| Reason::CertificateUnsuitable)?;
        steps.push(Step { certificate, issuer: issuer.clone() });
        certificate = issuer;
    }
    Ok(steps)
}

#[allow(clippy::wildcard_enum_match_arm, reason = "whatever else webpki refuses makes the certificate unsuitable")]
fn reason(error: Error) -> Reason {
    match error {
        Error::UnknownIssuer | Error::InvalidSignatureForPublicKey => Reason::IssuerUnknown,
        Error::CertExpired { .. } => Reason::CertificateExpired,
        Error::CertNotValidYet { .. } => Reason::CertificateNotYetValid,
        Error::UnsupportedSignatureAlgorithmContext(_) | Error::UnsupportedSignatureAlgorithmForPublicKeyContext(_) => {
            Reason::AlgorithmUnsupported
        }
        _ => Reason::CertificateUnsuitable,
    }
}

/// RFC 5280 section 4.2.1.3: digitalSignature or nonRepudiation, and the extension must be there.
fn may_sign(signer: &Certificate) -> bool {
    let usage = signer.tbs_certificate.get::<KeyUsage>();
    usage.is_ok_and(|usage| usage.is_some_and(|(_, usage)| usage.digital_signature() || usage.non_repudiation()))
}

fn stamps_only(signer: &Certificate) -> bool {
    let usage = signer.tbs_certificate.get::<ExtendedKeyUsage>();
    usage.is_ok_and(|usage| usage.is_some_and(|(critical, usage)| critical && usage.0 == [ID_KP_TIME_STAMPING]))
}

/// Extended key usages of certificates that sign documents.
const DOCUMENTS: [&[usize]; 4] = [
    // anyExtendedKeyUsage, RFC 5280 section 4.2.1.12
    &[2, 5, 29, 37, 0],
    // id-kp-documentSigning, RFC 9336
    &[1, 3, 6, 1, 5, 5, 7, 3, 36],
    // id-kp-emailProtection, which authorities gave to signers of documents before RFC 9336
    &[1, 3, 6, 1, 5, 5, 7, 3, 4],
    // The same need, as Adobe's trust list names it
    &[1, 2, 840, 113_583, 1, 1, 5],
];
/// anyExtendedKeyUsage, which an authority above may have, and id-kp-timeStamping.
const TIME_STAMPS: [&[usize]; 2] = [&[2, 5, 29, 37, 0], &[1, 3, 6, 1, 5, 5, 7, 3, 8]];

/// A certificate without the extension is free.
impl ExtendedKeyUsageValidator for Purpose {
    fn validate(&self, usages: KeyPurposeIdIter<'_, '_>) -> Result<(), Error> {
        let accepted: &[&[usize]] = match self {
            Self::Documents => &DOCUMENTS,
            Self::TimeStamps => &TIME_STAMPS,
        };
        let mut present = false;
        for usage in usages {
            present = true;
            if accepted.contains(&usage?.to_decoded_oid().as_slice()) {
                return Ok(());
            }
        }
        if present { Err(Error::EndEntityUsedAsCa) } else { Ok(()) }
    }
}
