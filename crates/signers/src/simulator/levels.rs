//! How far the SIMULATOR of BSrE carries its signatures: to B-B by itself, further where it is told to, by its own authority.

use super::pki::Pki;
use super::timestamp;
use data_encoding::HEXLOWER;
use jiff::Timestamp;
use sign::pades::timestamp::{Token, query, read_answer};
use sign::pades::{
    Details, Level, Prepared, Room, ValidationData, append_validation, embedded_certificates, may_be_signed,
    prepare_for, prepare_further, prepare_timestamp,
};
use sign::pki::TrustRoots;
use sign::provider::{HashSigner as _, LocalSigner};

/// Of nobody's choice: the simulator asks itself.
const NONCE: [u8; 16] = [0x5A; 16];

/// Signs; `None` when the file cannot be signed.
pub(super) fn sign(
    (pki, now): (&Pki, Timestamp),
    level: Level,
    pdf: &[u8],
    (details, signer): (&Details<'_>, &LocalSigner),
) -> Option<Vec<u8>> {
    let room = if level == Level::Basic { Room::Signature } else { Room::WithTimestamp };
    // Behind the signatures that are there, if any.
    let prepare = if may_be_signed(pdf) { prepare_further } else { prepare_for };
    let prepared = prepare(pdf, details, signer.certificate_chain(), room).ok()?;
    let signature = signer.sign_attributes(prepared.to_be_signed()).ok()?;
    if level == Level::Basic {
        return prepared.finish(&signature).ok();
    }
    let token = stamp(pki, &Prepared::hash_to_be_stamped(&signature), now)?;
    let mut file = prepared.finish_stamped(&signature, &token).ok()?;
    if level >= Level::LongTerm {
        let certificates = embedded_certificates(&file).iter().map(|certificate| certificate.to_vec()).collect();
        let data = ValidationData { certificates, crls: vec![pki.crl(now).ok()?], ocsp: Vec::new() };
        file = append_validation(&file, &data).ok()?;
    }
    if level >= Level::Archive {
        let prepared = prepare_timestamp(&file).ok()?;
        let token = stamp(pki, &prepared.hash_to_be_stamped(), now)?;
        file = prepared.finish(&token).ok()?;
    }
    Some(file)
}

fn stamp(pki: &Pki, hash: &[u8; 32], now: Timestamp) -> Option<Token> {
    let roots = TrustRoots::from_pem(&[&pki.root_pem()]).ok()?;
    // The same hash gets the same number; others differ.
    let number = u64::from_str_radix(&HEXLOWER.encode(&hash[..7]), 16).ok()?;
    let answer = timestamp::stamp(pki, &query(hash, &NONCE), (now, number)).ok()?;
    read_answer(&answer, (hash, &NONCE), &roots, now).ok()
}
