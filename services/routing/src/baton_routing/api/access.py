"""Policies of the routes, and the visibility of contacts."""

from typing import Annotated

from fastapi import Depends

from baton_common.edge.http.allow import allow
from baton_common.edge.http.caller import Caller
from baton_common.edge.identity.policy import needs
from baton_common.edge.identity.principal import Principal, Role
from baton_common.model.messages import Unknown
from baton_routing.domain.contact.state import (
    Abandoned,
    Answered,
    Contact,
    Ended,
    Known,
    NotYetSeen,
    OnOffer,
    Waiting,
)

CHANNELS = needs(Role.MACHINE, Role.ADMINISTRATOR)
"""PBX adapters, and administrators who try one out."""
AGENTS = needs(Role.AGENT, Role.SUPERVISOR, Role.LEAD, Role.COMMAND_CENTRE, Role.MACHINE)
"""People who answer contacts, and machines for them."""
SUPERVISORS = needs(Role.SUPERVISOR, Role.LEAD, Role.COMMAND_CENTRE, Role.ADMINISTRATOR)
"""People who change skills and queues."""
WATCHERS = needs(
    Role.SUPERVISOR, Role.LEAD, Role.COMMAND_CENTRE, Role.ADMINISTRATOR, Role.MACHINE, Role.AUDITOR
)
"""People and machines who see the whole floor."""
READERS = needs(
    Role.AGENT,
    Role.SUPERVISOR,
    Role.LEAD,
    Role.COMMAND_CENTRE,
    Role.ADMINISTRATOR,
    Role.MACHINE,
    Role.AUDITOR,
)
ADMINISTRATORS = needs(Role.ADMINISTRATOR)

ByChannel = Annotated[Caller, Depends(allow(CHANNELS))]
ByAgent = Annotated[Caller, Depends(allow(AGENTS))]
BySupervisor = Annotated[Caller, Depends(allow(SUPERVISORS))]
ByWatcher = Annotated[Caller, Depends(allow(WATCHERS))]
ByReader = Annotated[Caller, Depends(allow(READERS))]
ByAdministrator = Annotated[Caller, Depends(allow(ADMINISTRATORS))]

_WHOLE = (
    Role.SUPERVISOR,
    Role.LEAD,
    Role.COMMAND_CENTRE,
    Role.ADMINISTRATOR,
    Role.MACHINE,
    Role.AUDITOR,
)


def sees_whole_floor(principal: Principal) -> bool:
    """Everybody but agents, who see only what rings at them and what they have in hand."""
    return principal.has(*_WHOLE)


def seen_contact(principal: Principal, contact: Contact) -> Known:
    """The contact. Raises Unknown if it never arrived, or if they may not see it."""
    if isinstance(contact, NotYetSeen):
        raise Unknown
    if not sees_whole_floor(principal) and principal.id not in concerned(contact):
        raise Unknown
    return contact


def concerned(contact: Known) -> set[str]:
    """The agents it rings or rang at, and who speak or spoke with the customer."""
    people = {*contact.passes, *contact.wrapping}
    match contact:
        case Waiting(transfer=transfer):
            people |= {transfer.by.agent} if transfer else set()
        case OnOffer(offer=offer, transfer=transfer):
            people |= {offer.agent} | ({transfer.by.agent} if transfer else set())
        case Answered(talk=talk, adviser=adviser):
            people |= {talk.agent} | ({adviser.agent} if adviser else set())
        case Ended(agent=agent):
            people.add(agent)
        case Abandoned():
            pass
    return people
