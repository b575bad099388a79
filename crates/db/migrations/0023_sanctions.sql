-- Sanctions on users (Pasal 11(5), 11(6)) and objections to decisions (UU 30/2014 Pasal 77). State as JSON without personal data; what
-- people wrote and gave lies sealed under the key of the application, or of the officer.

create table sanction (
    id {id} primary key,
    version {int} not null,            -- events so far
    measure text not null,             -- warning, cancellation, officer
    status text not null,              -- proposed, imposed, dropped, lifted, recorded
    application_id {id} references application (id), -- in which it was found; null: of an officer
    account_id {id} not null references account (id), -- on whom
    at {instant} not null,             -- proposed or recorded
    letter_id {id},                    -- the document that says it
    state text not null
){strict};
create index sanction_application on sanction (application_id, at desc, id desc) where application_id is not null;
create index sanction_account on sanction (account_id, at desc, id desc);
create index sanction_of_applicants on sanction (at desc, id desc) where application_id is not null;
create index sanction_of_officers on sanction (at desc, id desc) where application_id is null;
create index sanction_proposed on sanction (at) where status = 'proposed';
create unique index sanction_letter on sanction (letter_id) where letter_id is not null;

create table objection (
    id {id} primary key,
    version {int} not null,            -- events so far
    status text not null,              -- open, granted, refused
    application_id {id} not null references application (id),
    document_id {id} not null references document (id), -- the decision objected to; once
    at {instant} not null,             -- filed
    letter_id {id},                    -- the document that decides it
    alarmed_at {instant},              -- the head was told of the last day
    state text not null
){strict};
create unique index objection_document on objection (document_id);
create index objection_application on objection (application_id, at desc, id desc);
create index objection_list on objection (at desc, id desc);
create index objection_open on objection (at) where status = 'open';
create index objection_unalarmed on objection (at) where status = 'open' and alarmed_at is null;
create unique index objection_letter on objection (letter_id) where letter_id is not null;
