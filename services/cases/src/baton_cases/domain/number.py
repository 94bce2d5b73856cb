"""The case number: which case has it. Its stream makes sure that no two do."""

from datetime import datetime

import msgspec

from baton_common.model.aggregate import Aggregate
from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event
from baton_common.model.unit_of_work import UnitOfWork
from baton_contracts.case_number import case_number


class NumberGiven(Event, frozen=True):
    """The number belongs to this case for ever."""

    number: str
    case_id: str


class NumberHolder(msgspec.Struct, frozen=True):
    """The case that has the number; None: nobody has."""

    case_id: str | None = None


NUMBER: Aggregate[NumberHolder, NumberGiven] = Aggregate(
    "number",
    NumberHolder(),
    lambda _, event: NumberHolder(event.case_id),
    EventTypes({"number-given": NumberGiven}),
)


def give_number(work: UnitOfWork, case_id: str, at: datetime) -> str:
    """The first number that follows from the id and that no other case has."""
    attempt = 0
    while work.version(NUMBER, number := case_number(case_id, attempt)):
        attempt += 1
    work.record(NUMBER, number, NumberGiven(number=number, case_id=case_id, at=at))
    return number


def case_with_number(work: UnitOfWork, number: str) -> str | None:
    """The id of the case that has this number."""
    return work.state(NUMBER, number).case_id
