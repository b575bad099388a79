//! Why a file is not simply valid, each reason with its words.

use super::verdict::Verdict;

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
    /// Behind the signed part stands another signature, which cannot be attributed or read.
    SignatureAfterSignature,
    /// Behind the signed part stands something else.
    BytesAfterSignature,
    /// What stands behind the signed part puts other content in the place of what was signed.
    PagesReplaced,
    /// So many signatures, or so placed, that none can be told from the others.
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
    pub(super) fn verdict_of(reasons: &[Self]) -> Verdict {
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
                "Tanda tangan lain yang belum dapat dipastikan.",
                "Another signature, which cannot be attributed to a trusted signer.",
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
                "Letak tanda tangan di dalam berkas bertumpuk, jadi tidak dapat dibaca satu per satu.",
                "The signatures in the file overlap, so that they cannot be read one by one.",
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
