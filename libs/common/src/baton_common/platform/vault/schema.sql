-- The vault's database. Addresses and keys are never in clear: an address is its HMAC, a key is
-- encrypted under the master key, which is not here.

create table vault_keys (
    name text primary key,
    wrapped bytea not null
);
comment on table vault_keys is
    'The vault''s own keys: for the HMAC of addresses and for search tokens. Never changed.';

create table subject_keys (
    subject text not null,
    version int not null check (version > 0),
    wrapped bytea not null,
    made_at timestamptz not null default now(),
    primary key (subject, version)
);

create table addresses (
    hmac bytea primary key,
    subject text not null
);
create index addresses_subject on addresses (subject);

create table erasures (
    subject text primary key,
    unlinked_at timestamptz not null default now(),
    destroyed_at timestamptz
);
create index erasures_open on erasures (unlinked_at) where destroyed_at is null;

revoke all on schema public from public;
