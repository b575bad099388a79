-- What waits for a second person before an officer who cannot come in is let in again; under the seal of the account's row.
create table account_help (
    account_id {id} primary key references account (id),
    what text not null,                -- sandi, langkah-kedua, aktif
    asked_by {id} not null references account (id),
    asked_at {instant} not null
){strict};

-- An account may have an address that another one signs in with: then it has no hash of it, and is reached there all the same.
alter table account add column email_given {int};
update account set email_given = 1 where email_hash is not null;
