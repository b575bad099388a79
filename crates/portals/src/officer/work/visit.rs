//! A visit as an examiner wrote it down: read from the form, checked, and put into the shape of the berita acara.

use crate::officer::work::history;
use crate::officer::work::typed::{Days, day, typed, unfit};
use domain::application::Conclusion;
use domain::form::parse_date;
use domain::indonesian::date_in_words;
use domain::typed::clean;
use domain::typed::date::clock;
use domain::typed::number::degrees;
use domain::typed::place::misplaced;
use pages::form::Problems;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use web::forms::Form;

/// Members of a team.
const TEAM_MAX: usize = 12;

/// What was typed.
#[derive(Clone, Debug, Default)]
pub struct Visit {
    /// Number of the order.
    pub order_number: String,
    /// `YYYY-MM-DD`.
    pub date: String,
    /// `HH:MM`.
    pub time: String,
    /// Place.
    pub place: String,
    /// Name and post of each member.
    pub team: Vec<(String, String)>,
    /// Applicant or proxy.
    pub witness: String,
    /// Requirements whose originals were seen.
    pub documents: BTreeSet<String>,
    /// Answer and note per point.
    pub points: Vec<(String, String)>,
    /// General note.
    pub note: String,
    /// As sent: `disetujui`, `dengan_catatan`, `ditolak`, `tidak_ada_orang`.
    pub conclusion: String,
    /// Degrees as typed.
    pub lat: String,
    /// Degrees as typed.
    pub lon: String,
}

impl Visit {
    /// Reads a form about so many points.
    pub fn read(form: &Form, points_count: usize) -> Self {
        let members = form.all("tim_nama").into_iter().zip(form.all("tim_jabatan"));
        let members = members.map(|(name, post)| (clean::line(name), clean::line(post)));
        let point = |n: usize| (typed(form, &format!("p.{n}")), typed(form, &format!("pn.{n}")));
        Self {
            order_number: typed(form, "nomor_spt"),
            date: day(form, "tanggal"),
            time: typed(form, "jam"),
            place: typed(form, "tempat"),
            team: members.filter(|(name, post)| !name.is_empty() || !post.is_empty()).collect(),
            witness: typed(form, "saksi"),
            documents: form.all("dokumen").into_iter().map(str::to_owned).collect(),
            points: (0..points_count).map(point).collect(),
            note: typed(form, "catatan"),
            conclusion: typed(form, "kesimpulan"),
            lat: typed(form, "lat"),
            lon: typed(form, "lon"),
        }
    }

    /// What it concludes, once chosen.
    pub fn conclusion(&self) -> Option<Conclusion> {
        match self.conclusion.as_str() {
            "disetujui" => Some(Conclusion::Approved),
            "dengan_catatan" => Some(Conclusion::ApprovedWithNotes),
            "ditolak" => Some(Conclusion::Refused),
            "tidak_ada_orang" => Some(Conclusion::NotExamined),
            _ => None,
        }
    }

    /// Everything wrong, in the order of the form.
    pub fn check(&self, days: &Days, points: &[String]) -> Problems {
        let mut problems = Problems::default();
        let mut required = |field: &str, (text, chars_max): (&str, usize), sentence: &str| {
            if text.is_empty() {
                problems.add(field, sentence);
            } else if let Some(sentence) = unfit(text, chars_max) {
                problems.add(field, sentence);
            }
        };
        required("nomor_spt", (&self.order_number, 100), "Isi nomor surat perintah tugas.");
        required("tempat", (&self.place, 300), "Isi tempat yang diperiksa.");
        self.check_moment(days, &mut problems);
        self.check_team(&mut problems);
        self.check_points(points, &mut problems);
        self.check_coordinates(&mut problems);
        self.check_end(&mut problems);
        problems
    }

    fn check_moment(&self, days: &Days, problems: &mut Problems) {
        if let Some(sentence) = days.misfit(&self.date) {
            problems.add("tanggal", sentence);
        }
        if printed_time(&self.time).is_none() {
            problems.add("jam", "Isi jam kunjungan. Contoh: 09:30.");
        }
    }

