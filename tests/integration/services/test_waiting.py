"""The wallboard's first line: who waits where."""

from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest

from baton_common.about import About
from baton_common.log_port import Recorded
from baton_common.position import Position
from baton_common.running.projection_tables import ProjectionTables
from baton_routing.domain.contact import CONTACT
from baton_routing.domain.events import ContactAbandoned, ContactArrived, ContactEvent
from baton_routing.projections.waiting import Waiting, queues_now
from tests.integration.services.conftest import NINE, Databases

SECOND = timedelta(seconds=1)


@pytest.fixture
async def pool(database_of: Databases) -> AsyncIterator[asyncpg.Pool]:
    settings = {"search_path": "projections, public"}
    async with (
        database_of("routing") as database,
        asyncpg.create_pool(
            database.service_dsn, min_size=1, max_size=2, server_settings=settings
        ) as made,
    ):
        await ProjectionTables(made, Waiting()).create()
        yield made


def arrived(id_: str, second: int, queue: str = "returns") -> ContactArrived:
    return ContactArrived(
        contact_id=id_,
        channel="voice",
        queue=queue,
        language="en",
        priority=0,
        caller=None,
        dialled=None,
        at=NINE + second * SECOND,
    )


def abandoned(id_: str, second: int) -> ContactAbandoned:
    return ContactAbandoned(contact_id=id_, waited_seconds=1, at=NINE + second * SECOND)


async def happen(pool: asyncpg.Pool, *events: ContactEvent) -> None:
    records = [
        Recorded(
            position=Position(1, number),
            stream=CONTACT.stream(event.contact_id),
            version=1,
            id=UUID(int=number),
            type="",
            event=event,
            about=About(correlation_id="test"),
            at=event.at,
            recorded_at=event.at,
        )
        for number, event in enumerate(events, 1)
    ]
    async with pool.acquire() as connection:
        await Waiting().apply(records, connection)


async def test_who_waits_is_counted_by_queue_with_the_longest_wait(pool: asyncpg.Pool) -> None:
    await happen(pool, arrived("k1", 0), arrived("k2", 5), arrived("k3", 7, "billing"))
    assert [tuple(row) for row in await queues_now(pool)] == [
        ("billing", 1, NINE + 7 * SECOND),
        ("returns", 2, NINE),
    ]


async def test_who_left_waits_no_more(pool: asyncpg.Pool) -> None:
    await happen(pool, arrived("k1", 0), arrived("k2", 5), abandoned("k2", 6))
    await happen(pool, abandoned("k1", 9), arrived("k4", 10, "billing"))
    assert [tuple(row) for row in await queues_now(pool)] == [("billing", 1, NINE + 10 * SECOND)]
