-- The log as a tree: the sequencer numbers what happened and what was read, and signs how far it got.
alter table read_entry add column leaf {int};
alter table list_reading add column leaf {int};
create unique index read_entry_leaf on read_entry (leaf);
create unique index list_reading_leaf on list_reading (leaf);
drop index event_unsequenced;
create index event_uncovered on event (at, id) where leaf is null;
create index read_entry_uncovered on read_entry (at, id) where leaf is null;
create index list_reading_uncovered on list_reading (at, id) where leaf is null;

-- Hashes of the tree in tiles of 256 (c2sp.org/tlog-tiles); of level 0 also the secret that the salts of its leaves come of.
create table log_tile (
    level {int} not null,
    n {int} not null,
    hashes {bytes} not null,
    seed {bytes},
    primary key (level, n)
){strict};

-- How far the tree reaches, what was signed last, and whose turn it is to number: one row.
create table log_head (
    id {int} primary key,
    size {int} not null,
    checkpoint text not null,
    signed_at {instant} not null,
    lease text not null,
    lease_until {instant} not null,
    witnessed text not null            -- the last checkpoint that witnesses outside signed too
){strict};
insert into log_head (id, size, checkpoint, signed_at, lease, lease_until, witnessed) values (1, 0, '', 0, '', 0, '');

-- Rows that give power bear a seal under a key outside the database; without it they count as absent.
alter table account add column mac {bytes};
alter table session add column mac {bytes};
create index account_unsealed on account (id) where mac is null;
