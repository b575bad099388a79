//! What stands around a page: names of the city, menu of the account, news of the last request.

pub use ground::frame::bare;

use domain::account::Role;
use domain::account::contact::{ContactKind, ContactStanding};
use domain::indonesian;
use ground::App;
use houses::account::accounts::Account;
use houses::account::outgoing::channel_to;
use jiff::SignedDuration;
use pages::{Frame, Notice, Tone, UserMenu, menu};

/// A frame for this visitor.
pub fn of(app: &App, visitor: Option<&Account>, title: &str, path: &str) -> Frame {
    let mut frame = bare(app, title, path);
    if let Some(account) = visitor {
        frame.staff = account.role.is_staff();
        frame.user = Some(UserMenu {
            name: account.profile.name.clone(),
            role_name: account.role.name().into(),
            links: menu::links(account.role, path),
            unread: account.unread,
            switches: account.tasks > 0,
        });
        if [home_of(account.role), "/akun"].contains(&path) {
            frame.contact_hint = contact_hint(app, account);
        }
    }
    frame
}

/// Somebody whose contact nobody proved reads of it so long before it is not written to any more.
const WARNED_BEFORE: SignedDuration = SignedDuration::from_hours(24 * 60);

/// A sentence about contacts that do not count, or soon will not; what to do stands on the page it leads to.
fn contact_hint(app: &App, account: &Account) -> Option<String> {
    let now = app.now();
    let mut sentences = Vec::new();
    // Where we cannot write to, nothing is missed; the page of contacts says what the counter can do.
    let reached = |contact: &ContactKind| channel_to(*contact, &app.rules.channels).is_some();
    for contact in ContactKind::ALL.into_iter().filter(reached) {
        let (profile, name) = (&account.profile, contact.name());
        if !profile.wished(contact).is_empty() {
            sentences.push(format!("{name} yang baru belum Anda buktikan; sampai itu yang lama dipakai."));
            continue;
        }
        match (profile.standing(contact), account.unproved_until(contact)) {
            _ if profile.contact(contact).is_empty() => {}
            (ContactStanding::Awaiting, _) => {
                sentences.push(format!("{name} Anda belum dibuktikan, jadi belum kami pakai."));
            }
            (ContactStanding::Unproved, Some(until)) if until <= now => sentences.push(format!(
                "Kami tidak memberi kabar ke {} Anda lagi, karena 180 hari tidak dibuktikan.",
                lower(contact)
            )),
            (ContactStanding::Unproved, Some(until)) if until <= now + WARNED_BEFORE => sentences.push(format!(
                "Mulai {} kami tidak memberi kabar ke {} Anda lagi, kecuali Anda membuktikannya.",
                indonesian::date(indonesian::local(until).date()),
                lower(contact)
            )),
            (ContactStanding::Unproved | ContactStanding::Proved(_), _) => {}
        }
    }
    (!sentences.is_empty()).then(|| sentences.join(" "))
}

fn lower(contact: ContactKind) -> &'static str {
    match contact {
        ContactKind::Phone => "nomor HP",
        ContactKind::Email => "surel",
    }
}

/// Adds the news that a redirect brought along as a code.
pub fn with_news(mut frame: Frame, code: Option<&str>) -> Frame {
    frame.notice = code.and_then(news);
    frame
}

