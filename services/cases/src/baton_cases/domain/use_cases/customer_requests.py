"""Requests about customers: their addresses, merges, and what other departments must agree to."""

from typing import TypeAlias

from baton_cases.domain.customer_change.events import Change, Concerned
from baton_common.model.messages import Request
from baton_common.model.personal import Personal


class AddAddress(Request, frozen=True):
    """The customer can be reached there too."""

    customer_id: str
    address: Personal[str]
    departments: tuple[str, ...] | None
    """Where it works at once: those of whoever adds it; None: everywhere."""
    by: str
    is_identity: bool = True
    """False: nobody is looked up by it, like a postal address or a switchboard's number."""
    cases: tuple[str, ...] = ()
    """The cases whose stories tell that it leads to the customer again."""


class ConfirmAddress(Request, frozen=True):
    """An address that others added is the customer's, as these departments know, too."""

    customer_id: str
    subject: str
    departments: tuple[str, ...] | None
    """Those of whoever confirms it; None: everywhere."""
    by: str


class ShareNumber(Request, frozen=True):
    """Several people use a number of the customer's: it only suggests who calls."""

    customer_id: str
    subject: str
    by: str
    cases: tuple[str, ...] = ()
    """The cases whose stories tell it."""


class UnshareNumber(Request, frozen=True):
    """A number that was shared is this customer's alone after all."""

    customer_id: str
    address: Personal[str]
    departments: tuple[str, ...] | None
    """Where it works at once, if the customer has not had it; None: everywhere."""
    by: str
    cases: tuple[str, ...] = ()


class MergeCustomers(Request, frozen=True):
    """`merged_id` is the same person as `customer_id`, who goes on."""

    customer_id: str
    merged_id: str
    by: str


class UndoMerge(Request, frozen=True):
    """`separated_id` was taken in by `customer_id` by mistake."""

    customer_id: str
    separated_id: str
    by: str


class ReleaseAddress(Request, frozen=True):
    """An address identifies nobody any more: the form in which addresses are compared says so, or
    the configuration."""

    subject: str


class NoteMeeting(Request, frozen=True):
    """Two subjects turned out to be one address: mails and calls from it lead to `address` now."""

    subject: str
    address: Personal[str]
    by: str


class DismissMerge(Request, frozen=True):
    """Two customers who have had the same address are two persons all the same."""

    customer_id: str
    other_id: str
    by: str


class RequestCustomerChange(Request, frozen=True):
    """Ask other departments to agree to a change to a customer."""

    change_id: str
    customer_id: str
    change: Change
    by: str
    concerned: tuple[Concerned, ...]
    """The departments that must agree, found before the decision."""
    cases: tuple[str, ...]
    """Cases of the departments of whoever asks."""


class OnCustomerChange(Request, frozen=True):
    """Common to all requests about one requested change."""

    change_id: str


class ConfirmCustomerChange(OnCustomerChange, frozen=True):
    """Agree for these departments; the change is made when all agree."""

    departments: tuple[str, ...] | None
    """None: the command centre, for all."""
    by: str


class RefuseCustomerChange(OnCustomerChange, frozen=True):
    """Do not agree, for one of these departments."""

    departments: tuple[str, ...] | None
    by: str
    words: Personal[str] | None = None


class WithdrawCustomerChange(OnCustomerChange, frozen=True):
    """Take the request back."""

    by: str


class ExpireCustomerChange(OnCustomerChange, frozen=True):
    """The time to agree is over."""


CustomerRequest: TypeAlias = (
    AddAddress
    | ConfirmAddress
    | ShareNumber
    | UnshareNumber
    | MergeCustomers
    | UndoMerge
    | ReleaseAddress
    | NoteMeeting
    | DismissMerge
    | RequestCustomerChange
    | ConfirmCustomerChange
    | RefuseCustomerChange
    | WithdrawCustomerChange
    | ExpireCustomerChange
)
