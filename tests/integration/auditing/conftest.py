"""The diary as a service put together like any other, and an auditor who asks it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from baton_common.assembling import Assembly
from baton_common.feed.direct import DirectFeed
from baton_common.ground import Ground, Told
from baton_common.http.buckets import UNLIMITED
from baton_common.identity.identify import Identify
from baton_common.identity.keys import LocalKeys
from baton_common.identity.principal import Role
from baton_common.identity.tokens import Tokens
from baton_common.log.postgres_log import PostgresLog
from baton_common.personal import Personal
from baton_common.postgres.database import Database
from baton_common.running.supervision import running
from baton_common.service import Service
from baton_common.testing.memory_vault import MemoryVault
from baton_common.testing.servers.postgres import PostgresServer
from tests.integration.auditing.diary import NOTE, PUBLISHERS
from tests.integration.log.conftest import add_common
from tests.unit.http.shop import KEY, client, token


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


def ground_of(database: Database, vault: MemoryVault, told: Told = lambda log: []) -> Ground:
    return Ground(
        dsn=database.service_dsn,
        vault=vault,
        feed=DirectFeed({}),
        told=told,
        identify=Identify(Tokens([LocalKeys(KEY)]).verify),
        rates=UNLIMITED,
        has_access_log=False,
    )


def auditor_of(service: Service) -> httpx.AsyncClient:
    return client(service.api, token(Role.AUDITOR, sub="otto"))


@pytest.fixture
async def diary(database: Database) -> AsyncIterator[Audited]:
    vault = MemoryVault()
    assembly = Assembly("diary", ground_of(database, vault), [NOTE], PUBLISHERS)
    service = assembly.service([])
    async with running([service]), auditor_of(service) as auditor:
        yield Audited(service, assembly.log, vault, database, auditor)
