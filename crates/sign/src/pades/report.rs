//! What a check found, for people.

use jiff::Timestamp;

use crate::certificate::Subject;

/// The answer in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// One signature over the whole file, unbroken, by a trusted signer.
    Valid,
    /// What was signed is unbroken and by a trusted signer, and something stands behind it that the signature does not cover.
    Extended,
    /// The covered bytes are not those that were signed.
    Changed,
    /// The signature itself is damaged or incomplete: nothing can be said about the content.
    Damaged,
    /// The signature cannot be attributed to a signer whom we trust at the given instant.
    Untrusted,
    /// No signature was found.
    NotSigned,
}

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

/// Why the verdict is not [`Verdict::Valid`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// No signature in the file.
    NoSignature,
    /// The covered ranges do not fit the file.
    RangeMalformed,
    /// Behind the signed part stand white space or remarks that no reader shows.
    BlankAfterSignature,
    /// Behind the signed part stands a note or an entry in a form.
    NoteAfterSignature,
    /// Behind the signed part stands another signature.
    SignatureAfterSignature,
    /// Behind the signed part stands something else.
    BytesAfterSignature,
    /// What stands behind the signed part puts other content in the place of what was signed.
    PagesReplaced,
    /// More than one signature in what was signed.
    SeveralSignatures,
    /// The signature's bytes are not plain hex closed by zeros.
    ContentsMalformed,
    /// The covered bytes are not those that were signed.
    DigestMismatch,
    /// The signature carries data of others: an attribute that is not signed, or a certificate that does not lead to its root.
    ForeignData,
    /// The signature value does not belong to its own attributes and certificate.
    SignatureMismatch,
    /// The document's structure shows another signature than the one checked, or cannot be read.
    StructureMismatch,
    /// The signature is of a form we do not read.
    SignatureUnreadable,
    /// An algorithm we do not check.
    AlgorithmUnsupported,
    /// Signing-certificate-v2 is absent or names another certificate.
    SignerNotBound,
    /// The chain does not end at a trusted root.
    IssuerUnknown,
    /// A certificate of the chain had expired.
    CertificateExpired,
    /// A certificate of the chain was not valid yet.
    CertificateNotYetValid,
    /// The certificate is not made for signing documents, or is malformed.
    CertificateUnsuitable,
    /// A certificate of the chain was revoked before the moment of signing.
    CertificateRevoked,
    /// The signature carries a time stamp by an authority we do not trust.
    TimestampUntrusted,
}

/// All that is known of an uploaded file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The answer.
    pub verdict: Verdict,
    /// Empty exactly when the file is valid.
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
    /// SHA-256 of the whole file, to be looked up in the register.
    pub sha256: [u8; 32],
    /// SHA-256 of the file as it was signed, where that part is valid: the same as `sha256` unless something was added.
    pub signed_sha256: Option<[u8; 32]>,
}

impl Report {
    pub(super) fn new(sha256: [u8; 32], reasons: Vec<Reason>) -> Self {
        Self {
            verdict: Reason::verdict_of(&reasons),
            reasons,
            signer: None,
            signed_at: None,
            timestamped_at: None,
            level: None,
            renew_before: None,
            sha256,
            signed_sha256: None,
        }
    }

    pub(super) fn by(self, signer: Option<Subject>) -> Self {
        Self { signer, ..self }
    }

    /// Whether a specimen certificate signed: genuine, and without legal effect.
    pub fn is_specimen(&self) -> bool {
        self.signer.as_ref().is_some_and(|signer| signer.specimen)
    }

    /// The hash as lower-case hex.
    pub fn sha256_hex(&self) -> String {
        data_encoding::HEXLOWER.encode(&self.sha256)
    }
}

