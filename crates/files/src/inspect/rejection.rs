//! Why a file is refused, in a sentence that says what to do.

use domain::media::{self, Accepts};

/// A refusal. The page shows [`sentence`](Self::sentence), the log keeps [`code`](Self::code).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rejection {
    /// Nothing in it: no byte, no page, no shape, no point.
    Empty,
    /// More bytes than the limit.
    TooLarge {
        /// What it is, because the way to make it smaller depends on it.
        kind: Large,
        /// Of this file.
        size_bytes: usize,
        /// That is taken.
        size_bytes_max: usize,
    },
    /// Not one of the formats the requirement names.
    WrongType {
        /// What the requirement takes.
        accepts: Vec<Accepts>,
        /// What it seems to be, when we know a way out.
        seen: Option<Foreign>,
    },
    /// Cut off or ill-formed. The text is for the log, in English.
    Damaged(&'static str),
    /// A PDF that programs mend each in its own way, so that not everybody sees the same. The text is for the log, in English.
    Ambiguous(&'static str),
    /// A map that names no place on earth.
    Misplaced(Misplaced),
    /// A drawing that could not be kept as it looks. The text is for the log, in English.
    Unkeepable(&'static str),
    /// Encrypted.
    Locked,
    /// More pages than the limit.
    TooManyPages {
        /// That are taken.
        pages_max: u32,
    },
    /// A picture that would take too much room once unpacked.
    TooManyPixels {
        /// Of this picture.
        width: u32,
        /// Of this picture.
        height: u32,
        /// Of width times height.
        pixels_max: u64,
    },
    /// A picture on which nothing can be read.
    TooFewPixels {
        /// Of this picture.
        width: u32,
        /// Of this picture.
        height: u32,
        /// Of each side.
        side_px_min: u32,
    },
    /// Something in it acts, or hides another file.
    Active(Active),
    /// A document type that declares something, such as entities. The text is for the log, in English.
    Declares(&'static str),
    /// Nested or numerous beyond what a real file needs. The text is for the log, in English.
    TooComplex(&'static str),
    /// Took longer to look into than the limit.
    TooSlow,
    /// A malware scanner knows it.
    Infected,
}

/// What is too large.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Large {
    /// A photo.
    Photo,
    /// A PDF.
    Document,
    /// A recording.
    Sound,
    /// Anything else.
    Other,
}

/// Why a map shows no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misplaced {
    /// There is none in it.
    Nowhere,
    /// Something else stands where a number must be, such as a decimal comma.
    NoNumber,
    /// Longitude and latitude are exchanged.
    Swapped,
    /// Metres, or something else that is no degree.
    NotDegrees,
}

/// A format we do not take but know a way out of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreign {
    /// The photo format of iPhones.
    Heic,
    /// Word, Excel, a ZIP archive.
    OfficeOrArchive,
    /// A drawing that only `AutoCAD` reads.
    BinaryDrawing,
    /// Moving pictures.
    Video,
}

/// What a file must not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Active {
    /// JavaScript.
    Script,
    /// Starts a program, or sends what is filled in.
    Action,
    /// Leads to something else than a place in it or a web or mail address.
    Link,
    /// Carries other files.
    Attachment,
    /// A form whose pages are made while it is read (XFA).
    DynamicForm,
    /// Film or sound inside a document.
    Media,
    /// A moving picture, which does not show the same to everyone.
    Animation,
    /// A part of the content lies elsewhere.
    Remote,
}

