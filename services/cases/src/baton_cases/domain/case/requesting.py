"""Asking for a handoff: what is pinned, what is refused, whom it asks first."""

from datetime import datetime

import msgspec

from baton_cases.domain.case.promising import must_be_an_instant_of_ours
from baton_cases.domain.case.state import Active, between
from baton_cases.domain.handoff.events import (
    HandoffEvent,
    HandoffRequested,
    Kind,
    Package,
)
from baton_cases.domain.handoff.ladder import ends_by, ground_of, ladder
from baton_cases.domain.handoff.passing import climb
from baton_cases.domain.handoff.state import NotYetRequested, Open, evolve
from baton_cases.domain.organisation.model import Exhausted, Stage
from baton_cases.domain.organisation.organisation import Organisation
from baton_common.model.messages import Refused

ENOUGH_RETURNS = 2
"""After so many transfers between two departments that came back, the command centre decides."""


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """A handoff that somebody, or the intake, wants."""

    handoff_id: str
    kind: Kind
    to_department: str
    to_person: str | None = None
    by: str | None
    package: Package
    contact_id: str | None = None
    at: datetime


def request(wish: Wish, case: Active, organisation: Organisation) -> list[HandoffEvent]:
    """The handoff begins: its terms are pinned and its first rung asks or waits."""
    _may_be_requested(wish, case, organisation)
    if wish.to_department not in organisation.departments:
        sentence = f"The house has no department {wish.to_department!r}."
        raise Refused(sentence, code="unknown-department")
    terms = _terms(wish, case, organisation)
    ground = ground_of(organisation, terms)
    terms = msgspec.structs.replace(terms, ends_by=ends_by(terms, ground.calendar))
    begun = evolve(NotYetRequested(), terms)
    assert isinstance(begun, Open)
    return [terms, *climb(begun, terms.ladder, ground, wish.at, "off-duty")]


def _may_be_requested(wish: Wish, case: Active, organisation: Organisation) -> None:
    if case.handoff is not None:
        raise Refused("The case has an open handoff already. Withdraw it first.", code="open")
    if wish.package.promised_until is not None:
        must_be_an_instant_of_ours(wish.package.promised_until, wish.at)
    if wish.kind == "transfer" and wish.to_department == case.department:
        raise Refused(f"The case is with {case.department} already.")
    if wish.kind == "internal":
        if wish.to_person == case.person:
            raise Refused(f"{case.person} is accountable for this case already.")
        colleagues = organisation.duties(case.department, case.matter).colleagues(wish.at)
        if wish.to_person not in colleagues:
            raise Refused(
                f"{wish.to_person} is neither owner, backup nor lead on duty in {case.department}."
            )


def _terms(wish: Wish, case: Active, organisation: Organisation) -> HandoffRequested:
    policy = organisation.policy(case.matter, case.priority)
    pair = between(case.department, wish.to_department)
    ping_pong = wish.kind == "transfer" and case.returned.get(pair, 0) >= ENOUGH_RETURNS
    exhausted: dict[Kind, Exhausted] = {
        "intake": "assigned",
        "internal": "returned",
        "transfer": "assigned" if ping_pong else policy.exhausted,
    }
    return HandoffRequested(
        handoff_id=wish.handoff_id,
        case_id=case.case_id,
        kind=wish.kind,
        from_department=case.department,
        to_department=wish.to_department,
        from_person=case.person,
        from_office=case.office,
        by=wish.by,
        to_person=wish.to_person,
        matter=case.matter,
        priority=case.priority,
        emergency=policy.emergency,
        ladder=ladder(wish.kind, emergency=policy.emergency, ping_pong=ping_pong),
        rungs=policy.rungs,
        exhausted=exhausted[wish.kind],
        ping_pong=ping_pong,
        hours_version=organisation.hours_version(wish.to_department),
        roster_version=organisation.version,
        ends_by=wish.at,
        package=msgspec.structs.replace(wish.package, history=case.revision),
        missing_facts=_missing_facts(wish, case, organisation),
        contact_id=wish.contact_id,
        at=wish.at,
    )


def _missing_facts(wish: Wish, case: Active, organisation: Organisation) -> tuple[str, ...]:
    """Refused where the flow is ruled, flagged where it is on trial. A matter asks for facts
    where the case leaves its department; what came in is taken as it came."""
    matter = organisation.matters.get(case.matter)
    if matter is None or wish.kind == "internal" or matter.stage is Stage.DRAFT:
        return ()
    known = {*case.facts, *wish.package.facts}
    missing = tuple(fact for fact in matter.required_facts if fact not in known)
    enforced = matter.stage in (Stage.RULED, Stage.ASSESSED)
    if missing and enforced and wish.kind == "transfer":
        raise Refused(f"Facts are missing: {', '.join(missing)}.", code="facts-missing")
    return missing
