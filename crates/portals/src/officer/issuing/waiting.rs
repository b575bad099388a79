//! What waits for the signature, with what the signer must know before choosing it.

use crate::officer::work::remaining;
use db::{DbError, Row, Tx};
use domain::account::Role;
use domain::application::{Application, Opinion, Outcome, Stage};
use domain::calendar::Calendar;
use domain::ids::{AccountId, ApplicationId};
use domain::indonesian;
use ground::Rules;
use houses::account::accounts;
use houses::reading;
use houses::reading::ListedApplication;
use jiff::Timestamp;
use ledger::vault::Vault;
use pages::Tone;
use pages::parts::Tag;
use pages::staff::parts::tag;
use pages::staff::signing::{SignGroup, SignRow};
use std::collections::{BTreeMap, BTreeSet};

/// Most documents on the page, and so in one order.
pub const ROWS_MAX: usize = 200;

/// An application that waits for the signature.
pub struct Waiting {
    /// The application.
    pub app: Application,
    /// Short name of its type.
    pub type_name: String,
    number: String,
    holder: String,
    place: String,
    verifier: String,
    recommendation: String,
    due_at: Option<Timestamp>,
    opened: bool,
}

const WAITING: &str = "select a.id, (select e.actor from event e where e.subject = 'application' \
        and e.subject_id = a.id and e.kind in ('accepted', 'refusal_proposed') order by e.seq desc limit 1) as verifier, \
    exists (select 1 from read_entry r where r.application_id = a.id and r.account_id = $2 \
        and r.at >= a.stage_since) as opened \
    from application a where a.approval_role = $1 and a.stage = 'awaiting_signature' order by a.stage_since limit 200";

/// Everything that waits for this role, oldest first. `reader` is the signer, whose opening of a file counts.
pub fn list(tx: &mut dyn Tx, with: (&Vault, &Rules), role: Role, reader: AccountId) -> Result<Vec<Waiting>, DbError> {
    let rows = tx.query(WAITING, &[role.id().into(), reader.into()])?;
    let mut names = BTreeMap::new();
    let mut all = Vec::with_capacity(rows.len());
    for row in &rows {
        all.extend(waiting(tx, with, row, &mut names)?);
    }
    Ok(all)
}

fn waiting(
    tx: &mut dyn Tx,
    with: (&Vault, &Rules),
    row: &Row,
    names: &mut BTreeMap<String, String>,
) -> Result<Option<Waiting>, DbError> {
    let listed = reading::listed(tx, with, ApplicationId(row.id("id")))?;
    let Some(ListedApplication { state, version, number, holder, place, due_at }) = listed else { return Ok(None) };
    let verifier = name_of(tx, with.0, row.opt_text("verifier"), names)?;
    Ok(Some(Waiting {
        type_name: version.ty.short_name.clone(),
        number,
        holder,
        place,
        verifier,
        recommendation: recommendation(with.1, &state),
        due_at,
        opened: row.int("opened") != 0,
        app: state,
    }))
}

/// Names of officers, each opened once.
fn name_of(
    tx: &mut dyn Tx,
    vault: &Vault,
    id: Option<String>,
    names: &mut BTreeMap<String, String>,
) -> Result<String, DbError> {
    let Some(id) = id else { return Ok(String::new()) };
    if let Some(name) = names.get(&id) {
        return Ok(name.clone());
    }
    let account = match id.parse() {
        Ok(parsed) => accounts::get(tx, vault, parsed)?,
        Err(_) => None,
    };
    let name = account.map(|a| a.profile.name).unwrap_or_default();
    names.insert(id, name.clone());
    Ok(name)
}

fn recommendation(rules: &Rules, state: &Application) -> String {
    let given = state.offices.iter().filter_map(|request| {
        let opinion = request.opinion.as_ref()?;
        let day = indonesian::short_date(indonesian::local(opinion.at).date());
        Some(format!("{}, {day}", rules.catalogue.office_name(&request.office)))
    });
    let given = given.collect::<Vec<_>>().join("; ");
    if given.is_empty() { "Tidak perlu".into() } else { given }
}

impl Waiting {
    fn refusal(&self) -> bool {
        matches!(self.app.stage, Stage::AwaitingSignature { outcome: Outcome::Refuse, .. })
    }

    fn is_late(&self, now: Timestamp) -> bool {
        self.due_at.is_some_and(|due| due < now)
    }

    /// What the signer should look at before signing.
    fn flags(&self, now: Timestamp, calendar: &Calendar) -> Vec<Tag> {
        let mut flags = Vec::new();
        if self.refusal() {
            flags.push(tag(Tone::Warning, "Penolakan"));
        }
        if conditional(&self.app) {
            flags.push(tag(Tone::Warning, "Rekomendasi dengan syarat"));
        }
        if self.is_late(now) {
            flags.push(remaining::until(self.due_at, now, calendar));
        }
        flags
    }

    /// Whether it bears no remark.
    pub fn clean(&self, now: Timestamp) -> bool {
        !self.refusal() && !conditional(&self.app) && !self.is_late(now)
    }

    /// Whether it bears a remark and the signer has not opened it since it came: it may not be signed unseen.
    pub fn must_open(&self, now: Timestamp) -> bool {
        !self.opened && !self.clean(now)
    }

    fn row(&self, (now, calendar): (Timestamp, &Calendar), chosen: &Chosen) -> SignRow {
        let id = self.app.id;
        let must_open = self.must_open(now);
        let mut flags = self.flags(now, calendar);
        let picked = !must_open && chosen.picks(id, flags.is_empty());
        if chosen.failed.contains(&id) {
            flags.push(tag(Tone::Bad, "Gagal"));
        }
        SignRow {
            pick: format!("{id}:{}", self.app.version),
            number: self.number.clone(),
            kind: if self.refusal() { "Surat penolakan".into() } else { "Izin".into() },
            case_href: format!("/kerja/{id}"),
            preview_href: format!("/kerja/{id}/pratinjau"),
            holder: self.holder.clone(),
            place: self.place.clone(),
            verified_by: self.verifier.clone(),
            recommendation: self.recommendation.clone(),
            flags,
            must_open,
            picked,
        }
    }
}

fn conditional(state: &Application) -> bool {
    let opinions = state.offices.iter().filter_map(|request| request.opinion.as_ref());
    opinions.into_iter().any(|given| given.opinion == Opinion::GivenWithConditions)
}

/// What is chosen when the page is shown.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Chosen {
    /// All without a remark.
    pub clean: bool,
    /// These.
    pub ids: BTreeSet<ApplicationId>,
    /// Those that failed in the last run.
    pub failed: BTreeSet<ApplicationId>,
}

impl Chosen {
    fn picks(&self, id: ApplicationId, clean: bool) -> bool {
        (self.clean && clean) || self.ids.contains(&id)
    }
}

/// The rows by type, each type where its oldest row stands.
pub fn groups(waiting: &[Waiting], at: (Timestamp, &Calendar), chosen: &Chosen) -> Vec<SignGroup> {
    let mut groups: Vec<SignGroup> = Vec::new();
    for one in waiting {
        let row = one.row(at, chosen);
        match groups.iter_mut().find(|group| group.name == one.type_name) {
            Some(group) => group.rows.push(row),
            None => groups.push(SignGroup { name: one.type_name.clone(), rows: vec![row] }),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_chosen_unless_asked() {
        let id = ApplicationId(uuid::Uuid::from_u128(1));
        assert!(!Chosen::default().picks(id, true));
        let clean = Chosen { clean: true, ..Chosen::default() };
        assert!(clean.picks(id, true) && !clean.picks(id, false));
    }
}
