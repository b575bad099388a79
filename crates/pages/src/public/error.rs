//! Pages for what went wrong: what happened, whether anything was lost, what to do now.

use crate::{Frame, Link, Page, sample};
use askama::Template;
use domain::{indonesian, media};
use std::borrow::Cow;

/// An error page; never says more about the inside than its reference.
#[derive(Clone, Debug, Template)]
#[template(path = "public/error.html")]
pub struct ErrorPage {
    /// Around the page.
    pub frame: Frame,
    /// What happened.
    pub kind: ErrorKind,
    /// A sentence that says more than the usual one, for example of a refusal.
    pub sentence: Option<String>,
    /// Number under which the log knows it; empty, none is shown.
    pub reference: String,
    /// Where to go on.
    pub back: Option<Link>,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// 400: cannot be read.
    BadRequest,
    /// 403: not allowed.
    Forbidden,
    /// 404: no such page.
    NotFound,
    /// 405: an address that only takes a form, opened by itself.
    FormOnly,
    /// 408: what was sent came too slowly.
    TooSlow,
    /// 409: not possible any more.
    Refused,
    /// 413: a file is too large.
    TooLarge,
    /// 413: a form without a file is too large.
    FormTooLarge,
    /// 429: too often.
    TooMany,
    /// 500: our fault.
    Internal,
    /// 503: not now.
    Unavailable,
    /// 503: more people than can be served.
    Crowded,
    /// 503: the disk is full, so nothing can be kept.
    Full,
}

impl ErrorKind {
    /// The kind for an HTTP status; an unlisted one is read by its class.
    pub fn of_status(status: u16) -> Self {
        match status {
            403 => Self::Forbidden,
            404 | 410 => Self::NotFound,
            405 => Self::FormOnly,
            408 => Self::TooSlow,
            409 | 412 | 422 => Self::Refused,
            413 => Self::TooLarge,
            429 => Self::TooMany,
            502..=504 => Self::Unavailable,
            400..=499 => Self::BadRequest,
            _ => Self::Internal,
        }
    }

    /// Heading, also the title of the page.
    pub fn title(self) -> &'static str {
        match self {
            Self::BadRequest => "Kiriman tidak dapat dibaca",
            Self::Forbidden => "Anda tidak berwenang membuka ini",
            Self::NotFound => "Halaman tidak ditemukan",
            Self::FormOnly => "Buka lagi formulirnya",
            Self::TooSlow => "Kiriman belum sampai",
            Self::Refused => "Langkah ini tidak dapat dilakukan",
            Self::TooLarge => "Berkas terlalu besar",
            Self::FormTooLarge => "Isian terlalu panjang",
            Self::TooMany => "Terlalu banyak permintaan",
            Self::Internal => "Terjadi kesalahan di pihak kami",
            Self::Unavailable => "Layanan sedang tidak dapat dibuka",
            Self::Crowded => "Layanan sedang sangat ramai",
            Self::Full => "Tempat penyimpanan kami penuh",
        }
    }

    /// What to do.
    pub fn sentence(self) -> Cow<'static, str> {
        let sentence = match self {
            Self::BadRequest => "Kembali ke halaman sebelumnya, muat ulang, lalu coba lagi.",
            Self::Forbidden => {
                "Halaman ini hanya untuk orang lain atau peran lain. Masuk dengan akun yang berhak bila Anda memilikinya."
            }
            Self::NotFound => "Periksa lagi alamatnya, atau cari dari beranda.",
            Self::FormOnly => {
                "Alamat ini hanya menerima kiriman formulir, jadi tidak dapat dibuka sendiri. Yang sudah tersimpan tetap ada."
            }
            Self::TooSlow => {
                "Sambungan Anda terlalu lambat, jadi kiriman ini tidak sampai seluruhnya dan belum disimpan. Kembali ke halaman \
                 sebelumnya, lalu kirim lagi; foto yang lebih kecil lebih cepat sampai."
            }
            Self::Refused => {
                "Keadaan permohonan sudah berubah. Buka lagi permohonan itu untuk melihat langkah yang mungkin."
            }
            Self::TooLarge => {
                return format!(
                    "Untuk permohonan: paling besar {} tiap berkas, rekaman suara {}. Kecilkan berkasnya atau foto dengan mutu \
                     lebih rendah, lalu kirim lagi. Izin yang hendak diperiksa keasliannya jangan dikecilkan: bawa ke loket.",
                    indonesian::size_limit(media::FILE_BYTES_MAX),
                    indonesian::size_limit(media::AUDIO_BYTES_MAX)
                )
                .into();
            }
            Self::FormTooLarge => {
                "Tulisan yang dikirim lebih panjang dari yang dapat kami terima, jadi belum disimpan. Kembali ke halaman \
                 sebelumnya, ringkas tulisannya, lalu kirim lagi."
            }
            Self::TooMany => "Tunggu beberapa menit, lalu coba lagi.",
            Self::Internal => {
                "Yang sudah tersimpan tetap ada. Coba lagi sebentar. Bila terulang, sebutkan nomor rujukan di bawah kepada petugas."
            }
            Self::Unavailable => "Yang sudah tersimpan tetap ada. Coba lagi beberapa menit lagi, atau datang ke loket.",
            Self::Crowded => {
                "Tunggu sepuluh detik, lalu coba lagi. Bila Anda baru mengirim formulir, kiriman itu belum diterima: kembali ke \
                 halaman sebelumnya, lalu kirim lagi. Yang sudah tersimpan tetap ada."
            }
            Self::Full => {
                "Yang baru Anda kirim belum disimpan. Yang sudah tersimpan tetap ada dan dapat dibuka. Coba lagi nanti, atau datang \
                 ke loket."
            }
        };
        sentence.into()
    }
}

