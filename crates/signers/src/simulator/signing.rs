//! How the SIMULATOR of BSrE signs: for real, by its own authority, and notes it.

use super::fault::Twist;
use super::levels;
use super::stage::{Enrolment, SOMEBODY_ELSE, SignedEntry, Stage, WRONG_PASSPHRASE};
use data_encoding::HEXLOWER;
use ring::digest::{SHA256, digest};
use serde_json::{Value, json};
use sign::pades::{self, Details, Level, SignatureReport, Verdict};
use sign::pki::TrustRoots;

/// Their codes, as client libraries know them.
pub(super) const WRONG: (u32, &str) = (2031, "Passphrase anda salah");
pub(super) const UNKNOWN: (u32, &str) = (2011, "User tidak terdaftar");
pub(super) const UNUSABLE: (u32, &str) = (2021, "Sertifikat user tidak dapat digunakan");
pub(super) const UNREADABLE: (u32, &str) = (2041, "Dokumen tidak dapat ditandatangani");

/// What the signer shows.
pub(super) enum Secret<'a> {
    Passphrase(&'a str),
    Code { code: &'a str, files: usize },
}

/// Whether the signer may sign now.
pub(super) fn admit(stage: &Stage, nik: &str, secret: &Secret<'_>) -> Result<(), (u32, &'static str)> {
    let Enrolment { passphrase, status, .. } = stage.enrolment(nik);
    match status.as_str() {
        "ISSUE" => {}
        "NOT_REGISTERED" => return Err(UNKNOWN),
        _ => return Err(UNUSABLE),
    }
    let right = match (secret, passphrase) {
        (Secret::Passphrase(given), Some(known)) => *given == known,
        (Secret::Passphrase(given), None) => !given.is_empty() && *given != WRONG_PASSPHRASE,
        (Secret::Code { code, files }, _) => stage.use_code(nik, code, *files),
    };
    if right { Ok(()) } else { Err(WRONG) }
}

/// Signed, and the id under which it can be fetched once.
pub(super) struct Done {
    pub(super) file: Vec<u8>,
    pub(super) document_id: String,
}

pub(super) struct Words<'a> {
    pub(super) location: &'a str,
    pub(super) reason: &'a str,
}

/// Signs one file as `nik`, or does what the twist says instead.
pub(super) fn sign_as(
    stage: &Stage,
    nik: &str,
    pdf: &[u8],
    (words, twist): (&Words<'_>, Twist),
) -> Result<Done, (u32, &'static str)> {
    let who = if twist == Twist::OtherSigner { SOMEBODY_ELSE } else { nik };
    let issued = stage.issued(who).map_err(|_| UNUSABLE)?;
    let name = stage.enrolment(who).name;
    let details = Details { signed_at: stage.now(), name: &name, location: words.location, reason: words.reason };
    let other = if twist == Twist::OtherDocument { other_document(pdf) } else { None };
    let base = other.as_deref().unwrap_or(pdf);
    let signed = match twist {
        Twist::NotSigned => pdf.to_vec(),
        Twist::None
        | Twist::Cut
        | Twist::Garbage
        | Twist::WrongContentType
        | Twist::OtherDocument
        | Twist::OtherSigner => {
            let by = (&details, &issued.signer);
            levels::sign((stage.pki(), stage.now()), stage.level(), base, by).ok_or(UNREADABLE)?
        }
    };
    let document_id = format!("sim-{:08}", stage.next_number());
    let entry = SignedEntry {
        document_id: document_id.clone(),
        signer: nik.to_owned(),
        sent_sha256: sha256_hex(pdf),
        signed_sha256: sha256_hex(&signed),
    };
    if twist != Twist::NotSigned {
        stage.note_signed(entry, &signed);
    }
    Ok(Done { file: signed, document_id })
}

/// The same page with a larger margin: what a mixed-up answer might be.
fn other_document(pdf: &[u8]) -> Option<Vec<u8>> {
    let at = pdf.windows(9).position(|window| window == b"/MediaBox")?;
    let digit = pdf[at..].iter().position(u8::is_ascii_digit)?;
    let mut other = pdf.to_vec();
    other[at + digit] = if other[at + digit] == b'0' { b'1' } else { b'0' };
    Some(other)
}

/// Their answer to "is this signed?", v1.
pub(super) fn verification(stage: &Stage, pdf: &[u8]) -> Value {
    let report = TrustRoots::from_pem(&[&stage.pki().root_pem()])
        .ok()
        .and_then(|roots| pades::verify(pdf, &roots, stage.now()).ok());
    let verdict = report.as_ref().map_or(Verdict::NotSigned, |report| report.verdict);
    if verdict == Verdict::NotSigned {
        return json!({ "nama_dokumen": "dokumen.pdf", "jumlah_signature": 0, "notes": null, "details": [], "summary": null,
            "message": "Dokumen belum ditandatangani secara elektronik" });
    }
    let valid = verdict == Verdict::Valid;
    let (notes, summary) = if valid {
        ("Tanda tangan elektronik valid dan dokumen merupakan dokumen asli sejak ditandatangani", "DOCUMENT VALID !!!")
    } else {
        ("Konten Dokumen mengalami perubahan oleh pihak yang tidak berhak", "DOCUMENT NOT VALID !!!")
    };
    let signatures = report.map(|report| report.signatures).unwrap_or_default();
    let details: Vec<_> = signatures.iter().enumerate().map(detail).collect();
    json!({ "nama_dokumen": "dokumen.pdf", "jumlah_signature": details.len(), "notes": notes, "summary": summary, "details": details })
}

fn detail((place, one): (usize, &SignatureReport)) -> Value {
    let signer = one.signer.as_ref().map(|signer| signer.common_name.clone());
    let stamped = one.level.is_some_and(|level| level >= Level::Timestamped);
    json!({ "signature_field": format!("Signature{}", place + 1),
        "info_signer": { "issuer_dn": "CN=CONTOH – Otoritas Simulator,O=Simulator Saporancak,C=ID", "signer_name": signer,
            "cert_user_certified": one.verdict != Verdict::Untrusted },
        "signature_document": { "signed_using_tsa": stamped, "document_integrity": one.verdict == Verdict::Valid } })
}

/// What they say of a signer.
pub(super) fn status(stage: &Stage, nik: &str) -> Value {
    match stage.enrolment(nik).status.as_str() {
        "NOT_REGISTERED" => {
            json!({ "status_code": 1110, "status": "NOT_REGISTERED", "message": "User belum terdaftar" })
        }
        status => json!({ "status_code": 1111, "status": status,
            "message": format!("User sudah terdaftar dan memiliki sertifikat dengan status {status}") }),
    }
}

fn sha256_hex(bytes: &[u8]) -> String {
    HEXLOWER.encode(digest(&SHA256, bytes).as_ref())
}