fn news(code: &str) -> Option<Notice> {
    let (tone, text) = match code {
        "ditanyakan" => (Tone::Good, "Register sedang ditanya. Muat ulang halaman ini sebentar lagi."),
        "tersimpan" => (Tone::Good, "Tersimpan."),
        "terkirim" => (Tone::Good, "Berkas terkirim."),
        "bukti" => (
            Tone::Good,
            "Bukti tersimpan. Bila ada tanda tangan elektronik di dalamnya, hasil pemeriksaannya tertulis.",
        ),
        "dihapus" => (Tone::Good, "Berkas dihapus."),
        "diambil" => (Tone::Info, "Permohonan ini sekarang Anda periksa."),
        "diteruskan" => (Tone::Good, "Sudah diteruskan ke langkah berikutnya."),
        "dikembalikan-verifikasi" => (Tone::Good, "Permohonan dikembalikan ke verifikasi dengan alasan Anda."),
        "dikembalikan" => (Tone::Good, "Permohonan dikembalikan kepada pemohon untuk diperbaiki."),
        "diusulkan-tolak" => (Tone::Good, "Usul penolakan diteruskan untuk disetujui."),
        "rekomendasi" => (Tone::Good, "Rekomendasi tersimpan dan diteruskan."),
        "berita-acara" => (Tone::Good, "Berita acara tersimpan. Dokumennya sedang dibuat."),
        "lunas" => (Tone::Good, "Pembayaran dikonfirmasi."),
        "ditarik" => (Tone::Good, "Permohonan ditarik."),
        "diterima" => (Tone::Good, "Penerimaan dokumen tercatat."),
        "oss-diserahkan" => {
            (Tone::Good, "Kiriman OSS menjadi draf di akun pemohon. Pemohon melengkapi dan mengirimnya sendiri.")
        }
        "semua-diulangi" => (Tone::Good, "Semua yang macet dicoba lagi, menurut urutannya."),
        "diulangi" => (Tone::Good, "Pekerjaan diulangi."),
        "dicabut" => (Tone::Good, "Izin dicabut dan pemegangnya diberi tahu."),
        "ditutup" => (Tone::Good, "Akun dinonaktifkan."),
        "bantuan-diminta" => (Tone::Good, "Diminta. Admin lain atau kepala dinas yang menyetujui."),
        "bantuan-disetujui" => (Tone::Good, "Disetujui dan dilakukan. Pemilik akun dapat masuk lagi."),
        "bantuan-ditolak" => (Tone::Good, "Permintaan itu tidak menunggu lagi."),
        "sandi-diganti" => (Tone::Good, "Kata sandi diganti. Masuk lagi dengan kata sandi baru."),
        "ganti-sandi" => (Tone::Warning, "Ganti kata sandi sekali pakai Anda dahulu."),
        "langkah-kedua" => (Tone::Good, "Kode dari HP sudah terpasang. Daftar kode cadangan hanya tampil sekali."),
        "langkah-kedua-dihapus" => (Tone::Good, "Kode dari HP dihapus. Anda masuk dengan kata sandi saja."),
        "kunci-sandi" => (Tone::Good, "Kunci sandi ditambahkan. Saat masuk, Anda dapat memakainya sebagai ganti kode."),
        "akun-dinas" => (Tone::Good, "Akun dinas dihubungkan. Anda dapat masuk dengannya."),
        "akun-dinas-dilepas" => (Tone::Good, "Akun dinas dilepas."),
        "kunci-sandi-dihapus" => (Tone::Good, "Kunci sandi dihapus."),
        "langkah-kedua-hilang" => (Tone::Good, "Kode dari HP dihapus, dan akun ini keluar di semua perangkat."),
        "dikeluarkan" => (Tone::Good, "Perangkat itu dikeluarkan."),
        "kontak" => (Tone::Good, "Surel dan nomor HP tersimpan."),
        "kode-kontak" => (Tone::Good, "Kode sedang dikirim. Isi di bawah; sampai itu yang lama tetap dipakai."),
        "kontak-terbukti" => (Tone::Good, "Terbukti. Mulai sekarang kontak ini dipakai."),
        "kontak-dipastikan" => (Tone::Good, "Kontak pemohon dipastikan. Yang Anda lihat tersimpan."),
        "pemulihan-batal" => (Tone::Good, "Permintaan kata sandi baru dibatalkan. Kata sandi Anda tidak berubah."),
        "nama-diminta" => (Tone::Good, "Permintaan Anda tersimpan."),
        "nama-dipastikan" => (Tone::Good, "Nama pemohon diganti. Alasan Anda tersimpan."),
        "dicoba-lagi" => (Tone::Good, "Kabar berikutnya kami kirim lagi ke alamat itu."),
        "keluar" => (Tone::Good, "Anda sudah keluar."),
        "ditandatangani" => (Tone::Good, "Perintah tanda tangan diterima. Dokumen sedang dibuat."),
        "ditandatangani-sebagian" => {
            (Tone::Warning, "Sebagian belum dapat ditandatangani dan ditandai di bawah. Yang lain sedang dibuat.")
        }
        "sesi-dibuka" => (Tone::Good, "Sesi tanda tangan dibuka. Dokumen yang menunggu sedang dikirim."),
        "sesi-ditutup" => (Tone::Good, "Sesi tanda tangan ditutup. Passphrase atau kode sudah dihapus dari memori."),
        "kode-dikirim" => (Tone::Good, "Kode sekali pakai diminta. Masukkan kode yang Anda terima."),
        "ditandatangani-lagi" => (Tone::Good, "Dokumen itu menunggu Anda lagi."),
        "tidak-menunggu" => {
            (Tone::Info, "Dokumen itu tidak menunggu lagi: mungkin tombolnya sudah ditekan di jendela lain.")
        }
        "disegel-lagi" => (Tone::Good, "Dokumen itu dikirim lagi untuk disegel."),
        "belum-ditandatangani" => (Tone::Bad, "Tidak ada yang dapat ditandatangani. Keadaannya mungkin sudah berubah."),
        "gangguan-diumumkan" => (Tone::Good, "Gangguan diumumkan di semua halaman. Minta orang kedua memastikannya."),
        "gangguan-dipastikan" => (Tone::Good, "Dipastikan. Pemohon yang terkena dan media sosial sedang diberi tahu."),
        "kabar-diumumkan" => (Tone::Good, "Kabar diumumkan."),
        "pulih" => (Tone::Good, "Pulihnya layanan dicatat. Minta orang kedua memastikannya."),
        "pulih-dipastikan" => (Tone::Good, "Pulihnya layanan dipastikan dan dikabarkan."),
        "gangguan-dibatalkan" => (Tone::Good, "Gangguan dibatalkan."),
        "jeda-dicatat" => (Tone::Good, "Jeda dicatat. Tanggal janji bergeser setelah orang kedua menyetujui."),
        "jeda-disetujui" => (Tone::Good, "Jeda disetujui. Tanggal janji sedang dihitung ulang."),
        "jeda-ditolak" => (Tone::Good, "Jeda tidak disetujui. Tanggal janji tidak berubah."),
        "dikirim-lagi" => (Tone::Good, "Dikirim lagi."),
        "kalender" => (Tone::Good, "Kalender diubah. Tanggal janji yang masih berjalan sedang dihitung ulang."),
        "tugas-diganti" => (Tone::Good, "Tugas Anda sekarang tertulis di atas."),
        "hubungan-dicatat" => (Tone::Good, "Tercatat. Permohonannya tidak ditawarkan kepada Anda."),
        "hubungan-diakhiri" => (Tone::Good, "Catatan itu diakhiri."),
        "penugasan-diusulkan" => (Tone::Good, "Penugasan diusulkan. Orang kedua harus menyetujuinya."),
        "penugasan-disetujui" => (Tone::Good, "Penugasan disetujui. Inspektorat diberi tahu."),
        "penugasan-ditolak" => (Tone::Good, "Penugasan tidak disetujui. Alasan Anda tersimpan."),
        "penugasan-ditinjau" => (Tone::Good, "Tercatat: masih perlu. Ditanyakan lagi enam bulan lagi."),
        "penugasan-diakhiri" => (Tone::Good, "Penugasan diakhiri. Inspektorat diberi tahu."),
        "sanksi-diusulkan" => (Tone::Good, "Usul sanksi tersimpan. Pemohon diberi tahu dan dapat menanggapi."),
        "sanksi-diputus" => (Tone::Good, "Sanksi diputus. Suratnya sedang dibuat."),
        "sanksi-dihentikan" => (Tone::Good, "Sanksi tidak dikenakan. Pemohon diberi tahu."),
        "sanksi-dicatat" => (Tone::Good, "Sanksi petugas tercatat."),
        "ditanggapi" => (Tone::Good, "Tanggapan tersimpan."),
        "keberatan-diajukan" => (Tone::Good, "Keberatan diterima. Keputusannya dikabarkan."),
        "keberatan-diputus" => (Tone::Good, "Keberatan diputus. Suratnya sedang dibuat."),
        "data-diminta" => (Tone::Good, "Permintaan Anda tersimpan. Kami menjawab paling lambat 3 x 24 jam."),
        "data-dijawab" => (Tone::Good, "Jawaban tersimpan dan yang meminta diberi tahu."),
        "data-dihapus" => (Tone::Good, "Kuncinya dimusnahkan. Datanya tidak dapat dibuka lagi."),
        "pelanggaran" => {
            (Tone::Good, "Pelanggaran tercatat. Beri tahu yang terkena dan lembaga sebelum batas waktunya.")
        }
        "pelanggaran-dikabarkan" => (Tone::Good, "Yang terkena sedang diberi tahu."),
        "lembaga-dikabari" => (Tone::Good, "Pemberitahuan kepada lembaga tercatat."),
        "kosong" => (Tone::Info, "Tidak ada yang menunggu diambil."),
        _ => return news_of_mandates(code),
    };
    Some(Notice { tone, text: text.into() })
}

