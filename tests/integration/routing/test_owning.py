"""One process owns a pool at a time; its state is kept, and the next owner goes on from there."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from baton_common.engine.log.leases import Leases, take_fence
from baton_common.engine.log.postgres_log import PostgresLog
from baton_common.engine.rekeying import KEY_FORM
from baton_common.model.clock import new_id
from baton_common.model.log_port import Conflict, FenceMove
from baton_common.model.metadata import Metadata
from baton_common.model.position import START, Position
from baton_common.model.service import Loop
from baton_common.platform.postgres.database import Database
from baton_common.program.supervision import Supervisor
from baton_routing.adapters.pool_states import KEPT, SPAN, PoolStates
from baton_routing.domain.matching.matcher import Matcher
from baton_routing.main import AGGREGATES
from baton_routing.pool.owner import PoolOwner
from baton_routing.pool.ownership import PoolEnvironment
from baton_routing.pool.shortcut import FORM as FORM_OF_STATES
from baton_routing.pool.shortcut import encoded, keep, restored
from baton_routing.ports import StoredState
from baton_testkit.waiting import until
from tests.integration.routing.conftest import CONFIGURATION, Floor, floor_on

FORM = b"form"


@pytest.fixture
async def log(database: Database) -> AsyncIterator[PostgresLog]:
    """The log of another process."""
    made = PostgresLog(database.service_dsn, service="routing", aggregates=[*AGGREGATES, KEY_FORM])
    await made.open()
    yield made
    await made.close()


@pytest.fixture
async def states(database: Database, log: PostgresLog) -> AsyncIterator[PoolStates]:
    async with asyncpg.create_pool(database.service_dsn, min_size=1, max_size=2) as pool:
        made = PoolStates(pool, log.readers)
        await made.create()
        await made.create()
        yield made


async def test_when_the_owner_ends_another_process_goes_on(database: Database) -> None:
    async with floor_on(database) as second:
        async with floor_on(database) as first:
            await first.load(CONFIGURATION)
            await first.available("ana")
            await first.call("k1")
            await second.offered("k1", "ana")
        await second.as_("ana").post("/contacts/k1/decline")
        await second.available("bo")
        await second.offered("k1", "bo")


async def test_what_is_written_under_an_old_fence_fails(floor: Floor, log: PostgresLog) -> None:
    await floor.available("ana")
    await floor.call("k1")
    await floor.offered("k1", "ana")
    fence = await log.fence("pool main")
    await take_fence(log.fence, log, "pool main", "another")
    old = FenceMove("pool main", fence.epoch, fence.epoch, fence.holder)
    with pytest.raises(Conflict):
        await log.run(lambda work: None, metadata=Metadata(correlation_id="test"), fences=[old])
    # the owner notices at its next offer, takes the fence back, and goes on
    await floor.as_("ana").post("/contacts/k1/decline")
    await floor.available("bo")
    await floor.offered("k1", "bo")
    assert (await log.fence("pool main")).epoch == fence.epoch + 2


async def test_the_newest_states_are_kept_and_the_first_of_each_span(states: PoolStates) -> None:
    numbers = [10, 20, 30, SPAN + 5, SPAN + 6, SPAN + 7, SPAN + 8, SPAN + 9]
    for number in numbers:
        await states.save("main", FORM, StoredState(Position(1, number), b"%d" % number))
    kept = [position.number for position in await states.kept("main", FORM)]
    assert kept == [SPAN + 9, SPAN + 8, SPAN + 7, SPAN + 5, 10]
    assert len(kept) == KEPT + 2
    assert await states.state("main", Position(1, 10)) == b"10"
    assert await states.state("main", Position(1, 20)) is None
    assert await states.kept("main", b"another form") == []
    assert await states.kept("night", FORM) == []


async def test_a_stored_state_is_where_the_next_owner_begins(
    floor: Floor, log: PostgresLog, states: PoolStates
) -> None:
    await floor.available("bo")
    await floor.call("k1")
    await floor.offered("k1", "bo")
    at, empty = await restored(log, states, "main")
    assert (at, empty.contacts) == (START, 0)
    matcher = Matcher("main")
    head = await log.head()
    for record in await log.read(START, 500):
        matcher.apply(record.event)
    await keep(states, "main", encoded(matcher, head))
    at, again = await restored(log, states, "main")
    assert (at, again.export()) == (head, matcher.export())
    assert (await restored(log, states, "main", Position(head.epoch, head.number - 1)))[0] == START


async def test_a_state_beyond_the_log_is_passed_over(log: PostgresLog, states: PoolStates) -> None:
    lost = encoded(Matcher("main"), Position(1, 1_000))
    await keep(states, "main", lost)
    assert (await restored(log, states, "main"))[0] == START


async def test_the_owner_keeps_the_state_as_the_log_grows(
    floor: Floor, log: PostgresLog, states: PoolStates
) -> None:
    environment = PoolEnvironment(log, states, "night", new_id, store_after=5, store_every=0)
    owner = PoolOwner(environment, Leases(log.readers))
    supervisor = Supervisor()
    supervisor.start("test", [Loop("owns", owner.run)])
    try:
        for number in range(5):
            await floor.call(f"k{number}")
        await until(lambda: states.kept("night", FORM_OF_STATES))
    finally:
        await supervisor.stop()
