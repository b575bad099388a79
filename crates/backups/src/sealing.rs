//! Files as `age` writes them (age-encryption.org/v1), for X25519 recipients: whoever has the identity opens them with that program
//! too, without this one. A test has the `age` of Debian read what is written here, and the reverse.

use crate::error::BackupError;
use age::secrecy::ExposeSecret as _;
use age::{DecryptError, Decryptor, Encryptor, x25519};
use std::io::{Read as _, Write as _};
use zeroize::Zeroizing;

/// Who can open what is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient(x25519::Recipient);

impl Recipient {
    /// From `age1…`.
    pub fn parse(text: &str) -> Result<Self, BackupError> {
        text.trim().parse().map(Self).map_err(|_| BackupError::Key(text.trim().to_owned()))
    }

    /// As `age-keygen -y` prints it.
    pub fn to_text(&self) -> String {
        self.0.to_string()
    }
}

/// The secret that opens what was written for its recipient.
pub struct Identity(x25519::Identity);

impl Identity {
    /// A new one.
    pub fn generate() -> Self {
        Self(x25519::Identity::generate())
    }

    /// Every identity of a file as `age-keygen` writes it; lines that begin with `#` are remarks.
    pub fn parse_file(text: &str) -> Result<Vec<Self>, BackupError> {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        // What is wrong with a line is not told: it may be a secret with a slip in it.
        let parsed = lines.map(|line| line.parse().map(Self).map_err(|_| BackupError::Key("(identitas)".into())));
        let found: Vec<Self> = parsed.collect::<Result<_, _>>()?;
        if found.is_empty() { Err(BackupError::Key("(berkas tanpa identitas)".into())) } else { Ok(found) }
    }

    /// As it is kept in a file.
    pub fn to_text(&self) -> Zeroizing<String> {
        Zeroizing::new(self.0.to_string().expose_secret().to_owned())
    }

    /// Whom to write for so that this one opens it.
    pub fn recipient(&self) -> Recipient {
        Recipient(self.0.to_public())
    }
}

/// Seals bytes for all of these recipients; each of them alone opens them.
pub fn seal(recipients: &[Recipient], plain: &[u8]) -> Result<Vec<u8>, BackupError> {
    let told = |why: &dyn std::fmt::Display| BackupError::Other(format!("age: {why}"));
    let each = recipients.iter().map(|recipient| &recipient.0 as &dyn age::Recipient);
    let encryptor = Encryptor::with_recipients(each).map_err(|e| told(&e))?;
    let mut out = encryptor.wrap_output(Vec::with_capacity(plain.len() + 512)).map_err(|e| told(&e))?;
    out.write_all(plain).map_err(|e| told(&e))?;
    out.finish().map_err(|e| told(&e))
}

/// Opens what was sealed for one of these identities; `name` says in an error which object it was.
pub fn open(identities: &[Identity], name: &str, sealed: &[u8]) -> Result<Vec<u8>, BackupError> {
    let damaged = |why| BackupError::Damaged(name.to_owned(), why);
    let decryptor = Decryptor::new_buffered(sealed).map_err(|_| damaged("kepala age tidak terbaca"))?;
    let each = identities.iter().map(|identity| &identity.0 as &dyn age::Identity);
    let mut reader = match decryptor.decrypt(each) {
        Ok(reader) => reader,
        Err(DecryptError::NoMatchingKeys) => return Err(BackupError::NotForUs(name.to_owned())),
        Err(_) => return Err(damaged("kepala age diubah")),
    };
    let mut plain = Vec::with_capacity(sealed.len());
    reader.read_to_end(&mut plain).map_err(|_| damaged("isinya diubah atau terpotong"))?;
    Ok(plain)
}

/// What is sealed at a time.
#[cfg(test)]
const CHUNK_BYTES: usize = 64 << 10;

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::{Command, Stdio};

    #[test]
    fn each_recipient_opens_it_and_nobody_else() {
        let (one, two, other) = (Identity::generate(), Identity::generate(), Identity::generate());
        for length in [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES] {
            let plain: Vec<u8> = (0..length).map(|i| u8::try_from(i % 251).expect("small")).collect();
            let sealed = seal(&[one.recipient(), two.recipient()], &plain).expect("sealed");
            for own in [&one, &two] {
                let text = own.to_text();
                let read = Identity::parse_file(&format!("# remark\n{}\n", *text)).expect("read");
                assert_eq!(open(&read, "x", &sealed).expect("opened"), plain);
            }
            assert!(matches!(open(std::slice::from_ref(&other), "x", &sealed), Err(BackupError::NotForUs(_))));
        }
        assert_eq!(Recipient::parse(&one.recipient().to_text()).expect("read"), one.recipient());
        assert!(Recipient::parse(&one.to_text()).is_err() && Identity::parse_file("age1").is_err());
    }

    #[test]
    fn every_flipped_byte_is_seen() {
        let own = Identity::generate();
        let sealed = seal(&[own.recipient()], &[5; 300]).expect("sealed");
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(open(std::slice::from_ref(&own), "x", &changed).is_err(), "byte {at}");
        }
        for cut in [0, 10, sealed.len() - 1] {
            assert!(open(std::slice::from_ref(&own), "x", &sealed[..cut]).is_err(), "cut at {cut}");
        }
    }

    fn fed(command: &mut Command, input: &[u8]) -> Vec<u8> {
        use std::io::Write as _;
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("it runs");
        child.stdin.take().expect("its input").write_all(input).expect("given");
        let done = child.wait_with_output().expect("it ends");
        assert!(done.status.success());
        done.stdout
    }

    /// A referee that shares no code with us.
    #[test]
    fn the_age_of_debian_reads_ours_and_we_read_its() {
        if Command::new("age").arg("--version").output().is_err() {
            assert!(std::env::var("REFEREES").as_deref() != Ok("required"), "age is missing; run ./test");
            return;
        }
        let folder = tempfile::tempdir().expect("a folder");
        let key = folder.path().join("key");
        assert!(Command::new("age-keygen").arg("-o").arg(&key).output().expect("it runs").status.success());
        let own = Identity::parse_file(&std::fs::read_to_string(&key).expect("the key")).expect("read");
        let named = Command::new("age-keygen").arg("-y").arg(&key).output().expect("it runs").stdout;
        assert_eq!(String::from_utf8_lossy(&named).trim(), own[0].recipient().to_text());
        for length in [0, 7, CHUNK_BYTES, 2 * CHUNK_BYTES + 5] {
            let plain = vec![9_u8; length];
            let sealed = seal(&[own[0].recipient()], &plain).expect("sealed");
            assert_eq!(fed(Command::new("age").arg("-d").arg("-i").arg(&key), &sealed), plain);
            let theirs = fed(Command::new("age").args(["-r", &own[0].recipient().to_text()]), &plain);
            assert_eq!(open(&own, "theirs", &theirs).expect("opened"), plain);
        }
    }
}
