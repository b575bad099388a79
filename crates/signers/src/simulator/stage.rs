//! The memory of the SIMULATORS: who is enrolled, what was signed, what goes wrong next.

use super::fault::{Fault, Place};
use super::pki::{Issued, Pki, PkiFailure};
use jiff::Timestamp;
use sign::pades::Level;
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The passphrase that is wrong for a NIK nobody enrolled; every other one is right.
pub const WRONG_PASSPHRASE: &str = "salah";
/// Signs where the simulator was told to take the wrong signer.
pub(super) const SOMEBODY_ELSE: &str = "orang lain";
/// Who stands in the certificate of a NIK nobody enrolled.
pub const EVERYBODY: &str = "Penanda Tangan Simulator";
const CERTIFICATE_DAYS: i64 = 730;

/// A signer as the simulator knows one.
#[derive(Clone, Debug)]
pub struct Enrolment {
    /// Stands in the certificate, behind "CONTOH – ".
    pub name: String,
    /// `None`: any passphrase but [`WRONG_PASSPHRASE`].
    pub passphrase: Option<String>,
    /// `ISSUE`, `EXPIRED`, `REVOKE`, `NOT_REGISTERED` and so on.
    pub status: String,
}

/// Something the simulator signed, whether or not its answer arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedEntry {
    /// `id_dokumen`.
    pub document_id: String,
    /// The signer's NIK, or the subscriber of a seal.
    pub signer: String,
    /// SHA-256 of what was sent, hex.
    pub sent_sha256: String,
    /// SHA-256 of what was signed, hex.
    pub signed_sha256: String,
}

/// What becomes of a wish to fetch a file.
pub(super) enum Download {
    File(Vec<u8>),
    TakenBefore,
    NeverWas,
}

/// The memory; clones share it.
#[derive(Clone)]
pub struct Stage {
    clock: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    pki: Arc<Pki>,
    memory: Arc<Mutex<Memory>>,
}

#[derive(Default)]
struct Memory {
    everybody: Option<String>,
    enrolled: BTreeMap<String, Enrolment>,
    issued: BTreeMap<String, Arc<Issued>>,
    signed: Vec<SignedEntry>,
    /// Files that can be fetched once, by `id_dokumen`; empty when they were.
    downloads: BTreeMap<String, Option<Vec<u8>>>,
    /// One-time codes: how many files each may still sign.
    codes: BTreeMap<String, (String, usize)>,
    calls: BTreeMap<Place, usize>,
    faults: BTreeMap<Place, VecDeque<Fault>>,
    last_number: u64,
    level: Option<Level>,
}

impl Stage {
    /// `base`: where the simulator is reached, for the addresses in its certificates.
    pub fn new(base: Option<&str>, clock: impl Fn() -> Timestamp + Send + Sync + 'static) -> Result<Self, PkiFailure> {
        let pki = Arc::new(Pki::new(base, clock())?);
        Ok(Self::with_pki(pki, clock))
    }

    /// The same with an authority of one's own.
    pub fn with_pki(pki: Arc<Pki>, clock: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self { clock: Arc::new(clock), pki, memory: Arc::default() }
    }

    /// The authority behind it.
    pub fn pki(&self) -> &Pki {
        &self.pki
    }

    /// Enrols a signer, or changes one.
    pub fn enrol(&self, nik: &str, enrolment: Enrolment) {
        let mut memory = self.memory();
        memory.issued.remove(nik);
        memory.enrolled.insert(nik.to_owned(), enrolment);
    }

    /// Names everybody whom nobody enrolled; for a trial with one head.
    pub fn everybody_is(&self, name: &str) {
        self.memory().everybody = Some(name.to_owned());
    }

    /// Carries signatures up to a level from now on; B-B until told.
    pub fn sign_up_to(&self, level: Level) {
        self.memory().level = Some(level);
    }

    pub(super) fn level(&self) -> Level {
        self.memory().level.unwrap_or(Level::Basic)
    }

    /// All that was signed, in order: what the other side does not hold of it is an orphan.
    pub fn signed(&self) -> Vec<SignedEntry> {
        self.memory().signed.clone()
    }

    /// Lets the next calls go wrong.
    pub fn fail_next(&self, place: Place, fault: &Fault, times: usize) {
        self.memory().faults.entry(place).or_default().extend(std::iter::repeat_n(fault.clone(), times));
    }

    /// How many calls came in.
    pub fn calls(&self, place: Place) -> usize {
        self.memory().calls.get(&place).copied().unwrap_or_default()
    }

    /// The one-time code that was "sent" to the signer.
    pub fn code_of(&self, signer: &str) -> Option<String> {
        self.memory().codes.get(signer).map(|(code, _)| code.clone())
    }

    pub(super) fn now(&self) -> Timestamp {
        (self.clock)()
    }

    pub(super) fn next_fault(&self, place: Place) -> Option<Fault> {
        let mut memory = self.memory();
        *memory.calls.entry(place).or_default() += 1;
        memory.faults.get_mut(&place)?.pop_front()
    }

    pub(super) fn next_number(&self) -> u64 {
        let mut memory = self.memory();
        memory.last_number += 1;
        memory.last_number
    }

    /// Anybody with a well-formed NIK is enrolled, unless told otherwise.
    pub(super) fn enrolment(&self, nik: &str) -> Enrolment {
        let known = self.memory().enrolled.get(nik).cloned();
        known.unwrap_or_else(|| {
            let status = if is_nik(nik) { "ISSUE" } else { "NOT_REGISTERED" };
            let everybody = || self.memory().everybody.clone().unwrap_or_else(|| EVERYBODY.to_owned());
            let name = if nik == SOMEBODY_ELSE { "Orang Lain".to_owned() } else { everybody() };
            Enrolment { name, passphrase: None, status: status.to_owned() }
        })
    }

    /// The signer's certificate and key, made when first needed.
    pub(super) fn issued(&self, nik: &str) -> Result<Arc<Issued>, PkiFailure> {
        if let Some(issued) = self.memory().issued.get(nik) {
            return Ok(Arc::clone(issued));
        }
        let name = self.enrolment(nik).name;
        let issued = Arc::new(self.pki.issue(&name, (self.now(), CERTIFICATE_DAYS))?);
        self.memory().issued.insert(nik.to_owned(), Arc::clone(&issued));
        Ok(issued)
    }

    pub(super) fn note_signed(&self, entry: SignedEntry, file: &[u8]) {
        let mut memory = self.memory();
        memory.downloads.insert(entry.document_id.clone(), Some(file.to_vec()));
        memory.signed.push(entry);
    }

    pub(super) fn take_download(&self, document_id: &str) -> Download {
        match self.memory().downloads.get_mut(document_id).map(Option::take) {
            Some(Some(file)) => Download::File(file),
            Some(None) => Download::TakenBefore,
            None => Download::NeverWas,
        }
    }

    pub(super) fn send_code(&self, signer: &str, files: usize) {
        let code = format!("{:06}", 100_000 + self.next_number() * 7919 % 900_000);
        self.memory().codes.insert(signer.to_owned(), (code, files));
    }

    /// Whether the code is the signer's and covers so many files more; if so they are counted.
    pub(super) fn use_code(&self, signer: &str, code: &str, files: usize) -> bool {
        let mut memory = self.memory();
        match memory.codes.get_mut(signer) {
            Some((known, left)) if known == code && *left >= files => {
                *left -= files;
                true
            }
            _ => false,
        }
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Sixteen digits.
pub(super) fn is_nik(text: &str) -> bool {
    text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_digit())
}
