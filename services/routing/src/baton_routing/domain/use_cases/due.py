"""The consequences of time alone: lapsed offers, overflows, wrap-ups that are over."""

from datetime import datetime

from baton_common.model.unit_of_work import UnitOfWork
from baton_routing.domain.agent.commands import ExpireWrapUp
from baton_routing.domain.agent.decide import decide as decide_agent
from baton_routing.domain.agent.state import AGENT, Asked, WrappingUp
from baton_routing.domain.configuration.state import the_configuration
from baton_routing.domain.contact.commands import ApplyOverflow, ExpireOffer
from baton_routing.domain.contact.state import CONTACT, NotYetSeen, OnOffer, Waiting
from baton_routing.domain.use_cases import requests
from baton_routing.domain.use_cases.consequences import decide_and_record, record_of_agent


def apply_due(work: UnitOfWork, request: requests.RoutingRequest) -> None:
    """Record what is due for the contact or agent of a request, whether or not the matcher has
    noticed. Requests about the due thing itself are refused when they come too late instead."""
    match request:
        case (
            requests.AnswerContact()
            | requests.DeclineOffer()
            | requests.LapseOffer()
            | requests.MoveContact()
            | requests.EndWrapUpByTime()
        ):
            pass
        case requests.ChangePresence() | requests.EndWrapUp():
            _apply_due_of_agent(work, request.agent, request.at)
        case (
            requests.SetDepartments()
            | requests.SetSuspension()
            | requests.CallBack()
            | requests.DismissCall()
            | requests.ApplyConfiguration()
            | requests.ChangeQueue()
            | requests.ChangeSkills()
        ):
            pass
        case _:
            _apply_due_of_contact(work, request.contact_id, request.at)


def _apply_due_of_agent(work: UnitOfWork, agent_id: str, at: datetime) -> None:
    agent = work.state(AGENT, agent_id)
    match agent.doing:
        case Asked(contact_id=contact_id, lapses_at=lapses_at) if at >= lapses_at:
            _apply_due_of_contact(work, contact_id, at)
        case WrappingUp(contact_id=contact_id, until=until) if at >= until:
            over = ExpireWrapUp(agent=agent_id, contact_id=contact_id, at=at)
            record_of_agent(work, agent_id, decide_agent(over, agent))
        case _:
            pass


def _apply_due_of_contact(work: UnitOfWork, contact_id: str, at: datetime) -> None:
    contact = work.state(CONTACT, contact_id)
    if isinstance(contact, NotYetSeen):
        return
    configuration = the_configuration(work)
    waits_since = None
    if isinstance(contact, OnOffer) and at >= contact.offer.lapses_at:
        waits_since, offer_id = contact.offer.lapses_at, contact.offer.offer_id
        lapsed = ExpireOffer(
            contact_id=contact_id, offer_id=offer_id, configuration=configuration, at=at
        )
        contact = decide_and_record(work, lapsed)
    if isinstance(contact, Waiting):
        overflow = ApplyOverflow(
            contact_id=contact_id, waits_since=waits_since, configuration=configuration, at=at
        )
        decide_and_record(work, overflow)
