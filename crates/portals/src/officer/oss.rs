//! `/petugas/oss`: what OSS delivered; at the counter it is handed to the person whose identity card the officer has seen.

use super::counter::{Sought, view};
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect};
use db::{DbError, Row};
use domain::access::List;
use domain::identity_number::Nik;
use domain::ids::{AccountId, NibId};
use domain::indonesian;
use domain::nib::{CommandKind, DeliveredNib, Requested, Standing, StandingKind};
use ground::{App, Work};
use houses::account::accounts::Account;
use houses::oss::claiming::{self, HandedOver};
use houses::oss::nibs;
use houses::reading::{self, View};
use pages::Tone;
use pages::parts::Tag;
use pages::staff::from_oss::{FromOss, FromOssRow};
use pages::staff::parts::{Empty, Tab, tag, waiting};
use registries::oss::status::licence_state;
use serde::Deserialize;
use web::forms::Form;
use web::paging::{self, Cursor};
use web::{Answer, Routes, Signed, WebError, Who, frame, html, html_with};

/// `/petugas/oss`, `/loket/{id}/oss`.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/petugas/oss", Who::listing(List::FromOss), page).order(
        "/loket/{id}/oss",
        [CommandKind::Claim],
        hand_over,
    )
}

const LIST: &str = "select l.id, l.nib_id, l.licence_id, l.since, n.state, n.wrapped_key, n.summary, a.number, a.stage \
    from oss_licence l join oss_nib n on n.id = l.nib_id left join application a on a.id = l.application_id \
    where l.standing = $1 and l.since <= $2 and (l.since < $2 or l.id < $3) order by l.since desc, l.id desc limit 51";

const TABS: [(&str, &str, StandingKind); 3] = [
    ("/petugas/oss", "Menunggu pemohon", StandingKind::Waiting),
    ("/petugas/oss?tab=dirujuk", "Dirujuk", StandingKind::Referred),
    ("/petugas/oss?tab=permohonan", "Menjadi permohonan", StandingKind::Taken),
];

#[derive(Deserialize)]
struct Filter {
    tab: Option<String>,
    hal: Option<String>,
}

impl Filter {
    fn standing(&self) -> StandingKind {
        match self.tab.as_deref() {
            Some("dirujuk") => StandingKind::Referred,
            Some("permohonan") => StandingKind::Taken,
            _ => StandingKind::Waiting,
        }
    }
}

/// `GET /petugas/oss?tab=`.
async fn page(State(app): State<App>, Signed(account): Signed, Query(wanted): Query<Filter>) -> Answer {
    let standing = wanted.standing();
    let here = Cursor::parse(wanted.hal.as_deref());
    let read = app.view((account.actor(), standing, here.clone()), |work, (reader, standing, from)| {
        let (rows, next) = list(work, *standing, from.as_ref())?;
        reading::note_list(work, reader, &View { list: List::FromOss, filters: &["tab"], count: rows.len() })?;
        Ok::<_, WebError>((rows, next))
    });
    let (rows, next) = read.await?;
    let tab = |(href, label, kind): (&str, &str, StandingKind)| Tab {
        href: href.into(),
        label: label.into(),
        count: None,
        count_max: 0,
        current: kind == standing,
    };
    let address = TABS.iter().find(|(.., kind)| *kind == standing).map_or("/petugas/oss", |(address, ..)| *address);
    html(&FromOss {
        frame: frame::of(&app, Some(&account), "Kiriman OSS", "/petugas/oss"),
        lead: lead(standing).into(),
        tabs: TABS.map(tab).into(),
        rows,
        empty: Empty::new("Tidak ada kiriman di sini", empty(&app)),
        pager: paging::pager(address, here.as_ref(), next.as_ref()),
    })
}

/// What an empty list says.
fn empty(app: &App) -> &'static str {
    if app.config.registries.oss().is_some_and(|oss| oss.receive.is_some()) {
        "Yang dikirim OSS tampil di sini begitu datang."
    } else {
        "OSS belum terhubung dengan sistem ini, jadi tidak ada yang datang."
    }
}

fn lead(standing: StandingKind) -> &'static str {
    match standing {
        StandingKind::Waiting => {
            "Penanggung jawab usaha datang ke loket dengan KTP, lalu kiriman ini menjadi draf di akunnya."
        }
        StandingKind::Referred => "Disimpan dan dirujuk. Izin ini tidak diberi nomor dan tidak ditandatangani di sini.",
        StandingKind::Taken => "Waktu layanan berjalan sejak pemohon mengirimkannya, bukan sejak OSS mengirim.",
    }
}