impl Verdict {
    /// For the interface between programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Extended => "extended",
            Self::Damaged => "damaged",
            Self::Changed => "changed",
            Self::Untrusted => "untrusted",
            Self::NotSigned => "not-signed",
        }
    }

    /// One sentence in Indonesian.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Valid => "Dokumen utuh dan ditandatangani oleh penanda tangan yang dipercaya.",
            Self::Extended => "Bagian yang ditandatangani utuh. Sesudah itu ada yang ditambahkan ke dalam berkas.",
            Self::Changed => "Dokumen ini tidak lagi sama dengan yang ditandatangani.",
            Self::Damaged => {
                "Tanda tangan di dalam berkas rusak atau tidak lengkap, jadi isinya tidak dapat dipastikan."
            }
            Self::Untrusted => {
                "Tanda tangan dokumen ini tidak dapat dipastikan berasal dari penanda tangan yang dipercaya."
            }
            Self::NotSigned => "Dokumen ini tidak memuat tanda tangan elektronik.",
        }
    }

    /// The same in English.
    pub fn sentence_en(self) -> &'static str {
        match self {
            Self::Valid => "The document is unchanged and was signed by a trusted signer.",
            Self::Extended => "What was signed is unchanged. Something was added to the file after it.",
            Self::Changed => "This document is no longer what was signed.",
            Self::Damaged => {
                "The signature in the file is damaged or incomplete, so nothing can be said about its content."
            }
            Self::Untrusted => "The signature cannot be attributed to a trusted signer.",
            Self::NotSigned => "This document carries no electronic signature.",
        }
    }
}

