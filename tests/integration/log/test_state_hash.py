"""One hash for a whole history: the same from memory, from the log, and in every order."""

import asyncio

import asyncpg

from baton_common.engine.log.state_hash import StateHash
from baton_common.model.position import Position
from tests.integration.log.conftest import OpenLog
from tests.integration.log.tallies import METADATA, raising


async def test_it_is_that_of_every_streams_state_by_name(
    open_log: OpenLog, owner: asyncpg.Connection
) -> None:
    log = await open_log()
    await asyncio.gather(*(log.run(raising(f"t{n % 7}"), metadata=METADATA) for n in range(60)))
    expected = StateHash()
    for n in range(7):
        expected.add(f"tally-t{n}", 60 // 7 + (n < 60 % 7))
    assert await log.state_hash() == expected.hex()
    before = await log.state_hash(Position(1, 59))
    assert before != expected.hex()
    await owner.execute(
        "update events set data = replace(encode(data, 'escape'), ':1', ':2')::bytea "
        "where position = 60"
    )
    assert await (await open_log()).state_hash() != expected.hex()
    assert await log.state_hash(Position(1, 59)) == before
