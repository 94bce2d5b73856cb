-- The only writer of the log. One call carries many units; each is applied whole or not at all.
--
-- Everything that a unit compares is a register: what it was decided on, and what it is after it.
-- The first unit of a call that touches a register is compared with the table, a later one with
-- the last unit of the call that *changes* it. A unit that fails is left out, and with it every
-- later one that stands on it.
--
-- Rules for the caller:
--   * one autocommit statement in READ COMMITTED, never cancelled; after a lost connection the very
--     same call is sent again (what had landed comes back as `landed`, with its position);
--   * units are numbered 1..n in the order decided; the rows of every array are in that order;
--   * nothing stands on a firing within one call: "not due yet" may come true by itself, and a call
--     that was cut off may land after its repetition was answered;
--   * a group of arrays without rows is null (empty arrays cost 25 us more a call);
--   * every unit that writes changes a register, or a call that lands late would be applied twice;
--   * a deadline is touched only by a unit that was decided on its stream;
--   * version 0 of a stream has the nil uuid; a mark or guard that is not there is 0.
create function append(
    decided_epoch int,
    -- decided on; `written`: how many events this unit adds to the stream, `last`: id of the last
    read_unit int[], read_stream text[], read_version int[], read_id uuid[],
    read_written int[], read_last uuid[],
    event_unit int[], event_id uuid[], event_stream text[], event_version int[],
    event_type text[], event_type_version smallint[], event_data bytea[], event_metadata bytea[],
    event_at timestamptz[],
    -- what the event tells: null if nothing
    told_partition smallint[], told_key text[], told_type text[], told_body bytea[],
    told_hash bytea[],
    mark_unit int[], mark_subscriber text[], mark_topic text[], mark_partition int[],
    mark_from_epoch int[], mark_from bigint[], mark_to_epoch int[], mark_to bigint[],
    mark_offset bigint[],
    -- set | cancel | fire; in one unit a fire or cancel may be followed by a set
    deadline_unit int[], deadline_op text[], deadline_id text[], deadline_attempt int[],
    deadline_stream text[], deadline_due timestamptz[],
    answer_unit int[], answer_principal text[], answer_key text[], answer_request bytea[],
    answer_status smallint[], answer_body bytea[],
    -- from = to: only compared; to = from + 1: taken over
    guard_unit int[], guard_name text[], guard_from int[], guard_to int[], guard_holder text[],
    -- free: no row of this key | dead | park: behind one of its key | gone | wish
    record_unit int[], record_op text[], record_subscriber text[], record_key text[],
    record_topic text[], record_partition int[], record_offset bigint[], record_digest bytea[],
    record_epoch int[], record_position bigint[], record_bytes bytea[], record_reason text[],
    out head bigint,            -- the position before the first event of this call
    out recorded timestamptz,
    out failed int[],           -- these three are parallel; a reason is one of
    out reasons text[],         -- stream mark guard done deadline record stands landed
    out positions bigint[]      -- of the first event of a unit that landed earlier
)
language plpgsql volatile security definer
-- generic plans at once (a lone append 386 us, else 550), and none made while a table was small
set search_path = public, pg_temp
set enable_seqscan = off
set plan_cache_mode = force_generic_plan
set jit = off
as $$
#variable_conflict use_column
declare
    now_ timestamptz;
    here log_head;
    bad int[];
    why text[];
    before int;
    edge_unit int[];
    edge_on int[];
    r record;
