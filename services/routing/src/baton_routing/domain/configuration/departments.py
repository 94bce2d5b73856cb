"""Departments: whose a queue or a contact is, and which agents its queue may ask."""

from collections.abc import Collection


def is_theirs(departments: Collection[str], belongs_to: Collection[str]) -> bool:
    """True if a queue or contact of these departments (none named: all) is the business of somebody
    who belongs to the others."""
    return not departments or not set(departments).isdisjoint(belongs_to)


def kept(before: Collection[str], there: Collection[str]) -> tuple[str, ...]:
    """The departments of a contact that is moved: those that it had, and those of the queue to
    which it comes. None named, in either, is all of them."""
    return tuple(sorted({*before, *there})) if before and there else ()
