"""Who may take which route, and whose contacts they see."""

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
"""PBX adapters and whoever tries one out."""
AGENTS = needs(Role.AGENT, Role.SUPERVISOR, Role.LEAD, Role.COMMAND_CENTRE, Role.MACHINE)
"""Who answers contacts, and machines for them."""
SUPERVISORS = needs(Role.SUPERVISOR, Role.LEAD, Role.COMMAND_CENTRE, Role.ADMINISTRATOR)
"""Who changes skills and queues."""
WATCHERS = needs(
    Role.SUPERVISOR, Role.LEAD, Role.COMMAND_CENTRE, Role.ADMINISTRATOR, Role.MACHINE, Role.AUDITOR
)
"""Who sees the whole floor."""
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

_WHOLE = (
    Role.SUPERVISOR,
    Role.LEAD,
    Role.COMMAND_CENTRE,
    Role.ADMINISTRATOR,
    Role.MACHINE,
    Role.AUDITOR,
)


def sees_whole_floor(principal: Principal) -> bool:
    """Everybody but a mere agent, who sees what rings at them and what they have in hand."""
    return principal.has(*_WHOLE)


def seen_contact(principal: Principal, contact: Contact) -> Known:
    """The contact, if it is there and they may see it. Raises Unknown for either."""
    if isinstance(contact, NotYetSeen):
        raise Unknown
    if not sees_whole_floor(principal) and principal.id not in concerned(contact):
        raise Unknown
    return contact


def concerned(contact: Known) -> set[str]:
    """Whom it rings or rang at, who speaks or spoke with the customer."""
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
