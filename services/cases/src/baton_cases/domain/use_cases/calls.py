"""Live contacts: messages of routing are kept, a case goes on by a call, an answered transfer takes
the handoff with it.

Whoever answers a caller who was transferred has accepted the handoff that goes with the contact:
seconds, not minutes, whoever the ladder asks at that moment. Somebody who does not belong to the
receiving department speaks for nobody there: the handoff goes its own way.
"""

from collections.abc import Iterator

from baton_cases.domain.case.state import CASE, Active, Closed, NotYetOpened
from baton_cases.domain.contact.commands import Ignore, Keep
from baton_cases.domain.contact.conversation import in_conversation, takes_over
from baton_cases.domain.contact.decide import decide
from baton_cases.domain.contact.state import CONTACT, KnownContact
from baton_cases.domain.handoff.events import HandoffAccepted, HandoffReturned
from baton_cases.domain.use_cases.handoffs import take_by_call
from baton_cases.domain.use_cases.lifecycle import reopen_because
from baton_cases.domain.use_cases.links import link_contact
from baton_cases.domain.use_cases.lookups import customer, living, requested_handoff
from baton_cases.domain.use_cases.received import KeepContactMessage
from baton_cases.domain.use_cases.requests import ContinueCase
from baton_common.model.messages import Refused, Unknown
from baton_common.model.unit_of_work import UnitOfWork


def keep_message(work: UnitOfWork, request: KeepContactMessage) -> None:
    """Keep it with the cases that the contact belongs to; where somebody else has the customer by
    it, they accept the handoffs that go with the contact."""
    message = request.message
    id_ = message.contact_id
    events = decide(Keep(message=message, at=request.at), work.state(CONTACT, id_))
    after = work.record(CONTACT, id_, *events)
    if not (isinstance(after, KnownContact) and any(takes_over(each, after) for each in events)):
        return
    for reason in list(_take_what_goes_with(work, after, request)):
        ignore = Ignore(message=message, reason=reason, at=request.at)
        work.record(CONTACT, id_, *decide(ignore, work.state(CONTACT, id_)))


def continue_case(work: UnitOfWork, request: ContinueCase) -> None:
    """Links the contact to the case and reopens it if it was resolved or closed and may be
    reopened. Idempotent. Raises Refused, Unknown."""
    contact = in_conversation(
        work.state(CONTACT, request.contact_id), request.contact_id, request.by
    )
    case = work.state(CASE, request.case_id)
    if isinstance(case, NotYetOpened):
        raise Unknown
    if request.case_id in contact.cases:
        return
    if isinstance(case, Closed) and case.into is not None:
        there = living(work, request.case_id)
        raise Refused(f"The case was merged into {there}. Continue that one.", code="merged")
    if isinstance(case, Closed) or (isinstance(case, Active) and case.resolved):
        reopen_because(
            work,
            request.case_id,
            "called-again",
            handoff_id=request.handoff_id,
            at=request.at,
        )
    who = customer(work, case.customer_id)
    link_contact(work, request.contact_id, request.case_id, who, by=request.by, at=request.at)


def _take_what_goes_with(
    work: UnitOfWork, contact: KnownContact, request: KeepContactMessage
) -> Iterator[str]:
    """Accepts the handoffs that go with the contact; returns the reason for each that could not be
    accepted."""
    answer = contact.taken_over_by
    assert answer is not None
    for case_id in contact.cases:
        if _ended_by_itself(work, case_id, contact.contact_id):
            yield f"{answer.agent} answered when the handoff of case {case_id} had ended by itself"
            continue
        refused = take_by_call(work, case_id, contact.contact_id, answer.agent, request.at)
        if refused is not None:
            yield refused


def _ended_by_itself(work: UnitOfWork, case_id: str, contact_id: str) -> bool:
    """True if applying what is due ended the contact's handoff in this unit."""
    return any(
        isinstance(event, HandoffAccepted | HandoffReturned)
        and event.case_id == case_id
        and requested_handoff(work, event.handoff_id).terms.contact_id == contact_id
        for _, _, event in work.recorded
    )
