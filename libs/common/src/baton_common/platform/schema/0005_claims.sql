-- Which process makes the attempt that a due deadline asks for. Its claim lasts until an instant
-- that it moves on while the attempt is under way; others leave the deadline alone until then.
-- A claim counts for the attempt that it was taken for: `append` fences what comes of it by that
-- attempt, and takes the claim away with the deadline. `claimed_by` null: let go before its end.
alter table deadlines
    add column claimed_attempt int not null default 0,
    add column claim int not null default 0,
    add column claimed_until timestamptz not null default '-infinity',
    add column claimed_by text;

-- The earliest due deadlines of each category that nobody works on, at most as many as it has room
-- for; of one stream the first only, and none while another of it is claimed. `lapsed`: also those
-- whose claim ended without a word, because its process is gone. Never waits for a lock, so it
-- stands in no order of locks with `append`.
create function claim_deadlines(
    claimer text, seconds double precision, lapsed boolean,
    categories text[], rooms int[], afters timestamptz[]
) returns table (stream text, name text, attempt int, due_at timestamptz, claim int)
language plpgsql volatile security definer
set search_path = public, pg_temp
set enable_seqscan = off
set plan_cache_mode = force_generic_plan
set jit = off
as $$
#variable_conflict use_column
declare
    now_ timestamptz := clock_timestamp();
begin
    return query
    with free as materialized (
        select f.id
        from unnest(categories, rooms, afters) c(category, room, after)
        cross join lateral (
            select d.id from deadlines d
            where d.due_at > c.after and d.due_at <= now_
                and starts_with(d.stream, c.category || '-')
                and (d.claimed_attempt <> d.attempt
                    or d.claimed_until <= now_ and (lapsed or d.claimed_by is null))
                and not exists (
                    select 1 from deadlines e
                    where e.id > d.stream || '/' and e.id < d.stream || '0' and e.id <> d.id
                        and ((e.due_at, e.id) < (d.due_at, d.id)
                            or e.claimed_attempt = e.attempt and e.claimed_until > now_))
            order by d.due_at, d.id limit c.room
            for update skip locked) f)
    update deadlines t set claimed_attempt = t.attempt, claim = t.claim + 1,
        claimed_until = now_ + make_interval(secs => seconds), claimed_by = claimer
    from free where t.id = free.id
    returning t.stream, substr(t.id, length(t.stream) + 2), t.attempt, t.due_at, t.claim;
end
$$;

-- Claims last `seconds` from now on; those that are still held come back. `working` false: their
-- process has let go of them, and until then (after a failure) nobody takes them. One whose
-- deadline is being fired or moved at this moment is passed over.
create function extend_claims(
    ids text[], attempts int[], claims int[], seconds double precision, working boolean
) returns setof text
language plpgsql volatile security definer
set search_path = public, pg_temp
set enable_seqscan = off
set plan_cache_mode = force_generic_plan
set jit = off
as $$
begin
    return query
    with held as materialized (
        select d.id from deadlines d join unnest(ids, attempts, claims) c(id, attempt, claim)
            on d.id = c.id collate "C" and d.attempt = c.attempt and d.claimed_attempt = c.attempt
                and d.claim = c.claim
        for update of d skip locked)
    update deadlines t set
        claimed_until = clock_timestamp() + make_interval(secs => seconds),
        claimed_by = case when working then t.claimed_by end
    from held where t.id = held.id
    returning t.id;
end
$$;
revoke all on function claim_deadlines, extend_claims from public;
