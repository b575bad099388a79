-- The legal clock (Pasal 13, 14): calendar, clocks, interruptions, notices, published performance.

-- Versions of the office's calendar; the highest is in force. Nothing is edited: a change is a new version.
create table calendar_version (
    version {int} primary key,
    at {instant} not null,
    by_id {id},                        -- null: taken from the catalogue at the first start
    body text not null,                -- domain::calendar::Calendar as JSON
    note text not null                 -- what was changed, in words for officers
){strict};

-- What the clock says of each pass through a step, and of the whole: derived from the log, recomputed at any time.
create table clock (
    application_id {id} not null references application (id),
    step text not null,                -- 'whole', 'silence', 'verification', 'office:DINKES', 'approval:0', 'signing'
    pass {int} not null,               -- sent back and come again is another pass
    type_id text not null,
    started_at {instant} not null,     -- complete, or the step's beginning
    promise_days {int},                -- null: nothing is promised for it
    due_at {instant},                  -- null: no promise, or a pause runs
    ended_at {instant},
    outcome text,                      -- of 'whole': issued, rejected, withdrawn; of an office: given, refused, withdrawn
    elapsed_minutes {int} not null,    -- office minutes, up to the end or to the last reckoning
    paused_minutes {int} not null,
    days_used {int} not null,          -- counted working days those reach into
    on_time {int},                     -- 1 or 0 once ended, null without a promise
    calendar_version {int} not null,
    paused_since {instant},            -- a pause runs
    warned_at {instant},
    alarmed_at {instant},
    primary key (application_id, step, pass)
){strict};
create index clock_due on clock (due_at) where ended_at is null and alarmed_at is null and due_at is not null;
create index clock_unwarned on clock (due_at) where ended_at is null and warned_at is null and due_at is not null;
create index clock_open on clock (step, due_at) where ended_at is null;
create index clock_running on clock (application_id) where step = 'whole' and ended_at is null;
create index clock_started on clock (step, started_at);
create index clock_ended on clock (step, ended_at) where ended_at is not null;

-- Due date of the step that an officer holds, beside the whole's.
alter table application add column step_due_at {instant};

create table interruption (
    id {id} primary key,
    version {int} not null,
    phase text not null,               -- proposed, announced, dismissed
    state text not null,               -- domain::interruption::Interruption as JSON
    title text not null,               -- words published
    body text not null,
    started_at {instant} not null,
    announced_at {instant},
    confirmed_at {instant},
    expected_end {instant},
    ended_at {instant},
    end_stated_at {instant},
    end_confirmed_at {instant},
    dismissed_at {instant},
    pause_from {instant},              -- once agreed
    pause_agreed_at {instant},
    overdue_alarm_at {instant},        -- when the declarer was last told that the estimate has passed
    end_alarm_at {instant},            -- when it was told that the end is not confirmed
    declared_by {id},
    probe text,                        -- the probe that proposed it
    wrapped_key {bytes} not null,
    created_at {instant} not null
){strict};
create index interruption_current on interruption (announced_at) where announced_at is not null and ended_at is null and dismissed_at is null;
create index interruption_proposed on interruption (created_at) where phase = 'proposed';
create index interruption_past on interruption (started_at desc) where announced_at is not null;
create index interruption_pause on interruption (pause_from) where pause_agreed_at is not null;
create index interruption_unconfirmed on interruption (end_stated_at) where end_stated_at is not null and end_confirmed_at is null;

-- What was published, each time; public by nature.
create table interruption_news (
    interruption_id {id} not null references interruption (id),
    revision {int} not null,
    at {instant} not null,
    kind text not null,                -- declared, updated, ended
    title text not null,
    body text not null,
    expected_end {instant},
    next_update {instant},
    primary key (interruption_id, revision)
){strict};
create index interruption_news_time on interruption_news (at desc);

-- Facts, evidence and reasons of the decisions, sealed with the interruption's key.
create table interruption_text (
    id {id} primary key,
    interruption_id {id} not null references interruption (id),
    kind text not null,
    sealed {bytes} not null,
    commitment text not null,
    written_at {instant} not null
){strict};
create index interruption_text_of on interruption_text (interruption_id, written_at);

