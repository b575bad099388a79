//! `saporancak verify`: a PDF against trusted roots, for people and programs.

use domain::indonesian;
use ground::app::Clock;
use serde_json::{Value, json};
use sign::pades;
use sign::pki::TrustRoots;
use std::path::Path;
use std::process::ExitCode;

/// 0: valid; 1: not; 2: cannot be read.
pub fn run(file: &Path, trust: &Path, as_json: bool) -> ExitCode {
    match check(file, trust) {
        Ok(report) => {
            let valid = report.verdict == pades::Verdict::Valid;
            tell(&report, as_json);
            if valid { ExitCode::SUCCESS } else { ExitCode::from(1) }
        }
        Err(message) => {
            if as_json {
                println!("{}", json!({ "verdict": "unreadable", "message": message }));
            } else {
                eprintln!("{message}");
            }
            ExitCode::from(2)
        }
    }
}

fn check(file: &Path, trust: &Path) -> Result<pades::Report, String> {
    let read = |path: &Path| std::fs::read(path).map_err(|e| format!("{}: {e}", path.display()));
    let pem = String::from_utf8(read(trust)?).map_err(|_| format!("{} bukan PEM", trust.display()))?;
    let roots = TrustRoots::from_pem(&[&pem]).map_err(|e| format!("{}: {e}", trust.display()))?;
    pades::verify(&read(file)?, &roots, Clock::System.now()).map_err(|e| e.sentence().to_owned())
}

fn tell(report: &pades::Report, as_json: bool) {
    if as_json {
        let signer = report.signer.as_ref().map(|s| s.common_name.clone());
        let answer = json!({
            "verdict": report.verdict.code(), "specimen": report.is_specimen(), "signer": signer,
            "signed_at": report.signed_at.map(|at| at.to_string()), "sha256": report.sha256_hex(),
            "reasons": report.reasons.iter().map(|r| r.code()).collect::<Vec<_>>(),
            "signatures": report.signatures.iter().map(one).collect::<Vec<_>>(),
        });
        println!("{answer}");
        return;
    }
    println!("{}", report.verdict.sentence());
    if report.is_specimen() {
        println!("CONTOH – TIDAK SAH: ditandatangani dengan sertifikat contoh.");
    }
    for reason in &report.reasons {
        println!("- {}", reason.sentence());
    }
    for (place, signature) in report.signatures.iter().enumerate() {
        println!();
        tell_one(place + 1, signature);
    }
}

fn one(signature: &pades::SignatureReport) -> Value {
    json!({
        "verdict": signature.verdict.code(),
        "signer": signature.signer.as_ref().map(|s| s.common_name.clone()),
        "organization": signature.signer.as_ref().and_then(|s| s.organization.clone()),
        "signed_at": signature.signed_at.map(|at| at.to_string()),
        "timestamped_at": signature.timestamped_at.map(|at| at.to_string()),
        "level": signature.level.map(pades::Level::code),
        "reasons": signature.reasons.iter().map(|r| r.code()).collect::<Vec<_>>(),
        "added": signature.added.iter().map(|a| a.code()).collect::<Vec<_>>(),
    })
}

fn tell_one(number: usize, signature: &pades::SignatureReport) {
    let name = signature.signer.as_ref().map_or("nama tidak terbaca", |signer| signer.common_name.as_str());
    println!("Tanda tangan {number}: {name}");
    println!("  {}", signature.words());
    if let Some(at) = signature.timestamped_at.or(signature.signed_at) {
        println!("  Waktu: {}", indonesian::date_time(at));
    }
    for addition in &signature.added {
        println!("  Sesudahnya: {}", addition.sentence());
    }
}
