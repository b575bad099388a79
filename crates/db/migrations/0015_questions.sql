-- A question to a register (Pasal 6(4)). What was asked and what came back lies sealed under the key of what it is about.
create table question (
    id {id} primary key,
    version {int} not null,            -- events so far
    registry text not null,            -- siak, kswp
    application_id {id} references application (id),
    account_id {id} references account (id),
    field text not null,               -- field of the application's form; '' for an account
    round {int} not null,              -- how often it was asked
    asked_id {id} not null,            -- what is asked now: a sealed text
    asked_commitment text not null,
    asked_hash {bytes} not null,       -- keyed hash of it: finds an answer to the same question, tells whether what was typed changed
    status text not null,              -- waiting, answered, failed, by_hand
    status_at {instant} not null,
    why_not text,                      -- why no answer came
    verdict text,                      -- of the answer to what is asked now, and what belongs to it
    code text,
    simulated {int},
    came_at {instant},
    evidence_id {id},
    evidence_commitment text,
    mark text,                         -- what an officer found by another way, who, and how: a sealed text
    by_id {id},
    reason_id {id},
    reason_commitment text
){strict};
create unique index question_field on question (application_id, field, registry) where application_id is not null;
create unique index question_person on question (account_id, registry) where account_id is not null;
create index question_answer on question (asked_hash, came_at) where came_at is not null;
