//! Configuration: one TOML file, overridden by the environment; secrets lie in files of their own.

use crate::backup_settings::Backup;
use crate::clamd::ClamdSettings;
use crate::config_files::NamedFiles;
pub use crate::config_tables::{Log, Mail, Privacy, S3, SecondFactor};
use channels::messaging::Kind;
use ipnet::IpNet;
use serde::Deserialize;
use signers::settings::{SealSettings, SignerSettings, TimestampTable};
use std::path::{Path, PathBuf};

/// Everything that can be configured.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Folder for everything the server writes, unless said otherwise below.
    #[serde(default = "data_default")]
    pub data: PathBuf,
    /// Address and port to listen on.
    #[serde(default = "listen_default")]
    pub listen: String,
    /// Address and port of the listener for those who run it: health and counters. Empty: none.
    #[serde(default = "operations_default")]
    pub operations_listen: String,
    /// Names under which it answers beside that of `public_url`.
    #[serde(default)]
    pub hosts: Vec<String>,
    /// Address people use, without a slash at the end; it is printed in every QR.
    pub public_url: String,
    /// `sqlite:PATH` or `postgres://…`; `sqlite:DATA/saporancak.db` unless given.
    pub database_url: Option<String>,
    /// Folder, `file:///…` or `s3://bucket/prefix`; `DATA/files` unless given.
    pub files_url: Option<String>,
    /// Access to an S3-compatible store.
    #[serde(default)]
    pub s3: S3,
    /// Folder with licence types; the built-in catalogue unless given.
    pub catalogue: Option<PathBuf>,
    /// File with the master key; `DATA/keys/master-key` unless given.
    pub master_key_file: Option<PathBuf>,
    /// Folder with certificates and keys; `DATA/keys` unless given.
    pub signing_folder: Option<PathBuf>,
    /// Folder with root certificates of others (PEM) whose signatures in uploaded PDFs are believed, BSrE's for instance;
    /// `DATA/trusted-roots` unless given. What is put there counts without a restart.
    pub trusted_roots_folder: Option<PathBuf>,
    /// Folder for the copy of the status page that a reverse proxy serves; `DATA/status` unless given.
    pub status_folder: Option<PathBuf>,
    /// Allows `serve` to sign with a demo key: everything is marked CONTOH – TIDAK SAH.
    #[serde(default)]
    pub specimen: bool,
    /// Where checkpoints of the log go.
    #[serde(default)]
    pub log: Log,
    /// Whether everybody who works on applications must have a second factor; a demo only offers it.
    pub second_factor: Option<SecondFactor>,
    /// Domain of the passkeys; the host of `public_url` unless given.
    pub passkey_domain: Option<String>,
    /// Certificates (PEM) of authorities that are trusted besides the public ones, wherever this program asks somebody over TLS.
    #[serde(default)]
    pub authority_files: Vec<PathBuf>,
    /// Where officers may sign in too, by `OpenID` Connect, in place of the password.
    pub openid: Option<Box<openid::Settings>>,
    /// Protection of personal data.
    #[serde(default)]
    pub privacy: Privacy,
    /// Backups.
    #[serde(default)]
    pub backup: Backup,
    /// Mail.
    #[serde(default)]
    pub mail: Mail,
    /// Accounts on social networks, where interruptions are announced (Pasal 13(3)).
    #[serde(default)]
    pub social: channels::social::Settings,
    /// Gateways for WhatsApp and SMS.
    #[serde(default)]
    pub messaging: channels::messaging::Settings,
    /// Registers that are asked about an applicant (Pasal 6(4)); what is not here is checked by hand.
    #[serde(default)]
    pub registries: registries::Settings,
    /// Who signs what the head orders.
    #[serde(default)]
    pub signer: SignerSettings,
    /// The office's seal, for licence types that ask for one.
    #[serde(default)]
    pub seal: SealSettings,
    /// Who stamps, and how far signatures are carried with it; without it they are B-B.
    pub tsa: Option<TimestampTable>,
    /// The malware scanner that looks at every upload.
    #[serde(default)]
    pub clamd: ClamdSettings,
    /// File with the secret that a gateway sends along with its reports when it cannot sign them.
    pub report_secret_file: Option<PathBuf>,
    /// Networks of the proxies in front: from these, and only from these, `X-Forwarded-For` is believed.
    #[serde(default, deserialize_with = "crate::config_tables::networks")]
    pub trusted_proxies: Vec<IpNet>,
    /// Made by the `demo` command only, never read from a file.
    #[serde(skip)]
    pub demo: bool,
    /// The program that draws pages of uploaded PDFs; this one, when none is named. Set by tests, which are another program.
    #[serde(skip)]
    pub page_drawer: Option<PathBuf>,
    /// Files that the text names, of whatever table.
    #[serde(skip)]
    pub named_files: NamedFiles,
}

