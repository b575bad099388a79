//! What the city offers: front page, search, one licence type, and the plain pages.

use axum::extract::{Path, Query, State};
use domain::indonesian::{date, local};
use domain::licence_type::{LicenceType, Rollout};
use ground::App;
use houses::performance::measuring;
use houses::performance::measuring::Recent;
use pages::public::{Accessibility, Actual, Figure, Home, PersonalData, Searched, Service, ServiceRow, Services};
use serde::Deserialize;
use web::{Answer, Routes, Visitor, WebError, Who, frame, html, new_key};

/// `/`, `/layanan`, `/layanan/{id}`, `/data-pribadi`, `/aksesibilitas`.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/", Who::Everyone, home)
        .get("/layanan", Who::Everyone, services)
        .get("/layanan/{id}", Who::Everyone, service)
        .get("/data-pribadi", Who::Everyone, personal_data)
        .get("/aksesibilitas", Who::Everyone, accessibility)
}

const HOME_COUNT: usize = 8;

async fn home(State(app): State<App>, Visitor(visitor): Visitor) -> Answer {
    let offered: Vec<&LicenceType> =
        app.rules.catalogue.listed().into_iter().map(|v| &v.ty).filter(|ty| ty.offered()).collect();
    let now = app.now();
    let recent = app.db.read(move |tx| measuring::recent(tx, "", now)).await?;
    html(&Home {
        frame: frame::of(&app, visitor.as_deref(), "Beranda", "/"),
        suggestions: ["dokter", "reklame", "penelitian", "makam"].map(String::from).to_vec(),
        services_count: offered.len(),
        most_used: offered.into_iter().take(HOME_COUNT).map(ServiceRow::of).collect(),
        working_at: None,
        figures: recent.as_ref().map(figures).unwrap_or_default(),
        business_licences: Some(("OSS".into(), "https://oss.go.id".into())),
    })
}

#[derive(Deserialize)]
struct Search {
    #[serde(default)]
    q: String,
}

/// Characters of a search.
const SEARCH_CHARS_MAX: usize = 200;

async fn services(State(app): State<App>, Visitor(visitor): Visitor, Query(search): Query<Search>) -> Answer {
    let query: String = search.q.trim().chars().take(SEARCH_CHARS_MAX).collect();
    let frame = frame::of(&app, visitor.as_deref(), "Layanan", "/layanan");
    let catalogue = &app.rules.catalogue;
    if !query.is_empty() {
        let found = catalogue.search.search(&query);
        let rows = found.ids.iter().filter_map(|id| catalogue.current(id)).map(|v| ServiceRow::of(&v.ty)).collect();
        return html(&Services::found(frame, Searched { query, meant: found.meant }, rows));
    }
    let mut groups: Vec<(String, Vec<ServiceRow>)> = Vec::new();
    for ty in catalogue.listed().into_iter().map(|version| &version.ty).filter(|ty| ty.rollout != Rollout::Closed) {
        match groups.last_mut().filter(|(group, _)| *group == ty.group) {
            Some((_, rows)) => rows.push(ServiceRow::of(ty)),
            None => groups.push((ty.group.clone(), vec![ServiceRow::of(ty)])),
        }
    }
    html(&Services { frame, searched: None, groups })
}

/// The kind of application whose documents are wanted.
#[derive(Deserialize)]
struct WantedVariant {
    #[serde(default)]
    varian: String,
}

async fn service(
    State(app): State<App>,
    Visitor(visitor): Visitor,
    Path(id): Path<String>,
    Query(wanted): Query<WantedVariant>,
) -> Answer {
    let version = app.rules.catalogue.current(&id).ok_or(WebError::NotFound)?;
    let frame = frame::of(&app, visitor.as_deref(), &version.ty.short_name, "/layanan");
    let now = app.now();
    let recent = app.db.read(move |tx| measuring::recent(tx, &id, now)).await?;
    let page = Service::of(frame, new_key(&app), &version.ty, |code| app.rules.catalogue.office_name(code));
    let mut page = page.asking_for(&version.ty, &wanted.varian);
    page.actual = recent.as_ref().and_then(actual);
    html(&page)
}

/// What the promise was worth of late; `None` where too few were decided.
fn actual(recent: &Recent) -> Option<Actual> {
    let (days_median, days_p90) = recent.days()?;
    let (since, until) = (date(recent.since.first_day()), date(local(recent.until).date()));
    let counted = format!("S{} permohonan diputus, {since} sampai {until}", &recent.decided_words()[1..]);
    Some(Actual { days_p90, days_median, counted })
}

/// Figures of the front page; empty where too few were decided.
fn figures(recent: &Recent) -> Vec<Figure> {
    let Some((days_median, days_p90)) = recent.days() else { return Vec::new() };
    let figure = |value: String, label: &str, detail: String| Figure { value, label: label.into(), detail };
    let share = recent.cell.on_time_percent().map(|percent| {
        figure(format!("{percent}%"), "selesai tepat waktu", format!("dari {} permohonan", recent.decided_words()))
    });
    let days = figure(days_median.to_string(), "hari kerja, nilai tengah", format!("9 dari 10 dalam {days_p90} hari"));
    let longest = recent.longest_days.map(|days| {
        figure(days.to_string(), "hari kerja menunggu terlama", "permohonan yang belum selesai saat ini".into())
    });
    [share, Some(days), longest].into_iter().flatten().collect()
}

async fn personal_data(State(app): State<App>, Visitor(visitor): Visitor) -> Answer {
    html(&PersonalData { frame: frame::of(&app, visitor.as_deref(), "Perlindungan data pribadi", "/data-pribadi") })
}

async fn accessibility(State(app): State<App>, Visitor(visitor): Visitor) -> Answer {
    html(&Accessibility { frame: frame::of(&app, visitor.as_deref(), "Pernyataan aksesibilitas", "/aksesibilitas") })
}
