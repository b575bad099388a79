-- The queue knows an effect by name, lane and body; what waits for servers of others is marked, so that nothing else waits for it.
alter table outbox rename column topic to name;
alter table outbox rename column subject_id to lane;
alter table outbox add column outside {int} not null default 0;
update outbox set outside = 1 where name in ('deliver', 'post');
update outbox set name = 'tell_affected' where name = 'tell' and body like '%"do":"tell_affected"%';
update outbox set name = 'tell_deciders' where name = 'tell' and body like '%"do":"tell_deciders"%';
