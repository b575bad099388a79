//! A crowd made by SQL: applications of a city in every stage, with what goes with them; no person is in it.
//!
//! The first hundred fill every list by a page, so that a page looks the same at a hundred and at a million; a desk (a
//! verifier's, an approver's) holds what a person can hold, however large the city.

use db::{DbError, Tx, Value};
use domain::account::Role;
use domain::account::session::longest;
use domain::application::{Application, Channel, Stage};
use domain::ids::{AccountId, ApplicationId};
use ground::App;
use houses::account::accounts;
use houses::application::holder_keys;

/// A name that the first hundred bear and one in a thousand after them.
pub const RARE: &str = "Rahmadaniputra";

/// A name that one in ten bears: those whose number ends in this digit.
pub fn common_name(digit: usize) -> String {
    format!("Contoh{digit}")
}

/// Applications of one transaction: a command has a time limit, also on a busy machine.
const STEP: u64 = 5_000;

// One text for both engines. `$1` and `$2` are the first and the last number, `$3` an instant: number n comes 30 seconds after
// n - 1, ten at a time, so that many bear the same instant. An id ends in the number itself.
const ACCOUNT: &str = "insert into account \
    (id, username, role, password_hash, profile, wrapped_key, phone_hash, email_hash, phone_tail_hash, created_at) \
    values ($1, $2, 'pemohon', 'x', $3, $3, $3, $3, $3, $4)";
const FACTOR: &str = "insert into second_factor (account_id, sealed, set_at, last_step) values ($1, $2, $3, 0)";
const PASSKEY: &str = "insert into passkey (id, account_id, credential, public_key, sign_count, sealed, added_at, mac) \
    values ($1, $1, $2, $2, 0, $2, $3, $2)";
const STAFF_IDENTITY: &str =
    "insert into staff_identity (account_id, identity_hash, sealed, linked_at) values ($1, $2, $2, $3)";
const RECOVERY_CODE: &str = "insert into recovery_code (account_id, code_hash) values ($1, $2)";
const CONTACT_CODE: &str = "insert into contact_code (account_id, purpose, code_hash, tries, channel, sealed, ends_at) \
    values ($1, 'hp', $2, 0, 'sms', $2, $3)";
const RECOVERY: &str = "insert into account_recovery (account_id, asked_at, cancel_hash) values ($1, $3, $2)";
// `$4` the state any list can read, `$5` a verifier.
const APPLICATIONS: &str = "with recursive n(i) as (select cast($1 as bigint) union all select i + 1 from n where i < $2) \
    insert into application (id, owner_id, type_id, type_version, variant, channel, number, version, stage, stage_since, \
    approval_role, officer_id, state, created_at, submitted_at, due_at) \
    select '01a00000-0000-7000-8000-' || cast(100000000000 + i as text), \
    '01b00000-0000-7000-8000-' || cast(100000000000 + (i + 9) / 10 * 10 as text), \
    case i % 10 when 0 then 'sip-perawat' when 1 then 'reklame' else 'skp-penelitian' end, 1, 'baru', \
    case when i % 40 = 0 then 'loket' else 'daring' end, \
    case when i % 50 = 3 then null else '20-' || cast(i as text) end, 2, \
    case when i % 50 = 0 or (i <= 100 and i % 3 = 0) then 'submitted' when i % 50 = 1 then 'awaiting_rekomendasi' when i % 50 = 2 then 'returned' \
    when i % 50 = 3 then 'draft' when i = 4 then 'under_verification' when i = 5 then 'under_approval' \
    when i = 7 then 'awaiting_signature' when i = 8 then 'awaiting_payment' else 'issued' end, \
    $3 + i / 10 * 300000000, case i when 5 then 'kepala_seksi' when 7 then 'kepala_dinas' end, \
    case when i = 4 then cast($5 as text) end, $4, $3 + i / 10 * 300000000, \
    case when i % 50 = 3 then null else $3 + i / 10 * 300000000 end, \
    case when i % 7 = 0 or i % 50 = 3 then null else $3 + i / 10 * 300000000 + 900000000000 end from n";
// The rest follows from the applications between the ids `$1` and `$2`.
const OFFICES: &str = "insert into application_office (application_id, office, asked_at, due_at, answered_at) \
    select id, case when id like '%5' or substr(id, 25) <= '100000000100' then 'DINKES' else 'OPD' || substr(id, 36) end, \
    submitted_at, due_at, case when stage = 'issued' then submitted_at + 3600000000 end \
    from application where id between $1 and $2 and stage in ('issued', 'awaiting_rekomendasi')";
