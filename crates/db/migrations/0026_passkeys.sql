-- Passkeys (WebAuthn) beside the codes from a telephone; the challenges they answered.

create table passkey (
    id {id} primary key,
    account_id {id} not null references account (id),
    credential {bytes} not null unique,    -- by which the authenticator finds its key
    public_key {bytes} not null,           -- algorithm and key
    sign_count {int} not null,             -- as the authenticator said last: it never counts backwards
    sealed {bytes} not null,               -- name its owner gave it, under the account's key
    added_at {instant} not null,
    mac {bytes} not null                   -- a row that this program did not write opens nothing
){strict};
create index passkey_account on passkey (account_id);

create table passkey_challenge (
    hash {bytes} primary key,              -- was answered, and counts no more
    ends_at {instant} not null
){strict};
create index passkey_challenge_ends on passkey_challenge (ends_at);
