"""The correspondence of a case: who takes part in it, and which mail a reply answers."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import assert_never

import msgspec

from baton_cases.domain.correspondence.events import (
    CORRESPONDENCE_EVENTS,
    CorrespondenceEvent,
    HeldMailCounted,
    HeldMailDismissed,
    MailCameBack,
    MailFiled,
    MailReportCame,
    MailSenderJudged,
    MailSentOut,
    NoteMailed,
    ParticipantsAdded,
    Words,
)
from baton_cases.domain.correspondence.heard import MACHINE, KeptMail, LastWords
from baton_common.model.aggregate import Aggregate
from baton_common.model.personal import Personal

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""Before every mail."""
REOPENED_BY_MACHINES = timedelta(hours=24)
"""Within it, further mails that one sender's machines write reopen nothing."""
_MAILS_KEPT = 50
FAIL = "fail"
UNKNOWN = "unknown"


class Correspondence(msgspec.Struct, frozen=True, kw_only=True):
    """Empty for a case that nobody has mailed about."""

    joined: frozenset[str] = frozenset()
    """Subjects that the customer or we put into To or Cc. The customer's own are not here."""
    joined_by: dict[str, frozenset[str]] = {}
    """The same by mails whose sender is not known to be proven, as far as nobody else did."""
    thread_id: str | None = None
    """The thread of the next reply."""
    words: tuple[LastWords, ...] = ()
    """The last mails with words for us, in the order in which they came."""
    sent_to: frozenset[str] = frozenset()
    """Subjects to which we have mailed about the case."""
    mails: tuple[KeptMail, ...] = ()
    """The last mails with words, of both sides, oldest first."""
    machines_reopened: dict[str, datetime] = {}
    """When a machine's mail of this sender last reopened the case."""

    @property
    def participants(self) -> frozenset[str]:
        """Subjects that may quote the case's number, beside the customer's."""
        return self.joined.union(*self.joined_by.values())

    @property
    def last(self) -> LastWords | None:
        """The mail that a reply answers by default: the last one with words for us; a machine's
        does not take a person's place."""
        heard = [each for each in self.words if not each.doubted]
        return next((each for each in reversed(heard) if each.written_by != MACHINE), None) or next(
            iter(heard), None
        )

    @property
    def reply_to(self) -> Personal[str] | None:
        """The address that the customer last wrote from."""
        theirs = (each for each in reversed(self.words) if each.from_customer and not each.doubted)
        return next((each.sender for each in theirs), None)

    def answered_by(self, recipients: frozenset[str]) -> KeptMail | None:
        """The newest mail to us that all of these have, else one of ours; else one that some have;
        None: they have none."""
        newest_first = [each for each in reversed(self.mails) if not each.doubted]
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
        case MailFiled(automatic=None, held=False):
            return _with_words(so_far, event.mail_id, words_of(event), filed=event)
        case HeldMailCounted(words=Words() as words):
            return _with_words(so_far, event.mail_id, words, filed=None)
        case HeldMailCounted():
            return _trusted(so_far, event)
        case MailSenderJudged():
            return _judged(so_far, event)
        case MailSentOut():
            kept = so_far.mails
            if event.to:
                ours = KeptMail(
                    mail_id=event.mail_id,
                    thread_id=event.thread_id,
                    who=frozenset(event.to),
                    came=False,
                )
                kept = (*kept, ours)[-_MAILS_KEPT:]
            return change(
                so_far,
                joined=so_far.joined | set(event.participants),
                thread_id=so_far.thread_id or event.thread_id,
                sent_to=so_far.sent_to | set(event.to),
                mails=kept,
            )
        case ParticipantsAdded():
            return change(so_far, joined=so_far.joined | set(event.participants))
        case MailFiled() | NoteMailed() | HeldMailDismissed() | MailCameBack() | MailReportCame():
            return so_far
        case _:
            assert_never(event)


def words_of(event: MailFiled) -> Words:
    """What a mail means for the next reply."""
    return Words(
        thread_id=event.thread_id,
        sender=event.sender,
        from_customer=event.from_customer,
        participants=event.participants,
        written_by=event.written_by,
        answers_to=event.answers_to,
        is_followed=event.is_followed,
        recipients=event.recipients,
        reopened=event.reopened,
        arrived_at=event.at,
    )


