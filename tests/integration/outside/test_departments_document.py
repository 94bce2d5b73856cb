"""The program in docs/departments.md, as it stands there, installed alone."""

import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from baton_cases.main import build
from baton_cases.settings import CasesSettings
from baton_common.edge.http.rate_limits import UNLIMITED
from baton_common.edge.identity.identify import Identify
from baton_common.edge.identity.principal import Principal, Role
from baton_common.engine.feed.kafka import KafkaFeed
from baton_common.program.environment import Environment
from baton_common.program.kafka_settings import kafka_from
from baton_common.program.production import relayed
from baton_common.program.supervision import running
from baton_testkit.memory_vault import MemoryVault
from baton_testkit.waiting import until
from tests.architecture.tree import ROOT
from tests.e2e.program import Program
from tests.integration.edge.serving import served
from tests.integration.outside.alone import installed_alone, packages_of
from tests.integration.outside.conftest import OUTSIDE, OWNER
from tests.integration.outside.secure_kafka import SecureKafka
from tests.integration.services.conftest import Databases, database_of
from tests.unit.cases.demo import FILE

__all__ = ["database_of"]

CONFIGURATION = FILE.read_text("utf-8").replace("[20s, 20s, 30s, 60s]", "[15m, 15m, 30m, 60m]")
BROKEN = {"address": "kim@customer.example", "text": "It makes no sound.", "matter": "device"}
FOREIGN = {"address": "li@customer.example", "text": "Where is it?", "matter": "invoice"}
LIMIT = 90


def program() -> str:
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / "docs/departments.md").read_text(), re.S)
    return str(code)


async def the_configuration(token: str) -> tuple[Principal, float]:
    """Whoever comes with a token may do everything; keys are proven by the service itself."""
    return Principal("otto", frozenset({Role.ADMINISTRATOR, Role.COMMAND_CENTRE})), 2e9


@dataclass
class Department:
    """A department: its program, its file, its key, and its settings for the API."""

    workshop: Program
    file: Path
    key: str
    configuration: httpx.AsyncClient

    def orders(self) -> list[tuple[str, int]]:
        with closing(sqlite3.connect(self.file, timeout=30)) as db:
            if not db.execute("select 1 from sqlite_master where name = 'orders'").fetchone():
                return []
            return db.execute("select case_id, done from orders order by rowid").fetchall()

    def forget(self) -> None:
        """Loses the writing, as a crash between acting and writing does."""
        with closing(sqlite3.connect(self.file)) as db, db:
            db.execute("delete from orders")
            db.execute("delete from baton_marks")

    async def ask(self, method: str, path: str, **how: Any) -> Any:
        answer = await self.configuration.request(method, f"/v1{path}", **how)
        assert answer.is_success, answer.text
        return answer.json()

    async def notes(self, case_id: str) -> list[str]:
        """All that were written until now; the last of them is ours, so that none is missed."""
        last = {"text": "That is all."}
        made = await self.configuration.post(f"/v1/cases/{case_id}/notes", json=last)
        seen = {"baton-position": made.headers["baton-position"]}
        lines = (await self.ask("GET", f"/cases/{case_id}/story", headers=seen))["items"]
        *notes, end = [line["words"][0] for line in lines if line["kind"] == "note-added"]
        assert end == last["text"]
        return notes


@asynccontextmanager
async def emptied(broker: SecureKafka) -> AsyncIterator[None]:
    """A topic belongs to one log."""
    await broker.delete_topics("case-updated")
    await broker.create_topics("case-updated")
    yield


