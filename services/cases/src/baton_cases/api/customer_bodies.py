"""What commands on a customer say, and what they answer."""

from typing import Annotated

from pydantic import Field

from baton_cases.api.ids import CUSTOMER_ID, ActorId, CustomerId
from baton_cases.api.naming import Address, PostalAddress
from baton_cases.domain.customer.decide import decide
from baton_common.edge.models import Input, Output, example

MergedCustomerId = Annotated[
    str,
    CUSTOMER_ID.judged_by(decide),
    Field(examples=["0197a3c0-5b1e-7c44-9d2e-3f6a8b1c0d06"]),
]
"""One that was taken in by the customer whom the path names."""


class CustomerAnswer(Output):
    """The customer after a command."""

    model_config = example(id="0197a3c0-5b1e-7c44-9d2e-3f6a8b1c0d05", merged=[], addresses=2)

    id: CustomerId
    """The customer's id."""
    merged: list[CustomerId]
    """Customers that turned out to be this one."""
    addresses: int
    """The number of their addresses."""


class NewAddress(Input):
    """Another way to reach them."""

    model_config = example(address="mei.lin@customer.example")

    address: Address | None = None
    """A mail address or a telephone number; without a country code it is one of the configuration's
    country."""
    postal_address: PostalAddress | None = None
    """Where letters reach them."""
    by: ActorId | None = None
    """For machines: the person who learned the address."""


class ConfirmedAddress(Input):
    """An address that others added."""

    model_config = example(address="mei.lin@customer.example")

    address: Address
    """A mail address or a telephone number; without a country code it is one of the configuration's
    country."""
    by: ActorId | None = None
    """For machines: the person who knows it."""


class NumberOfSeveral(Input):
    """A telephone number that several people use, or that they do not."""

    model_config = example(address="+493023125117")

    address: Address
    """A telephone number; without a country code it is one of the configuration's country."""
    by: ActorId | None = None
    """For machines: the person who knows it."""


class MergingCustomers(Input):
    """Two customers who turned out to be one person."""

    model_config = example(merged_id="0197a3c0-5b1e-7c44-9d2e-3f6a8b1c0d06")

    merged_id: CustomerId
    """The other customer's id."""


class UndoingMerge(Input):
    """A merge that was made by mistake."""

    model_config = example(separated_id="0197a3c0-5b1e-7c44-9d2e-3f6a8b1c0d06")

    separated_id: MergedCustomerId
    """The other customer's id."""
