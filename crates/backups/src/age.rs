//! Files as `age` writes them (age-encryption.org/v1), for X25519 recipients: whoever has the identity opens them with that program
//! too, without this one.
//!
//! The crate `age` would bring some fifty others, for passphrases, SSH keys, plug-ins, translations and keys of another kind; what we use
//! of the format is this page over `ring`. A test has the `age` of Debian read what is written here, and the reverse.

use crate::bech32;
use crate::error::BackupError;
use data_encoding::BASE64_NOPAD;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey};
use ring::rand::{SecureRandom as _, SystemRandom};
use ring::{hkdf, hmac};
use x25519_dalek::{X25519_BASEPOINT_BYTES, x25519};
use zeroize::Zeroizing;

const FIRST_LINE: &str = "age-encryption.org/v1";
const STANZA: &str = "-> X25519 ";
const FILE_KEY_BYTES: usize = 16;
const NONCE_BYTES: usize = 16;
const TAG_BYTES: usize = 16;
/// What is sealed at a time.
const CHUNK_BYTES: usize = 64 << 10;
const COLUMNS: usize = 64;

/// Who can open what is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient([u8; 32]);

impl Recipient {
    /// From `age1…`.
    pub fn parse(text: &str) -> Result<Self, BackupError> {
        let told = || BackupError::Key(text.trim().to_owned());
        let (name, bytes) = bech32::decode(text.trim()).ok_or_else(told)?;
        let bytes = <[u8; 32]>::try_from(bytes.as_slice()).map_err(|_| told())?;
        if name == "age" { Ok(Self(bytes)) } else { Err(told()) }
    }

    /// As `age-keygen -y` prints it.
    pub fn to_text(&self) -> String {
        bech32::encode("age", &self.0)
    }
}

/// The secret that opens what was written for its recipient.
pub struct Identity(Zeroizing<[u8; 32]>);

impl Identity {
    /// A new one.
    pub fn generate() -> Result<Self, BackupError> {
        Ok(Self(Zeroizing::new(random()?)))
    }

    /// Every identity of a file as `age-keygen` writes it; lines that begin with `#` are remarks.
    pub fn parse_file(text: &str) -> Result<Vec<Self>, BackupError> {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let found: Vec<Self> = lines.map(Self::parse).collect::<Result<_, _>>()?;
        if found.is_empty() { Err(BackupError::Key("(berkas tanpa identitas)".into())) } else { Ok(found) }
    }

    fn parse(line: &str) -> Result<Self, BackupError> {
        // What is wrong with it is not told: it may be a secret with a slip in it.
        let told = || BackupError::Key("(identitas)".into());
        let (name, bytes) = bech32::decode(line).ok_or_else(told)?;
        let bytes = Zeroizing::new(bytes);
        let bytes = <[u8; 32]>::try_from(bytes.as_slice()).map_err(|_| told())?;
        if name == "age-secret-key-" { Ok(Self(Zeroizing::new(bytes))) } else { Err(told()) }
    }

    /// As it is kept in a file.
    pub fn to_text(&self) -> Zeroizing<String> {
        Zeroizing::new(bech32::encode("age-secret-key-", self.0.as_slice()).to_uppercase())
    }

    /// Whom to write for so that this one opens it.
    pub fn recipient(&self) -> Recipient {
        Recipient(x25519(*self.0, X25519_BASEPOINT_BYTES))
    }
}

