-- Contacts count as somebody's once they are proved by a code; who lost their password comes in again by a proved one.

-- From when the time of a contact that nobody proved is counted; of accounts from before, from now on.
alter table account add column contacts_since {instant};
update account set contacts_since = {now};

-- A code that was sent and waits to be given back: one for each contact of an account, and one for a recovery.
create table contact_code (
    account_id {id} not null references account (id),
    purpose text not null,             -- hp, surel, pulih
    code_hash {bytes} not null,        -- keyed, over the code, the contact and the end
    tries {int} not null,              -- guesses so far
    channel text not null,             -- by which it goes out
    sealed {bytes},                    -- code and address, under the account's key; null: it went out
    ends_at {instant} not null,
    primary key (account_id, purpose)
){strict};
create index contact_code_ends on contact_code (ends_at);

-- Who asked for a new password without an officer, and waits; under the seal of the account's row.
create table account_recovery (
    account_id {id} primary key references account (id),
    asked_at {instant} not null,
    cancel_hash {bytes} not null unique    -- keyed, of the word in the notice that cancels it
){strict};
