-- What was typed and not sent: a form that came after its session had ended, and what an officer is still writing. Sealed under a key
-- of its own beside it, for one account, one page, and a short time.
create table kept_form (
    account_id {id} not null references account (id),
    page text not null,                -- path of the page on which the form stands
    action text not null,              -- path the form is sent to
    wrapped_key {bytes} not null,
    sealed {bytes} not null,
    kept_at {instant} not null,
    expires_at {instant} not null,
    primary key (account_id, page)
){strict};
create index kept_form_newest on kept_form (account_id, kept_at);
create index kept_form_expiry on kept_form (expires_at);
-- On which page each answer was typed last (JSON: field, key of the form, turn), so that a page left open takes nothing away.
alter table application add column typed_on text;
