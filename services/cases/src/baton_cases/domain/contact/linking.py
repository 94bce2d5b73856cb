"""A contact belongs to a case: said once, by an agent who is in the conversation."""

from datetime import datetime

from baton_cases.domain.case.commands import ReopenCase
from baton_cases.domain.case.events import CallSoFar, ContactLinked
from baton_cases.domain.case.lifecycle import reopen_case
from baton_cases.domain.case.state import CASE, Active, CaseRecord, Closed, NotYetOpened
from baton_cases.domain.contact.contact import CONTACT, Heard
from baton_cases.domain.contact.events import ContactJoinedCase
from baton_cases.domain.customer.customer import Known
from baton_cases.domain.customer.finding import customer, customer_of
from baton_common.model.messages import Command, Refused, Unknown
from baton_common.model.unit_of_work import UnitOfWork


class ContinueCase(Command, frozen=True):
    """The customer calls about a case that is there already."""

    case_id: str
    contact_id: str
    handoff_id: str
    """Of the intake that begins if it is reopened, unless the former person is on duty."""
    by: str


def in_conversation(work: UnitOfWork, contact_id: str, agent: str) -> Heard:
    """The contact, for an agent who speaks with the customer or wraps up. Raises Refused."""
    contact = work.state(CONTACT, contact_id)
    if not isinstance(contact, Heard):
        raise Refused(
            f"No contact {contact_id} is known here. Check its id; if it has just come in, try "
            "again.",
            code="unknown-contact",
        )
    if not contact.is_in_conversation(agent):
        raise Refused(
            f"{agent} is not in the conversation of contact {contact_id}. Only who has answered "
            "it, and has not ended wrap-up, may open or continue a case by it.",
            code="not-in-conversation",
        )
    return contact


def customer_on(work: UnitOfWork, contact: Heard) -> Known | None:
    """Whose the caller's address is, merges followed; else the customer of the case that it was
    last linked to (who withholds their number may say who they are). None: nobody we know."""
    if contact.caller is not None:
        known = customer_of(work, contact.caller.subject)
        if known is not None:
            return known
    for case_id in reversed(contact.cases):
        case = work.state(CASE, case_id)
        if isinstance(case, CaseRecord):
            return customer(work, case.customer_id)
    return None


def continue_case(work: UnitOfWork, command: ContinueCase) -> None:
    """Link the contact to the case; one that was resolved or closed is reopened, if that may
    still be. Said twice, it changes nothing. Raises Refused, Unknown."""
    contact = in_conversation(work, command.contact_id, command.by)
    case = work.state(CASE, command.case_id)
    if isinstance(case, NotYetOpened):
        raise Unknown
    if command.case_id in contact.cases:
        return
    if isinstance(case, Closed) and case.into is not None:
        raise Refused(f"The case was merged into {case.into}. Continue that one.", code="merged")
    if isinstance(case, Closed) or (isinstance(case, Active) and case.resolved):
        reopen = ReopenCase(
            case_id=command.case_id,
            handoff_id=command.handoff_id,
            why="called-again",
            at=command.at,
        )
        reopen_case(work, reopen)
    who = customer(work, case.customer_id)
    link(work, command.contact_id, command.case_id, who, by=command.by, at=command.at)


def link(
    work: UnitOfWork, contact_id: str, case_id: str, who: Known, *, by: str, at: datetime
) -> None:
    """The contact, which the agent is in, belongs to the case from now on."""
    contact = in_conversation(work, contact_id, by)
    joined = ContactJoinedCase(
        contact_id=contact_id, cases=(*contact.cases, case_id), case_id=case_id, by=by, at=at
    )
    work.record(CONTACT, contact_id, joined)
    linked = ContactLinked(
        case_id=case_id,
        contact_id=contact_id,
        thread_id=None,
        customer_id=who.id,
        subjects=who.subjects,
        call=CallSoFar(
            channel=contact.told.channel,
            dialled=contact.dialled,
            arrived_at=contact.arrived_at,
            answered_at=contact.answers[0].at if contact.answers else None,
            answered_by=tuple(dict.fromkeys(each.agent for each in contact.answers)),
        ),
        at=at,
    )
    work.record(CASE, case_id, linked)
