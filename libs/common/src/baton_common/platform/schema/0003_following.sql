-- What those who follow logs and topics keep for themselves: the service role writes these tables.

create table projection_marks (
    projection text collate "C",
    topic text collate "C",
    partition int,
    epoch int,
    position bigint,
    next_offset bigint not null default 0,
    primary key (projection, topic, partition, epoch, position)
);

-- How far a topic's relay was acknowledged, fenced by the epoch of its lease.
create table relay (
    topic text collate "C",
    lease_epoch int not null,
    epoch int,
    position bigint,
    primary key (topic, epoch, position)
);

create table relay_log (
    topic text collate "C",
    epoch int,
    position bigint,
    acknowledged_at timestamptz not null default clock_timestamp(),
    primary key (topic, epoch, position)
);

-- Time to live and renewal, an epoch of its own. The end is part of the key as in `marks`.
create table leases (
    name text collate "C",
    epoch int,
    until timestamptz,
    holder text not null,
    primary key (name, epoch, until)
);

-- Early records: the chain is open from the mark to the record's `previous`.
create table gaps (
    subscriber text collate "C",
    topic text collate "C",
    partition int,
    mark_epoch int not null,
    mark_position bigint not null,
    previous_epoch int not null,
    previous bigint not null,
    since timestamptz not null default clock_timestamp(),
    primary key (subscriber, topic, partition)
);

-- Encrypted bytes too large for an event, committed before the append that names them.
-- `sha256` is that of the ciphertext: a hash of the words would outlive their erasure.
create table blobs (
    sha256 bytea primary key check (octet_length(sha256) = 32),
    subject text not null,
    ciphertext bytea not null,
    stored_at timestamptz not null default clock_timestamp()
);
alter table blobs alter column ciphertext set storage external;
create index blobs_age on blobs (stored_at);

-- Read models live here, made by the service role itself; it may not create anything in `public`,
-- where the functions that run with the owner's rights look up their names.
create schema projections;
