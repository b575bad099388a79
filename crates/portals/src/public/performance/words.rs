//! The figures in words: what each means, and how one that is hidden is written.

use domain::performance::ShownCount;
use pages::chart::Point;

/// A count as everyone sees it.
pub fn count(shown: ShownCount) -> String {
    Point::from(shown).text()
}

/// `4 hari`, or a dash.
pub fn days(days: Option<u16>) -> String {
    days.map_or_else(|| "–".into(), |days| format!("{days} hari"))
}

/// `94%`, or a dash.
pub fn percent(percent: Option<u32>) -> String {
    percent.map_or_else(|| "–".into(), |percent| format!("{percent}%"))
}

/// What stands in the files for programs: name of the column, unit, meaning.
pub const COLUMNS: [(&str, &str, &str); 15] = [
    ("bulan", "tahun-bulan", "Bulan kalender menurut waktu Padang (WIB)."),
    ("izin", "kode", "Kode jenis izin; kosong berarti semua jenis izin."),
    ("nama_izin", "teks", "Nama jenis izin."),
    ("kantor", "kode", "Kode OPD teknis; kosong berarti permohonan seluruhnya, dari lengkap sampai selesai."),
    ("nama_kantor", "teks", "Nama OPD teknis."),
    ("masuk", "permohonan", "Permohonan lengkap yang dikirim pada bulan itu. Untuk OPD: permintaan rekomendasi."),
    (
        "terbit",
        "permohonan",
        "Izin yang ditandatangani pada bulan itu. Untuk OPD: direkomendasikan, dengan atau tanpa syarat.",
    ),
    ("ditolak", "permohonan", "Surat penolakan yang ditandatangani pada bulan itu. Untuk OPD: tidak direkomendasikan."),
    ("menunggu", "permohonan", "Belum selesai pada akhir bulan, atau saat dihitung bila bulannya masih berjalan."),
    (
        "hari_p50",
        "hari kerja",
        "Separuh yang diputus (terbit atau ditolak) bulan itu selesai dalam hari kerja bersih ini.",
    ),
    ("hari_p90", "hari kerja", "Sembilan dari sepuluh yang diputus bulan itu selesai dalam hari kerja bersih ini."),
    ("menit_p50", "menit kerja", "Seperti hari_p50, dalam menit jam kantor bersih."),
    ("menit_p90", "menit kerja", "Seperti hari_p90, dalam menit jam kantor bersih."),
    (
        "persen_tepat_waktu",
        "persen",
        "Bagian yang selesai paling lambat pada waktu yang dijanjikan, dari yang diputus dan punya janji; dibulatkan ke bawah.",
    ),
    ("dihitung_pada", "waktu", "Sampai kapan angka ini berlaku (RFC 3339, UTC)."),
];

/// How hidden figures are written in them.
pub const HIDING: &str = "Jumlah 1 sampai 4 tidak dibuka dan ditulis < 5. Jumlah ditulis disembunyikan bila angka kecil lain \
    dapat dihitung darinya. Lama proses dan ketepatan waktu kosong bila yang diputus kurang dari 5. Yang ditarik pemohon tidak \
    diumumkan dan tidak ikut dihitung dalam lama proses.";
