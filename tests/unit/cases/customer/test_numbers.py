"""A case's number is its own, also where two ids would have the same."""

from datetime import UTC, datetime

from baton_cases.domain.number.events import NumberGiven
from baton_cases.domain.number.state import NUMBER
from baton_cases.domain.use_cases.lookups import case_with_number
from baton_cases.domain.use_cases.openings import give_number
from baton_common.model.metadata import Metadata
from baton_common.model.unit_of_work import UnitOfWork
from baton_contracts.case_number import case_number
from baton_testkit.hand_clock import HandClock
from baton_testkit.memory_log import MemoryLog

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
METADATA = Metadata(correlation_id="test")


async def test_a_number_that_is_taken_gives_way_to_the_next_attempt() -> None:
    log = MemoryLog(HandClock(NOON).now)
    taken = NumberGiven(number=case_number("c1"), case_id="other", at=NOON)
    await log.run(lambda work: work.record(NUMBER, taken.number, taken), metadata=METADATA)
    given = await log.run(lambda work: give_number(work, "c1", work.now), metadata=METADATA)
    assert given.answer == case_number("c1", 1)

    def look(work: UnitOfWork) -> tuple[str | None, ...]:
        numbers = (taken.number, given.answer, case_number("c9"))
        return tuple(case_with_number(work, number) for number in numbers)

    assert (await log.run(look, metadata=METADATA)).answer == ("other", "c1", None)
