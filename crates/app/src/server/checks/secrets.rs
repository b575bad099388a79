//! Secrets and addresses: empty, too short, left as an example, open to others, or sent where anybody reads along.

use super::finding::Finding;
use ground::config::Config;
use ground::{mail, private_file};
use std::path::Path;

/// Fewer characters are guessed.
const CHARS_MIN: usize = 8;
/// A PIN is tried a few times and then locked by its module.
const PIN_CHARS_MIN: usize = 4;
/// What stands in examples, everywhere.
const EXAMPLES: [&str; 12] = [
    "changeme",
    "change-me",
    "contoh",
    "password",
    "passwd",
    "rahasia",
    "secret",
    "sandi",
    "ganti",
    "12345678",
    "saporancak",
    "postgres",
];
/// Names that are set aside for examples (RFC 2606), and those of our own pages.
const EXAMPLE_HOSTS: [&str; 8] =
    ["contoh.id", "contoh.go.id", "example.com", "example.org", "example.net", "example", "invalid", "test"];

/// All of them; nothing is asked of the network.
pub fn judged(config: &Config) -> Vec<Finding> {
    let mut found: Vec<Finding> =
        config.named_files.secrets.iter().filter_map(|(key, file)| of_file(key, file)).collect();
    if let Some(file) = config.s3.secret_key_file.as_ref().filter(|_| config.files_url().starts_with("s3://"))
        && config.named_files.secrets.iter().all(|(_, known)| known != file)
    {
        found.extend(of_file("s3.secret_key_file", file));
    }
    found.extend(addresses(config));
    found.extend(mail::problem(config).map(Finding::bad));
    if found.is_empty() {
        found.push(Finding::good("alamat dan rahasia dalam konfigurasi"));
    }
    found
}

fn of_file(key: &str, file: &Path) -> Option<Finding> {
    let at = file.display();
    match private_file::loose(file) {
        Ok(Some(mode)) => {
            return Some(Finding::bad(format!(
                "{key}: {at} dapat dibuka orang lain di mesin ini (mode {mode:o}). Perbaiki dengan: chmod 600 {at}"
            )));
        }
        Ok(None) => {}
        Err(error) => return Some(Finding::bad(format!("{key}: {at}: {error}"))),
    }
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        // Whoever checks may be another user than whoever serves.
        Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => {
            return Some(Finding::soon(format!(
                "{key}: {at} tidak dapat dibuka oleh pengguna ini, jadi isinya belum diperiksa"
            )));
        }
        Err(error) => return Some(Finding::bad(format!("{key}: {at}: {error}"))),
    };
    let secret = text.trim();
    if secret.is_empty() {
        return Some(Finding::bad(format!("{key}: {at} kosong")));
    }
    let least = if key.ends_with("pin_file") { PIN_CHARS_MIN } else { CHARS_MIN };
    let weak = weakness(secret, least)?;
    Some(Finding::soon(format!("{key}: isi {at} {weak}")))
}

/// Why a secret is none.
fn weakness(secret: &str, least: usize) -> Option<String> {
    let lower = secret.to_lowercase();
    if EXAMPLES.contains(&lower.as_str()) {
        return Some("masih contoh; ganti".into());
    }
    (secret.chars().count() < least).then(|| format!("terlalu pendek (kurang dari {least} huruf)"))
}

