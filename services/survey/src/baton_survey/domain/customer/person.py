"""A person: all customer ids that turned out to be one."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from baton_survey.domain.customer.state import Customer


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """All ids of one person."""

    ids: frozenset[str]
    asked_at: datetime | None
    """Instant of the last invitation, under any id."""
    opted_out: bool


def one_person(customers: Mapping[str, Customer]) -> Person:
    """The person behind these customers."""
    asked = [each.asked_at for each in customers.values() if each.asked_at is not None]
    return Person(
        ids=frozenset(customers),
        asked_at=max(asked, default=None),
        opted_out=any(each.opted_out for each in customers.values()),
    )
