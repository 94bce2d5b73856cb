"""Units handed to a log by many at once: how many of them stand each second."""

import asyncio
import time
from collections.abc import Callable, Mapping
from hashlib import sha256
from itertools import count
from typing import Any

from baton_common.engine.log.postgres_log import PostgresLog
from baton_common.model.clock import new_id
from baton_common.model.log_port import Conflict, Once, StoredAnswer
from baton_common.model.unit_of_work import UnitOfWork
from tests.bench.rounds import Sample, in_milliseconds
from tests.bench.things import METADATA, THING, TOLD_THING, do

GIVEN_UP = "given up"
_numbers = count()
_REQUEST = sha256(b"a request").digest()
_ANSWER = StoredAnswer(200, b'{"id":"a thing"}')

More = Callable[[], Mapping[str, Any]]
"""Further contents of the next unit: arguments of `Log.run`."""


def nothing_more() -> Mapping[str, Any]:
    """The plain unit."""
    return {}


def with_answer() -> Mapping[str, Any]:
    """An idempotency row with the unit."""
    return {"once": Once("person:bench", new_id(), _REQUEST), "answer": lambda _: _ANSWER}


async def rate(
    log: PostgresLog,
    clients: int,
    seconds: float,
    *,
    hot: int | None = None,
    told: bool = False,
    more: More = nothing_more,
) -> Sample:
    """Units per second of one event each, decided by `clients` at once; each on a stream of its
    own, or all on so many `hot` ones. `told`: with a contract each. A unit that is overtaken
    for ever (Conflict) is given up, as its caller would be told to try again."""
    aggregate = TOLD_THING if told else THING
    taken: list[float] = []
    given_up = 0
    began = time.perf_counter()

    async def client() -> None:
        nonlocal given_up
        asked = began
        while asked - began < seconds:
            asked = time.perf_counter()
            id_ = new_id() if hot is None else str(next(_numbers) % hot)

            def decide(work: UnitOfWork, id_: str = id_) -> None:
                do(work, id_, aggregate)

            try:
                await log.run(decide, metadata=METADATA, **more())
                taken.append(time.perf_counter() - asked)
            except Conflict:
                given_up += 1

    async with asyncio.timeout(seconds + 60):
        await asyncio.gather(*(client() for _ in range(clients)))
    seen = in_milliseconds(taken) if taken else {}
    if given_up:
        seen[GIVEN_UP] = given_up
    return Sample(len(taken) / (time.perf_counter() - began), seen)
