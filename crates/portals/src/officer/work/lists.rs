//! What lies in an inbox: its groups, and a page of one.

use db::{DbError, Row, Tx, Value};
use domain::account::Role;
use domain::application::Application;
use domain::ids::ApplicationId;
use ground::Work;
use houses::account::accounts::Account;
use houses::application::applications::SealedHolder;
use houses::application::desks::{Desk, NEVER_DUE};
use houses::application::holder_keys::WORDS_SEARCHED_MAX;
use jiff::Timestamp;
use ledger::vault::Vault;
use web::paging::Cursor;

/// Rows on a page; the statements fetch one more.
pub const ROWS_MAX: usize = 25;

// One statement per order. `$1` and `$2` are key and id of the last row seen, `$3` the desk, `$4` the licence type or '' for all:
// `desk` has a row for either, so that each list is one stretch of an index to the last term of its order. A limit is a number: a
// planner that does not know it prefers to sort.
const DUE: &str = "select a.id, a.number, a.state, d.due_at, a.due_at as promised_at, c.due_at as limit_at, a.wrapped_key, a.holder, d.due_at as k \
    from desk d join application a on a.id = d.application_id \
    left join clock c on c.application_id = d.application_id and c.step = 'silence' and c.pass = 1 and c.ended_at is null where d.desk = $3 and d.type_id = $4 \
    and d.due_at >= $1 and (d.due_at > $1 or d.application_id > $2) order by d.due_at, d.application_id limit 26";
const NEWEST: &str = "select a.id, a.number, a.state, d.due_at, a.due_at as promised_at, c.due_at as limit_at, a.wrapped_key, a.holder, d.newest_at as k \
    from desk d join application a on a.id = d.application_id \
    left join clock c on c.application_id = d.application_id and c.step = 'silence' and c.pass = 1 and c.ended_at is null where d.desk = $3 and d.type_id = $4 \
    and d.newest_at <= $1 and (d.newest_at < $1 or d.application_id < $2) \
    order by d.newest_at desc, d.application_id desc limit 26";
// The same for a holder: begun at those who bear the rarest key `$5`, of whom there are at most `BORNE_MAX`, and looked up on the
// desk; so it costs the same however much lies there. What a page shows is fetched at last, for its rows only: an application is wide.
// The joins are written so that neither engine turns them round; a word that is not searched is `$5` again and asks nothing.
const HOLDER_DUE: &str = "select a.id, a.number, a.state, page.due_at, a.due_at as promised_at, c.due_at as limit_at, a.wrapped_key, a.holder, page.k from ( \
    select d.application_id, d.due_at, d.due_at as k \
    from (select application_id from holder_key where key_hash = $5 order by application_id limit 2000) t cross join desk d \
    where d.application_id = t.application_id and d.desk = $3 and d.type_id = $4 \
    and d.due_at >= $1 and (d.due_at > $1 or d.application_id > $2) \
    and ($6 = $5 or exists (select 1 from holder_key w where w.application_id = t.application_id and w.key_hash = $6)) \
    and ($7 = $5 or exists (select 1 from holder_key w where w.application_id = t.application_id and w.key_hash = $7)) \
    and ($8 = $5 or exists (select 1 from holder_key w where w.application_id = t.application_id and w.key_hash = $8)) \
    and ($9 = $5 or exists (select 1 from holder_key w where w.application_id = t.application_id and w.key_hash = $9)) \
    order by d.due_at, d.application_id limit 26) page \
    cross join application a left join clock c on c.application_id = a.id and c.step = 'silence' and c.pass = 1 \
    and c.ended_at is null where a.id = page.application_id order by page.k, page.application_id";
const HOLDER_NEWEST: &str = "select a.id, a.number, a.state, page.due_at, a.due_at as promised_at, c.due_at as limit_at, a.wrapped_key, a.holder, page.k from ( \
    select d.application_id, d.due_at, d.newest_at as k \
    from (select application_id from holder_key where key_hash = $5 order by application_id limit 2000) t cross join desk d \
    where d.application_id = t.application_id and d.desk = $3 and d.type_id = $4 \
    and d.newest_at <= $1 and (d.newest_at < $1 or d.application_id < $2) \
    and ($6 = $5 or exists (select 1 from holder_key w where w.application_id = t.application_id and w.key_hash = $6)) \
    and ($7 = $5 or exists (select 1 from holder_key w where w.application_id = t.application_id and w.key_hash = $7)) \
    and ($8 = $5 or exists (select 1 from holder_key w where w.application_id = t.application_id and w.key_hash = $8)) \
    and ($9 = $5 or exists (select 1 from holder_key w where w.application_id = t.application_id and w.key_hash = $9)) \
    order by d.newest_at desc, d.application_id desc limit 26) page \
    cross join application a left join clock c on c.application_id = a.id and c.step = 'silence' and c.pass = 1 \
    and c.ended_at is null where a.id = page.application_id order by page.k desc, page.application_id desc";
/// Applications of one key that a search looks at; the statements above and below name the number.
const BORNE_MAX: i64 = 2_000;
const BORNE: &str = "select count(*) as n from (select 1 as one from holder_key where key_hash = $1 \
    order by application_id limit 2000) t";
/// A tab counts to a thousand: beyond it the number tells nobody anything, and counting a million rows would hold up the page. It
/// counts in an order, so that no planner finds reading the table as good as reading the index.
const COUNT: &str = "select count(*) as n from (select 1 as one from desk where desk = $1 and type_id = '' \
    order by newest_at limit 1000) t";
