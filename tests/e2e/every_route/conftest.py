"""The one-machine edition that every route is tried on, with things of two departments."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import partial

import asyncpg
import pytest

from baton_common.edge.identity.api_keys import KEYRING, RING
from baton_testkit.waiting import until
from tests.e2e.call_journey import PBX, SURVEY
from tests.e2e.cast import ADMINISTRATOR, ANA, CONFIGURATION_FILE, SECTIONS
from tests.e2e.doors import LIMIT, Doors
from tests.e2e.every_route.asking import TOMORROW, Ids
from tests.e2e.every_route.making import FAY, NAMES, Making, foreign_things, own_things
from tests.e2e.every_route.references import Kind
from tests.e2e.onebox import Onebox, onebox

DEAD_LETTERS = """insert into dead_letters
    (subscriber, topic, partition, record_offset, digest, key, epoch, position, record, reason,
    recorded_at)
select 'nobody', 'case-updated', 0, n, '\\x00', 'k', 1, n, '\\x7b7d', 'unreadable', now()
from generate_series(1, 5) n"""
"""A dead letter of an invented consumer, since nothing else makes one in each service."""


LABEL = "the-wallboard"
"""The label of the API keys."""


@dataclass(frozen=True)
class Busy:
    """A product in which something has happened, and happens no more."""

    making: Making
    own: Ids
    foreign: Ids
    keys: dict[str, str]
    """An API key of each service."""

    @property
    def doors(self) -> Doors:
        return self.making.doors

    @property
    def box(self) -> Onebox:
        return self.making.box

    def own_in(self, service: str) -> Ids:
        """With what each service has of its own."""
        return {**self.own, Kind.API_KEY: self.keys[service]}


@pytest.fixture(scope="package")
async def busy() -> AsyncIterator[Busy]:
    """Never stopped by a test. What a test changes, it has made itself."""
    async with onebox(
        BATON_LIMIT_REQUESTS="0", BATON_LIMIT_REQUESTS_ADDRESS="0", BATON_LIMIT_UPLOADS="100"
    ) as box:
        await box.start()
        doors = box.doors
        await doors.load_configuration(CONFIGURATION_FILE.read_bytes() + SURVEY.encode())
        for agent in (ANA, FAY):
            path = f"/agents/{agent.id}/presence"
            body = {"presence": "available"}
            answer = await doors.ask(PBX, "PUT", "routing", path, json=body)
            assert answer.status_code == 200, answer.text
        making = Making(box)
        await making.ended_talk(FAY, "+861055500102")
        own, foreign, _ = await asyncio.gather(
            own_things(making), foreign_things(making), _several_of_all(making)
        )
        keys = {service: await _keys(doors, service) for service in SECTIONS}
        for service in SECTIONS:
            await _put_dead_letters(box, service)
        more = {
            Kind.STREAM: KEYRING.stream(RING),
            Kind.MENTION: LABEL,
            Kind.DEAD_LETTER: (await _dead_letters(doors))[0],
        }
        await until(partial(_is_quiet, box, {}), LIMIT, every=0.5)
        yield Busy(
            making,
            {**NAMES, **own, **more},
            {**foreign, Kind.AGENT: ANA.id, Kind.ACTOR: ANA.id},
            keys,
        )
        assert await box.stop() in {0, 130}


async def _several_of_all(making: Making) -> None:
    """So that each list has pages."""
    await asyncio.gather(
        *(making.answered_survey() for _ in range(3)),
        *(making.waiting_contact() for _ in range(3)),
        *(making.open_handoff() for _ in range(3)),
        *(making.customer_change() for _ in range(3)),
        *(making.missed_call() for _ in range(3)),
    )


async def _is_quiet(box: Onebox, before: dict[str, int]) -> bool:
    """True if no log has grown since the last call."""
    now = {service: await _length(box, service) for service in SECTIONS}
    is_quiet = now == before
    before |= now
    return is_quiet


async def _length(box: Onebox, service: str) -> int:
    connection = await asyncpg.connect(box.database(service).owner_dsn)
    try:
        return int(await connection.fetchval("select count(*) from events"))
    finally:
        await connection.close()


async def _keys(doors: Doors, service: str) -> str:
    """Several, so that each log has a stream of some length; the last one's id."""
    body = {
        "label": LABEL,
        "scopes": [f"{service}:read"],
        "departments": ["*"],
        "expires_at": TOMORROW,
    }
    made = [await doors.post(ADMINISTRATOR, service, "/api-keys", **body) for _ in range(5)]
    return str(made[-1]["id"])


async def _put_dead_letters(box: Onebox, service: str) -> None:
    connection = await asyncpg.connect(box.database(service).owner_dsn)
    try:
        await connection.execute(DEAD_LETTERS)
    finally:
        await connection.close()


async def _dead_letters(doors: Doors) -> list[str]:
    page = await doors.get(ADMINISTRATOR, "cases", "/dead-letters")
    return [each["id"] for each in page["items"]]