const DESKS: &str = "insert into desk (application_id, desk, type_id, due_at, newest_at) \
    select id, case stage when 'submitted' then 'verification' when 'returned' then 'applicant' \
    when 'awaiting_rekomendasi' then 'offices' when 'awaiting_payment' then 'payment' \
    when 'under_verification' then 'officer:' || officer_id else 'approval:' || approval_role end, '', \
    coalesce(due_at, 9223372036854775807), stage_since from application where id between $1 and $2 \
    and stage not in ('draft', 'issued')";
const DESK_ALL: &str = "insert into desk (application_id, desk, type_id, due_at, newest_at) \
    select id, 'all', '', coalesce(due_at, 9223372036854775807), coalesce(submitted_at, created_at) from application where id between $1 and $2 \
    and stage not in ('draft', 'issued')";
const DESK_COUNTER: &str = "insert into desk (application_id, desk, type_id, due_at, newest_at) \
    select id, 'counter', '', coalesce(due_at, 9223372036854775807), coalesce(submitted_at, created_at) from application where id between $1 and $2 \
    and stage not in ('draft', 'issued') and channel = 'loket'";
const DESK_OFFICES: &str = "insert into desk (application_id, desk, type_id, due_at, newest_at) \
    select application_id, 'office:' || office || case when answered_at is null then '' else ':answered' end, '', \
    coalesce(due_at, 9223372036854775807), coalesce(answered_at, asked_at) \
    from application_office where application_id between $1 and $2";
const DESK_TYPES: &str = "insert into desk (application_id, desk, type_id, due_at, newest_at) \
    select d.application_id, d.desk, a.type_id, d.due_at, d.newest_at from desk d join application a on a.id = d.application_id \
    where d.application_id between $1 and $2 and d.type_id = ''";
// Of the holders, each tenth bears the name `$4` that ends in the digit `$3`; few bear the other.
const COMMON_NAMES: &str = "insert into holder_key (application_id, key_hash) \
    select id, $4 from application where id between $1 and $2 and substr(id, 36) = $3";
const RARE_NAME: &str = "insert into holder_key (application_id, key_hash) select id, $3 from application \
    where id between $1 and $2 and (substr(id, 25) <= '100000000100' or substr(id, 34) = '000')";
const EVENTS: &str = "insert into event (id, subject, subject_id, seq, at, actor, actor_role, kind, payload, previous_hash, hash) \
    select '01e' || substr(id, 4), 'application', id, 1, created_at, owner_id, 'pemohon', 'started', '{}', '', id \
    from application where id between $1 and $2";
// `$3` sealed nothing, `$4` who signed.
const DOCUMENTS: &str = "insert into document (id, application_id, kind, number, short_code, ordered_at, ordered_by, render_input, \
    public, type_id, valid_until, sha256, released_at) \
    select '01d' || substr(id, 4), id, 'licence', 'KERUMUNAN/' || number, 'K' || substr(id, 25), submitted_at, $4, $3, $3, type_id, \
    case when type_id = 'reklame' then null when type_id = 'sip-perawat' then '2024-01-1' || substr(id, 36) \
    else '2031-01-1' || substr(id, 36) end, id, submitted_at from application where id between $1 and $2 and stage = 'issued'";
const VERSIONS: &str = "insert into document_version (sha256, document_id, file_id, level, made_at, simulated) \
    select d.sha256, d.id, d.id, 'B-B', d.released_at, 1 from document d where d.application_id between $1 and $2";
// One in a hundred was sent without an answer.
const ATTEMPTS: &str = "insert into signing_attempt (id, document_id, signer_id, provider, sent_sha256, sent_at, outcome) \
    select '019' || substr(d.id, 4), d.id, d.ordered_by, 'bsre-v2', d.sha256, d.released_at, \
    case when d.id like '%11' then 'unanswered' else 'signed' end from document d where d.application_id between $1 and $2";
// One in a hundred revoked.
const LICENCES: &str = "insert into licence (id, version, number, type_id, type_version, origin, application_id, document_id, public, \
    issued_at, valid_until, status, status_at) select d.id, 1, d.number, d.type_id, 1, 'application', d.application_id, d.id, d.public, \
    d.released_at, d.valid_until, case when d.id like '%11' then 'revoked' else 'active' end, d.released_at \
    from document d where d.application_id between $1 and $2";
