//! The form of a visit by a technical office, from which the berita acara is made; filled in the field, on a phone.

use super::parts::sample_frame;
use super::written::{Field, Written};
use crate::form::{Choice, Problems};
use crate::parts::KeptNote;
use crate::sample::{APPLICATION, KEY};
use crate::{Frame, Page};
use askama::Template;
use domain::account::Role;

/// Photos of a visit, at most.
pub const PHOTOS_MAX: usize = 6;

/// `GET` and failed `POST /kerja/{id}/pemeriksaan`; multipart.
#[derive(Clone, Debug, Template)]
#[template(path = "staff/inspection.html")]
pub struct Inspection {
    /// What every page has around it.
    pub frame: Frame,
    /// Idempotency key.
    pub form_key: String,
    /// Version of the application.
    pub version: u32,
    /// Id of the application.
    pub id: String,
    /// Licence and number, for the heading.
    pub case: String,
    /// What is visited, one line each: holder, name and address of the place.
    pub object: Vec<String>,
    /// What was typed and not sent stands in the page.
    pub typed_before: Option<KeptNote>,
    /// Marks of its fields, and what was written differently elsewhere.
    pub written: Written,
    /// Everything wrong.
    pub problems: Problems,
    /// Number of the order, `nomor_spt`.
    pub order_number: String,
    /// Date of the visit, `tanggal`, `YYYY-MM-DD`.
    pub date: String,
    /// Hour, `jam`, `HH:MM`.
    pub time: String,
    /// Place, `tempat`.
    pub place: String,
    /// Team, `tim_nama` and `tim_jabatan` repeated; some empty rows for more.
    pub team: Vec<TeamMember>,
    /// Applicant or proxy as witness, `saksi`.
    pub witness: String,
    /// Documents whose originals were seen, `dokumen` repeated.
    pub documents: Vec<Choice>,
    /// Points of the type.
    pub points: Vec<Point>,
    /// General note, `catatan`.
    pub note: String,
    /// `kesimpulan`: `disetujui`, `dengan_catatan`, `ditolak`, `tidak_ada_orang`.
    pub conclusions: Vec<Choice>,
    /// Photos the server already holds from a failed attempt.
    pub photos_kept: Vec<KeptPhoto>,
    /// `lat`, decimal degrees as typed.
    pub lat: String,
    /// `lon`, decimal degrees as typed.
    pub lon: String,
}

/// A member of the team.
#[derive(Clone, Debug, Default)]
pub struct TeamMember {
    /// Name.
    pub name: String,
    /// Post and office.
    pub post: String,
}

/// A point examined: `p.<n>` = `sesuai|tidak|tidak_berlaku` and `pn.<n>`, n counted from 0 in the order of the type.
#[derive(Clone, Debug, Default)]
pub struct Point {
    /// What is examined.
    pub label: String,
    /// The answers.
    pub choices: Vec<Choice>,
    /// Note.
    pub note: String,
}

/// A photo of a failed attempt: kept while `foto_lama` names it, captioned by `foto_lama_ket.<id>`.
#[derive(Clone, Debug)]
pub struct KeptPhoto {
    /// Id of the file.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its caption.
    pub caption: String,
}

impl Inspection {
    /// Its fields, as they stand in the page.
    pub fn fields(&self) -> Vec<Field> {
        let team = self.team.iter().map(|member| vec![member.name.clone(), member.post.clone()]);
        let kept = |photo: &KeptPhoto| Choice { value: photo.id.clone(), label: photo.name.clone(), chosen: true };
        let kept: Vec<Choice> = self.photos_kept.iter().map(kept).collect();
        let mut fields = vec![
            Field::text("nomor_spt", "Nomor surat perintah tugas", &self.order_number),
            Field::text("tanggal", "Tanggal", &self.date),
            Field::text("jam", "Jam", &self.time),
            Field::text("tempat", "Tempat", &self.place),
            Field::table(&["tim_nama", "tim_jabatan"], "Tim pemeriksa", team.collect()).at("tim"),
            Field::text("saksi", "Pemohon atau wakilnya yang menyaksikan", &self.witness),
            Field::choice("dokumen", "Dokumen asli yang dilihat", &self.documents),
            Field::choice("foto_lama", "Foto yang sudah terkirim", &kept).at("foto"),
            Field::text("lat", "Lintang", &self.lat),
            Field::text("lon", "Bujur", &self.lon),
            Field::text("catatan", "Catatan", &self.note),
            Field::choice("kesimpulan", "Kesimpulan", &self.conclusions),
        ];
        for (n, point) in self.points.iter().enumerate() {
            fields.push(Field::choice(format!("p.{n}"), point.label.clone(), &point.choices));
            fields.push(Field::text(format!("pn.{n}"), format!("Catatan: {}", point.label), &point.note));
        }
        for photo in &self.photos_kept {
            let name = format!("foto_lama_ket.{}", photo.id);
            fields.push(Field::text(name, format!("Keterangan {}", photo.name), &photo.caption).at("foto"));
        }
        fields
    }