/// 409 to a form made from an older version: keeps the text that was typed.
#[derive(Clone, Debug, Template)]
#[template(path = "public/conflict.html")]
pub struct Conflict {
    /// Around the page.
    pub frame: Frame,
    /// Where the current state stands.
    pub reload: String,
    /// What was typed, as (label, text).
    pub typed: Vec<(String, String)>,
}

impl ErrorPage {
    /// The page of a kind, titled after it.
    pub fn new(mut frame: Frame, kind: ErrorKind, reference: String) -> Self {
        frame.title = kind.title().into();
        Self { frame, kind, sentence: None, reference, back: None }
    }
}

impl Page for ErrorPage {
    const NAME: &'static str = "kesalahan";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |kind| Self::new(sample::frame("", "/"), kind, "G7K2-0418".into());
        let refused = Self {
            sentence: Some("Permohonan ini sudah dikirim, jadi berkasnya tidak dapat diganti.".into()),
            back: Some(Link::new("/permohonan", "Permohonan saya", "/")),
            ..page(ErrorKind::Refused)
        };
        vec![
            ("400", page(ErrorKind::BadRequest)),
            ("403", page(ErrorKind::Forbidden)),
            ("404", Self { reference: String::new(), ..page(ErrorKind::NotFound) }),
            ("405", Self { reference: String::new(), ..page(ErrorKind::FormOnly) }),
            ("408", Self { reference: String::new(), ..page(ErrorKind::TooSlow) }),
            ("409", refused),
            ("413", page(ErrorKind::TooLarge)),
            ("413-isian", page(ErrorKind::FormTooLarge)),
            ("429", page(ErrorKind::TooMany)),
            ("500", page(ErrorKind::Internal)),
            ("503", page(ErrorKind::Unavailable)),
            ("503-ramai", Self { reference: String::new(), ..page(ErrorKind::Crowded) }),
            ("503-penuh", Self { reference: String::new(), ..page(ErrorKind::Full) }),
        ]
    }
}

impl Page for Conflict {
    const NAME: &'static str = "bentrok";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = Self {
            frame: sample::applicant("Permohonan berubah sejak Anda buka", "/permohonan"),
            reload: format!("/permohonan/{}", sample::APPLICATION),
            typed: vec![("Nama tempat praktik".into(), "Apotek Contoh Sehat\nlantai 2".into())],
        };
        vec![("tanpa-teks", Self { typed: Vec::new(), ..page.clone() }), ("dengan-teks", page)]
    }
}
