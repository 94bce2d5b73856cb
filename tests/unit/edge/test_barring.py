"""Who is suspended does not come in, whatever they hold, and the keys they made are withdrawn."""

from datetime import UTC, datetime, timedelta

import pytest

from baton_common.edge.identity.api_keys import KEYRING, RING, ApiKeyMade, MakeApiKey, decide
from baton_common.edge.identity.barring import Barring
from baton_common.edge.identity.identify import Identify
from baton_common.edge.identity.principal import Principal, Role
from baton_common.edge.identity.refusal import NotProven
from baton_common.model.metadata import Metadata
from baton_common.model.unit_of_work import UnitOfWork
from baton_testkit.hand_clock import HandClock
from baton_testkit.memory_log import MemoryLog

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
ANA = b"Bearer token-of-ana"
METADATA = Metadata(correlation_id="barring")


async def proven(token: str) -> tuple[Principal, float]:
    return Principal(id=token.rpartition("-")[2], roles=frozenset({Role.AGENT})), 9e12


def make(key_id: str, by: str) -> MakeApiKey:
    return MakeApiKey(
        key_id=key_id,
        label="x",
        secret_hash="0" * 64,
        scopes=["cases:read"],
        departments=["returns"],
        expires_at=NINE + timedelta(days=1),
        by=by,
        at=NINE,
    )


def keys(log: MemoryLog) -> set[str]:
    return set(log.state(KEYRING, RING).keys)


async def test_a_remembered_token_is_refused_at_once_and_taken_again_later() -> None:
    barred: list[str] = []
    identify = Identify(proven)

    async def ask() -> list[str]:
        return barred

    barring = Barring(MemoryLog(HandClock(NINE).now), identify, ask)
    assert (await identify.prove(ANA)).id == "ana"
    barred.append("ana")
    await barring.look()
    with pytest.raises(NotProven, match="suspended"):
        await identify.prove(ANA)
    assert (await identify.prove(b"Bearer token-of-bo")).id == "bo"
    barred.clear()
    await barring.look()
    assert (await identify.prove(ANA)).id == "ana"


async def test_the_keys_that_they_made_are_withdrawn_once() -> None:
    log = MemoryLog(HandClock(NINE).now)

    def made(work: UnitOfWork) -> None:
        for key_id, by in (("k1", "ana"), ("k2", "bo")):
            work.record(KEYRING, RING, *decide(make(key_id, by), work.state(KEYRING, RING)))

    await log.run(made, metadata=METADATA)

    async def ask() -> list[str]:
        return ["ana"]

    barring = Barring(log, Identify(proven), ask)
    await barring.look()
    assert keys(log) == {"k2"}
    before = len(log.store.events)
    await barring.look()
    assert len(log.store.events) == before
    assert isinstance(log.store.events[0].event, ApiKeyMade)


async def test_what_somebody_has_open_ends_when_they_are_suspended() -> None:
    identify = Identify(proven)
    ana, bo = [await identify.prove(f"Bearer token-of-{id_}".encode()) for id_ in ("ana", "bo")]
    ended: list[str] = []
    identify.rights.when_ended(
        lambda concerns: ended.extend(each.id for each in (ana, bo) if concerns(each))
    )

    async def suspended() -> list[str]:
        return ["ana"]

    await Barring(MemoryLog(HandClock(NINE).now), identify, suspended).look()
    assert ended == ["ana"]
