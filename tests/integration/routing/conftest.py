"""The whole routing service on a real PostgreSQL, with the demo's floor."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from typing import Any

import asyncpg
import httpx
import pytest
from joserfc.jwk import OKPKey

from baton_common.edge.http.app import Api
from baton_common.edge.http.rate_limits import UNLIMITED
from baton_common.edge.identity.identify import Identify
from baton_common.edge.identity.keys import LocalKeys, issue_token
from baton_common.edge.identity.tokens import Tokens
from baton_common.engine.feed.port import Reader
from baton_common.engine.log.postgres_log import PostgresLog
from baton_common.engine.projections.rows import PostgresRowStore
from baton_common.engine.rekeying import KEY_FORM
from baton_common.model.contract import Contract
from baton_common.model.service import Service
from baton_common.platform.postgres.database import Database
from baton_common.program.environment import Environment
from baton_common.program.supervision import running
from baton_routing.consumers import all_handlers
from baton_routing.main import AGGREGATES, build
from baton_routing.projections.open_cases import OpenCases
from baton_routing.publisher import PUBLISHERS
from baton_testkit.memory_vault import MemoryVault
from baton_testkit.waiting import until
from tests.integration.services.conftest import NINE, Databases, database_of, received

__all__ = ["database_of"]

KEY = OKPKey.generate_key("Ed25519", parameters={"kid": "test"})

ROLES = {
    "root": ("administrator",),
    "eve": ("auditor",),
    "lena": ("lead",),
    "lars": ("lead",),
    "abel": ("administrator",),
    "sue": ("command-centre",),
    "pbx": ("machine",),
    "desk": ("machine",),
}
DEPARTMENTS = {
    "lena": ("returns",),
    "lars": ("billing",),
    "abel": ("billing",),
    "desk": ("billing",),
}
"""Of those who are limited to some."""

CONFIGURATION = """
routing:
  zone: Asia/Shanghai
  default_queue: front-desk
  queues:
    front-desk: {names: {zh: 前台, en: Front desk}, ring: 20s, wrap_up: 30s}
    returns:
      names: {zh: 退换货, en: Returns}
      skills: {returns: 1}
      numbers: ["+861055500101"]
      wrap_up: 30s
    billing:
      skills: {billing: 1}
      numbers: ["+861055500102"]
      overflow: {after: 60s, to: front-desk}
  agents:
    ana: {skills: {returns: 2}, languages: [zh, en]}
    bo: {skills: {returns: 1}, languages: [zh]}
    cy: {skills: {billing: 1}, languages: [en]}
