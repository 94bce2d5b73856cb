"""What somebody may see of the floor: contacts, agents and queues of their departments, and what
concerns themselves."""

from collections.abc import Collection
from dataclasses import dataclass

from baton_routing.domain.configuration.departments import is_theirs
from baton_routing.domain.contact.state import (
    Abandoned,
    Answered,
    Ended,
    Known,
    OnOffer,
    Waiting,
)

CONTACT_SEEN = (
    "($1::bool or {t}.agent = $2 "
    "or ($3::bool and ({t}.departments = '{{}}' or {t}.departments && $4::text[])))"
)
"""The rule of contacts as SQL, with the parameters of `Scope.parameters`."""
AGENT_SEEN = "($1::bool or {t}.agent = $2 or ($3::bool and {t}.departments && $4::text[]))"
"""The rule of agents as SQL, with the parameters of `Scope.parameters`."""


@dataclass(frozen=True)
class Scope:
    """What a person or machine may see. Everything else appears not to exist."""

    person: str
    departments: frozenset[str] = frozenset()
    watches: bool = False
    """True for those who see what others of their departments do; agents see what concerns
    themselves."""
    everything: bool = False

    @property
    def parameters(self) -> tuple[bool, str, bool, list[str]]:
        """The first four parameters of every scoped query."""
        return self.everything, self.person, self.watches, sorted(self.departments)

    def sees_queue(self, departments: Collection[str]) -> bool:
        """A queue of these departments (none: all)."""
        return self.everything or is_theirs(departments, self.departments)

    def sees_agent(self, agent: str, departments: Collection[str]) -> bool:
        """An agent who belongs to these departments. Everybody sees themselves."""
        if self.everything or agent == self.person:
            return True
        return self.watches and not self.departments.isdisjoint(departments)

    def sees_contact(self, contact: Known) -> bool:
        """A contact of one of their departments, or that concerns them."""
        if self.everything or self.person in concerned(contact):
            return True
        return self.watches and is_theirs(contact.departments, self.departments)


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