impl Rejection {
    /// A stable code for logs and the API.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "file.empty",
            Self::TooLarge { .. } => "file.too_large",
            Self::WrongType { .. } => "file.wrong_type",
            Self::Damaged(_) => "file.damaged",
            Self::Ambiguous(_) => "file.ambiguous",
            Self::Misplaced(_) => "file.misplaced",
            Self::Unkeepable(_) => "file.unkeepable",
            Self::Locked => "file.locked",
            Self::TooManyPages { .. } => "file.too_many_pages",
            Self::TooManyPixels { .. } => "file.too_many_pixels",
            Self::TooFewPixels { .. } => "file.too_few_pixels",
            Self::Active(_) => "file.active",
            Self::Declares(_) => "file.declares",
            Self::TooComplex(_) => "file.too_complex",
            Self::TooSlow => "file.too_slow",
            Self::Infected => "file.infected",
        }
    }

    /// What to tell the person, in Indonesian.
    pub fn sentence(&self) -> String {
        match self {
            Self::Empty => "Berkas ini kosong. Pilih berkas yang lain.".into(),
            Self::TooLarge { kind, size_bytes, size_bytes_max } => format!(
                "Berkas {}. Paling besar {}. {}",
                size_rounded_up(*size_bytes),
                size_rounded_down(*size_bytes_max),
                kind.way_out()
            ),
            Self::WrongType { accepts, seen } => wrong_type(accepts, *seen),
            Self::Damaged(_) => {
                "Berkas ini terpotong atau rusak, jadi tidak terbaca sampai akhir. Buat ulang berkasnya, lalu unggah lagi."
                    .into()
            }
            Self::Ambiguous(_) => "Susunan PDF ini tidak utuh, jadi isinya bisa tampak lain di program lain. \
                 Cetak ke PDF baru, lalu unggah lagi."
                .into(),
            Self::Misplaced(misplaced) => misplaced.sentence().into(),
            Self::Unkeepable(_) => "Gambar ini memakai bagian yang tidak dapat disimpan persis seperti aslinya. \
                 Simpan sebagai SVG biasa (plain SVG) atau DXF, lalu unggah lagi."
                .into(),
            Self::Locked => "Berkas ini dikunci kata sandi. Buka kuncinya dulu, lalu unggah lagi. \
                 Kalau terbuka tanpa sandi, cetak dulu ke PDF baru."
                .into(),
            Self::TooManyPages { pages_max } => {
                format!("Berkas ini lebih dari {pages_max} halaman. Bagi menjadi beberapa berkas, lalu unggah lagi.")
            }
            Self::TooManyPixels { pixels_max, .. } if *pixels_max < media::PIXELS_MAX => format!(
                "Gambar jenis ini paling besar {} megapiksel. Kecilkan, atau simpan sebagai JPEG biasa (boleh {} megapiksel), \
                 lalu unggah lagi.",
                pixels_max / 1_000_000,
                media::PIXELS_MAX / 1_000_000
            ),
            Self::TooManyPixels { pixels_max, .. } => format!(
                "Gambar ini terlalu besar ukurannya. Paling besar {} megapiksel. Kecilkan, lalu unggah lagi.",
                pixels_max / 1_000_000
            ),
            Self::TooFewPixels { width, height, side_px_min } => format!(
                "Gambar ini hanya {width} x {height} piksel, sehingga isinya tidak terbaca. Setiap sisi paling sedikit {side_px_min} \
                 piksel. Foto lagi atau pindai lagi, lalu unggah."
            ),
            Self::Active(active) => active.sentence().into(),
            Self::Declares(_) => "Di awal berkas ini ada deklarasi (DOCTYPE, ENTITY) yang tidak dibaca di sini. Buka di program \
                 pembuatnya, simpan tanpa deklarasi itu (gambar: sebagai SVG biasa, plain SVG), lalu unggah lagi."
                .into(),
            Self::TooComplex(_) => "Isi berkas ini terlalu banyak atau terlalu rumit. Sederhanakan atau bagi menjadi beberapa \
                 berkas, lalu unggah lagi."
                .into(),
            Self::Infected => "Berkas ini mengandung virus, jadi tidak diterima. Periksa komputer atau ponsel Anda dengan \
                antivirus, lalu kirim berkas lain."
                .into(),
            Self::TooSlow => "Memeriksa berkas ini terlalu lama, jadi dihentikan. Sederhanakan isinya atau bagi menjadi \
                 beberapa berkas, lalu unggah lagi."
                .into(),
        }
    }
}

impl Large {
    /// How it gets smaller, with what people have at hand.
    fn way_out(self) -> &'static str {
        match self {
            Self::Photo => {
                "Kecilkan dulu: buka foto di HP, pilih Edit lalu Ubah ukuran, atau foto ulang dengan ukuran kamera yang \
                 lebih kecil."
            }
            Self::Document => "Pindai atau simpan ulang dengan mutu lebih rendah (150 dpi cukup), lalu unggah lagi.",
            Self::Sound => "Simpan sebagai MP3 atau rekam lebih singkat, lalu unggah lagi.",
            Self::Other => "Sederhanakan isinya, lalu unggah lagi.",
        }
    }
}

impl Misplaced {
    fn sentence(self) -> &'static str {
        match self {
            Self::Nowhere => {
                "Peta ini tidak berisi tempat. Tandai titik atau batas lokasinya, simpan lagi, lalu unggah lagi."
            }
            Self::NoNumber => {
                "Ada koordinat di peta ini yang bukan angka. Tulis dengan titik, misalnya 100.35 dan -0.94, lalu unggah lagi."
            }
            Self::Swapped => {
                "Bujur dan lintang di peta ini tertukar: bujur Padang sekitar 100, lintangnya sekitar -1. Perbaiki, lalu unggah lagi."
            }
            Self::NotDegrees => {
                "Koordinat peta ini bukan derajat. Simpan dengan sistem WGS 84 (EPSG:4326), lalu unggah lagi."
            }
        }
    }
}

