-- The signed list of licences that are not in force (docs/qr-verification.md) reads along this.
create index licence_out_of_force on licence ((coalesce(valid_until, '9999-12-31'))) where status <> 'active';
-- Since step 8 the licence says what became of it, and nothing writes or reads this any more.
alter table document drop column revoked_at;
