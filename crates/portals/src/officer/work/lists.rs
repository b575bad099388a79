//! What lies in an inbox: its groups, and a page of one.

use crate::officer::work::list_statements as sql;
use db::{DbError, Row, Tx};
use domain::account::Role;
use domain::application::Application;
use domain::ids::ApplicationId;
use ground::App;
use houses::account::accounts::Account;
use houses::application::applications::SealedHolder;
use jiff::Timestamp;
use web::paging::Cursor;

/// Rows on a page; the statements fetch one more.
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

    /// Whose list it is: a stage, a person, a role or an office.
    fn subject(self, account: &Account) -> String {
        match self {
            Self::Mine => account.id.to_string(),
            Self::Free => "submitted".into(),
            Self::Applicant => "returned".into(),
            Self::Offices => "awaiting_rekomendasi".into(),
            Self::Payment => "awaiting_payment".into(),
            Self::Asked | Self::Answered => account.office.clone().unwrap_or_default(),
            Self::Approval => account.role.id().into(),
            Self::Counter | Self::All => String::new(),
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

/// A page of a list, with one row more where there is more.
pub fn page(tx: &mut dyn Tx, app: &App, account: &Account, wanted: &Wanted) -> Result<Vec<Listed>, DbError> {
    let (sql, ascending) = statement(wanted);
    let after = wanted.after.as_ref();
    let key = if ascending && after.is_none() { i64::MIN } else { Cursor::instant(after) };
    let mut values = vec![key.into(), Cursor::id(after).into()];
    if !matches!(wanted.tab, Tab::Counter | Tab::All) {
        values.push(wanted.tab.subject(account).into());
    }
    values.push((&wanted.type_id).into());
    // A list of every type names no type, and PostgreSQL takes no value that is not named.
    let named = (2..=4).rev().find(|n| sql.contains(&format!("${n}"))).unwrap_or(2);
    tx.query(sql, &values[..named])?.iter().map(|row| listed(app, row)).collect()
}

/// The statement, and whether its keys ascend.
fn statement(wanted: &Wanted) -> (&'static str, bool) {
    let of_type = !wanted.type_id.is_empty();
    match (wanted.tab, wanted.sort) {
        (Tab::Mine, Sort::Due) => (sql::OFFICER_DUE, true),
        (Tab::Mine, Sort::Newest) => (sql::OFFICER_NEWEST, false),
        (Tab::Approval, Sort::Due) => (sql::APPROVAL_DUE, true),
        (Tab::Approval, Sort::Newest) => (sql::APPROVAL_NEWEST, false),
        (Tab::Counter, Sort::Due) => (sql::COUNTER_DUE, true),
        (Tab::Counter, Sort::Newest) => (sql::COUNTER_NEWEST, false),
        (Tab::All, Sort::Due) if of_type => (sql::RUNNING_TYPE_DUE, true),
        (Tab::All, Sort::Newest) if of_type => (sql::RUNNING_TYPE_NEWEST, false),
        (Tab::All, Sort::Due) => (sql::RUNNING_DUE, true),
        (Tab::All, Sort::Newest) => (sql::RUNNING_NEWEST, false),
        (Tab::Asked, Sort::Due) => (sql::ASKED_DUE, true),
        (Tab::Asked, Sort::Newest) => (sql::ASKED_NEWEST, false),
        (Tab::Answered, _) if of_type => (sql::ANSWERED_TYPE, false),
        (Tab::Answered, _) => (sql::ANSWERED, false),
        (Tab::Free | Tab::Applicant | Tab::Offices | Tab::Payment, sort) => match (sort, of_type) {
            (Sort::Due, true) => (sql::STAGE_TYPE_DUE, true),
            (Sort::Due, false) => (sql::STAGE_DUE, true),
            (Sort::Newest, true) => (sql::STAGE_TYPE_NEWEST, false),
            (Sort::Newest, false) => (sql::STAGE_NEWEST, false),
        },
    }
}

fn listed(app: &App, row: &Row) -> Result<Listed, DbError> {
    let state =
        serde_json::from_str(&row.text("state")).map_err(|e| DbError::Engine(format!("application state: {e}")))?;
    let sealed = SealedHolder {
        id: ApplicationId(row.id("id")),
        wrapped_key: row.opt_bytes("wrapped_key"),
        sealed: row.opt_bytes("holder"),
    };
    Ok(Listed {
        state,
        number: row.opt_text("number").unwrap_or_default(),
        holder: sealed.open(&app.vault),
        due: row.opt_instant("due_at"),
        key: row.int("k"),
    })
}

/// How many lie in a group.
pub fn count(tx: &mut dyn Tx, account: &Account, tab: Tab) -> Result<u64, DbError> {
    let subject = [tab.subject(account).into()];
    let row = match tab {
        Tab::Mine => tx.one(sql::COUNT_OFFICER, &subject)?,
        Tab::Approval => tx.one(sql::COUNT_APPROVAL, &subject)?,
        Tab::Counter => tx.one(sql::COUNT_COUNTER, &[])?,
        Tab::All => tx.one(sql::COUNT_RUNNING, &[])?,
        Tab::Asked => tx.one(sql::COUNT_ASKED, &subject)?,
        Tab::Answered => tx.one(sql::COUNT_ANSWERED, &subject)?,
        Tab::Free | Tab::Applicant | Tab::Offices | Tab::Payment => tx.one(sql::COUNT_STAGE, &subject)?,
    };
    Ok(row.map_or(0, |r| r.int("n")).unsigned_abs())
}

/// What was sent and taken by nobody, the most urgent first.
pub fn urgent(tx: &mut dyn Tx) -> Result<Vec<ApplicationId>, DbError> {
    Ok(tx.query(sql::URGENT, &[])?.iter().map(|row| ApplicationId(row.id("id"))).collect())
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
