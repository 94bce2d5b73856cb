"""Calls of a Kafka client end within our limits, and a task that it loses is not our end."""

import asyncio

import pytest
from aiokafka.errors import KafkaError

from baton_common.engine.feed.connection import bounded, drop_consumer


async def lost() -> None:
    """Fails like a client that awaits a cancelled task of its own."""
    raise asyncio.CancelledError


async def hanging() -> None:
    await asyncio.Event().wait()


async def test_a_task_lost_within_the_client_is_an_error_and_no_end_of_the_caller() -> None:
    with pytest.raises(KafkaError, match="cancelled"):
        await bounded(lost(), 1)


async def test_a_call_that_hangs_ends_at_its_limit() -> None:
    with pytest.raises(TimeoutError):
        await bounded(hanging(), 0.01)


async def test_a_caller_that_is_cancelled_ends() -> None:
    task = asyncio.create_task(bounded(hanging(), 10))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    assert task.cancelled()


class Stuck:
    """A client whose end never comes, or is lost."""

    def __init__(self) -> None:
        self._client = self

    async def stop(self) -> None:
        await lost()

    async def close(self) -> None:
        await lost()


async def test_dropping_a_client_never_fails() -> None:
    await drop_consumer(Stuck())