const DELIVERIES: &str = "insert into delivery (document_id, office, delivered_at, acknowledged_at) \
    select '01d' || substr(id, 4), \
    case when id like '%5' or substr(id, 25) <= '100000000100' then 'DINKES' else 'OPD' || substr(id, 36) end, submitted_at, \
    case when id like '%05' or substr(id, 25) <= '100000000100' then null else submitted_at end \
    from application where id between $1 and $2 and stage = 'issued'";
// Done, but for one in a hundred that nobody is to run before `$3`, and some given up.
const OUTBOX: &str = "insert into outbox (id, name, lane, body, created_at, run_at, attempts, done_at, dead_at, last_error) \
    select '01f' || substr(id, 4), 'notify', 'notify:' || id, '{}', created_at, cast($3 as bigint), 1, \
    case when id like '%00' or id like '%009' then null else created_at end, \
    case when id like '%009' then created_at end, case when id like '%009' or id like '%000' then 'x' end \
    from application where id between $1 and $2";
const FILES: &str = "insert into file (id, subject, subject_id, requirement, format, size_bytes, meta, wrapped_key, sealed_sha256, \
    uploaded_by, uploaded_at) select '01c' || substr(id, 4), 'application', id, 'ktp', 'pdf', 1, $3, $3, 'x', owner_id, created_at \
    from application where id between $1 and $2";
const TEXTS: &str = "insert into sealed_text (id, subject, subject_id, kind, sealed, commitment, written_at) \
    select id, 'application', id, 'answers', $3, 'x', created_at from application where id between $1 and $2";
const KEYS: &str = "insert into command_key (actor, key, input_hash, answer, at) \
    select owner_id, id, 'x', '', created_at from application where id between $1 and $2";
const READS: &str = "insert into read_entry (id, at, account_id, application_id, page) \
    select id, created_at, owner_id, id, 'kerja' from application where id between $1 and $2";
const LIST_READS: &str = "insert into list_reading (id, at, account_id, list, query, count) \
    select id, created_at, owner_id, 'kerja', '', 10 from application where id between $1 and $2";
// The whole and the verification of each; one in fifty is under way.
const CLOCKS: &str = "insert into clock (application_id, step, pass, type_id, started_at, promise_days, due_at, ended_at, outcome, \
    elapsed_minutes, paused_minutes, days_used, on_time, calendar_version, warned_at, alarmed_at) \
    select id, $3, 1, type_id, submitted_at, 10, due_at, case when stage = 'issued' then submitted_at + 86400000000 end, \
    case when stage = 'issued' then 'issued' end, 480, 0, 1, case when stage = 'issued' then 1 end, 1, submitted_at, submitted_at \
    from application where id between $1 and $2 and submitted_at is not null";
// `$3` stands for what was asked.
const QUESTIONS: &str = "insert into question (id, version, registry, application_id, field, round, asked_id, asked_commitment, \
    asked_hash, status, status_at, verdict, code, simulated, came_at, evidence_id, evidence_commitment) \
    select '018' || substr(id, 4), 2, 'siak', id, 'nik', 1, id, 'x', $3, 'answered', submitted_at, 'agrees', '', 1, submitted_at, id, 'x' \
    from application where id between $1 and $2 and submitted_at is not null";
// One application in ten came of a NIB; the bytes that tell its owner apart tell it apart too.
const NIBS: &str = "insert into oss_nib (id, version, nib_hash, state, summary, received_at) \
    select '019' || substr(id, 4), 2, (select phone_hash from account where account.id = owner_id), '{}', $3, created_at \
    from application where id between $1 and $2 and id like '%0'";
const NIB_EDITIONS: &str = "insert into oss_edition (nib_id, edition, body_hash, text_id, received_at) \
    select id, 1, nib_hash, id, received_at from oss_nib \
    where id between '019' || substr($1, 4) and '019' || substr($2, 4)";
const NIB_LICENCES: &str = "insert into oss_licence (id, nib_id, licence_id, code, standing, since, application_id) \
    select '01c' || substr(id, 4), '019' || substr(id, 4), 'I-1', '1', 'taken', created_at, id from application \
    where id between $1 and $2 and id like '%0'";
const NIB_PEOPLE: &str = "insert into oss_person (nik_hash, nib_id) select nib_hash, id from oss_nib \
    where id between '019' || substr($1, 4) and '019' || substr($2, 4)";