begin
    if current_setting('transaction_isolation') <> 'read committed' then
        raise exception 'append wants read committed' using errcode = 'BT001';
    end if;

    -- The lock. Every statement after it has its own snapshot and sees what the last holder wrote.
    select * into here from log_head for update;
    if (here.epoch, here.timeline) is distinct from
            (decided_epoch, substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8))
        or here.system_identifier <> (select system_identifier from pg_control_system())
    then
        raise exception 'decided in epoch %, the log is in epoch % or elsewhere',
            decided_epoch, here.epoch using errcode = 'BT002';
    end if;

    -- One reading of the clock decides both `recorded_at` and what is due.
    now_ := clock_timestamp();
    select e.position, greatest(e.recorded_at, now_) into head, recorded
        from events e order by e.position desc limit 1;
    head := coalesce(head, 0);
    recorded := coalesce(recorded, now_);

    -- What fails by itself. `b` is the row of this call that the row stands on, if any.
    select array_agg(c.u), array_fill('stream'::text, array[count(*)::int]) into bad, why
    from (
        select u, s, v, id, max(o) filter (where n > 0) over (
            partition by s order by o rows between unbounded preceding and 1 preceding) b
        from unnest(read_unit, read_stream collate "C", read_version, read_id, read_written)
            with ordinality r(u, s, v, id, n, o)) c
    where case when c.b is null
        then not coalesce((
            select e.version = c.v and e.id = c.id from events e
            where e.stream = c.s order by e.version desc limit 1), c.v = 0)
        else c.v <> read_version[c.b] + read_written[c.b] or c.id <> read_last[c.b] end;

    if cardinality(mark_unit) > 0 then
        select bad || array_agg(c.u), why || array_fill('mark'::text, array[count(*)::int])
        into bad, why
        from (
            select u, s, t, p, fe, f, lag(o) over (partition by s, t, p order by o) b
            from unnest(mark_unit, mark_subscriber collate "C", mark_topic collate "C",
                mark_partition, mark_from_epoch, mark_from)
                with ordinality r(u, s, t, p, fe, f, o)) c
        where case when c.b is null
            then not coalesce((
                select k.epoch = c.fe and k.position = c.f from marks k
                where k.subscriber = c.s and k.topic = c.t and k.partition = c.p
                order by k.epoch desc, k.position desc limit 1), (c.fe, c.f) = (0, 0))
            else (c.fe, c.f) is distinct from (mark_to_epoch[c.b], mark_to[c.b]) end;
    end if;

    if cardinality(guard_unit) > 0 then
        select bad || array_agg(c.u), why || array_fill('guard'::text, array[count(*)::int])
        into bad, why
        from (
            select u, n, f, max(o) filter (where t <> f) over (
                partition by n order by o rows between unbounded preceding and 1 preceding) b
            from unnest(guard_unit, guard_name collate "C", guard_from, guard_to)
                with ordinality r(u, n, f, t, o)) c
        where c.f <> case when c.b is null
            then coalesce((select g.epoch from guards g where g.name = c.n limit 1), 0)
            else guard_to[c.b] end;
    end if;

    if cardinality(answer_unit) > 0 then
        select bad || array_agg(c.u), why || array_fill('done'::text, array[count(*)::int])
        into bad, why
        from (
            select u, p, k, row_number() over (partition by p, k order by o) nth
            from unnest(answer_unit, answer_principal collate "C", answer_key collate "C")
                with ordinality r(u, p, k, o)) c
        where c.nth > 1 or (
            select 1 from idempotency d where d.principal = c.p and d.key = c.k limit 1
        ) is not null;
    end if;

    if cardinality(deadline_unit) > 0 then
        -- Only a firing has a condition: this attempt is there, and due.
        select bad || array_agg(c.u), why || array_fill('deadline'::text, array[count(*)::int])
        into bad, why
        from (
            select u, op, i, a, lag(o) over (partition by i order by o) b
            from unnest(deadline_unit, deadline_op, deadline_id collate "C", deadline_attempt)
                with ordinality r(u, op, i, a, o)) c
        where c.op = 'fire' and not case when c.b is null
            then coalesce((
                select d.attempt = c.a and d.due_at <= now_ from deadlines d
                where d.id = c.i limit 1), false)
            else deadline_op[c.b] = 'set' and deadline_attempt[c.b] = c.a
                and deadline_due[c.b] <= now_ end;
    end if;

    if cardinality(record_unit) > 0 then
        select bad || array_agg(c.u), why || array_fill('record'::text, array[count(*)::int])
        into bad, why
        from (
            select u, op, s, k, t, p, n, h,
                max(o) filter (where op in ('dead', 'park', 'gone')) over (
                    partition by s, k order by o
                    rows between unbounded preceding and 1 preceding) b
            from unnest(record_unit, record_op, record_subscriber collate "C",
                record_key collate "C", record_topic collate "C", record_partition,
                record_offset, record_digest)
                with ordinality r(u, op, s, k, t, p, n, h, o)) c
        where case
            when c.op in ('gone', 'wish') then (
                select 1 from dead_letters d
                where (d.subscriber, d.topic, d.partition, d.record_offset, d.digest)
                    = (c.s, c.t, c.p, c.n, c.h) limit 1) is null
            when c.op = 'free' then c.b is not null or (
                select 1 from dead_letters d
                where d.subscriber = c.s and d.key = c.k limit 1) is not null
            when c.op = 'park' then case when c.b is null
                then (select 1 from dead_letters d
                    where d.subscriber = c.s and d.key = c.k limit 1) is null
                else record_op[c.b] = 'gone' end
            else false end;
    end if;

    failed := '{}';
    reasons := '{}';
    positions := '{}';
    if cardinality(bad) > 0 then
        -- What stands on a failed unit: rare, so it may cost something.
        select array_agg(x.u), array_agg(x.b) into edge_unit, edge_on
        from (
            select u, max(u) filter (where n > 0) over (
                partition by s order by o rows between unbounded preceding and 1 preceding) b
            from unnest(read_unit, read_stream, read_written) with ordinality r(u, s, n, o)
            union select u, lag(u) over (partition by s, t, p order by o)
            from unnest(mark_unit, mark_subscriber, mark_topic, mark_partition)
                with ordinality r(u, s, t, p, o)
            union select u, max(u) filter (where f <> t) over (
                partition by n order by o rows between unbounded preceding and 1 preceding)
            from unnest(guard_unit, guard_name, guard_from, guard_to)
                with ordinality r(u, n, f, t, o)
            union select u, lag(u) over (partition by i order by o)
            from unnest(deadline_unit, deadline_id) with ordinality r(u, i, o)
            union select u, max(u) filter (where op <> 'free') over (
                partition by s, k order by o rows between unbounded preceding and 1 preceding)
            from unnest(record_unit, record_op, record_subscriber, record_key)
                with ordinality r(u, op, s, k, o)) x
        where x.b < x.u;
        loop
            before := cardinality(bad);
            select bad || coalesce(array_agg(distinct x.u), '{}') into bad
            from unnest(edge_unit, edge_on) x(u, b)
            where x.b = any(bad) and x.u <> all(bad);
            exit when cardinality(bad) = before;
            why := why || array_fill('stands'::text, array[cardinality(bad) - before]);
        end loop;
        -- A unit of which the first event is there under its own id landed in an earlier try.
        select array_agg(y.u order by y.u),
            array_agg(case when y.landed > 0 then 'landed' else y.w end order by y.u),
            array_agg(y.landed order by y.u)
        into failed, reasons, positions
        from (
            select b.u, b.w, coalesce((
                select (
                    select e.position from events e
                    where e.stream = r.s and e.version = r.v and e.id = r.i limit 1)
                from unnest(event_unit, event_stream, event_version, event_id)
                    with ordinality r(u, s, v, i, o)
                where r.u = b.u order by r.o limit 1), 0) landed
            from (
                select distinct on (u) u, w from unnest(bad, why) with ordinality q(u, w, o)
                order by u, o) b) y;
    end if;

    -- The units that stand. Positions are given out over what survives, so there are no holes.
    if cardinality(event_unit) > 0 then
        with standing as materialized (
            select head + row_number() over (order by e.o) as position, e.*
            from unnest(event_unit, event_id, event_stream, event_version, event_type,
                event_type_version, event_data, event_metadata, event_at,
                told_partition, told_key, told_type, told_body, told_hash)
                with ordinality e(u, id, stream, version, type, type_version, data, metadata, at,
                    p, k, told, body, hash, o)
            where e.u <> all(failed)),
        stored as (
            insert into events (position, epoch, stream, version, id, type, type_version, data,
                metadata, contract_hash, at, recorded_at)
            select s.position, here.epoch, s.stream, s.version, s.id, s.type, s.type_version,
                s.data, s.metadata, s.hash, s.at, recorded
            from standing s)
        insert into contracts (position, epoch, partition, previous_epoch, previous, key, type, body)
        select x.position, here.epoch, x.p,
            case when x.before is not null then here.epoch else coalesce((
                select c.epoch from contracts c where c.partition = x.p
                order by c.epoch desc, c.position desc limit 1), 0) end,
            coalesce(x.before, (
                select c.position from contracts c where c.partition = x.p
                order by c.epoch desc, c.position desc limit 1), 0),
            x.k, x.told, x.body
        from (
            select s.*, lag(s.position) over (partition by s.p order by s.position) as before
            from standing s where s.p is not null) x;
    end if;

    if cardinality(answer_unit) > 0 then
        insert into idempotency (principal, key, request, status, body, epoch, position, recorded_at)
        select a.p, a.k, a.r, a.s, a.b, here.epoch,
            head + (select count(*) from unnest(event_unit) e(u) where e.u <> all(failed)), recorded
        from unnest(answer_unit, answer_principal, answer_key, answer_request, answer_status,
            answer_body) a(u, p, k, r, s, b)
        where a.u <> all(failed);
    end if;

    if cardinality(mark_unit) > 0 then
        for r in
            select distinct on (k.s, k.t, k.p) k.*,
                first_value(k.fe) over w as old_epoch, first_value(k.f) over w as old_position
            from unnest(mark_unit, mark_subscriber collate "C", mark_topic collate "C",
                mark_partition, mark_from_epoch, mark_from, mark_to_epoch, mark_to, mark_offset)
                with ordinality k(u, s, t, p, fe, f, te, t_, n, o)
            where k.u <> all(failed)
            window w as (partition by k.s, k.t, k.p order by k.o)
            order by k.s, k.t, k.p, k.o desc
        loop
            if (r.old_epoch, r.old_position) = (0, 0) then
                insert into marks (subscriber, topic, partition, epoch, position, next_offset)
                values (r.s, r.t, r.p, r.te, r.t_, r.n);
            else
                update marks m set epoch = r.te, position = r.t_, next_offset = r.n
                where m.subscriber = r.s and m.topic = r.t and m.partition = r.p
                    and m.epoch = r.old_epoch and m.position = r.old_position;
            end if;
        end loop;
    end if;

    if cardinality(guard_unit) > 0 then
        insert into guards (name, epoch, holder)
        select distinct on (g.n) g.n, g.t, g.h
        from unnest(guard_unit, guard_name, guard_from, guard_to, guard_holder)
            with ordinality g(u, n, f, t, h, o)
        where g.f <> g.t and g.u <> all(failed)
        order by g.n, g.o desc
        on conflict (name) do update set epoch = excluded.epoch, holder = excluded.holder;
    end if;

    if cardinality(deadline_unit) > 0 then
        -- Per deadline the last unit that stands decides.
        with final as materialized (
            select distinct on (d.i) d.i, d.op, d.a, d.s, d.due
            from unnest(deadline_unit, deadline_op, deadline_id, deadline_attempt,
                deadline_stream, deadline_due) with ordinality d(u, op, i, a, s, due, o)
            where d.u <> all(failed)
            order by d.i, d.o desc),
        gone as (
            delete from deadlines t
            where t.id = any(array(select f.i from final f where f.op <> 'set')))
        insert into deadlines (id, stream, attempt, due_at)
        select f.i, f.s, f.a, f.due from final f where f.op = 'set'
        on conflict (id) do update
            set stream = excluded.stream, attempt = excluded.attempt, due_at = excluded.due_at;
    end if;

    if cardinality(record_unit) > 0 then
        for r in
            select x.*
            from unnest(record_unit, record_op, record_subscriber, record_topic, record_partition,
                record_offset, record_digest, record_reason) x(u, op, s, t, p, n, h, w)
            where x.op in ('gone', 'wish') and x.u <> all(failed)
        loop
            if r.op = 'gone' then
                delete from dead_letters d where d.subscriber = r.s and d.topic = r.t
                    and d.partition = r.p and d.record_offset = r.n and d.digest = r.h;
            else
                update dead_letters d set wish = r.w where d.subscriber = r.s and d.topic = r.t
                    and d.partition = r.p and d.record_offset = r.n and d.digest = r.h;
            end if;
        end loop;
        insert into dead_letters (subscriber, topic, partition, record_offset, digest, key, epoch,
            position, record, reason, recorded_at)
        select x.s, x.t, x.p, x.n, x.h, x.k, x.e, x.at, x.r, x.w, recorded
        from unnest(record_unit, record_op, record_subscriber, record_key, record_topic,
            record_partition, record_offset, record_digest, record_epoch, record_position,
            record_bytes, record_reason) x(u, op, s, k, t, p, n, h, e, at, r, w)
        where x.op in ('dead', 'park') and x.u <> all(failed)
        -- one without chain headers does not move the mark, so it may come again
        on conflict do nothing;
    end if;
