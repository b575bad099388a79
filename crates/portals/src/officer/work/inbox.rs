//! The inbox of an officer (S11), and taking the most urgent application from it.

use crate::officer::work::answer;
use crate::officer::work::lists::{self, DeskRow, FoundWork, ROWS_MAX, Sort, Tab, WorkListQuery};
use crate::officer::work::remaining;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect};
use domain::access::{Facts, List, Purpose, may_read};
use domain::account::Role;
use domain::application::{Channel, Command, Outcome, Refusal, Stage};
use domain::ids::ApplicationId;
use domain::indonesian::{date, local, long_date, time};
use domain::sanction;
use ground::{App, Work};
use houses::account::accounts::Account;
use houses::application::acting::act;
use houses::application::error::ActError;
use houses::application::holder_keys;
use houses::application::order::Order;
use houses::objection::objections;
use houses::reading::{self, View};
use houses::sanction::sanctions;
use jiff::Timestamp;
use pages::form::Choice;
use pages::parts::Tag;
use pages::staff::inbox::{Inbox, InboxRow};
use pages::staff::parts::{self, Empty, Tab as TabLink};
use pages::{Link, Tone};
use serde::Deserialize;
use web::forms::Form;
use web::paging::{Cursor, pager};
use web::{Answer, News, Signed, WebError, frame, html, new_key};

/// What the address asks for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct InboxQuery {
    tab: Option<String>,
    urut: Option<String>,
    izin: Option<String>,
    cari: Option<String>,
    hal: Option<String>,
}

/// `GET /kerja`
pub async fn show(
    State(app): State<App>,
    Signed(account): Signed,
    Query(asked): Query<InboxQuery>,
    news: News,
) -> Answer {
    let search: String = asked.cari.as_deref().unwrap_or("").trim().chars().take(80).collect();
    if !search.is_empty()
        && let Some(id) = find(&app, &account, &search).await?
    {
        return Ok(Redirect::to(&format!("/kerja/{id}")).into_response());
    }
    let wanted = wanted(&app, account.role, (&asked, &search)).ok_or(WebError::Forbidden)?;
    let input = (account.clone(), wanted.clone(), !search.is_empty());
    let found = app.view(input, |work, (account, wanted, searched)| {
        let found = lists::page(work, account, wanted)?;
        let tabs = Tab::of(account.role).iter().map(|tab| Ok((*tab, lists::count(work.tx, account, *tab)?)));
        let counts = tabs.collect::<Result<Vec<_>, db::DbError>>()?;
        let set = [("cari", *searched), ("tab", true), ("izin", !wanted.type_id.is_empty())];
        let filters: Vec<&str> = set.into_iter().filter(|(_, set)| *set).map(|(name, _)| name).collect();
        let shown = if let FoundWork::Rows(rows) = &found { rows.len().min(ROWS_MAX) } else { 0 };
        let view = View { list: List::Inbox, filters: &filters, count: shown };
        reading::note_list(work, &account.actor(), &view)?;
        Ok::<_, ActError>((found, counts, elsewhere(work, account.role)?))
    });
    let (found, counts, elsewhere) = found.await?;
    let too_many = matches!(found, FoundWork::TooMany);
    let rows = match found {
        FoundWork::Rows(rows) => rows,
        FoundWork::TooMany => Vec::new(),
    };
    let mut page = page(&app, &account, (&wanted, &search), (rows, &counts));
    if !search.is_empty() {
        page.empty = nothing_found(&wanted, &account, (&search, too_many));
        page.search = search;
    }
    page.elsewhere = elsewhere;
    page.frame = frame::with_news(page.frame, news.code());
    html(&page)
}