/// What was done about companies and powers of attorney.
fn news_of_mandates(code: &str) -> Option<Notice> {
    let (tone, text) = match code {
        "badan-didaftarkan" => (
            Tone::Good,
            "Badan usaha didaftarkan dan akan diperiksa petugas. Sampai itu hanya Anda yang dapat bertindak untuknya.",
        ),
        "badan-terbukti" => (Tone::Good, "Badan usaha terbukti. Penanggung jawabnya diberi tahu."),
        "badan-tidak-terbukti" => (Tone::Good, "Tercatat tidak terbukti. Yang mendaftarkan diberi tahu."),
        "wakil-diundang" => (Tone::Good, "Diundang. Ia menjadi wakil setelah menerima undangan."),
        "undangan-diterima" => (Tone::Good, "Anda sekarang dapat bertindak untuk badan usaha itu."),
        "undangan-ditolak" => (Tone::Good, "Undangan ditolak."),
        "kuasa-diterima" => (Tone::Good, "Kuasa diterima. Anda sekarang dapat mengurus permohonannya."),
        "kuasa-ditolak" => (Tone::Good, "Kuasa ditolak. Pemberinya diberi tahu."),
        "kuasa-diberikan" => (Tone::Good, "Kuasa diberikan, dan berlaku sesudah penerimanya setuju. Ia diberi tahu."),
        "kuasa-dicatat" => (Tone::Good, "Kuasa dicatat. Keduanya diberi tahu."),
        "kuasa-diakhiri" => (Tone::Good, "Diakhiri, dan langsung tidak berlaku. Keduanya diberi tahu."),
        _ => return None,
    };
    Some(Notice { tone, text: text.into() })
}

/// Where an account starts its work.
pub fn home_of(role: Role) -> &'static str {
    match role {
        Role::Pemohon => "/permohonan",
        Role::Loket => "/loket",
        Role::Verifikator | Role::Opd | Role::KepalaSeksi | Role::KepalaBidang => "/kerja",
        Role::KepalaDinas => "/tanda-tangan",
        Role::Admin => "/admin",
        Role::Kominfo => "/admin/keadaan",
        Role::Inspektorat => "/log",
    }
}
