"""Events of a colleague: how they are told, what they were told."""

from datetime import datetime
from typing import Literal, TypeAlias

import msgspec

from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event
from baton_common.model.personal import Personal

Wish: TypeAlias = Literal["at-once", "digest", "off"]
"""When somebody wants to be told by mail."""
Language: TypeAlias = Literal["zh", "en"]


class Matter(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody is told. Nothing of a customer is in it."""

    key: str
    """The same for the same news, however often it is heard."""
    kind: Literal["asked", "assigned", "unproven"]
    """asked: to take a case; assigned: it is theirs by office; unproven: a mail came to a case of
    theirs, and its sender is not proven."""
    case_id: str
    number: str
    """The case's number; empty: not known here."""
    department: str
    until: datetime | None = None
    """They may accept until then."""


class ColleagueNoted(Event, frozen=True, kw_only=True):
    """The configuration says how this person is told."""

    mail: Personal[str] | None
    """None: not at all; they left, are suspended, or have no mail."""
    notices: Wish
    language: Language


class NoticeWaits(Event, frozen=True, kw_only=True):
    """It is told with the next digest."""

    matter: Matter


class NoticeSent(Event, frozen=True, kw_only=True):
    """They are told by this mail."""

    keys: tuple[str, ...]
    mail_id: str
    case_id: str = ""
    """The case, where they were told at once of a mail on it that nothing proves."""


ColleagueEvent: TypeAlias = ColleagueNoted | NoticeWaits | NoticeSent

COLLEAGUE_EVENTS = EventTypes(
    {
        "colleague-noted": ColleagueNoted,
        "notice-waits": NoticeWaits,
        "notice-sent": NoticeSent,
    }
)
