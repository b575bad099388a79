//! Starting a draft, also for those who chose what they want before they signed in.

use crate::own_application::as_what;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect};
use domain::account::Role;
use domain::application::Channel;
use domain::form::{Answer as Given, Answers, FieldKind, VARIANT};
use domain::ids::AccountId;
use domain::licence_type::{HolderKind, LicenceType, Rollout, Variant};
use ground::App;
use ground::catalogue::TypeVersion;
use houses::account::accounts::{self, Account, Profile};
use houses::application::acting;
use houses::application::order::NewDraft;
use pages::applying::Start;
use pages::form::Choice;
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
    let for_whom = for_whom(&app, &account, &version.ty).await?;
    html(&Start {
        frame: frame::of(&app, Some(&account), &format!("Mulai: {title}"), "/permohonan"),
        key: new_key(&app),
        id: type_id,
        title,
        variant: variant.id.clone(),
        variant_name: variant.name.clone(),
        for_whom: if for_whom.len() > 1 { for_whom } else { Vec::new() },
    })
}

/// For whom the reader can begin an application of this type: themselves first.
async fn for_whom(app: &App, account: &Account, ty: &LicenceType) -> Result<Vec<Choice>, WebError> {
    let mut choices = vec![Choice::new(&account.id.to_string(), "Saya sendiri", &account.id.to_string())];
    for power in account.powers.iter().filter(|power| power.scope.begins(&ty.id)) {
        let Some(holder) = loaded(app, power.holder).await?.filter(|holder| suits(ty, holder)) else { continue };
        let id = holder.id.to_string();
        if choices.iter().all(|known| known.value != id) {
            let label = format!("{} (Anda {})", holder.profile.name, as_what(power.capacity));
            choices.push(Choice::new(&id, &label, ""));
        }
    }
    Ok(choices)
}

/// A company holds only what companies can hold.
fn suits(ty: &LicenceType, holder: &Account) -> bool {
    !holder.is_company() || ty.holder.iter().any(|fields| fields.kind == HolderKind::Company)
}

async fn loaded(app: &App, id: AccountId) -> Result<Option<Account>, WebError> {
    let handle = app.clone();
    Ok(app.db.read(move |tx| Ok(accounts::get(tx, &handle.vault, id)?)).await?)
}

/// `POST /layanan/{id}/mulai`: whoever acts for others too says for whom first.
pub async fn start(State(app): State<App>, Signed(account): Signed, Path(type_id): Path<String>, form: Form) -> Answer {
    let version = open_type(&app, &type_id)?;
    let variant = variant(&version.ty, form.get("varian"))?.id.clone();
    let choices = for_whom(&app, &account, &version.ty).await?;
    if choices.len() > 1 && !form.has("untuk") {
        return Ok(Redirect::to(&format!("/layanan/{type_id}/mulai?varian={variant}")).into_response());
    }
    let own = account.id.to_string();
    let wanted = if form.has("untuk") { form.get("untuk") } else { &own };
    let holder = choices.iter().find(|choice| choice.value == wanted).ok_or(WebError::NotFound)?;
    let owner: AccountId = holder.value.parse().map_err(|_| WebError::NotFound)?;
    let answers = if owner == account.id {
        known(&version.ty, &account)
    } else {
        known(&version.ty, &loaded(&app, owner).await?.ok_or(WebError::NotFound)?)
    };
    let draft = NewDraft { owner, channel: Channel::Daring, type_id, variant, key: form.key() };
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

/// What the holder's account has told already is not asked again: name, telephone and e-mail of a person; name, NPWP and NIB of a
/// company, with the answers that lead to the questions about one.
fn known(ty: &LicenceType, holder: &Account) -> Answers {
    let mut answers = Answers::new();
    let kind = if holder.is_company() { HolderKind::Company } else { HolderKind::Person };
    let named = ty.holder.iter().find(|fields| fields.kind == kind);
    let Some(named) = named.filter(|_| holder.role == Role::Pemohon) else { return answers };
    let Some(section) = ty.sections.iter().find(|s| s.fields.iter().any(|f| f.id == named.name)) else {
        return answers;
    };
    let Profile { name, phone, email, npwp, nib, .. } = &holder.profile;
    let first = |kind| section.fields.iter().find(|field| field.kind == kind).map(|field| field.id.clone());
    let mut fields = vec![(Some(named.name.clone()), name)];
    if kind == HolderKind::Company {
        fields.extend([(first(FieldKind::Npwp), npwp), (first(FieldKind::Nib), nib)]);
        let leading = section.when.iter().filter(|condition| condition.field != VARIANT);
        answers
            .extend(leading.filter_map(|condition| {
                Some((condition.field.clone(), Given::One(condition.any_of.first()?.clone())))
            }));
    } else {
        fields.extend([(first(FieldKind::Phone), phone), (first(FieldKind::Email), email)]);
    }
    for (field, value) in fields {
        if let Some(field) = field.filter(|_| !value.is_empty()) {
            answers.insert(field, Given::One(value.clone()));
        }
    }
    answers
}
