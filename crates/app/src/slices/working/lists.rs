//! What lies in an inbox: one statement per kind of list and order, each along an index.

use crate::app::App;
use crate::db::{DbError, Row, Tx};
use crate::store::accounts::Account;
use crate::store::applications;
use crate::web::paging::Cursor;
use domain::account::Role;
use domain::application::Application;
use domain::ids::ApplicationId;
use jiff::Timestamp;

/// Rows on a page.
pub const ROWS_MAX: usize = 25;

/// A group of an inbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// Taken by this verifier.
    Mine,
    /// Sent, taken by nobody.
    Free,
    /// With the applicant.
    Applicant,
    /// With technical offices.
    Offices,
    /// Asked of this examiner's office.
    Asked,
    /// Answered by it.
    Answered,
    /// Before this approver or signer.
    Approval,
    /// Waiting for the fee.
    Payment,
    /// Came in at the counter.
    Counter,
    /// All that are under way.
    All,
}

impl Tab {
    /// Groups of a role, the first is shown when none is asked for.
    pub fn of(role: Role) -> &'static [Self] {
        match role {
            Role::Verifikator => &[Self::Mine, Self::Free, Self::Applicant, Self::Offices, Self::All],
            Role::Opd => &[Self::Asked, Self::Answered],
            Role::KepalaSeksi | Role::KepalaBidang | Role::KepalaDinas => &[Self::Approval, Self::All],
            Role::Loket => &[Self::Payment, Self::Counter, Self::All],
            Role::Pemohon | Role::Admin | Role::Kominfo | Role::Inspektorat => &[],
        }
    }

    /// In addresses.
    pub fn id(self) -> &'static str {
        match self {
            Self::Mine => "saya",
            Self::Free => "bebas",
            Self::Applicant => "pemohon",
            Self::Offices => "opd",
            Self::Asked => "diminta",
            Self::Answered => "dijawab",
            Self::Approval => "persetujuan",
            Self::Payment => "bayar",
            Self::Counter => "loket",
            Self::All => "semua",
        }
    }

    /// Words on the tab.
    pub fn label(self, role: Role) -> &'static str {
        match self {
            Self::Mine => "Untuk saya",
            Self::Free => "Belum diambil",
            Self::Applicant => "Menunggu pemohon",
            Self::Offices => "Menunggu OPD",
            Self::Asked => "Perlu dijawab",
            Self::Answered => "Sudah dijawab",
            Self::Approval if role == Role::KepalaDinas => "Menunggu tanda tangan",
            Self::Approval => "Menunggu persetujuan saya",
            Self::Payment => "Menunggu pembayaran",
            Self::Counter => "Lewat loket",
            Self::All => "Semua berjalan",
        }
    }

    /// What `$1` of its statements is.
    fn subject(self, account: &Account) -> String {
        match self {
            Self::Mine => account.id.to_string(),
            Self::Free => "submitted".into(),
            Self::Applicant => "returned".into(),
            Self::Offices => "awaiting_rekomendasi".into(),
            Self::Payment => "awaiting_payment".into(),
            Self::Asked | Self::Answered => account.office.clone().unwrap_or_default(),
            Self::Approval => account.role.id().into(),
            Self::Counter => "loket".into(),
            Self::All => String::new(),
        }
    }
}

/// Order of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// Least time left first.
    Due,
    /// Newest first.
    Newest,
}

/// What is asked of a list.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Group.
    pub tab: Tab,
    /// Order.
    pub sort: Sort,
    /// Licence type; empty for all.
    pub type_id: String,
    /// The row after which the page begins.
    pub after: Option<Cursor>,
}

/// A row of a list.
pub struct Listed {
    /// The state.
    pub state: Application,
    /// Number.
    pub number: String,
    /// Name of the holder.
    pub holder: String,
    /// Due date of the whole, or of the office's part.
    pub due: Option<Timestamp>,
    /// Sorting key.
    pub key: i64,
}

// `$1` whose list, `$2` and `$3` key and id of the last row seen, `$4` licence type or '', `$5` how many rows.
// What has no promise is due at the end of time; this expression and the list of stages are those of the indexes.
const STAGE_DUE: &str = "select id, number, state, due_at, wrapped_key, holder, coalesce(due_at, 9223372036854775807) as k \
    from application where stage = $1 and coalesce(due_at, 9223372036854775807) >= $2 \
    and (coalesce(due_at, 9223372036854775807) > $2 or id > $3) and ($4 = '' or type_id = $4) \
    order by coalesce(due_at, 9223372036854775807), id limit $5";
