"""A customer tells us of another address of theirs: from now on whoever uses it is known."""

from baton_cases.domain.customer.address import ADDRESS, Claimed, Unclaimed
from baton_cases.domain.customer.customer import CUSTOMER, Known
from baton_cases.domain.customer.events import AddressClaimed, CustomerAddressAdded
from baton_cases.domain.customer.finding import customer
from baton_common.model.messages import Command, Refused
from baton_common.model.personal import Personal
from baton_common.model.unit_of_work import UnitOfWork


class AddAddress(Command, frozen=True):
    """The customer can be reached there too."""

    customer_id: str
    address: Personal[str]
    by: str


def add_address(work: UnitOfWork, command: AddAddress) -> Known:
    """The customer with it; one that is theirs already changes nothing. Raises Refused for an
    address of somebody else (they may be the same: that is a merge), Unknown."""
    known = customer(work, command.customer_id)
    subject = command.address.subject
    match work.state(ADDRESS, subject):
        case Claimed(customer_id=owner) if customer(work, owner).id == known.id:
            return known
        case Claimed():
            raise Refused(
                "This address belongs to another customer. If they are the same person, merge "
                "the two."
            )
        case Unclaimed():
            claimed = AddressClaimed(subject=subject, customer_id=known.id, at=command.at)
            work.record(ADDRESS, subject, claimed)
    added = CustomerAddressAdded(
        customer_id=known.id, address=command.address, by=command.by, at=command.at
    )
    after = work.record(CUSTOMER, known.id, added)
    assert isinstance(after, Known)
    return after
