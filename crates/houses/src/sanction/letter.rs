//! The letter that says a sanction, ordered in the transaction in which it is decided.

use super::sanctions::LoadedSanction;
use crate::application::applications;
use crate::application::catalogue_version::version_of;
use crate::application::error::ActError;
use crate::document::letters::{CANCELLATION_PATTERN, Sanctioned, WARNING_PATTERN};
use crate::document::ordering::{Ground, Ordered, Photos, post_of_head, put, take};
use domain::application;
use domain::document_kind::DocumentKind;
use domain::ids::{AccountId, DocumentId};
use domain::sanction::{Measure, Refusal};
use ground::Work;
use ledger::{Undone, sealed};

/// Why no letter was ordered.
type SanctionError = Undone<Refusal>;

/// Takes the number of the letter and keeps all that it says.
pub fn order(
    work: &mut Work,
    sanction: &LoadedSanction,
    of: (DocumentId, AccountId),
    reasons: &str,
) -> Result<(), SanctionError> {
    let state = sanction.state.as_ref().ok_or(SanctionError::NotFound)?;
    let application = state.on.application().ok_or(SanctionError::Refused(Refusal::WrongMeasure))?;
    let facts = sealed::get(work.tx, &sanction.key, state.facts.id)?.unwrap_or_default();
    let reply = match &state.reply {
        Some(reply) => sealed::get(work.tx, &sanction.key, reply.text.id)?,
        None => None,
    };
    let loaded = applications::load(work.tx, work.vault, application)?.ok_or(SanctionError::NotFound)?;
    let version = version_of(work.rules, &loaded).map_err(ActError::within)?;
    let (document, by) = of;
    let ground = Ground { version: &version, loaded: &loaded, by };
    let (kind, pattern) = match state.measure {
        Measure::Cancellation => (DocumentKind::Cancellation, CANCELLATION_PATTERN),
        Measure::Warning | Measure::Officer => (DocumentKind::Warning, WARNING_PATTERN),
    };
    let signer = ground.profile(work).map_err(ActError::within)?;
    let taken = take(work, pattern).map_err(ActError::within)?;
    let (measure, article) = (state.measure, state.article);
    let said = Sanctioned { measure, article, facts: &facts, reply: reply.as_deref(), reasons };
    let mut data = ground.subject(work.rules, work.now).sanction(&taken.identity(kind), &said, &signer);
    let post = Some(post_of_head(work, by, &mut data).map_err(ActError::within)?);
    let ordered =
        Ordered { document, kind, office: None, data, until: None, signer: (&signer, post), photos: Photos::default() };
    put(work, ground, &taken, ordered).map_err(in_our_words)
}

/// What cannot be printed is told to whoever typed it.
fn in_our_words(error: ActError) -> SanctionError {
    match error {
        ActError::Refused(application::Refusal::Unprintable { mark }) => {
            SanctionError::Refused(Refusal::Unprintable { mark })
        }
        other @ (ActError::Refused(_)
        | ActError::NotFound
        | ActError::KeyReused
        | ActError::Db(_)
        | ActError::Seal(_)
        | ActError::Internal(_)) => other.within(),
    }
}