impl Active {
    fn sentence(self) -> &'static str {
        match self {
            Self::Script => "Berkas ini berisi program (JavaScript). Cetak ke PDF baru, lalu unggah lagi.",
            Self::Action => {
                "Berkas ini menjalankan perintah saat dibuka atau diisi. Cetak ke PDF baru, lalu unggah lagi."
            }
            Self::Link => {
                "Ada tautan di berkas ini yang membuka berkas lain atau alamat yang tidak biasa. Cetak ke PDF baru, lalu \
                 unggah lagi."
            }
            Self::Attachment => {
                "Di dalam berkas ini ada berkas lain. Unggah berkas itu satu per satu, atau cetak ke PDF baru."
            }
            Self::DynamicForm => "Berkas ini formulir yang bisa berubah. Cetak ke PDF baru, lalu unggah lagi.",
            Self::Media => "Di dalam berkas ini ada video atau suara. Cetak ke PDF baru, lalu unggah lagi.",
            Self::Animation => "Gambar ini bergerak. Unggah gambar yang diam.",
            Self::Remote => {
                "Sebagian isi berkas ini ada di tempat lain. Simpan lengkap dengan isinya, atau cetak ke PDF baru, lalu \
                 unggah lagi."
            }
        }
    }
}

fn wrong_type(accepts: &[Accepts], seen: Option<Foreign>) -> String {
    let taken: Vec<&str> = accepts.iter().map(|&family| names(family)).collect();
    let taken = taken.join("; ");
    match seen {
        Some(Foreign::Heic) if accepts.iter().any(|family| matches!(family, Accepts::Document | Accepts::Photo)) => {
            "Foto HEIC belum bisa dibaca. Ubah ke JPEG, atau ambil foto langsung dari halaman ini.".into()
        }
        Some(Foreign::OfficeOrArchive) if accepts.contains(&Accepts::Map) => {
            format!("Tidak ada peta KML di dalam berkas ini. Unggah salah satu: {taken}.")
        }
        Some(Foreign::OfficeOrArchive) if accepts.contains(&Accepts::Document) => {
            "Berkas Word, Excel, atau ZIP belum bisa dibaca. Simpan sebagai PDF, lalu unggah lagi.".into()
        }
        Some(Foreign::BinaryDrawing) if accepts.contains(&Accepts::Drawing) => {
            "Gambar ini belum bisa dibaca. Simpan sebagai DXF ASCII, lalu unggah lagi.".into()
        }
        Some(Foreign::Video) if accepts.contains(&Accepts::Audio) => {
            format!("Berkas ini video. Unggah suaranya saja: {taken}.")
        }
        _ => format!("Jenis berkas ini tidak bisa dipakai di sini. Unggah salah satu: {taken}."),
    }
}

fn names(family: Accepts) -> &'static str {
    match family {
        Accepts::Document => "PDF atau foto (JPEG, PNG, WebP)",
        Accepts::Photo => "foto (JPEG, PNG, WebP)",
        Accepts::Audio => "suara (MP3, M4A, OGG, WAV)",
        Accepts::Map => "peta (GeoJSON, KML, KMZ, GPX)",
        Accepts::Drawing => "gambar teknik (DXF, SVG)",
    }
}

/// Rounded away from the limit, so that nobody reads "Berkas 5 MB. Paling besar 5 MB."
fn size_rounded_up(size_bytes: usize) -> String {
    size(size_bytes, usize::div_ceil)
}

fn size_rounded_down(size_bytes: usize) -> String {
    size(size_bytes, |amount, unit| amount / unit)
}

/// In the units of [`domain::indonesian::size`], which the pages say sizes in.
fn size(size_bytes: usize, divide: fn(usize, usize) -> usize) -> String {
    let (unit_bytes, unit) = if size_bytes < 1_000_000 { (1_000, "KB") } else { (1_000_000, "MB") };
    let tenths = divide(size_bytes.saturating_mul(10), unit_bytes);
    match (tenths / 10, tenths % 10) {
        (whole, 0) => format!("{whole} {unit}"),
        (whole, tenth) => format!("{whole},{tenth} {unit}"),
    }
}
