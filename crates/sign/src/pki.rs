//! The keys of an installation: a specimen hierarchy made at set-up, and the roots a verifier trusts.

use jiff::{SignedDuration, Timestamp};
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DistinguishedName, DnType, IsCa, KeyPair, KeyUsagePurpose,
};
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, TrustAnchor};
use thiserror::Error;
use time::OffsetDateTime;
use zeroize::Zeroizing;

use crate::certificate::SPECIMEN_MARK;

/// RFC 5280 appendix A.1, `ub-common-name` and `ub-organization-name`.
const NAME_CHARS_MAX: usize = 64;
const ROOT_YEARS: i64 = 25;
/// Shorter than the root's, so that what the signer signed never outlives the root in a check.
const SIGNER_YEARS: i64 = 20;

/// Why keys or certificates could not be made or read.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum PkiError {
    /// A name is empty or longer than a certificate may carry; counted with the specimen prefix.
    #[error("a certificate name must have 1 to {NAME_CHARS_MAX} characters: {0:?}")]
    Name(String),
    /// The text holds no certificate, or one that cannot be read.
    #[error("not a PEM certificate")]
    Certificate,
    /// The text holds no PKCS#8 private key of a kind this crate signs with.
    #[error("not a PKCS#8 PEM of a P-256 key")]
    Key,
    /// The key is not the one the certificate speaks of.
    #[error("the key does not belong to the certificate")]
    KeyMismatch,
    /// Making a key or a certificate failed.
    #[error("certificate could not be made: {0}")]
    Making(String),
}

/// Whom the specimen certificates name. The words are configuration; the mark and the prefix are added here.
#[derive(Debug, Clone, Copy)]
pub struct SpecimenNames<'a> {
    /// O of both certificates, for example the city government.
    pub organization: &'a str,
    /// CN of the root, without prefix.
    pub root: &'a str,
    /// CN of the signer, without prefix, for example the head of the office.
    pub signer: &'a str,
}

/// What set-up writes down. The root's key is not among it: it is dropped after its one signature, so nobody can add a second signer.
pub struct Specimen {
    /// Self-signed root, to be trusted by verifiers that shall accept specimens.
    pub root_certificate_pem: String,
    /// Issued by the root: P-256, keyUsage digitalSignature and nonRepudiation.
    pub signer_certificate_pem: String,
    /// PKCS#8 of the signer. A secret, though one that signs only specimens.
    pub signer_key_pem: Zeroizing<String>,
}

/// Makes a root and a signer, both valid from an hour before `now` (so that a clock a little behind still accepts them).
pub fn create_specimen(names: SpecimenNames<'_>, now: Timestamp) -> Result<Specimen, PkiError> {
    let root_params = params(names.organization, names.root, now, ROOT_YEARS, Role::Root)?;
    let signer_params = params(names.organization, names.signer, now, SIGNER_YEARS, Role::Signer)?;

    let root = CertifiedIssuer::self_signed(root_params, KeyPair::generate().map_err(making)?).map_err(making)?;
    let key = KeyPair::generate().map_err(making)?;
    let signer = signer_params.signed_by(&key, &root).map_err(making)?;

    Ok(Specimen {
        root_certificate_pem: root.pem(),
        signer_certificate_pem: signer.pem(),
        signer_key_pem: Zeroizing::new(key.serialize_pem()),
    })
}

/// A new P-256 key as PKCS#8 PEM, for the QR (`qr::IssuerKey`): a key of its own, so that neither use can forge the other.
pub fn create_key() -> Result<Zeroizing<String>, PkiError> {
    let key = KeyPair::generate().map_err(making)?;
    Ok(Zeroizing::new(key.serialize_pem()))
}

/// The certificates a verifier starts from, read once.
#[derive(Debug, Clone)]
pub struct TrustRoots {
    anchors: Vec<TrustAnchor<'static>>,
    certificates: Vec<CertificateDer<'static>>,
}

impl TrustRoots {
    /// Every certificate of every text. None at all is allowed, and then nothing is trusted.
    pub fn from_pem(texts: &[&str]) -> Result<Self, PkiError> {
        let (mut anchors, mut certificates) = (Vec::new(), Vec::new());
        for text in texts {
            for certificate in certificates_from_pem(text)? {
                let anchor = webpki::anchor_from_trusted_cert(&certificate).map_err(|_| PkiError::Certificate)?;
                anchors.push(anchor.to_owned());
                certificates.push(certificate);
            }
        }
        Ok(Self { anchors, certificates })
    }

    /// These and the others.
    #[must_use]
    pub fn joined(mut self, others: Self) -> Self {
        self.anchors.extend(others.anchors);
        self.certificates.extend(others.certificates);
        self
    }

    pub(crate) fn anchors(&self) -> &[TrustAnchor<'static>] {
        &self.anchors
    }

    /// The root an anchor was read from.
    pub(crate) fn certificate_of(&self, anchor: &TrustAnchor<'_>) -> Option<&CertificateDer<'static>> {
        let place = self.anchors.iter().position(|one| one == anchor)?;
        self.certificates.get(place)
    }

    /// Whether this is one of the roots itself, byte for byte.
    pub(crate) fn holds(&self, certificate: &CertificateDer<'_>) -> bool {
        self.certificates.iter().any(|root| root == certificate)
    }
}

/// The certificates of a PEM text, in its order; at least one.
pub fn certificates_from_pem(text: &str) -> Result<Vec<CertificateDer<'static>>, PkiError> {
    let certificates: Vec<_> =
        CertificateDer::pem_slice_iter(text.as_bytes()).collect::<Result<_, _>>().map_err(|_| PkiError::Certificate)?;
    if certificates.is_empty() {
        return Err(PkiError::Certificate);
    }
    Ok(certificates)
}

#[derive(Clone, Copy)]
enum Role {
    Root,
    Signer,
}

fn params(
    organization: &str,
    common_name: &str,
    now: Timestamp,
    years: i64,
    role: Role,
) -> Result<CertificateParams, PkiError> {
    // Viewers show the CN alone, so the mark in OU is not enough.
    let common_name = format!("CONTOH – {common_name}");
    for name in [organization, &common_name] {
        if name.trim().is_empty() || name.chars().count() > NAME_CHARS_MAX {
            return Err(PkiError::Name(name.to_owned()));
        }
    }
    let mut subject = DistinguishedName::new();
    subject.push(DnType::CountryName, "ID");
    subject.push(DnType::OrganizationName, organization);
    subject.push(DnType::OrganizationalUnitName, SPECIMEN_MARK);
    subject.push(DnType::CommonName, common_name);

    let mut params = CertificateParams::default();
    params.distinguished_name = subject;
    params.not_before = instant(now - SignedDuration::from_hours(1))?;
    params.not_after = instant(now + SignedDuration::from_hours(years * 366 * 24))?;
    params.use_authority_key_identifier_extension = true;
    match role {
        Role::Root => {
            // Path length 0: the root issues signers and no further authority.
            params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
            params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        }
        Role::Signer => {
            params.is_ca = IsCa::ExplicitNoCa;
            params.key_usages = vec![KeyUsagePurpose::DigitalSignature, KeyUsagePurpose::ContentCommitment];
        }
    }
    Ok(params)
}

fn instant(at: Timestamp) -> Result<OffsetDateTime, PkiError> {
    OffsetDateTime::from_unix_timestamp(at.as_second()).map_err(|error| PkiError::Making(error.to_string()))
}

fn making(error: rcgen::Error) -> PkiError {
    PkiError::Making(error.to_string())
}
