"""A contact is offered to an agent, who answers, declines, or lets it ring out."""

from baton_common.model.unit_of_work import UnitOfWork
from baton_routing.domain.agent.state import AGENT
from baton_routing.domain.configuration.state import the_configuration
from baton_routing.domain.contact.commands import AnswerOffer, ExpireOffer, MakeOffer, ReturnOffer
from baton_routing.domain.contact.offers import standing_offer
from baton_routing.domain.contact.state import CONTACT, Contact
from baton_routing.domain.use_cases.consequences import decide_and_record
from baton_routing.domain.use_cases.requests import (
    AnswerContact,
    DeclineOffer,
    LapseOffer,
    OfferContact,
)


def make(work: UnitOfWork, request: OfferContact) -> Contact:
    """The contact rings at the agent. Raises Refused, Unknown."""
    command = MakeOffer(
        contact_id=request.contact_id,
        agent=request.agent,
        departments=work.state(AGENT, request.agent).departments,
        offer_id=request.offer_id,
        matched_at=request.matched_at or request.at,
        configuration=the_configuration(work),
        at=request.at,
    )
    return decide_and_record(work, command)


def answer(work: UnitOfWork, request: AnswerContact) -> Contact:
    """The agent has the customer. Raises Refused, Unknown."""
    command = AnswerOffer(
        contact_id=request.contact_id,
        by=request.by,
        offer_id=request.offer_id or _standing(work, request.contact_id, "answer"),
        configuration=the_configuration(work),
        at=request.at,
    )
    return decide_and_record(work, command)


def decline(work: UnitOfWork, request: DeclineOffer) -> Contact:
    """The contact waits again in its old place. Raises Refused, Unknown."""
    command = ReturnOffer(
        contact_id=request.contact_id,
        by=request.by,
        offer_id=request.offer_id or _standing(work, request.contact_id, "decline"),
        reason="declined",
        configuration=the_configuration(work),
        at=request.at,
    )
    return decide_and_record(work, command)


def lapse(work: UnitOfWork, request: LapseOffer) -> Contact:
    """The contact waits again, as the offer's time is over. Raises Refused."""
    command = ExpireOffer(
        contact_id=request.contact_id,
        offer_id=request.offer_id,
        configuration=the_configuration(work),
        at=request.at,
    )
    return decide_and_record(work, command)


def _standing(work: UnitOfWork, contact_id: str, verb: str) -> str:
    return standing_offer(work.state(CONTACT, contact_id), verb).offer_id
