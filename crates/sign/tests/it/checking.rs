//! Whom the verifier believes, and when.

use jiff::Timestamp;
use rcgen::{CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair, KeyUsagePurpose};
use sign::pades::{Reason, Report, Unreadable, Verdict, sign, verify};
use sign::pki::TrustRoots;
use sign::provider::LocalSigner;

use crate::samples::{ROOTS, details, licence, now, signed, specimen, with_table};

fn sample() -> Vec<u8> {
    signed(&with_table(&mut licence()))
}

fn check(pdf: &[u8], roots: &TrustRoots, at: &str) -> Report {
    verify(pdf, roots, at.parse().unwrap()).unwrap()
}

#[test]
fn a_stranger_with_the_same_names_is_not_trusted() {
    let stranger = specimen("Kepala DPMPTSP");
    let roots = TrustRoots::from_pem(&[&stranger.root_certificate_pem]).unwrap();
    let report = verify(&sample(), &roots, now()).unwrap();
    assert_eq!((report.verdict, report.reasons.as_slice()), (Verdict::Untrusted, &[Reason::IssuerUnknown][..]));
    assert_eq!(report.signer.unwrap().common_name, "CONTOH – Kepala DPMPTSP");
    assert_eq!(report.signed_at, None);

    let nobody = TrustRoots::from_pem(&[]).unwrap();
    assert_eq!(verify(&sample(), &nobody, now()).unwrap().reasons, [Reason::IssuerUnknown]);
}

#[test]
fn trust_holds_while_the_certificate_does() {
    let pdf = sample();
    assert_eq!(check(&pdf, &ROOTS, "2026-01-31T00:30:00Z").verdict, Verdict::Valid);
    assert_eq!(check(&pdf, &ROOTS, "2026-01-31T00:29:59Z").reasons, [Reason::CertificateNotYetValid]);
    assert_eq!(check(&pdf, &ROOTS, "2045-12-31T00:00:00Z").verdict, Verdict::Valid);
    assert_eq!(check(&pdf, &ROOTS, "2046-12-31T00:00:00Z").reasons, [Reason::CertificateExpired]);
    assert_eq!(check(&pdf, &ROOTS, "1969-12-31T00:00:00Z").reasons, [Reason::CertificateNotYetValid]);
}

#[test]
fn only_certificates_for_signing_documents_are_accepted() {
    let usages = |usages: &[KeyUsagePurpose], extended: &[ExtendedKeyUsagePurpose], ca: IsCa| {
        let mut params = CertificateParams::default();
        params.key_usages = usages.to_vec();
        params.extended_key_usages = extended.to_vec();
        params.is_ca = ca;
        verdict_for(params)
    };
    let digital = [KeyUsagePurpose::DigitalSignature];
    let unsuitable = vec![Reason::CertificateUnsuitable];
    assert_eq!(usages(&digital, &[], IsCa::NoCa), []);
    assert_eq!(
        usages(&[KeyUsagePurpose::ContentCommitment], &[ExtendedKeyUsagePurpose::EmailProtection], IsCa::NoCa),
        []
    );
    assert_eq!(usages(&[], &[], IsCa::NoCa), unsuitable);
    assert_eq!(usages(&[KeyUsagePurpose::KeyAgreement], &[], IsCa::NoCa), unsuitable);
    assert_eq!(usages(&digital, &[ExtendedKeyUsagePurpose::ServerAuth], IsCa::NoCa), unsuitable);
    assert_eq!(usages(&digital, &[], IsCa::Ca(rcgen::BasicConstraints::Unconstrained)), unsuitable);
}

/// Signs with a certificate of our own making, below a root of our own making, and trusts that root.
fn verdict_for(mut params: CertificateParams) -> Vec<Reason> {
    let mut root = CertificateParams::default();
    root.distinguished_name.push(DnType::CommonName, "root");
    root.is_ca = IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let root = CertifiedIssuer::self_signed(root, KeyPair::generate().unwrap()).unwrap();
    params.distinguished_name.push(DnType::CommonName, "signer");
    let key = KeyPair::generate().unwrap();
    let certificate = params.signed_by(&key, &root).unwrap();
    let signer = LocalSigner::from_pem(&certificate.pem(), &key.serialize_pem()).unwrap();
    let file = sign(&with_table(&mut licence()), &details(), &signer).unwrap();
    let report = verify(&file, &TrustRoots::from_pem(&[&root.pem()]).unwrap(), now()).unwrap();
    assert!(!report.is_specimen());
    report.reasons
}

#[test]
fn a_chain_with_an_authority_between_is_followed() {
    let ca = |name: &str| {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        params
    };
    let root = CertifiedIssuer::self_signed(ca("root"), KeyPair::generate().unwrap()).unwrap();
    let middle = CertifiedIssuer::signed_by(ca("middle"), KeyPair::generate().unwrap(), &root).unwrap();
    let mut params = CertificateParams::default();
    params.key_usages = vec![KeyUsagePurpose::ContentCommitment];
    let key = KeyPair::generate().unwrap();
    let leaf = params.signed_by(&key, &middle).unwrap();

    let roots = TrustRoots::from_pem(&[&root.pem()]).unwrap();
    let base = with_table(&mut licence());
    for (chain, reasons) in [(leaf.pem() + &middle.pem(), vec![]), (leaf.pem(), vec![Reason::IssuerUnknown])] {
        let signer = LocalSigner::from_pem(&chain, &key.serialize_pem()).unwrap();
        let report = verify(&sign(&base, &details(), &signer).unwrap(), &roots, now()).unwrap();
        assert_eq!(report.reasons, reasons);
    }
}

#[test]
fn files_without_signature_and_files_that_are_none() {
    let base = with_table(&mut licence());
    let report = verify(&base, &ROOTS, now()).unwrap();
    assert_eq!((report.verdict, report.reasons.as_slice()), (Verdict::NotSigned, &[Reason::NoSignature][..]));
    assert_eq!(report.sha256_hex().len(), 64);
    assert_eq!(verify(b"", &ROOTS, Timestamp::UNIX_EPOCH), Err(Unreadable::NotPdf));
    assert_eq!(verify(b"GIF89a", &ROOTS, now()), Err(Unreadable::NotPdf));
    assert_eq!(verify(&vec![0; sign::pades::FILE_BYTES_MAX + 1], &ROOTS, now()), Err(Unreadable::TooLarge));
}

#[test]
fn every_word_has_its_sentences() {
    let report = verify(&sample(), &ROOTS, now()).unwrap();
    assert!(report.verdict.sentence().starts_with("Dokumen utuh"));
    for reason in [Reason::NoSignature, Reason::DigestMismatch, Reason::IssuerUnknown] {
        assert!(
            reason.sentence().ends_with('.') && reason.sentence_en().ends_with('.') && !reason.code().contains(' ')
        );
    }
    assert_ne!(Unreadable::NotPdf.sentence(), Unreadable::NotPdf.sentence_en());
}
