"""A colleague as email knows them."""

from datetime import datetime
from typing import assert_never

import msgspec

from baton_common.model.aggregate import Aggregate
from baton_common.model.personal import Personal
from baton_email.domain.colleague.events import (
    COLLEAGUE_EVENTS,
    ColleagueEvent,
    ColleagueNoted,
    Language,
    Matter,
    NoticeSent,
    NoticeWaits,
    Wish,
)

REMEMBERED = 200
"""Most news that are known to have been told; older ones do not come again."""


class Colleague(msgspec.Struct, frozen=True, kw_only=True):
    """Nobody is told anything before the configuration says how."""

    mail: Personal[str] | None = None
    notices: Wish = "off"
    language: Language = "en"
    waiting: tuple[Matter, ...] = ()
    told: tuple[str, ...] = ()
    digests: int = 0
    """The number of digests so far, the waiting one included."""
    unproven: tuple[tuple[str, datetime], ...] = ()
    """Cases with mails that nothing proves, and when they were last told of one at once."""


def evolve(colleague: Colleague, event: ColleagueEvent) -> Colleague:
    """The colleague after an event."""
    change = msgspec.structs.replace
    match event:
        case ColleagueNoted():
            return change(
                colleague, mail=event.mail, notices=event.notices, language=event.language
            )
        case NoticeWaits(matter=matter):
            begun = 0 if colleague.waiting else 1
            return change(
                colleague,
                waiting=(*colleague.waiting, matter),
                digests=colleague.digests + begun,
            )
        case NoticeSent(keys=keys):
            others = tuple(each for each in colleague.unproven if each[0] != event.case_id)
            unproven = (*others, (event.case_id, event.at))[-REMEMBERED:]
            return change(
                colleague,
                unproven=unproven if event.case_id else colleague.unproven,
                waiting=tuple(each for each in colleague.waiting if each.key not in keys),
                told=(*colleague.told, *keys)[-REMEMBERED:],
            )
        case _:
            assert_never(event)


COLLEAGUE: Aggregate[Colleague, ColleagueEvent] = Aggregate(
    "colleague", Colleague(), evolve, COLLEAGUE_EVENTS
)