    /// Numbers of the photos that can still be added, from 1.
    fn photo_slots(&self) -> std::ops::RangeInclusive<usize> {
        1..=PHOTOS_MAX.saturating_sub(self.photos_kept.len())
    }

    /// A larger one is made smaller by the browser.
    fn photo_bytes_max() -> u64 {
        domain::media::FILE_BYTES_MAX
    }

    fn photo_size_max() -> String {
        domain::indonesian::size_limit(Self::photo_bytes_max())
    }

    fn webp_megapixels_max() -> u64 {
        domain::media::WHOLE_PIXELS_MAX / 1_000_000
    }
}

/// The three answers to a point.
pub fn point_choices(current: &str) -> Vec<Choice> {
    [("sesuai", "Sesuai"), ("tidak", "Tidak sesuai"), ("tidak_berlaku", "Tidak berlaku")]
        .map(|(value, label)| Choice::new(value, label, current))
        .into()
}

/// The conclusions of a berita acara.
pub fn conclusion_choices(current: &str) -> Vec<Choice> {
    [
        ("disetujui", "Disetujui"),
        ("dengan_catatan", "Disetujui dengan catatan"),
        ("ditolak", "Ditolak"),
        ("tidak_ada_orang", "Tidak ada orang di tempat"),
    ]
    .map(|(value, label)| Choice::new(value, label, current))
    .into()
}

impl Page for Inspection {
    const NAME: &'static str = "pemeriksaan";

    fn samples() -> Vec<(&'static str, Self)> {
        let blank = sample();
        let mut wrong = blank.clone();
        wrong.order_number = "090/12/CONTOH/2026".into();
        wrong.date = "2026-11-24".into();
        wrong.team[0] = TeamMember { name: "Petugas Contoh".into(), post: "Penata Perizinan, Dinas Kesehatan".into() };
        wrong.points[1] =
            Point { label: "Ruang peracikan terpisah".into(), choices: point_choices("tidak"), note: String::new() };
        wrong.photos_kept =
            vec![KeptPhoto { id: "f7".into(), name: "IMG_0012.jpg".into(), caption: "Tampak depan".into() }];
        wrong.problems.add("tanggal", "Tanggal kunjungan belum terjadi. Isi tanggal hari ini atau sebelumnya.");
        wrong.problems.add("pn.1", "Tulis apa yang tidak sesuai pada “Ruang peracikan terpisah”.");
        wrong.problems.add("kesimpulan", "Pilih satu kesimpulan.");
        let mut elsewhere = blank.clone();
        elsewhere.note = "Ruang tunggu belum ada.".into();
        elsewhere.written = Written::sample(&elsewhere.fields()[10], "Ruang tunggu ada di lantai dua.");
        vec![("kosong", blank), ("salah", wrong), ("dua-tempat", elsewhere)]
    }
}

fn sample() -> Inspection {
    let point = |label: &str| Point { label: label.into(), choices: point_choices(""), note: String::new() };
    Inspection {
        frame: sample_frame(Role::Opd, "Hasil pemeriksaan lapangan", &format!("/kerja/{APPLICATION}/pemeriksaan")),
        form_key: KEY.into(),
        version: 9,
        id: APPLICATION.into(),
        case: "Praktik apoteker, 26-004182".into(),
        object: vec!["Pemohon Contoh".into(), "Apotek Contoh Sehat, Jalan Contoh 1, Padang Timur".into()],
        typed_before: None,
        written: Written::default(),
        problems: Problems::default(),
        order_number: String::new(),
        date: String::new(),
        time: String::new(),
        place: "Apotek Contoh Sehat, Jalan Contoh 1".into(),
        team: vec![TeamMember::default(); 4],
        witness: String::new(),
        documents: vec![
            Choice::new("str", "STR", ""),
            Choice::new("surat-tempat", "Surat keterangan tempat praktik", ""),
        ],
        points: vec![point("Papan nama terpasang"), point("Ruang peracikan terpisah"), point("Lemari obat terkunci")],
        note: String::new(),
        conclusions: conclusion_choices(""),
        photos_kept: Vec::new(),
        lat: String::new(),
        lon: String::new(),
    }
}
