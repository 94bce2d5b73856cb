"""Terms of a new handoff: what is refused, what is pinned, who is asked first."""

import msgspec

from baton_cases.domain.handoff.commands import Begin
from baton_cases.domain.handoff.events import HandoffEvent, HandoffRequested
from baton_cases.domain.handoff.flows.catalogue import flow_of
from baton_cases.domain.handoff.flows.flow import COMMAND_CENTRE, Flow
from baton_cases.domain.handoff.ladder import ends_by
from baton_cases.domain.handoff.ladder_progress import climb
from baton_cases.domain.handoff.promises import must_be_an_instant_of_ours
from baton_cases.domain.handoff.state import Handoff, NotYetRequested, Open, evolve
from baton_cases.domain.organisation.model import Stage
from baton_common.model.messages import Refused

ENOUGH_RETURNS = 2
"""The number of returned transfers between two departments after which the command centre
decides."""


def begun(request: Begin, handoff: Handoff) -> list[HandoffEvent]:
    """Pins the terms; the first rung asks or waits."""
    if not isinstance(handoff, NotYetRequested):
        raise Refused(f"Handoff {request.handoff_id} already exists.", code="known")
    flow = flow_of(request.kind)
    if request.package.promised_until is not None:
        must_be_an_instant_of_ours(request.package.promised_until, request.at)
    flow.may_be_requested(request)
    terms = _terms(request, flow)
    begun_ = evolve(NotYetRequested(), terms)
    assert isinstance(begun_, Open)
    return [terms, *climb(begun_, terms.ladder, request.conditions, request.at, "off-duty")]


def _terms(request: Begin, flow: Flow) -> HandoffRequested:
    policy = request.policy
    ping_pong = flow.counts_as_return and request.returned_before >= ENOUGH_RETURNS
    ladder = flow.emergency if policy.emergency else flow.everyday
    terms = HandoffRequested(
        handoff_id=request.handoff_id,
        case_id=request.case_id,
        kind=request.kind,
        from_department=request.from_department,
        to_department=request.to_department,
        from_person=request.from_person,
        from_office=request.from_office,
        by=request.by,
        to_person=request.to_person,
        matter=request.matter,
        priority=request.priority,
        emergency=policy.emergency,
        ladder=COMMAND_CENTRE if ping_pong else ladder,
        rungs=policy.rungs,
        exhausted="assigned" if ping_pong else flow.when_exhausted or policy.exhausted,
        ping_pong=ping_pong,
        hours_version=request.hours_version,
        roster_version=request.conditions.version,
        ends_by=request.at,
        package=request.package,
        missing_facts=_missing_facts(request, flow),
        contact_id=request.contact_id,
        at=request.at,
    )
    return msgspec.structs.replace(terms, ends_by=ends_by(terms, request.conditions.calendar))


def _missing_facts(request: Begin, flow: Flow) -> tuple[str, ...]:
    """The missing facts. Raises Refused if the flow needs them and its rules are enforced."""
    if flow.needed_facts == "none" or request.stage is Stage.DRAFT:
        return ()
    missing = tuple(fact for fact in request.required_facts if fact not in request.known_facts)
    enforced = request.stage in (Stage.RULED, Stage.ASSESSED)
    if missing and enforced and flow.needed_facts == "required":
        raise Refused(f"Facts are missing: {', '.join(missing)}.", code="facts-missing")
    return missing
