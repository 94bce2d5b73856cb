"""An administrator looks at a log that went back in time, and lets it go on."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import httpx

from baton_common.edge.http.app import create_app
from baton_common.edge.http.edge import Edge
from baton_common.edge.http.recovery_routes import recovery_routes
from baton_common.edge.identity.identify import Identify
from baton_common.edge.identity.principal import Principal, Role
from baton_common.engine.log.postgres_log import PostgresLog
from baton_common.model.unit_of_work import UnitOfWork
from tests.advice import Advice
from tests.integration.log.conftest import OpenLog
from tests.integration.log.tallies import METADATA, TALLY, TallyRaised, raising
from tests.integration.log.test_epochs import back_to

PATH = "/v1/log/recovery"


@asynccontextmanager
async def door(log: PostgresLog, role: Role) -> AsyncIterator[httpx.AsyncClient]:
    async def prove(token: str) -> tuple[Principal, float]:
        return Principal("otto", frozenset({role})), 2e9

    routes = recovery_routes(log.ready, log.reading.waiting, log.recover)
    api = create_app("trial", [routes], Edge(Identify(prove)))
    transport = httpx.ASGITransport(api)
    headers = {"authorization": "Bearer t"}
    async with httpx.AsyncClient(transport=transport, base_url="http://t", headers=headers) as http:
        yield http


async def lost(open_log: OpenLog, owner: asyncpg.Connection, place: Path) -> PostgresLog:
    """A log that was taken back from five events to three, behind its back."""

    def waits(work: UnitOfWork) -> None:
        work.record(TALLY, "t0", TallyRaised(by=1, at=work.now))
        work.schedule(TALLY.stream("t0"), "look", 1, work.now)

    log = await open_log(second_place=place)
    await log.run(waits, metadata=METADATA)
    for _ in range(4):
        await log.run(raising("t1"), metadata=METADATA)
    await log.close()
    await back_to(owner, 3)
    return await open_log(second_place=place)


async def test_what_is_wrong_is_said_and_nothing_goes_on_by_itself(
    open_log: OpenLog, owner: asyncpg.Connection, tmp_path: Path
) -> None:
    log = await lost(open_log, owner, tmp_path / "trial.json")
    async with door(log, Role.ADMINISTRATOR) as admin:
        standing = (await admin.get(PATH)).json()
        Advice("Look at what was lost, then run `baton recover …`.").said_in(standing["why"])
        assert [each["stream"] for each in standing["waiting"]] == ["tally-t0"]
        went_on = await admin.post(PATH, json={})
        assert went_on.json() == {"position": "2.4"}
        assert (await admin.get(PATH)).json()["why"] is None
        assert (await admin.post(PATH, json={})).status_code == 409
    assert await log.ready() is None


async def test_only_an_administrator_may(
    open_log: OpenLog, owner: asyncpg.Connection, tmp_path: Path
) -> None:
    log = await lost(open_log, owner, tmp_path / "trial.json")
    async with door(log, Role.LEAD) as lead:
        assert (await lead.get(PATH)).status_code == 403
        assert (await lead.post(PATH, json={})).status_code == 403
    assert await log.ready() is not None
