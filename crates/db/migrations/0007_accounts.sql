-- An account has a version like everything else that has a history: its events so far.
alter table account add column version {int} not null default 0;
update account set version = (select count(*) from event e where e.subject = 'account' and e.subject_id = account.id);