const PROVED: &str = "insert into proved_nik (nik_hash, account_id, proved_at, proved_by) \
    select (select phone_hash from account where account.id = owner_id), owner_id, created_at, owner_id \
    from application where id between $1 and $2 and id like '%0'";
const NOTICES: &str = "insert into notice (id, account_id, topic, subject, subject_id, params, event_key, created_at, read_at) \
    select '017' || substr(id, 4), owner_id, 'issued', 'application', id, '{}', id, created_at, \
    case when id like '%7' then null else created_at end from application where id between $1 and $2";
const NOTICE_DELIVERIES: &str = "insert into notice_delivery (notice_id, channel, account_id, state, created_at, sent_at, batch_id) \
    select '017' || substr(id, 4), 'surel', owner_id, 'sent', created_at, created_at, '017' || substr(id, 4) \
    from application where id between $1 and $2";

// One application in ten was found wanting, one officer with it, and one decision in ten objected to.
const SANCTIONS: &str = "insert into sanction (id, version, measure, status, application_id, account_id, at, letter_id, state) \
    select '015' || substr(id, 4), 2, 'warning', case when id like '%00' then 'proposed' else 'imposed' end, id, owner_id, created_at, \
    case when id like '%00' then null else '015' || substr(id, 4) end, '{}' from application where id between $1 and $2 and id like '%0'";
const OFFICER_SANCTIONS: &str = "insert into sanction (id, version, measure, status, account_id, at, state) \
    select '016' || substr(id, 4), 1, 'officer', 'recorded', owner_id, created_at, '{}' \
    from application where id between $1 and $2 and id like '%0'";
const OBJECTIONS: &str = "insert into objection (id, version, status, application_id, document_id, at, letter_id, state) \
    select '014' || substr(d.id, 4), 2, case when d.id like '%10' then 'open' else 'refused' end, d.application_id, d.id, d.released_at, \
    case when d.id like '%10' then null else '014' || substr(d.id, 4) end, '{}' from document d \
    where d.application_id between $1 and $2 and d.id like '%0'";
// One applicant in ten asked for something about their data; one in a hundred of these is not answered.
const DATA_CASES: &str = "insert into data_case (id, version, kind, account_id, wrapped_key, state, opened_at, due_at, closed_at, warned_at) \
    select '016' || substr(id, 4), 2, 'correction', owner_id, $3, '{}', created_at, created_at + 259200000000, \
    case when id like '%000' then null else created_at end, created_at from application where id between $1 and $2 and id like '%0'";
const ERASED_KEYS: &str = "insert into erased_key (subject, subject_id, case_id, erased_at) \
    select 'application', id, '016' || substr(id, 4), created_at from application where id between $1 and $2 and id like '%0'";

// One applicant in ten is a company, for whom another one answers; each gave a power of attorney to another.
const COMPANIES: &str = "insert into company (account_id, npwp_hash, nib_hash) \
    select a.id, a.phone_hash, a.phone_hash from account a where a.id in \
    (select owner_id from application where id between $1 and $2 and id like '%00')";
const MANDATES: &str = "insert into mandate (id, version, holder_id, agent_id, capacity, standing, given_at, state) \
    select '013' || substr(id, 4), 1, owner_id, owner_id, case when id like '%00' then 'penanggung_jawab' else 'kuasa' end, \
    case when id like '%000' then 'open' else 'holds' end, created_at, '{}' from application where id between $1 and $2 and id like '%0'";

/// Adds the applications numbered from `first` to `last`; `first` is 1 or follows on a multiple of ten.
pub async fn fill(app: &App, first: u64, last: u64, verifier: AccountId) -> Result<(), String> {
    let mut from = first;
    while from <= last {
        let until = last.min(from + STEP - 1);
        step(app, (from, until), verifier).await.map_err(|e| e.to_string())?;
        from = until + 1;
    }
    Ok(())
}

