//! Whose electronic signatures are believed: our own root, and those of others that the operator put into a folder (BSrE's, say).

use crate::App;
use crate::config::Config;
use ledger::uploads::{SignatureSeen, SignerSeen};
use sign::pades::{self, Report, SignatureReport};
use sign::pki::{PkiError, TrustRoots};
use std::path::{Path, PathBuf};

/// Files in the folder that are looked at.
const FILES_MAX: usize = 100;

/// Our root and those of the folder, read anew each time: a root that is put there counts at once. A file that holds no certificate is
/// left out; `doctor` names it.
pub fn roots(app: &App) -> TrustRoots {
    let texts = files(&app.config).into_iter().filter_map(|path| read(&path).ok());
    texts.fold(app.signing.roots.clone(), TrustRoots::joined)
}

/// The files of the folder, each with what is wrong with it.
pub fn judged(config: &Config) -> Vec<(PathBuf, Result<(), String>)> {
    files(config).into_iter().map(|path| (path.clone(), read(&path).map(|_| ()))).collect()
}

/// What a check says of a PDF that carries an electronic signature; nothing of any other file.
pub fn signature_in(app: &App, bytes: &[u8]) -> Option<SignatureSeen> {
    let report = pades::verify(bytes, &roots(app), app.now()).ok()?;
    (report.verdict != pades::Verdict::NotSigned).then(|| seen(&report, app))
}

fn seen(report: &Report, app: &App) -> SignatureSeen {
    SignatureSeen {
        verdict: report.verdict.code().to_owned(),
        signer: report.signer.as_ref().map(|signer| signer.common_name.clone()).unwrap_or_default(),
        organization: report.signer.as_ref().and_then(|signer| signer.organization.clone()),
        specimen: report.is_specimen(),
        reasons: report.reasons.iter().map(|reason| reason.sentence().to_owned()).collect(),
        signed_at: report.timestamped_at.or(report.signed_at),
        checked_at: app.now(),
        each: if report.signatures.len() > 1 { report.signatures.iter().map(one).collect() } else { Vec::new() },
    }
}

fn one(signature: &SignatureReport) -> SignerSeen {
    SignerSeen {
        verdict: signature.verdict.code().to_owned(),
        signer: signature.signer.as_ref().map(|signer| signer.common_name.clone()).unwrap_or_default(),
        organization: signature.signer.as_ref().and_then(|signer| signer.organization.clone()),
        signed_at: signature.timestamped_at.or(signature.signed_at),
    }
}

fn files(config: &Config) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(config.trusted_roots_folder()) else { return Vec::new() };
    let paths = entries.filter_map(|entry| entry.ok().map(|entry| entry.path()));
    let mut paths: Vec<_> =
        paths.filter(|path| path.extension().is_some_and(|end| end == "pem" || end == "crt")).collect();
    paths.sort();
    paths.truncate(FILES_MAX);
    paths
}

fn read(path: &Path) -> Result<TrustRoots, String> {
    let text = std::fs::read_to_string(path).map_err(|e| e.to_string())?;
    TrustRoots::from_pem(&[&text]).map_err(|e: PkiError| e.to_string())
}
