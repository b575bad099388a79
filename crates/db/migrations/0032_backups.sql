-- Backups and trials of restoring them, as they went; and numbers that nobody gets because a restore moved the sequences on.

create table backup_run (
    id {id} primary key,
    kind text not null,                -- backup, proof
    begun_at {instant} not null,
    ended_at {instant},                -- null: under way, or its process is gone
    backup text,                       -- which backup came of it, or was restored
    moment {instant},                  -- the moment whose state that one holds
    bytes {int} not null,
    written_bytes {int} not null,      -- of it, what was not in the repository before
    why text                           -- why it failed; null with an end: it went well
){strict};
create index backup_run_newest on backup_run (kind, begun_at desc);
create index backup_run_well on backup_run (kind, ended_at desc) where ended_at is not null and why is null;

create table number_gap (
    sequence text not null,            -- name of the counter
    first {int} not null,
    last {int} not null,
    restore_id {id} not null,
    at {instant} not null,
    primary key (sequence, first)
){strict};
create index number_gap_of on number_gap (restore_id);
