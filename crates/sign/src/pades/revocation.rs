//! Whether a certificate was revoked: where to ask, and what lists (RFC 5280 section 5) and answers (RFC 6960) in a file say.

mod crl;
mod ocsp;
mod standing;

use const_oid::db::rfc5280::{ID_AD_CA_ISSUERS, ID_AD_OCSP};
use der::Decode as _;
use jiff::Timestamp;
use rustls_pki_types::CertificateDer;
use x509_cert::Certificate;
use x509_cert::crl::CertificateList;
use x509_cert::ext::pkix::name::{DistributionPointName, GeneralName};
use x509_cert::ext::pkix::{AuthorityInfoAccessSyntax, CrlDistributionPoints};
use x509_ocsp::BasicOcspResponse;

use super::chain::Step;

pub use ocsp::query as ocsp_query;
pub(super) use standing::Standing;

/// Addresses a certificate names for itself. Claims of its issuer: whoever follows them sets limits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sources {
    /// Lists of revoked certificates.
    pub crl: Vec<String>,
    /// Services that answer for one certificate.
    pub ocsp: Vec<String>,
    /// The issuer's certificate.
    pub issuer: Vec<String>,
}

/// Where a certificate says that its revocation can be asked. A certificate that cannot be read names nothing.
pub fn sources(certificate: &CertificateDer<'_>) -> Sources {
    let Ok(certificate) = Certificate::from_der(certificate) else {
        return Sources::default();
    };
    let tbs = &certificate.tbs_certificate;
    let mut sources = Sources::default();
    if let Ok(Some((_, CrlDistributionPoints(points)))) = tbs.get() {
        for name in points.into_iter().filter_map(|point| point.distribution_point) {
            if let DistributionPointName::FullName(names) = name {
                sources.crl.extend(names.iter().filter_map(address));
            }
        }
    }
    if let Ok(Some((_, AuthorityInfoAccessSyntax(accesses)))) = tbs.get() {
        for access in accesses {
            match access.access_method {
                ID_AD_OCSP => sources.ocsp.extend(address(&access.access_location)),
                ID_AD_CA_ISSUERS => sources.issuer.extend(address(&access.access_location)),
                _ => {}
            }
        }
    }
    sources
}

/// Whether the bytes are a list of revoked certificates in DER.
pub fn is_crl(der: &[u8]) -> bool {
    CertificateList::from_der(der).is_ok()
}

/// Whether the bytes are an OCSP answer that says something (`successful`, of the basic kind).
pub fn is_ocsp_answer(der: &[u8]) -> bool {
    ocsp::read(der).is_some()
}

fn address(name: &GeneralName) -> Option<String> {
    let GeneralName::UniformResourceIdentifier(address) = name else {
        return None;
    };
    let plain = address.as_str();
    (plain.starts_with("http://") || plain.starts_with("https://")).then(|| plain.to_owned())
}

/// Lists and answers that were read.
#[derive(Default)]
pub(super) struct Evidence {
    pub(super) crls: Vec<CertificateList>,
    pub(super) ocsp: Vec<BasicOcspResponse>,
}

impl Evidence {
    /// Nothing is added where the bytes cannot be read.
    pub(super) fn add_crl(&mut self, der: &[u8]) {
        self.crls.extend(CertificateList::from_der(der));
    }

    /// Nothing is added where the bytes cannot be read.
    pub(super) fn add_ocsp(&mut self, der: &[u8]) {
        self.ocsp.extend(ocsp::read(der));
    }

    /// What all of it says of the path: the worst of its steps.
    pub(super) fn standing(&self, path: &[Step], at: Timestamp) -> Standing {
        let all: Vec<_> = path.iter().map(|step| self.standing_of(step, at)).collect();
        if all.contains(&Standing::Revoked) {
            Standing::Revoked
        } else if all.contains(&Standing::Unknown) {
            Standing::Unknown
        } else {
            Standing::Good
        }
    }

    fn standing_of(&self, step: &Step, at: Timestamp) -> Standing {
        let lists = self.crls.iter().map(|list| crl::standing(list, step, at));
        let answers = self.ocsp.iter().map(|answer| ocsp::standing(answer, step, at));
        let mut found = Standing::Unknown;
        for standing in lists.chain(answers) {
            match standing {
                Standing::Revoked => return Standing::Revoked,
                Standing::Good => found = Standing::Good,
                Standing::Unknown => {}
            }
        }
        found
    }
}
