//! Whether a certificate leads to a trusted root and may sign documents (RFC 5280 section 6).

use std::time::Duration;

use der::Encode as _;
use jiff::Timestamp;
use rustls_pki_types::{CertificateDer, UnixTime};
use webpki::{ALL_VERIFICATION_ALGS, EndEntityCert, Error, ExtendedKeyUsageValidator, KeyPurposeIdIter};
use x509_cert::Certificate;
use x509_cert::ext::pkix::KeyUsage;

use super::report::Reason;
use crate::pki::TrustRoots;

/// Checks path, validity at the instant, basic constraints and usages, and that no other certificate lies beside the path.
/// Revocation is not checked: the register knows what was revoked.
pub(super) fn check(
    signer: &Certificate,
    others: &[Certificate],
    roots: &TrustRoots,
    at: Timestamp,
) -> Result<(), Reason> {
    if !may_sign_documents(signer) {
        return Err(Reason::CertificateUnsuitable);
    }
    let der = |certificate: &Certificate| {
        certificate.to_der().map(CertificateDer::from).map_err(|_| Reason::CertificateUnsuitable)
    };
    let signer = der(signer)?;
    let others: Vec<_> = others.iter().map(der).collect::<Result<_, _>>()?;
    let seconds = u64::try_from(at.as_second()).map_err(|_| Reason::CertificateNotYetValid)?;
    let time = UnixTime::since_unix_epoch(Duration::from_secs(seconds));

    let signer = EndEntityCert::try_from(&signer).map_err(reason)?;
    let path = signer
        .verify_for_usage(ALL_VERIFICATION_ALGS, roots.anchors(), &others, time, DocumentSigning, None, None)
        .map_err(reason)?;
    // No signature covers the list of certificates, so it may hold the way to the root and nothing else.
    let on_path = |one: &CertificateDer<'_>| path.intermediate_certificates().any(|cert| cert.der() == *one);
    if others.iter().all(|one| on_path(one) || roots.holds(one)) { Ok(()) } else { Err(Reason::ForeignData) }
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
fn may_sign_documents(signer: &Certificate) -> bool {
    let usage = signer.tbs_certificate.get::<KeyUsage>();
    usage.is_ok_and(|usage| usage.is_some_and(|(_, usage)| usage.digital_signature() || usage.non_repudiation()))
}

/// Extended key usages of certificates that sign documents; a certificate without the extension is free.
struct DocumentSigning;

impl DocumentSigning {
    const ACCEPTED: [&'static [usize]; 4] = [
        // anyExtendedKeyUsage, RFC 5280 section 4.2.1.12
        &[2, 5, 29, 37, 0],
        // id-kp-documentSigning, RFC 9336
        &[1, 3, 6, 1, 5, 5, 7, 3, 36],
        // id-kp-emailProtection, which authorities gave to signers of documents before RFC 9336
        &[1, 3, 6, 1, 5, 5, 7, 3, 4],
        // The same need, as Adobe's trust list names it
        &[1, 2, 840, 113_583, 1, 1, 5],
    ];
}

impl ExtendedKeyUsageValidator for DocumentSigning {
    fn validate(&self, usages: KeyPurposeIdIter<'_, '_>) -> Result<(), Error> {
        let mut present = false;
        for usage in usages {
            present = true;
            if Self::ACCEPTED.contains(&usage?.to_decoded_oid().as_slice()) {
                return Ok(());
            }
        }
        if present { Err(Error::EndEntityUsedAsCa) } else { Ok(()) }
    }
}
