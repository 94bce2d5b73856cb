"""The opening of a case, and its first answer."""

from datetime import datetime
from typing import ClassVar

import msgspec

from baton_kpi.domain.facts.fact import Fact, seconds_between

LIVE = ("voice", "chat", "callback", "desk")
"""Channels on which the customer is answered before there is a case."""


class CaseFact(Fact, frozen=True, kw_only=True):
    """One case, as it was opened."""

    kind: ClassVar = "cases"
    main: ClassVar = "opened_at"
    scope: ClassVar = "department"
    views: ClassVar = ("person", "matter", "channel", "language")

    case_id: str
    number: str
    channel: str
    language: str
    department: str
    person: str
    matter: str
    """The current matter; the same in all facts of a case."""
    priority: str
    contact_id: str | None = None
    follows: str | None = None
    opened_at: datetime


class AnswerFact(Fact, frozen=True, kw_only=True):
    """The first answer to a case that did not begin in a live contact."""

    kind: ClassVar = "answers"
    main: ClassVar = "answered_at"
    scope: ClassVar = "department"
    views: ClassVar = ("person", "matter", "channel", "language")

    case_id: str
    channel: str
    language: str
    department: str
    """The department accountable at the answer."""
    person: str
    matter: str
    answered_at: datetime
    response: int
    """Seconds since the case was opened."""


class Opening(msgspec.Struct, omit_defaults=True):
    """The opening of a case."""

    at: datetime
    number: str
    department: str
    person: str
    channel: str
    language: str
    priority: str
    contact_id: str | None
    follows: str | None
    by_hand: bool = False
    """True for a visit, a letter or whatever else came neither by a contact nor by a mail."""


class FirstAnswer(msgspec.Struct):
    """The first answer to a case."""

    at: datetime
    department: str
    person: str


def opening_facts(id_: str, began: Opening, answer: FirstAnswer | None, matter: str) -> list[Fact]:
    """The case, and its first answer if it did not begin in a live contact."""
    both = {"matter": matter, "channel": began.channel, "language": began.language}
    made: list[Fact] = [
        CaseFact(
            id=id_,
            case_id=id_,
            number=began.number,
            department=began.department,
            person=began.person,
            priority=began.priority,
            contact_id=began.contact_id,
            follows=began.follows,
            opened_at=began.at,
            **both,
        )
    ]
    if answer is not None and began.contact_id is None and began.channel not in LIVE:
        made.append(
            AnswerFact(
                id=id_,
                case_id=id_,
                department=answer.department,
                person=answer.person,
                answered_at=answer.at,
                response=seconds_between(began.at, answer.at),
                **both,
            )
        )
    return made
