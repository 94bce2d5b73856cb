"""A server that stops finishes what is under way and ends what would never end."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

from baton_common.edge.http.caller import Caller
from baton_common.edge.http.event_routes import event_routes
from baton_common.edge.http.sse import Live, Update
from baton_common.edge.identity.policy import needs
from baton_common.edge.identity.principal import Role
from baton_common.edge.identity.tickets import Tickets
from baton_common.model.position import Position
from baton_common.platform.telemetry.metrics import Metrics
from baton_common.program.serving import DRAIN
from baton_testkit.waiting import until
from tests.integration.edge.serving import raw, served
from tests.integration.edge.test_hostile_clients import request
from tests.unit.edge.shop import new_log, shop


async def silence(caller: Caller, after: Position | None) -> AsyncIterator[Update]:
    yield Update(Position(1, 1), "opened", b"{}")
    await asyncio.Event().wait()


async def test_an_open_stream_does_not_hold_up_the_end() -> None:
    live = Live(Metrics())
    api = shop(more=(event_routes(needs(Role.AGENT), Tickets(), live, silence),))
    serving = AsyncExitStack()
    port = await serving.enter_async_context(served(api))
    async with raw(port) as client:
        await client.send(request("GET /v1/events"))
        await client.up_to(b"event: opened")
        async with asyncio.timeout(DRAIN / 2):
            await serving.aclose()
        assert b"id: 1.1" in await client.rest()


async def test_a_command_under_way_is_finished_before_the_end() -> None:
    log = new_log()
    serving = AsyncExitStack()
    port = await serving.enter_async_context(served(shop(log)))
    async with raw(port) as client:
        await client.send(request(content_length=16) + b'{"colour":')
        await until(lambda: is_answered(port))
        closing = asyncio.create_task(serving.aclose())
        await until(lambda: is_refused(port))
        await client.send(b'"red"}')
        assert b" 201 " in await client.head()
        await closing
    assert len(log.store.events) == 1


async def is_answered(port: int) -> bool:
    async with raw(port) as other:
        await other.send(request("GET /healthz"))
        return b" 200 " in await other.head()


async def is_refused(port: int) -> bool:
    try:
        async with raw(port):
            return False
    except ConnectionError:
        return True
