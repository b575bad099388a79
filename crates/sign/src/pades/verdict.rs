//! The answer to a check in one word.

/// The answer in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Every signature is unbroken and by a trusted signer, and nothing stands behind them but what keeps them checkable.
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
