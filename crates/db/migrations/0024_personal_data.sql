-- Matters of personal data (UU 27/2022): corrections, erasures, disposals by the timetable, breaches; and the keys that were destroyed.

create table data_case (
    id {id} primary key,
    version {int} not null,            -- events so far
    kind text not null,                -- correction, erasure, disposal, breach
    account_id {id} references account (id), -- whose data, where it is one person's
    wrapped_key {bytes} not null,      -- of the words of both sides
    state text not null,               -- JSON without personal data
    opened_at {instant} not null,
    due_at {instant},                  -- 3 x 24 hours; null: no term
    closed_at {instant},
    warned_at {instant},               -- a day before the term
    alarmed_at {instant}               -- when it was over
){strict};
create index data_case_open on data_case (opened_at, id) where closed_at is null;
create index data_case_closed on data_case (closed_at desc, id) where closed_at is not null;
create index data_case_account on data_case (account_id, opened_at desc) where account_id is not null;
create index data_case_kind on data_case (kind, opened_at desc);
create index data_case_unwarned on data_case (due_at) where closed_at is null and warned_at is null and due_at is not null;
create index data_case_late on data_case (due_at) where closed_at is null and alarmed_at is null and due_at is not null;

-- Keys that were destroyed; the same list lies outside the database and is applied to one that was restored.
create table erased_key (
    subject text not null,             -- account, application
    subject_id {id} not null,
    case_id {id},                      -- why; null: found in the list outside
    erased_at {instant} not null,
    primary key (subject, subject_id)
){strict};
create index erased_key_case on erased_key (case_id) where case_id is not null;

create index proved_nik_account on proved_nik (account_id);

-- What ended long ago, by licence type: for the timetable of retention. What was erased has no answers.
create index application_ended on application (type_id, stage, stage_since, id) where answers is not null;
create index licence_ended on licence (type_id, status, valid_until, id) where wrapped_key is null and valid_until is not null;
create index licence_taken on licence (type_id, status, status_at, id) where wrapped_key is null;
