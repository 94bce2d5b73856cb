"""Commands of an address: claim it once; share it; record whether mails to it arrive."""

from typing import TypeAlias

from baton_common.model.messages import Command


class Claim(Command, frozen=True):
    """A customer can be reached there."""

    subject: str
    customer_id: str
    departments: tuple[str, ...] | None
    """Where that is so, because staff of them say it; None: everywhere."""


class MarkFailing(Command, frozen=True):
    """A mail to it came back for good."""

    subject: str
    status: str
    mail_id: str


class MarkWorking(Command, frozen=True):
    """Somebody wrote from it."""

    subject: str


class Release(Command, frozen=True):
    """It identifies nobody any more."""

    subject: str


class Share(Command, frozen=True):
    """Several people use it."""

    subject: str
    customers: tuple[str, ...]
    """Those whose it is."""
    by: str


class Unshare(Command, frozen=True):
    """It is one person's after all."""

    subject: str
    by: str


AddressCommand: TypeAlias = Claim | MarkFailing | MarkWorking | Release | Share | Unshare
