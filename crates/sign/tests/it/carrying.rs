//! The signature's own envelope may carry nothing that nobody signed.

use cms::cert::CertificateChoices;
use cms::content_info::ContentInfo;
use cms::revocation::RevocationInfoChoices;
use cms::signed_data::{CertificateSet, SignedData, SignerInfos};
use const_oid::ObjectIdentifier;
use data_encoding::HEXLOWER;
use der::asn1::{OctetString, SetOfVec};
use der::{Any, Decode as _, DecodePem as _, Encode as _, SliceReader};
use sign::pades::{Reason, Verdict, sign, verify};
use sign::pki::TrustRoots;
use sign::provider::LocalSigner;
use x509_cert::Certificate;
use x509_cert::attr::Attribute;

use crate::samples::{PKI, ROOTS, details, gap, licence, now, signed, specimen, with_table};

/// RFC 3161's time stamp, RFC 5652's countersignature, and one that nobody knows.
const ATTRIBUTES: [&str; 3] = ["1.2.840.113549.1.9.16.2.14", "1.2.840.113549.1.9.6", "1.3.6.1.4.1.99999.1"];

/// The file with its CMS changed by `change`, in the room it has.
fn with_cms(signed: &[u8], change: impl FnOnce(&mut SignedData)) -> Vec<u8> {
    let gap = gap(signed);
    let room = gap.start + 1..gap.end - 1;
    let contents = HEXLOWER.decode(&signed[room.clone()]).unwrap();
    let info = ContentInfo::decode(&mut SliceReader::new(&contents).unwrap()).unwrap();
    let mut data: SignedData = info.content.decode_as().unwrap();
    change(&mut data);
    let content = Any::encode_from(&data).unwrap();
    let mut hex = HEXLOWER.encode(&ContentInfo { content_type: info.content_type, content }.to_der().unwrap());
    assert!(hex.len() <= room.len(), "there is room");
    hex.push_str(&"0".repeat(room.len() - hex.len()));
    let mut changed = signed.to_vec();
    changed[room].copy_from_slice(hex.as_bytes());
    changed
}

fn add_certificate(data: &mut SignedData, pem: &str) {
    let mut all: Vec<CertificateChoices> = data.certificates.iter().flat_map(|set| set.0.iter().cloned()).collect();
    all.push(CertificateChoices::Certificate(Certificate::from_pem(pem).unwrap()));
    data.certificates = Some(CertificateSet(SetOfVec::try_from(all).unwrap()));
}

#[test]
fn an_attribute_that_is_not_signed_is_refused() {
    let file = signed(&with_table(&mut licence()));
    assert_eq!(verify(&with_cms(&file, |_| {}), &ROOTS, now()).unwrap().verdict, Verdict::Valid);
    for oid in ATTRIBUTES {
        let value = Any::encode_from(&OctetString::new(*b"sisipan").unwrap()).unwrap();
        let attribute =
            Attribute { oid: ObjectIdentifier::new_unwrap(oid), values: SetOfVec::try_from(vec![value]).unwrap() };
        let changed = with_cms(&file, |data| {
            let mut info = data.signer_infos.0.as_slice()[0].clone();
            info.unsigned_attrs = Some(SetOfVec::try_from(vec![attribute]).unwrap());
            data.signer_infos = SignerInfos(SetOfVec::try_from(vec![info]).unwrap());
        });
        let report = verify(&changed, &ROOTS, now()).unwrap();
        assert_eq!(
            (report.verdict, report.reasons.as_slice()),
            (Verdict::Damaged, &[Reason::ForeignData][..]),
            "{oid}"
        );
    }
}

#[test]
fn a_certificate_beside_the_way_to_the_root_is_refused() {
    let file = signed(&with_table(&mut licence()));
    let stranger = specimen("Orang lain");
    for (pem, reasons) in [
        (&PKI.root_certificate_pem, vec![]),
        (&stranger.root_certificate_pem, vec![Reason::ForeignData]),
        (&stranger.signer_certificate_pem, vec![Reason::ForeignData]),
    ] {
        let changed = with_cms(&file, |data| add_certificate(data, pem));
        assert_eq!(verify(&changed, &ROOTS, now()).unwrap().reasons, reasons);
    }
    // The same when it was there before signing: no signature covers it.
    let chain = PKI.signer_certificate_pem.clone() + &stranger.root_certificate_pem;
    let signer = LocalSigner::from_pem(&chain, &PKI.signer_key_pem).unwrap();
    let file = sign(&with_table(&mut licence()), &details(), &signer).unwrap();
    assert_eq!(verify(&file, &ROOTS, now()).unwrap().reasons, [Reason::ForeignData]);
    // A root that is trusted is no stranger.
    let both = TrustRoots::from_pem(&[&PKI.root_certificate_pem, &stranger.root_certificate_pem]).unwrap();
    assert_eq!(verify(&file, &both, now()).unwrap().verdict, Verdict::Valid);
}

#[test]
fn a_revocation_list_inside_is_refused() {
    let file = signed(&with_table(&mut licence()));
    let changed = with_cms(&file, |data| data.crls = Some(RevocationInfoChoices(SetOfVec::new())));
    assert_eq!(verify(&changed, &ROOTS, now()).unwrap().reasons, [Reason::ForeignData]);
}