-- The document a pause stands on.
create table interruption_file (
    id {id} primary key,
    interruption_id {id} not null references interruption (id),
    format text not null,
    size_bytes {int} not null,
    meta {bytes} not null,             -- sealed: name as given, SHA-256 of the plain bytes
    wrapped_key {bytes} not null,
    sealed_sha256 text not null,
    uploaded_by {id} not null,
    uploaded_at {instant} not null
){strict};
create index interruption_file_of on interruption_file (interruption_id, uploaded_at);

create table social_post (
    interruption_id {id} not null references interruption (id),
    revision {int} not null,
    network text not null,
    state text not null,               -- sending, waiting, posted, failed, unknown
    remote_id text,
    remote_url text,
    error text,                        -- a sentence for the officer
    attempts {int} not null,
    at {instant} not null,
    primary key (interruption_id, revision, network)
){strict};

-- What the system watches of itself.
create table probe (
    name text primary key,
    checked_at {instant} not null,
    failures {int} not null,           -- in a row
    failing_since {instant},
    error text,
    interruption_id {id}               -- what it proposed, while that is open
){strict};

-- One message per person and event; words are made when it is shown or sent, so that no personal data lie here.
create table notice (
    id {id} primary key,
    account_id {id} not null references account (id),
    topic text not null,
    subject text not null,             -- application, interruption, system
    subject_id text not null,
    params text not null,              -- JSON: dates, codes, counts; no personal data
    event_key text not null,
    created_at {instant} not null,
    read_at {instant},
    unique (account_id, event_key)
){strict};
create index notice_inbox on notice (account_id, created_at desc, id desc);
create index notice_unread on notice (account_id) where read_at is null;

-- What goes out of a notice; the deliveries of one batch are one message.
create table notice_delivery (
    notice_id {id} not null references notice (id),
    channel text not null,             -- surel, whatsapp, sms
    account_id {id} not null,
    state text not null,               -- digest, waiting, sending, sent, delivered, bounced, unknown, failed, skipped
    batch_id {id},                     -- the notice itself when it goes at once; null while it waits for a digest
    created_at {instant} not null,
    sent_at {instant},
    provider_id text,
    error text,                        -- without addresses and numbers
    primary key (notice_id, channel)
){strict};
create index notice_delivery_due on notice_delivery (created_at, account_id, channel) where state = 'digest';
create index notice_delivery_digest on notice_delivery (account_id, channel, created_at) where state = 'digest';
create index notice_delivery_batch on notice_delivery (batch_id, channel) where batch_id is not null;
create index notice_delivery_provider on notice_delivery (provider_id, channel) where provider_id is not null;

-- How a person wants to be told; no row, at once by e-mail and nothing else.
create table notice_preference (
    account_id {id} not null references account (id),
    channel text not null,
    mode text not null,                -- at_once, digest, off
    bounced_at {instant},              -- the address refused a message for good; nothing is sent there until the person says so
    primary key (account_id, channel)
){strict};
alter table account add column language text; -- id or en; null: id

-- Published figures: cells computed from the clocks by the timetable, so that the public page reads a few rows however many there are.
create table performance (
    month text not null,               -- 2026-11
    type_id text not null,             -- '' all types
    office text not null,              -- '' applications as a whole; a code: what was asked of that office
    received {int} not null,
    issued {int} not null,             -- of an office: recommended
    rejected {int} not null,           -- of an office: not recommended
    withdrawn {int} not null,
    waiting {int} not null,            -- open at the end of the month, or at computed_at
    hidden {int} not null,             -- bits: counts that are not published, in the order of the columns above
    days text not null,                -- JSON [[working days, how many decided in them], …]
    p50_minutes {int},
    p90_minutes {int},
    promised {int} not null,           -- decided ones with a promise
    on_time {int} not null,
    longest_days {int},                -- of those waiting; null once the month is over
    computed_at {instant} not null,
    primary key (month, type_id, office)
){strict};
create index performance_of on performance (type_id, office, month);
