-- What waits for its first try, counted and listed without walking past what failed.
create index outbox_fresh on outbox (run_at) where done_at is null and dead_at is null and last_error is null;
