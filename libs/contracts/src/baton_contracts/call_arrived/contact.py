"""News of one live contact: it came, and whether the customer gave up. The key is its id."""

from baton_common.contract import Contract
from baton_common.personal import Personal
from baton_contracts.words import Channel


class ContactNews(Contract, frozen=True, kw_only=True):
    """What all news of a contact has."""

    contact_id: str

    @property
    def key(self) -> str:
        """The contact's id."""
        return self.contact_id


class ContactArrived(ContactNews, frozen=True, kw_only=True):
    """A customer began an attempt to reach us and waits in a queue."""

    contract_type = "baton.contact.arrived.v1"
    channel: Channel
    queue: str
    language: str
    priority: int
    caller: Personal[str] | None = None
    """The normalised address they came from, under its own subject; None: withheld."""
    dialled: str | None = None
    """The number or address of ours that they used."""


class ContactAbandoned(ContactNews, frozen=True, kw_only=True):
    """The customer left before anybody answered."""

    contract_type = "baton.contact.abandoned.v1"
    waited_seconds: int
