-- Views of lists that show rows about several people, their names masked: which list, which filters (never their values), how many rows.
create table list_reading (
    id {id} primary key,
    at {instant} not null,
    account_id {id} not null,
    list text not null,
    query text not null,
    count {int} not null
){strict};
