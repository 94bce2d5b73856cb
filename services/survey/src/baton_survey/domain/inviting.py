"""A case was closed: its customer is asked, or it is written down why not.

closed       at once, or when the house's delay is over, the rules below are asked in order
all hold     invited: case, customer and invitation in one unit, with the day it expires
one does not not invited, with that reason
reopened     what was only planned is dropped; an invitation that went out stays good, since
             the customer has it and may say what they think of it
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from baton_common.model.log_port import Deadline
from baton_common.model.personal import Personal
from baton_common.model.unit_of_work import UnitOfWork
from baton_survey.domain.configuration import Plan, the_plan
from baton_survey.domain.customer import CUSTOMER, CustomerAsked, Person, person
from baton_survey.domain.invitation import INVITATION, Closing, CustomerInvited, Open
from baton_survey.domain.survey import (
    SURVEY,
    AskingDropped,
    AskingPlanned,
    CaseAskedAbout,
    CustomerNotInvited,
    Reason,
)

ASK = "ask"
"""The deadline of a survey's stream at which it is decided whether to ask."""
EXPIRE = "expire"
"""The deadline of an invitation's stream."""


@dataclass(frozen=True)
class Circumstances:
    """All that the rules look at."""

    plan: Plan
    closing: Closing
    who: Person
    has_open_invitation: bool
    """About this case: it was reopened and closed again before they answered."""
    at: datetime


def is_its_end(it: Circumstances) -> bool:
    """It does not go on in another case, whose closing decides."""
    return it.closing.merged_into is None


def is_asked_about(it: Circumstances) -> bool:
    """The house asks something, and about such cases."""
    return (
        bool(it.plan.questions)
        and it.closing.matter not in it.plan.off_matters
        and it.closing.department not in it.plan.off_departments
    )


def wants_to_be_asked(it: Circumstances) -> bool:
    """Neither they nor the house file say otherwise, under any of their ids."""
    return not it.who.opted_out and it.who.ids.isdisjoint(it.plan.opted_out)


def can_be_reached(it: Circumstances) -> bool:
    """There is a mail address that works."""
    return it.closing.to is not None


def was_not_asked_lately(it: Circumstances) -> bool:
    """The last invitation is a period ago, and none about this case is still open."""
    last = it.who.asked_at
    is_over = last is None or it.at >= last + timedelta(seconds=it.plan.period)
    return is_over and not it.has_open_invitation


def is_in_the_sample(it: Circumstances) -> bool:
    """By the case's id, so that nobody's luck changes when it is decided again."""
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
"""The first that does not hold is the reason that is told."""


def why_not(it: Circumstances) -> Reason | None:
    """None: they are invited."""
    return next((reason for rule, reason in MUST_HOLD if not rule(it)), None)


def hear_closing(work: UnitOfWork, closing: Closing, invitation_id: str) -> None:
    """Decide at once, or plan it for later. Closed again, the later closing counts."""
    plan, survey = the_plan(work), work.state(SURVEY, closing.case_id)
    if not plan.after:
        drop_plan(work, closing.case_id)
        _invite_or_not(work, closing, invitation_id)
        return
    due_at = work.now + timedelta(seconds=plan.after)
    planned = AskingPlanned(
        invitation_id=invitation_id,
        closing=closing,
        attempt=survey.attempts + 1,
        due_at=due_at,
        at=work.now,
    )
    drop_plan(work, closing.case_id)
    work.record(SURVEY, closing.case_id, planned)
    work.schedule(SURVEY.stream(closing.case_id), ASK, planned.attempt, due_at)


def drop_plan(work: UnitOfWork, case_id: str) -> None:
    """The case is not closed any more: what was planned is not done."""
    planned = work.state(SURVEY, case_id).planned
    if planned is not None:
        dropped = AskingDropped(invitation_id=planned.invitation_id, at=work.now)
        work.record(SURVEY, case_id, dropped)
        work.cancel(SURVEY.stream(case_id), ASK)


def ask_now(work: UnitOfWork, deadline: Deadline) -> None:
    """The delay is over."""
    case_id = deadline.stream.removeprefix(f"{SURVEY.category}-")
    planned = work.state(SURVEY, case_id).planned
    if planned is not None and planned.attempt == deadline.attempt:
        _invite_or_not(work, planned.closing, planned.invitation_id)


def _invite_or_not(work: UnitOfWork, closing: Closing, invitation_id: str) -> None:
    plan, survey = the_plan(work), work.state(SURVEY, closing.case_id)
    last = work.state(INVITATION, survey.invitation_id) if survey.invitation_id else None
    circumstances = Circumstances(
        plan=plan,
        closing=closing,
        who=person(work, closing.customer_id),
        has_open_invitation=isinstance(last, Open) and work.now < last.invited.expires_at,
        at=work.now,
    )
    reason = why_not(circumstances)
    if reason is None and closing.to is not None:
        _invite(work, plan, closing, closing.to, invitation_id)
        return
    not_invited = CustomerNotInvited(
        invitation_id=invitation_id, closing=closing, reason=reason or "no-address", at=work.now
    )
    work.record(SURVEY, closing.case_id, not_invited)


def _invite(
    work: UnitOfWork, plan: Plan, closing: Closing, to: Personal[str], invitation_id: str
) -> None:
    expires_at = work.now + timedelta(seconds=plan.expires)
    invited = CustomerInvited(
        invitation_id=invitation_id,
        closing=closing,
        to=to,
        questions=plan.questions,
        low=plan.low,
        expires_at=expires_at,
        at=work.now,
    )
    work.record(SURVEY, closing.case_id, CaseAskedAbout(invitation_id=invitation_id, at=work.now))
    work.record(INVITATION, invitation_id, invited)
    asked = CustomerAsked(invitation_id=invitation_id, at=work.now)
    work.record(CUSTOMER, closing.customer_id, asked)
    work.schedule(INVITATION.stream(invitation_id), EXPIRE, 1, expires_at)
