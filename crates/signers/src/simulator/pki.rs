//! The authority of the SIMULATORS: a root, signers, a time stamp authority, a list of what was revoked. Every name says CONTOH.

use jiff::{SignedDuration, Timestamp};
use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, CertifiedIssuer, CustomExtension,
    DistinguishedName, DnType, IsCa, KeyIdMethod, KeyPair, KeyUsagePurpose, RevokedCertParams, SerialNumber,
};
use sign::SPECIMEN_MARK;
use sign::provider::{CertificateDer, LocalSigner};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use time::OffsetDateTime;

/// DER of `ExtKeyUsageSyntax` with timeStamping alone.
const TIME_STAMPING_ALONE: [u8; 12] = [0x30, 0x0A, 0x06, 0x08, 0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x08];
/// DER of `AuthorityInfoAccessSyntax` is written by hand: rcgen has no field for it.
const AUTHORITY_INFO_ACCESS: [u64; 9] = [1, 3, 6, 1, 5, 5, 7, 1, 1];

/// A certificate or list of the simulated authority could not be made.
#[derive(Debug, thiserror::Error)]
#[error("the simulated authority failed: {0}")]
pub struct PkiFailure(String);

impl From<rcgen::Error> for PkiFailure {
    fn from(error: rcgen::Error) -> Self {
        Self(error.to_string())
    }
}

/// How long certificates are valid.
#[derive(Clone, Copy, Debug)]
pub struct Validity {
    /// Days of a signer's certificate.
    pub signer_days: i64,
    /// Days of the time stamp authority's.
    pub timestamp_days: i64,
}

/// Keys and certificates, made anew for each simulator.
pub struct Pki {
    base: Option<String>,
    root: CertifiedIssuer<'static, KeyPair>,
    pub(super) timestamp_key: KeyPair,
    pub(super) timestamp_certificate: CertificateDer<'static>,
    made_at: Timestamp,
    revoked: Mutex<BTreeMap<Vec<u8>, Timestamp>>,
}

/// A signer with a certificate of this authority.
pub struct Issued {
    /// Signs with the key.
    pub signer: LocalSigner,
    /// PEM of the certificate.
    pub certificate_pem: String,
    /// PEM (PKCS#8) of the key; it signs specimens only.
    pub key_pem: String,
    /// To be revoked by.
    pub serial: Vec<u8>,
}

impl Pki {
    /// `base`: where the simulator is reached, for the addresses in its certificates; without it they name none. All certificates
    /// are valid from an hour before `now`.
    pub fn new(base: Option<&str>, now: Timestamp) -> Result<Self, PkiFailure> {
        Self::lasting(base, now, Validity { signer_days: 730, timestamp_days: 3650 })
    }

    /// The same with validities of one's own.
    pub fn lasting(base: Option<&str>, now: Timestamp, validity: Validity) -> Result<Self, PkiFailure> {
        let base = base.map(ToOwned::to_owned);
        let mut params = params("Otoritas Simulator", now, 20 * 366)?;
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages =
            vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign, KeyUsagePurpose::DigitalSignature];
        let root = CertifiedIssuer::self_signed(params, KeyPair::generate()?)?;

