"""Commands of a customer: what cases tells of them."""

from typing import TypeAlias

from baton_common.model.messages import Command


class NoteAddresses(Command, frozen=True, kw_only=True):
    """Record all addresses that are theirs now."""

    customer_id: str
    subjects: tuple[str, ...]


class TakeIn(Command, frozen=True, kw_only=True):
    """Record that they belong to this customer from now on."""

    customer_id: str
    into: str


class Separate(Command, frozen=True, kw_only=True):
    """Record that they are a customer of their own again."""

    customer_id: str


CustomerCommand: TypeAlias = NoteAddresses | TakeIn | Separate
