"""Limits for the date of a promise to a customer."""

from datetime import datetime, timedelta

from baton_common.model.messages import Refused

A_CENTURY = timedelta(days=36_525)
"""Longest allowed distance of a promised date: beyond it a date is a typing error, and time zones
are undefined near the end of the calendar."""


def must_be_an_instant_of_ours(until: datetime, at: datetime) -> None:
    """Raises Refused for an instant more than a century away."""
    if abs(until - at) > A_CENTURY:
        raise Refused("The promised time is too far away; name an earlier one.", code="far")
