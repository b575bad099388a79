-- Who may do what: a role that a person holds for some time. What an account was made for gives no power any more.
create table appointment (
    id {id} primary key,
    version {int} not null,            -- events so far
    account_id {id} not null references account (id),
    role text not null,
    office text,                       -- code, of an examiner
    from_at {instant} not null,
    until_at {instant},                -- the first moment after it; null: no end is set
    standing text not null,            -- asked, agreed, declined, ended
    confirmed_at {instant},            -- agreed or reviewed last
    state text not null,               -- JSON without personal data
    mac {bytes}                        -- seal of the row, as of accounts
){strict};
create index appointment_account on appointment (account_id);
create index appointment_role on appointment (role, standing);
create index appointment_standing on appointment (standing, confirmed_at);

-- The appointment that a session acts in: its id, 'pemohon' as an applicant, null for the usual one.
alter table session add column acting text;

-- Whose files an officer keeps out of: a keyed hash of a number that identifies them, and the rest sealed with the officer's account.
create table relation (
    id {id} primary key,
    account_id {id} not null references account (id),
    number_hash {bytes} not null,
    sealed {bytes} not null,
    declared_at {instant} not null,
    ended_at {instant}
){strict};
create index relation_account on relation (account_id);