fn list(
    work: &mut Work,
    standing: StandingKind,
    from: Option<&Cursor>,
) -> Result<(Vec<FromOssRow>, Option<Cursor>), DbError> {
    let values = [standing.id().into(), Cursor::instant(from).into(), Cursor::id(from).into()];
    let mut rows = work.tx.query(LIST, &values)?;
    let more = paging::cut(&mut rows);
    let next = rows.last().filter(|_| more).map(|row| Cursor::new(row.int("since"), row.id("id")));
    let shown = rows.iter().map(|row| shown(work, row)).collect::<Result<Vec<_>, DbError>>()?;
    Ok((shown.into_iter().flatten().collect(), next))
}

fn shown(work: &Work, row: &Row) -> Result<Option<FromOssRow>, DbError> {
    let state: DeliveredNib =
        serde_json::from_str(&row.text("state")).map_err(|e| DbError::Engine(format!("state of a NIB: {e}")))?;
    let licence = row.text("licence_id");
    let Some(requested) = state.requested.get(&licence) else { return Ok(None) };
    let key = row.opt_bytes("wrapped_key");
    let summary = nibs::open_summary(work.vault, NibId(row.id("nib_id")), key.as_deref(), &row.bytes("summary"));
    let ours = work.rules.catalogue.of_oss(&requested.code).map(|version| &version.ty);
    let named = summary.licences.get(&licence).filter(|name| !name.is_empty()).cloned();
    let name = named.or_else(|| ours.map(|ty| ty.short_name.clone())).unwrap_or_else(|| "Tanpa nama".into());
    let (state_tag, mut about) = standing(requested, row);
    if let Some(told) = &requested.told {
        let words = licence_state(&told.code).map_or("", |state| state.words);
        let who = if told.simulated { "Simulator OSS" } else { "OSS" };
        about.push(format!("{who} diberi tahu {}: {} {words}.", indonesian::date_time(told.at), told.code));
    }
    Ok(Some(FromOssRow {
        licence: name,
        code: requested.code.clone(),
        company: reading::name_in_list(ours, &summary.company),
        since: indonesian::date_time(row.instant("since")),
        state: state_tag,
        about,
        simulator: state.simulated,
    }))
}

fn standing(requested: &Requested, row: &Row) -> (Tag, Vec<String>) {
    match &requested.standing {
        Standing::Waiting { .. } => (waiting("Menunggu pemohon"), Vec::new()),
        Standing::Referred { why, .. } => (tag(Tone::Plain, "Dirujuk"), vec![why.sentence().into()]),
        Standing::Taken { .. } => match (row.opt_text("number"), row.opt_text("stage").as_deref()) {
            (Some(number), _) => (tag(Tone::Good, format!("Permohonan {number}")), Vec::new()),
            (None, Some("withdrawn")) => (tag(Tone::Plain, "Draf dibuang pemohon"), Vec::new()),
            (None, Some(_) | None) => (waiting("Draf pemohon"), Vec::new()),
        },
    }
}

/// `POST /loket/{id}/oss`: the officer has the card before them and types the NIK that is on it.
async fn hand_over(State(app): State<App>, Signed(officer): Signed, Path(id): Path<String>, form: Form) -> Answer {
    let account: AccountId = id.parse().map_err(|_| WebError::NotFound)?;
    let typed = form.get("nik_oss");
    let nik = match Nik::parse(typed) {
        Ok(nik) => nik.as_str().to_owned(),
        Err(_) => {
            return not_handed_over(&app, &officer, account, (typed, "NIK harus 16 angka seperti pada KTP.")).await;
        }
    };
    let to = HandedOver { by: officer.actor(), account, nik };
    match claiming::claim(&app, to).await? {
        0 => {
            let none = "Tidak ada kiriman OSS yang menunggu penanggung jawab dengan NIK ini. Bila baru saja diserahkan, \
                        permohonannya ada pada daftar pemohon.";
            not_handed_over(&app, &officer, account, (typed, none)).await
        }
        _ => Ok(Redirect::to(&format!("/loket?pemohon={account}&kabar=oss-diserahkan")).into_response()),
    }
}

async fn not_handed_over(app: &App, officer: &Account, account: AccountId, (typed, why): (&str, &str)) -> Answer {
    let (mut page, person) = view(app, officer, Some(Sought::Id(account))).await?;
    typed.clone_into(&mut page.oss_nik);
    page.problems.add("nik_oss", why);
    page.chosen = Some(person.ok_or(WebError::NotFound)?);
    html_with(422, &page)
}
