"""The states of an outgoing mail: waiting recipients, and the attempt under way."""

from typing import TypeAlias, assert_never

import msgspec

from baton_common.model.aggregate import Aggregate
from baton_common.model.personal import Personal
from baton_email.domain.outgoing.events import (
    OUTGOING_EVENTS,
    AttemptFailed,
    DeliveryDelayed,
    HandoverBegan,
    MailBounced,
    MailComposed,
    MailHandedOver,
    MailReported,
    OutcomeUnknown,
    OutgoingEvent,
    SendingGivenUp,
)


class NotYetComposed(msgspec.Struct, frozen=True):
    """No outgoing mail has this id."""

    thread_id: str = ""


class Composed(msgspec.Struct, frozen=True, kw_only=True):
    """Composed; `waiting` are the recipients for whom no server has accepted it yet."""

    mail: MailComposed
    waiting: tuple[Personal[str], ...]
    failures: int = 0
    unknown: int = 0
    """Number of attempts with an unknown outcome."""
    handing_over: int = 0
    """The attempt whose bytes are being sent; 0: none."""
    bounced: frozenset[str] = frozenset()
    """Subjects that have bounced."""
    over: bool = False

    @property
    def thread_id(self) -> str:
        """The thread of the mail."""
        return self.mail.thread_id

    @property
    def recipients(self) -> tuple[Personal[str], ...]:
        """All recipients."""
        return (*self.mail.to, *self.mail.cc)


Outgoing: TypeAlias = NotYetComposed | Composed


def evolve(outgoing: Outgoing, event: OutgoingEvent) -> Outgoing:
    """The mail after an event."""
    if isinstance(event, MailComposed):
        return Composed(mail=event, waiting=_each_once((*event.to, *event.cc)))
    if isinstance(outgoing, NotYetComposed):
        return outgoing
    change = msgspec.structs.replace
    match event:
        case HandoverBegan():
            return change(outgoing, handing_over=event.attempt)
        case MailHandedOver():
            left = _without(outgoing.waiting, event.subjects)
            return change(outgoing, waiting=left, handing_over=0, over=not left)
        case AttemptFailed():
            return change(outgoing, failures=outgoing.failures + 1, handing_over=0)
        case OutcomeUnknown():
            return change(outgoing, unknown=outgoing.unknown + 1, handing_over=0)
        case SendingGivenUp():
            return change(outgoing, over=True, handing_over=0)
        case MailBounced():
            left = _without(outgoing.waiting, (event.recipient.subject,))
            bounced = outgoing.bounced | {event.recipient.subject}
            return change(outgoing, waiting=left, bounced=bounced)
        case DeliveryDelayed() | MailReported():
            return outgoing
        case _:
            assert_never(event)


def _each_once(recipients: tuple[Personal[str], ...]) -> tuple[Personal[str], ...]:
    return tuple({each.subject: each for each in reversed(recipients)}.values())[::-1]


def _without(
    waiting: tuple[Personal[str], ...], gone: tuple[str, ...]
) -> tuple[Personal[str], ...]:
    return tuple(each for each in waiting if each.subject not in gone)


OUTGOING: Aggregate[Outgoing, OutgoingEvent] = Aggregate(
    "outgoing", NotYetComposed(), evolve, OUTGOING_EVENTS
)
