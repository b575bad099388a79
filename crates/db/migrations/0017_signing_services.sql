-- Signing by services: how far a signature is carried, its renewals, what waits for a signer's secret, what was sent to a service.

alter table document add column level text;              -- B-B, B-T, B-LT, B-LTA of the newest version; null: B-B, from before
alter table document add column renew_before {instant};  -- end of its newest time stamp
alter table document add column simulated {int} not null default 0;  -- a simulator signed or stamped it
create index document_renewal on document (renew_before) where renew_before is not null;

-- Each version of a released file: the first as issued, later ones with validation data appended. All of them are genuine.
create table document_version (
    sha256 text primary key,           -- of the file
    document_id {id} not null references document (id),
    file_id {id} not null,
    level text not null,
    made_at {instant} not null,
    simulated {int} not null
){strict};
create index document_version_of on document_version (document_id, made_at);
insert into document_version (sha256, document_id, file_id, level, made_at, simulated)
    select sha256, id, file_id, 'B-B', released_at, 0 from document
    where sha256 is not null and file_id is not null and released_at is not null;

-- A document that only the head's own secret can sign; gone from here once it is released.
create table awaited_signature (
    document_id {id} primary key references document (id),
    signer_id {id} not null,
    state text not null,               -- waiting, sent, stuck
    since {instant} not null,
    why text                           -- why it is stuck, a sentence for the signer
){strict};
create index awaited_signature_signer on awaited_signature (signer_id, since);

-- What was sent to a service to be signed, written down before it is sent. Without an outcome, a signature may exist that nobody holds.
create table signing_attempt (
    id {id} primary key,
    document_id {id} not null references document (id),
    signer_id {id} not null,
    provider text not null,            -- bsre-v1, bsre-v2
    sent_sha256 text not null,         -- of the file that was sent
    sent_at {instant} not null,
    outcome text,                      -- signed, refused, not_sent, unanswered, unusable
    outcome_at {instant},
    remote_id text,                    -- id_dokumen, once known
    said text                          -- what the service said, without secrets
){strict};
create index signing_attempt_document on signing_attempt (document_id, sent_at);
create index signing_attempt_newest on signing_attempt (sent_at desc, id desc);
create index signing_attempt_orphan on signing_attempt (sent_at desc, id desc)
    where outcome is null or outcome in ('unanswered', 'unusable');
create index signing_attempt_open on signing_attempt (sent_at) where outcome is null;
