"""API keys of a service on PostgreSQL: what is said of old ones, and withdrawals elsewhere."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from baton_common.edge.http.open_streams import OpenStreams, StreamLimits
from baton_common.edge.identity.api_keys import (
    KEYRING,
    RING,
    ApiKeyMade,
    ApiKeyOpenedToAll,
    WithdrawApiKey,
    decide,
    new_secret,
)
from baton_common.edge.identity.identify import Identify
from baton_common.edge.identity.key_check import ApiKeys
from baton_common.edge.identity.keys import LocalKeys
from baton_common.edge.identity.tokens import Tokens
from baton_common.engine.log.postgres_log import PostgresLog
from baton_common.model.metadata import Metadata
from baton_common.model.position import START
from baton_common.model.unit_of_work import UnitOfWork
from baton_common.program.watched_keys import with_watched_keys
from baton_testkit.servers.postgres import PostgresServer
from baton_testkit.waiting import until
from tests.integration.edge.conftest import shop_log
from tests.integration.log.conftest import add_common
from tests.unit.edge.shop import KEY

METADATA = Metadata(correlation_id="test")
EXPIRY = datetime(2099, 1, 1, tzinfo=UTC)


async def make(log: PostgresLog, key_id: str, departments: list[str], *, said: bool) -> str:
    """A key as a release made it that says departments, or that did not yet."""
    proof, secret_hash = new_secret(key_id)

    def made(work: UnitOfWork) -> None:
        event = ApiKeyMade(
            key_id=key_id,
            label="till",
            secret_hash=secret_hash,
            scopes=["shop:read"],
            departments=departments,
            expires_at=EXPIRY,
            by="person:ada",
            says_departments=said,
            at=work.now,
        )
        work.record(KEYRING, RING, event)

    await log.run(made, metadata=METADATA)
    return proof


@asynccontextmanager
async def watched(log: PostgresLog) -> AsyncIterator[tuple[Identify, OpenStreams]]:
    """A process of a service, as far as keys are concerned."""
    streams = OpenStreams(StreamLimits())
    tokens = Identify(Tokens([LocalKeys(KEY)]).verify)
    identify, loop = with_watched_keys(tokens, log, streams)
    task = asyncio.ensure_future(loop.run())
    try:
        yield identify, streams
    finally:
        task.cancel()
        await asyncio.wait([task])


async def test_keys_made_while_none_meant_all_go_on_and_the_log_says_so_once(
    log: PostgresLog,
) -> None:
    proofs = [
        await make(log, "old", [], said=False),
        await make(log, "limited", ["north"], said=False),
        await make(log, "new", [], said=True),
    ]
    for _ in range(2):
        async with watched(log):

            async def is_said() -> bool:
                return (await ApiKeys(log).ring()).keys["old"].departments == ["*"]

            await until(is_said)
    principals = [(await ApiKeys(log).verify(each))[0] for each in proofs]
    assert [each.is_unbound for each in principals] == [True, False, False]
    opened = [each.event for each in await log.read(START)]
    assert [each.key_id for each in opened if isinstance(each, ApiKeyOpenedToAll)] == ["old"]


async def test_a_key_that_another_process_withdraws_opens_nothing_and_its_streams_end(
    postgres: PostgresServer,
) -> None:
    async with postgres.from_template("log-integration", add_common) as database:
        here, elsewhere = shop_log(database), shop_log(database)
        await here.open()
        await elsewhere.open()
        proofs = {name: await make(here, name, ["*"], said=True) for name in ("one", "other")}
        async with watched(here) as (identify, streams):
            headers = {name: f"Bearer {proof}".encode() for name, proof in proofs.items()}
            owners = {name: await identify.prove(each) for name, each in headers.items()}
            opened = {name: streams.open(each, 1e12) for name, each in owners.items()}

            def withdraw(work: UnitOfWork) -> None:
                command = WithdrawApiKey(key_id="one", by="person:ada", at=work.now)
                work.record(KEYRING, RING, *decide(command, work.state(KEYRING, RING)))

            await elsewhere.run(withdraw, metadata=METADATA)
            await until(opened["one"].ended.is_set)
            assert not opened["other"].ended.is_set()
            assert not await identify.still_stands(owners["one"])
            assert await identify.still_stands(owners["other"])
        await here.close(2.0)
        await elsewhere.close(2.0)
