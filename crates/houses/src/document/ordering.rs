//! Ordering an official document: number and short code taken, all that rendering reads kept, in the transaction that decides.

use super::data::{Identity, Subject};
use super::documents::{self, NewDocument, PublicView};
use super::qr_text::{self, Printed};
use crate::account::accounts::{self, Profile};
use crate::application::applications::LoadedApplication;
use crate::application::error::ActError;
use crate::appointment::changing;
use domain::account::Role;
use domain::application::Refusal;
use domain::document_kind::DocumentKind;
use domain::ids::{AccountId, DocumentId, FileId};
use domain::indonesian;
use domain::typed::printable::first_unprintable;
use ground::catalogue::TypeVersion;
use ground::{Rules, Work};
use jiff::Timestamp;
use jiff::civil::Date;
use ledger::counters;
use ledger::log::{proofs, sequencer};
use serde_json::{Value, json};
use sign::short_code::ShortCode;

/// What every document takes: a number of its sequence and year, a short code.
pub struct Taken {
    /// Its number.
    pub number: String,
    /// Its short code.
    pub short_code: String,
}

impl Taken {
    /// What identifies the document.
    pub fn identity(&self, kind: DocumentKind) -> Identity<'_> {
        Identity { kind, number: Some(&self.number), short_code: Some(&self.short_code), draft: false }
    }
}

/// Takes the next number of a sequence of this year.
pub fn take(work: &mut Work, pattern: &str) -> Result<Taken, ActError> {
    let day = indonesian::local(work.now).date();
    let running = counters::take(work.tx, &format!("{pattern}:{}", day.year()))?;
    let short_code = ShortCode::from_random(work.bytes()).to_string();
    Ok(Taken { number: domain::validity::number(pattern, running, day), short_code })
}

/// In which application a document is ordered, and by whom.
#[derive(Clone, Copy)]
pub struct Ground<'a> {
    /// The type, in the version the application was filed under.
    pub version: &'a TypeVersion,
    /// The application.
    pub loaded: &'a LoadedApplication,
    /// Who orders.
    pub by: AccountId,
}

impl<'a> Ground<'a> {
    /// As documents see it.
    pub fn subject(&self, rules: &'a Rules, at: Timestamp) -> Subject<'a> {
        Subject { rules, version: self.version, loaded: self.loaded, at }
    }

    /// Who orders, as documents name them.
    pub fn profile(&self, work: &mut Work) -> Result<Profile, ActError> {
        let account = accounts::get(work.tx, work.vault, self.by)?;
        Ok(account.map(|account| account.profile).unwrap_or_default())
    }
}

/// The post of the head who signs, also in what the document says: a Plh or Plt says so on paper.
pub fn post_of_head(work: &mut Work, head: AccountId, data: &mut Value) -> Result<String, ActError> {
    let prefix = changing::prefix(work, (head, Role::KepalaDinas))?;
    let post = format!("{prefix}{}", work.rules.catalogue.signer_title);
    if !prefix.is_empty() {
        data["signer"]["title"] = Value::from(post.to_uppercase());
    }
    Ok(post)
}

/// What a document says and who signs it.
pub struct Ordered<'a> {
    /// Its id.
    pub document: DocumentId,
    /// What it is.
    pub kind: DocumentKind,
    /// Office of a berita acara.
    pub office: Option<&'a str>,
    /// What it says.
    pub data: Value,
    /// Last day of validity.
    pub until: Option<Date>,
    /// Who signs, and in which post.
    pub signer: (&'a Profile, Option<String>),
    /// Pictures it shows.
    pub photos: Photos,
}

/// Pictures that a document shows.
#[derive(Default)]
pub struct Photos {
    /// Of the holder.
    pub portrait: Option<FileId>,
    /// Of a visit.
    pub taken: Vec<FileId>,
}

/// Keeps the render input: data, QR text, photos, moment. Nothing else is read when it is rendered.
pub fn put(work: &mut Work, of: Ground, taken: &Taken, ordered: Ordered) -> Result<(), ActError> {
    let subject = of.subject(work.rules, work.now);
    let title = ordered.data["document"]["title"].as_str().unwrap_or_default().to_owned();
    let view = PublicView {
        title: title.clone(),
        number: taken.number.clone(),
        holder: subject.holder().in_public(),
        place: subject.place(),
        date: indonesian::date(subject.day()),
        valid_until: ordered.until.map(indonesian::date),
        signer: [Some(ordered.signer.0.name.clone()), ordered.signer.1]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(", "),
        specimen: work.rules.specimen,
    };
    let printed = Printed {
        number: &taken.number,
        short_code: &taken.short_code,
        holder: &view.holder,
        kind: &of.version.ty.short_name,
        place: view.place.as_deref(),
        until: ordered.until,
    };
    let link = qr_text::link(work.rules, &printed, work.now).map_err(|e| ActError::Internal(e.to_string()))?;
    let mut data = ordered.data;
    data["document"]["log"] = json!(proofs::short(&sequencer::head(work.tx)?.checkpoint));
    let input = json!({
        "data": data, "qr": link, "photos": ordered.photos.taken, "portrait": ordered.photos.portrait,
        "title": format!("{title} {}", taken.number),
        "at_seconds": work.now.as_second(), "type_version": of.version.ty.version,
    });
    // Told to whoever orders the document, and the number stays free; otherwise it would be taken for one that cannot be made.
    if let Some(mark) = first_unprintable(&input.to_string()) {
        return Err(ActError::Refused(Refusal::Unprintable { mark }));
    }
    let document = NewDocument {
        id: ordered.document,
        application: of.loaded.app.id,
        kind: ordered.kind,
        office: ordered.office,
        number: &taken.number,
        short_code: &taken.short_code,
        by: of.by,
        render_input: &input.to_string(),
        public: &view,
        type_id: &of.version.ty.id,
        valid_until: ordered.until.map(|day| day.to_string()),
    };
    documents::order(work.tx, &of.loaded.key, &document, work.now)?;
    Ok(())
}