/// Seals bytes for all of these recipients; each of them alone opens them.
pub fn seal(recipients: &[Recipient], plain: &[u8]) -> Result<Vec<u8>, BackupError> {
    let file_key = Zeroizing::new(random::<FILE_KEY_BYTES>()?);
    let mut header = format!("{FIRST_LINE}\n");
    for recipient in recipients {
        let ephemeral = Zeroizing::new(random::<32>()?);
        let share = x25519(*ephemeral, X25519_BASEPOINT_BYTES);
        let key = wrapping_key(x25519(*ephemeral, recipient.0), (&share, &recipient.0))?;
        let mut wrapped = file_key.to_vec();
        key.seal_in_place_append_tag(Nonce::assume_unique_for_key([0; 12]), Aad::empty(), &mut wrapped)
            .map_err(|_| BackupError::Other("age: kunci tidak dapat dibungkus".into()))?;
        header += &format!("{STANZA}{}\n", BASE64_NOPAD.encode(&share));
        header += &lines_of(&BASE64_NOPAD.encode(&wrapped));
    }
    header += "---";
    let mac = hmac::sign(&mac_key(&file_key), header.as_bytes());
    let nonce = random::<NONCE_BYTES>()?;
    let mut out = Vec::with_capacity(header.len() + plain.len() + plain.len() / CHUNK_BYTES * TAG_BYTES + 128);
    out.extend_from_slice(header.as_bytes());
    out.extend_from_slice(format!(" {}\n", BASE64_NOPAD.encode(mac.as_ref())).as_bytes());
    out.extend_from_slice(&nonce);
    let key = payload_key(&file_key, &nonce)?;
    let count = plain.len().div_ceil(CHUNK_BYTES).max(1);
    for number in 0..count {
        let from = number * CHUNK_BYTES;
        let (at, to) = (out.len(), plain.len().min(from + CHUNK_BYTES));
        out.extend_from_slice(&plain[from..to]);
        let tag = key
            .seal_in_place_separate_tag(chunk_nonce(number, number + 1 == count), Aad::empty(), &mut out[at..])
            .map_err(|_| BackupError::Other("age: isi tidak dapat disandikan".into()))?;
        out.extend_from_slice(tag.as_ref());
    }
    Ok(out)
}

/// Opens what was sealed for one of these identities; `name` says in an error which object it was.
pub fn open(identities: &[Identity], name: &str, sealed: &[u8]) -> Result<Vec<u8>, BackupError> {
    let damaged = |why| BackupError::Damaged(name.to_owned(), why);
    let header = Header::read(sealed).ok_or_else(|| damaged("kepala age tidak terbaca"))?;
    let unwrapped = header.stanzas.iter().find_map(|stanza| identities.iter().find_map(|own| stanza.unwrap(own)));
    let file_key = unwrapped.ok_or_else(|| BackupError::NotForUs(name.to_owned()))?;
    hmac::verify(&mac_key(&file_key), &sealed[..header.covered], &header.mac)
        .map_err(|_| damaged("kepala age diubah"))?;
    let (nonce, body) =
        sealed[header.end..].split_at_checked(NONCE_BYTES).ok_or_else(|| damaged("isinya terpotong"))?;
    let key = payload_key(&file_key, nonce)?;
    let mut plain = Vec::with_capacity(body.len());
    let count = body.len().div_ceil(CHUNK_BYTES + TAG_BYTES).max(1);
    for number in 0..count {
        let from = number * (CHUNK_BYTES + TAG_BYTES);
        let (at, to) = (plain.len(), body.len().min(from + CHUNK_BYTES + TAG_BYTES));
        plain.extend_from_slice(&body[from..to]);
        let nonce = chunk_nonce(number, number + 1 == count);
        let length = key
            .open_in_place(nonce, Aad::empty(), &mut plain[at..])
            .map(|chunk| chunk.len())
            .map_err(|_| damaged("isinya diubah atau terpotong"))?;
        plain.truncate(at + length);
    }
    Ok(plain)
}

struct Stanza {
    share: [u8; 32],
    wrapped: Vec<u8>,
}

impl Stanza {
    /// The key of the file, where it was wrapped for this identity.
    fn unwrap(&self, own: &Identity) -> Option<Zeroizing<[u8; FILE_KEY_BYTES]>> {
        let key = wrapping_key(x25519(*own.0, self.share), (&self.share, &own.recipient().0)).ok()?;
        let mut wrapped = Zeroizing::new(self.wrapped.clone());
        let opened = key.open_in_place(Nonce::assume_unique_for_key([0; 12]), Aad::empty(), &mut wrapped).ok()?;
        Some(Zeroizing::new(<[u8; FILE_KEY_BYTES]>::try_from(&*opened).ok()?))
    }
}

struct Header {
    stanzas: Vec<Stanza>,
    /// How far the mark of authenticity reaches.
    covered: usize,
    mac: Vec<u8>,
    /// Where the body begins.
    end: usize,
}

