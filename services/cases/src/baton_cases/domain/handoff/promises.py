"""Until when something may be promised to a customer."""

from datetime import datetime, timedelta

from baton_common.model.messages import Refused

A_CENTURY = timedelta(days=36_525)
"""Beyond it an instant is a slip of the pen, and near the end of the calendar it has no other
time zones any more."""


def must_be_an_instant_of_ours(until: datetime, at: datetime) -> None:
    """Raises Refused for one that is more than a century away."""
    if abs(until - at) > A_CENTURY:
        raise Refused(
            "What is promised for a time so far away is promised for no time.", code="far"
        )
