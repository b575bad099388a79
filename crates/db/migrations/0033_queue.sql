-- A message that was held up is sent as one with what else waits for the same person.
create index notice_delivery_waiting on notice_delivery (account_id, channel, batch_id) where state = 'waiting';
-- What a worker holds is renewed while it works.
create index outbox_leased on outbox (lease) where lease is not null;