fn data_default() -> PathBuf {
    "data".into()
}

fn listen_default() -> String {
    "127.0.0.1:8080".into()
}

fn operations_default() -> String {
    "127.0.0.1:8081".into()
}

/// Names of environment variables that override the file, and the key each stands for.
pub const ENVIRONMENT: [(&str, &str); 6] = [
    ("SAPORANCAK_DATA", "data"),
    ("SAPORANCAK_LISTEN", "listen"),
    ("SAPORANCAK_OPERATIONS_LISTEN", "operations_listen"),
    ("SAPORANCAK_PUBLIC_URL", "public_url"),
    ("SAPORANCAK_DATABASE_URL", "database_url"),
    ("SAPORANCAK_FILES_URL", "files_url"),
];

/// Reads a configuration; every error is a sentence that says what to do.
pub fn read(text: &str, environment: &[(String, String)]) -> Result<Config, Vec<String>> {
    let mut table: toml::Table = text
        .parse()
        .map_err(|e: toml::de::Error| vec![format!("Berkas konfigurasi tidak terbaca: {}", e.message())])?;
    for (name, key) in ENVIRONMENT {
        if let Some((_, value)) = environment.iter().find(|(n, _)| n == name) {
            table.insert(key.into(), toml::Value::String(value.clone()));
        }
    }
    if table.contains_key("proxies") {
        return Err(vec![
            "proxies diganti trusted_proxies: isi alamat perantara di depan, misalnya trusted_proxies = [\"127.0.0.1\"].".into(),
        ]);
    }
    let named_files = NamedFiles::of(&table);
    let read: Config = table.try_into().map_err(|e: toml::de::Error| vec![format!("Konfigurasi: {}", e.message())])?;
    let config = Config { named_files, ..read };
    let wrong = config.problems();
    if wrong.is_empty() { Ok(config) } else { Err(wrong) }
}

impl Config {
    /// A configuration for a folder and an address, everything else as it stands by default.
    pub fn for_folder(data: &Path, listen: &str, public_url: &str) -> Self {
        Self {
            data: data.to_owned(),
            listen: listen.to_owned(),
            operations_listen: String::new(),
            hosts: Vec::new(),
            public_url: public_url.to_owned(),
            database_url: None,
            files_url: None,
            s3: S3::default(),
            catalogue: None,
            master_key_file: None,
            signing_folder: None,
            trusted_roots_folder: None,
            status_folder: None,
            specimen: false,
            log: Log::default(),
            passkey_domain: None,
            second_factor: None,
            authority_files: Vec::new(),
            openid: None,
            privacy: Privacy::default(),
            backup: Backup::default(),
            mail: Mail::default(),
            social: channels::social::Settings::default(),
            messaging: channels::messaging::Settings::default(),
            registries: registries::Settings::default(),
            signer: SignerSettings::default(),
            seal: SealSettings::default(),
            tsa: None,
            clamd: ClamdSettings::default(),
            report_secret_file: None,
            trusted_proxies: Vec::new(),
            demo: false,
            page_drawer: None,
            named_files: NamedFiles::default(),
        }
    }

