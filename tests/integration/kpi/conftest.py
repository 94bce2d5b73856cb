"""The whole kpi service on a real PostgreSQL; what the others tell comes by the direct feed from
logs that say anything."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import asyncpg
import httpx
import pytest
from joserfc.jwk import OKPKey

from baton_common.edge.http.rate_limits import UNLIMITED
from baton_common.edge.identity.identify import Identify
from baton_common.edge.identity.keys import LocalKeys, issue_token
from baton_common.edge.identity.tokens import Tokens
from baton_common.engine.feed.direct import DirectFeed, DirectSource
from baton_common.engine.log.postgres_log import PostgresLog
from baton_common.engine.projections.rows_hash import projection_hash
from baton_common.engine.projections.tables import ProjectionTables
from baton_common.model.aggregate import Aggregate
from baton_common.model.contract import Contract, encode_contract
from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event
from baton_common.model.metadata import Metadata
from baton_common.model.service import Service
from baton_common.model.unit_of_work import UnitOfWork
from baton_common.platform.postgres.database import Database
from baton_common.program.environment import Environment
from baton_common.program.supervision import running
from baton_contracts.published import decode_contract
from baton_contracts.topics import TOPICS
from baton_kpi.main import build
from baton_kpi.projections.indicators import Indicators
from baton_testkit.memory_vault import MemoryVault
from baton_testkit.waiting import until
from tests.integration.kpi.known_day import known_day
from tests.integration.services.conftest import Databases, database_of
from tests.unit.kpi.messages import PublishedMessage

__all__ = ["database_of"]

KEY = OKPKey.generate_key("Ed25519", parameters={"kid": "test"})
ROLES: Mapping[str, tuple[str, ...]] = {
    "otto": ("command-centre",),
    "root": ("administrator",),
    "eve": ("auditor",),
    "lena": ("lead",),
    "ana": ("agent",),
}
DEPARTMENTS: Mapping[str, tuple[str, ...]] = {"lena": ("returns",), "ana": ("returns",)}
LIMIT = 20.0


class Said(Event, frozen=True):
    """A contract that a service published."""

    contract: str
    body: str


TELLER: Aggregate[int, Said] = Aggregate(
    "teller", 0, lambda times, event: times + 1, EventTypes({"said": Said})
)


def publish_said(event: Said, _: int) -> Contract:
    """The contract of the event."""
    return decode_contract(event.contract, event.body.encode())


class Client:
    """One person at the API."""

    def __init__(self, http: httpx.AsyncClient, person: str) -> None:
        self._http = http
        token = issue_token(
            KEY, person, roles=ROLES[person], departments=DEPARTMENTS.get(person, ())
        )
        self.headers = {"authorization": f"Bearer {token}"}

    async def ask(self, path: str, **query: Any) -> httpx.Response:
        """Whatever it answers."""
        return await self._http.get(f"/v1{path}", params=query, headers=self.headers)

    async def get(self, path: str, **query: Any) -> Any:
        """The JSON of a 200."""
        answer = await self.ask(path, **query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def refused(self, path: str, status: int, **query: Any) -> str:
        """The detail of a problem with this status."""
        answer = await self.ask(path, **query)
        assert answer.status_code == status, answer.text
        return str(answer.json()["detail"])

    async def load(self, configuration: str, **query: Any) -> httpx.Response:
        """Put a configuration file."""
        return await self._http.put(
            "/v1/configuration", content=configuration.encode(), params=query, headers=self.headers
        )


class Kpi:
    """The service as it runs, and the four who tell."""

    def __init__(
        self,
        service: Service,
        http: httpx.AsyncClient,
        pool: asyncpg.Pool,
        tellers: Mapping[str, tuple[PostgresLog, DirectSource]],
    ) -> None:
        self.service = service
        self.http = http
        self.pool = pool
        self._tellers = tellers
        self._told: dict[str, int] = {}

    def as_(self, person: str) -> Client:
        """The API as this person uses it."""
        return Client(self.http, person)

    async def publish(self, published: Sequence[PublishedMessage]) -> None:
        """Each in its owner's log; returns when all of it was heard."""
        for each in published:
            log, source = self._tellers[each.topic]
            type_, _, body = encode_contract(each.contract)

            said = Said(contract=type_, body=body.decode(), at=each.at)

            def decide(work: UnitOfWork, said: Said = said) -> None:
                work.record(TELLER, "everything", said)

            done = await log.run(decide, metadata=Metadata(correlation_id="test"))
            assert done.position is not None
            self._told[each.topic] = done.position.number
            source.wake()
        await until(self._heard, LIMIT, every=0.01)

    async def _heard(self) -> bool:
        rows = await self.pool.fetch(
            "select split_part(topic, '@', 1) as topic, max(position) as position "
            "from projection_marks where projection = 'indicators' group by 1"
        )
        received = {row["topic"]: row["position"] for row in rows}
        return all(received.get(topic, 0) >= number for topic, number in self._told.items())

    async def hash(self) -> str:
        """A hash of every row of the read model."""
        return await projection_hash(ProjectionTables(self.pool, Indicators()))


@asynccontextmanager
async def teller(database: Database) -> AsyncIterator[PostgresLog]:
    """A log that tells whatever it is given."""
    log = PostgresLog(
        database.service_dsn,
        service="teller",
        aggregates=[TELLER],
        publishers={"teller": publish_said},
    )
    await log.open()
    try:
        yield log
    finally:
        await log.close()


@asynccontextmanager
async def running_kpi(database_of: Databases) -> AsyncIterator[Kpi]:
    """With databases of its own."""
    async with AsyncExitStack() as stack:
        tellers = {}
        for topic in TOPICS:
            of_teller = await stack.enter_async_context(database_of("kpi"))
            log = await stack.enter_async_context(teller(of_teller))
            tellers[topic.name] = log, DirectSource(log.readers, topic.owner)
        database = await stack.enter_async_context(database_of("kpi"))
        environment = Environment(
            dsn=database.service_dsn,
            vault=MemoryVault(),
            feed=DirectFeed({name: source for name, (_, source) in tellers.items()}),
            publishing=lambda log: [],
            identify=Identify(Tokens([LocalKeys(KEY)]).verify),
            rates=UNLIMITED,
            has_access_log=False,
        )
        service = build(environment)
        await stack.enter_async_context(running([service]))
        http = await stack.enter_async_context(
            httpx.AsyncClient(transport=httpx.ASGITransport(service.api), base_url="http://kpi")
        )
        pool = await stack.enter_async_context(
            asyncpg.create_pool(database.service_dsn, min_size=1, max_size=2)
        )
        yield Kpi(service, http, pool, tellers)


@pytest.fixture
async def kpi(database_of: Databases) -> AsyncIterator[Kpi]:
    """One that has heard nothing."""
    async with running_kpi(database_of) as made:
        yield made


@pytest.fixture
async def known(kpi: Kpi) -> Kpi:
    """A service that has received the known day."""
    await kpi.publish(known_day().published)
    return kpi
