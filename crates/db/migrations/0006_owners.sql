-- Texts and files belong to a subject, whatever it is: one table each.
create table owned_text (
    id {id} primary key,
    subject text not null,
    subject_id {id} not null,
    kind text not null,
    sealed {bytes} not null,           -- salt and text
    commitment text not null,
    written_at {instant} not null
){strict};
insert into owned_text (id, subject, subject_id, kind, sealed, commitment, written_at)
    select id, 'application', application_id, kind, sealed, commitment, written_at from sealed_text;
insert into owned_text (id, subject, subject_id, kind, sealed, commitment, written_at)
    select id, 'interruption', interruption_id, kind, sealed, commitment, written_at from interruption_text;
drop table sealed_text;
drop table interruption_text;
alter table owned_text rename to sealed_text;
create index sealed_text_of on sealed_text (subject, subject_id, written_at);

create table owned_file (
    id {id} primary key,
    subject text not null,
    subject_id {id} not null,
    requirement text not null,         -- '' for a photo of an examination, an official document, a paper of an interruption
    format text not null,
    size_bytes {int} not null,
    pages {int},
    meta {bytes} not null,             -- sealed: name as given, SHA-256 of the plain bytes
    wrapped_key {bytes} not null,
    sealed_sha256 text not null,
    uploaded_by {id} not null,
    uploaded_at {instant} not null
){strict};
insert into owned_file (id, subject, subject_id, requirement, format, size_bytes, pages, meta, wrapped_key, sealed_sha256,
        uploaded_by, uploaded_at)
    select id, 'application', application_id, requirement, format, size_bytes, pages, meta, wrapped_key, sealed_sha256,
        uploaded_by, uploaded_at from file;
insert into owned_file (id, subject, subject_id, requirement, format, size_bytes, pages, meta, wrapped_key, sealed_sha256,
        uploaded_by, uploaded_at)
    select id, 'interruption', interruption_id, '', format, size_bytes, null, meta, wrapped_key, sealed_sha256,
        uploaded_by, uploaded_at from interruption_file;
drop table file;
drop table interruption_file;
alter table owned_file rename to file;
create index file_of on file (subject, subject_id, uploaded_at);
