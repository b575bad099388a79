-- A second proof beside the password; what is known of a session: where it is, and when that proof was given last; failed guesses.

create table second_factor (
    account_id {id} primary key references account (id),
    sealed {bytes} not null,           -- secret of RFC 6238, under the account's key
    set_at {instant} not null,
    last_step {int} not null           -- time step of the last code that counted: a code counts once
){strict};

create table recovery_code (
    account_id {id} not null references account (id),
    code_hash {bytes} not null,        -- keyed; gone once it was used
    primary key (account_id, code_hash)
){strict};

create table session_about (
    token_hash {bytes} primary key,    -- of the session
    sealed {bytes} not null,           -- device and address in words, under the account's key
    proved_at {instant}                -- when the second factor was given last; null: never
){strict};

create table failed_try (
    key_hash {bytes} primary key,      -- keyed: what was guessed at, and from where
    tries {int} not null,
    last_at {instant} not null
){strict};
create index failed_try_last on failed_try (last_at);