/// Sanctions and objections that wait for whoever decides them.
fn elsewhere(work: &mut Work, role: Role) -> Result<Vec<Link>, db::DbError> {
    if !sanction::roles(sanction::CommandKind::Impose).contains(&role) {
        return Ok(Vec::new());
    }
    let counted = [
        (sanctions::to_decide(work.tx)?, "usul sanksi menunggu keputusan", "/sanksi"),
        (objections::open(work.tx)?, "keberatan menunggu keputusan", "/sanksi?tab=keberatan"),
    ];
    let waiting = counted.into_iter().filter(|(count, ..)| *count > 0);
    Ok(waiting.map(|(count, what, href)| Link::new(href, &format!("{count} {what}"), "")).collect())
}

/// What is said when a search shows nothing.
fn nothing_found(wanted: &WorkListQuery, account: &Account, searched: (&str, bool)) -> Empty {
    let (search, too_many) = searched;
    if too_many {
        return Empty::new(
            "Terlalu banyak yang cocok",
            &format!("Sangat banyak pemegang bernama “{search}”. Tulis nama lengkap, NIK, atau nomor permohonan."),
        );
    }
    let text = format!(
        "Tidak ada permohonan dengan nama, NIK, atau nomor “{search}” di kelompok ini. Tulis kata nama selengkapnya, 16 angka \
         NIK, atau nomor permohonan seperti 26-004182."
    );
    let mut empty = Empty::new("Tidak ada yang cocok", &text);
    if wanted.tab != Tab::All && Tab::of(account.role).contains(&Tab::All) {
        let address = format!("/kerja?tab={}{}", Tab::All.id(), query(search));
        empty.link = Some(Link::new(&address, "Cari di semua permohonan", ""));
    }
    empty
}

/// What was searched, as a part of an address; empty where nothing was.
fn query(search: &str) -> String {
    if search.is_empty() {
        return String::new();
    }
    let letters = search.bytes().map(|b| match b {
        b' ' => "+".to_owned(),
        b if b.is_ascii_alphanumeric() => char::from(b).to_string(),
        b => format!("%{b:02X}"),
    });
    format!("&cari={}", letters.collect::<String>())
}

/// The application with exactly this number, if it lies before this officer.
async fn find(app: &App, account: &Account, number: &str) -> Result<Option<ApplicationId>, WebError> {
    let (reader, number) = (account.actor(), number.to_owned());
    Ok(app.db.read(move |tx| reading::find(tx, &reader, &number)).await?)
}

fn wanted(app: &App, role: Role, typed: (&InboxQuery, &str)) -> Option<WorkListQuery> {
    let (asked, search) = typed;
    let tabs = Tab::of(role);
    let tab = tabs.iter().find(|tab| asked.tab.as_deref() == Some(tab.id())).or(tabs.first())?;
    let known = asked.izin.as_deref().filter(|id| app.rules.catalogue.current(id).is_some());
    Some(WorkListQuery {
        tab: *tab,
        sort: if asked.urut.as_deref() == Some("baru") { Sort::Newest } else { Sort::Due },
        type_id: known.unwrap_or_default().to_owned(),
        holder: (!search.is_empty()).then(|| holder_keys::searched(&app.vault, search)),
        after: Cursor::parse(asked.hal.as_deref()),
    })
}