    fn check_team(&self, problems: &mut Problems) {
        let misfit = self.team.iter().find_map(|(name, post)| unfit(name, 120).or_else(|| unfit(post, 160)));
        if self.team.is_empty() {
            problems.add("tim", "Isi nama paling sedikit satu pemeriksa.");
        } else if self.team.iter().any(|(name, post)| name.is_empty() || post.is_empty()) {
            problems.add("tim", "Isi nama dan jabatan setiap pemeriksa.");
        } else if self.team.len() > TEAM_MAX {
            let sentence = format!("Paling banyak {TEAM_MAX} pemeriksa. Anda mengisi {}.", self.team.len());
            problems.add("tim", sentence);
        } else if let Some(sentence) = misfit {
            problems.add("tim", sentence);
        }
        if let Some(sentence) = unfit(&self.witness, 160) {
            problems.add("saksi", sentence);
        }
    }

    fn check_points(&self, points: &[String], problems: &mut Problems) {
        // Where nobody let the team in, nothing could be examined.
        let examined = self.conclusion() != Some(Conclusion::NotExamined);
        for (n, ((answer, note), label)) in self.points.iter().zip(points).enumerate() {
            if examined && result(answer).is_none() {
                problems.add(format!("p.{n}"), format!("Pilih hasil untuk “{label}”."));
            }
            if answer == "tidak" && note.is_empty() {
                problems.add(format!("pn.{n}"), format!("Tulis apa yang tidak sesuai pada “{label}”."));
            } else if let Some(sentence) = unfit(note, 500) {
                problems.add(format!("pn.{n}"), sentence);
            }
        }
    }

    fn check_coordinates(&self, problems: &mut Problems) {
        if self.lat.is_empty() && self.lon.is_empty() {
            return;
        }
        if let Some(sentence) = misplaced(&self.lat, &self.lon) {
            problems.add("lat", sentence);
        }
    }

    fn check_end(&self, problems: &mut Problems) {
        let misfits = self.points.iter().any(|(answer, _)| answer == "tidak");
        let concluded = matches!(self.conclusion(), Some(Conclusion::ApprovedWithNotes | Conclusion::Refused));
        if (misfits || concluded) && self.note.is_empty() {
            problems.add("catatan", "Tulis catatan: apa yang tidak sesuai, atau sebab kesimpulannya.");
        } else if let Some(sentence) = unfit(&self.note, 2_000) {
            problems.add("catatan", sentence);
        }
        if self.conclusion().is_none() {
            problems.add("kesimpulan", "Pilih satu kesimpulan.");
        }
    }

    /// What `_shared/examination.typ` prints; `documents` are ids with names, `photos` file names with captions.
    pub fn json(
        &self,
        office: &str,
        points: &[String],
        documents: &[(String, String)],
        photos: &[(String, String)],
    ) -> Value {
        let answered = self.points.iter().zip(points).filter_map(|((answer, note), label)| {
            Some(json!({ "text": label, "result": result(answer)?, "note": note }))
        });
        // A box left empty says only that the original was not looked at, so it is no "tidak sesuai".
        let seen = documents.iter().filter(|(id, _)| self.documents.contains(id));
        json!({
            "office": office,
            "order_number": self.order_number,
            "date_words": parse_date(&self.date).map(date_in_words).unwrap_or_default(),
            "time": printed_time(&self.time).map(|time| format!("{time} WIB")),
            "place": self.place,
            "coordinates": match (degrees(&self.lat, 90), degrees(&self.lon, 180)) {
                (Some(_), Some(_)) => Some(format!("{}, {}", self.lat, self.lon)),
                _ => None,
            },
            "team": self.team.iter().map(|(name, post)| json!({ "name": name, "role": post })).collect::<Vec<_>>(),
            "witness": self.witness,
            "documents": seen.map(|(_, name)| json!({ "name": name, "ok": true })).collect::<Vec<_>>(),
            "points": answered.collect::<Vec<_>>(),
            "note": self.note,
            "conclusion": self.conclusion().map(history::conclusion),
            "photos": photos.iter().map(|(file, caption)| json!({ "file": file, "caption": caption })).collect::<Vec<_>>(),
        })
    }
}

/// The answer to a point as printed.
fn result(answer: &str) -> Option<&'static str> {
    match answer {
        "sesuai" => Some("Sesuai"),
        "tidak" => Some("Tidak sesuai"),
        "tidak_berlaku" => Some("Tidak berlaku"),
        _ => None,
    }
}

