"""Answers about an outgoing mail: the next server's at once, delivery reports later."""

from collections.abc import Mapping
from typing import Literal, TypeAlias

import msgspec

Action: TypeAlias = Literal["failed", "delayed", "delivered", "relayed"]


class Reported(msgspec.Struct, frozen=True, kw_only=True):
    """What a report says about one recipient."""

    subject: str
    action: Action
    status: str


class DeliveryReport(msgspec.Struct, frozen=True, kw_only=True):
    """The content of a delivery report about our mail."""

    recipients: tuple[Reported, ...] = ()
    """The recipients whose subjects are known."""
    action: Action
    """What it says on the whole; for recipients that it does not name."""
    status: str


class Answers(msgspec.Struct, frozen=True, kw_only=True):
    """Answers of the next server for each recipient, by subject: code and enhanced status."""

    taken: tuple[str, ...] = ()
    refused: Mapping[str, tuple[int, str]] = {}
    """4xx: later; 5xx: never."""