fn page(app: &App, account: &Account, asked: (&WorkListQuery, &str), found: (Vec<DeskRow>, &[(Tab, u64)])) -> Inbox {
    let ((wanted, search), (mut rows, counts)) = (asked, found);
    let more = rows.len() > ROWS_MAX;
    rows.truncate(ROWS_MAX);
    let next = rows.last().filter(|_| more).map(|row| Cursor::new(row.key, row.state.id.0));
    // After a correction the offices are asked anew; until then the file is not before them.
    let reader = account.actor();
    rows.retain(|row| may_read(Purpose::Work, &reader, &Facts::of(&row.state, true, &reader)));
    let tab = wanted.tab;
    let sort = if wanted.sort == Sort::Due { "sisa" } else { "baru" };
    let address = format!("/kerja?tab={}&urut={sort}&izin={}{}", tab.id(), wanted.type_id, query(search));
    let free = counts.iter().find(|(tab, _)| *tab == Tab::Free).map_or(0, |(_, n)| *n);
    let mut types = vec![Choice::new("", "Semua jenis", &wanted.type_id)];
    let offered = app.rules.catalogue.listed().into_iter().filter(|v| v.ty.offered());
    types.extend(offered.map(|v| Choice::new(&v.ty.id, &v.ty.short_name, &wanted.type_id)));
    let label = tab.label(account.role);
    Inbox {
        frame: frame::of(app, Some(account), "Kotak kerja", "/kerja"),
        form_key: new_key(app),
        summary: if rows.is_empty() && waiting(counts, tab) > 0 {
            // What presses may lie in another group, so nothing is said of it here.
            long_date(local(app.now()).date()) + "."
        } else {
            summary((&rows, more), wanted, app.now())
        },
        tabs: counts
            .iter()
            .map(|(of, n)| TabLink::new(&format!("/kerja?tab={}", of.id()), of.label(account.role), *n, *of == tab))
            .collect(),
        tab: tab.id().into(),
        search: String::new(),
        elsewhere: Vec::new(),
        types,
        orders: vec![Choice::new("sisa", "Sisa waktu paling sedikit", sort), Choice::new("baru", "Paling baru", sort)],
        caption: match wanted.sort {
            Sort::Due if tab != Tab::Answered => format!("{label}, paling mendesak di atas"),
            Sort::Due | Sort::Newest => format!("{label}, paling baru di atas"),
        },
        rows: rows.iter().map(|row| inbox_row(app, account, row)).collect(),
        empty: empty(tab, free, waiting(counts, tab)),
        pager: pager(&address, wanted.after.as_ref(), next.as_ref()),
        may_take: account.role == Role::Verifikator && free > 0,
    }
}

/// How many files wait in the other groups; one that lists all, or what was done, waits for nobody more.
fn waiting(counts: &[(Tab, u64)], here: Tab) -> u64 {
    let others = counts.iter().filter(|(tab, _)| *tab != here && !matches!(tab, Tab::All | Tab::Answered));
    others.map(|(_, count)| count).sum()
}

/// What is said of an empty group: that nothing waits only where nothing does.
fn empty(tab: Tab, free: u64, elsewhere: u64) -> Empty {
    let text = "Permohonan yang masuk ke kelompok ini tampil di sini.";
    if tab == Tab::Mine && free > 0 {
        let mut empty = Empty::new("Belum ada yang Anda pegang", &format!("{free} permohonan menunggu diambil."));
        empty.link = Some(Link::new("/kerja?tab=bebas", "Lihat yang belum diambil", ""));
        return empty;
    }
    let title = if elsewhere > 0 { "Kelompok ini kosong" } else { "Tidak ada yang menunggu" };
    Empty::new(title, text)
}

/// The day, and what presses among the rows shown: the first page holds the most urgent, but what has no promise stands last, so
/// that nothing presses can be said of a whole list only.
fn summary(shown: (&[DeskRow], bool), wanted: &WorkListQuery, now: Timestamp) -> String {
    let (rows, more) = shown;
    let today = local(now).date();
    let words = long_date(today) + ".";
    if wanted.sort == Sort::Newest || wanted.after.is_some() || matches!(wanted.tab, Tab::Answered | Tab::Applicant) {
        return words;
    }
    let dues = || rows.iter().filter_map(|row| row.due);
    let late = dues().filter(|due| *due < now).count();
    let due_today = dues().filter(|due| *due >= now && local(*due).date() == today).count();
    let silent = rows.iter().filter(|row| row.due.is_none_or(|due| due >= now) && past_limit(row, now)).count();
    let said = [(due_today, "perlu selesai hari ini"), (late, "terlambat"), (silent, "melewati batas waktu keputusan")];
    let said: Vec<String> =
        said.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    if !said.is_empty() {
        return format!("{words} {}.", said.join(", "));
    }
    if more { words } else { words + " Tidak ada yang mendesak." }
}

