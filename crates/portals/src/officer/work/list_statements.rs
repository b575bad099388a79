//! The statements of the inboxes: one per group and order, each along an index of its own to the last term of its order.
//!
//! `$1` and `$2` are key and id of the last row seen; then whose list it is, where it is somebody's; then the licence type. What
//! has no promise is due at the end of time. That expression and the list of stages stand here as in the indexes, word for
//! word, and a limit is a number: a planner that does not know it prefers to sort. Where the licence type is a filter along
//! the list ('' for all), the list is what lies on somebody's desk; a list that grows with the years has a statement for it.

/// In a stage, least time left first.
pub const STAGE_DUE: &str = "select id, number, state, due_at, wrapped_key, holder, coalesce(due_at, 9223372036854775807) as k \
    from application where stage = $3 and stage not in ('draft', 'issued', 'rejected', 'withdrawn', 'revoked') \
    and coalesce(due_at, 9223372036854775807) >= $1 and (coalesce(due_at, 9223372036854775807) > $1 or id > $2) \
    order by coalesce(due_at, 9223372036854775807), id limit 26";
/// In a stage, newest first.
pub const STAGE_NEWEST: &str = "select id, number, state, due_at, wrapped_key, holder, stage_since as k \
    from application where stage = $3 and stage not in ('draft', 'issued', 'rejected', 'withdrawn', 'revoked') \
    and stage_since <= $1 and (stage_since < $1 or id < $2) order by stage_since desc, id desc limit 26";
/// In a stage, of one type, least time left first.
pub const STAGE_TYPE_DUE: &str = "select id, number, state, due_at, wrapped_key, holder, coalesce(due_at, 9223372036854775807) as k \
    from application where stage = $3 and type_id = $4 \
    and stage not in ('draft', 'issued', 'rejected', 'withdrawn', 'revoked') \
    and coalesce(due_at, 9223372036854775807) >= $1 and (coalesce(due_at, 9223372036854775807) > $1 or id > $2) \
    order by coalesce(due_at, 9223372036854775807), id limit 26";
/// In a stage, of one type, newest first.
pub const STAGE_TYPE_NEWEST: &str = "select id, number, state, due_at, wrapped_key, holder, stage_since as k \
    from application where stage = $3 and type_id = $4 \
    and stage not in ('draft', 'issued', 'rejected', 'withdrawn', 'revoked') and stage_since <= $1 \
    and (stage_since < $1 or id < $2) order by stage_since desc, id desc limit 26";
/// Taken by a verifier, least time left first.
pub const OFFICER_DUE: &str = "select id, number, state, due_at, wrapped_key, holder, coalesce(due_at, 9223372036854775807) as k \
    from application where officer_id = $3 and ($4 = '' or type_id = $4) \
    and coalesce(due_at, 9223372036854775807) >= $1 and (coalesce(due_at, 9223372036854775807) > $1 or id > $2) \
    order by coalesce(due_at, 9223372036854775807), id limit 26";
/// Taken by a verifier, newest first.
pub const OFFICER_NEWEST: &str = "select id, number, state, due_at, wrapped_key, holder, stage_since as k \
    from application where officer_id = $3 and ($4 = '' or type_id = $4) and stage_since <= $1 \
    and (stage_since < $1 or id < $2) order by stage_since desc, id desc limit 26";
/// Before an approver, least time left first.
pub const APPROVAL_DUE: &str = "select id, number, state, due_at, wrapped_key, holder, coalesce(due_at, 9223372036854775807) as k \
    from application where approval_role = $3 and ($4 = '' or type_id = $4) \
    and coalesce(due_at, 9223372036854775807) >= $1 and (coalesce(due_at, 9223372036854775807) > $1 or id > $2) \
    order by coalesce(due_at, 9223372036854775807), id limit 26";
/// Before an approver, newest first.
pub const APPROVAL_NEWEST: &str = "select id, number, state, due_at, wrapped_key, holder, stage_since as k \
    from application where approval_role = $3 and ($4 = '' or type_id = $4) and stage_since <= $1 \
    and (stage_since < $1 or id < $2) order by stage_since desc, id desc limit 26";
/// Under way, least time left first.
pub const RUNNING_DUE: &str = "select id, number, state, due_at, wrapped_key, holder, coalesce(due_at, 9223372036854775807) as k \
    from application where stage not in ('draft', 'issued', 'rejected', 'withdrawn', 'revoked') \
    and coalesce(due_at, 9223372036854775807) >= $1 and (coalesce(due_at, 9223372036854775807) > $1 or id > $2) \
    order by coalesce(due_at, 9223372036854775807), id limit 26";
/// Under way, newest first.
pub const RUNNING_NEWEST: &str = "select id, number, state, due_at, wrapped_key, holder, submitted_at as k \
    from application where stage not in ('draft', 'issued', 'rejected', 'withdrawn', 'revoked') \
    and submitted_at <= $1 and (submitted_at < $1 or id < $2) order by submitted_at desc, id desc limit 26";
/// Under way, of one type, least time left first.
pub const RUNNING_TYPE_DUE: &str = "select id, number, state, due_at, wrapped_key, holder, coalesce(due_at, 9223372036854775807) as k \
    from application where type_id = $3 and stage not in ('draft', 'issued', 'rejected', 'withdrawn', 'revoked') \
    and coalesce(due_at, 9223372036854775807) >= $1 and (coalesce(due_at, 9223372036854775807) > $1 or id > $2) \
    order by coalesce(due_at, 9223372036854775807), id limit 26";