    fn problems(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        if !(self.public_url.starts_with("https://") || self.public_url.starts_with("http://")) {
            wrong.push("public_url harus dimulai https://, misalnya https://dpmptsp.padang.go.id.".into());
        }
        if self.public_url.ends_with('/') {
            wrong.push("public_url tidak boleh berakhir garis miring.".into());
        }
        if self.listen.parse::<std::net::SocketAddr>().is_err() {
            wrong.push(format!("listen \"{}\" bukan alamat dan port, misalnya 127.0.0.1:8080.", self.listen));
        }
        if !self.operations_listen.is_empty() && self.operations_listen.parse::<std::net::SocketAddr>().is_err() {
            wrong.push(format!(
                "operations_listen \"{}\" bukan alamat dan port, misalnya 127.0.0.1:8081; kosongkan bila tidak dipakai.",
                self.operations_listen
            ));
        }
        for host in self.hosts.iter().filter(|host| host.is_empty() || host.contains(['/', ':', '@', ' '])) {
            wrong.push(format!("hosts \"{host}\" bukan nama saja, misalnya izin.padang.go.id."));
        }
        if self.mail.smtp_url.is_some() && self.mail.from.is_none() {
            wrong.push("mail.from wajib diisi bila mail.smtp_url diisi.".into());
        }
        if self.log.witness_url.is_some() != self.log.witness_key.is_some() {
            wrong.push(
                "log.witness_url dan log.witness_key diisi bersama: tanpa kunci, jawaban saksi tidak dapat diperiksa."
                    .into(),
            );
        }
        if self.database_url().contains(":memory:") {
            wrong.push("database_url di memori akan hilang; pakai berkas atau PostgreSQL.".into());
        }
        wrong.extend(db::address_problem(&self.database_url()).map(|why| format!("database_url: {why}")));
        if !self.demo && !self.specimen && !self.requires_second_factor() {
            wrong.push(
                "second_factor = \"offered\" membiarkan petugas masuk hanya dengan kata sandi. Hapus baris itu, atau tulis \
                 specimen = true untuk uji coba."
                    .into(),
            );
        }
        wrong.extend(self.passkey_problem());
        wrong.extend(self.social.problems());
        wrong.extend(self.messaging.problems());
        wrong.extend(self.registries.registries().err().unwrap_or_default());
        wrong.extend(self.signer.problems());
        wrong.extend(self.seal.problems());
        wrong.extend(self.tsa.iter().flat_map(TimestampTable::problems));
        wrong.extend(self.clamd.problems());
        wrong.extend(self.openid.iter().flat_map(|openid| openid.problems()));
        wrong.extend(self.authority_problems());
        wrong.extend(self.backup.problems(&self.data, self.privacy.backup_days));
        wrong.extend(self.report_problems());
        wrong
    }

    /// A report of delivery that nobody can prove would be refused every time.
    fn report_problems(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        if let Some(file) = &self.report_secret_file
            && !std::fs::read_to_string(file).is_ok_and(|secret| !secret.trim().is_empty())
        {
            wrong.push(format!("report_secret_file {} tidak terbaca atau kosong.", file.display()));
        }
        for kind in Kind::ALL {
            let report = self.messaging.gateway(kind).and_then(|gateway| gateway.report.as_ref());
            if report.is_some_and(|report| report.signature.is_none()) && self.report_secret_file.is_none() {
                wrong.push(format!(
                    "messaging.{}.report tanpa signature: isi report_secret_file, supaya laporan palsu tertolak.",
                    kind.id()
                ));
            }
        }
        wrong
    }

    /// Whether an officer without a second factor gets no further than to where one is set.
    pub fn requires_second_factor(&self) -> bool {
        let usual = if self.demo { SecondFactor::Offered } else { SecondFactor::Required };
        self.second_factor.unwrap_or(usual) == SecondFactor::Required
    }

    /// Whether something that should reach people goes to a simulator although this is no trial.
    pub fn hides_from_people(&self) -> bool {
        !self.demo && !self.specimen && (self.social.uses_simulator() || self.messaging.uses_simulator())
    }

    /// Whether a register leads to a simulator although this is no trial: its answers would pass for evidence.
    pub fn takes_simulated_answers(&self) -> bool {
        let simulated = self.registries.registries().is_ok_and(|registries| !registries.simulated().is_empty());
        !self.demo && !self.specimen && simulated
    }

    /// Address of the database.
    pub fn database_url(&self) -> String {
        let file = || format!("sqlite:{}", self.data.join("saporancak.db").display());
        self.database_url.clone().unwrap_or_else(file)
    }

    /// Address of the file store.
    pub fn files_url(&self) -> String {
        self.files_url.clone().unwrap_or_else(|| self.data.join("files").display().to_string())
    }

    /// File with the master key.
    pub fn master_key_file(&self) -> PathBuf {
        self.master_key_file.clone().unwrap_or_else(|| self.data.join("keys").join("master-key"))
    }

    /// Folder with certificates and keys.
    pub fn signing_folder(&self) -> PathBuf {
        self.signing_folder.clone().unwrap_or_else(|| self.data.join("keys"))
    }

