"""A service's own database, made by its own migrations, and what it hears."""

import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import asyncpg
import pytest

from baton_common.model.contract import Contract, encode_contract
from baton_common.model.metadata import Metadata
from baton_common.model.position import Position
from baton_common.model.received_message import ReceivedMessage
from baton_common.platform.postgres.database import Database
from baton_common.platform.schema.common import LATEST
from baton_common.platform.schema.granting import grants_for
from baton_common.platform.schema.migrating import migrate
from baton_testkit.servers.postgres import PostgresServer

NINE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LOG = str(uuid.UUID(int=7))

Databases = Callable[[str], AbstractAsyncContextManager[Database]]


@pytest.fixture
def database_of(postgres: PostgresServer) -> Databases:
    """A fresh database of a service, as `python -m baton_<service> migrate` makes it."""

    @asynccontextmanager
    async def made(service: str) -> AsyncIterator[Database]:
        folder = Path(str(import_module(f"baton_{service}").__file__)).parents[2] / "migrations"

        async def prepare(database: Database) -> None:
            await migrate(database.owner_url, database.service_role, folder)

        async with postgres.from_template(f"service-{service}", prepare) as database:
            owner = await asyncpg.connect(database.owner_dsn)
            try:
                for statement in grants_for(database.service_role, LATEST):
                    await owner.execute(statement)  # a copy has not its template's privileges
            finally:
                await owner.close()
            yield database

    return made


def received(number: int, contract: Contract, at: datetime = NINE) -> ReceivedMessage:
    """A contract as it comes from a topic, the one before it being the record before."""
    type_, key, body = encode_contract(contract)
    return ReceivedMessage(
        topic="case-updated",
        partition=0,
        offset=number,
        log=LOG,
        position=Position(1, number),
        previous=Position(1, number - 1) if number > 1 else Position(0, 0),
        key=key,
        type=type_,
        body=body,
        metadata=Metadata(correlation_id="test"),
        at=at,
        recorded_at=at,
    )