impl Reason {
    /// For the interface between programs.
    pub fn code(self) -> &'static str {
        self.texts().0
    }

    /// One sentence in Indonesian.
    pub fn sentence(self) -> &'static str {
        self.texts().1
    }

    /// The same in English.
    pub fn sentence_en(self) -> &'static str {
        self.texts().2
    }

    /// What this reason alone makes of a file.
    pub fn verdict(self) -> Verdict {
        match self {
            Self::NoSignature => Verdict::NotSigned,
            Self::DigestMismatch | Self::PagesReplaced => Verdict::Changed,
            Self::RangeMalformed
            | Self::ContentsMalformed
            | Self::ForeignData
            | Self::SignatureMismatch
            | Self::StructureMismatch => Verdict::Damaged,
            Self::BlankAfterSignature
            | Self::NoteAfterSignature
            | Self::SignatureAfterSignature
            | Self::BytesAfterSignature => Verdict::Extended,
            Self::SeveralSignatures
            | Self::SignatureUnreadable
            | Self::AlgorithmUnsupported
            | Self::SignerNotBound
            | Self::IssuerUnknown
            | Self::CertificateExpired
            | Self::CertificateNotYetValid
            | Self::CertificateUnsuitable
            | Self::CertificateRevoked
            | Self::TimestampUntrusted => Verdict::Untrusted,
        }
    }

    /// A changed file is called changed whoever signed it, and one that only grew is called so only when the rest is good.
    fn verdict_of(reasons: &[Self]) -> Verdict {
        let any = |verdict| reasons.iter().any(|reason| reason.verdict() == verdict);
        [Verdict::Changed, Verdict::Damaged, Verdict::Untrusted, Verdict::NotSigned, Verdict::Extended]
            .into_iter()
            .find(|verdict| any(*verdict))
            .unwrap_or(Verdict::Valid)
    }

    #[allow(clippy::too_many_lines, reason = "a table: one entry per reason")]
    fn texts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::NoSignature => (
                "no-signature",
                "Tidak ada tanda tangan elektronik di dalam berkas.",
                "The file holds no electronic signature.",
            ),
            Self::RangeMalformed => (
                "range-malformed",
                "Bagian yang dicakup tanda tangan tidak cocok dengan berkas.",
                "The part covered by the signature does not fit the file.",
            ),
            Self::BlankAfterSignature => (
                "blank-after-signature",
                "Hanya ruang kosong atau keterangan yang tidak tampak; sering ditambahkan program saat berkas disimpan atau dikirim.",
                "Only white space or remarks that no reader shows; programs often add them when a file is saved or sent.",
            ),
            Self::NoteAfterSignature => (
                "note-after-signature",
                "Catatan, tanda, atau isian yang ditambahkan dengan program pembaca PDF.",
                "A note, a mark or an entry that was added with a PDF reader.",
            ),
            Self::SignatureAfterSignature => (
                "signature-after-signature",
                "Tanda tangan lain, sesudah tanda tangan kami.",
                "Another signature, after the first one.",
            ),
            Self::BytesAfterSignature => (
                "bytes-after-signature",
                "Isi lain yang tidak tercakup tanda tangan.",
                "Other content that the signature does not cover.",
            ),
            Self::PagesReplaced => (
                "pages-replaced",
                "Isi halaman diganti sesudah ditandatangani.",
                "The content of a page was replaced after the signature.",
            ),
            Self::SeveralSignatures => (
                "several-signatures",
                "Bagian yang ditandatangani memuat lebih dari satu tanda tangan.",
                "What was signed holds more than one signature.",
            ),
            Self::ContentsMalformed => (
                "contents-malformed",
                "Data tanda tangan di dalam berkas telah diubah.",
                "The signature data in the file was altered.",
            ),
            Self::DigestMismatch => (
                "digest-mismatch",
                "Isi dokumen berbeda dari isi yang ditandatangani.",
                "The content differs from what was signed.",
            ),
            Self::ForeignData => (
                "foreign-data",
                "Data tanda tangan memuat tambahan yang tidak ikut ditandatangani.",
                "The signature data holds something that was not signed.",
            ),
            Self::SignatureMismatch => (
                "signature-mismatch",
                "Nilai tanda tangan tidak cocok dengan sertifikat penanda tangan.",
                "The signature value does not match the signer's certificate.",
            ),
            Self::StructureMismatch => (
                "structure-mismatch",
                "Susunan dokumen tidak sesuai dengan tanda tangannya.",
                "The structure of the document does not agree with its signature.",
            ),
            Self::SignatureUnreadable => (
                "signature-unreadable",
                "Bentuk tanda tangan tidak dikenali.",
                "The form of the signature is not recognised.",
            ),
            Self::AlgorithmUnsupported => (
                "algorithm-unsupported",
                "Algoritma tanda tangan tidak didukung.",
                "The signature algorithm is not supported.",
            ),
            Self::SignerNotBound => (
                "signer-not-bound",
                "Tanda tangan tidak terikat pada sertifikat penanda tangan.",
                "The signature is not bound to the signer's certificate.",
            ),
            Self::IssuerUnknown => (
                "issuer-unknown",
                "Sertifikat penanda tangan tidak diterbitkan oleh penerbit yang dipercaya.",
                "The signer's certificate was not issued by a trusted authority.",
            ),
            Self::CertificateExpired => (
                "certificate-expired",
                "Sertifikat penanda tangan sudah kedaluwarsa.",
                "The signer's certificate has expired.",
            ),
            Self::CertificateNotYetValid => (
                "certificate-not-yet-valid",
                "Sertifikat penanda tangan belum berlaku.",
                "The signer's certificate is not valid yet.",
            ),
            Self::CertificateUnsuitable => (
                "certificate-unsuitable",
                "Sertifikat penanda tangan tidak dapat dipakai untuk menandatangani dokumen.",
                "The signer's certificate cannot be used to sign documents.",
            ),
            Self::CertificateRevoked => (
                "certificate-revoked",
                "Sertifikat penanda tangan sudah dicabut sebelum dokumen ditandatangani.",
                "The signer's certificate had been revoked before the document was signed.",
            ),
            Self::TimestampUntrusted => (
                "timestamp-untrusted",
                "Stempel waktu pada tanda tangan tidak berasal dari penerbit stempel waktu yang dipercaya.",
                "The time stamp of the signature is not from a trusted authority.",
            ),
        }
    }
}
