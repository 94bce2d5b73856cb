"""A call that is transferred while the caller is on the line takes its handoff with it.

Who answers the caller has accepted: seconds, not minutes. Whoever the ladder asks at that moment
need not answer any more. Somebody who does not belong to the receiving department speaks for
nobody there: the handoff goes its own way.
"""

from datetime import datetime

from baton_cases.domain.case.clockwork import catch_up, open_handoff, set_looks, tell
from baton_cases.domain.case.state import CASE, Active
from baton_cases.domain.contact.contact import CONTACT, Heard
from baton_cases.domain.handoff.answers import taken_by_answering
from baton_cases.domain.handoff.ladder import ground_of
from baton_cases.domain.handoff.state import Open
from baton_cases.domain.organisation.organisation import Organisation, the_organisation
from baton_common.model.messages import Refused
from baton_common.model.unit_of_work import UnitOfWork


def take_what_goes_with(work: UnitOfWork, contact: Heard, at: datetime) -> list[str]:
    """Accept the open handoffs that go with the contact for whoever answered its transfer; why
    not, for each that stays open."""
    answer = contact.taken_over_by
    if answer is None:
        return []
    return [
        reason
        for case_id in contact.cases
        if (reason := take(work, case_id, contact.contact_id, answer.agent, at))
    ]


def take(work: UnitOfWork, case_id: str, contact_id: str, agent: str, at: datetime) -> str | None:
    """Accept the case's open handoff for the agent, if it goes with this contact; None, or why
    it stays as it is."""
    if _goes_with(work, case_id, contact_id) is None:
        return None
    at = catch_up(work, case_id, at)
    reason = _accept(work, case_id, contact_id, agent, at)
    set_looks(work, case_id, at)
    return reason


def _accept(
    work: UnitOfWork, case_id: str, contact_id: str, agent: str, at: datetime
) -> str | None:
    handoff, case = _goes_with(work, case_id, contact_id), work.state(CASE, case_id)
    if handoff is None or not isinstance(case, Active):
        return f"{agent} answered when the handoff of case {case_id} had ended by itself"
    organisation = the_organisation(work)
    if not belongs_there(handoff, organisation, agent, at):
        return (
            f"{agent} answered, who does not belong to {handoff.terms.to_department}: handoff "
            f"{handoff.terms.handoff_id} goes on"
        )
    ground = ground_of(organisation, handoff.terms)
    tell(work, case, [taken_by_answering(handoff, ground, agent, contact_id, at)])
    return None


def belongs_there(handoff: Open, organisation: Organisation, agent: str, at: datetime) -> bool:
    """Whether who answered may take it: a person of the receiving department, or whoever is on
    duty for it."""
    terms = handoff.terms
    person = organisation.people.get(agent)
    if person is not None and terms.to_department in person.departments:
        return True
    return agent in organisation.duties(terms.to_department, terms.matter).on_duty(at)


def contact_of(work: UnitOfWork, contact_id: str, case_id: str) -> Heard:
    """The contact that a handoff is to go with. Raises Refused unless it belongs to the case."""
    contact = work.state(CONTACT, contact_id)
    if not isinstance(contact, Heard) or case_id not in contact.cases:
        raise Refused(
            f"Contact {contact_id} does not belong to this case. Link it first: "
            "POST /cases/{id}/contacts.",
            code="contact-not-linked",
        )
    return contact


def _goes_with(work: UnitOfWork, case_id: str, contact_id: str) -> Open | None:
    case = work.state(CASE, case_id)
    if not isinstance(case, Active) or (handoff := open_handoff(work, case)) is None:
        return None
    return handoff if handoff.terms.contact_id == contact_id else None
