//! `[backup]`: where backups go, for whom they are sealed, how many stay.

use crate::config::S3;
use backups::retention::Keep;
use backups::sealing::Recipient;
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// The table of the configuration.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Backup {
    /// Folder or `s3://bucket/prefix`; nothing is backed up without it.
    pub place: Option<String>,
    /// Access to the store of `place`; that of the files unless given.
    pub s3: Option<S3>,
    /// Who can open backups: `age1…`, each of them alone.
    pub recipients: Vec<String>,
    /// Who can open the keys in a backup made with `--with-keys`: others than those of the backup.
    pub key_recipients: Vec<String>,
    /// Hours between two backups.
    pub every_hours: u16,
    /// Whether, on `SQLite`, what is committed is copied every quarter of a second besides.
    pub continuous: bool,
    /// How many stay.
    pub keep: Keep,
    /// Days after which a backup must have been restored for a trial once more.
    pub proof_days: u16,
    /// How many numbers of every sequence a restore leaves out at least.
    pub number_gap: u32,
    /// File with the identity that opens backups, where it is kept on this machine: only for `restore` and `backup verify`.
    pub identity_file: Option<PathBuf>,
    /// Folder for a copy of the database while it is cut up; `DATA/backup-work` unless given.
    pub work_folder: Option<PathBuf>,
}

impl Default for Backup {
    fn default() -> Self {
        Self {
            place: None,
            s3: None,
            recipients: Vec::new(),
            key_recipients: Vec::new(),
            every_hours: 24,
            continuous: false,
            keep: Keep::default(),
            proof_days: 8,
            number_gap: 1000,
            identity_file: None,
            work_folder: None,
        }
    }
}

impl Backup {
    /// What is wrong with it, a sentence each.
    pub fn problems(&self, data: &Path, promised_days: u16) -> Vec<String> {
        let mut wrong = Vec::new();
        for text in self.recipients.iter().chain(&self.key_recipients) {
            wrong.extend(Recipient::parse(text).err().map(|why| format!("backup.recipients: {why}")));
        }
        if self.recipients.iter().any(|own| self.key_recipients.contains(own)) {
            wrong.push(
                "backup.key_recipients harus orang lain: siapa memegang cadangan dan kunci sekaligus dapat membaca semuanya."
                    .into(),
            );
        }
        let Some(place) = &self.place else {
            if !self.recipients.is_empty() {
                wrong.push("backup.place wajib diisi bila backup.recipients diisi.".into());
            }
            return wrong;
        };
        if self.recipients.is_empty() {
            wrong.push(
                "backup.recipients wajib diisi: cadangan tidak pernah ditulis tanpa sandi (age-keygen membuatnya)."
                    .into(),
            );
        }
        if !place.contains("://") && Path::new(place).starts_with(data) {
            wrong.push(format!(
                "backup.place {place} ada di dalam folder data, jadi hilang bersamanya. Pakai tempat lain."
            ));
        }
        if self.every_hours == 0 || self.number_gap == 0 || self.proof_days == 0 {
            wrong.push("backup.every_hours, backup.proof_days, dan backup.number_gap paling sedikit 1.".into());
        }
        if self.keep.days() > u32::from(promised_days) {
            wrong.push(format!(
                "backup.keep menyimpan cadangan sampai {} hari, tetapi privacy.backup_days menjanjikan {promised_days} hari \
                 kepada orang yang datanya dihapus. Samakan keduanya.",
                self.keep.days()
            ));
        }
        wrong
    }

    /// Who can open backups; those that are none were told by [`Self::problems`].
    pub fn recipients(&self) -> Vec<Recipient> {
        parsed(&self.recipients)
    }

    /// Who can open the keys.
    pub fn key_recipients(&self) -> Vec<Recipient> {
        parsed(&self.key_recipients)
    }
}

fn parsed(texts: &[String]) -> Vec<Recipient> {
    texts.iter().filter_map(|text| Recipient::parse(text).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use backups::sealing::Identity;

    #[test]
    fn what_would_lose_or_give_away_is_told() {
        let key = || Identity::generate().recipient().to_text();
        let (own, other) = (key(), key());
        let told = |backup: &Backup| backup.problems(Path::new("/var/lib/saporancak"), 35).join("\n");
        assert_eq!(told(&Backup::default()), "");
        let good = Backup {
            place: Some("/srv/cadangan".into()),
            recipients: vec![own.clone()],
            key_recipients: vec![other.clone()],
            ..Backup::default()
        };
        assert_eq!(told(&good), "");
        let inside = Backup { place: Some("/var/lib/saporancak/cadangan".into()), ..good.clone() };
        assert!(told(&inside).contains("di dalam folder data"));
        assert!(told(&Backup { recipients: Vec::new(), ..good.clone() }).contains("recipients wajib"));
        assert!(told(&Backup { recipients: vec!["age1x".into()], ..good.clone() }).contains("bukan kunci age"));
        assert!(told(&Backup { key_recipients: vec![own], ..good.clone() }).contains("orang lain"));
        let long = Keep { monthly: 12, ..Keep::default() };
        assert!(told(&Backup { keep: long, ..good.clone() }).contains("372 hari"));
        assert!(told(&Backup { every_hours: 0, ..good }).contains("paling sedikit 1"));
    }
}