end
$$;

-- A new epoch, after the database went back in time or elsewhere. Compare-and-set on the epoch, so
-- of several processes one begins it. The event `log-resumed` says what was and where it forked.
create function begin_epoch(
    decided_epoch int, new_epoch int, event_id uuid, event_metadata bytea, out fork bigint
)
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
    here log_head;
    now_ timestamptz;
    newest timestamptz;
begin
    select * into here from log_head for update;
    if here.epoch <> decided_epoch or new_epoch <= here.epoch then
        raise exception 'epoch % cannot follow: the log is in epoch %', new_epoch, here.epoch
            using errcode = 'BT002';
    end if;
    now_ := clock_timestamp();
    select e.position, e.recorded_at into fork, newest
        from events e order by e.position desc limit 1;
    fork := coalesce(fork, 0);
    update log_head set epoch = new_epoch,
        timeline = substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8),
        system_identifier = (select c.system_identifier from pg_control_system() c);
    insert into events (position, epoch, stream, version, id, type, type_version, data, metadata,
        at, recorded_at)
    values (fork + 1, new_epoch, 'log-' || here.log,
        1 + coalesce((select max(e.version) from events e where e.stream = 'log-' || here.log), 0),
        event_id, 'log-resumed', 1,
        convert_to(json_build_object(
            'at', to_char(now_ at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
            'old_epoch', here.epoch, 'new_epoch', new_epoch, 'fork', fork)::text, 'UTF8'),
        event_metadata, now_, greatest(newest, now_));
end
$$;

-- Answers older than seven days. The head lock first, as everywhere; gives how many went.
create function sweep_idempotency(most int) returns int
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
    swept int;
begin
    perform 1 from log_head for update;
    delete from idempotency where (principal, key) in (
        select i.principal, i.key from idempotency i
        where i.recorded_at < clock_timestamp() - interval '7 days' limit most);
    get diagnostics swept = row_count;
    return swept;
end
$$;

-- PUBLIC may execute new functions.
revoke all on all functions in schema public from public;
