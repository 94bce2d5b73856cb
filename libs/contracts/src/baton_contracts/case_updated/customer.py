"""Messages about customers: which contact belongs to whom, and who turned out to be the same."""

from typing import Literal

from baton_common.model.contract import Contract


class ContactLinked(Contract, frozen=True, kw_only=True):
    """A live contact or a mail thread belongs to this case and this customer. Said again of a
    thread that we began when the customer first writes in it.

    Routing answers "who last handled this case" from it, kpi counts by it. The key is the
    case's id.
    """

    contract_type = "baton.contact.linked.v2"
    case_id: str
    customer_id: str
    subjects: tuple[str, ...]
    """The subjects of the customer: whose keys their words are encrypted under."""
    contact_id: str | None = None
    thread_id: str | None = None
    direction: Literal["inbound", "outbound"]
    """inbound: the customer came to us by it; outbound: we began it, and they have not written
    there yet."""
    mail_id: str | None = None
    """The customer's mail by which the thread belongs to the case; None: a mail of ours, or no
    thread."""

    @property
    def key(self) -> str:
        """The case's id."""
        return self.case_id


class CustomerMessage(Contract, frozen=True, kw_only=True):
    """The common part of all messages about a customer. The key is the customer's id."""

    customer_id: str

    @property
    def key(self) -> str:
        """The customer's id."""
        return self.customer_id


class CustomerAddressAdded(CustomerMessage, frozen=True, kw_only=True):
    """They can be reached at another address too; `subjects` are all that they have now."""

    contract_type = "baton.customer.address-added.v1"
    subject: str
    subjects: tuple[str, ...]


class CustomerMerged(CustomerMessage, frozen=True, kw_only=True):
    """`customer_id` has taken in `merged_id`; `subjects` are all that it has now."""

    contract_type = "baton.customer.merged.v1"
    merged_id: str
    subjects: tuple[str, ...]


class CustomerMergeUndone(CustomerMessage, frozen=True, kw_only=True):
    """`separated_id` is a customer of its own again; `subjects` are what is left here."""

    contract_type = "baton.customer.merge-undone.v1"
    separated_id: str
    subjects: tuple[str, ...]


class CustomerAddressFailed(CustomerMessage, frozen=True, kw_only=True):
    """A mail to this address came back for good, or (`failing` false) it works again."""

    contract_type = "baton.customer.address-failed.v1"
    subject: str
    failing: bool
    status: Literal["hard-bounce", "works"] = "hard-bounce"


class AddressUnlinked(Contract, frozen=True, kw_only=True):
    """Nobody is known by this address until somebody is linked to it again. `shared`: several
    people use the number, so a call from it only suggests who it may be, until this is said again
    without. The key is the subject.
    """

    contract_type = "baton.address.unlinked.v1"
    subject: str
    shared: bool

    @property
    def key(self) -> str:
        """The subject."""
        return self.subject
