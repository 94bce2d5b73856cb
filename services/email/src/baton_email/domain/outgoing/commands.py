"""Commands of an outgoing mail."""

from typing import Literal, TypeAlias

from baton_common.model.messages import Command
from baton_email.domain.outgoing.draft import Draft
from baton_email.domain.outgoing.reports import Answers, DeliveryReport


class ComposeMail(Command, frozen=True, kw_only=True):
    """Send this draft."""

    draft: Draft


class BeginHandover(Command, frozen=True, kw_only=True):
    """Record that the bytes are about to be sent."""

    attempt: int


class RecordAnswers(Command, frozen=True, kw_only=True):
    """The server answered: accepted, refused and deferred recipients."""

    attempt: int
    answers: Answers


class RecordFailure(Command, frozen=True, kw_only=True):
    """The whole attempt failed. `never`: because of the mail, not of our settings."""

    attempt: int
    code: int
    """0: no answer."""
    status: str
    never: bool


class RecordUnknownOutcome(Command, frozen=True, kw_only=True):
    """The bytes were on their way and no answer came."""

    attempt: int


class RecordReport(Command, frozen=True, kw_only=True):
    """A delivery report came back."""

    report: DeliveryReport


class GiveUpSending(Command, frozen=True, kw_only=True):
    """Nothing can be sent: the words were erased, or an attached file is missing."""

    reason: Literal["erased", "file-missing"]


OutgoingCommand: TypeAlias = (
    ComposeMail
    | BeginHandover
    | RecordAnswers
    | RecordFailure
    | RecordUnknownOutcome
    | RecordReport
    | GiveUpSending
)
