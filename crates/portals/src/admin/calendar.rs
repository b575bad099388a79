//! `/admin/kalender`: hours, holidays and Ramadan, in versions; a late change moves only what is still open.

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect};
use domain::calendar::{Hours, Override, Week};
use domain::calendar_change::Change;
use domain::form::parse_date;
use domain::indonesian::{date, date_time, local, long_date};
use domain::typed::clean;
use domain::typed::fits::unfit;
use ground::App;
use houses::account::accounts;
use houses::account::accounts::Account;
use houses::calendar::calendars;
use houses::calendar::calendars::Version;
use houses::calendar::changing::{CalendarError, OfficeCalendar as TheCalendar, Order, change};
use jiff::civil::Date;
use pages::form::Problems;
use pages::staff::calendar::{DAYS, DayHours, OfficeCalendar, OverrideRow};
use pages::staff::parts::HistoryEntry;
use serde::Deserialize;
use web::forms::Form;
use web::{Answer, News, Signed, WebError, frame, html, html_with, new_key};

/// Changes shown.
const HISTORY_MAX: i64 = 30;
/// Most characters of a holiday's name.
const NAME_CHARS_MAX: usize = 80;

/// Which year's holidays are shown.
#[derive(Deserialize, Default)]
pub struct CalendarQuery {
    tahun: Option<i16>,
}

/// `GET /admin/kalender?tahun=`
pub async fn page(
    State(app): State<App>,
    Signed(admin): Signed,
    Query(asked): Query<CalendarQuery>,
    news: News,
) -> Answer {
    let mut page = shown(&app, &admin, (asked.tahun, &Form::default(), Problems::default())).await?;
    page.frame = frame::with_news(page.frame, news.code());
    html(&page)
}

async fn shown(app: &App, admin: &Account, typed: (Option<i16>, &Form, Problems)) -> Result<OfficeCalendar, WebError> {
    let (year, form, problems) = typed;
    let handle = app.clone();
    let read = app.db.read(move |tx| {
        let versions = calendars::history(tx, HISTORY_MAX)?;
        let mut history = Vec::new();
        for version in &versions {
            let who = match version.by {
                Some(by) => accounts::get(tx, &handle.vault, by)?.map(|account| account.profile.name),
                None => None,
            };
            history.push(HistoryEntry {
                what: version.note.clone(),
                when: format!("{} WIB", date_time(version.at)),
                who: who.unwrap_or_else(|| "Sistem".into()),
                detail: String::new(),
            });
        }
        Ok((calendars::current(tx)?, history))
    });
    let (Version { version, calendar, .. }, history) = read.await?;
    let this_year = local(app.now()).year();
    let year = year.filter(|year| (2000..=2200).contains(year)).unwrap_or(this_year);
    let holidays = calendar.holidays.iter().filter(|(day, _)| day.year() == year);
    Ok(OfficeCalendar {
        frame: frame::of(app, Some(admin), "Kalender kantor", "/admin/kalender"),
        form_key: new_key(app),
        version: i64::from(version),
        week: week_fields(&calendar.hours),
        overrides: calendar.overrides.iter().enumerate().map(|(place, o)| override_row(place, o)).collect(),
        year,
        holidays: holidays.map(|(day, name)| (day.to_string(), long_date(*day), name.clone())).collect(),
        holiday: (form.get("tanggal").to_owned(), form.get("nama").to_owned()),
        span: (form.get("dari").to_owned(), form.get("sampai").to_owned()),
        span_week: DAYS
            .map(|(id, name)| DayHours {
                id,
                name,
                opens: form.get(&format!("buka_{id}")).to_owned(),
                closes: form.get(&format!("tutup_{id}")).to_owned(),
            })
            .into(),
        history,
        problems,
    })
}

fn week_fields(week: &Week) -> Vec<DayHours> {
    let field = |((id, name), hours): ((&'static str, &'static str), Option<Hours>)| {
        let (opens, closes) = hours.map(<(String, String)>::from).unwrap_or_default();
        DayHours { id, name, opens, closes }
    };
    DAYS.into_iter().zip(week.days()).map(field).collect()
}

fn override_row(place: usize, of: &Override) -> OverrideRow {
    let days = DAYS.iter().zip(of.hours.days()).filter_map(|((_, name), hours)| {
        let (opens, closes) = hours?.words();
        Some(format!("{name} {opens}-{closes}"))
    });
    OverrideRow {
        place,
        span: format!("{} sampai {}", date(of.from), date(of.to)),
        hours: days.collect::<Vec<_>>().join(", "),
    }
}

