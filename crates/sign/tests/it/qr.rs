//! The QR: what goes in comes out, what was changed does not, and a reader of QRs reads it.

use proptest::prelude::*;
use sign::pki::create_key;
use sign::qr::{Claims, IssuerKey, Licence, PublicKey, QrError, link, picture, seal, verify};

pub fn key() -> IssuerKey {
    IssuerKey::from_pem(&create_key().unwrap()).unwrap()
}

pub fn claims() -> Claims {
    Claims {
        issuer: "DPMPTSP Kota Padang".to_owned(),
        issued_at: "2026-01-31T01:30:00Z".parse().unwrap(),
        expires_at: Some("2031-01-30T17:00:00Z".parse().unwrap()),
        licence: Licence {
            number: "500.16.7.2/0123/SIP-D/DPMPTSP/2026".to_owned(),
            holder: "R***** S*****".to_owned(),
            kind: "Surat Izin Praktik Dokter".to_owned(),
            issued: "2026-01-31".parse().unwrap(),
            expires: Some("2031-01-30".parse().unwrap()),
            place: "Klinik Contoh, Kec. Padang Barat".to_owned(),
            short_code: "7K3M-9QXA-2B4T".to_owned(),
        },
    }
}

const BASE: &str = "https://perizinan.padang.go.id";

#[test]
fn a_licence_is_read_back_from_its_link() {
    let key = key();
    let mut endless = claims();
    (endless.expires_at, endless.licence.expires) = (None, None);
    let mut old = claims();
    old.licence.issued = "1945-08-17".parse().unwrap();
    for claims in [claims(), endless, old] {
        let sealed = seal(&claims, &key).unwrap();
        let link = link(BASE, &sealed);
        let (page, payload) = link.split_once('#').unwrap();
        assert_eq!(page, "https://perizinan.padang.go.id/v");
        assert!(payload.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()));
        assert_eq!(verify(&link, &[key.public().clone()]), Ok(claims.clone()));
        assert_eq!(verify(payload, &[self::key().public().clone(), key.public().clone()]), Ok(claims));
    }
}

#[test]
fn foreign_keys_and_changed_bytes_are_refused() {
    let (ours, other) = (key(), key());
    let sealed = seal(&claims(), &ours).unwrap();
    assert_eq!(verify(&link(BASE, &sealed), &[other.public().clone()]), Err(QrError::UnknownKey));
    for place in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[place] ^= 1;
        assert!(verify(&link(BASE, &changed), &[ours.public().clone()]).is_err(), "byte {place}");
    }
}

#[test]
fn a_typical_licence_fits_and_too_long_a_one_is_refused() {
    let key = key();
    let sealed = seal(&claims(), &key).unwrap();
    let link_text = link(BASE, &sealed);
    let drawn = picture(&link_text).unwrap();
    println!("COSE {} bytes, link {} characters, version {}", sealed.len(), link_text.len(), drawn.version);
    assert!(drawn.version <= 13);
    assert_eq!(drawn.modules, 17 + 4 * usize::from(drawn.version) + 8);

    let mut long = claims();
    long.licence.place = "x".repeat(400);
    assert_eq!(picture(&link(BASE, &seal(&long, &key).unwrap())), Err(QrError::TooLong));
}

/// An independent reader finds and decodes it.
#[test]
fn a_reader_of_qrs_reads_the_picture() {
    let link = link(BASE, &seal(&claims(), &key()).unwrap());
    let drawn = picture(&link).unwrap();
    let side = drawn.side_px();
    assert_eq!(drawn.luma.len(), side * side);
    let mut seen = rqrr::PreparedImage::prepare_from_greyscale(side, side, |x, y| drawn.luma[y * side + x]);
    let grids = seen.detect_grids();
    assert_eq!(grids.len(), 1);
    assert_eq!(grids[0].decode().unwrap().1, link);
}

#[test]
fn the_public_key_survives_as_a_jwk() {
    let key = key();
    let public = key.public();
    assert_eq!(PublicKey::from_coordinates(&public.x(), &public.y()), Ok(public.clone()));
    assert!(public.jwk().contains(r#""kty":"EC","crv":"P-256","x":""#));
    assert_eq!(PublicKey::from_coordinates("AA", "AA"), Err(QrError::Key));
    assert_eq!(PublicKey::from_coordinates("", "é"), Err(QrError::Key));
    assert!(IssuerKey::from_pem("nothing").is_err());
}

/// That the id is the thumbprint is computed again in `referees.rs`.
#[test]
fn key_ids_differ() {
    assert_ne!(key().public().key_id(), key().public().key_id());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_panics(text in ".{0,200}", payload in "[A-Z2-7]{0,300}") {
        let keys = [key().public().clone()];
        prop_assert!(verify(&text, &keys).is_err());
        prop_assert!(verify(&payload, &keys).is_err());
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let keys = [key().public().clone()];
        prop_assert!(verify(&link(BASE, &bytes), &keys).is_err());
        prop_assert!(verify(&link(BASE, &[&[0xd2, 0x84], bytes.as_slice()].concat()), &keys).is_err());
    }
}