    /// File with the last checkpoint of the log.
    pub fn checkpoint_file(&self) -> PathBuf {
        self.log.checkpoint_file.clone().unwrap_or_else(|| self.data.join("checkpoint"))
    }

    /// File with the keys that were destroyed.
    pub fn erased_file(&self) -> PathBuf {
        self.privacy.erased_file.clone().unwrap_or_else(|| self.data.join("erased-keys"))
    }

    /// Folder with roots of others whose signatures are believed.
    pub fn trusted_roots_folder(&self) -> PathBuf {
        self.trusted_roots_folder.clone().unwrap_or_else(|| self.data.join("trusted-roots"))
    }

    /// Whether people reach it by HTTPS: cookies then carry `Secure` and the `__Host-` prefix.
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::IpAddr;

    #[test]
    fn every_mistake_is_told_at_once() {
        let wrong = read("public_url = \"dpmptsp.padang.go.id/\"\nlisten = \"8080\"", &[]).unwrap_err();
        assert_eq!(wrong.len(), 3, "{wrong:?}");
        assert!(read("publik_url = \"x\"", &[]).unwrap_err()[0].contains("publik_url"));
    }

    #[test]
    fn a_simulator_is_for_trials_and_secrets_for_https() {
        let telegram = |base: &str| {
            format!(
                "public_url = \"https://izin.contoh.id\"\n[social.telegram]\nchat_id = \"@contoh\"\n\
                 token_file = \"Cargo.toml\"\n{base}"
            )
        };
        let wrong = |base: &str| read(&telegram(base), &[]).unwrap_err();
        // The manifest stands in for a file that is there but holds no secret.
        assert!(wrong("")[0].contains("social.telegram.token_file"), "{:?}", wrong(""));
        assert!(wrong("base_url = \"http://contoh.id\"")[0].contains("social.telegram.base_url"));
        let mut config = Config::for_folder(Path::new("."), "127.0.0.1:1", "https://izin.contoh.id");
        assert!(!config.hides_from_people());
        let table = "base_url = \"http://127.0.0.1:8090/telegram\"\nchat_id = \"@contoh\"\ntoken_file = \"x\"";
        config.social.telegram = Some(toml::from_str(table).unwrap());
        assert!(config.hides_from_people());
        config.specimen = true;
        assert!(!config.hides_from_people());
    }

    #[test]
    fn officers_show_a_second_factor_outside_trials() {
        let with = |value: &str| read(&format!("public_url = \"https://izin.contoh.id\"\n{value}"), &[]);
        let usual = with("").unwrap();
        assert!(usual.requires_second_factor());
        assert!(!Config { demo: true, ..usual }.requires_second_factor(), "a demo's accounts are entered by anybody");
        assert!(with("second_factor = \"offered\"").unwrap_err()[0].contains("specimen = true"));
        let trial = with("second_factor = \"offered\"\nspecimen = true").unwrap();
        assert!(!trial.requires_second_factor());
        assert!(with("second_factor = \"none\"").unwrap_err()[0].contains("second_factor"));
    }

    #[test]
    fn proxies_are_named_by_address_or_network() {
        let with = |value: &str| read(&format!("public_url = \"https://izin.contoh.id\"\n{value}"), &[]);
        let config = with("trusted_proxies = [\"127.0.0.1\", \"10.0.0.0/8\", \"2001:db8::/32\"]").unwrap();
        let held = |text: &str| {
            config.trusted_proxies.iter().any(|network| network.contains(&text.parse::<IpAddr>().unwrap()))
        };
        assert!(
            held("127.0.0.1") && held("10.9.8.7") && held("2001:db8::1") && !held("127.0.0.2") && !held("2001:db9::1")
        );
        for wrong in ["trusted_proxies = [\"nginx\"]", "trusted_proxies = [\"10.0.0.0/33\"]", "proxies = 1"] {
            assert!(with(wrong).unwrap_err()[0].contains("trusted_proxies"), "{wrong}");
        }
    }

    #[test]
    fn the_environment_wins() {
        let environment = [("SAPORANCAK_LISTEN".to_owned(), "127.0.0.1:9".to_owned())];
        let config = read("public_url = \"https://izin.contoh.id\"\nlisten = \"127.0.0.1:1\"", &environment).unwrap();
        assert_eq!(config.listen, "127.0.0.1:9");
        assert!(config.is_https());
    }
}
