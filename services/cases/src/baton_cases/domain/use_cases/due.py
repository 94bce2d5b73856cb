"""Records what is due before a request, and sets timers after it. At one instant the handoff moves
before the office."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from baton_cases.domain.case.accountability import next_office_change
from baton_cases.domain.case.commands import FollowHandoff, FollowOffice
from baton_cases.domain.case.commands import SetTimer as SetOfficeTimer
from baton_cases.domain.case.decide import decide as decide_case
from baton_cases.domain.case.state import CASE, Active
from baton_cases.domain.handoff.commands import ReachInstant, SetTimer
from baton_cases.domain.handoff.conditions import conditions_of
from baton_cases.domain.handoff.decide import decide as decide_handoff
from baton_cases.domain.handoff.events import HandoffEvent
from baton_cases.domain.handoff.ladder_progress import next_instant
from baton_cases.domain.handoff.state import HANDOFF
from baton_cases.domain.use_cases.lookups import open_handoff, the_organisation
from baton_common.model.unit_of_work import UnitOfWork


def apply_due(work: UnitOfWork, case_ids: Sequence[str], until: datetime) -> datetime:
    """Record everything due by `until`, each with the instant at which it came about.

    Gives the instant at which something asked at `until` takes effect: never before what is
    recorded already. Nothing is due on a case that is closed or was never opened.
    """
    return max((until, *(_apply_due(work, case_id, until) for case_id in case_ids)))


def record(work: UnitOfWork, events: Sequence[HandoffEvent]) -> None:
    """Records events of a handoff and, after each, the consequences for its case."""
    for event in events:
        work.record(HANDOFF, event.handoff_id, event)
        follow = FollowHandoff(case_id=event.case_id, event=event, at=event.at)
        case = work.state(CASE, event.case_id)
        work.record(CASE, event.case_id, *decide_case(follow, case))


def set_timers(work: UnitOfWork, case_ids: Iterable[str], at: datetime) -> None:
    """Sets the timers of these cases, where the next instant has changed."""
    for case_id in dict.fromkeys(case_ids):
        case = work.state(CASE, case_id)
        if not isinstance(case, Active):
            continue
        organisation = the_organisation(work)
        if (handoff := open_handoff(work, case)) is not None:
            timer = SetTimer(conditions=conditions_of(organisation, handoff.terms), at=at)
            record(work, decide_handoff(timer, handoff))
        office = SetOfficeTimer(case_id=case_id, organisation=organisation, at=at)
        work.record(CASE, case_id, *decide_case(office, case))


def _apply_due(work: UnitOfWork, case_id: str, until: datetime) -> datetime:
    while True:
        case = work.state(CASE, case_id)
        if not isinstance(case, Active):
            return until
        organisation, handoff = the_organisation(work), open_handoff(work, case)
        conditions = conditions_of(organisation, handoff.terms) if handoff else None
        of_handoff = next_instant(handoff, conditions) if handoff and conditions else None
        of_office = next_office_change(case, organisation)
        due = min((at for at in (of_handoff, of_office) if at), default=None)
        if due is None or due > until:
            recorded_to = max(case.seen_at, handoff.seen_at) if handoff else case.seen_at
            return max(until, recorded_to)
        if handoff and conditions and due == of_handoff:
            record(work, decide_handoff(ReachInstant(conditions=conditions, at=due), handoff))
        else:
            follow = FollowOffice(case_id=case_id, organisation=organisation, at=due)
            work.record(CASE, case_id, *decide_case(follow, case))
