//! The electronic signature in an uploaded PDF, in words for the officer; none of them accuses who handed it in.

use domain::indonesian;
use ledger::uploads::SignatureSeen;
use pages::Tone;
use pages::parts::Tag;
use pages::staff::case::FileSignature;

/// What the officer reads below the file.
pub fn of(seen: &SignatureSeen) -> FileSignature {
    let state = match seen.verdict.as_str() {
        "valid" => Tag::new(Tone::Good, "ok", "Tanda tangan utuh"),
        "extended" => Tag::new(Tone::Warning, "warn", "Tanda tangan utuh, ada tambahan"),
        "changed" => Tag::new(Tone::Bad, "bad", "ISI BERUBAH sesudah ditandatangani"),
        "damaged" => Tag::new(Tone::Warning, "warn", "Tanda tangan tidak terbaca"),
        _ => Tag::new(Tone::Warning, "warn", "Penanda tangan belum dapat dipastikan"),
    };
    let mut about = vec![who(seen)];
    about.extend(seen.specimen.then(|| "Sertifikatnya contoh dan tidak sah.".to_owned()));
    about.extend(seen.reasons.iter().cloned());
    about.push(format!("Diperiksa sistem pada {}.", indonesian::date_time(seen.checked_at)));
    FileSignature { state, about: about.join(" ") }
}

fn who(seen: &SignatureSeen) -> String {
    if seen.signer.is_empty() {
        return "Nama penanda tangan tidak terbaca.".into();
    }
    let organization = seen.organization.as_ref().map(|name| format!(", {name}")).unwrap_or_default();
    let signer = format!("{}{organization}", seen.signer);
    match (seen.verdict.as_str(), seen.signed_at) {
        ("valid" | "extended", Some(at)) => {
            format!("Ditandatangani {signer} pada {}.", indonesian::date_time(at))
        }
        ("valid" | "extended", None) => format!("Ditandatangani {signer}."),
        _ => format!("Sertifikat di dalamnya menyebut {signer}."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(verdict: &str, signer: &str) -> SignatureSeen {
        SignatureSeen {
            verdict: verdict.into(),
            signer: signer.into(),
            organization: Some("Konsil".into()),
            specimen: false,
            reasons: vec!["Sebabnya.".into()],
            signed_at: Some("2026-11-02T02:00:00Z".parse().unwrap()),
            checked_at: "2026-11-03T02:00:00Z".parse().unwrap(),
        }
    }

    #[test]
    fn who_signed_is_said_as_a_fact_only_where_it_is_one() {
        let good = of(&seen("valid", "Siti"));
        assert!(good.about.starts_with("Ditandatangani Siti, Konsil pada 2 November 2026"), "{}", good.about);
        let unknown = of(&seen("untrusted", "Siti"));
        assert!(
            unknown.about.starts_with("Sertifikat di dalamnya menyebut Siti, Konsil. Sebabnya."),
            "{}",
            unknown.about
        );
        assert!(of(&seen("damaged", "")).about.starts_with("Nama penanda tangan tidak terbaca."));
        for verdict in ["valid", "extended", "damaged", "untrusted"] {
            assert!(!of(&seen(verdict, "Siti")).state.words.contains("BERUBAH"));
        }
    }
}