/// Whether the law wanted a decision by now (UU 30/2014 ps 53).
fn past_limit(row: &DeskRow, now: Timestamp) -> bool {
    row.limit.is_some_and(|limit| limit < now)
}

/// Time left of a row: where nothing was promised, of the law's limit once it has passed.
fn time_left(app: &App, row: &DeskRow) -> Tag {
    let calendar = &app.current.get().calendar;
    match row.limit.filter(|_| row.due.is_none() && past_limit(row, app.now()) && !row.state.stage.ended()) {
        Some(limit) => remaining::past_limit(limit, app.now(), calendar),
        None => remaining::of_stage(&row.state.stage, row.due, app.now(), calendar),
    }
}

fn inbox_row(app: &App, account: &Account, row: &DeskRow) -> InboxRow {
    let state = &row.state;
    let version = app.rules.catalogue.version(&state.type_id, state.type_version);
    let mut news = Vec::new();
    let mut lock = None;
    if matches!(state.stage, Stage::Submitted { .. }) && state.rounds_used > 0 {
        news.push(Tag::new(Tone::Info, "pen", "Perbaikan masuk"));
    }
    if let Stage::Returned { due, .. } = &state.stage {
        news.push(parts::waiting(format!("Batas {}", date(local(*due).date()))));
    }
    if let Stage::UnderVerification { officer, since, .. } = &state.stage
        && *officer != account.id
    {
        lock = Some(format!("Dibuka petugas lain sejak {}", time(*since)));
    }
    InboxRow {
        href: format!("/kerja/{}", state.id),
        licence: version.map_or_else(|| state.type_id.clone(), |v| v.ty.short_name.clone()),
        number: row.number.clone(),
        time_left: time_left(app, row),
        applicant: reading::name_in_list(version.map(|v| &v.ty), &row.holder),
        step: step(account, row).into(),
        channel: channel(state.channel).into(),
        news,
        lock,
    }
}

/// How it came in.
pub fn channel(channel: Channel) -> &'static str {
    match channel {
        Channel::Daring => "Daring",
        Channel::Loket => "Loket",
        Channel::Oss => "OSS",
    }
}

/// What is to be done, for this officer.
fn step(account: &Account, row: &DeskRow) -> &'static str {
    let state = &row.state;
    match state.stage {
        Stage::Submitted { .. } | Stage::UnderVerification { .. } if state.rounds_used > 0 => "Periksa perbaikan",
        Stage::Submitted { .. } | Stage::UnderVerification { .. } => "Periksa berkas",
        Stage::Returned { .. } => "Menunggu pemohon",
        Stage::AwaitingRekomendasi { .. } => match account.office.as_deref().and_then(|code| state.office(code)) {
            Some(asked) if !asked.open() => "Menunggu OPD lain",
            Some(asked) if asked.inspection && asked.examinations.is_empty() => "Periksa lapangan",
            Some(_) => "Tulis rekomendasi",
            None => "Menunggu OPD",
        },
        Stage::AwaitingPayment { .. } => "Menunggu pembayaran",
        Stage::UnderApproval { outcome: Outcome::Grant, .. } => "Persetujuan izin",
        Stage::UnderApproval { outcome: Outcome::Refuse, .. } => "Persetujuan penolakan",
        Stage::AwaitingSignature { .. } => "Tanda tangan",
        Stage::Signing { .. } => "Sedang ditandatangani",
        Stage::Draft
        | Stage::Issued { .. }
        | Stage::Rejected { .. }
        | Stage::Withdrawn { .. }
        | Stage::Cancelled { .. }
        | Stage::Revoked { .. } => state.stage.public_name(),
    }
}

