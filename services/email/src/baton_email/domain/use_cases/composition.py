"""Use case of composing a mail: its id is registered, it joins its thread."""

from datetime import datetime

from baton_common.model.unit_of_work import UnitOfWork
from baton_email.domain.mail.state import MAIL, Readable
from baton_email.domain.message_id.commands import LeadToThread, TakeMessageId
from baton_email.domain.message_id.decide import decide as decide_message_id
from baton_email.domain.message_id.state import MESSAGE_ID
from baton_email.domain.outgoing.commands import ComposeMail
from baton_email.domain.outgoing.decide import decide as decide_outgoing
from baton_email.domain.outgoing.draft import Draft
from baton_email.domain.outgoing.state import OUTGOING, Composed
from baton_email.domain.thread.commands import AddMail
from baton_email.domain.thread.decide import decide as decide_thread
from baton_email.domain.thread.state import THREAD
from baton_email.domain.use_cases.record import record


def compose(work: UnitOfWork, draft: Draft, at: datetime) -> None:
    """Compose the mail and send it at once; repeated, it changes nothing."""
    mail_id, key, thread_id = draft.mail_id, draft.message_key, draft.thread_id
    composing = ComposeMail(draft=draft, at=at)
    if not record(work, OUTGOING, mail_id, decide_outgoing, composing):
        return
    taken = TakeMessageId(mail_id=mail_id, content_key="ours", at=at)
    record(work, MESSAGE_ID, key, decide_message_id, taken)
    leads = LeadToThread(thread_id=thread_id, at=at)
    record(work, MESSAGE_ID, key, decide_message_id, leads)
    participants = tuple(each.subject for each in (*draft.to, *draft.cc))
    joined = AddMail(thread_id=thread_id, mail_id=mail_id, participants=participants, at=at)
    record(work, THREAD, thread_id, decide_thread, joined)


def last_address(work: UnitOfWork, thread_id: str) -> str:
    """Our address in the last mail of a thread; empty if there is none."""
    if not thread_id or not (last := work.state(THREAD, thread_id).last_mail):
        return ""
    came, went = work.state(MAIL, last), work.state(OUTGOING, last)
    if isinstance(came, Readable):
        return came.read.our_address
    return went.mail.our_address if isinstance(went, Composed) else ""
