"""Answers about an outgoing mail: the next server's at once, delivery reports later."""

from collections.abc import Mapping

import msgspec


class DeliveryReport(msgspec.Struct, frozen=True, kw_only=True):
    """The content of a delivery report about our mail."""

    failed: tuple[str, ...]
    """Subjects of the failed addresses, where known."""
    failed_count: int
    """Number of failed addresses, known or not."""
    delayed: bool = False
    status: str = ""


class Answers(msgspec.Struct, frozen=True, kw_only=True):
    """Answers of the next server for each recipient, by subject: code and enhanced status."""

    taken: tuple[str, ...] = ()
    refused: Mapping[str, tuple[int, str]] = {}
    """4xx: later; 5xx: never."""
