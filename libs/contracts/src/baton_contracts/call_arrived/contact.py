"""News of one live contact: it came, was answered or given up, and ended. The key is its id."""

from baton_common.contract import Contract
from baton_common.personal import Personal
from baton_contracts.words import Channel


class ContactNews(Contract, frozen=True, kw_only=True):
    """What all news of a contact has."""

    contact_id: str
    queue: str

    @property
    def key(self) -> str:
        """The contact's id."""
        return self.contact_id


class ContactArrived(ContactNews, frozen=True, kw_only=True):
    """A customer is calling or writing now and waits in the queue."""

    contract_type = "baton.contact.arrived.v1"
    channel: Channel
    address: Personal[str]
    """The number or handle of the customer, normalised, under its own subject."""
    language: str


class ContactAnswered(ContactNews, frozen=True, kw_only=True):
    """An agent took it."""

    contract_type = "baton.contact.answered.v1"
    agent: str


class ContactAbandoned(ContactNews, frozen=True, kw_only=True):
    """The customer left first."""

    contract_type = "baton.contact.abandoned.v1"


class ContactEnded(ContactNews, frozen=True, kw_only=True):
    """The interaction is over; wrap-up follows."""

    contract_type = "baton.contact.ended.v1"
    agent: str