async fn carry_out(app: &App, admin: &Account, form: &Form, ordered: (Change, String, &'static str)) -> Answer {
    let (what, note, field) = ordered;
    let mut order = Order::new(TheCalendar, admin.actor(), what);
    (order.enclosed, order.version, order.key) = (note, Some(form.version().unwrap_or(0)), form.key());
    match change(app, order).await {
        Ok(()) => Ok(Redirect::to("/admin/kalender?kabar=kalender").into_response()),
        Err(error @ (CalendarError::Refused(_) | CalendarError::KeyReused)) => {
            let mut problems = Problems::default();
            problems.add(field, error.to_string());
            again(app, admin, form, problems).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn again(app: &App, admin: &Account, form: &Form, problems: Problems) -> Answer {
    let year = parse_date(form.get("tanggal")).ok().map(Date::year);
    html_with(422, &shown(app, admin, (year, form, problems)).await?)
}

fn day(form: &Form, field: &str, problems: &mut Problems) -> Option<Date> {
    problems.check(field, parse_date(form.get(field)).map(Some))
}

/// `POST /admin/kalender/libur`
pub async fn add_holiday(State(app): State<App>, Signed(admin): Signed, form: Form) -> Answer {
    let mut problems = Problems::default();
    let day = day(&form, "tanggal", &mut problems);
    let name = clean::line(form.get("nama"));
    if name.is_empty() {
        problems.add("nama", "Tulis nama hari liburnya.");
    } else if let Some(sentence) = unfit(&name, NAME_CHARS_MAX) {
        problems.add("nama", sentence);
    }
    let Some(day) = day.filter(|_| problems.is_empty()) else { return again(&app, &admin, &form, problems).await };
    let note = format!("Libur {} ditambah: {name}", date(day));
    carry_out(&app, &admin, &form, (Change::AddHoliday(day, name), note, "tanggal")).await
}

/// `POST /admin/kalender/libur/hapus`
pub async fn remove_holiday(State(app): State<App>, Signed(admin): Signed, form: Form) -> Answer {
    let mut problems = Problems::default();
    let Some(day) = day(&form, "tanggal", &mut problems) else { return again(&app, &admin, &form, problems).await };
    carry_out(&app, &admin, &form, (Change::RemoveHoliday(day), format!("Libur {} dihapus", date(day)), "tanggal"))
        .await
}

/// Hours of a week as posted; a day half filled in is a mistake.
fn week(form: &Form, field: &'static str, problems: &mut Problems) -> Week {
    let mut days = [None; 7];
    for (place, (id, name)) in DAYS.iter().enumerate() {
        let (opens, closes) = (form.get(&format!("buka_{id}")), form.get(&format!("tutup_{id}")));
        if opens.is_empty() && closes.is_empty() {
            continue;
        }
        match Hours::parse(opens, closes) {
            Ok(hours) => days[place] = Some(hours),
            Err(_) => problems.add(field, format!("{name}: isi jam buka dan jam tutup, dan tutup setelah buka.")),
        }
    }
    Week::of_days(days)
}

/// `POST /admin/kalender/khusus`
pub async fn add_override(State(app): State<App>, Signed(admin): Signed, form: Form) -> Answer {
    let mut problems = Problems::default();
    let (from, to) = (day(&form, "dari", &mut problems), day(&form, "sampai", &mut problems));
    let hours = week(&form, "khusus", &mut problems);
    match (from, to) {
        (Some(from), Some(to)) if problems.is_empty() => {
            let note = format!("Jam khusus {} sampai {} ditambah", date(from), date(to));
            carry_out(&app, &admin, &form, (Change::AddOverride(Override { from, to, hours }), note, "khusus")).await
        }
        _ => again(&app, &admin, &form, problems).await,
    }
}

/// `POST /admin/kalender/khusus/hapus`
pub async fn remove_override(State(app): State<App>, Signed(admin): Signed, form: Form) -> Answer {
    let place: usize = form.get("urutan").parse().map_err(|_| WebError::NotFound)?;
    carry_out(&app, &admin, &form, (Change::RemoveOverride(place), "Jam khusus dihapus".into(), "khusus")).await
}

/// `POST /admin/kalender/jam`
pub async fn set_hours(State(app): State<App>, Signed(admin): Signed, form: Form) -> Answer {
    let mut problems = Problems::default();
    let hours = week(&form, "jam", &mut problems);
    if !problems.is_empty() {
        return again(&app, &admin, &form, problems).await;
    }
    carry_out(&app, &admin, &form, (Change::SetHours(hours), "Jam kerja biasa diubah".into(), "jam")).await
}
