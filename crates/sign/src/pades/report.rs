//! What a check found, for people.

use jiff::Timestamp;

use super::added::Addition;
use super::reason::Reason;
use super::verdict::Verdict;
use crate::certificate::Subject;

/// How long a signature can be checked (EN 319 142-1 clause 6.2.1); a later one includes the earlier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// B-B: while the signer's certificate is valid.
    Basic,
    /// B-T: a time stamp proves when it was signed.
    Timestamped,
    /// B-LT: the file itself says that nothing was revoked then.
    LongTerm,
    /// B-LTA: a document time stamp keeps all of that, and can be renewed.
    Archive,
}

impl Level {
    /// As the profile writes it, for example `B-LT`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Basic => "B-B",
            Self::Timestamped => "B-T",
            Self::LongTerm => "B-LT",
            Self::Archive => "B-LTA",
        }
    }
}

/// All that is known of one signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureReport {
    /// The answer for this signature and what it covers, whatever the others are.
    pub verdict: Verdict,
    /// Why it is not simply valid; empty exactly when it is.
    pub reasons: Vec<Reason>,
    /// Whom the certificate names; only where its key did make the signature. When untrusted it is the signer's own claim.
    pub signer: Option<Subject>,
    /// /M, the signer's own clock; only where the signed part is valid.
    pub signed_at: Option<Timestamp>,
    /// When a time stamp proves that the signature existed; only where the signed part is valid and the authority trusted.
    pub timestamped_at: Option<Timestamp>,
    /// The level that was reached; only where the signed part is valid.
    pub level: Option<Level>,
    /// When the certificate of the newest time stamp ends: a renewal must be made before. `None` below B-T.
    pub renew_before: Option<Timestamp>,
    /// SHA-256 of the file as it was signed, where that part is valid.
    pub signed_sha256: Option<[u8; 32]>,
    /// How many bytes of the file it covers, from the start, but for its own value.
    pub covers_bytes: usize,
    /// What stands behind the part it covers, in order, each kind once; what is allowed there too.
    pub added: Vec<Addition>,
}

impl SignatureReport {
    /// A signature of which nothing is known but what is wrong.
    pub(super) fn new(
        (signer, covers_bytes): (Option<Subject>, usize),
        added: Vec<Addition>,
        wrong: &[Reason],
    ) -> Self {
        let mut reasons: Vec<_> = added.iter().filter_map(|one| one.reason()).collect();
        reasons.extend(wrong);
        Self {
            verdict: Reason::verdict_of(&reasons),
            reasons,
            signer,
            signed_at: None,
            timestamped_at: None,
            level: None,
            renew_before: None,
            signed_sha256: None,
            covers_bytes,
            added,
        }
    }

    /// What is said of it alone: one sentence in Indonesian.
    pub fn words(&self) -> &'static str {
        match self.verdict {
            Verdict::Valid | Verdict::Extended => "Utuh, oleh penanda tangan yang dipercaya.",
            Verdict::Changed => "Yang dicakup tanda tangan ini tidak lagi sama dengan yang ditandatangani.",
            Verdict::Damaged => "Tanda tangan ini rusak atau tidak lengkap, jadi isinya tidak dapat dipastikan.",
            Verdict::Untrusted => "Penanda tangan ini belum dapat dipastikan.",
            Verdict::NotSigned => "Tanda tangan ini tidak terbaca.",
        }
    }

    /// Whether its own part is unbroken and by a trusted signer, whatever stands behind.
    pub fn is_intact(&self) -> bool {
        self.signed_sha256.is_some() && matches!(self.verdict, Verdict::Valid | Verdict::Extended)
    }
}

/// All that is known of an uploaded file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The answer for the whole file.
    pub verdict: Verdict,
    /// Empty exactly when the file is valid.
    pub reasons: Vec<Reason>,
    /// Every signature, the first one first; time stamps over the document are none of them.
    pub signatures: Vec<SignatureReport>,
    /// Who signed first.
    pub signer: Option<Subject>,
    /// When the first signer says that it was.
    pub signed_at: Option<Timestamp>,
    /// When a time stamp proves that the first signature existed.
    pub timestamped_at: Option<Timestamp>,
    /// The level that all signatures reached.
    pub level: Option<Level>,
    /// Before when the file must be renewed, so that all signatures keep their level.
    pub renew_before: Option<Timestamp>,
    /// SHA-256 of the whole file, to be looked up in the register.
    pub sha256: [u8; 32],
    /// SHA-256 of the file as it was signed first, where that part is valid: the same as `sha256` unless something was added.
    pub signed_sha256: Option<[u8; 32]>,
}

impl Report {
    /// A file in which no signature could be told from another.
    pub(super) fn without_signature(sha256: [u8; 32], reason: Reason) -> Self {
        Self {
            verdict: reason.verdict(),
            reasons: vec![reason],
            signatures: Vec::new(),
            signer: None,
            signed_at: None,
            timestamped_at: None,
            level: None,
            renew_before: None,
            sha256,
            signed_sha256: None,
        }
    }

    /// `first` and `later` in the order of what they cover.
    pub(super) fn of(sha256: [u8; 32], first: SignatureReport, later: Vec<SignatureReport>) -> Self {
        let mut reasons = first.reasons.clone();
        for reason in later.iter().flat_map(for_the_file) {
            if !reasons.contains(&reason) {
                reasons.push(reason);
            }
        }
        let all = || std::iter::once(&first).chain(&later);
        let lowest = all().map(|one| one.level).min().flatten();
        let ends = all().filter_map(|one| one.renew_before).min();
        Self {
            verdict: Reason::verdict_of(&reasons),
            reasons,
            signer: first.signer.clone(),
            signed_at: first.signed_at,
            timestamped_at: first.timestamped_at,
            level: lowest,
            renew_before: ends,
            sha256,
            signed_sha256: first.signed_sha256,
            signatures: std::iter::once(first).chain(later).collect(),
        }
    }

    /// Whether a specimen certificate signed: genuine, and without legal effect.
    pub fn is_specimen(&self) -> bool {
        self.signatures.iter().filter_map(|one| one.signer.as_ref()).any(|signer| signer.specimen)
    }

    /// The hash as lower-case hex.
    pub fn sha256_hex(&self) -> String {
        data_encoding::HEXLOWER.encode(&self.sha256)
    }
}

/// What a later signature means for the whole: whoever added one that we cannot attribute or read has taken nothing away from the
/// first. Where what it covers was changed, the file was.
fn for_the_file(later: &SignatureReport) -> Vec<Reason> {
    let name = |reason: &Reason| match reason.verdict() {
        Verdict::Untrusted | Verdict::Damaged | Verdict::NotSigned => Reason::SignatureAfterSignature,
        Verdict::Changed | Verdict::Extended | Verdict::Valid => *reason,
    };
    later.reasons.iter().map(name).collect()
}
