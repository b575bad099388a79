//! Sanctions and objections in words, for applicants and officers alike.

use db::{DbError, Tx};
use domain::access::Purpose;
use domain::account::{Actor, Role};
use domain::application::Channel;
use domain::calendar::Calendar;
use domain::document_kind::DocumentKind;
use domain::ids::{AccountId, ApplicationId};
use domain::indonesian::{date, local};
use domain::objection::{self, Objection, filing_until, may_file};
use domain::sanction::{self, Sanction, heard, reply_until};
use houses::document::documents::{self, Paper};
use houses::document::letters;
use houses::objection::objections;
use houses::sanction::sanctions;
use jiff::Timestamp;
use pages::Tone;
use pages::parts::{Matter, Tag};

/// How far a sanction has come.
pub fn of_sanction(status: sanction::StatusKind) -> Tag {
    use sanction::StatusKind::{Dropped, Imposed, Lifted, Proposed, Recorded};
    let (tone, icon) = match status {
        Proposed => (Tone::Info, "clock"),
        Imposed => (Tone::Bad, "bad"),
        Dropped => (Tone::Good, "ok"),
        Lifted => (Tone::Plain, "bars"),
        Recorded => (Tone::Plain, "check"),
    };
    Tag::new(tone, icon, status.name())
}

/// How far an objection has come; one whose days are over is told apart.
pub fn of_objection(objection: &Objection, calendar: &Calendar, now: Timestamp) -> Tag {
    if objection::deemed_granted(objection, calendar, now) {
        return Tag::new(Tone::Warning, "warn", "Dianggap dikabulkan");
    }
    let status = objection.status.kind();
    let (tone, icon) = match status {
        objection::StatusKind::Open => (Tone::Info, "clock"),
        objection::StatusKind::Granted => (Tone::Good, "ok"),
        objection::StatusKind::Refused => (Tone::Bad, "bad"),
    };
    Tag::new(tone, icon, status.name())
}

/// `Keberatan atas surat penolakan`.
pub fn title_of(against: DocumentKind) -> String {
    format!("Keberatan atas {}", letters::name(against))
}

/// Where a sanction stands, in a sentence.
pub fn sentence(sanction: &Sanction, calendar: &Calendar, now: Timestamp) -> String {
    match &sanction.status {
        sanction::Status::Proposed => match reply_until(sanction, calendar) {
            _ if sanction.reply.is_some() => "Sudah ditanggapi, menunggu keputusan kepala dinas.".into(),
            _ if heard(sanction, calendar, now) => {
                "Waktu tanggapan sudah lewat, menunggu keputusan kepala dinas.".into()
            }
            Some(until) => format!("Belum ada yang diputus. Pemohon berhak menanggapi sampai {}.", date(until)),
            None => "Belum ada yang diputus. Pemohon berhak menanggapi.".into(),
        },
        sanction::Status::Imposed(decision) => format!("Dikenakan pada {}.", day(decision.at)),
        sanction::Status::Dropped { at, .. } => format!("Diputus tidak dikenakan pada {}.", day(*at)),
        sanction::Status::Lifted { at, .. } => format!("Gugur pada {} karena keberatan dikabulkan.", day(*at)),
        sanction::Status::Recorded => format!("Tercatat pada {}.", day(sanction.at)),
    }
}

/// The day of an instant, spelled out.
pub fn day(at: Timestamp) -> String {
    date(local(at).date())
}

/// What stands beside an application.
pub struct Beside {
    /// Sanctions.
    pub sanctions: Vec<Sanction>,
    /// Objections.
    pub objections: Vec<Objection>,
    /// Its official documents.
    pub papers: Vec<Paper>,
}

/// Sanctions found in an application, and objections to decisions on it.
pub fn beside(tx: &mut dyn Tx, application: ApplicationId) -> Result<Beside, DbError> {
    Ok(Beside {
        sanctions: sanctions::of_application(tx, application)?,
        objections: objections::of_application(tx, application)?,
        papers: documents::of(tx, application)?,
    })
}

/// Who looks, at whose application, when.
pub struct Looker<'a> {
    /// Who.
    pub actor: &'a Actor,
    /// Whose it is.
    pub owner: AccountId,
    /// How it came in.
    pub channel: Channel,
    /// The calendar in force.
    pub calendar: &'a Calendar,
    /// When.
    pub now: Timestamp,
}

/// For the applicant, or the counter: what there is to read, to reply to, to object to.
pub fn for_applicant(found: &Beside, looker: &Looker, base: &str) -> Vec<Matter> {
    let (calendar, now) = (looker.calendar, looker.now);
    let sanctions = found.sanctions.iter().map(|one| {
        let open = one.status == sanction::Status::Proposed && !heard(one, calendar, now);
        Matter {
            title: if open { format!("Usul: {}", one.measure.name()) } else { one.measure.name().to_owned() },
            tag: of_sanction(one.status.kind()),
            text: sentence(one, calendar, now),
            href: format!("{base}/sanksi/{}", one.id),
            label: if open { "Baca dan tanggapi" } else { "Baca" }.into(),
        }
    });
    let objections = found.objections.iter().map(|one| Matter {
        title: title_of(one.against),
        tag: of_objection(one, calendar, now),
        text: format!("Diajukan pada {}.", day(one.filed_at)),
        href: format!("{base}/keberatan/{}", one.document),
        label: "Baca".into(),
    });
    let possible = found.papers.iter().filter_map(|paper| {
        let until = filing_until(paper.released_at?, calendar)?;
        let mine = may_file(looker.actor, looker.owner, looker.channel);
        let open = paper.kind.may_be_objected_to() && mine && local(now).date() <= until;
        let filed = found.objections.iter().any(|one| one.document == paper.id);
        (open && !filed).then(|| Matter {
            title: format!("Tidak setuju dengan {}?", letters::name(paper.kind)),
            tag: Tag::new(Tone::Plain, "ring", "Belum diajukan"),
            text: format!("Keberatan atas surat Nomor {} dapat diajukan sampai {}.", paper.number, date(until)),
            href: format!("{base}/keberatan/{}", paper.id),
            label: "Ajukan keberatan".into(),
        })
    });
    sanctions.chain(objections).chain(possible).collect()
}

/// For an officer: sanctions on the applicant, and objections to decisions on the application; those who decide on applications can
/// open them, the others know of them.
pub fn for_officer(found: (&[Sanction], &[Objection]), role: Role, at: (&Calendar, Timestamp)) -> Vec<Matter> {
    let (calendar, now) = at;
    let reads = Purpose::Preview.roles().contains(&role);
    let href = |address: String| if reads { address } else { String::new() };
    let sanctions = found.0.iter().map(|one| Matter {
        title: one.measure.name().into(),
        tag: of_sanction(one.status.kind()),
        text: sentence(one, calendar, now),
        href: href(format!("/sanksi/{}", one.id)),
        label: String::new(),
    });
    let objections = found.1.iter().map(|one| Matter {
        title: title_of(one.against),
        tag: of_objection(one, calendar, now),
        text: format!("Diajukan pada {}.", day(one.filed_at)),
        href: href(format!("/sanksi/keberatan/{}", one.id)),
        label: String::new(),
    });
    sanctions.chain(objections).collect()
}
