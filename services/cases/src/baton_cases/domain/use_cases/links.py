"""Use cases of links: a thread or contact belongs to a case, recorded on both streams in one
unit."""

from datetime import datetime

from baton_cases.domain.case.call_so_far import CallSoFar
from baton_cases.domain.case.commands import LinkContact
from baton_cases.domain.case.commands import LinkThread as LinkThreadToCase
from baton_cases.domain.case.decide import decide as decide_case
from baton_cases.domain.case.state import CASE
from baton_cases.domain.contact.commands import JoinCase
from baton_cases.domain.contact.conversation import in_conversation
from baton_cases.domain.contact.decide import decide as decide_contact
from baton_cases.domain.contact.state import CONTACT
from baton_cases.domain.customer.state import Known
from baton_cases.domain.thread.commands import LinkThread
from baton_cases.domain.thread.decide import decide as decide_thread
from baton_cases.domain.thread.state import THREAD, Linked
from baton_cases.domain.use_cases.lookups import holders, is_from, living
from baton_common.model.unit_of_work import UnitOfWork


def link_thread(
    work: UnitOfWork, thread_id: str, case_id: str, who: Known, *, mail_id: str | None, at: datetime
) -> None:
    """Links the thread to the case by a mail of the customer (None: by one of ours); no change if
    it is linked already, unless they write for the first time in one that we began. A thread of a
    case that was merged into this one stays with that one: it leads here while they are merged."""
    inbound = mail_id is not None
    linked_to = work.state(THREAD, thread_id)
    if isinstance(linked_to, Linked) and living(work, linked_to.case_id) == case_id:
        case_id = linked_to.case_id
    command = LinkThread(
        thread_id=thread_id,
        case_id=case_id,
        customer_id=who.id,
        subjects=who.confirmed_subjects,
        inbound=inbound,
        at=at,
    )
    if not (linked := decide_thread(command, work.state(THREAD, thread_id))):
        return
    work.record(THREAD, thread_id, *linked)
    on_case = LinkThreadToCase(
        case_id=case_id,
        customer_id=who.id,
        thread_id=thread_id,
        subjects=who.confirmed_subjects,
        inbound=inbound,
        mail_id=mail_id,
        at=at,
    )
    work.record(CASE, case_id, *decide_case(on_case, work.state(CASE, case_id)))


def link_contact(
    work: UnitOfWork, contact_id: str, case_id: str, who: Known, *, by: str, at: datetime
) -> None:
    """Links the contact, which the agent must be in, to the case. Raises Refused."""
    contact = work.state(CONTACT, contact_id)
    join = JoinCase(contact_id=contact_id, case_id=case_id, by=by, at=at)
    work.record(CONTACT, contact_id, *decide_contact(join, contact))
    contact = in_conversation(contact, contact_id, by)
    on_case = LinkContact(
        case_id=case_id,
        customer_id=who.id,
        contact_id=contact_id,
        subjects=who.confirmed_subjects,
        call=CallSoFar(
            channel=contact.told.channel,
            dialled=contact.dialled,
            arrived_at=contact.arrived_at,
            answered_at=contact.answers[0].at if contact.answers else None,
            answered_by=tuple(dict.fromkeys(each.agent for each in contact.answers)),
            is_theirs=is_from(work, contact, who, holders(work, case_id)),
        ),
        at=at,
    )
    work.record(CASE, case_id, *decide_case(on_case, work.state(CASE, case_id)))
