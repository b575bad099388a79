-- An index for every list, in its order to the last term, with and without a licence type: no list reads past what it shows.
-- The list of stages is that of the statements, word for word: only so is an index of part of a table used on both engines.

-- Which type an office is asked about: an office's answers are a history, and a list of one type must not read all of it.
alter table application_office add column type_id text not null default '';
update application_office set type_id = (select a.type_id from application a where a.id = application_id);

drop index application_stage;
drop index application_stage_due;
drop index application_submitted;
drop index application_approval;
drop index application_officer;
create index application_draft on application (created_at) where stage = 'draft';
create index application_desk_due on application (stage, (coalesce(due_at, 9223372036854775807)), id)
    where stage not in ('draft', 'issued', 'rejected', 'withdrawn', 'revoked');
create index application_desk_since on application (stage, stage_since, id)
    where stage not in ('draft', 'issued', 'rejected', 'withdrawn', 'revoked');
create index application_desk_type_due on application (stage, type_id, (coalesce(due_at, 9223372036854775807)), id)
    where stage not in ('draft', 'issued', 'rejected', 'withdrawn', 'revoked');
create index application_desk_type_since on application (stage, type_id, stage_since, id)
    where stage not in ('draft', 'issued', 'rejected', 'withdrawn', 'revoked');
create index application_running_newest on application (submitted_at, id)
    where stage not in ('draft', 'issued', 'rejected', 'withdrawn', 'revoked');
create index application_running_type_due on application (type_id, (coalesce(due_at, 9223372036854775807)), id)
    where stage not in ('draft', 'issued', 'rejected', 'withdrawn', 'revoked');
create index application_running_type_newest on application (type_id, submitted_at, id)
    where stage not in ('draft', 'issued', 'rejected', 'withdrawn', 'revoked');
create index application_counter_due on application ((coalesce(due_at, 9223372036854775807)), id)
    where channel = 'loket' and stage not in ('draft', 'issued', 'rejected', 'withdrawn', 'revoked');
create index application_counter_newest on application (submitted_at, id)
    where channel = 'loket' and stage not in ('draft', 'issued', 'rejected', 'withdrawn', 'revoked');
create index application_approval_due on application (approval_role, (coalesce(due_at, 9223372036854775807)), id)
    where approval_role is not null;
create index application_approval_since on application (approval_role, stage_since, id) where approval_role is not null;
create index application_officer_due on application (officer_id, (coalesce(due_at, 9223372036854775807)), id)
    where officer_id is not null;
create index application_officer_since on application (officer_id, stage_since, id) where officer_id is not null;

drop index application_office_open;
drop index application_office_answered;
create index application_office_due on application_office
    (office, (coalesce(due_at, 9223372036854775807)), application_id) where answered_at is null;
create index application_office_asked on application_office (office, asked_at, application_id) where answered_at is null;
create index application_office_answered on application_office (office, answered_at, application_id)
    where answered_at is not null;
create index application_office_type_answered on application_office (office, type_id, answered_at, application_id)
    where answered_at is not null;

-- The register, deliveries, what a signer ordered, the log: many rows may bear one instant, so the id belongs to the order.
drop index document_released;
drop index document_revoked;
drop index document_expiry;
drop index document_orderer;
create index document_released on document (kind, released_at desc, id desc) where released_at is not null;
create index document_revoked on document (kind, revoked_at desc, id desc) where revoked_at is not null;
create index document_expiry on document (kind, valid_until desc, id desc)
    where revoked_at is null and released_at is not null;
create index document_orderer on document (ordered_by, ordered_at desc, id desc);
drop index delivery_office;
drop index delivery_open;
create index delivery_open on delivery (office, delivered_at desc, document_id desc) where acknowledged_at is null;
create index delivery_done on delivery (office, delivered_at desc, document_id desc) where acknowledged_at is not null;
drop index event_time;
create index event_time on event (at, id);

-- The queue: counted and watched without looking at what is done.
create index outbox_oldest on outbox (created_at) where done_at is null and dead_at is null;
create index outbox_failing on outbox (run_at) where done_at is null and dead_at is null and last_error is not null;
-- Sweeping, and who is there.
drop index session_expiry;
create index session_seen on session (seen_at);
create index account_open_role on account (role, office) where disabled_at is null;
