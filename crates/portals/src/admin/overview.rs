//! `/admin`: what needs the admin now.

use crate::admin::{alarms, catalogue, queue};
use axum::extract::State;
use domain::account::Actor;
use domain::indonesian::thousands;
use domain::interruption::{CommandKind, InterruptionWithWords, possible};
use ground::App;
use houses::account::help;
use houses::appointment::{appointments, holders, reviewing};
use houses::document::{attempts, seals};
use houses::interruption::interruptions;
use houses::objection::objections;
use houses::sanction::sanctions;
use pages::Link;
use pages::staff::overview::{Figure, Overview};
use web::{Answer, News, Signed, frame, html};

/// `GET /admin`.
pub async fn page(State(app): State<App>, Signed(admin): Signed, news: News) -> Answer {
    let now = app.now();
    let read = app.db.read(move |tx| {
        let undecided = interruptions::undecided(tx)?;
        let appointed = (
            (appointments::count_waiting(tx)?, help::all_waiting(tx, now)?.len() as u64),
            appointments::count_unreviewed(tx, reviewing::reviewed_before(now), now)?,
        );
        let matters = sanctions::to_decide(tx)? + objections::open(tx)?;
        let signatures = (attempts::orphans(tx)?.len(), seals::all(tx)?.iter().filter(|one| one.is_stuck()).count());
        Ok((
            queue::count(tx)?,
            catalogue::staffing(tx, now)?,
            holders::count_staff(tx, now)?,
            (undecided, signatures, appointed, matters),
        ))
    });
    let (queue, staffing, officers, (undecided, (unanswered, unsealed), ((to_agree, to_help), to_review), matters)) =
        read.await?;
    let (proposed, half) = for_admin(&undecided, &admin.actor());
    let types = app.rules.catalogue.all().count();
    let name = |code: &str| app.rules.catalogue.office_name(code);
    let lacking = |offered: bool| {
        let of = app.rules.catalogue.all().filter(|version| version.ty.offered() || !offered);
        of.filter(|version| !catalogue::lacking(&version.ty, &staffing, name).is_empty()).count()
    };
    let (unready, unserved) = (lacking(false), lacking(true));
    let officers: u64 = officers.iter().map(|(_, n)| n).sum();
    let attention = [
        (
            queue.dead,
            format!("{} pekerjaan macet dan tidak dicoba lagi", queue::words(queue.dead)),
            "/admin/antrean?tab=macet",
        ),
        (unserved as u64, format!("{unserved} jenis izin dibuka tanpa petugas yang lengkap"), "/admin/katalog"),
        (proposed, format!("{proposed} usul gangguan dari sistem belum dilihat"), "/petugas/gangguan"),
        (half, format!("{half} gangguan menunggu orang kedua"), "/petugas/gangguan"),
        (to_agree, format!("{to_agree} penugasan menunggu persetujuan orang kedua"), "/penugasan"),
        (to_help, format!("{to_help} petugas menunggu orang kedua untuk masuk lagi"), "/penugasan#h-bantuan"),
        (to_review, format!("{to_review} penugasan perlu ditinjau: masih perlu atau diakhiri"), "/penugasan#h-tinjau"),
        (unsealed as u64, format!("{unsealed} dokumen tidak dapat disegel"), "/admin/tanda-tangan"),
    ];
    let figure = |value: String, label: &str, about: String, href: &str| Figure {
        value,
        label: label.into(),
        about,
        href: href.into(),
    };
    html(&Overview {
        frame: frame::with_news(frame::of(&app, Some(&admin), "Ikhtisar admin", "/admin"), news.code()),
        attention: attention
            .iter()
            .filter(|(n, ..)| *n > 0)
            .map(|(_, label, href)| Link::new(href, label, ""))
            .chain(alarms::attention(&app))
            .collect(),
        figures: vec![
            figure(
                queue::words(queue.waiting),
                "Pekerjaan menunggu",
                format!("{} gagal, {} macet", queue::words(queue.failing), queue::words(queue.dead)),
                "/admin/antrean",
            ),
            figure(
                types.to_string(),
                "Jenis izin",
                format!("{} siap, {unready} belum siap", types - unready),
                "/admin/katalog",
            ),
            figure(thousands(officers), "Pengguna petugas", "dengan akun aktif".into(), "/admin/akun"),
            figure(
                queue::words(queue.dead + queue.failing),
                "Keadaan sistem",
                "pekerjaan yang pernah gagal".into(),
                "/admin/keadaan",
            ),
            figure(
                unanswered.to_string(),
                "Tanda tangan tanpa jawaban",
                "permintaan yang hasilnya tidak jelas".into(),
                "/admin/tanda-tangan",
            ),
            figure(matters.to_string(), "Sanksi dan keberatan", "menunggu putusan".into(), "/sanksi"),
        ],
    })
}

/// What this admin can decide about interruptions: proposals of the system, and what one other person has said.
fn for_admin(undecided: &[InterruptionWithWords], admin: &Actor) -> (u64, u64) {
    let (mut proposed, mut half) = (0, 0);
    for listed in undecided {
        let can = possible(&listed.state, admin);
        if can.contains(&CommandKind::Declare) {
            proposed += 1;
        } else if can.contains(&CommandKind::Confirm) || can.contains(&CommandKind::ConfirmEnd) {
            half += 1;
        }
    }
    (proposed, half)
}
