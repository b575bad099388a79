//! What a check found, for people.

use jiff::Timestamp;

use crate::certificate::Subject;

/// The answer in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// One signature over the whole file, unbroken, by a trusted signer.
    Valid,
    /// Signed once, and not as it was signed any more.
    Changed,
    /// The signature cannot be attributed to a signer whom we trust at the given instant.
    Untrusted,
    /// No signature was found.
    NotSigned,
}

/// Why the verdict is not [`Verdict::Valid`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// No signature in the file.
    NoSignature,
    /// The covered ranges do not fit the file.
    RangeMalformed,
    /// Something was added after the signed part.
    BytesAfterSignature,
    /// More than one signature.
    SeveralSignatures,
    /// The signature's bytes are not plain hex closed by zeros.
    ContentsMalformed,
    /// The covered bytes are not those that were signed.
    DigestMismatch,
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
    /// /M, the signer's own clock; only where the file is valid.
    pub signed_at: Option<Timestamp>,
    /// SHA-256 of the whole file, to be looked up in the register.
    pub sha256: [u8; 32],
}

impl Report {
    pub(super) fn new(sha256: [u8; 32], reasons: Vec<Reason>) -> Self {
        Self { verdict: Reason::verdict_of(&reasons), reasons, signer: None, signed_at: None, sha256 }
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
            Self::Changed => "changed",
            Self::Untrusted => "untrusted",
            Self::NotSigned => "not-signed",
        }
    }

    /// One sentence in Indonesian.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Valid => "Dokumen utuh dan ditandatangani oleh penanda tangan yang dipercaya.",
            Self::Changed => "Dokumen ini tidak lagi sama dengan yang ditandatangani.",
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
            Self::Changed => "This document is no longer what was signed.",
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
            Self::RangeMalformed
            | Self::BytesAfterSignature
            | Self::SeveralSignatures
            | Self::ContentsMalformed
            | Self::DigestMismatch
            | Self::SignatureMismatch
            | Self::StructureMismatch => Verdict::Changed,
            Self::SignatureUnreadable
            | Self::AlgorithmUnsupported
            | Self::SignerNotBound
            | Self::IssuerUnknown
            | Self::CertificateExpired
            | Self::CertificateNotYetValid
            | Self::CertificateUnsuitable => Verdict::Untrusted,
        }
    }

    /// A changed file is called changed whoever signed it.
    fn verdict_of(reasons: &[Self]) -> Verdict {
        let any = |verdict| reasons.iter().any(|reason| reason.verdict() == verdict);
        [Verdict::Changed, Verdict::Untrusted, Verdict::NotSigned]
            .into_iter()
            .find(|verdict| any(*verdict))
            .unwrap_or(Verdict::Valid)
    }

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
            Self::BytesAfterSignature => (
                "bytes-after-signature",
                "Ada isi yang ditambahkan setelah dokumen ditandatangani.",
                "Something was added after the document was signed.",
            ),
            Self::SeveralSignatures => (
                "several-signatures",
                "Berkas memuat lebih dari satu tanda tangan.",
                "The file holds more than one signature.",
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
        }
    }
}
