"""Attempts to send one mail: the meaning of each answer, the next attempt, the last.

At most one copy too many is sent: an attempt with an unknown outcome is repeated once."""

from datetime import datetime, timedelta
from typing import NamedTuple

from baton_email.domain.outgoing.bounces import bounces
from baton_email.domain.outgoing.commands import (
    RecordAnswers,
    RecordFailure,
    RecordUnknownOutcome,
)
from baton_email.domain.outgoing.events import (
    AttemptFailed,
    MailComposed,
    MailHandedOver,
    OutcomeUnknown,
    OutgoingEvent,
    SendingGivenUp,
)
from baton_email.domain.outgoing.failures import EXPIRED, UNKNOWN_FAILURE, is_about_us
from baton_email.domain.outgoing.state import Composed, Outgoing, evolve

PAUSES = tuple(
    timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60, 120, 240, 480, 720, 1440, 1440)
)
"""Pauses after the first failure, the second, …; afterwards sending is given up (about three days,
RFC 5321)."""
AFTER_UNKNOWN = timedelta(minutes=1)
UNKNOWN_AT_MOST = 1

_UNKNOWN = "4.4.2"


class NextAttempt(NamedTuple):
    """Number and start of an attempt."""

    number: int
    due_at: datetime


def next_attempt(mail: Outgoing, event: OutgoingEvent) -> NextAttempt | None:
    """The attempt that the event schedules, given the mail after it; None: none."""
    if not isinstance(mail, Composed) or mail.over:
        return None
    match event:
        case MailComposed(at=at):
            return NextAttempt(1, at)
        case AttemptFailed(attempt=attempt, at=at):
            return NextAttempt(attempt + 1, at + PAUSES[mail.failures - 1])
        case OutcomeUnknown(attempt=attempt, at=at):
            return NextAttempt(attempt + 1, at + AFTER_UNKNOWN)
        case _:
            return None


def answered(mail: Composed, command: RecordAnswers) -> list[OutgoingEvent]:
    """Accepted recipients are done, permanently refused ones bounce, temporarily refused ones are
    tried later. Of an attempt that was taken for lost meanwhile only what was accepted counts: the
    next one finds out the rest."""
    answers, attempt, at = command.answers, command.attempt, command.at
    if mail.handing_over != attempt:
        waiting = {each.subject for each in mail.waiting}
        taken = tuple(each for each in answers.taken if each in waiting)
        return [MailHandedOver(attempt=attempt, subjects=taken, at=at)] if taken else []
    events: list[OutgoingEvent] = []
    if answers.taken:
        events.append(MailHandedOver(attempt=attempt, subjects=answers.taken, at=at))
    for recipient in mail.waiting:
        code, status = answers.refused.get(recipient.subject, (0, ""))
        if code >= 500 and not is_about_us(status):
            events += bounces(mail, [recipient], status or UNKNOWN_FAILURE, at)
    after: Outgoing = mail
    for event in events:
        after = evolve(after, event)
    if not isinstance(after, Composed) or after.over:
        return events
    if not after.waiting:
        return [*events, SendingGivenUp(reason="refused", at=at)]
    later = [said for said in answers.refused.values() if said[0] < 500 or is_about_us(said[1])]
    code, status = later[0] if later else (0, "")
    return [*events, *_tried_later(after, attempt, code, status, at)]


def failed(mail: Composed, command: RecordFailure) -> list[OutgoingEvent]:
    """The attempt failed. Not every 5xx means `never`: a refused password says nothing about the
    mail."""
    at = command.at
    if not command.never:
        return _tried_later(mail, command.attempt, command.code, command.status, at)
    bounced = bounces(mail, mail.waiting, command.status or UNKNOWN_FAILURE, at)
    return [*bounced, SendingGivenUp(reason="refused", at=at)]


def unknown(mail: Composed, command: RecordUnknownOutcome) -> list[OutgoingEvent]:
    """The outcome is unknown: sent once more, and given up if it is unknown again. Nothing happens
    if it became known meanwhile."""
    at = command.at
    if mail.handing_over != command.attempt:
        return []
    outcome = OutcomeUnknown(attempt=command.attempt, at=at)
    if mail.unknown < UNKNOWN_AT_MOST:
        return [outcome]
    bounced = bounces(mail, mail.waiting, _UNKNOWN, at)
    return [outcome, *bounced, SendingGivenUp(reason="unknown-twice", at=at)]


def _tried_later(
    mail: Composed, attempt: int, code: int, status: str, at: datetime
) -> list[OutgoingEvent]:
    failure = AttemptFailed(attempt=attempt, code=code, status=status, at=at)
    if mail.failures < len(PAUSES):
        return [failure]
    bounced = bounces(mail, mail.waiting, status if is_about_us(status) else EXPIRED, at)
    return [failure, *bounced, SendingGivenUp(reason="too-long", at=at)]