def _with_words(
    so_far: Correspondence, mail_id: str, words: Words, *, filed: MailFiled | None
) -> Correspondence:
    heard = LastWords(
        mail_id=mail_id,
        written_by=words.written_by,
        sender=words.sender,
        from_customer=words.from_customer,
        answers_to=words.answers_to,
        is_followed=words.is_followed,
        recipients=words.recipients,
        at=words.arrived_at,
        is_alone=filed is not None and filed.is_alone,
    )
    who = [words.sender.subject, *(each.subject for each in words.recipients)]
    if words.answers_to is not None:
        who.append(words.answers_to.subject)
    mail = KeptMail(mail_id=mail_id, thread_id=words.thread_id, who=frozenset(who), came=True)
    reopened = dict(so_far.machines_reopened)
    if words.reopened and words.written_by == MACHINE:
        reopened[words.sender.subject] = words.arrived_at
    is_machine_beside = words.written_by == MACHINE and so_far.last is not None
    is_newest = all(each.at <= words.arrived_at for each in so_far.words)
    new = frozenset(words.participants) - so_far.participants
    is_unknown = filed is not None and filed.sender_proof == UNKNOWN
    by_mail = {mail_id: new} if is_unknown and new else {}
    return msgspec.structs.replace(
        so_far,
        joined=so_far.joined if by_mail else so_far.joined | set(words.participants),
        joined_by=so_far.joined_by | by_mail,
        thread_id=words.thread_id if is_newest else so_far.thread_id,
        words=so_far.words if is_machine_beside else _in_order((*so_far.words, heard)),
        mails=(*so_far.mails, mail)[-_MAILS_KEPT:],
        machines_reopened=reopened,
    )


def _judged(so_far: Correspondence, event: MailSenderJudged) -> Correspondence:
    """A proven sender's Reply-To is followed, and whom they added has joined. One who is not proven
    is answered at most where the mail says it comes from, if it opened the case."""
    mail_id, passed = event.mail_id, event.proof != FAIL
    added = so_far.joined_by.get(mail_id, frozenset()).union(event.participants)
    change = msgspec.structs.replace
    judged = tuple(
        change(
            each,
            is_followed=each.is_followed or (passed and each.answers_to is not None),
            is_alone=event.opened and not passed,
            doubted=event.doubted,
        )
        if each.mail_id == mail_id
        else each
        for each in so_far.words
    )
    return change(
        so_far,
        joined=so_far.joined | added if passed else so_far.joined,
        joined_by={id_: them for id_, them in so_far.joined_by.items() if id_ != mail_id},
        words=judged,
        mails=_marked(so_far.mails, mail_id, doubted=event.doubted),
    )


def _trusted(so_far: Correspondence, event: HeldMailCounted) -> Correspondence:
    """Somebody says that a mail that had been heard is theirs. Its Reply-To is still theirs to
    choose."""
    change, mail_id = msgspec.structs.replace, event.mail_id
    trusted = tuple(
        change(each, doubted=False, is_alone=False) if each.mail_id == mail_id else each
        for each in so_far.words
    )
    return change(
        so_far,
        joined=so_far.joined | set(event.participants),
        words=trusted,
        mails=_marked(so_far.mails, mail_id, doubted=False),
    )


def _marked(mails: tuple[KeptMail, ...], mail_id: str, *, doubted: bool) -> tuple[KeptMail, ...]:
    return tuple(
        msgspec.structs.replace(each, doubted=doubted) if each.mail_id == mail_id else each
        for each in mails
    )


def _in_order(words: Iterable[LastWords]) -> tuple[LastWords, ...]:
    return tuple(sorted(words, key=lambda each: each.at))[-_MAILS_KEPT:]


def together(several: Iterable[Correspondence]) -> Correspondence:
    """Several as one: everybody takes part, and the last of them that heard words goes on."""
    whole = Correspondence()
    for each in sorted(several, key=_heard_at):
        newer = each if each.last is not None else whole
        whole = Correspondence(
            joined=whole.joined | each.joined,
            joined_by={**whole.joined_by, **each.joined_by},
            thread_id=newer.thread_id or whole.thread_id or each.thread_id,
            words=_in_order((*whole.words, *each.words)),
            sent_to=whole.sent_to | each.sent_to,
            mails=(*whole.mails, *each.mails)[-_MAILS_KEPT:],
            machines_reopened={**whole.machines_reopened, **each.machines_reopened},
        )
    return whole


def _heard_at(correspondence: Correspondence) -> datetime:
    last = correspondence.last
    return last.at if last is not None else NEVER


CORRESPONDENCE: Aggregate[Correspondence, CorrespondenceEvent] = Aggregate(
    "correspondence", Correspondence(), evolve, CORRESPONDENCE_EVENTS
)