@pytest.fixture(scope="session")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python that has baton-department and what it needs, and nothing else."""
    return installed_alone(tmp_path_factory.mktemp("alone"))


@pytest.fixture
async def department(
    broker: SecureKafka, database_of: Databases, tmp_path: Path, alone: Path
) -> AsyncIterator[Department]:
    kafka = kafka_from(broker.settings(OWNER))
    async with emptied(broker), database_of("cases") as database:
        environment = Environment(
            dsn=database.service_dsn,
            vault=MemoryVault(),
            feed=KafkaFeed(kafka),
            publishing=relayed("cases", "case-updated", kafka),
            identify=Identify(the_configuration),
            rates=UNLIMITED,
            has_access_log=False,
        )
        service = build(environment, CasesSettings(bytes(range(32))))
        async with running([service]), served(service.api) as port:
            url = f"http://127.0.0.1:{port}"
            bearer = {"authorization": "Bearer organisation"}
            async with httpx.AsyncClient(base_url=url, headers=bearer, timeout=30) as configuration:
                made = Department(
                    Program(["workshop"], {}, tmp_path / "out"),
                    tmp_path / "file",
                    "",
                    configuration,
                )
                await made.ask("PUT", "/configuration", content=CONFIGURATION)
                key = await made.ask("POST", "/api-keys", json=KEY)
                made.key = key["key"]
                settings = {
                    **broker.settings(OUTSIDE),
                    "BATON_CASES": url,
                    "BATON_API_KEY": made.key,
                    "WORKSHOP_FILE": str(made.file),
                    "PYTHONPATH": str(tmp_path),
                }
                (tmp_path / "workshop.py").write_text(program())
                made.workshop = Program(
                    ["workshop"], settings, tmp_path / "output.txt", python=str(alone)
                )
                try:
                    yield made
                finally:
                    await made.workshop.kill()


KEY = {
    "label": "the workshop",
    "scopes": ["cases:read", "cases:write"],
    "departments": ["technical"],
    "expires_at": "2099-01-01T00:00:00Z",
}


def test_it_is_as_short_as_the_page_says() -> None:
    assert len([line for line in program().splitlines() if line.strip()]) < 40
    assert max(map(len, program().splitlines())) <= 100


def test_installed_alone_it_brings_neither_a_web_framework_nor_a_database(alone: Path) -> None:
    brought = packages_of(alone)
    assert {"baton-department", "baton-contracts", "baton-common", "aiokafka"} <= brought
    assert not brought & {"fastapi", "pydantic", "sqlalchemy", "alembic", "asyncpg", "uvicorn"}


async def test_a_department_takes_on_its_cases_and_no_others_and_once(
    department: Department,
) -> None:
    foreign = (await department.ask("POST", "/cases", json=FOREIGN))["id"]
    mine = (await department.ask("POST", "/cases", json=BROKEN))["id"]
    department.workshop.start()

    async def taken() -> bool:
        assert department.workshop.running(), department.workshop.said()
        return department.file.exists() and department.orders() == [(mine, 0)]

    await until(taken, LIMIT)
    assert (await department.ask("GET", f"/cases/{mine}"))["owner"] == "hao"
    await department.workshop.kill()
    department.forget()
    department.workshop.start()
    await until(taken, LIMIT)
    assert await department.notes(mine) == [BROKEN["text"], "On the bench."]
    assert await department.notes(foreign) == [FOREIGN["text"]]


async def test_with_its_key_it_sees_its_own_cases_only(department: Department) -> None:
    foreign = (await department.ask("POST", "/cases", json=FOREIGN))["id"]
    mine = (await department.ask("POST", "/cases", json=BROKEN))["id"]
    theirs = {"authorization": f"Bearer {department.key}"}

    async def listed() -> list[str]:
        found = await department.ask("GET", "/cases", headers=theirs)
        return [case["id"] for case in found["items"]]

    await until(lambda: _is(listed, [mine]), LIMIT)
    assert (
        await department.configuration.get(f"/v1/cases/{mine}", headers=theirs)
    ).status_code == 200
    note = {"text": "hello", "by": "hao"}
    for path in (f"/v1/cases/{foreign}", f"/v1/cases/{foreign}/story", "/v1/cases/nothing"):
        assert (await department.configuration.get(path, headers=theirs)).status_code == 404
    refused = await department.configuration.post(
        f"/v1/cases/{foreign}/notes", json=note, headers=theirs
    )
    assert refused.status_code == 404
    assert (await department.configuration.get("/v1/log", headers=theirs)).status_code == 403


async def _is(look: Any, wanted: Any) -> bool:
    return bool(await look() == wanted)
