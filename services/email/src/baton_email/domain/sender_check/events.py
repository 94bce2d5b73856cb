"""Events of the check of a mail's sender."""

from typing import Literal, TypeAlias

from baton_common.model.event_types import EventTypes
from baton_common.model.messages import Event

Outcome: TypeAlias = Literal["pass", "fail", "unknown"]
Why: TypeAlias = Literal[
    "dkim", "spf", "nothing-aligned", "nothing-published", "not-checkable", "no-answer", "erased",
]  # fmt: skip
"""What decided. `not-checkable`: only SPF could tell, and the client's address is not known.
`no-answer`: DNS gave none for an hour."""


class CheckBegun(Event, frozen=True, kw_only=True):
    """The mail was told with an unknown sender; whether From wrote it is found out from here on."""

    mail_id: str


class CheckPutOff(Event, frozen=True, kw_only=True):
    """DNS gave no answer to this attempt; it is tried again."""

    attempt: int


class CheckEnded(Event, frozen=True, kw_only=True):
    """It is over. A sender who stays unknown is not checked again."""

    outcome: Outcome
    why: Why


SenderCheckEvent: TypeAlias = CheckBegun | CheckPutOff | CheckEnded

SENDER_CHECK_EVENTS = EventTypes(
    {"check-begun": CheckBegun, "check-put-off": CheckPutOff, "check-ended": CheckEnded}
)
