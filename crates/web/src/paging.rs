//! Keyset paging: a page begins after the last row of the one before, so that a list may grow while it is read.

use jiff::Timestamp;
use pages::staff::parts::Pager;
use uuid::Uuid;

/// Rows on a page of a list.
pub const ROWS_MAX: usize = 50;

/// The last row of a page, newest first: its sorting key and its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    key: String,
    id: String,
}

impl Cursor {
    /// The cursor after this row.
    pub fn new(key: impl ToString, id: Uuid) -> Self {
        Self { key: key.to_string(), id: id.to_string() }
    }

    /// Reads `hal`; anything else is the first page.
    pub fn parse(text: Option<&str>) -> Option<Self> {
        let (key, id) = text?.rsplit_once('~')?;
        let plain = key.len() <= 32 && key.chars().all(|c| c.is_ascii_digit() || c == '-');
        plain.then(|| id.parse().ok()).flatten().map(|id| Self::new(key, id))
    }

    /// The key as an instant in microseconds; `None` begins at the newest.
    pub fn instant(cursor: Option<&Self>) -> i64 {
        let end = Timestamp::MAX.as_microsecond();
        cursor.map_or(end, |c| c.key.parse().unwrap_or(end))
    }

    /// The key as a civil date; `None` begins at the last.
    pub fn date(cursor: Option<&Self>) -> String {
        cursor.map_or_else(|| "9999-99-99".to_owned(), |c| c.key.clone())
    }

    /// The id; empty for the first page, where the key alone decides.
    pub fn id(cursor: Option<&Self>) -> String {
        cursor.map_or_else(String::new, |c| c.id.clone())
    }

    fn text(&self) -> String {
        format!("{}~{}", self.key, self.id)
    }
}

/// Cuts a list that was fetched with one row too many; `true` when there is more.
pub fn cut<T>(rows: &mut Vec<T>) -> bool {
    let more = rows.len() > ROWS_MAX;
    rows.truncate(ROWS_MAX);
    more
}

/// Links of a list at `address`, which may carry a query already.
pub fn pager(address: &str, here: Option<&Cursor>, next: Option<&Cursor>) -> Pager {
    let join = if address.contains('?') { '&' } else { '?' };
    Pager {
        first: here.map(|_| address.to_owned()),
        next: next.map(|cursor| format!("{address}{join}hal={}", cursor.text())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_survives_its_address() {
        let cursor = Cursor::new(1_764_000_000_000_000_i64, Uuid::from_u128(7));
        let pager = pager("/register?status=aktif", None, Some(&cursor));
        let address = pager.next.unwrap_or_default();
        let text = address.split("hal=").nth(1);
        assert_eq!(Cursor::parse(text), Some(cursor));
        assert!(address.starts_with("/register?status=aktif&"));
    }

    #[test]
    fn a_made_up_cursor_is_the_first_page() {
        assert_eq!(Cursor::parse(Some("' or 1=1~x")), None);
        assert_eq!(Cursor::parse(Some("5")), None);
        assert_eq!(Cursor::instant(None), Timestamp::MAX.as_microsecond());
    }
}