const STAGE_NEWEST: &str = "select id, number, state, due_at, wrapped_key, holder, stage_since as k from application \
    where stage = $1 and stage_since <= $2 and (stage_since < $2 or id < $3) and ($4 = '' or type_id = $4) \
    order by stage_since desc, id desc limit $5";
const OFFICER_DUE: &str = "select id, number, state, due_at, wrapped_key, holder, coalesce(due_at, 9223372036854775807) as k \
    from application where officer_id = $1 and coalesce(due_at, 9223372036854775807) >= $2 \
    and (coalesce(due_at, 9223372036854775807) > $2 or id > $3) and ($4 = '' or type_id = $4) \
    order by coalesce(due_at, 9223372036854775807), id limit $5";
const OFFICER_NEWEST: &str = "select id, number, state, due_at, wrapped_key, holder, stage_since as k from application \
    where officer_id = $1 and stage_since <= $2 and (stage_since < $2 or id < $3) and ($4 = '' or type_id = $4) \
    order by stage_since desc, id desc limit $5";
const APPROVAL_DUE: &str = "select id, number, state, due_at, wrapped_key, holder, coalesce(due_at, 9223372036854775807) as k \
    from application where approval_role = $1 and coalesce(due_at, 9223372036854775807) >= $2 \
    and (coalesce(due_at, 9223372036854775807) > $2 or id > $3) and ($4 = '' or type_id = $4) \
    order by coalesce(due_at, 9223372036854775807), id limit $5";
const APPROVAL_NEWEST: &str = "select id, number, state, due_at, wrapped_key, holder, stage_since as k from application \
    where approval_role = $1 and stage_since <= $2 and (stage_since < $2 or id < $3) and ($4 = '' or type_id = $4) \
    order by stage_since desc, id desc limit $5";
const RUNNING_DUE: &str = "select id, number, state, due_at, wrapped_key, holder, coalesce(due_at, 9223372036854775807) as k \
    from application where stage not in ('draft', 'issued', 'rejected', 'withdrawn', 'revoked') and ($1 = '' or channel = $1) \
    and coalesce(due_at, 9223372036854775807) >= $2 \
    and (coalesce(due_at, 9223372036854775807) > $2 or id > $3) and ($4 = '' or type_id = $4) \
    order by coalesce(due_at, 9223372036854775807), id limit $5";
const RUNNING_NEWEST: &str = "select id, number, state, due_at, wrapped_key, holder, submitted_at as k from application \
    where submitted_at is not null and stage not in ('draft', 'issued', 'rejected', 'withdrawn', 'revoked') and ($1 = '' or channel = $1) \
    and submitted_at <= $2 and (submitted_at < $2 or id < $3) and ($4 = '' or type_id = $4) \
    order by submitted_at desc, id desc limit $5";
const ASKED_DUE: &str = "select a.id, a.number, a.state, o.due_at, a.wrapped_key, a.holder, \
    coalesce(o.due_at, 9223372036854775807) as k from application_office o join application a on a.id = o.application_id \
    where o.office = $1 and o.answered_at is null and coalesce(o.due_at, 9223372036854775807) >= $2 \
    and (coalesce(o.due_at, 9223372036854775807) > $2 or a.id > $3) and ($4 = '' or a.type_id = $4) \
    order by coalesce(o.due_at, 9223372036854775807), a.id limit $5";
const ASKED_NEWEST: &str = "select a.id, a.number, a.state, o.due_at, a.wrapped_key, a.holder, o.asked_at as k \
    from application_office o join application a on a.id = o.application_id \
    where o.office = $1 and o.answered_at is null and o.asked_at <= $2 and (o.asked_at < $2 or a.id < $3) \
    and ($4 = '' or a.type_id = $4) order by o.asked_at desc, a.id desc limit $5";
const ANSWERED: &str = "select a.id, a.number, a.state, o.due_at, a.wrapped_key, a.holder, o.answered_at as k \
    from application_office o join application a on a.id = o.application_id \
    where o.office = $1 and o.answered_at is not null and o.answered_at <= $2 and (o.answered_at < $2 or a.id < $3) \
    and ($4 = '' or a.type_id = $4) order by o.answered_at desc, a.id desc limit $5";

// A tab counts to a thousand: beyond it the number tells nobody anything, and counting a million rows would hold up the page.
const COUNT_STAGE: &str = "select count(*) as n from (select 1 as one from application where stage = $1 limit 1000) t";
const COUNT_OFFICER: &str =
    "select count(*) as n from (select 1 as one from application where officer_id = $1 limit 1000) t";
