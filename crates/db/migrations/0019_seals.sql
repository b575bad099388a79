-- The office's electronic seal, behind the head's signature, on documents whose licence type asks for it.

alter table document add column sealed_by text;  -- name in the certificate of the seal; null: not sealed

-- A document that its signer has signed and that is not sealed yet; gone from here once it is released.
create table awaited_seal (
    document_id {id} primary key references document (id),
    file_id {id} not null,             -- signed, not released
    simulated {int} not null,          -- a simulator signed or stamped it
    state text not null,               -- waiting, sent, stuck
    since {instant} not null,
    why text                           -- why it is stuck, a sentence for the admin
){strict};
create index awaited_seal_since on awaited_seal (since);
