"""Rules for acknowledging a mail: never one from a machine, one that asks for no answer, or an
address that failed (RFC 3834); at most three per address in 24 hours, and so many in an hour to all
senders without proof together."""

from collections.abc import Callable

import msgspec


class Circumstances(msgspec.Struct, frozen=True, kw_only=True):
    """The facts that the rules use."""

    is_readable: bool
    is_automatic: bool
    is_answerable: bool
    address_fails: bool
    address_has_enough: bool
    unproven_have_enough: bool = False
    """True if the sender is not proven, and so many of those were acknowledged within the hour."""


def could_be_read(it: Circumstances) -> bool:
    """An unreadable mail is not acknowledged."""
    return it.is_readable


def was_written_by_a_person(it: Circumstances) -> bool:
    """A machine is not answered: two machines would go on for ever."""
    return not it.is_automatic


def may_be_answered(it: Circumstances) -> bool:
    """The mail does not suppress answers, and the sender's mailbox is read."""
    return it.is_answerable


def address_works(it: Circumstances) -> bool:
    """The last mail there was not a hard bounce."""
    return not it.address_fails


def was_not_acknowledged_much(it: Circumstances) -> bool:
    """Fewer than three in 24 hours."""
    return not it.address_has_enough


def few_unproven_were_acknowledged(it: Circumstances) -> bool:
    """A sender without proof may be somebody else, who did not ask for our mail."""
    return not it.unproven_have_enough


MUST_HOLD: tuple[tuple[Callable[[Circumstances], bool], str], ...] = (
    (could_be_read, "unreadable"),
    (was_written_by_a_person, "automatic"),
    (may_be_answered, "unanswerable"),
    (address_works, "address-failing"),
    (was_not_acknowledged_much, "too-many"),
    (few_unproven_were_acknowledged, "too-many-unproven"),
)


def why_withheld(it: Circumstances) -> str:
    """The first rule that does not hold; empty: the acknowledgement is sent."""
    return next((reason for rule, reason in MUST_HOLD if not rule(it)), "")