/// `09:30` as `09.30`; seconds, which some browsers send, are left out.
fn printed_time(text: &str) -> Option<String> {
    let time = clock(text)?;
    Some(format!("{:02}.{:02}", time.hour(), time.minute()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn form(pairs: &[(&str, &str)]) -> Form {
        Form { pairs: pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect() }
    }

    const GOOD: [(&str, &str); 16] = [
        ("nomor_spt", "090/1/2026"),
        ("tanggal", "2026-11-23"),
        ("jam", "09:30"),
        ("tempat", "Jalan Contoh 1"),
        ("tim_nama", "Petugas Contoh"),
        ("tim_jabatan", "Penata"),
        ("tim_nama", ""),
        ("tim_jabatan", ""),
        ("dokumen", "str"),
        ("p.0", "sesuai"),
        ("p.1", "tidak"),
        ("pn.1", "Belum ada sekat."),
        ("catatan", "Sekat dipasang."),
        ("kesimpulan", "dengan_catatan"),
        ("lat", "-0.94924"),
        ("lon", "100,35427"),
    ];

    /// Asked on the 20th.
    fn until(day: i8) -> Days {
        Days { first: date(2026, 11, 20), since: "berkas sampai di OPD", today: date(2026, 11, day) }
    }

    fn points() -> Vec<String> {
        vec!["Papan nama".into(), "Ruang terpisah".into()]
    }

    #[test]
    fn a_complete_visit_becomes_a_berita_acara() {
        let visit = Visit::read(&form(&GOOD), 2);
        assert_eq!(visit.check(&until(23), &points()), Problems::default());
        let documents = [("str".to_owned(), "STR".to_owned()), ("ktp".to_owned(), "KTP".to_owned())];
        let said = visit.json("Dinas Kesehatan", &points(), &documents, &[("/foto-1.png".into(), "Depan".into())]);
        assert_eq!(said["time"], "09.30 WIB");
        assert_eq!(said["team"].as_array().map(Vec::len), Some(1));
        assert_eq!(said["documents"], json!([{ "name": "STR", "ok": true }]));
        assert_eq!(said["points"][1]["result"], "Tidak sesuai");
        assert_eq!(said["conclusion"], "disetujui dengan catatan");
        assert_eq!(said["photos"][0]["file"], "/foto-1.png");
        assert!(said["date_words"].as_str().is_some_and(|words| words.starts_with("Senin tanggal dua puluh tiga")));
    }

    #[test]
    fn an_empty_form_names_everything_missing() {
        let problems = Visit::read(&form(&[]), 2).check(&until(23), &points());
        for field in ["nomor_spt", "tempat", "tanggal", "jam", "tim", "p.0", "p.1", "kesimpulan"] {
            assert!(problems.of(field).is_some(), "{field}");
        }
        assert!(problems.of("lat").is_none(), "coordinates may be left out");
    }

    #[test]
    fn a_closed_door_needs_no_answers_to_points() {
        let mut pairs = GOOD.to_vec();
        pairs.retain(|(name, _)| !name.starts_with('p') && *name != "kesimpulan");
        pairs.push(("kesimpulan", "tidak_ada_orang"));
        let visit = Visit::read(&form(&pairs), 2);
        assert_eq!(visit.check(&until(23), &points()), Problems::default());
        assert_eq!(visit.json("X", &points(), &[], &[])["points"], json!([]));
    }

    #[test]
    fn what_cannot_be_printed_or_has_not_happened_is_refused() {
        let mut pairs = GOOD.to_vec();
        pairs.insert(0, ("tempat", "Warung 😀"));
        let problems = Visit::read(&form(&pairs), 2).check(&until(22), &points());
        assert!(problems.of("tempat").is_some() && problems.of("tanggal").is_some());
        let early = Days { first: date(2026, 11, 24), ..until(25) };
        let problems = Visit::read(&form(&GOOD), 2).check(&early, &points());
        assert!(
            problems.of("tanggal").is_some_and(|said| said.contains("sebelum berkas sampai di OPD pada 24 November"))
        );
        let mut pairs = GOOD.to_vec();
        pairs.extend([("lat", "51"), ("lon", "0"), ("kesimpulan", "ditolak")]);
        pairs
            .retain(|(name, value)| *name != "catatan" && !["-0.94924", "100,35427", "dengan_catatan"].contains(value));
        let problems = Visit::read(&form(&pairs), 2).check(&until(23), &points());
        assert!(problems.of("lat").is_some() && problems.of("catatan").is_some(), "{problems:?}");
    }
}
