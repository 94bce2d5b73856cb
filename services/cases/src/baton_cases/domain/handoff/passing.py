"""What time alone brings about: lapses, duties that pass on, openings, ends.

Nothing here depends on when it is looked at: every event carries the instant at which it came
about, so a look that is late finds the same as one in time. What is judged is the roster that
the log holds at the look; where it changed meanwhile, its change is an instant of its own.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from heapq import merge
from typing import Any, assert_never

from baton_cases.domain.handoff import events as happened
from baton_cases.domain.handoff.events import (
    HandoffEvent,
    HandoffRequested,
    Office,
    ReturnReason,
    Rung,
)
from baton_cases.domain.handoff.ladder import (
    ASKS,
    Asks,
    Ground,
    Nobody,
    Waits,
    lapse,
    rungs_after,
    standing,
)
from baton_cases.domain.handoff.state import Open, after


def next_instant(handoff: Open, ground: Ground) -> datetime:
    """The next instant at which time alone changes something; the lapse at the latest."""
    start = handoff.seen_at
    if handoff.roster_version != ground.version:
        start = max(start, ground.changed_at)
        if start < handoff.lapses_at and _differs(handoff, ground, start):
            return start
    for edge in _edges(handoff, ground, start):
        if edge >= handoff.lapses_at:
            break
        if _differs(handoff, ground, edge):
            return edge
    return handoff.lapses_at


def step(handoff: Open, ground: Ground, at: datetime) -> list[HandoffEvent]:
    """What happens at the instant that `next_instant` gave: a lapse before a change of shift."""
    if at >= handoff.lapses_at:
        return _lapsed(handoff, ground, handoff.lapses_at)
    common = {**said_by(handoff.terms), "rung": handoff.rung, "roster_version": ground.version}
    common |= {"at": at}
    match _stands(handoff, ground, at):
        case Asks(persons) if handoff.asked:
            passed_on = happened.OfferPassedOn(
                before=handoff.asked, persons=persons, lapses_at=handoff.lapses_at, **common
            )
            return [passed_on]
        case Asks(persons):
            offered = happened.HandoffOffered(
                persons=persons, lapses_at=handoff.lapses_at, first=False, **common
            )
            return [offered]
        case Waits(opens_at):
            waited = happened.HandoffWaited(
                lapses_at=handoff.lapses_at, opens_at=opens_at, first=False, **common
            )
            return [waited]
        case Nobody():
            skipped = happened.RungSkipped(before=handoff.asked, **common)
            rest = rungs_after(handoff.terms, handoff.rung)
            return [skipped, *climb(handoff, rest, ground, at, "off-duty")]
        case other:
            assert_never(other)


def climb(
    handoff: Open, rungs: Sequence[Rung], ground: Ground, at: datetime, why: ReturnReason
) -> list[HandoffEvent]:
    """The first of these rungs that somebody holds, or that waits, begins; after the last the
    handoff ends. `why` is what an internal one is returned for."""
    terms = handoff.terms
    events: list[HandoffEvent] = []
    for rung in rungs:
        lapses_at = lapse(
            rung, at, rungs=terms.rungs, emergency=terms.emergency, calendar=ground.calendar
        )
        common = {**said_by(terms), "rung": rung, "roster_version": ground.version, "at": at}
        match standing(handoff, rung, ground, at, has_asked=False):
            case Asks(persons):
                offered = happened.HandoffOffered(
                    persons=persons, lapses_at=lapses_at, first=True, **common
                )
                return [*events, offered]
            case Waits(opens_at):
                waited = happened.HandoffWaited(
                    lapses_at=lapses_at, opens_at=opens_at, first=True, **common
                )
                return [*events, waited]
            case Nobody():
                events.append(happened.RungSkipped(before=(), **common))
            case other:
                assert_never(other)
    return [*events, _exhausted(handoff, ground, at, why)]


def returned(
    handoff: Open, ground: Ground, at: datetime, reason: ReturnReason, **said: Any
) -> happened.HandoffReturned:
    """It goes back: to the office that had it, or the person if on duty, or the lead's office."""
    terms = handoff.terms
    person, office = sender_after_return(terms, ground, at)
    return happened.HandoffReturned(
        **said_by(terms),
        rung=handoff.rung,
        by=said.get("by"),
        words=said.get("words"),
        reason=reason,
        to_person=person,
        to_office=office,
        redate_promise=terms.package.promised_until is not None,
        roster_version=ground.version,
        at=at,
    )


def sender_after_return(
    terms: HandoffRequested, ground: Ground, at: datetime
) -> tuple[str, Office | None]:
    """Who is accountable in the sender's department when it has come back, and by which office."""
    match terms.from_office:
        case "lead":
            return ground.sending.in_lead_office(at), "lead"
        case "duty-officer":
            return ground.sending.officer(at), "duty-officer"
        case None if terms.from_person in ground.sending.on_duty(at):
            return terms.from_person, None
        case None:
            return ground.sending.in_lead_office(at), "lead"


def said_by(terms: HandoffRequested) -> dict[str, Any]:
    """What every event of the handoff says."""
    return {
        "handoff_id": terms.handoff_id,
        "case_id": terms.case_id,
        "kind": terms.kind,
        "from_department": terms.from_department,
        "to_department": terms.to_department,
    }


def _lapsed(handoff: Open, ground: Ground, at: datetime) -> list[HandoffEvent]:
    over = happened.OfferLapsed(
        **said_by(handoff.terms), rung=handoff.rung, persons=handoff.asked, at=at
    )
    rest = rungs_after(handoff.terms, handoff.rung)
    lapsed = after(handoff, [over])
    assert isinstance(lapsed, Open)
    return [over, *climb(lapsed, rest, ground, at, "lapsed")]


def _exhausted(
    handoff: Open, ground: Ground, at: datetime, why: ReturnReason
) -> happened.HandoffAccepted | happened.HandoffReturned:
    terms = handoff.terms
    if terms.exhausted == "returned":
        reason: ReturnReason = why if terms.kind == "internal" else "exhausted"
        return returned(handoff, ground, at, reason)
    officer = ground.receiving.officer(at)
    return happened.HandoffAccepted(
        **said_by(terms),
        rung=Rung.COMMAND_CENTRE,
        person=officer,
        assigned=True,
        late=False,
        backup=ground.receiving.second(officer, at),
        roster_version=ground.version,
        at=at,
    )


def _differs(handoff: Open, ground: Ground, at: datetime) -> bool:
    match _stands(handoff, ground, at):
        case Asks(persons):
            return persons != handoff.asked
        case Waits():
            return handoff.asked != ()
        case Nobody():
            return True


def _stands(handoff: Open, ground: Ground, at: datetime) -> Asks | Waits | Nobody:
    return standing(handoff, handoff.rung, ground, at, has_asked=handoff.has_asked)


def _edges(handoff: Open, ground: Ground, start: datetime) -> Iterator[datetime]:
    """When the duty may change hands; while it waits, also when the department opens."""
    of_duty = ground.receiving.edges(ASKS[handoff.rung], start)
    if handoff.asked:
        return of_duty
    opening = ground.calendar.next_opening(start)
    return merge(of_duty, [opening] if opening else [])
