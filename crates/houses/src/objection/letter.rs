//! The letter that decides an objection, ordered in the transaction in which it is decided.

use super::objections::LoadedObjection;
use crate::application::applications;
use crate::application::catalogue_version::version_of;
use crate::application::error::ActError;
use crate::document::documents;
use crate::document::letters::{OBJECTION_PATTERN, Objected};
use crate::document::ordering::{Ground, Ordered, Photos, post_of_head, put, take};
use domain::application;
use domain::document_kind::DocumentKind;
use domain::ids::{AccountId, DocumentId};
use domain::indonesian::local;
use domain::objection::{Outcome, Refusal};
use ground::Work;
use ledger::Undone;

/// Why no letter was ordered.
type ObjectionError = Undone<Refusal>;

/// How it was decided.
pub struct Decided<'a> {
    /// How.
    pub outcome: Outcome,
    /// Its days were over.
    pub deemed: bool,
    /// Why.
    pub reasons: &'a str,
}

/// Takes the number of the letter and keeps all that it says.
pub fn order(
    work: &mut Work,
    objection: &LoadedObjection,
    of: (DocumentId, AccountId),
    decided: &Decided,
) -> Result<(), ObjectionError> {
    let state = objection.state.as_ref().ok_or(ObjectionError::NotFound)?;
    let contested = documents::get(work.tx, state.document)?.ok_or(ObjectionError::NotFound)?;
    let loaded = applications::load(work.tx, work.vault, state.application)?.ok_or(ObjectionError::NotFound)?;
    let version = version_of(work.rules, &loaded).map_err(ActError::within)?;
    let (document, by) = of;
    let ground = Ground { version: &version, loaded: &loaded, by };
    let signer = ground.profile(work).map_err(ActError::within)?;
    let taken = take(work, OBJECTION_PATTERN).map_err(ActError::within)?;
    let kind = DocumentKind::ObjectionDecision;
    let said = Objected {
        against: state.against,
        number: &contested.number,
        date: local(contested.ordered_at).date(),
        filed: local(state.filed_at).date(),
        outcome: decided.outcome,
        deemed: decided.deemed,
        reasons: decided.reasons,
    };
    let mut data = ground.subject(work.rules, work.now).objection(&taken.identity(kind), &said, &signer);
    let post = Some(post_of_head(work, by, &mut data).map_err(ActError::within)?);
    let ordered =
        Ordered { document, kind, office: None, data, until: None, signer: (&signer, post), photos: Photos::default() };
    put(work, ground, &taken, ordered).map_err(in_our_words)
}

/// What cannot be printed is told to whoever typed it.
fn in_our_words(error: ActError) -> ObjectionError {
    match error {
        ActError::Refused(application::Refusal::Unprintable { mark }) => {
            ObjectionError::Refused(Refusal::Unprintable { mark })
        }
        other @ (ActError::Refused(_)
        | ActError::NotFound
        | ActError::KeyReused
        | ActError::Db(_)
        | ActError::Seal(_)
        | ActError::Internal(_)) => other.within(),
    }
}
