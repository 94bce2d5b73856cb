"""Commands of an address that we write to."""

from typing import TypeAlias

from baton_common.model.messages import Command


class CountAcknowledgement(Command, frozen=True, kw_only=True):
    """Count an acknowledgement that goes to it."""

    case_id: str


class MarkFailing(Command, frozen=True, kw_only=True):
    """A mail to it came back for good."""

    mail_id: str
    status: str


class MarkWorking(Command, frozen=True, kw_only=True):
    """Somebody wrote from it."""


AddressCommand: TypeAlias = CountAcknowledgement | MarkFailing | MarkWorking
