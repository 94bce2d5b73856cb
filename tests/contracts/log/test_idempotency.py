"""A request that comes twice is done once, and answered twice."""

import asyncio

import pytest

from baton_common.model.log_port import (
    Once,
    Rejected,
    StoredAnswer,
)
from baton_common.model.messages import Unknown
from baton_common.model.unit_of_work import UnitOfWork
from tests.contracts.log.conftest import Logs
from tests.errands import ERRAND, METADATA


async def test_a_repeated_request_gets_the_stored_answer(logs: Logs) -> None:
    def stored(state: str) -> StoredAnswer:
        return StoredAnswer(201, state.encode())

    once = Once("lena", "key-1", b"hash")
    first = await logs.ask("e1", once=once, answer=stored)
    for there in (False, True):
        second = await logs.ask("e1", there=there, once=once, answer=stored)
        assert second.repeated == StoredAnswer(201, b"open")
        assert second.position == first.position
    with pytest.raises(Rejected):
        await logs.ask("e1", once=Once("lena", "key-1", b"other"), answer=stored)
    await logs.ask("e2", once=Once("bo", "key-1", b"other"), answer=stored)
    assert len(await logs.streams()) == 2


async def test_a_repetition_is_answered_before_its_version_is_compared(logs: Logs) -> None:
    once = Once("lena", "key-1", b"hash")
    await logs.ask("e1", once=once, expected={"errand-e1": 0})
    again = await logs.ask("e1", there=True, once=once, expected={"errand-e1": 0})
    assert again.repeated is not None


async def test_an_answer_that_is_no_success_is_not_stored(logs: Logs) -> None:
    once = Once("lena", "key-1", b"hash")
    await logs.ask("e1", once=once, answer=lambda state: StoredAnswer(422, b"no"))
    assert (await logs.ask("e2", there=True, once=once)).repeated is None


async def test_the_same_request_twice_at_once_is_done_once(logs: Logs) -> None:
    once = Once("lena", "key-1", b"hash")
    ended = await asyncio.gather(*(logs.ask("e1", there=n % 2 == 0, once=once) for n in range(8)))
    assert len(await logs.streams()) == 1
    assert len({done.position for done in ended}) == 1
    assert all(done.repeated is not None or done.answer == "open" for done in ended)


async def test_a_repeated_request_is_unknown_once_its_caller_sees_the_thing_no_more(
    logs: Logs,
) -> None:
    once = Once("lena", "key-1", b"hash")
    await logs.ask("e1", once=once)

    def hidden(work: UnitOfWork) -> None:
        work.state(ERRAND, "e1")
        raise Unknown

    for log in (logs.here, logs.there):
        with pytest.raises(Unknown):
            await log.run(hidden, metadata=METADATA, once=once)
