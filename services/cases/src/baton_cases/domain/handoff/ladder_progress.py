"""Progress of a handoff by time alone: lapses, changes of duty, openings, ends.

Results do not depend on when this runs: each event carries the instant at which it came about, so a
late timer finds the same as a punctual one. The roster in the log at that time decides; a change of
the roster is an instant of its own."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from heapq import merge
from typing import Any, assert_never

from baton_cases.domain.handoff import events as happened
from baton_cases.domain.handoff.conditions import Conditions
from baton_cases.domain.handoff.events import (
    HandoffEvent,
    HandoffRequested,
    Office,
    ReturnReason,
    Rung,
    TimerSet,
)
from baton_cases.domain.handoff.flows.catalogue import flow_of
from baton_cases.domain.handoff.ladder import (
    ASKS,
    Asks,
    Nobody,
    Waits,
    lapse,
    rungs_after,
    status_of,
)
from baton_cases.domain.handoff.state import Open, after


def next_instant(handoff: Open, conditions: Conditions) -> datetime:
    """The next instant at which time alone changes something; the lapse at the latest."""
    start = handoff.seen_at
    if handoff.roster_version != conditions.version:
        start = max(start, conditions.changed_at)
        if start < handoff.lapses_at and _differs(handoff, conditions, start):
            return start
    for edge in _edges(handoff, conditions, start):
        if edge >= handoff.lapses_at:
            break
        if _differs(handoff, conditions, edge):
            return edge
    return handoff.lapses_at


def step(handoff: Open, conditions: Conditions, at: datetime) -> list[HandoffEvent]:
    """The events at the instant that `next_instant` gave: a lapse before a change of shift."""
    if at >= handoff.lapses_at:
        return _lapsed(handoff, conditions, handoff.lapses_at)
    common = {**said_by(handoff.terms), "rung": handoff.rung, "roster_version": conditions.version}
    common |= {"at": at}
    match _status(handoff, conditions, at):
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
            return [skipped, *climb(handoff, rest, conditions, at, "off-duty")]
        case other:
            assert_never(other)


def timer(handoff: Open, conditions: Conditions, at: datetime) -> list[HandoffEvent]:
    """Records the next instant at which time alone changes something, where it is not known yet."""
    look_at = next_instant(handoff, conditions)
    if look_at == handoff.look_at:
        return []
    timer_set = TimerSet(
        **said_by(handoff.terms),
        look=handoff.look + 1,
        look_at=look_at,
        roster_version=conditions.version,
        at=at,
    )
    return [timer_set]


def climb(
    handoff: Open, rungs: Sequence[Rung], conditions: Conditions, at: datetime, why: ReturnReason
) -> list[HandoffEvent]:
    """Begins the first of these rungs that asks somebody or waits; after the last the handoff ends.
    `why`: the reason of a return unless the flow states its own."""
    terms = handoff.terms
    events: list[HandoffEvent] = []
    for rung in rungs:
        lapses_at = lapse(
            rung, at, rungs=terms.rungs, emergency=terms.emergency, calendar=conditions.calendar
        )
        common = {**said_by(terms), "rung": rung, "roster_version": conditions.version, "at": at}
        match status_of(handoff, rung, conditions, at, has_asked=False):
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
    return [*events, _exhausted(handoff, conditions, at, why)]


def returned(
    handoff: Open, conditions: Conditions, at: datetime, reason: ReturnReason, **said: Any
) -> happened.HandoffReturned:
    """Returns the handoff to the office that had the case, else to the person if on duty, else to
    the lead's office."""
    terms = handoff.terms
    person, office = sender_after_return(terms, conditions, at)
    return happened.HandoffReturned(
        **said_by(terms),
        rung=handoff.rung,
        by=said.get("by"),
        words=said.get("words"),
        reason=reason,
        to_person=person,
        to_office=office,
        redate_promise=terms.package.promised_until is not None,
        roster_version=conditions.version,
        at=at,
    )


def sender_after_return(
    terms: HandoffRequested, conditions: Conditions, at: datetime
) -> tuple[str, Office | None]:
    """The person who is accountable in the sender's department after a return, and the office."""
    match terms.from_office:
        case "lead":
            return conditions.sending.in_lead_office(at), "lead"
        case "duty-officer":
            return conditions.sending.officer(at), "duty-officer"
        case None if terms.from_person in conditions.sending.on_duty(at):
            return terms.from_person, None
        case None:
            return conditions.sending.in_lead_office(at), "lead"


def said_by(terms: HandoffRequested) -> dict[str, Any]:
    """The fields common to all events of the handoff."""
    return {
        "handoff_id": terms.handoff_id,
        "case_id": terms.case_id,
        "kind": terms.kind,
        "from_department": terms.from_department,
        "to_department": terms.to_department,
    }


def _lapsed(handoff: Open, conditions: Conditions, at: datetime) -> list[HandoffEvent]:
    over = happened.OfferLapsed(
        **said_by(handoff.terms), rung=handoff.rung, persons=handoff.asked, at=at
    )
    rest = rungs_after(handoff.terms, handoff.rung)
    lapsed = after(handoff, [over])
    assert isinstance(lapsed, Open)
    return [over, *climb(lapsed, rest, conditions, at, "lapsed")]


def _exhausted(
    handoff: Open, conditions: Conditions, at: datetime, why: ReturnReason
) -> happened.HandoffAccepted | happened.HandoffReturned:
    terms = handoff.terms
    if terms.exhausted == "returned":
        return returned(handoff, conditions, at, flow_of(terms.kind).returned_because or why)
    officer = conditions.receiving.officer(at)
    return happened.HandoffAccepted(
        **said_by(terms),
        rung=Rung.COMMAND_CENTRE,
        person=officer,
        assigned=True,
        late=False,
        backup=conditions.receiving.second(officer, at),
        roster_version=conditions.version,
        at=at,
    )


def _differs(handoff: Open, conditions: Conditions, at: datetime) -> bool:
    match _status(handoff, conditions, at):
        case Asks(persons):
            return persons != handoff.asked
        case Waits():
            return handoff.asked != ()
        case Nobody():
            return True


def _status(handoff: Open, conditions: Conditions, at: datetime) -> Asks | Waits | Nobody:
    return status_of(handoff, handoff.rung, conditions, at, has_asked=handoff.has_asked)


def _edges(handoff: Open, conditions: Conditions, start: datetime) -> Iterator[datetime]:
    """The instants at which the duty may change hands; while waiting, also the openings of the
    department."""
    of_duty = conditions.receiving.edges(ASKS[handoff.rung], start)
    if handoff.asked:
        return of_duty
    opening = conditions.calendar.next_opening(start)
    return merge(of_duty, [opening] if opening else [])
