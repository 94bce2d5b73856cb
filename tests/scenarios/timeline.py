"""What somebody who watches a case sees: whose it is and who is asked, instant by instant."""

from collections.abc import Sequence
from typing import Any

from baton_cases.domain.case.state import CASE, Active, Closed
from baton_cases.domain.handoff.state import HANDOFF, Ended, NotYetRequested, Open
from baton_common.model.log_port import Recorded


def observe(events: Sequence[Recorded]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The timeline and the ended handoffs of the one case that is in the log.

    Of several changes at one instant the last is seen; equal neighbours are one.
    """
    case: Any = CASE.initial
    handoff: Any = HANDOFF.initial
    seen: dict[Any, dict[str, Any]] = {}
    ended: list[dict[str, Any]] = []
    for recorded in events:
        category = recorded.stream.partition("-")[0]
        event: Any = recorded.event
        if category == CASE.category:
            case = CASE.evolve(case, event)
        elif category == HANDOFF.category:
            fresh = recorded.version == 1
            handoff = HANDOFF.evolve(NotYetRequested() if fresh else handoff, event)
            if isinstance(handoff, Ended):
                ended.append(_end(handoff))
        else:
            continue
        at = recorded.event.at
        if (row := _row(case, handoff)) is not None:
            seen[at] = {"from": at, **row}
    timeline: list[dict[str, Any]] = []
    for at in sorted(seen):
        if not timeline or _without_time(timeline[-1]) != _without_time(seen[at]):
            timeline.append(seen[at])
    return timeline, ended


def _row(case: Any, handoff: Any) -> dict[str, Any] | None:
    if isinstance(case, Closed):
        return {"department": None, "person": None, "asked": [], "state": "closed"}
    if not isinstance(case, Active):
        return None
    asked: list[str] = []
    state = "held"
    if case.handoff is not None and isinstance(handoff, Open):
        asked = sorted(handoff.asked)
        state = "offered" if asked else "waiting for opening"
    return {
        "department": case.department,
        "person": case.person,
        "asked": asked,
        "state": state,
    }


def _end(handoff: Ended) -> dict[str, Any]:
    return {
        "kind": handoff.terms.kind,
        "end": handoff.end,
        "at": handoff.ended_at,
        "assigned": handoff.assigned,
    }


def _without_time(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != "from"}
