-- What OSS delivers with receiveNIB (Pasal 2(1)). The bodies lie whole and sealed under a key of the NIB; numbers of persons and
-- businesses stand here only as keyed hashes.
create table oss_nib (
    id {id} primary key,
    version {int} not null,            -- events so far
    nib_hash {bytes} not null unique,
    wrapped_key {bytes},               -- null: erased
    state text not null,               -- JSON without personal data
    summary {bytes} not null,          -- sealed: names for lists
    received_at {instant} not null
){strict};
-- Every different body that came.
create table oss_edition (
    nib_id {id} not null references oss_nib (id),
    edition {int} not null,
    body_hash {bytes} not null,        -- keyed hash: the same body again changes nothing
    text_id {id} not null,             -- the body: a sealed text
    received_at {instant} not null,
    primary key (nib_id, edition)
){strict};
create unique index oss_edition_body on oss_edition (nib_id, body_hash);
-- Who is responsible, as the newest edition says.
create table oss_person (
    nik_hash {bytes} not null,
    nib_id {id} not null references oss_nib (id),
    primary key (nik_hash, nib_id)
){strict};
create index oss_person_nib on oss_person (nib_id);
-- Each licence that is asked for: what lists and reports need of the state above.
create table oss_licence (
    id {id} primary key,
    nib_id {id} not null references oss_nib (id),
    licence_id text not null,          -- id_izin
    code text not null,                -- kd_izin
    standing text not null,            -- waiting, referred, taken
    since {instant} not null,
    application_id {id} references application (id)
){strict};
create unique index oss_licence_of_nib on oss_licence (nib_id, licence_id);
create unique index oss_licence_application on oss_licence (application_id) where application_id is not null;
create index oss_licence_list on oss_licence (standing, since, id);
-- Whose account a NIK is: an officer saw the identity card at the counter.
create table proved_nik (
    nik_hash {bytes} primary key,
    account_id {id} not null references account (id),
    proved_at {instant} not null,
    proved_by {id} not null references account (id)
){strict};
