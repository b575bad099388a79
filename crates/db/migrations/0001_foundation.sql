-- The foundation. Type words in braces are substituted per engine (src/db/dialect.rs).
-- Instants are microseconds UTC; ids are UUIDs as text; what people typed is sealed; a nullable instant stands for a boolean.

create table account (
    id {id} primary key,
    username text not null unique,
    role text not null,
    office text,
    password_hash text not null,
    profile {bytes} not null,          -- sealed: name, phone, e-mail, NIP
    wrapped_key {bytes} not null,
    phone_hash {bytes} unique,         -- keyed hashes, for sign-in and search
    email_hash {bytes} unique,
    phone_tail_hash {bytes},           -- of the last four digits, for the public status page
    created_at {instant} not null,
    duties_at {instant},               -- duties of Pasal 8(2), 11(3), 11(4) accepted
    duties_version {int},
    one_time_at {instant},             -- the password was made by the system and must be changed
    disabled_at {instant}
){strict};
create index account_role on account (role, created_at);

create table session (
    token_hash {bytes} primary key,
    account_id {id} not null references account (id),
    created_at {instant} not null,
    seen_at {instant} not null,
    expires_at {instant} not null
){strict};
create index session_account on session (account_id);
create index session_expiry on session (expires_at);

create table application (
    id {id} primary key,
    owner_id {id} not null references account (id),
    type_id text not null,
    type_version {int} not null,
    variant text not null,
    channel text not null,
    number text unique,
    version {int} not null,
    stage text not null,
    stage_since {instant} not null,
    approval_role text,                -- who must approve or sign now
    officer_id {id},                   -- verifier who has it open
    state text not null,               -- domain::application::Application as JSON, no personal data
    wrapped_key {bytes},               -- null: erased
    answers {bytes},                   -- sealed
    holder {bytes},                    -- sealed name for lists
    created_at {instant} not null,
    submitted_at {instant},
    due_at {instant}                   -- promised; null when no promise is settled
){strict};
create index application_owner on application (owner_id, created_at desc);
create index application_stage on application (stage, stage_since);
create index application_approval on application (approval_role, stage_since) where approval_role is not null;
create index application_officer on application (officer_id, stage_since) where officer_id is not null;
create index application_submitted on application (submitted_at desc) where submitted_at is not null;

create table application_office (
    application_id {id} not null references application (id),
    office text not null,
    asked_at {instant} not null,
    due_at {instant},
    answered_at {instant},
    primary key (application_id, office)
){strict};
create index application_office_open on application_office (office, asked_at) where answered_at is null;

-- Texts people wrote: reasons, notes, rekomendasi. The event carries sha256(salt || text).
create table sealed_text (
    id {id} primary key,
    application_id {id} not null references application (id),
    kind text not null,
    sealed {bytes} not null,           -- salt and text
    commitment text not null,
    written_at {instant} not null
){strict};
create index sealed_text_application on sealed_text (application_id, written_at);

create table file (
    id {id} primary key,
    application_id {id} not null references application (id),
    requirement text not null,         -- '' for a photo of an examination
    format text not null,
    size_bytes {int} not null,
    pages {int},
    meta {bytes} not null,             -- sealed: name as given, SHA-256 of the plain bytes
    wrapped_key {bytes} not null,
    sealed_sha256 text not null,
    uploaded_by {id} not null,
    uploaded_at {instant} not null
){strict};
create index file_application on file (application_id, uploaded_at);

-- The log: one row per thing that happened, chained per subject; `leaf` is given by the sequencer.
create table event (
    id {id} primary key,
    subject text not null,             -- 'application', 'account', 'system'
    subject_id text not null,
    seq {int} not null,
    at {instant} not null,
    actor text not null,               -- account id or 'system'
    actor_role text,
    kind text not null,
    payload text not null,
    previous_hash text not null,
    hash text not null,
    leaf {int} unique,
    unique (subject, subject_id, seq)
){strict};
create index event_unsequenced on event (at) where leaf is null;
create index event_time on event (at);

create table outbox (
    id {id} primary key,
    topic text not null,
    subject_id text not null,          -- effects of one subject run in order
    body text not null,
    created_at {instant} not null,
    run_at {instant} not null,
    attempts {int} not null,
    lease text,
    lease_until {instant},
    done_at {instant},
    dead_at {instant},
    last_error text
){strict};
create index outbox_open on outbox (run_at) where done_at is null and dead_at is null;
create index outbox_subject on outbox (subject_id, created_at) where done_at is null and dead_at is null;
create index outbox_dead on outbox (dead_at) where dead_at is not null;

create table counter (
    name text primary key,
    last {int} not null
){strict};

create table document (
    id {id} primary key,
    application_id {id} not null references application (id),
    kind text not null,                -- licence, refusal, examination, payment_notice
    office text,                       -- of a berita acara
    number text not null unique,
    short_code text not null unique,
    ordered_at {instant} not null,
    ordered_by {id} not null,
    render_input {bytes} not null,     -- sealed canonical JSON: all that rendering reads
    public {bytes} not null,           -- sealed: what anyone may see
    type_id text not null,
    valid_until text,                  -- civil date
    file_id {id},                      -- the signed file, once released
    sha256 text unique,                -- of the file as issued
    released_at {instant},
    void_at {instant},                 -- number taken, file returned for good: 'batal'
    revoked_at {instant}
){strict};
create index document_application on document (application_id, ordered_at);
create index document_released on document (kind, released_at desc) where released_at is not null;

create table delivery (
    document_id {id} not null references document (id),
    office text not null,
    delivered_at {instant} not null,
    acknowledged_at {instant},
    acknowledged_by {id},
    primary key (document_id, office)
){strict};
create index delivery_office on delivery (office, delivered_at desc);

-- Answers given to commands, by key: the same key with the same input gets the same answer.
create table command_key (
    actor text not null,
    key text not null,
    input_hash text not null,
    answer text not null,
    at {instant} not null,
    primary key (actor, key)
){strict};
create index command_key_at on command_key (at);

-- Who opened personal data of others, before it was shown.
create table read_entry (
    id {id} primary key,
    at {instant} not null,
    account_id {id} not null,
    application_id {id} not null,
    page text not null
){strict};
create index read_entry_application on read_entry (application_id, at);

-- Every version of every licence type that was ever in use, with its template and what both refer to.
create table catalogue_version (
    type_id text not null,
    version {int} not null,
    checksum text not null,
    bundle text not null,              -- JSON: file name -> text
    seen_at {instant} not null,
    primary key (type_id, version)
){strict};

-- Lists of the official who signs, of the register, of offices and of the counter.
create index document_orderer on document (ordered_by, ordered_at desc);
create index document_revoked on document (kind, revoked_at desc) where revoked_at is not null;
create index document_expiry on document (kind, valid_until desc) where revoked_at is null and released_at is not null;
create index delivery_open on delivery (office, delivered_at desc) where acknowledged_at is null;
create index outbox_lane on outbox (subject_id) where done_at is null;
create index application_counter on application (created_at desc) where channel = 'loket';

-- Inboxes: most urgent first; what has no promise comes last. The expression and the list are those of slices/working/lists.rs.
create index application_stage_due on application (stage, (coalesce(due_at, 9223372036854775807)), id);
create index application_running_due on application ((coalesce(due_at, 9223372036854775807)), id)
    where stage not in ('draft', 'issued', 'rejected', 'withdrawn', 'revoked');
create index application_office_answered on application_office (office, answered_at desc) where answered_at is not null;