async fn step(app: &App, numbers: (u64, u64), verifier: AccountId) -> Result<(), DbError> {
    let now = app.now();
    let mut state =
        Application::new(ApplicationId(app.id()), AccountId(app.id()), Channel::Daring, ("skp-penelitian", 1), "baru");
    state.stage = Stage::Submitted { since: now };
    let state = serde_json::to_string(&state).map_err(|e| DbError::Engine(e.to_string()))?;
    // A million of them reach from a year and a half ago to half a year ago.
    let start: Value = (now.as_microsecond() - 47_000_000_000_000).into();
    let never: Value = (now.as_microsecond() + 315_000_000_000_000).into();
    let nothing = || Value::Bytes(vec![0]);
    let key = |name: &str| holder_keys::searched(&app.vault, name).concat();
    let common: Vec<Vec<u8>> = (0..10).map(|digit| key(&common_name(digit))).collect();
    let rare = key(RARE);
    let handle = app.clone();
    app.db
        .command(move |tx: &mut dyn Tx| {
            let (first, last) = (bound(numbers.0), bound(numbers.1));
            for n in (numbers.0..=numbers.1).filter(|n| n % 10 == 0) {
                let (own, account) = (Value::Bytes(n.to_be_bytes().to_vec()), id("01b", n));
                let values = [(&account).into(), format!("kerumunan-{n}").into(), own.clone(), start.clone()];
                tx.execute(ACCOUNT, &values)?;
                tx.execute(FACTOR, &[(&account).into(), own.clone(), start.clone()])?;
                tx.execute(PASSKEY, &[(&account).into(), own.clone(), start.clone()])?;
                tx.execute(CONTACT_CODE, &[(&account).into(), own.clone(), start.clone()])?;
                tx.execute(RECOVERY, &[(&account).into(), own.clone(), start.clone()])?;
                tx.execute(STAFF_IDENTITY, &[(&account).into(), own.clone(), start.clone()])?;
                tx.execute(RECOVERY_CODE, &[(&account).into(), own])?;
                if n % 100 == 0 {
                    let id = AccountId(account.parse().unwrap_or_default());
                    let lasts = (now, longest(Role::Pemohon));
                    accounts::open_session(tx, &handle.vault, (&n.to_be_bytes(), id), lasts)?;
                }
            }
            tx.execute(APPLICATIONS, &[first, last, start.clone(), (&state).into(), verifier.into()])?;
            let (first, last) = (id("01a", numbers.0), id("01a", numbers.1));
            let between = || vec![Value::from(&first), Value::from(&last)];
            let with = |more: Vec<Value>| [between(), more].concat();
            tx.execute(OFFICES, &between())?;
            for desk in [DESKS, DESK_ALL, DESK_COUNTER, DESK_OFFICES, DESK_TYPES] {
                tx.execute(desk, &between())?;
            }
            for (digit, key) in common.iter().enumerate() {
                tx.execute(COMMON_NAMES, &with(vec![digit.to_string().into(), key.clone().into()]))?;
            }
            tx.execute(RARE_NAME, &with(vec![rare.clone().into()]))?;
            tx.execute(EVENTS, &between())?;
            tx.execute(DOCUMENTS, &with(vec![nothing(), verifier.into()]))?;
            tx.execute(VERSIONS, &between())?;
            tx.execute(ATTEMPTS, &between())?;
            tx.execute(LICENCES, &between())?;
            tx.execute(DELIVERIES, &between())?;
            tx.execute(OUTBOX, &with(vec![never.clone()]))?;
            tx.execute(FILES, &with(vec![nothing()]))?;
            tx.execute(TEXTS, &with(vec![nothing()]))?;
            tx.execute(KEYS, &between())?;
            tx.execute(READS, &between())?;
            tx.execute(LIST_READS, &between())?;
            tx.execute(CLOCKS, &with(vec!["whole".into()]))?;
            tx.execute(CLOCKS, &with(vec!["verification".into()]))?;
            let asked = Value::Bytes(numbers.0.to_be_bytes().to_vec());
            tx.execute(QUESTIONS, &with(vec![asked]))?;
            tx.execute(NIBS, &with(vec![nothing()]))?;
            tx.execute(DATA_CASES, &with(vec![nothing()]))?;
            tx.execute(ERASED_KEYS, &between())?;
            for statement in [NIB_EDITIONS, NIB_LICENCES, NIB_PEOPLE, PROVED] {
                tx.execute(statement, &between())?;
            }
            for statement in [SANCTIONS, OFFICER_SANCTIONS, OBJECTIONS, COMPANIES, MANDATES] {
                tx.execute(statement, &between())?;
            }
            tx.execute(NOTICES, &between())?;
            tx.execute(NOTICE_DELIVERIES, &between())?;
            Ok(())
        })
        .await
}

fn bound(number: u64) -> Value {
    i64::try_from(number).unwrap_or(i64::MAX).into()
}

/// The id that the statements above give to this number.
fn id(table: &str, number: u64) -> String {
    format!("{table}00000-0000-7000-8000-{}", 100_000_000_000 + number)
}
