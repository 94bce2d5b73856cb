"""A mail of ours comes to be: its id is registered, it joins its thread, its attempt is set."""

from baton_common.model.unit_of_work import UnitOfWork
from baton_email.domain.mail.mail import MAIL, Readable
from baton_email.domain.outgoing.attempts import ATTEMPT
from baton_email.domain.outgoing.events import MailComposed
from baton_email.domain.outgoing.outgoing import OUTGOING, Composed, NotYetComposed
from baton_email.domain.thread.events import MessageIdTaken, MessageIdThreaded, ThreadGrew
from baton_email.domain.thread.thread import MESSAGE_ID, THREAD


def compose(work: UnitOfWork, mail: MailComposed) -> None:
    """Record it and set its first attempt, due at once; a second time changes nothing."""
    if not isinstance(work.state(OUTGOING, mail.mail_id), NotYetComposed):
        return
    work.record(OUTGOING, mail.mail_id, mail)
    taken = MessageIdTaken(mail_id=mail.mail_id, content_key="ours", at=mail.at)
    threaded = MessageIdThreaded(thread_id=mail.thread_id, at=mail.at)
    work.record(MESSAGE_ID, mail.message_key, taken, threaded)
    participants = tuple(each.subject for each in (*mail.to, *mail.cc))
    grew = ThreadGrew(
        thread_id=mail.thread_id, mail_id=mail.mail_id, participants=participants, at=mail.at
    )
    work.record(THREAD, mail.thread_id, grew)
    work.schedule(OUTGOING.stream(mail.mail_id), ATTEMPT, 1, mail.at)


def last_address(work: UnitOfWork, thread_id: str) -> str:
    """The address of ours in the last mail of a thread; empty if there is none."""
    if not thread_id or not (last := work.state(THREAD, thread_id).last_mail):
        return ""
    came, went = work.state(MAIL, last), work.state(OUTGOING, last)
    if isinstance(came, Readable):
        return came.read.our_address
    return went.mail.our_address if isinstance(went, Composed) else ""
