-- A licence stands by itself: register, verification and published figures read it. Expired is derived from valid_until, never kept.
create table licence (
    id {id} primary key,
    version {int} not null,            -- events so far; 0 for what was issued before this step
    number text not null unique,
    type_id text not null,
    type_version {int} not null,
    origin text not null,              -- application, import, oss
    application_id {id} references application (id),
    document_id {id} not null unique references document (id),
    predecessor_id {id},
    wrapped_key {bytes},               -- its own, where it comes from no application
    public {bytes} not null,           -- sealed: what anyone may see, as the document has it
    issued_at {instant} not null,
    valid_until text,                  -- civil date
    status text not null,              -- active, suspended, revoked, replaced
    status_at {instant} not null,
    status_by {id},
    basis text,                        -- the law that allows a suspension or revocation
    reason_id {id},                    -- why it was revoked: a sealed text
    reason_commitment text,
    letter_id {id} unique,             -- the letter that revokes it
    letter_out_at {instant},
    replaced_by_id {id}
){strict};
-- What was issued before. The id is its document's, so that addresses written down still lead to it.
insert into licence (id, version, number, type_id, type_version, origin, application_id, document_id, predecessor_id,
        public, issued_at, valid_until, status, status_at, replaced_by_id)
    select d.id, 0, d.number, d.type_id, a.type_version, 'application', d.application_id, d.id,
        (select o.id from document o where o.application_id = d.application_id and o.kind = 'licence'
            and o.released_at is not null and o.void_at is null
            and (o.released_at < d.released_at or (o.released_at = d.released_at and o.id < d.id))
            order by o.released_at desc, o.id desc limit 1),
        d.public, d.released_at, d.valid_until, 'active', d.released_at,
        (select n.id from document n where n.application_id = d.application_id and n.kind = 'licence'
            and n.released_at is not null and n.void_at is null
            and (n.released_at > d.released_at or (n.released_at = d.released_at and n.id > d.id))
            order by n.released_at, n.id limit 1)
    from document d join application a on a.id = d.application_id
    where d.kind = 'licence' and d.released_at is not null and d.void_at is null;
update licence set status = 'replaced',
        status_at = (select n.released_at from document n where n.id = licence.replaced_by_id)
    where replaced_by_id is not null;
update licence set status = 'revoked', replaced_by_id = null,
        status_at = (select d.revoked_at from document d where d.id = licence.document_id),
        status_by = (select max(e.actor) from event e where e.subject = 'application'
            and e.subject_id = licence.application_id and e.kind = 'revoked' and e.actor <> 'system')
    where exists (select 1 from document d where d.id = licence.document_id and d.revoked_at is not null);
create index licence_issued on licence (issued_at desc, id desc);
create index licence_active on licence (issued_at desc, id desc) where status = 'active';
create index licence_status on licence (status, status_at desc, id desc);
create index licence_expiry on licence (valid_until desc, id desc) where status in ('active', 'suspended');
create index licence_application on licence (application_id, issued_at);
-- Nothing reads a document by these any more.
drop index document_released;
drop index document_revoked;
drop index document_expiry;