/// Under way, of one type, newest first.
pub const RUNNING_TYPE_NEWEST: &str = "select id, number, state, due_at, wrapped_key, holder, submitted_at as k \
    from application where type_id = $3 and stage not in ('draft', 'issued', 'rejected', 'withdrawn', 'revoked') \
    and submitted_at <= $1 and (submitted_at < $1 or id < $2) order by submitted_at desc, id desc limit 26";
/// Under way, come in at the counter, least time left first.
pub const COUNTER_DUE: &str = "select id, number, state, due_at, wrapped_key, holder, coalesce(due_at, 9223372036854775807) as k \
    from application where channel = 'loket' \
    and stage not in ('draft', 'issued', 'rejected', 'withdrawn', 'revoked') and ($3 = '' or type_id = $3) \
    and coalesce(due_at, 9223372036854775807) >= $1 and (coalesce(due_at, 9223372036854775807) > $1 or id > $2) \
    order by coalesce(due_at, 9223372036854775807), id limit 26";
/// Under way, come in at the counter, newest first.
pub const COUNTER_NEWEST: &str = "select id, number, state, due_at, wrapped_key, holder, submitted_at as k \
    from application where channel = 'loket' \
    and stage not in ('draft', 'issued', 'rejected', 'withdrawn', 'revoked') and ($3 = '' or type_id = $3) \
    and submitted_at <= $1 and (submitted_at < $1 or id < $2) order by submitted_at desc, id desc limit 26";
/// Asked of an office, least time left first.
pub const ASKED_DUE: &str = "select a.id, a.number, a.state, o.due_at, a.wrapped_key, a.holder, coalesce(o.due_at, 9223372036854775807) as k \
    from application_office o join application a on a.id = o.application_id where o.office = $3 \
    and o.answered_at is null and ($4 = '' or o.type_id = $4) and coalesce(o.due_at, 9223372036854775807) >= $1 \
    and (coalesce(o.due_at, 9223372036854775807) > $1 or o.application_id > $2) \
    order by coalesce(o.due_at, 9223372036854775807), o.application_id limit 26";
/// Asked of an office, newest first.
pub const ASKED_NEWEST: &str = "select a.id, a.number, a.state, o.due_at, a.wrapped_key, a.holder, o.asked_at as k \
    from application_office o join application a on a.id = o.application_id where o.office = $3 \
    and o.answered_at is null and ($4 = '' or o.type_id = $4) and o.asked_at <= $1 \
    and (o.asked_at < $1 or o.application_id < $2) order by o.asked_at desc, o.application_id desc limit 26";
/// Answered by an office, newest first.
pub const ANSWERED: &str = "select a.id, a.number, a.state, o.due_at, a.wrapped_key, a.holder, o.answered_at as k \
    from application_office o join application a on a.id = o.application_id where o.office = $3 \
    and o.answered_at is not null and o.answered_at <= $1 and (o.answered_at < $1 or o.application_id < $2) \
    order by o.answered_at desc, o.application_id desc limit 26";
/// Answered by an office, of one type, newest first.
pub const ANSWERED_TYPE: &str = "select a.id, a.number, a.state, o.due_at, a.wrapped_key, a.holder, o.answered_at as k \
    from application_office o join application a on a.id = o.application_id where o.office = $3 and o.type_id = $4 \
    and o.answered_at is not null and o.answered_at <= $1 and (o.answered_at < $1 or o.application_id < $2) \
    order by o.answered_at desc, o.application_id desc limit 26";
// A tab counts to a thousand: beyond it the number tells nobody anything, and counting a million rows would hold up the page.
// They count in an order, so that no planner finds reading the table as good as reading the index.
/// See [`STAGE_DUE`].
pub const COUNT_STAGE: &str = "select count(*) as n from (select 1 as one from application where stage = $1 \
    and stage not in ('draft', 'issued', 'rejected', 'withdrawn', 'revoked') order by stage_since limit 1000) t";
/// See [`OFFICER_DUE`].
pub const COUNT_OFFICER: &str = "select count(*) as n from (select 1 as one from application \
    where officer_id = $1 order by stage_since limit 1000) t";
/// See [`APPROVAL_DUE`].
pub const COUNT_APPROVAL: &str = "select count(*) as n from (select 1 as one from application \
    where approval_role = $1 order by stage_since limit 1000) t";
/// See [`RUNNING_DUE`].
pub const COUNT_RUNNING: &str = "select count(*) as n from (select 1 as one from application \
    where stage not in ('draft', 'issued', 'rejected', 'withdrawn', 'revoked') order by submitted_at limit 1000) t";
/// See [`COUNTER_DUE`].
pub const COUNT_COUNTER: &str = "select count(*) as n from (select 1 as one from application where channel = 'loket' \
    and stage not in ('draft', 'issued', 'rejected', 'withdrawn', 'revoked') order by submitted_at limit 1000) t";
/// See [`ASKED_DUE`].
pub const COUNT_ASKED: &str = "select count(*) as n from (select 1 as one from application_office where office = $1 \
    and answered_at is null order by asked_at limit 1000) t";
/// See [`ANSWERED`].
pub const COUNT_ANSWERED: &str = "select count(*) as n from (select 1 as one from application_office \
    where office = $1 and answered_at is not null order by answered_at limit 1000) t";
/// Sent and taken by nobody, the most urgent first.
pub const URGENT: &str = "select id from application where stage = 'submitted' \
    and stage not in ('draft', 'issued', 'rejected', 'withdrawn', 'revoked') \
    order by coalesce(due_at, 9223372036854775807), id limit 10";
