"""Commands of a customer; in a merge each of the two decides its own side."""

from typing import TypeAlias

from baton_common.model.messages import Command
from baton_common.model.personal import Personal


class Register(Command, frozen=True):
    """Somebody comes to us for the first time."""

    customer_id: str
    address: Personal[str]
    name: Personal[str] | None
    language: str


class AddAddress(Command, frozen=True):
    """The customer can be reached there too."""

    customer_id: str
    address: Personal[str]
    departments: tuple[str, ...] | None
    """Where it works at once; None: everywhere."""
    by: str


class ConfirmAddress(Command, frozen=True):
    """One of their addresses works in more departments, or everywhere."""

    customer_id: str
    subject: str
    departments: tuple[str, ...] | None
    by: str | None
    mail_id: str | None


class UnlinkAddress(Command, frozen=True):
    """One of their addresses identifies nobody any more."""

    customer_id: str
    subject: str
    shared: bool
    by: str | None
    cases: tuple[str, ...]


class LinkAddress(Command, frozen=True):
    """One of their addresses leads to them again."""

    customer_id: str
    subject: str
    by: str
    cases: tuple[str, ...]


class TakeIn(Command, frozen=True):
    """Another customer turned out to be this one, who goes on."""

    customer_id: str
    merged_id: str
    addresses: tuple[Personal[str], ...]
    """The other's: they come over."""
    limited: dict[str, tuple[str, ...]]
    """Those that work in some departments only, by subject."""
    unlinked: tuple[str, ...]
    """Those that identify nobody, by subject."""
    by: str


class GoInto(Command, frozen=True):
    """The other side of a merge: found under `into` from now on."""

    customer_id: str
    into: str
    by: str


class UndoMerge(Command, frozen=True):
    """`separated_id` was taken in by mistake."""

    customer_id: str
    separated_id: str
    by: str


class Separate(Command, frozen=True):
    """The other side of an undone merge: a customer of its own again."""

    customer_id: str
    out_of: str
    by: str
    unlinked: tuple[str, ...]
    """Their addresses that identify nobody now, by subject."""


CustomerCommand: TypeAlias = (
    Register
    | AddAddress
    | ConfirmAddress
    | UnlinkAddress
    | LinkAddress
    | TakeIn
    | GoInto
    | UndoMerge
    | Separate
)
