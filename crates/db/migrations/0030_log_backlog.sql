-- What has no number yet is asked for by an expression: asked for by `leaf is null`, SQLite takes the unique index of `leaf`, and sorts all
-- that is open at every turn. A log with half a million open records (a database of before the log) was covered at 500 a second.
drop index event_uncovered;
drop index read_entry_uncovered;
drop index list_reading_uncovered;
create index event_open on event (at, id) where coalesce(leaf, -1) < 0;
create index read_entry_open on read_entry (at, id) where coalesce(leaf, -1) < 0;
create index list_reading_open on list_reading (at, id) where coalesce(leaf, -1) < 0;
