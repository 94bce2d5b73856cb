"""What is there and not the caller's takes the looks of what is not there, in memory or not."""

import pytest

from baton_common.engine.log.loading import FOR_UNKNOWN, LOADING
from baton_common.engine.log.postgres_log import PostgresLog
from baton_common.model.messages import Unknown
from baton_common.model.unit_of_work import UnitOfWork
from baton_common.platform.postgres.borrowing import hearing
from tests.integration.log.conftest import OpenLog
from tests.integration.log.tallies import METADATA, TALLY, looking, raising


async def looks(log: PostgresLog, *ids: str) -> int:
    """Those of a request that is judged by these streams, and comes to *unknown*."""
    heard = list[str]()

    def decide(work: UnitOfWork) -> None:
        for each in ids:
            work.state(TALLY, each)
        raise Unknown

    with hearing(heard.append), pytest.raises(Unknown):
        await log.run(decide, metadata=METADATA)
    return heard.count(LOADING)


async def test_it_takes_as_many_looks_whatever_was_in_memory(open_log: OpenLog) -> None:
    log, other = await open_log(), await open_log()
    for each in ("a", "b"):
        await log.run(raising(each), metadata=METADATA)
    assert await looks(log, "nobody") == FOR_UNKNOWN
    assert await looks(log, "nobody") == FOR_UNKNOWN
    assert await looks(log, "a", "b") == FOR_UNKNOWN
    assert await looks(other, "a", "b") == FOR_UNKNOWN
    assert await looks(log) == FOR_UNKNOWN


async def test_what_is_decided_takes_no_more_looks_than_it_needs(log: PostgresLog) -> None:
    heard = list[str]()
    with hearing(heard.append):
        await log.run(looking("a"), metadata=METADATA)
        await log.run(looking("a"), metadata=METADATA)
    assert heard.count(LOADING) == 1
