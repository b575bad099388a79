-- Which installation this database belongs to: the same id stands beside the keys and in the file store.
create table installation (
    id {int} primary key,              -- 1: there is one row
    name text not null,                -- the installation's id
    master_check text not null,        -- by which its first master key is recognised, and nothing else is learned of it
    begun_at {instant} not null,       -- when this row was written
    files_at {instant}                 -- since when the file store bears the id; null: not yet
){strict};

-- How far each part of the slow check of everything is; one row each.
create table scrub (
    part text primary key,             -- domain::scrub::Part
    place text not null,               -- where it goes on; '': at the beginning
    begun_at {instant} not null,       -- of this round
    checked {int} not null,            -- in this round
    ended_at {instant},                -- of the last whole round
    last_checked {int} not null,       -- in that round
    swept {int} not null               -- sealed bytes without a row that were removed, since ever
){strict};

-- What a check found, until a later round finds it no more. Ids and codes only.
create table scrub_finding (
    part text not null,
    kind text not null,                -- domain::scrub::Kind
    object text not null,              -- which one: an id, a file name, a table
    first_at {instant} not null,
    last_at {instant} not null,        -- seen last
    primary key (part, kind, object)
){strict};
create index scrub_finding_first on scrub_finding (first_at, part, kind, object);
