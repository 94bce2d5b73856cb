-- Bodies as people read them, and what is pruned.

create view readable_events as
select e.position, e.epoch, e.stream, e.version, e.type, e.type_version, e.at, e.recorded_at,
    convert_from(e.data, 'UTF8')::jsonb as data, convert_from(e.metadata, 'UTF8')::jsonb as metadata,
    e.id, encode(e.contract_hash, 'hex') as contract_hash
from events e;

create view readable_contracts as
select c.position, c.epoch, c.partition, c.previous_epoch, c.previous, c.key, c.type,
    convert_from(c.body, 'UTF8')::jsonb as body
from contracts c;

-- Contracts that nobody needs any more: below what every relay was acknowledged, below (epoch,
-- position) as given (the least of the direct marks and the sealed position), and never the last
-- of a partition, on which the next one stands. Gives how many went. Events are never pruned.
create function prune_contracts(below_epoch int, below_position bigint, most int) returns int
language plpgsql volatile security definer
set search_path = public, pg_temp
as $$
declare
    pruned int;
begin
    perform 1 from log_head for update;
    delete from contracts where position in (
        select c.position from contracts c
        where (c.epoch, c.position) < (below_epoch, below_position)
            and not exists (
                select 1 from (
                    select distinct on (r.topic) r.epoch, r.position from relay r
                    order by r.topic, r.epoch desc, r.position desc) sent
                where (sent.epoch, sent.position) <= (c.epoch, c.position))
            and exists (
                select 1 from contracts later where later.partition = c.partition
                    and (later.epoch, later.position) > (c.epoch, c.position))
        order by c.epoch, c.position limit most);
    get diagnostics pruned = row_count;
    return pruned;
end
$$;
revoke all on function prune_contracts from public;