/// The most urgent of a desk.
const URGENT: &str = "select application_id as id from desk where desk = $1 and type_id = '' \
    order by due_at, application_id limit 10";

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

    /// The desk it shows.
    fn desk(self, account: &Account) -> Desk {
        let office = || account.office.clone().unwrap_or_default();
        match self {
            Self::Mine => Desk::Officer(account.id),
            Self::Free => Desk::Verification,
            Self::Applicant => Desk::Applicant,
            Self::Offices => Desk::Offices,
            Self::Asked => Desk::Office(office()),
            Self::Answered => Desk::Answered(office()),
            Self::Approval => Desk::Approval(account.role),
            Self::Payment => Desk::Payment,
            Self::Counter => Desk::Counter,
            Self::All => Desk::All,
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
pub struct WorkListQuery {
    /// Group.
    pub tab: Tab,
    /// Order.
    pub sort: Sort,
    /// Licence type; empty for all.
    pub type_id: String,
    /// Keys of the holder, all of which must match; `None` for everybody.
    pub holder: Option<Vec<Vec<u8>>>,
    /// The row after which the page begins.
    pub after: Option<Cursor>,
}

/// A row of a list.
pub struct DeskRow {
    /// The state.
    pub state: Application,
    /// Number.
    pub number: String,
    /// Name of the holder.
    pub holder: String,
    /// Due date of the whole, or of the office's part.
    pub due: Option<Timestamp>,
    /// The law's limit for a decision (UU 30/2014 ps 53); stands still while the applicant has it.
    pub limit: Option<Timestamp>,
    /// Sorting key.
    pub key: i64,
}

/// A page of a list.
pub enum FoundWork {
    /// Its rows, with one more where there is more.
    Rows(Vec<DeskRow>),
    /// So many applications bear every word that was searched that nobody would read them.
    TooMany,
}

/// A page of a list.
pub fn page(work: &mut Work, account: &Account, wanted: &WorkListQuery) -> Result<FoundWork, DbError> {
    // What was answered long ago has no time left.
    let sort = if wanted.tab == Tab::Answered { Sort::Newest } else { wanted.sort };
    let after = wanted.after.as_ref();
    let key = if sort == Sort::Due && after.is_none() { i64::MIN } else { Cursor::instant(after) };
    let desk = wanted.tab.desk(account).id();
    let mut values = vec![key.into(), Cursor::id(after).into(), desk.into(), (&wanted.type_id).into()];
    let sql = match (&wanted.holder, sort) {
        (None, Sort::Due) => DUE,
        (None, Sort::Newest) => NEWEST,
        (Some(keys), sort) => {
            let Some(keys) = rarest_first(work.tx, keys)? else { return Ok(FoundWork::TooMany) };
            let Some(rarest) = keys.first() else { return Ok(FoundWork::Rows(Vec::new())) };
            // A search of fewer words asks for its rarest again: that one is there.
            let all = keys.iter().chain(std::iter::repeat(rarest)).take(WORDS_SEARCHED_MAX);
            values.extend(all.map(|key| Value::from(key.clone())));
            if sort == Sort::Due { HOLDER_DUE } else { HOLDER_NEWEST }
        }
    };
    let rows = work.tx.query(sql, &values)?.iter().map(|row| listed(work.vault, row)).collect::<Result<_, _>>()?;
    Ok(FoundWork::Rows(rows))
}

/// Keys by how many applications bear them; `None` where even the rarest is borne by too many.
fn rarest_first(tx: &mut dyn Tx, keys: &[Vec<u8>]) -> Result<Option<Vec<Vec<u8>>>, DbError> {
    let mut counted = Vec::new();
    for key in keys.iter().take(WORDS_SEARCHED_MAX) {
        let borne = tx.one(BORNE, &[key.clone().into()])?.map_or(0, |row| row.int("n"));
        counted.push((borne, key.clone()));
    }
    counted.sort();
    let too_many = counted.first().is_some_and(|(borne, _)| *borne >= BORNE_MAX);
    Ok((!too_many).then(|| counted.into_iter().map(|(_, key)| key).collect()))
}

fn listed(vault: &Vault, row: &Row) -> Result<DeskRow, DbError> {
    let state =
        serde_json::from_str(&row.text("state")).map_err(|e| DbError::Engine(format!("application state: {e}")))?;
    let sealed = SealedHolder {
        id: ApplicationId(row.id("id")),
        wrapped_key: row.opt_bytes("wrapped_key"),
        sealed: row.opt_bytes("holder"),
    };
    // What was promised to nobody lies in the order of the law's limit.
    let due = row.int("due_at");
    let is_promised =
        due != NEVER_DUE && (row.opt_int("promised_at").is_some() || row.opt_int("limit_at") != Some(due));
    Ok(DeskRow {
        state,
        number: row.opt_text("number").unwrap_or_default(),
        holder: sealed.open(vault),
        due: row.opt_instant("due_at").filter(|_| is_promised),
        limit: row.opt_instant("limit_at"),
        key: row.int("k"),
    })
}

/// How many lie in a group.
pub fn count(tx: &mut dyn Tx, account: &Account, tab: Tab) -> Result<u64, DbError> {
    let row = tx.one(COUNT, &[tab.desk(account).id().into()])?;
    Ok(row.map_or(0, |r| r.int("n")).unsigned_abs())
}

/// What was sent and taken by nobody, the most urgent first.
pub fn urgent(tx: &mut dyn Tx) -> Result<Vec<ApplicationId>, DbError> {
    let rows = tx.query(URGENT, &[Desk::Verification.id().into()])?;
    Ok(rows.iter().map(|row| ApplicationId(row.id("id"))).collect())
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
