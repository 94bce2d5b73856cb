"""A concern becomes a case: customer, address, number, case and intake in one unit."""

import msgspec

from baton_cases.domain.case.commands import LinkThread, OpenCase
from baton_cases.domain.case.events import Channel
from baton_cases.domain.case.lifecycle import open_case, say
from baton_cases.domain.case.state import CASE, CaseRecord
from baton_cases.domain.contact.linking import link
from baton_cases.domain.customer.customer import Known
from baton_cases.domain.customer.finding import Sender, customer, find_or_register
from baton_cases.domain.matter.rules import UNSORTED
from baton_cases.domain.number import give_number
from baton_cases.domain.organisation.model import Language, Priority
from baton_cases.domain.organisation.organisation import the_organisation
from baton_cases.domain.thread.events import ThreadLinked
from baton_cases.domain.thread.thread import THREAD, Linked
from baton_common.model.messages import Command
from baton_common.model.personal import Personal
from baton_common.model.unit_of_work import UnitOfWork


class NewIds(msgspec.Struct, frozen=True, kw_only=True):
    """Ids made before the decision, so that deciding again makes the same ones."""

    case_id: str
    handoff_id: str
    customer_id: str


class Concern(Command, frozen=True):
    """Somebody wants something of us, and no case is there for it yet."""

    ids: NewIds
    who: Sender | str
    """Whoever came to us, or the id of a known customer."""
    channel: Channel
    language: Language
    matter: str
    """One that the house does not have (any more) counts as unsorted."""
    department: str | None = None
    priority: Priority | None = None
    answered_by: str | None = None
    by: str | None = None
    contact_id: str | None = None
    thread_id: str | None = None
    mail_id: str | None = None
    unverified_reference: bool = False
    follows: str | None = None
    asked: Personal[str] | None = None
    facts: dict[str, Personal[str]] = msgspec.field(default_factory=dict)


def open_concern(work: UnitOfWork, concern: Concern) -> CaseRecord:
    """The case, accountable and with its intake asked. Raises Refused in an empty house and for
    a contact in whose conversation the answerer is not, Unknown for an unknown customer."""
    at, ids = concern.at, concern.ids
    who: Known
    if isinstance(concern.who, str):
        who = customer(work, concern.who)
    else:
        who = find_or_register(work, concern.who, ids.customer_id, at)
    known = concern.matter in the_organisation(work).matters
    open_case(
        work,
        OpenCase(
            case_id=ids.case_id,
            handoff_id=ids.handoff_id,
            number=give_number(work, ids.case_id, at),
            customer_id=who.id,
            channel=concern.channel,
            language=concern.language,
            matter=concern.matter if known else UNSORTED,
            department=concern.department,
            priority=concern.priority,
            answered_by=concern.answered_by,
            by=concern.by,
            contact_id=concern.contact_id,
            thread_id=concern.thread_id,
            mail_id=concern.mail_id,
            unverified_reference=concern.unverified_reference,
            follows=concern.follows,
            facts=concern.facts,
            asked=concern.asked,
            at=at,
        ),
    )
    if concern.thread_id is not None:
        link_thread(work, concern.thread_id, ids.case_id, who, concern)
    elif concern.contact_id is not None:
        link(work, concern.contact_id, ids.case_id, who, by=concern.answered_by or "", at=at)
    opened = work.state(CASE, ids.case_id)
    assert isinstance(opened, CaseRecord)
    return opened


def link_thread(work: UnitOfWork, thread_id: str, case_id: str, who: Known, why: Command) -> None:
    """Answers in the thread belong to the case from now on; nothing if they do already."""
    before = work.state(THREAD, thread_id)
    if isinstance(before, Linked) and before.case_id == case_id:
        return
    linked = ThreadLinked(
        thread_id=thread_id, case_id=case_id, customer_id=who.id, subjects=who.subjects, at=why.at
    )
    work.record(THREAD, thread_id, linked)
    belongs = LinkThread(
        case_id=case_id,
        customer_id=who.id,
        thread_id=thread_id,
        subjects=who.subjects,
        at=why.at,
    )
    say(work, belongs)
