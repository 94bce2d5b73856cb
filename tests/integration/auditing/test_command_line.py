"""`baton audit` says what was, and its exit code whether what it compared agrees."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any
from uuid import uuid4

import asyncpg
import pytest
from fastapi import APIRouter, Depends

from baton_cli.__main__ import main
from baton_cli.client import SERVICES
from baton_common.edge.http.allow import allow
from baton_common.edge.http.caller import Caller
from baton_common.edge.http.route_class import edge_router
from baton_common.edge.http.router import ServiceRouter
from baton_common.edge.identity.keys import issue_token
from baton_common.edge.identity.policy import needs
from baton_common.edge.identity.principal import Role
from baton_common.edge.models import PLAIN
from baton_common.engine.feed.connection import KafkaConnection
from baton_common.platform.postgres.database import Database
from baton_common.program.production import relayed
from baton_common.program.service_builder import ServiceBuilder
from baton_common.program.supervision import running
from baton_embedded.servers.kafka import KafkaServer
from baton_testkit.memory_vault import MemoryVault
from baton_testkit.waiting import until
from tests.integration.auditing.conftest import Audited, auditor_of, environment_of
from tests.integration.auditing.diary import NOTE, PUBLISHERS, shut, write
from tests.integration.edge.serving import served
from tests.unit.edge.shop import KEY

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
PAGE = "3f0c9a52-first-page"

Baton = Callable[..., Awaitable[tuple[int, str, str]]]


Auditor = Annotated[Caller, Depends(allow(needs(Role.AUDITOR)))]


def case_routes() -> APIRouter:
    """A page of the diary is the one case there is; its second event has a sentence."""
    router = edge_router("cases")

    @router.get("/v1/cases")
    async def cases(caller: Auditor) -> dict[str, Any]:
        """Find."""
        return {"items": [{"id": PAGE}], "next": None}

    @router.get("/v1/cases/{case_id}/story")
    async def story(caller: Auditor, case_id: Annotated[str, PLAIN]) -> dict[str, Any]:
        """Tell."""
        sentence = "本页已满。" if b"lang=zh" in caller.query else "The page is full."
        return {"items": [{"position": "1.2", "sentence": sentence}], "next": None}

    return router


@pytest.fixture
async def topic(kafka: KafkaServer) -> str:
    name = f"notes-{uuid4().hex[:8]}"
    await kafka.create_topics(name)
    return name


@pytest.fixture
async def relaying(database: Database, kafka: KafkaServer, topic: str) -> AsyncIterator[Audited]:
    """The diary with a relay, one note that was told and acknowledged."""
    vault = MemoryVault()
    told = relayed("diary", topic, KafkaConnection(kafka.servers))
    builder = ServiceBuilder("diary", environment_of(database, vault, told), [NOTE], PUBLISHERS)
    service = builder.service([case_routes()])
    async with running([service]), auditor_of(service) as auditor:
        diary = Audited(service, builder.log, vault, database, auditor)
        await write(diary.log, PAGE, await diary.seal("my secret"), NINE)
        await shut(diary.log, PAGE, NINE + timedelta(hours=1))

        async def acknowledged() -> bool:
            (told,) = (await diary.get("contracts"))["items"]
            return told["acknowledged_at"] is not None

        await until(acknowledged, 60)
        yield diary


@pytest.fixture
async def baton(
    relaying: Audited, kafka: KafkaServer, capsys: pytest.CaptureFixture[str]
) -> AsyncIterator[Baton]:
    """Runs `baton audit …` against the diary as if it were each of the services."""
    api: Any = relaying.service.api
    async with served(ServiceRouter(dict.fromkeys(SERVICES, api), api)) as port:
        environment = {
            "BATON_URL": f"http://127.0.0.1:{port}",
            "BATON_TOKEN": issue_token(KEY, "otto", [Role.AUDITOR]),
            "BATON_KAFKA": kafka.servers,
        }

        async def run(*arguments: str, **more: str) -> tuple[int, str, str]:
            capsys.readouterr()
            command = ["audit", *arguments]
            code = await asyncio.to_thread(main, command, environment | more)
            said = capsys.readouterr()
            out = [line for line in said.out.splitlines() if "audit read" not in line]  # its log
            return code, "\n".join(out), said.err

        yield run


async def test_a_state_as_of_an_instant_comes_as_json_with_its_events(baton: Baton) -> None:
    code, out, _ = await baton("as-of", f"note-{PAGE}", "--at", "2026-03-02T09:30:00Z")
    told = json.loads(out)
    assert code == 0
    assert (told["state_is"], told["version"], len(told["events"])) == ("Written", 1, 1)
    assert "my secret" not in out
    assert "my secret" in (await baton("as-of", f"note-{PAGE}", "--words"))[1]


async def test_a_bad_instant_or_stream_is_one_sentence(baton: Baton) -> None:
    for line in (["note-p", "--at", "noon"], ["note-p", "--known-at", "2026"], ["note-nothing"]):
        code, _, said = await baton("as-of", *line)
        assert code == 1
        assert said.count("\n") == 1


async def test_contracts_are_told_with_the_word_of_kafka_and_compared_with_it(
    baton: Baton, topic: str, relaying: Audited
) -> None:
    code, out, _ = await baton("contracts", f"note-{PAGE}", "--kafka")
    assert code == 0
    assert f"{topic}/" in out
    assert "Kafka         same (offsets: 0)" in out
    code, out, _ = await baton("contracts", "1.2", "--json")
    assert json.loads(out)["fits_hash"] is True
    owner = await asyncpg.connect(relaying.database.owner_dsn)
    await owner.execute("update contracts set body = overlay(body placing 'Open' from 40 for 4)")
    await owner.close()
    code, out, _ = await baton("contracts", "--kafka")
    assert code == 1
    assert "different" in out
    assert "NOT of these bytes" in out


async def test_a_replay_is_compared_with_the_running_service(baton: Baton, tmp_path: Path) -> None:
    code, out, _ = await baton("replay", "cases")
    assert code == 0
    mine = {"position": "1.1", "log": ""}
    file = tmp_path / "replay.json"
    file.write_text(json.dumps(mine))
    code, out, _ = await baton("replay", "cases", "--against", str(file))
    assert code == 1
    assert "THEY DIFFER" in out
    mine["log"] = out.split()[1]
    file.write_text(json.dumps(mine))
    code, out, _ = await baton("replay", "cases", "--against", str(file))
    assert code == 0
    assert "They agree." in out
    for line in (["nobody"], ["--against", str(file)], ["cases", "--against", "/nonexistent"]):
        assert (await baton("replay", *line))[0] == 2


async def test_the_story_joins_every_log_in_order_in_both_languages(baton: Baton) -> None:
    code, out, _ = await baton("story", PAGE)
    lines = out.splitlines()
    assert code == 0
    assert len(lines) == 2 * len(SERVICES)
    told = [line for line in lines if "  cases " in line]
    assert f"note-written  note-{PAGE}  page={PAGE} text=[sealed]" in told[0]
    assert told[1].endswith(
        "The page is full. · 本页已满。  " + told[1][told[1].index("(written") :]
    )
    assert "my secret" not in out
    code, out, _ = await baton("story", PAGE, "--lang", "zh", "--json")
    assert ["本页已满。"] in [json.loads(line)["sentences"] for line in out.splitlines()]
