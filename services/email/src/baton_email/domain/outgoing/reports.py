"""What others say of a mail of ours: the next server at once, delivery reports later."""

from collections.abc import Mapping

import msgspec


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What a delivery report says of a mail of ours."""

    failed: tuple[str, ...]
    """Subjects of the addresses that failed, as far as we know them."""
    failed_count: int
    """How many it names, known or not."""
    delayed: bool = False
    status: str = ""


class Answers(msgspec.Struct, frozen=True, kw_only=True):
    """What the next server said of each recipient, by subject: code and enhanced status."""

    taken: tuple[str, ...] = ()
    refused: Mapping[str, tuple[int, str]] = {}
    """4xx: later; 5xx: never."""
