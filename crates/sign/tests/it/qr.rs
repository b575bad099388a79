//! The QR: what goes in comes out, what was changed does not, and a reader of QRs reads it.

use proptest::prelude::*;
use sign::pki::create_key;
use sign::qr::{
    AnnouncedKey, Claims, IssuerKey, Licence, PublicKey, QrError, Withdrawal, Withdrawn, WithdrawnList, jwks, link,
    mark, picture, seal, seal_list, verify, verify_list,
};

pub fn key() -> IssuerKey {
    IssuerKey::from_pem(&create_key().unwrap()).unwrap()
}

/// A key that signs at any time.
pub fn announced(key: &IssuerKey) -> AnnouncedKey {
    AnnouncedKey { public: key.public().clone(), from: None, until: None }
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
        assert_eq!(verify(&link, &[announced(&key)]), Ok(claims.clone()));
        assert_eq!(verify(payload, &[announced(&self::key()), announced(&key)]), Ok(claims));
    }
}

#[test]
fn foreign_keys_and_changed_bytes_are_refused() {
    let (ours, other) = (key(), key());
    let sealed = seal(&claims(), &ours).unwrap();
    assert_eq!(verify(&link(BASE, &sealed), &[announced(&other)]), Err(QrError::UnknownKey));
    for place in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[place] ^= 1;
        assert!(verify(&link(BASE, &changed), &[announced(&ours)]).is_err(), "byte {place}");
    }
}

/// A key that is changed breaks no paper; a code that bears a day on which its key did not sign is not taken.
#[test]
fn a_key_signs_in_its_time() {
    let (old, new) = (key(), key());
    let changed = "2026-06-01T00:00:00Z".parse().unwrap();
    let keys = [
        AnnouncedKey { until: Some(changed), ..announced(&old) },
        AnnouncedKey { from: Some(changed), ..announced(&new) },
    ];
    let on = |at: &str, key| {
        let claims = Claims { issued_at: at.parse().unwrap(), ..claims() };
        verify(&link(BASE, &seal(&claims, key).unwrap()), &keys).map(|_| ())
    };
    assert_eq!(on("2026-01-31T01:30:00Z", &old), Ok(()));
    assert_eq!(on("2026-05-31T23:59:59Z", &old), Ok(()));
    assert_eq!(on("2026-06-01T00:00:00Z", &old), Err(QrError::OutOfPeriod));
    assert_eq!(on("2026-05-31T23:59:59Z", &new), Err(QrError::OutOfPeriod));
    assert_eq!(on("2026-06-01T00:00:00Z", &new), Ok(()));
    let text = jwks(&keys);
    assert_eq!((text.matches(r#""kid":""#).count(), text.matches("1780272000").count()), (2, 2), "{text}");
    assert!(text.contains(r#","exp":1780272000}"#) && text.contains(r#","nbf":1780272000}"#), "{text}");
}

pub fn list() -> WithdrawnList {
    let one = |code: &str, how, since: &str| Withdrawn { mark: mark(code), how, since: since.parse().unwrap() };
    WithdrawnList {
        issuer: "DPMPTSP Kota Padang".to_owned(),
        issued_at: "2026-11-28T06:00:00Z".parse().unwrap(),
        next_at: "2026-11-29T06:00:00Z".parse().unwrap(),
        entries: vec![
            one("AAAA-AAAA-AAAA", Withdrawal::Revoked, "2026-11-04"),
            one("BBBB-BBBB-BBBB", Withdrawal::Suspended, "2026-11-05"),
            one("CCCC-CCCC-CCCC", Withdrawal::Replaced, "1969-12-31"),
        ],
    }
}

#[test]
fn a_list_of_what_was_withdrawn_is_read_back_and_stays_small() {
    let (key, other) = (key(), key());
    let sealed = seal_list(&list(), &key).unwrap();
    let mut read = verify_list(&sealed, &[announced(&key)]).unwrap();
    read.entries.sort();
    let mut entries = list().entries;
    entries.sort();
    assert_eq!(read, WithdrawnList { entries, ..list() });
    assert_eq!(read.of("AAAA-AAAA-AAAA").map(|one| one.how), Some(Withdrawal::Revoked));
    assert_eq!(read.of("DDDD-DDDD-DDDD"), None);
    assert_eq!(verify_list(&sealed, &[announced(&other)]), Err(QrError::UnknownKey));
    for place in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[place] ^= 1;
        assert!(verify_list(&changed, &[announced(&key)]).is_err(), "byte {place}");
    }
    // Neither passes for the other.
    assert_eq!(verify(&link(BASE, &sealed), &[announced(&key)]), Err(QrError::Malformed));
    let licence = seal(&claims(), &key).unwrap();
    assert_eq!(verify_list(&licence, &[announced(&key)]), Err(QrError::Malformed));

    let many = (0..1000_u32).map(|i| Withdrawn {
        mark: mark(&i.to_string()),
        how: Withdrawal::Revoked,
        since: "2026-11-04".parse().unwrap(),
    });
    let sealed = seal_list(&WithdrawnList { entries: many.collect(), ..list() }, &key).unwrap();
    assert!(sealed.len() < 12_200, "{} bytes for a thousand", sealed.len());
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
        let keys = [announced(&key())];
        prop_assert!(verify(&text, &keys).is_err());
        prop_assert!(verify(&payload, &keys).is_err());
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let keys = [announced(&key())];
        prop_assert!(verify(&link(BASE, &bytes), &keys).is_err());
        prop_assert!(verify(&link(BASE, &[&[0xd2, 0x84], bytes.as_slice()].concat()), &keys).is_err());
    }
}
