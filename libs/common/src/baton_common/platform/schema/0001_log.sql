-- The log of a service: what `append` writes and nobody else does (design: one head, units, registers).

-- One row. It is locked by every append and never updated by one: updated beside an open snapshot,
-- it would be found only behind all its dead versions. The head is the newest row of `events`.
create table log_head (
    one boolean primary key default true check (one),
    log uuid not null default gen_random_uuid(),
    epoch int not null default 1,
    timeline text not null default substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8),
    system_identifier bigint not null,
    partitions int not null default 24 check (partitions between 1 and 1000)
);
insert into log_head (system_identifier)
select c.system_identifier from pg_control_system() c;

-- Positions run 1, 2, 3 … in the order of the commits, over all epochs.
-- Bodies are JSON text kept as bytes; `readable_events` shows them to people.
create table events (
    position bigint primary key,
    epoch int not null,
    stream text collate "C" not null,
    version int not null,
    id uuid not null,
    type text not null,
    type_version smallint not null,
    data bytea not null check (octet_length(data) <= 65536),
    metadata bytea not null check (octet_length(metadata) <= 65536),
    contract_hash bytea,
    at timestamptz not null,
    recorded_at timestamptz not null,
    unique (stream, version)
);

-- What an event tells others, written beside it. (0, 0) before the first of a partition.
create table contracts (
    position bigint primary key,
    epoch int not null,
    partition smallint not null,
    previous_epoch int not null,
    previous bigint not null,
    key text not null,
    type text not null,
    body bytea not null check (octet_length(body) <= 65536)
);
create unique index contracts_chain on contracts (partition, epoch, position);

-- How far a subscriber has applied a partition. The position is part of the key and is looked up
-- from above, because a row that is updated in place grows slow beside a long snapshot.
create table marks (
    subscriber text collate "C",
    topic text collate "C",
    partition int,
    epoch int,
    position bigint,
    next_offset bigint not null,
    primary key (subscriber, topic, partition, epoch, position)
);

create table deadlines (
    id text collate "C" primary key,
    stream text collate "C" not null,
    attempt int not null,
    due_at timestamptz not null
) with (fillfactor = 70);
create index deadlines_due on deadlines (due_at);

-- Answers by idempotency key, for seven days. (epoch, position): the head once it was written.
create table idempotency (
    principal text collate "C",
    key text collate "C",
    request bytea not null,
    status smallint not null,
    body bytea not null,
    epoch int not null,
    position bigint not null,
    recorded_at timestamptz not null,
    primary key (principal, key)
);
create index idempotency_age on idempotency using brin (recorded_at);

create table guards (
    name text collate "C" primary key,
    epoch int not null,
    holder text not null
);

-- `reason` null: not dead itself, parked behind one of its key. `wish`: retry or drop.
create table dead_letters (
    subscriber text collate "C",
    topic text collate "C",
    partition int,
    record_offset bigint,
    digest bytea,
    id uuid not null unique default gen_random_uuid(),
    key text collate "C" not null,
    epoch int not null,
    position bigint not null,
    record bytea not null,
    reason text,
    wish text check (wish in ('retry', 'drop')),
    recorded_at timestamptz not null,
    primary key (subscriber, topic, partition, record_offset, digest)
);
create index dead_letters_key on dead_letters (subscriber, key, position);
