-- What lets somebody act for another: the people of a company (badan usaha), and powers of attorney (kuasa). A company is an account
-- without a password, so that it holds applications, licences and notices as a person does.
create table company (
    account_id {id} primary key references account (id),
    npwp_hash {bytes} not null,        -- keyed, for officers only: who else registered with the same number
    nib_hash {bytes} not null
){strict};
create index company_npwp on company (npwp_hash);
create index company_nib on company (nib_hash);

create table mandate (
    id {id} primary key,
    version {int} not null,            -- events so far
    holder_id {id} not null references account (id), -- who is represented
    agent_id {id} not null references account (id),  -- who acts
    capacity text not null,            -- penanggung_jawab, wakil, kuasa
    until_at {instant},                -- the first moment after it; null: no end is set
    standing text not null,            -- open, holds, declined, ended
    given_at {instant} not null,
    state text not null,               -- JSON without personal data
    mac {bytes}                        -- seal of the row, as of accounts
){strict};
create index mandate_holder on mandate (holder_id);
create index mandate_agent on mandate (agent_id);
create index mandate_to_prove on mandate (given_at, id) where capacity = 'penanggung_jawab' and standing = 'open';
