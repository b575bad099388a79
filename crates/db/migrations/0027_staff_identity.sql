-- As whom officers sign in at a provider outside (OpenID Connect).

create table staff_identity (
    account_id {id} primary key references account (id),
    identity_hash {bytes} not null unique, -- keyed hash of provider and subject: by it somebody is found, and one identity opens one account
    sealed {bytes} not null,               -- how it is called there, under the account's key
    linked_at {instant} not null
){strict};