/// `POST /kerja/ambil`: takes the most urgent one that nobody has taken; when somebody was faster, the next.
pub async fn take_next(State(app): State<App>, Signed(account): Signed, form: Form) -> Answer {
    let urgent = app.db.read(|tx| lists::urgent(tx)).await?;
    for id in urgent {
        let mut order = Order::new(id, account.actor(), Command::Claim);
        order.key = form.key();
        match act(&app, order).await {
            Ok(_) => return Ok(answer::done(&id.to_string(), "diambil")),
            Err(ActError::Refused(Refusal::Moved | Refusal::TakenByOther { .. } | Refusal::NotNow { .. })) => {}
            // The button was pressed twice: the first press has taken one already.
            Err(ActError::KeyReused) => return Ok(Redirect::to("/kerja?tab=saya").into_response()),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(Redirect::to("/kerja?kabar=kosong").into_response())
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::application::Application;
    use domain::ids::AccountId;
    use jiff::SignedDuration;

    #[test]
    fn a_search_stays_in_the_address_whatever_was_typed() {
        assert_eq!(query("Nur Aini & é"), "&cari=Nur+Aini+%26+%C3%A9");
        assert_eq!(query(""), "");
    }

    #[test]
    fn nothing_waits_is_said_only_where_nothing_does() {
        let counts =
            |free: u64, offices: u64| [(Tab::Mine, 0), (Tab::Free, free), (Tab::Offices, offices), (Tab::All, 60)];
        assert_eq!(waiting(&counts(14, 3), Tab::Mine), 17);
        assert_eq!(waiting(&counts(0, 0), Tab::Mine), 0);
        let title = |tab, free, elsewhere| empty(tab, free, elsewhere).title;
        assert_eq!(title(Tab::Mine, 0, 0), "Tidak ada yang menunggu");
        for (tab, free, elsewhere) in [(Tab::Mine, 14, 14), (Tab::Mine, 0, 3), (Tab::Applicant, 14, 14)] {
            assert!(!title(tab, free, elsewhere).contains("Tidak ada yang menunggu"), "{tab:?}");
        }
        assert!(empty(Tab::Mine, 14, 14).text.contains("14 permohonan menunggu diambil"));
    }

    #[test]
    fn the_summary_names_what_presses() {
        let now: Timestamp = "2026-11-23T03:00:00Z".parse().unwrap();
        let row = |due: Option<Timestamp>| DeskRow {
            state: Application::new(
                ApplicationId(uuid::Uuid::nil()),
                AccountId(uuid::Uuid::nil()),
                Channel::Daring,
                ("reklame", 1),
                "baru",
            ),
            number: String::new(),
            holder: String::new(),
            due,
            limit: due,
            key: 0,
        };
        let wanted =
            WorkListQuery { tab: Tab::Mine, sort: Sort::Due, type_id: String::new(), holder: None, after: None };
        let hours = |n: i64| Some(now + SignedDuration::from_hours(n));
        let rows = [row(hours(-30)), row(hours(2)), row(hours(5)), row(None)];
        let said = |rows: &[DeskRow], more: bool| summary((rows, more), &wanted, now);
        assert_eq!(said(&rows, true), "Senin, 23 November 2026. 2 perlu selesai hari ini, 1 terlambat.");
        assert_eq!(said(&[], false), "Senin, 23 November 2026. Tidak ada yang mendesak.");
        // Nothing was promised, and the law wanted a decision yesterday.
        let silent = DeskRow { limit: hours(-30), ..row(None) };
        let waits = DeskRow { limit: hours(30), ..row(None) };
        let over = "Senin, 23 November 2026. 1 melewati batas waktu keputusan.";
        assert_eq!(said(&[silent, waits], false), over);
        assert_eq!(
            said(&[row(hours(40))], true),
            "Senin, 23 November 2026.",
            "what has no promise stands on a later page"
        );
        assert_eq!(said(&[row(hours(40))], false), "Senin, 23 November 2026. Tidak ada yang mendesak.");
    }
}
