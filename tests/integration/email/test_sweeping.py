"""Stored bytes that no event names go after a day; what an event names is never swept."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from typing import Any, get_args

import asyncpg
import msgspec
import pytest

from baton_common.engine.log.blobs import Blobs
from baton_common.engine.log.postgres_log import PostgresLog
from baton_common.engine.projections.runner import ProjectionRunner
from baton_common.engine.projections.tables import ProjectionTables
from baton_common.model.position import Position
from baton_common.platform.postgres.database import Database
from baton_email.adapters.bytes_sweeper import BytesSweeper
from baton_email.domain.attachment.events import FileUploaded
from baton_email.domain.mail.events import MailArrived
from baton_email.domain.stored_bytes import Blob
from baton_email.main import AGGREGATES
from baton_email.projections.kept_bytes import KeptBytes
from baton_email.queries.kept_bytes import NotCaughtUp, named_by_events
from tests.integration.email.conftest import Running
from tests.unit.email.world import mail


@dataclass(frozen=True)
class Storage:
    """A sweeper beside the running service, and the tables as their owner sees them."""

    email: Running
    sweeper: BytesSweeper
    tables: ProjectionTables[Any]
    owner: asyncpg.Connection

    async def a_day_passes(self) -> None:
        await self.owner.execute("update blobs set stored_at = stored_at - interval '25 hours'")

    async def left(self) -> int:
        return int(await self.owner.fetchval("select count(*) from blobs"))


@pytest.fixture
async def storage(email: Running, database: Database) -> AsyncIterator[Storage]:
    log: PostgresLog = email.log
    pool = asyncpg.create_pool(
        database.service_dsn, min_size=0, server_settings={"search_path": "projections, public"}
    )
    owner = await asyncpg.connect(database.owner_dsn)
    async with pool:
        tables = ProjectionTables(pool, KeptBytes())
        shown = ProjectionRunner(log, tables)
        yield Storage(email, BytesSweeper(log, pool, Blobs(log.readers), shown), tables, owner)
    await owner.close()


async def test_a_doubled_mail_leaves_bytes_that_are_swept_and_the_mail_stays(
    storage: Storage,
) -> None:
    email = storage.email
    await email.send(mail())
    await email.send(mail())
    answer = await email.ask(
        "agent", "POST", "/attachments", content=b"%PDF-1.7 x", params={"name": "a.pdf"}
    )
    assert answer.status_code == 201
    (line,) = await email.messages(1)
    assert await storage.sweeper.sweep() == 0  # too young
    assert await storage.left() == 3
    await storage.a_day_passes()
    assert await storage.sweeper.sweep() == 1
    assert await storage.left() == 2
    raw = await email.ask("auditor", "GET", f"/messages/{line['id']}/raw")
    assert raw.content.endswith(b"Where is my order?\r\n")
    assert await storage.sweeper.sweep() == 0


async def test_a_read_model_that_lags_sweeps_nothing(storage: Storage) -> None:
    await storage.email.send(mail())
    await storage.email.messages(1)
    await storage.a_day_passes()
    never = ProjectionTables(storage.tables.pool, KeptBytes(), name="never-filled")
    lagging = ProjectionRunner(storage.email.log, never)
    with pytest.raises(NotCaughtUp):
        await replace(storage.sweeper, shown=lagging, timeout=0.2).sweep()
    assert await storage.left() == 1


async def test_a_read_model_of_another_release_sweeps_nothing(storage: Storage) -> None:
    await storage.email.send(mail())
    await storage.email.messages(1)
    await storage.a_day_passes()
    await storage.tables.pool.execute("comment on table projections.kept_bytes is null")
    with pytest.raises(NotCaughtUp):
        await storage.sweeper.sweep()
    assert await storage.left() == 1


async def test_the_answer_and_its_checkpoint_are_of_one_moment(storage: Storage) -> None:
    await storage.email.send(mail())
    await storage.email.messages(1)
    head = await storage.email.log.head()
    name = str(await storage.owner.fetchval("select encode(sha256, 'hex') from blobs"))
    assert await storage.sweeper.shown.wait_for(head, 10)
    pool = storage.tables.pool
    assert await named_by_events(pool, [name, "00" * 32], head) == {name}
    with pytest.raises(NotCaughtUp):
        await named_by_events(pool, [name], Position(head.epoch, head.number + 10))


def _structs(type_: Any) -> Iterator[Any]:
    """A type and everything that its fields are made of."""
    if isinstance(type_, type) and issubclass(type_, msgspec.Struct):
        yield type_
        for each in msgspec.structs.fields(type_):
            yield from _structs(each.type)
    for each in get_args(type_):
        yield from _structs(each)


def test_every_event_that_names_bytes_is_folded() -> None:
    events = {event for aggregate in AGGREGATES for event in aggregate.events.classes().values()}
    assert {event for event in events if Blob in _structs(event)} == {MailArrived, FileUploaded}