        let mut params = leaf("Stempel Waktu Simulator", (now, validity.timestamp_days), base.as_deref())?;
        let mut usage = CustomExtension::from_oid_content(&[2, 5, 29, 37], TIME_STAMPING_ALONE.to_vec());
        usage.set_criticality(true);
        params.custom_extensions.push(usage);
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        let timestamp_key = KeyPair::generate()?;
        let timestamp_certificate = params.signed_by(&timestamp_key, &root)?.der().clone();
        let revoked = Mutex::default();
        Ok(Self { base, root, timestamp_key, timestamp_certificate, made_at: now, revoked })
    }

    /// PEM of the root, to be trusted by whoever shall accept the simulators' signatures.
    pub fn root_pem(&self) -> String {
        self.root.pem()
    }

    /// DER of the root.
    pub fn root_der(&self) -> CertificateDer<'static> {
        self.root.der().clone()
    }

    /// A new certificate for a signer.
    pub fn issue(&self, name: &str, (now, days): (Timestamp, i64)) -> Result<Issued, PkiFailure> {
        let key = KeyPair::generate()?;
        let (certificate_pem, serial) = self.certify(name, (now, days), &key)?;
        let key_pem = key.serialize_pem();
        let signer = LocalSigner::from_pem(&certificate_pem, &key_pem).map_err(|e| PkiFailure(e.to_string()))?;
        Ok(Issued { signer, certificate_pem, key_pem, serial })
    }

    /// A certificate for a key that lives elsewhere, such as in a security module; PEM and serial number.
    pub fn certify(
        &self,
        name: &str,
        (now, days): (Timestamp, i64),
        key: &impl rcgen::PublicKeyData,
    ) -> Result<(String, Vec<u8>), PkiFailure> {
        let mut params = leaf(name, (now, days), self.base.as_deref())?;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature, KeyUsagePurpose::ContentCommitment];
        let mut serial = [0; 16];
        ring::rand::SecureRandom::fill(&ring::rand::SystemRandom::new(), &mut serial)
            .map_err(|_| PkiFailure("no randomness".to_owned()))?;
        // Positive, and never with a leading zero.
        serial[0] = serial[0] & 0x7F | 0x40;
        params.serial_number = Some(SerialNumber::from_slice(&serial));
        Ok((params.signed_by(key, &self.root)?.pem(), serial.to_vec()))
    }

    /// Revokes a certificate.
    pub fn revoke(&self, serial: &[u8], at: Timestamp) {
        self.revoked.lock().unwrap_or_else(PoisonError::into_inner).insert(serial.to_vec(), at);
    }

    pub(super) fn revoked_at(&self, serial: &[u8]) -> Option<Timestamp> {
        self.revoked.lock().unwrap_or_else(PoisonError::into_inner).get(serial).copied()
    }

    /// DER of the list of revoked certificates, current for a week.
    pub fn crl(&self, now: Timestamp) -> Result<Vec<u8>, PkiFailure> {
        let mut revoked_certs = Vec::new();
        for (serial, at) in self.revoked.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            revoked_certs.push(RevokedCertParams {
                serial_number: SerialNumber::from_slice(serial),
                revocation_time: instant(*at)?,
                reason_code: None,
                invalidity_date: None,
            });
        }
        let number = u64::try_from(now.as_second() - self.made_at.as_second()).unwrap_or_default() + 1;
        let params = CertificateRevocationListParams {
            this_update: instant(now)?,
            next_update: instant(now + SignedDuration::from_hours(7 * 24))?,
            crl_number: SerialNumber::from(number),
            issuing_distribution_point: None,
            revoked_certs,
            key_identifier_method: KeyIdMethod::Sha256,
        };
        Ok(params.signed_by(&self.root)?.der().to_vec())
    }

    /// ECDSA over P-256 and SHA-256 by the root's key, for answers of OCSP.
    pub(super) fn sign_as_root(&self, message: &[u8]) -> Result<Vec<u8>, PkiFailure> {
        Ok(rcgen::SigningKey::sign(self.root.key(), message)?)
    }
}

fn leaf(name: &str, (now, days): (Timestamp, i64), base: Option<&str>) -> Result<CertificateParams, PkiFailure> {
    let mut params = params(name, now, days)?;
    params.is_ca = IsCa::ExplicitNoCa;
    if let Some(base) = base {
        params.crl_distribution_points = vec![rcgen::CrlDistributionPoint { uris: vec![format!("{base}/crl")] }];
        let access = ocsp_address(&format!("{base}/ocsp"));
        params.custom_extensions.push(CustomExtension::from_oid_content(&AUTHORITY_INFO_ACCESS, access));
    }
    Ok(params)
}

/// SEQUENCE { SEQUENCE { id-ad-ocsp, [6] address } } with lengths below 128.
fn ocsp_address(address: &str) -> Vec<u8> {
    let method = [0x06, 0x08, 0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01];
    let short = |length: usize| u8::try_from(length).unwrap_or(0x7F).min(0x7F);
    let mut inner = method.to_vec();
    inner.extend([0x86, short(address.len())]);
    inner.extend(address.bytes());
    let mut all = vec![0x30, short(inner.len() + 2), 0x30, short(inner.len())];
    all.extend(inner);
    all
}

fn params(name: &str, now: Timestamp, days: i64) -> Result<CertificateParams, PkiFailure> {
    let mut subject = DistinguishedName::new();
    subject.push(DnType::CountryName, "ID");
    subject.push(DnType::OrganizationName, "Simulator Saporancak");
    subject.push(DnType::OrganizationalUnitName, SPECIMEN_MARK);
    subject.push(DnType::CommonName, format!("CONTOH – {name}"));
    let mut params = CertificateParams::default();
    params.distinguished_name = subject;
    params.not_before = instant(now - SignedDuration::from_hours(1))?;
    params.not_after = instant(now + SignedDuration::from_hours(days * 24))?;
    params.use_authority_key_identifier_extension = true;
    Ok(params)
}

fn instant(at: Timestamp) -> Result<OffsetDateTime, PkiFailure> {
    OffsetDateTime::from_unix_timestamp(at.as_second()).map_err(|error| PkiFailure(error.to_string()))
}
