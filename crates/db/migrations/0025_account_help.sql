-- What waits for a second person before an officer who cannot come in is let in again; under the seal of the account's row.
create table account_help (
    account_id {id} primary key references account (id),
    what text not null,                -- sandi, langkah-kedua, aktif
    asked_by {id} not null references account (id),
    asked_at {instant} not null
){strict};