"""
"""Times long enough that nothing lapses while a slow machine tests something else."""


class QuietFeed:
    """A feed without messages."""

    @asynccontextmanager
    async def open(
        self, subscriber: str, topics: Sequence[str], *, alone: bool = False
    ) -> AsyncIterator[Reader]:
        await asyncio.Event().wait()
        yield None  # type: ignore[misc]  # never comes to this


class Client:
    """One person at the API, who always reads what they wrote."""

    def __init__(self, http: httpx.AsyncClient, person: str) -> None:
        self._http = http
        roles, departments = ROLES.get(person, ("agent",)), DEPARTMENTS.get(person, ())
        token = issue_token(KEY, person, roles=roles, departments=departments)
        self.headers = {"authorization": f"Bearer {token}"}

    async def get(self, path: str, **query: Any) -> Any:
        """The JSON of a 200."""
        answer = await self.ask("GET", path, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def post(self, path: str, **body: Any) -> Any:
        """The JSON of a 2xx."""
        return await self._said("POST", path, body)

    async def put(self, path: str, **body: Any) -> Any:
        """The JSON of a 2xx."""
        return await self._said("PUT", path, body)

    async def refused(self, method: str, path: str, status: int, /, **body: Any) -> str:
        """The detail of a problem with this status."""
        how = {"params": body} if method == "GET" else {"json": body}
        answer = await self.ask(method, path, **how)
        assert answer.status_code == status, answer.text
        assert answer.headers["content-type"].startswith("application/problem+json")
        return str(answer.json()["detail"])

    async def ask(self, method: str, path: str, **how: Any) -> httpx.Response:
        """Whatever it answers; `Baton-Position` is kept for the next request of anybody."""
        headers = {**self.headers, **how.pop("headers", {})}
        answer = await self._http.request(method, f"/v1{path}", headers=headers, **how)
        if (position := answer.headers.get("baton-position")) is not None:
            self._http.headers["baton-position"] = position
        return answer

    async def _said(self, method: str, path: str, body: dict[str, Any]) -> Any:
        answer = await self.ask(method, path, json=body)
        assert answer.is_success, answer.text
        return answer.json()


class Floor:
    """The service as it runs."""

    def __init__(
        self, service: Service, http: httpx.AsyncClient, vault: MemoryVault, database: Database
    ) -> None:
        assert isinstance(service.api, Api)
        self.service = service
        self.api = service.api
        self.database = database
        self.http = http
        self.vault = vault
        self._told = 0
        self.pbx, self.root, self.sue = self.as_("pbx"), self.as_("root"), self.as_("sue")

    def as_(self, person: str) -> Client:
        """The API as a person of the configuration, or the PBX, uses it."""
        return Client(self.http, person)

    async def load(self, configuration: str) -> Any:
        """Applies a configuration as an administrator does."""
        answer = await self.root.ask("PUT", "/configuration", content=configuration.encode())
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def available(self, *people: str) -> None:
        """Each says so."""
        for person in people:
            await self.as_(person).put(f"/agents/{person}/presence", presence="available")

    async def call(self, contact_id: str, queue: str = "returns", **more: Any) -> Any:
        """A contact comes."""
        return await self.pbx.post("/contacts", contact_id=contact_id, queue=queue, **more)

    async def receive(self, *message: Contract) -> None:
        """Gives messages of cases to the read model of open cases and to the consumer, a second
        apart."""
        records = []
        for number, each in enumerate(message, 1):
            self._told += 1
            records.append(received(number, each, NINE + timedelta(seconds=self._told)))
        settings = {"search_path": "projections, public"}
        connection = await asyncpg.connect(self.database.service_dsn, server_settings=settings)
        try:
            await OpenCases().apply(records, PostgresRowStore(connection))
        finally:
            await connection.close()
        log = PostgresLog(
            self.database.service_dsn,
            service="routing",
            aggregates=[*AGGREGATES, KEY_FORM],
            publishers=PUBLISHERS,
        )
        await log.open()
        try:
            handlers = all_handlers()
            for record in records:
                handler = handlers.get(record.type)
                if handler is not None and (decide := await handler(record)) is not None:
                    await log.run(decide, metadata=record.metadata)
        finally:
            await log.close()

    async def contact(self, contact_id: str) -> Any:
        """The contact as it is now."""
        return await self.pbx.get(f"/contacts/{contact_id}")

    async def offered(self, contact_id: str, to: str) -> str:
        """Waits until it rings at them; the offer's id."""
        seen: dict[str, Any] = {}

        async def rings() -> bool:
            seen.update(await self.contact(contact_id))
            return bool(seen["state"] == "offered" and seen["agent"] == to)

        await until(rings, 10)
        return str(seen["offer_id"])

    async def becomes(self, contact_id: str, state: str) -> Any:
        """Waits until it is so; the contact."""
        seen: dict[str, Any] = {}

        async def is_so() -> bool:
            seen.update(await self.contact(contact_id))
            return bool(seen["state"] == state)

        await until(is_so, 10)
        return seen


@pytest.fixture
async def database(database_of: Databases) -> AsyncIterator[Database]:
    """Migrated, and empty."""
    async with database_of("routing") as made:
        yield made


@asynccontextmanager
async def floor_on(database: Database, vault: MemoryVault | None = None) -> AsyncIterator[Floor]:
    """The service, running; several on one database are several processes."""
    vault = vault or MemoryVault()
    environment = Environment(
        dsn=database.service_dsn,
        vault=vault,
        feed=QuietFeed(),
        publishing=lambda log: [],
        identify=Identify(Tokens([LocalKeys(KEY)]).verify),
        rates=UNLIMITED,
        has_access_log=False,
    )
    service = build(environment)
    transport = httpx.ASGITransport(app=service.api)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(running([service]))
        client = httpx.AsyncClient(transport=transport, base_url="http://routing")
        yield Floor(service, await stack.enter_async_context(client), vault, database)


@pytest.fixture
async def empty(database: Database) -> AsyncIterator[Floor]:
    """The service without a configuration."""
    async with floor_on(database) as floor:
        yield floor


@pytest.fixture
async def floor(empty: Floor) -> Floor:
    """The service with a configuration, applied by an administrator."""
    await empty.load(CONFIGURATION)
    return empty
