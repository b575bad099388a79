//! Every parser of bytes from outside, as a function of those bytes. `scripts/fuzz` feeds them with what nobody would send; `./test` feeds
//! them with what was found worth keeping (`fuzz/corpus`). Each must come to an end, and what it takes must hold together. What draws pages of
//! PDFs is not here: it may fail, and a process without rights is what holds it.

use domain::account::login::{Login, person_name, user_name};
use domain::media::Accepts;
use domain::typed::number::{Number, Wanted, degrees, rupiah};
use domain::typed::{clean, date};
use files::Limits;
use files::photo::{Coding, SHOWN_SIDE_PX};
use jiff::Timestamp;
use openid::{Expected, Keys};
use sign::pades;
use sign::passkey::{self, Answered, Asked};
use sign::pki::TrustRoots;
use std::fmt::Write as _;

/// A target by its name, which is also that of its folder below `fuzz/corpus`.
pub type Target = (&'static str, fn(&[u8]));

/// All of them.
pub const TARGETS: [Target; 15] = [
    ("typed", typed),
    ("contacts", contacts),
    ("short_code", short_code),
    ("oss", oss),
    ("drawn_page", drawn_page),
    ("passkey", passkey),
    ("id_token", id_token),
    ("qr", qr),
    ("cms", cms),
    ("signed_pdf", signed_pdf),
    ("pdf", pdf),
    ("photo", photo),
    ("svg", drawing),
    ("map", map),
    ("sound", sound),
];

fn text(data: &[u8]) -> Option<&str> {
    std::str::from_utf8(data).ok()
}

/// Numbers, amounts, dates and free text as people type them.
pub fn typed(data: &[u8]) {
    let Some(typed) = text(data) else { return };
    let cleaned = clean::text(typed);
    assert_eq!(clean::text(&cleaned), cleaned, "what is clean stays as it is");
    assert_eq!(clean::line(&clean::line(typed)), clean::line(typed));
    for whole in [false, true] {
        let wanted = Wanted { whole, ..Wanted::default() };
        // As it is kept and comes back in the form; as it is shown, `567.890` may be asked about once more.
        if let Ok(number) = Number::read(typed, wanted) {
            assert_eq!(Number::read(&number.to_string(), wanted).as_ref(), Ok(&number), "{typed:?}");
        }
    }
    if let Ok(amount) = rupiah(typed) {
        assert_eq!(rupiah(&domain::indonesian::rupiah(amount)), Ok(amount), "{typed:?}");
    }
    if let Ok(day) = date::date(typed) {
        assert_eq!(date::date(&domain::indonesian::date(day)), Ok(day), "{typed:?}");
    }
    let _ = (date::moment(typed), date::clock(typed), degrees(typed, 90));
}

/// What people sign in by, and their names.
pub fn contacts(data: &[u8]) {
    let Some(typed) = text(data) else { return };
    let _ = Login::of(typed).one_spelling();
    if let Ok(name) = user_name(typed) {
        assert!(matches!(Login::of(&name), Login::UserName(_)), "{name:?} is nobody's number or address");
    }
    if let Ok(name) = person_name(typed) {
        assert_eq!(person_name(&name), Ok(name.clone()));
    }
}

/// The code on a licence, typed by hand.
pub fn short_code(data: &[u8]) {
    let _ = text(data).map(sign::short_code::ShortCode::parse);
}

/// What OSS delivers.
pub fn oss(data: &[u8]) {
    let _ = registries::oss::arrival::read(data);
}

/// What the process that draws pages hands back.
pub fn drawn_page(data: &[u8]) {
    if let Some(picture) = pdf_pages::Picture::read(data.to_vec()) {
        assert_eq!(picture.rgb.len(), usize::from(picture.width) * usize::from(picture.height) * 3);
    }
}

/// What an authenticator answers (`WebAuthn`: CBOR, COSE), as it makes a passkey and as it uses one.
pub fn passkey(data: &[u8]) {
    let origins = ["https://izin.contoh.id".to_owned()];
    let asked = Asked { challenge: "dGFudGFuZ2Fu", domain: "izin.contoh.id", origins: &origins };
    let client = |kind: &str| {
        format!(r#"{{"type":"webauthn.{kind}","challenge":"dGFudGFuZ2Fu","origin":"https://izin.contoh.id"}}"#)
            .into_bytes()
    };
    let _ = passkey::made(&asked, data, data);
    let made = passkey::made(&asked, &client("create"), data);
    let public_key = made.map_or_else(|| data.to_vec(), |made| made.public_key);
    let answer = Answered {
        credential: data.to_vec(),
        client_data: client("get"),
        authenticator_data: data.to_vec(),
        signature: data.to_vec(),
    };
    assert_eq!(passkey::answered(&asked, &public_key, &answer), None, "nobody signed this");
}

/// A token of a provider of sign-ins, with its keys on the first line.
pub fn id_token(data: &[u8]) {
    let Some((keys, token)) = text(data).and_then(|text| text.split_once('\n')) else { return };
    let Ok(keys) = serde_json::from_str::<Keys>(keys) else { return };
    let expected = Expected { issuer: "https://sso", client_id: "kami", nonce: "n", now: Timestamp::UNIX_EPOCH };
    let _ = openid::identity(token, &keys, &expected);
}

/// The seal in a QR, and the list of what was withdrawn (COSE, CBOR).
pub fn qr(data: &[u8]) {
    let _ = sign::qr::verify_list(data, &[]);
    let _ = text(data).map(|link| sign::qr::verify(link, &[]));
    let _ = sign::qr::verify(&sign::qr::link("https://izin.contoh.id", data), &[]);
}

/// A signature alone (CMS): wrapped into the smallest PDF that can carry it, as a time stamp and as what tells of revocation.
pub fn cms(data: &[u8]) {
    let (nobody, now) = (TrustRoots::from_pem(&[]).expect("none at all is allowed"), Timestamp::UNIX_EPOCH);
    let _ = pades::timestamp::read_answer(data, (&[0; 32], &[0; pades::timestamp::NONCE_BYTES]), &nobody, now);
    let _ = (pades::revocation::is_crl(data), pades::revocation::is_ocsp_answer(data));
    let _ = pades::verify(&carrying(data), &nobody, now);
}

/// A PDF of one empty page whose signature is `cms`.
fn carrying(cms: &[u8]) -> Vec<u8> {
    let mut hex = String::new();
    for byte in cms {
        let _ = write!(hex, "{byte:02x}");
    }
    let before = "%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]/SigFlags 3>>>>\nendobj\n\
        2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Annots[4 0 R]>>\nendobj\n\
        4 0 obj\n<</FT/Sig/Type/Annot/Subtype/Widget/T(s)/Rect[0 0 0 0]/P 3 0 R/V 5 0 R>>\nendobj\n5 0 obj\n";
    let dictionary = |range: &str| {
        format!("<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/ByteRange[{range}]/Contents<")
    };
    let begin = before.len() + dictionary(&" ".repeat(40)).len() - 1;
    let end = begin + hex.len() + 2;
    let mut pdf = String::from(before);
    let after = ">>>\nendobj\n";
    let mut places: Vec<usize> = Vec::new();
    let mut from = 0;
    while let Some(at) = before[from..].find(" 0 obj\n") {
        places.push(from + at - 1);
        from += at + 1;
    }
    let table = end + after.len() - 1;
    let mut tail = String::from("xref\n0 6\n0000000000 65535 f \n");
    for place in places {
        let _ = writeln!(tail, "{place:010} 00000 n ");
    }
    let _ = write!(tail, "trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n");
    let rest = after.len() - 1 + tail.len();
    pdf.push_str(&dictionary(&format!("{:<40}", format!("0 {begin} {end} {rest}"))));
    [pdf.as_str(), &hex, after, &tail].concat().into_bytes()
}

/// A PDF that says it is signed.
pub fn signed_pdf(data: &[u8]) {
    let nobody = TrustRoots::from_pem(&[]).expect("none at all is allowed");
    if pades::may_be_signed(data) {
        let _ = pades::verify(data, &nobody, Timestamp::UNIX_EPOCH);
    }
    let _ = pades::embedded_certificates(data);
}

/// An upload for a requirement of this kind. What is taken is taken again, and is what it was.
fn upload(data: &[u8], accepts: Accepts) -> bool {
    let limits = Limits { side_px_min: 1, ..Limits::default() };
    let Ok(taken) = files::inspect(data, &[accepts], &limits) else { return false };
    if let Some(cleaned) = &taken.cleaned {
        let again = files::inspect(cleaned, &[accepts], &limits).expect("what was made safe is taken");
        assert_eq!(again.extension, taken.extension);
    }
    true
}

/// A document.
pub fn pdf(data: &[u8]) {
    upload(data, Accepts::Document);
}

/// A photo, taken and drawn anew.
pub fn photo(data: &[u8]) {
    if upload(data, Accepts::Photo) {
        let _ = files::photo::redrawn(data, SHOWN_SIDE_PX.min(200), Coding::Jpeg);
    }
}

/// A drawing: SVG and DXF.
pub fn drawing(data: &[u8]) {
    upload(data, Accepts::Drawing);
}

/// A map: `GeoJSON`, KML, KMZ and GPX.
pub fn map(data: &[u8]) {
    upload(data, Accepts::Map);
}

/// A sound.
pub fn sound(data: &[u8]) {
    upload(data, Accepts::Audio);
}
