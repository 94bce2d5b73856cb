"""Whether a mail is acknowledged: never what a machine wrote, what asks for no answer, or an
address that failed (RFC 3834); three times per address in 24 hours at most."""

from collections.abc import Callable

import msgspec


class Circumstances(msgspec.Struct, frozen=True, kw_only=True):
    """All that the rules look at."""

    is_readable: bool
    is_automatic: bool
    is_answerable: bool
    address_fails: bool
    address_has_enough: bool


def could_be_read(it: Circumstances) -> bool:
    """Else nobody knows what would be acknowledged."""
    return it.is_readable


def was_written_by_a_person(it: Circumstances) -> bool:
    """Never a machine: two machines would go on for ever."""
    return not it.is_automatic


def may_be_answered(it: Circumstances) -> bool:
    """Whether the mail may be acknowledged: it does not ask for silence, and somebody reads the
    sender's mailbox."""
    return it.is_answerable


def address_works(it: Circumstances) -> bool:
    """The last mail there did not come back for good."""
    return not it.address_fails


def was_not_acknowledged_much(it: Circumstances) -> bool:
    """Three in 24 hours are enough for anybody."""
    return not it.address_has_enough


MUST_HOLD: tuple[tuple[Callable[[Circumstances], bool], str], ...] = (
    (could_be_read, "unreadable"),
    (was_written_by_a_person, "automatic"),
    (may_be_answered, "unanswerable"),
    (address_works, "address-failing"),
    (was_not_acknowledged_much, "too-many"),
)


def why_withheld(it: Circumstances) -> str:
    """The first rule that does not hold; empty: it is sent."""
    return next((reason for rule, reason in MUST_HOLD if not rule(it)), "")
