//! What one list of revoked certificates says of one certificate (RFC 5280 section 6.3.3, complete lists of the issuer itself).

use const_oid::db::rfc5280::{ID_CE_ISSUING_DISTRIBUTION_POINT, ID_CE_KEY_USAGE};
use der::{Decode as _, Encode as _};
use jiff::Timestamp;
use x509_cert::Certificate;
use x509_cert::crl::CertificateList;
use x509_cert::ext::pkix::crl::dp::IssuingDistributionPoint;
use x509_cert::ext::pkix::{BasicConstraints, KeyUsage};

use super::standing::{Standing, instant};
use crate::crypto::check;
use crate::pades::chain::Step;

pub(super) fn standing(list: &CertificateList, step: &Step, at: Timestamp) -> Standing {
    let tbs = &list.tbs_cert_list;
    let issuer = &step.issuer.tbs_certificate;
    let current = tbs.next_update.is_none_or(|next| instant(next.to_unix_duration().as_secs()) >= Some(at));
    if tbs.issuer != step.certificate.tbs_certificate.issuer || tbs.issuer != issuer.subject || !current {
        return Standing::Unknown;
    }
    if !may_sign_lists(&step.issuer) || !covers(list, &step.certificate) || !is_signed(list, &step.issuer) {
        return Standing::Unknown;
    }
    let serial = &step.certificate.tbs_certificate.serial_number;
    let entry = tbs.revoked_certificates.iter().flatten().find(|entry| entry.serial_number == *serial);
    match entry {
        Some(entry) if instant(entry.revocation_date.to_unix_duration().as_secs()) <= Some(at) => Standing::Revoked,
        Some(_) | None => Standing::Good,
    }
}

fn is_signed(list: &CertificateList, issuer: &Certificate) -> bool {
    let (Ok(covered), Some(signature)) = (list.tbs_cert_list.to_der(), list.signature.as_bytes()) else {
        return false;
    };
    let key = &issuer.tbs_certificate.subject_public_key_info;
    list.signature_algorithm == list.tbs_cert_list.signature
        && check(key, (&list.signature_algorithm, None), &covered, signature).is_ok()
}

/// RFC 5280 section 4.2.1.3: cRLSign, where the extension is there.
fn may_sign_lists(issuer: &Certificate) -> bool {
    let extensions = issuer.tbs_certificate.extensions.iter().flatten();
    let has_usage = extensions.into_iter().any(|extension| extension.extn_id == ID_CE_KEY_USAGE);
    let usage = issuer.tbs_certificate.get::<KeyUsage>();
    !has_usage || usage.is_ok_and(|usage| usage.is_some_and(|(_, usage)| usage.crl_sign()))
}

/// Whether the list speaks of certificates like this one, for every reason. A critical extension that is not known here, such as
/// that of a list of changes, makes it say nothing.
fn covers(list: &CertificateList, certificate: &Certificate) -> bool {
    let is_authority = certificate.tbs_certificate.get::<BasicConstraints>();
    let is_authority = is_authority.is_ok_and(|found| found.is_some_and(|(_, constraints)| constraints.ca));
    list.tbs_cert_list.crl_extensions.iter().flatten().all(|extension| {
        if extension.extn_id != ID_CE_ISSUING_DISTRIBUTION_POINT {
            return !extension.critical;
        }
        IssuingDistributionPoint::from_der(extension.extn_value.as_bytes()).is_ok_and(|point| {
            let wrong_kind = if is_authority { point.only_contains_user_certs } else { point.only_contains_ca_certs };
            !wrong_kind
                && !point.indirect_crl
                && !point.only_contains_attribute_certs
                && point.only_some_reasons.is_none()
        })
    })
}
