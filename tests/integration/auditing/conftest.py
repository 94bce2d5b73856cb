"""The diary as a service put together like any other, and an auditor who asks it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from baton_common.edge.http.rate_limits import UNLIMITED
from baton_common.edge.identity.identify import Identify
from baton_common.edge.identity.keys import LocalKeys
from baton_common.edge.identity.principal import Role
from baton_common.edge.identity.tokens import Tokens
from baton_common.engine.feed.direct import DirectFeed
from baton_common.engine.log.postgres_log import PostgresLog
from baton_common.model.personal import Personal
from baton_common.model.service import Service
from baton_common.platform.postgres.database import Database
from baton_common.program.environment import Environment, Publishing
from baton_common.program.service_builder import ServiceBuilder
from baton_common.program.supervision import running
from baton_testkit.memory_vault import MemoryVault
from baton_testkit.servers.postgres import PostgresServer
from tests.integration.auditing.diary import NOTE, PUBLISHERS
from tests.integration.log.conftest import add_common
from tests.unit.edge.shop import KEY, client, token


@dataclass
class Audited:
    """The running diary: its log, its vault, and what an auditor's client says."""

    service: Service
    log: PostgresLog
    vault: MemoryVault
    database: Database
    auditor: httpx.AsyncClient

    async def seal(self, words: str, address: str = "mei@people.example") -> Personal[str]:
        (subject,) = await self.vault.subjects_of([address])
        (sealed,) = await self.vault.seal([(subject, words)])
        return sealed

    async def get(self, path: str, **query: Any) -> Any:
        """The answer's JSON; AssertionError with it if it is no 200."""
        answer = await self.auditor.get(f"/v1/log/{path}", params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def refused(self, path: str, **query: Any) -> tuple[int, str]:
        """Status and sentence."""
        answer = await self.auditor.get(f"/v1/log/{path}", params=query)
        return answer.status_code, answer.json()["detail"]


@pytest.fixture
async def database(postgres: PostgresServer) -> AsyncIterator[Database]:
    """With the common tables."""
    async with postgres.from_template("log-integration", add_common) as made:
        yield made


def environment_of(
    database: Database, vault: MemoryVault, told: Publishing = lambda log: []
) -> Environment:
    return Environment(
        dsn=database.service_dsn,
        vault=vault,
        feed=DirectFeed({}),
        publishing=told,
        identify=Identify(Tokens([LocalKeys(KEY)]).verify),
        rates=UNLIMITED,
        has_access_log=False,
    )


def auditor_of(service: Service) -> httpx.AsyncClient:
    return client(service.api, token(Role.AUDITOR, sub="otto"))


@pytest.fixture
async def diary(database: Database) -> AsyncIterator[Audited]:
    vault = MemoryVault()
    builder = ServiceBuilder("diary", environment_of(database, vault), [NOTE], PUBLISHERS)
    service = builder.service([])
    async with running([service]), auditor_of(service) as auditor:
        yield Audited(service, builder.log, vault, database, auditor)
