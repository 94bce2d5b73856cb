"""The handoffs of one case, folded from messages."""

from datetime import datetime
from typing import ClassVar

import msgspec

from baton_contracts.case_updated import handoff as contracts
from baton_kpi.domain.facts.fact import Fact, seconds_between


class HandoffFact(Fact, frozen=True, kw_only=True):
    """One handoff, from request to outcome."""

    kind: ClassVar = "handoffs"
    main: ClassVar = "requested_at"
    scope: ClassVar = "department"
    views: ClassVar = ("person", "matter", "rung", "outcome")

    case_id: str
    flow: str
    department: str
    """The department asked."""
    from_department: str
    person: str | None = None
    """The person who accepted, or to whom it was assigned or returned."""
    matter: str | None = None
    rung: str | None = None
    """The last rung that asked."""
    requested_at: datetime
    ended_at: datetime | None = None
    outcome: str | None = None
    """accepted, assigned, returned or withdrawn."""
    acceptance: int | None = None
    """Seconds from the request until a person accepted."""
    declined: int = 0
    lapsed: int = 0


class HandoffPart(msgspec.Struct, omit_defaults=True):
    """The known state of one handoff."""

    flow: str
    from_department: str
    to_department: str
    at: datetime
    rung: str | None = None
    person: str | None = None
    ended_at: datetime | None = None
    outcome: str | None = None
    declined: int = 0
    lapsed: int = 0


def apply_handoff(
    parts: dict[str, HandoffPart], message: contracts.HandoffMessage, at: datetime
) -> None:
    """Apply one message. Without a received request the handoff counts from this message."""
    part = parts.get(message.handoff_id)
    if part is None:
        part = HandoffPart(message.kind, message.from_department, message.to_department, at)
        parts[message.handoff_id] = part
    part.rung = message.rung or part.rung
    match message:
        case contracts.HandoffDeclined():
            part.declined += 1
        case contracts.HandoffLapsed():
            part.lapsed += 1
        case contracts.HandoffAccepted():
            part.outcome, part.ended_at = "assigned" if message.assigned else "accepted", at
            part.person = message.persons[0] if message.persons else None
        case contracts.HandoffReturned():
            part.outcome, part.ended_at = "returned", at
        case contracts.HandoffWithdrawn():
            part.outcome, part.ended_at = "withdrawn", at
        case _:
            pass


def handoff_fact(case_id: str, id_: str, part: HandoffPart, matter: str) -> HandoffFact:
    """The fact of one handoff."""
    is_accepted = part.outcome == "accepted" and part.ended_at is not None
    return HandoffFact(
        id=id_,
        case_id=case_id,
        flow=part.flow,
        department=part.to_department,
        from_department=part.from_department,
        person=part.person,
        matter=matter,
        rung=part.rung,
        requested_at=part.at,
        ended_at=part.ended_at,
        outcome=part.outcome,
        acceptance=seconds_between(part.at, part.ended_at or part.at) if is_accepted else None,
        declined=part.declined,
        lapsed=part.lapsed,
    )
