"""The ends of a case: each resolution or closing, and whether it lasted."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

import msgspec

from baton_kpi.domain.facts.fact import Fact, seconds_between

BY_HAND = "by-hand"
"""The reason of reopening that is ours: the customer did not come again by it."""
FOLLOW_UP = "low-score"
"""The reason of reopening that does not void an end: a low score is followed up."""


class EndingFact(Fact, frozen=True, kw_only=True):
    """A case was resolved, or closed without a resolution. It may end again after the customer came
    back; the end of a survey's follow-up does not count."""

    kind: ClassVar = "endings"
    main: ClassVar = "ended_at"
    scope: ClassVar = "department"
    views: ClassVar = ("person", "matter", "channel", "language")

    case_id: str
    number: int
    channel: str
    language: str
    department: str
    person: str
    """The accountable person at the end."""
    matter: str
    ended_at: datetime
    resolution: int
    """Seconds since the case was opened."""
    reopened: bool
    """True if it was reopened afterwards, follow-ups of a low score excepted."""
    reopened_at: datetime | None = None
    why: str | None = None
    followed_up_at: datetime | None = None
    """The instant at which it was reopened to follow up a low score."""
    first: bool
    single_touch: bool
    """The first end, after the customer came to us once at most."""
    repeated_after: int | None = None
    """Seconds until the customer came again about it."""


class ClosingFact(Fact, frozen=True, kw_only=True):
    """A case was closed; one that was reopened has several."""

    kind: ClassVar = "closings"
    main: ClassVar = "closed_at"
    scope: ClassVar = "department"
    views: ClassVar = ("person", "matter", "channel", "language")

    case_id: str
    channel: str
    language: str
    department: str
    person: str
    """The person accountable until then."""
    matter: str
    closed_at: datetime


class Ending(msgspec.Struct, omit_defaults=True):
    """An end of the case. A follow-up does not void it, and the end of a follow-up is no second
    ending."""

    at: datetime
    department: str
    owner: str
    reopened_at: datetime | None = None
    why: str | None = None
    followed_up_at: datetime | None = None


class Closing(msgspec.Struct, omit_defaults=True):
    """A closing of the case, and who was accountable until then."""

    at: datetime
    department: str
    owner: str
    goes_on: bool = False
    """True if it was merged into another case, which has a closing of its own."""


def ending_facts(
    case_id: str,
    endings: Sequence[Ending],
    opened_at: datetime,
    came: Sequence[datetime],
    followed: Sequence[datetime],
    *,
    has_joined: bool,
    matter: str,
    channel: str,
    language: str,
) -> list[Fact]:
    """`came`: when the customer came to us about the case. `followed`: when other cases went on
    from it. `has_joined`: a case that was merged into this one brought a contact of its own."""
    made: list[Fact] = []
    for number, ending in enumerate(endings, 1):
        later = [at for at in (*came, *followed) if at > ending.at]
        if ending.reopened_at is not None and ending.why != BY_HAND:
            later.append(ending.reopened_at)
        touches = sum(at <= ending.at for at in came)
        made.append(
            EndingFact(
                id=f"{case_id}/{number}",
                case_id=case_id,
                number=number,
                channel=channel,
                language=language,
                department=ending.department,
                person=ending.owner,
                matter=matter,
                ended_at=ending.at,
                resolution=seconds_between(opened_at, ending.at),
                reopened=ending.reopened_at is not None,
                reopened_at=ending.reopened_at,
                why=ending.why,
                followed_up_at=ending.followed_up_at,
                first=number == 1,
                single_touch=number == 1 and touches <= 1 and not has_joined,
                repeated_after=seconds_between(ending.at, min(later)) if later else None,
            )
        )
    return made


def closing_facts(
    case_id: str, closings: Sequence[Closing], *, matter: str, channel: str, language: str
) -> list[Fact]:
    """One for each closing, except by a merge into another case."""
    return [
        ClosingFact(
            id=f"{case_id}/{number}",
            case_id=case_id,
            channel=channel,
            language=language,
            department=closing.department,
            person=closing.owner,
            matter=matter,
            closed_at=closing.at,
        )
        for number, closing in enumerate(closings, 1)
        if not closing.goes_on
    ]
