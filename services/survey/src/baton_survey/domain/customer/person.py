"""A person: all ids of customers who turned out to be one."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from baton_survey.domain.customer.state import Customer


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """All ids under which we know one person, taken together."""

    ids: frozenset[str]
    asked_at: datetime | None
    """When they were asked last, under whichever id."""
    opted_out: bool


def one_person(customers: Mapping[str, Customer]) -> Person:
    """The person behind these customers, each by their id."""
    asked = [each.asked_at for each in customers.values() if each.asked_at is not None]
    return Person(
        ids=frozenset(customers),
        asked_at=max(asked, default=None),
        opted_out=any(each.opted_out for each in customers.values()),
    )
