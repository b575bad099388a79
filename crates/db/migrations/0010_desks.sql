-- What lies on which desk, in one table; the lists of officers read it and nothing else.

-- A row for every type together (type_id '') and one for the type: so every list, whatever its filter, is one stretch of an index.
create table desk (
    application_id {id} not null references application (id),
    desk text not null,                -- houses::application::desks::Desk
    type_id text not null,             -- '' all types
    due_at {instant} not null,         -- the end of time where nothing is promised
    newest_at {instant} not null,      -- since when it lies there, or when the application was sent
    primary key (application_id, desk, type_id)
){strict};
insert into desk (application_id, desk, type_id, due_at, newest_at)
    select id, case stage when 'submitted' then 'verification' when 'returned' then 'applicant'
        when 'awaiting_rekomendasi' then 'offices' else 'payment' end, '', coalesce(due_at, 9223372036854775807), stage_since
    from application where stage in ('submitted', 'returned', 'awaiting_rekomendasi', 'awaiting_payment');
insert into desk (application_id, desk, type_id, due_at, newest_at)
    select id, 'officer:' || officer_id, '', coalesce(due_at, 9223372036854775807), stage_since
    from application where officer_id is not null;
insert into desk (application_id, desk, type_id, due_at, newest_at)
    select id, 'approval:' || approval_role, '', coalesce(due_at, 9223372036854775807), stage_since
    from application where approval_role is not null;
insert into desk (application_id, desk, type_id, due_at, newest_at)
    select id, 'all', '', coalesce(due_at, 9223372036854775807), coalesce(submitted_at, created_at)
    from application where stage not in ('draft', 'issued', 'rejected', 'withdrawn', 'revoked');
insert into desk (application_id, desk, type_id, due_at, newest_at)
    select id, 'counter', '', coalesce(due_at, 9223372036854775807), coalesce(submitted_at, created_at)
    from application where channel = 'loket' and stage not in ('draft', 'issued', 'rejected', 'withdrawn', 'revoked');
-- What an office was asked before a correction is no longer before it, though the row says when that ended.
insert into desk (application_id, desk, type_id, due_at, newest_at)
    select a.id, 'office:' || o.office || case when o.answered_at is null then '' else ':answered' end, '',
        coalesce(o.due_at, 9223372036854775807), coalesce(o.answered_at, o.asked_at)
    from application_office o join application a on a.id = o.application_id
    where a.state like '%"office":"' || o.office || '"%';
insert into desk (application_id, desk, type_id, due_at, newest_at)
    select d.application_id, d.desk, a.type_id, d.due_at, d.newest_at
    from desk d join application a on a.id = d.application_id;
create index desk_due on desk (desk, type_id, due_at, application_id);
create index desk_newest on desk (desk, type_id, newest_at, application_id);

-- By what a holder is found: keyed hashes of the words of the name and of the number (NIK, NPWP); no word lies here in clear.
create table holder_key (
    application_id {id} not null references application (id),
    key_hash {bytes} not null,
    primary key (application_id, key_hash)
){strict};
create index holder_key_hash on holder_key (key_hash, application_id);
-- The hashes need the master key, so that no SQL can make them: what was sent before is marked and done at the next start.
alter table application add column holder_keyed {int} not null default 0;
create index application_unkeyed on application (id)
    where holder_keyed = 0 and submitted_at is not null and answers is not null and wrapped_key is not null;

-- The lists of before.
drop index application_running_due;
drop index application_desk_due;
drop index application_desk_since;
drop index application_desk_type_due;
drop index application_desk_type_since;
drop index application_running_newest;
drop index application_running_type_due;
drop index application_running_type_newest;
drop index application_counter_due;
drop index application_counter_newest;
drop index application_approval_due;
drop index application_officer_due;
drop index application_officer_since;
drop index application_office_due;
drop index application_office_asked;
drop index application_office_answered;
drop index application_office_type_answered;
alter table application_office drop column type_id;
