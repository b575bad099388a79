//! Starting a draft, also for those who chose what they want before they signed in.

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect};
use domain::account::Role;
use domain::application::Channel;
use domain::form::{Answer as Given, Answers, FieldKind};
use domain::licence_type::{HolderKind, LicenceType, Rollout, Variant};
use ground::App;
use ground::catalogue::TypeVersion;
use houses::account::accounts::{Account, Profile};
use houses::application::acting;
use houses::application::order::NewDraft;
use pages::applying::Start;
use serde::Deserialize;
use std::sync::Arc;
use web::forms::Form;
use web::{Answer, Signed, WebError, frame, html, new_key};

/// What was chosen.
#[derive(Deserialize)]
pub struct Chosen {
    #[serde(default)]
    varian: String,
}

/// `GET /layanan/{id}/mulai`: the choice made before signing in, one press away from the draft.
pub async fn chosen(
    State(app): State<App>,
    Signed(account): Signed,
    Path(type_id): Path<String>,
    Query(chosen): Query<Chosen>,
) -> Answer {
    let version = open_type(&app, &type_id)?;
    let Ok(variant) = variant(&version.ty, &chosen.varian) else {
        return Ok(Redirect::to(&format!("/layanan/{type_id}")).into_response());
    };
    let title = version.ty.short_name.clone();
    html(&Start {
        frame: frame::of(&app, Some(&account), &format!("Mulai: {title}"), "/permohonan"),
        key: new_key(&app),
        id: type_id,
        title,
        variant: variant.id.clone(),
        variant_name: variant.name.clone(),
    })
}

/// `POST /layanan/{id}/mulai`
pub async fn start(State(app): State<App>, Signed(account): Signed, Path(type_id): Path<String>, form: Form) -> Answer {
    let version = open_type(&app, &type_id)?;
    let variant = variant(&version.ty, form.get("varian"))?.id.clone();
    let answers = known(&version.ty, &account);
    let draft = NewDraft { owner: account.id, channel: Channel::Daring, type_id, variant, key: form.key() };
    let id = acting::start_with(&app, account.actor(), (draft, answers)).await?;
    Ok(Redirect::to(&format!("/permohonan/{id}")).into_response())
}

fn open_type(app: &App, type_id: &str) -> Result<Arc<TypeVersion>, WebError> {
    let version = app.rules.catalogue.current(type_id).ok_or(WebError::NotFound)?;
    match version.ty.rollout {
        Rollout::Open => Ok(version.clone()),
        Rollout::Pilot => Err(WebError::Refused("Izin ini sekarang hanya dilayani di loket.".into())),
        // No page offers this form.
        Rollout::Draft | Rollout::Referred | Rollout::Closed => Err(WebError::NotFound),
    }
}

fn variant<'a>(ty: &'a LicenceType, chosen: &str) -> Result<&'a Variant, WebError> {
    match (chosen, ty.variants.as_slice()) {
        ("", [only]) => Ok(only),
        _ => ty.variant(chosen).ok_or_else(|| WebError::BadRequest("Pilih dahulu jenis permohonannya.".into())),
    }
}

/// What the account has told already is not asked again: name, telephone and e-mail of the person who applies for themselves.
fn known(ty: &LicenceType, account: &Account) -> Answers {
    let mut answers = Answers::new();
    let person = ty.holder.iter().find(|holder| holder.kind == HolderKind::Person);
    let Some(person) = person.filter(|_| account.role == Role::Pemohon) else { return answers };
    let Some(section) = ty.sections.iter().find(|s| s.fields.iter().any(|f| f.id == person.name)) else {
        return answers;
    };
    let Profile { name, phone, email, .. } = &account.profile;
    let first = |kind| section.fields.iter().find(|field| field.kind == kind).map(|field| field.id.clone());
    let fields =
        [(Some(person.name.clone()), name), (first(FieldKind::Phone), phone), (first(FieldKind::Email), email)];
    for (field, value) in fields {
        if let Some(field) = field.filter(|_| !value.is_empty()) {
            answers.insert(field, Given::One(value.clone()));
        }
    }
    answers
}
