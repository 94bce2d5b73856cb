"""Commands of a mail of ours."""

from typing import Literal, TypeAlias

from baton_common.model.messages import Command
from baton_email.domain.outgoing.draft import Draft
from baton_email.domain.outgoing.reports import Answers, Report


class ComposeMail(Command, frozen=True, kw_only=True):
    """Let this draft go out."""

    draft: Draft


class BeginHandover(Command, frozen=True, kw_only=True):
    """The bytes go out now."""

    attempt: int


class RecordAnswers(Command, frozen=True, kw_only=True):
    """The server answered: for whom it took the mail, whom it refused, who waits."""

    attempt: int
    answers: Answers


class RecordFailure(Command, frozen=True, kw_only=True):
    """The whole attempt came to nothing. `never`: it was said of the mail, not of us."""

    attempt: int
    code: int
    """0: there was no answer."""
    status: str
    never: bool


class RecordUnknownOutcome(Command, frozen=True, kw_only=True):
    """The bytes were on their way and no answer came."""

    attempt: int


class RecordReport(Command, frozen=True, kw_only=True):
    """A delivery report came back."""

    report: Report


class GiveUpSending(Command, frozen=True, kw_only=True):
    """There is nothing to send: its words were erased, or a file that it names is missing."""

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
