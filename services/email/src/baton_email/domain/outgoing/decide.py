"""Decides commands of an outgoing mail."""

from typing import TypeGuard, assert_never

from baton_email.domain.outgoing.attempts import answered, failed, unknown
from baton_email.domain.outgoing.bounces import FILE_MISSING, bounces, reported
from baton_email.domain.outgoing.commands import (
    BeginHandover,
    ComposeMail,
    GiveUpSending,
    OutgoingCommand,
    RecordAnswers,
    RecordFailure,
    RecordReport,
    RecordUnknownOutcome,
)
from baton_email.domain.outgoing.composition import composed
from baton_email.domain.outgoing.events import HandoverBegan, OutgoingEvent, SendingGivenUp
from baton_email.domain.outgoing.state import Composed, NotYetComposed, Outgoing


def decide(command: OutgoingCommand, mail: Outgoing) -> list[OutgoingEvent]:
    """Refuses nothing. A mail is composed once; nothing more is sent of a finished one, though
    reports about it may still arrive."""
    match command:
        case ComposeMail():
            return [composed(command)] if isinstance(mail, NotYetComposed) else []
        case RecordReport():
            return reported(mail, command) if isinstance(mail, Composed) else []
        case BeginHandover(attempt=attempt, at=at):
            if not _is_under_way(mail) or mail.handing_over:
                return []
            return [HandoverBegan(attempt=attempt, at=at)]
        case RecordAnswers():
            return answered(mail, command) if _is_under_way(mail) else []
        case RecordFailure():
            return failed(mail, command) if _is_under_way(mail) else []
        case RecordUnknownOutcome():
            return unknown(mail, command) if _is_under_way(mail) else []
        case GiveUpSending():
            return _given_up(mail, command) if _is_under_way(mail) else []
        case _:
            assert_never(command)


def _is_under_way(mail: Outgoing) -> TypeGuard[Composed]:
    return isinstance(mail, Composed) and not mail.over


def _given_up(mail: Composed, command: GiveUpSending) -> list[OutgoingEvent]:
    """Gives up sending. A missing file is reported like a bounce, so that the owner can write
    again."""
    is_bounced = command.reason == "file-missing"
    bounced = bounces(mail, mail.waiting, FILE_MISSING, command.at) if is_bounced else []
    return [*bounced, SendingGivenUp(reason=command.reason, at=command.at)]
