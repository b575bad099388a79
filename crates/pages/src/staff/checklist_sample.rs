//! An example of a verifier's checklist.

use super::case::{File, FileSignature};
use super::checklist::{
    Ask, AskGroup, Blocking, CheckGroup, CheckItem, Checklist, Correction, Evidence, Refusal, Verdict,
};
use super::parts::tag;
use super::written::{Field, Written};
use crate::Tone;
use crate::form::Choice;
use crate::parts::Tag;

fn item(id: &str, label: &str, verdict: Option<Verdict>) -> CheckItem {
    CheckItem { id: id.into(), label: label.into(), verdict, ..CheckItem::default() }
}

fn says(state: Tag, about: &str) -> Evidence {
    Evidence { state, about: about.into(), details: Vec::new(), simulator: true, may_ask: true }
}

pub fn checklist() -> Checklist {
    let fits = Some(Verdict::Fits);
    let mut schedule = item("jadwal", "Jadwal sama dengan surat", Some(Verdict::Misfits));
    schedule.note = "Jam Sabtu berbeda dengan surat.".into();
    schedule.phrases = vec!["Jam praktik berbeda dengan surat.".into(), "Hari praktik berbeda dengan surat.".into()];
    let mut letter = item("d:surat-tempat", "Surat keterangan tempat praktik", fits);
    letter.hint = "Bertanggal, bertanda tangan pimpinan, alamat sama dengan isian.".into();
    let mut siak = item("siak", "NIK cocok dengan SIAK (data kependudukan)", fits);
    siak.evidence = Some(says(tag(Tone::Good, "Cocok"), "SIAK (data kependudukan), pukul 09.20 WIB."));
    let mut kswp = item("kswp", "KSWP (status wajib pajak) valid", None);
    kswp.by_hand = true;
    let not_yet =
        says(tag(Tone::Warning, "Belum diperiksa"), "KSWP (status wajib pajak), terakhir dicoba pukul 09.20 WIB.");
    kswp.evidence =
        Some(Evidence { simulator: false, details: vec!["Register tidak dapat dihubungi.".into()], ..not_yet });
    kswp.proofs = vec![proof()];
    kswp.may_prove = true;
    let group = |title: &str, items| CheckGroup { title: title.into(), items };
    Checklist {
        groups: vec![
            group("Berkas", vec![item("d:str", "STR berlaku dan atas nama pemohon", fits), letter]),
            group("Isian", vec![schedule]),
            group("Data register", vec![siak, kswp]),
        ],
        progress: "4 dari 5 dijawab".into(),
        blocking: vec![
            Blocking { sentence: "Jadwal tidak sesuai".into(), field: "c.jadwal".into() },
            Blocking { sentence: "KSWP belum dijawab".into(), field: "c.kswp".into() },
        ],
        forward_label: "Teruskan ke OPD".into(),
        correction: Some(correction()),
        refusal: Some(Refusal {
            reasons: vec![
                Choice::new("0", "STR tidak berlaku (Permenkes 31/2016 ps 18)", ""),
                Choice::new("1", "Sudah punya 3 izin praktik (UU 17/2023 ps 264)", ""),
            ],
            ..Refusal::default()
        }),
        written: Written::default(),
    }
}

fn proof() -> File {
    File {
        label: String::new(),
        open_href: "/berkas/b9".into(),
        download_href: Some("/berkas/b9?unduh=1".into()),
        name: "kswp.pdf".into(),
        about: "PDF, 1 halaman, 84 KB".into(),
        picture_hrefs: Vec::new(),
        is_pdf: true,
        held: None,
        signature: Some(FileSignature {
            state: tag(Tone::Good, "Tanda tangan utuh"),
            about: "Ditandatangani Contoh pada 22 November 2026, 09.00. Diperiksa sistem pada 23 November 2026, 09.20."
                .into(),
        }),
        retract: Some("b9".into()),
    }
}

/// The same with a reason that two tabs wrote differently.
pub fn elsewhere() -> Checklist {
    let mut list = checklist();
    let own = list.refusal.as_mut().map(|refusal| {
        refusal.own_reason = "Alamat praktik tidak ditemukan.".into();
        Field::text("alasan_lain", "Alasan lain", &refusal.own_reason)
    });
    list.written =
        own.map(|own| Written::sample(&own, "Alamat praktik sudah menjadi rumah tinggal.")).unwrap_or_default();
    list
}

fn correction() -> Correction {
    let ask = |key: &str, label: &str| Ask { key: key.into(), label: label.into(), ..Ask::default() };
    let schedule = Ask { asked: true, note: "Jam Sabtu berbeda dengan surat.".into(), ..ask("f:jadwal", "Jadwal") };
    let group = |title: &str, asks| AskGroup { title: title.into(), asks };
    Correction {
        terms: "Permintaan ke-2 dari paling banyak 3. Pemohon punya 14 hari; waktu kita berhenti selama itu.".into(),
        groups: vec![
            group("Berkas", vec![ask("d:str", "STR"), ask("d:surat-tempat", "Surat keterangan tempat praktik")]),
            group("Data pemohon", vec![ask("f:nama", "Nama"), ask("f:alamat", "Alamat")]),
            group("Tempat praktik", vec![schedule]),
        ],
        ..Correction::default()
    }
}
