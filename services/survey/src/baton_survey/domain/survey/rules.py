"""The rules, in order, that decide whether the customer of a closed case is invited."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec

from baton_survey.domain.closing import Closing
from baton_survey.domain.configuration.plan import Plan
from baton_survey.domain.customer.person import Person
from baton_survey.domain.survey.events import Reason


class Circumstances(msgspec.Struct, frozen=True, kw_only=True):
    """The facts that the rules use."""

    plan: Plan
    closing: Closing
    who: Person
    has_open_invitation: bool
    """An open invitation about this case: it was reopened and closed again before the answer."""
    at: datetime


def is_its_end(it: Circumstances) -> bool:
    """The case does not continue in another one, whose closing would decide."""
    return it.closing.merged_into is None


def is_asked_about(it: Circumstances) -> bool:
    """The plan has questions and does not exclude such cases."""
    return (
        bool(it.plan.questions)
        and it.closing.matter not in it.plan.off_matters
        and it.closing.department not in it.plan.off_departments
    )


def wants_to_be_asked(it: Circumstances) -> bool:
    """Neither the customer nor the configuration opted out, under any of their ids."""
    return not it.who.opted_out and it.who.ids.isdisjoint(it.plan.opted_out)


def can_be_reached(it: Circumstances) -> bool:
    """The customer has a mail address that works."""
    return it.closing.to is not None


def was_not_asked_lately(it: Circumstances) -> bool:
    """The last invitation is a period ago, and none about this case is open."""
    last = it.who.asked_at
    is_over = last is None or it.at >= last + timedelta(seconds=it.plan.period)
    return is_over and not it.has_open_invitation


def is_in_the_sample(it: Circumstances) -> bool:
    """By the case's id, so that deciding again gives the same answer."""
    digest = hashlib.sha256(it.closing.case_id.encode()).digest()
    return int.from_bytes(digest[:8], "big") % 100 < it.plan.share


MUST_HOLD: tuple[tuple[Callable[[Circumstances], bool], Reason], ...] = (
    (is_its_end, "merged"),
    (is_asked_about, "switched-off"),
    (wants_to_be_asked, "opted-out"),
    (can_be_reached, "no-address"),
    (was_not_asked_lately, "asked-lately"),
    (is_in_the_sample, "not-sampled"),
)
"""The first rule that does not hold is the published reason."""


def why_not(it: Circumstances) -> Reason | None:
    """The reason for not inviting; None: the customer is invited."""
    return next((reason for rule, reason in MUST_HOLD if not rule(it)), None)