const COUNT_APPROVAL: &str =
    "select count(*) as n from (select 1 as one from application where approval_role = $1 limit 1000) t";
const COUNT_RUNNING: &str = "select count(*) as n from (select 1 as one from application \
    where stage not in ('draft', 'issued', 'rejected', 'withdrawn', 'revoked') and ($1 = '' or channel = $1) limit 1000) t";
const COUNT_ASKED: &str = "select count(*) as n from (select 1 as one from application_office \
    where office = $1 and answered_at is null limit 1000) t";
const COUNT_ANSWERED: &str = "select count(*) as n from (select 1 as one from application_office \
    where office = $1 and answered_at is not null limit 1000) t";

/// A page of a list, with one row more where there is more.
pub fn page(tx: &mut dyn Tx, app: &App, account: &Account, wanted: &Wanted) -> Result<Vec<Listed>, DbError> {
    let (sql, ascending) = match (wanted.tab, wanted.sort) {
        (Tab::Mine, Sort::Due) => (OFFICER_DUE, true),
        (Tab::Mine, Sort::Newest) => (OFFICER_NEWEST, false),
        (Tab::Approval, Sort::Due) => (APPROVAL_DUE, true),
        (Tab::Approval, Sort::Newest) => (APPROVAL_NEWEST, false),
        (Tab::Counter | Tab::All, Sort::Due) => (RUNNING_DUE, true),
        (Tab::Counter | Tab::All, Sort::Newest) => (RUNNING_NEWEST, false),
        (Tab::Asked, Sort::Due) => (ASKED_DUE, true),
        (Tab::Asked, Sort::Newest) => (ASKED_NEWEST, false),
        (Tab::Answered, _) => (ANSWERED, false),
        (Tab::Free | Tab::Applicant | Tab::Offices | Tab::Payment, Sort::Due) => (STAGE_DUE, true),
        (Tab::Free | Tab::Applicant | Tab::Offices | Tab::Payment, Sort::Newest) => (STAGE_NEWEST, false),
    };
    let after = wanted.after.as_ref();
    let key = if ascending && after.is_none() { i64::MIN } else { Cursor::instant(after) };
    let rows_max = i64::try_from(ROWS_MAX + 1).unwrap_or(i64::MAX);
    let values = [
        wanted.tab.subject(account).into(),
        key.into(),
        Cursor::id(after).into(),
        (&wanted.type_id).into(),
        rows_max.into(),
    ];
    tx.query(sql, &values)?.iter().map(|row| listed(app, row)).collect()
}

fn listed(app: &App, row: &Row) -> Result<Listed, DbError> {
    let state =
        serde_json::from_str(&row.text("state")).map_err(|e| DbError::Engine(format!("application state: {e}")))?;
    Ok(Listed {
        state,
        number: row.opt_text("number").unwrap_or_default(),
        holder: applications::holder(&app.vault, row),
        due: row.opt_instant("due_at"),
        key: row.int("k"),
    })
}

/// How many lie in a group.
pub fn count(tx: &mut dyn Tx, account: &Account, tab: Tab) -> Result<u64, DbError> {
    let sql = match tab {
        Tab::Mine => COUNT_OFFICER,
        Tab::Approval => COUNT_APPROVAL,
        Tab::Counter | Tab::All => COUNT_RUNNING,
        Tab::Asked => COUNT_ASKED,
        Tab::Answered => COUNT_ANSWERED,
        Tab::Free | Tab::Applicant | Tab::Offices | Tab::Payment => COUNT_STAGE,
    };
    let row = tx.one(sql, &[tab.subject(account).into()])?;
    Ok(row.map_or(0, |r| r.int("n")).unsigned_abs())
}

const URGENT: &str = "select id from application where stage = 'submitted' \
    order by coalesce(due_at, 9223372036854775807), id limit 10";

/// What was sent and taken by nobody, the most urgent first.
pub fn urgent(tx: &mut dyn Tx) -> Result<Vec<ApplicationId>, DbError> {
    Ok(tx.query(URGENT, &[])?.iter().map(|row| ApplicationId(row.id("id"))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_can_be_told_apart_by_their_address() {
        for role in Role::ALL {
            let ids: std::collections::BTreeSet<&str> = Tab::of(role).iter().map(|tab| tab.id()).collect();
            assert_eq!(ids.len(), Tab::of(role).len(), "{role:?}");
        }
        assert!(Tab::of(Role::Inspektorat).is_empty(), "the inspectorate reads the log and no inbox");
    }
}
