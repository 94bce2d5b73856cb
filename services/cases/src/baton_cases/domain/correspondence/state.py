"""The correspondence of a case: who takes part in it, and which mail a reply answers."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import assert_never

import msgspec

from baton_cases.domain.correspondence.events import (
    CORRESPONDENCE_EVENTS,
    CorrespondenceEvent,
    MailCameBack,
    MailFiled,
    MailReportCame,
    MailSentOut,
    NoteMailed,
    ParticipantsAdded,
)
from baton_common.model.aggregate import Aggregate
from baton_common.model.personal import Personal

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""Before every mail."""
REOPENED_BY_MACHINES = timedelta(hours=24)
"""Within it, further mails that one sender's machines write reopen nothing."""
_MAILS_KEPT = 50
MACHINE = "generated"


class KeptMail(msgspec.Struct, frozen=True, kw_only=True):
    """A mail of the case, and the subjects of those who have it: who wrote it, or got it."""

    mail_id: str
    thread_id: str
    who: frozenset[str]
    came: bool
    """False: it is ours."""


class LastWords(msgspec.Struct, frozen=True, kw_only=True):
    """The last mail that somebody wrote us."""

    mail_id: str
    written_by: str
    sender: Personal[str]
    answers_to: Personal[str] | None
    is_followed: bool
    recipients: tuple[Personal[str], ...]

    @property
    def to(self) -> Personal[str]:
        """The address at which it is answered unless an agent says otherwise."""
        followed = self.answers_to if self.is_followed else None
        return followed or self.sender

    @property
    def cc(self) -> tuple[Personal[str], ...]:
        """The others who have it."""
        seen = {self.to.subject, self.sender.subject}
        return tuple(each for each in self.recipients if each.subject not in seen)


class Correspondence(msgspec.Struct, frozen=True, kw_only=True):
    """Empty for a case that nobody has mailed about."""

    participants: frozenset[str] = frozenset()
    """Subjects that the customer or we put into To or Cc. The customer's own are not here."""
    thread_id: str | None = None
    """The thread of the next reply."""
    last: LastWords | None = None
    """The mail that a reply answers by default: the last one with words for us."""
    reply_to: Personal[str] | None = None
    """The address that the customer last wrote from."""
    sent_to: frozenset[str] = frozenset()
    """Subjects to which we have mailed about the case."""
    mails: tuple[KeptMail, ...] = ()
    """The last mails with words, of both sides, oldest first."""
    machines_reopened: dict[str, datetime] = {}
    """When a machine's mail of this sender last reopened the case."""

    heard_at: datetime | None = None
    """The instant of the last words."""

    def answered_by(self, recipients: frozenset[str]) -> KeptMail | None:
        """The newest mail to us that all of these have, else one of ours; else one that some have;
        None: they have none."""
        newest_first = list(reversed(self.mails))
        newest_first.sort(key=lambda each: not each.came)
        of_all = (each for each in newest_first if recipients <= each.who)
        of_some = (each for each in newest_first if recipients & each.who)
        return next(of_all, None) or next(of_some, None)

    def may_reopen(self, written_by: str, sender: str, at: datetime) -> bool:
        """False for a machine whose mail reopened the case within a day."""
        before = self.machines_reopened.get(sender)
        return written_by != MACHINE or before is None or at - before >= REOPENED_BY_MACHINES


def evolve(so_far: Correspondence, event: CorrespondenceEvent) -> Correspondence:
    """The correspondence after an event."""
    change = msgspec.structs.replace
    match event:
        case MailFiled(automatic=None):
            return _with_words(so_far, event)
        case MailSentOut():
            kept = so_far.mails
            if event.to:
                kept = _kept(so_far, event, event.to, came=False)
            return change(
                so_far,
                participants=so_far.participants | set(event.participants),
                thread_id=so_far.thread_id or event.thread_id,
                sent_to=so_far.sent_to | set(event.to),
                mails=kept,
            )
        case ParticipantsAdded():
            return change(so_far, participants=so_far.participants | set(event.participants))
        case MailFiled() | NoteMailed() | MailCameBack() | MailReportCame():
            return so_far
        case _:
            assert_never(event)


def _with_words(so_far: Correspondence, event: MailFiled) -> Correspondence:
    words = LastWords(
        mail_id=event.mail_id,
        written_by=event.written_by,
        sender=event.sender,
        answers_to=event.answers_to,
        is_followed=event.is_followed,
        recipients=event.recipients,
    )
    is_machine_beside = event.written_by == MACHINE and so_far.last is not None
    who = [event.sender.subject, *(each.subject for each in event.recipients)]
    if event.answers_to is not None:
        who.append(event.answers_to.subject)
    reopened = dict(so_far.machines_reopened)
    if event.reopened and event.written_by == MACHINE:
        reopened[event.sender.subject] = event.at
    return msgspec.structs.replace(
        so_far,
        participants=so_far.participants | set(event.participants),
        thread_id=event.thread_id,
        last=so_far.last if is_machine_beside else words,
        reply_to=event.sender if event.from_customer else so_far.reply_to,
        mails=_kept(so_far, event, who, came=True),
        machines_reopened=reopened,
        heard_at=so_far.heard_at if is_machine_beside else event.at,
    )


def _kept(
    so_far: Correspondence, event: MailFiled | MailSentOut, who: Iterable[str], *, came: bool
) -> tuple[KeptMail, ...]:
    mail = KeptMail(mail_id=event.mail_id, thread_id=event.thread_id, who=frozenset(who), came=came)
    return (*so_far.mails, mail)[-_MAILS_KEPT:]


def together(several: Iterable[Correspondence]) -> Correspondence:
    """Several as one: everybody takes part, and the last of them that heard words goes on."""
    whole = Correspondence()
    for each in sorted(several, key=lambda each: each.heard_at or NEVER):
        newer = each if each.heard_at is not None else whole
        whole = Correspondence(
            participants=whole.participants | each.participants,
            thread_id=newer.thread_id or whole.thread_id or each.thread_id,
            last=newer.last or whole.last,
            reply_to=newer.reply_to or whole.reply_to,
            sent_to=whole.sent_to | each.sent_to,
            mails=(*whole.mails, *each.mails)[-_MAILS_KEPT:],
            machines_reopened={**whole.machines_reopened, **each.machines_reopened},
            heard_at=newer.heard_at,
        )
    return whole


CORRESPONDENCE: Aggregate[Correspondence, CorrespondenceEvent] = Aggregate(
    "correspondence", Correspondence(), evolve, CORRESPONDENCE_EVENTS
)