/// Addresses that people or secrets go to.
fn addresses(config: &Config) -> Vec<Finding> {
    let mut found = Vec::new();
    let host = host(&config.public_url);
    if !config.specimen && is_example(host) {
        found.push(Finding::soon(format!(
            "public_url {}: nama ini hanya contoh, padahal dicetak di setiap kode QR. Isi alamat yang dipakai orang",
            config.public_url
        )));
    }
    if !config.specimen && !config.is_https() {
        found
            .push(Finding::soon(format!("public_url {}: tanpa https, kata sandi terbaca di jalan", config.public_url)));
    }
    let database = config.database_url();
    if db::travels_openly(&database) {
        found.push(Finding::bad(
            "sambungan ke PostgreSQL di mesin lain tidak disandikan. Tulis sslmode=verify-full pada database_url",
        ));
    }
    found.extend(in_address("database_url", &database));
    if let Some(smtp) = &config.mail.smtp_url {
        found.extend(in_address("mail.smtp_url", smtp));
        let local = ["127.0.0.1", "localhost", "[::1]"].iter().any(|name| self::host(smtp).starts_with(name));
        if smtp.starts_with("smtp://") && !smtp.contains("tls=") && config.mail.password_file.is_some() && !local {
            found.push(Finding::bad("mail.smtp_url: kata sandi surel dikirim tanpa sandi. Pakai smtps://"));
        }
    } else if !config.specimen {
        found.push(Finding::soon("mail.smtp_url kosong: surel ditulis ke folder dan tidak sampai kepada siapa pun"));
    }
    found
}

/// A password that stands in an address.
fn in_address(key: &str, url: &str) -> Option<Finding> {
    let (_, behind) = url.split_once("://")?;
    let (user, _) = behind.rsplit_once('@')?;
    let (_, password) = user.split_once(':')?;
    if password.is_empty() {
        return Some(Finding::bad(format!("{key}: kata sandi di dalam alamat kosong")));
    }
    weakness(password, CHARS_MIN).map(|weak| Finding::soon(format!("{key}: kata sandi di dalam alamat {weak}")))
}

fn host(url: &str) -> &str {
    let behind = url.split_once("://").map_or(url, |(_, behind)| behind);
    let place = behind.split(['/', '?']).next().unwrap_or(behind);
    place.rsplit_once('@').map_or(place, |(_, place)| place)
}

fn is_example(host: &str) -> bool {
    let name = host.split(':').next().unwrap_or(host);
    let below = |example: &str| name.strip_suffix(example).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    name == "localhost" || name.starts_with("127.") || EXAMPLE_HOSTS.into_iter().any(below)
}

#[cfg(test)]
mod tests {
    use super::super::finding::Grade;
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    #[test]
    fn a_secret_is_there_long_enough_and_nobody_elses() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("sandi");
        let of = |text: &str, mode: u32| {
            std::fs::write(&file, text).expect("written");
            std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).expect("a mode");
            of_file("mail.password_file", &file).map(|finding| (finding.grade, finding.words))
        };
        let grade = |text: &str, mode| of(text, mode).map(|(grade, _)| grade);
        assert_eq!(grade("kUd4-besi-rel\n", 0o600), None);
        assert_eq!(grade("kUd4-besi-rel\n", 0o640), Some(Grade::Bad));
        assert_eq!((grade("", 0o600), grade(" \n", 0o600)), (Some(Grade::Bad), Some(Grade::Bad)));
        assert_eq!((grade("pendek", 0o600), grade("Rahasia\n", 0o600)), (Some(Grade::Soon), Some(Grade::Soon)));
        assert!(
            of("changeme", 0o600).is_some_and(|(_, words)| words.contains("contoh") && !words.contains("changeme"))
        );
        assert!(of_file("x", &folder.path().join("tidak-ada")).is_some_and(|finding| finding.grade == Grade::Bad));
    }

    #[test]
    fn an_example_address_and_a_weak_password_in_one_are_told() {
        for example in
            ["contoh.id", "izin.contoh.go.id", "localhost:8080", "127.0.0.1:1", "a.invalid", "www.example.org"]
        {
            assert!(is_example(example), "{example}");
        }
        assert!(!is_example("dpmptsp.padang.go.id") && !is_example("percontohan.id"));
        let told = |url: &str| in_address("database_url", url).map(|finding| finding.grade);
        assert_eq!(told("postgres://izin:postgres@db/izin"), Some(Grade::Soon));
        assert_eq!(told("postgres://izin:@db/izin"), Some(Grade::Bad));
        assert_eq!(told("postgres://izin:kUd4-besi-rel@db/izin"), None);
        assert_eq!((told("postgres://izin@db/izin"), told("sqlite:a.db")), (None, None));
    }
}
