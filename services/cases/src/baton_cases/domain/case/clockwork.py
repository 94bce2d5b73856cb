"""Telling what time has brought about: handoff and office together, in order, before anything
that a person wishes."""

from datetime import datetime

from baton_cases.domain.case import events as happened
from baton_cases.domain.case.accountability import (
    after_handoff,
    follow_office,
    next_office_change,
)
from baton_cases.domain.case.state import CASE, Active
from baton_cases.domain.handoff.events import HandoffEvent, NextLookSet
from baton_cases.domain.handoff.ladder import Ground, ground_of
from baton_cases.domain.handoff.passing import next_instant, said_by, step
from baton_cases.domain.handoff.state import HANDOFF, Open
from baton_cases.domain.organisation.organisation import the_organisation
from baton_common.model.unit_of_work import UnitOfWork


def catch_up(work: UnitOfWork, case_id: str, until: datetime) -> datetime:
    """Tell everything due by `until`, each with the instant at which it came about.

    At one instant the handoff moves before the office. Gives the instant at which a wish made
    at `until` takes effect: never before what is told already. A case that is closed or was
    never opened has nothing due.
    """
    organisation = the_organisation(work)
    while True:
        case = work.state(CASE, case_id)
        if not isinstance(case, Active):
            return until
        handoff = open_handoff(work, case)
        ground = ground_of(organisation, handoff.terms) if handoff else None
        of_handoff = next_instant(handoff, ground) if handoff and ground else None
        of_office = next_office_change(case, organisation)
        due = min((at for at in (of_handoff, of_office) if at), default=None)
        if due is None or due > until:
            told_to = max(case.seen_at, handoff.seen_at) if handoff else case.seen_at
            return max(until, told_to)
        if handoff and ground and due == of_handoff:
            tell(work, case, step(handoff, ground, due))
        else:
            work.record(CASE, case_id, follow_office(case, organisation, due))


def open_handoff(work: UnitOfWork, case: Active) -> Open | None:
    """The case's open handoff, if it has one."""
    if case.handoff is None:
        return None
    handoff = work.state(HANDOFF, case.handoff.handoff_id)
    assert isinstance(handoff, Open), f"{case.case_id} holds on to a handoff that has ended"
    return handoff


def tell(work: UnitOfWork, case: Active, events: list[HandoffEvent]) -> None:
    """Record events of the case's handoff, and in the same unit what they mean for the case."""
    for event in events:
        work.record(HANDOFF, event.handoff_id, event)
        work.record(CASE, case.case_id, *after_handoff(case, event))


def set_looks(work: UnitOfWork, case_id: str, at: datetime) -> None:
    """Say when to look next, where that has changed: the last thing of every unit."""
    case = work.state(CASE, case_id)
    if not isinstance(case, Active):
        return
    organisation = the_organisation(work)
    if (handoff := open_handoff(work, case)) is not None:
        _set_handoff_look(work, handoff, ground_of(organisation, handoff.terms), at)
    look_at = next_office_change(case, organisation)
    if look_at is not None and look_at != case.look_at:
        look = happened.OfficeLookSet(case_id=case_id, look=case.look + 1, look_at=look_at, at=at)
        work.record(CASE, case_id, look)


def _set_handoff_look(work: UnitOfWork, handoff: Open, ground: Ground, at: datetime) -> None:
    look_at = next_instant(handoff, ground)
    if look_at != handoff.look_at:
        look = NextLookSet(
            **said_by(handoff.terms),
            look=handoff.look + 1,
            look_at=look_at,
            roster_version=ground.version,
            at=at,
        )
        work.record(HANDOFF, handoff.terms.handoff_id, look)
