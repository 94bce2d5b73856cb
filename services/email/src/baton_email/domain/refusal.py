"""A mail that was refused on SMTP: not stored, only counted."""

from typing import Literal, TypeAlias

import msgspec

from baton_common.model.aggregate import Aggregate
from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event

Reason: TypeAlias = Literal[
    "size", "recipient", "recipients", "loop", "rate", "syntax", "empty-house"
]


class MailRefused(Event, frozen=True, kw_only=True):
    """The other server was told so with this code; it keeps the mail."""

    refusal_id: str
    code: int
    reason: Reason


class Refusal(msgspec.Struct, frozen=True):
    """Each stands alone."""


def evolve(refusal: Refusal, _: MailRefused) -> Refusal:
    """There is nothing to remember."""
    return refusal


REFUSAL: Aggregate[Refusal, MailRefused] = Aggregate(
    "refusal", Refusal(), evolve, EventTypes({"mail-refused": MailRefused})
)
