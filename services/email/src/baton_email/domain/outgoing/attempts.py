"""Attempts to send one mail: when the next is, what an answer means, when there is no more.

At most one copy too many: an attempt whose outcome nobody knows is repeated once.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec

from baton_common.model.unit_of_work import UnitOfWork
from baton_email.domain.outgoing.coming_back import bounce
from baton_email.domain.outgoing.events import (
    AttemptFailed,
    HandoverBegan,
    MailHandedOver,
    OutcomeUnknown,
    SendingGivenUp,
)
from baton_email.domain.outgoing.outgoing import OUTGOING, Composed

ATTEMPT = "send"
"""The deadline of a mail's stream at which its next attempt begins."""

PAUSES = tuple(
    timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60, 120, 240, 480, 720, 1440, 1440)
)
"""After the first failure, the second, …; then it is given up (about three days, RFC 5321)."""
AFTER_UNKNOWN = timedelta(minutes=1)
UNKNOWN_AT_MOST = 1

_EXPIRED = "4.4.7"
_UNKNOWN = "4.4.2"


class Answers(msgspec.Struct, frozen=True, kw_only=True):
    """What the next server said of each recipient, by subject: code and enhanced status."""

    taken: tuple[str, ...] = ()
    refused: Mapping[str, tuple[int, str]] = {}
    """4xx: later; 5xx: never."""


def begin_handover(work: UnitOfWork, mail_id: str, attempt: int, at: datetime) -> bool:
    """Write down that the bytes go out now. False: it is over, or an earlier attempt may have
    handed them over; nothing may be sent."""
    mail = work.state(OUTGOING, mail_id)
    if not isinstance(mail, Composed) or mail.over or mail.handing_over:
        return False
    work.record(OUTGOING, mail_id, HandoverBegan(attempt=attempt, at=at))
    return True


def answered(work: UnitOfWork, mail_id: str, attempt: int, answers: Answers, at: datetime) -> None:
    """The server answered: for whom it took the mail, whom it refused, who waits."""
    mail = work.state(OUTGOING, mail_id)
    if not isinstance(mail, Composed) or mail.over:
        return
    if answers.taken:
        taken = MailHandedOver(attempt=attempt, subjects=answers.taken, at=at)
        work.record(OUTGOING, mail_id, taken)
    for recipient in mail.waiting:
        code, status = answers.refused.get(recipient.subject, (0, ""))
        if code >= 500:
            bounce(work, mail_id, recipient, status or "5.0.0", at)
    _go_on(work, mail_id, attempt, answers.refused, at)


def failed(
    work: UnitOfWork,
    mail_id: str,
    attempt: int,
    said: tuple[int, str],
    at: datetime,
    *,
    never: bool,
) -> None:
    """The whole attempt came to nothing: `said` is code and enhanced status, (0, "") without an
    answer. Not every 5xx is `never`: what is said of our password is not said of the mail."""
    _, status = said
    mail = work.state(OUTGOING, mail_id)
    if not isinstance(mail, Composed) or mail.over:
        return
    if never:
        for recipient in mail.waiting:
            bounce(work, mail_id, recipient, status or "5.0.0", at)
        work.record(OUTGOING, mail_id, SendingGivenUp(reason="refused", at=at))
        return
    _try_later(work, mail_id, attempt, said, at)


def unknown(work: UnitOfWork, mail_id: str, attempt: int, at: datetime) -> None:
    """The bytes were on their way and no answer came (or we ended meanwhile)."""
    mail = work.state(OUTGOING, mail_id)
    if not isinstance(mail, Composed) or mail.over:
        return
    work.record(OUTGOING, mail_id, OutcomeUnknown(attempt=attempt, at=at))
    if mail.unknown >= UNKNOWN_AT_MOST:
        for recipient in mail.waiting:
            bounce(work, mail_id, recipient, _UNKNOWN, at)
        work.record(OUTGOING, mail_id, SendingGivenUp(reason="unknown-twice", at=at))
        return
    work.schedule(OUTGOING.stream(mail_id), ATTEMPT, attempt + 1, at + AFTER_UNKNOWN)


def give_up_erased(work: UnitOfWork, mail_id: str, at: datetime) -> None:
    """Its words or its addresses were erased: there is nothing to send."""
    mail = work.state(OUTGOING, mail_id)
    if isinstance(mail, Composed) and not mail.over:
        work.record(OUTGOING, mail_id, SendingGivenUp(reason="erased", at=at))


def _go_on(
    work: UnitOfWork,
    mail_id: str,
    attempt: int,
    refused: Mapping[str, tuple[int, str]],
    at: datetime,
) -> None:
    mail = work.state(OUTGOING, mail_id)
    if not isinstance(mail, Composed) or mail.over:
        return
    if not mail.waiting:
        work.record(OUTGOING, mail_id, SendingGivenUp(reason="refused", at=at))
        return
    said = [answer for answer in refused.values() if answer[0] < 500]
    _try_later(work, mail_id, attempt, said[0] if said else (0, ""), at)


def _try_later(
    work: UnitOfWork, mail_id: str, attempt: int, said: tuple[int, str], at: datetime
) -> None:
    code, status = said
    mail = work.state(OUTGOING, mail_id)
    assert isinstance(mail, Composed)
    failure = AttemptFailed(attempt=attempt, code=code, status=status, at=at)
    work.record(OUTGOING, mail_id, failure)
    if mail.failures >= len(PAUSES):
        for recipient in mail.waiting:
            bounce(work, mail_id, recipient, _EXPIRED, at)
        work.record(OUTGOING, mail_id, SendingGivenUp(reason="too-long", at=at))
        return
    work.schedule(OUTGOING.stream(mail_id), ATTEMPT, attempt + 1, at + PAUSES[mail.failures])
