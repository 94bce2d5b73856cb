"""The one way in: every request of routing is carried out here.

First `apply_due` records what time alone has brought about for the contact or agent. Then the use
case decides and records. There are no timers to set at the end: the matcher of the pool keeps
them (`domain/matching/timers.py`) and sends a request when one is due.
"""

from typing import TypeAlias, assert_never, overload

from baton_common.model.unit_of_work import UnitOfWork
from baton_routing.domain.agent.state import Agent
from baton_routing.domain.contact.state import Contact
from baton_routing.domain.missed.state import MissedCall
from baton_routing.domain.use_cases import (
    arrival,
    configuration_change,
    interactions,
    missed_calls,
    offers,
    overflow,
    presence,
    requests,
    transfers,
    wrap_up,
)
from baton_routing.domain.use_cases.configuration_change import ConfigurationChange
from baton_routing.domain.use_cases.due import apply_due

Outcome: TypeAlias = Contact | Agent | MissedCall | ConfigurationChange
"""What a request was about, as it is afterwards."""


@overload
def do(work: UnitOfWork, request: requests.ContactRequest) -> Contact: ...
@overload
def do(work: UnitOfWork, request: requests.AgentRequest) -> Agent: ...
@overload
def do(work: UnitOfWork, request: requests.MissedCallRequest) -> MissedCall: ...
@overload
def do(work: UnitOfWork, request: requests.ConfigurationRequest) -> ConfigurationChange: ...
@overload
def do(work: UnitOfWork, request: requests.RoutingRequest) -> Outcome: ...
def do(work: UnitOfWork, request: requests.RoutingRequest) -> Outcome:
    """Carry out a request in this unit; gives the contact, agent, missed call or configuration
    after it. Raises Refused, Unknown."""
    apply_due(work, request)
    match request:
        case requests.OfferContact():
            return offers.make(work, request)
        case requests.AnswerContact():
            return offers.answer(work, request)
        case requests.DeclineOffer():
            return offers.decline(work, request)
        case requests.LapseOffer():
            return offers.lapse(work, request)
        case requests.ArriveContact():
            return arrival.arrive(work, request)
        case requests.LinkCase():
            return arrival.link_case(work, request)
        case requests.MoveContact():
            return overflow.move(work, request)
        case requests.AbandonContact():
            return interactions.abandon(work, request)
        case requests.EndContact():
            return interactions.end(work, request)
        case requests.TransferContact():
            return transfers.begin(work, request)
        case requests.CancelTransfer():
            return transfers.cancel(work, request)
        case requests.CompleteConsult():
            return transfers.complete(work, request)
        case requests.LeaveConsult():
            return transfers.leave(work, request)
        case requests.ChangePresence():
            return presence.change(work, request)
        case requests.SetDepartments():
            return presence.set_departments(work, request)
        case requests.SetSuspension():
            return presence.set_suspension(work, request)
        case requests.EndWrapUp():
            return wrap_up.end(work, request)
        case requests.EndWrapUpByTime():
            return wrap_up.expire(work, request)
        case requests.CallBack():
            return missed_calls.call_back(work, request)
        case requests.DismissCall():
            return missed_calls.dismiss(work, request)
        case requests.ApplyConfiguration():
            return configuration_change.apply(work, request)
        case requests.ChangeQueue():
            return configuration_change.change_queue(work, request)
        case requests.ChangeSkills():
            return configuration_change.change_skills(work, request)
        case _:
            assert_never(request)
