//! What comes back from a signer is not believed until our own verification says so.

use crate::provider::SignRequest;
use sign::pades::{Report, Verdict, same_pages, verify};

/// Names of specimens begin with it.
const SPECIMEN_PREFIX: &str = "CONTOH – ";

/// The report, or what is wrong in words for the officer.
pub(crate) fn check(sent: &[u8], returned: &[u8], request: &SignRequest<'_>) -> Result<Report, String> {
    let report = verify(returned, request.roots, request.at).map_err(|error| error.sentence().to_owned())?;
    if report.verdict != Verdict::Valid {
        let reasons: Vec<_> = report.reasons.iter().map(|reason| reason.code()).collect();
        return Err(format!("pemeriksaan sesudah tanda tangan: {} ({})", report.verdict.code(), reasons.join(", ")));
    }
    let name = report.signer.as_ref().map(|signer| signer.common_name.as_str()).unwrap_or_default();
    if plain(name) != plain(request.signer_name) {
        return Err("penanda tangan pada hasil bukan yang diminta".to_owned());
    }
    if !same_pages(sent, returned) {
        return Err("halaman pada hasil bukan halaman yang dikirim".to_owned());
    }
    Ok(report)
}

fn plain(name: &str) -> String {
    let name = name.strip_prefix(SPECIMEN_PREFIX).unwrap_or(name);
    name.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}
