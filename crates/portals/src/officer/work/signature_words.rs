//! The electronic signature in an uploaded PDF, in words for the officer; none of them accuses who handed it in.

use domain::indonesian;
use jiff::Timestamp;
use ledger::uploads::SignatureSeen;
use pages::Tone;
use pages::parts::Tag;
use pages::staff::case::FileSignature;

/// What the officer reads below the file.
pub fn of(seen: &SignatureSeen) -> FileSignature {
    let count = seen.each.len();
    let state = match seen.verdict.as_str() {
        "valid" if count > 1 => Tag::new(Tone::Good, "ok", format!("{count} tanda tangan utuh")),
        "valid" => Tag::new(Tone::Good, "ok", "Tanda tangan utuh"),
        "extended" => Tag::new(Tone::Warning, "warn", "Tanda tangan utuh, ada tambahan"),
        "changed" => Tag::new(Tone::Bad, "bad", "ISI BERUBAH sesudah ditandatangani"),
        "damaged" => Tag::new(Tone::Warning, "warn", "Tanda tangan tidak terbaca"),
        _ => Tag::new(Tone::Warning, "warn", "Penanda tangan belum dapat dipastikan"),
    };
    let whole = (seen.signer.as_str(), seen.organization.as_deref(), seen.signed_at);
    let mut about = if count > 1 { each(seen) } else { vec![who(&seen.verdict, whole)] };
    about.extend(seen.specimen.then(|| "Sertifikatnya contoh dan tidak sah.".to_owned()));
    about.extend(seen.reasons.iter().cloned());
    about.push(format!("Diperiksa sistem pada {}.", indonesian::date_time(seen.checked_at)));
    FileSignature { state, about: about.join(" ") }
}

fn each(seen: &SignatureSeen) -> Vec<String> {
    let numbered = seen.each.iter().enumerate().map(|(place, one)| {
        let signer = (one.signer.as_str(), one.organization.as_deref(), one.signed_at);
        let broken = match one.verdict.as_str() {
            "changed" => " Yang dicakupnya berubah sesudah itu.",
            "damaged" => " Tanda tangan ini tidak terbaca.",
            _ => "",
        };
        format!("({}) {}{broken}", place + 1, who(&one.verdict, signer))
    });
    numbered.collect()
}

fn who(verdict: &str, (signer, organization, signed_at): (&str, Option<&str>, Option<Timestamp>)) -> String {
    if signer.is_empty() {
        return "Nama penanda tangan tidak terbaca.".into();
    }
    let organization = organization.map(|name| format!(", {name}")).unwrap_or_default();
    let signer = format!("{signer}{organization}");
    match (verdict, signed_at) {
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
    use ledger::uploads::SignerSeen;

    fn seen(verdict: &str, signer: &str) -> SignatureSeen {
        SignatureSeen {
            verdict: verdict.into(),
            signer: signer.into(),
            organization: Some("Konsil".into()),
            specimen: false,
            reasons: vec!["Sebabnya.".into()],
            signed_at: Some("2026-11-02T02:00:00Z".parse().unwrap()),
            checked_at: "2026-11-03T02:00:00Z".parse().unwrap(),
            each: Vec::new(),
        }
    }

    #[test]
    fn each_of_several_signers_is_named() {
        let one = |verdict: &str, signer: &str| SignerSeen {
            verdict: verdict.into(),
            signer: signer.into(),
            organization: None,
            signed_at: None,
        };
        let both = SignatureSeen { each: vec![one("valid", "Siti"), one("valid", "Dinas")], ..seen("valid", "Siti") };
        let said = of(&both);
        assert_eq!(said.state.words, "2 tanda tangan utuh");
        assert!(said.about.starts_with("(1) Ditandatangani Siti. (2) Ditandatangani Dinas."), "{}", said.about);
        let broken = SignatureSeen { each: vec![one("valid", "Siti"), one("damaged", "")], ..seen("extended", "Siti") };
        let said = of(&broken).about;
        assert!(said.contains("(2) Nama penanda tangan tidak terbaca. Tanda tangan ini tidak terbaca."), "{said}");
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