impl Header {
    fn read(sealed: &[u8]) -> Option<Self> {
        let mut at = 0;
        let mut line = || {
            let rest = &sealed[at..];
            let length = rest.iter().take(4096).position(|byte| *byte == b'\n')?;
            let (begin, text) = (at, std::str::from_utf8(&rest[..length]).ok()?);
            at += length + 1;
            Some((begin, text))
        };
        if line()?.1 != FIRST_LINE {
            return None;
        }
        let mut stanzas = Vec::new();
        let (mut begin, mut text) = line()?;
        while !text.starts_with("---") {
            let argument = text.strip_prefix(STANZA).map(|share| BASE64_NOPAD.decode(share.as_bytes()));
            if !text.starts_with("-> ") {
                return None;
            }
            let mut body = String::new();
            loop {
                let (_, more) = line()?;
                body += more;
                if more.len() < COLUMNS {
                    break;
                }
            }
            // A recipient of another kind is passed by.
            if let Some(share) = argument {
                let share = <[u8; 32]>::try_from(share.ok()?.as_slice()).ok()?;
                stanzas.push(Stanza { share, wrapped: BASE64_NOPAD.decode(body.as_bytes()).ok()? });
            }
            (begin, text) = line()?;
        }
        let mac = BASE64_NOPAD.decode(text.strip_prefix("--- ")?.as_bytes()).ok()?;
        Some(Self { stanzas, covered: begin + 3, mac, end: at })
    }
}

/// Lines of 64 letters, the last one shorter, so an empty one behind a full one.
fn lines_of(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while rest.len() >= COLUMNS {
        let (line, more) = rest.split_at(COLUMNS);
        out += line;
        out.push('\n');
        rest = more;
    }
    out + rest + "\n"
}

fn random<const N: usize>() -> Result<[u8; N], BackupError> {
    let mut bytes = [0; N];
    SystemRandom::new().fill(&mut bytes).map_err(|_| BackupError::NoRandomness)?;
    Ok(bytes)
}

/// Output of HKDF-SHA256 of a given length.
fn derived(secret: &[u8], salt: &[u8], label: &[u8]) -> Zeroizing<[u8; 32]> {
    let key = hkdf::Salt::new(hkdf::HKDF_SHA256, salt).extract(secret);
    let mut out = Zeroizing::new([0; 32]);
    let label = [label];
    let output = key.expand(&label, hkdf::HKDF_SHA256).expect("32 bytes are within the limit of HKDF");
    output.fill(out.as_mut_slice()).expect("as long as was asked for");
    out
}

fn chacha(key: &[u8; 32]) -> Result<LessSafeKey, BackupError> {
    let key = UnboundKey::new(&CHACHA20_POLY1305, key).map_err(|_| BackupError::Other("age: kunci".into()))?;
    Ok(LessSafeKey::new(key))
}

fn wrapping_key(shared: [u8; 32], (share, recipient): (&[u8; 32], &[u8; 32])) -> Result<LessSafeKey, BackupError> {
    let shared = Zeroizing::new(shared);
    // A share of low order would make a secret that everybody knows.
    if shared.iter().all(|byte| *byte == 0) {
        return Err(BackupError::Other("age: kunci penerima tidak sah".into()));
    }
    let salt = [share.as_slice(), recipient].concat();
    chacha(&derived(shared.as_slice(), &salt, b"age-encryption.org/v1/X25519"))
}

fn mac_key(file_key: &[u8; FILE_KEY_BYTES]) -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA256, derived(file_key, &[], b"header").as_slice())
}

fn payload_key(file_key: &[u8; FILE_KEY_BYTES], nonce: &[u8]) -> Result<LessSafeKey, BackupError> {
    chacha(&derived(file_key, nonce, b"payload"))
}

/// Eleven bytes that count, and one that says whether it is the last.
fn chunk_nonce(number: usize, is_last: bool) -> Nonce {
    let mut bytes = [0; 12];
    bytes[3..11].copy_from_slice(&(number as u64).to_be_bytes());
    bytes[11] = u8::from(is_last);
    Nonce::assume_unique_for_key(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::{Command, Stdio};

    #[test]
    fn each_recipient_opens_it_and_nobody_else() {
        let (one, two, other) = (Identity::generate(), Identity::generate(), Identity::generate());
        let (one, two, other) = (one.expect("one"), two.expect("two"), other.expect("other"));
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
        let own = Identity::generate().expect("an identity");
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
