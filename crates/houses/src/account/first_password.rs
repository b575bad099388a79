//! Passwords made by the system, in words: until when they can be used.

use super::accounts::Account;
use domain::indonesian::date_time;
use jiff::Timestamp;

/// Until when it can be used, beside the password itself.
pub fn valid_until(account: &Account) -> String {
    account.first_password_ends_at().map(|end| format!("{} WIB", date_time(end))).unwrap_or_default()
}

/// `berlaku sampai …` or `sudah berakhir …`; nothing when its owner chose another.
pub fn in_words(account: &Account, now: Timestamp) -> Option<String> {
    let end = account.first_password_ends_at()?;
    let words = if end <= now { "sudah berakhir" } else { "berlaku sampai" };
    Some(format!("{words} {} WIB", date_time(end)))
}
