"""Mails of ours about a case: sent, or come back."""

from baton_cases.domain.case.state import CASE, NotYetOpened
from baton_cases.domain.customer.finding import mark_failed
from baton_cases.domain.opening import link_thread
from baton_cases.domain.thread.correspondence import CORRESPONDENCE
from baton_cases.domain.thread.events import MailCameBack, MailSentOut
from baton_cases.domain.thread.placing import customer_of_case
from baton_common.model.messages import Command, Unknown
from baton_common.model.personal import Personal
from baton_common.model.unit_of_work import UnitOfWork


class NoteSent(Command, frozen=True):
    """The next server took a mail of ours."""

    case_id: str
    mail_id: str
    thread_id: str
    kind: str
    reply_id: str | None
    to: tuple[str, ...]
    """Subjects in To and Cc: who may quote the case's number from now on."""


class NoteBounce(Command, frozen=True):
    """A mail of ours came back from one recipient."""

    case_id: str
    mail_id: str
    thread_id: str
    reply_id: str | None
    recipient: Personal[str]
    hard: bool
    status: str


def note_sent(work: UnitOfWork, command: NoteSent) -> None:
    """Keep it with the case; a reply may have begun a thread. Raises Unknown."""
    who = customer_of_case(work, command.case_id)
    others = tuple(each for each in command.to if each not in who.subjects)
    sent = MailSentOut(
        case_id=command.case_id,
        mail_id=command.mail_id,
        thread_id=command.thread_id,
        kind=command.kind,
        reply_id=command.reply_id,
        participants=others,
        at=command.at,
    )
    work.record(CORRESPONDENCE, command.case_id, sent)
    link_thread(work, command.thread_id, command.case_id, who, command)


def note_bounce(work: UnitOfWork, command: NoteBounce) -> None:
    """Keep it with the case, where its owner sees it; for good: mark the address too.
    Raises Unknown."""
    if isinstance(work.state(CASE, command.case_id), NotYetOpened):
        raise Unknown
    back = MailCameBack(
        case_id=command.case_id,
        mail_id=command.mail_id,
        thread_id=command.thread_id,
        reply_id=command.reply_id,
        recipient=command.recipient,
        hard=command.hard,
        status=command.status,
        at=command.at,
    )
    work.record(CORRESPONDENCE, command.case_id, back)
    if command.hard:
        subject = command.recipient.subject
        mark_failed(work, subject, command.status, command.mail_id, command.at)
