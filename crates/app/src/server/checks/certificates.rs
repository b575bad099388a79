//! Certificates: expired, soon expiring, unreadable, and a signer that its own root does not vouch for.

use super::finding::Finding;
use domain::indonesian;
use ground::config::Config;
use ground::{sealing, signing, trust};
use jiff::{SignedDuration, Timestamp};
use sign::pki::certificates_from_pem;
use sign::provider::CertificateDer;
use signers::settings::{SealSettings, SignerSettings};
use std::path::{Path, PathBuf};

/// A certificate that ends within this time is told: a new one takes weeks to be had.
pub const SOON: SignedDuration = SignedDuration::from_hours(30 * 24);

/// A file with certificates, and whether this system stands on it; of the others, those whose signatures in uploads are believed, an
/// end is only to be seen to.
struct Named {
    path: PathBuf,
    ours: bool,
}

/// Every certificate that the configuration and the folder of keys name, and whether signer and seal lead to their roots.
pub fn judged(config: &Config, now: Timestamp) -> Vec<Finding> {
    let mut found: Vec<Finding> = files(config).iter().flat_map(|file| of_file(file, now)).collect();
    let folder = config.signing_folder();
    if matches!(config.signer, SignerSettings::Local | SignerSettings::Bsre(_)) {
        found.extend(chain("penanda tangan", &folder.join(signing::CERTIFICATE), &folder.join(signing::ROOT)));
    }
    if let SignerSettings::Pkcs11(table) = &config.signer {
        found.extend(chain("penanda tangan", &table.certificate_file, &table.roots_file));
    }
    match &config.seal {
        SealSettings::Pkcs11(table) => found.extend(chain("segel", &table.certificate_file, &table.roots_file)),
        SealSettings::Local if folder.join(sealing::ROOT).exists() => {
            found.extend(chain("segel", &folder.join(sealing::CERTIFICATE), &folder.join(sealing::ROOT)));
        }
        SealSettings::Local | SealSettings::Bsre(_) => {}
    }
    found
}

fn files(config: &Config) -> Vec<Named> {
    let folder = config.signing_folder();
    let own = [signing::ROOT, signing::CERTIFICATE, sealing::ROOT, sealing::CERTIFICATE].map(|name| folder.join(name));
    let mut paths: Vec<PathBuf> = own.into_iter().filter(|path| path.exists()).collect();
    paths.extend(config.named_files.certificates.iter().map(|(_, path)| path.clone()));
    paths.extend(db::root_file(&config.database_url()));
    paths.sort();
    paths.dedup();
    let ours = paths.into_iter().map(|path| Named { path, ours: true });
    let others = trust::judged(config).into_iter().map(|(path, _)| Named { path, ours: false });
    ours.chain(others).collect()
}

fn of_file(file: &Named, now: Timestamp) -> Vec<Finding> {
    let at = file.path.display();
    let unread = |why: &dyn std::fmt::Display| vec![Finding::bad(format!("sertifikat {at}: {why}"))];
    let text = match std::fs::read_to_string(&file.path) {
        Ok(text) => text,
        Err(error) => return unread(&error),
    };
    let certificates = match certificates_from_pem(&text) {
        Ok(certificates) => certificates,
        Err(error) => return unread(&error),
    };
    certificates.iter().map(|one| of_certificate(file, one, now)).collect()
}

fn of_certificate(file: &Named, certificate: &CertificateDer<'_>, now: Timestamp) -> Finding {
    let name = sign::subject(certificate).map(|subject| subject.common_name).unwrap_or_default();
    let what = format!("sertifikat {} ({name})", file.path.display());
    let Some((from, until)) = sign::validity(certificate) else {
        return Finding::bad(format!("{what}: tidak terbaca"));
    };
    let day = |at: Timestamp| indonesian::date(indonesian::local(at).date());
    let bad = |words: String| if file.ours { Finding::bad(words) } else { Finding::soon(words) };
    if from > now {
        return bad(format!("{what} baru berlaku mulai {}. Betulkan jam mesin ini atau sertifikatnya", day(from)));
    }
    if until <= now {
        return bad(format!("{what} berakhir {}. Pasang yang baru", day(until)));
    }
    if until - now < SOON {
        return Finding::soon(format!("{what} berakhir {}. Minta yang baru sekarang", day(until)));
    }
    Finding::good(format!("{what} berlaku sampai {}", day(until)))
}

/// A signer whose root is another one signs documents that nobody's check accepts. What cannot be read is told of each file.
fn chain(what: &str, certificate: &Path, roots: &Path) -> Option<Finding> {
    let read = |path: &Path| certificates_from_pem(&std::fs::read_to_string(path).ok()?).ok();
    let (chain, trusted) = (read(certificate)?, read(roots)?);
    let steps = chain.windows(2).all(|two| sign::issued(&two[1], &two[0]));
    let last = chain.last()?;
    if steps && trusted.iter().any(|root| root == last || sign::issued(root, last)) {
        return None;
    }
    Some(Finding::bad(format!(
        "sertifikat {what} {} tidak berasal dari akar {}, jadi tanda tangannya tidak akan dipercaya. Pasang akar yang benar",
        certificate.display(),
        roots.display()
    )))
}

#[cfg(test)]
mod tests {
    use super::super::finding::Grade;
    use super::*;
    use sign::pki::{SpecimenNames, create_specimen};

    fn now() -> Timestamp {
        "2026-11-29T06:00:00Z".parse().expect("a moment")
    }

    fn grades(config: &Config, at: Timestamp) -> Vec<Grade> {
        judged(config, at).into_iter().map(|finding| finding.grade).collect()
    }

    #[test]
    fn an_end_is_told_thirty_days_before_and_a_wrong_root_at_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let config = Config::for_folder(folder.path(), "127.0.0.1:0", "http://localhost");
        let keys = config.signing_folder();
        std::fs::create_dir_all(&keys).expect("a folder");
        let names = SpecimenNames { organization: "Kota Contoh", root: "Akar", signer: "Kepala" };
        let make = || create_specimen(names, now()).expect("certificates");
        let (ours, others) = (make(), make());
        std::fs::write(keys.join(signing::ROOT), &ours.root_certificate_pem).expect("written");
        std::fs::write(keys.join(signing::CERTIFICATE), &ours.signer_certificate_pem).expect("written");
        assert_eq!(grades(&config, now()), [Grade::Good, Grade::Good]);
        let signer = &certificates_from_pem(&ours.signer_certificate_pem).expect("one")[0];
        let (_, end) = sign::validity(signer).expect("its time");
        assert_eq!(grades(&config, end - SOON), [Grade::Good, Grade::Good], "thirty days");
        let hour = SignedDuration::from_hours(1);
        assert_eq!(grades(&config, end - SOON + hour), [Grade::Good, Grade::Soon]);
        assert_eq!(grades(&config, end), [Grade::Good, Grade::Bad]);
        assert_eq!(grades(&config, now() - hour - hour), [Grade::Bad, Grade::Bad], "not yet");
        std::fs::write(keys.join(signing::ROOT), &others.root_certificate_pem).expect("written");
        let found = judged(&config, now());
        assert!(
            found.iter().any(|f| f.grade == Grade::Bad && f.words.contains("tidak berasal dari akar")),
            "{found:?}"
        );
        std::fs::write(keys.join(signing::ROOT), "bukan sertifikat").expect("written");
        assert!(grades(&config, now()).contains(&Grade::Bad));
    }
}
