"""A case as folded from its events: not yet opened, active, or closed."""

from datetime import datetime
from typing import TypeAlias, assert_never

import msgspec

from baton_cases.domain.case import events as happened
from baton_cases.domain.case import merging_events as merging
from baton_cases.domain.case.channel import Channel
from baton_cases.domain.case.events import CASE_EVENTS, CaseEvent
from baton_cases.domain.handoff.events import HandoffKind, Office
from baton_cases.domain.handoff.flows.catalogue import flow_of
from baton_cases.domain.organisation.model import Language, Priority
from baton_common.model.aggregate import Aggregate
from baton_common.model.personal import Personal


class NotYetOpened(msgspec.Struct, frozen=True, tag="not-yet-opened"):
    """The case does not exist yet."""


class OpenHandoff(msgspec.Struct, frozen=True, kw_only=True):
    """The one handoff that a case has open."""

    handoff_id: str
    kind: HandoffKind
    to_department: str


class CaseRecord(msgspec.Struct, frozen=True, kw_only=True):
    """The known facts of a case, active or closed."""

    case_id: str
    number: str
    customer_id: str
    channel: Channel
    language: Language
    matter: str
    priority: Priority
    contact_id: str | None
    thread_id: str | None
    department: str
    """The department that is accountable, or was when it was closed."""
    person: str
    office: Office | None
    """The office that holds the case; None: a person accepted it or answered the call."""
    backup: str | None
    returned: dict[str, int]
    """Number of returned transfers by pair of departments (`a/b`, sorted by name)."""
    facts: tuple[str, ...]
    """Names of the known facts."""
    took_in: tuple[str, ...] = ()
    """Cases that were merged into this one, and not separated since."""
    revision: int
    """Number of events so far."""
    customer_began: bool = False
    """The customer came to us with it, or called about it since."""
    home: str | None = None
    """The department whose people opened it; None: it was opened for its department by others."""
    address: Personal[str] | None = None
    """The address by which its customer was found when it was opened."""

    held_by: tuple[str, ...] = ()
    """The departments that have been accountable for it, in order; addresses that one of them added
    to its customer work in it."""

    @property
    def is_handed_over(self) -> bool:
        """True if the department has it from others."""
        return self.department != self.home

    def returned_from(self, department: str) -> int:
        """Number of returned transfers between the case's department and this one."""
        return self.returned.get(_between(self.department, department), 0)


class Active(CaseRecord, frozen=True, kw_only=True, tag="active"):
    """Somebody is accountable."""

    accepted: bool
    """True if somebody has accepted the case or answered the call."""
    resolved: bool = False
    resolved_at: datetime | None = None
    handoff: OpenHandoff | None = None
    seen_at: datetime
    """The person is accountable since this instant, by the roster of `roster_version`."""
    roster_version: int
    look: int = 0
    look_at: datetime | None = None
    """The next instant at which the office changes hands; None: a person holds the case, or the
    office never changes."""


class Closed(CaseRecord, frozen=True, kw_only=True, tag="closed"):
    """Nobody is accountable any more."""

    closed_at: datetime
    into: str | None = None
    """The case it was merged into."""


Case: TypeAlias = NotYetOpened | Active | Closed


def evolve(case: Case, event: CaseEvent) -> Case:
    """The case after an event."""
    match case:
        case NotYetOpened():
            return _opened(event) if isinstance(event, happened.CaseOpened) else case
        case Active():
            counted = msgspec.structs.replace(case, revision=case.revision + 1)
            return _evolve_active(counted, event)
        case Closed():
            return _evolve_closed(msgspec.structs.replace(case, revision=case.revision + 1), event)
        case _:
            assert_never(case)


def _evolve_closed(case: Closed, event: CaseEvent) -> Case:
    match event:
        case happened.CaseReopened() | merging.CaseMergeUndone():
            return _reopened(case, event)
        case merging.CaseTookIn() | merging.CaseGaveBack():
            return msgspec.structs.replace(case, took_in=_took_in(case, event))
        case _:
            return case


def _evolve_active(case: Active, event: CaseEvent) -> Case:
    change = msgspec.structs.replace
    match event:
        case happened.HandoffBegan():
            begun = OpenHandoff(
                handoff_id=event.handoff_id, kind=event.kind, to_department=event.to_department
            )
            return change(case, handoff=begun)
        case happened.AccountabilityMoved():
            return change(
                _accountable(case, event),
                backup=event.backup,
                handoff=None,
                accepted=case.accepted or event.office is None,
            )
        case happened.AccountabilityReturned():
            returned = case.returned
            if flow_of(event.kind).counts_as_return:
                pair = _between(event.from_department, event.department)
                returned = {**returned, pair: returned.get(pair, 0) + 1}
            return change(_accountable(case, event), handoff=None, returned=returned)
        case happened.HandoffTakenBack():
            return change(case, handoff=None)
        case happened.AccountabilityFollowedOffice():
            return _accountable(case, event)
        case happened.AccountabilityHandedOver():
            return _accountable(case, event)
        case happened.OfficeTimerSet():
            return change(case, look=event.look, look_at=event.look_at)
        case happened.CaseReclassified():
            return change(_accountable(case, event), matter=event.matter, priority=event.priority)
        case happened.FactsAdded():
            return change(case, facts=tuple(sorted({*case.facts, *event.facts})))
        case happened.ContactLinked():
            return change(
                case,
                contact_id=case.contact_id or event.contact_id,
                thread_id=case.thread_id or event.thread_id,
                customer_began=case.customer_began or bool(event.call and event.call.is_theirs),
            )
        case happened.CaseResolved():
            return change(case, resolved=True, resolved_at=event.at)
        case happened.CaseReopened():
            return change(_accountable(case, event), resolved=False, resolved_at=None)
        case happened.CaseClosed():
            return _closed(case, event.at, None)
        case merging.CaseMerged():
            return _closed(case, event.at, event.into)
        case merging.CaseTookIn() | merging.CaseGaveBack():
            return change(case, took_in=_took_in(case, event))
        case (
            happened.CaseOpened()
            | happened.NoteAdded()
            | happened.ReplyRequested()
            | happened.PromiseMade()
            | merging.CaseMergeUndone()
        ):
            return case
        case _:
            assert_never(event)


Accounted: TypeAlias = (
    happened.AccountabilityMoved
    | happened.AccountabilityReturned
    | happened.AccountabilityFollowedOffice
    | happened.AccountabilityHandedOver
    | happened.CaseReclassified
    | happened.CaseReopened
)


def _accountable(case: Active, event: Accounted) -> Active:
    return msgspec.structs.replace(
        case,
        department=event.department,
        person=event.person,
        office=event.office,
        seen_at=event.at,
        roster_version=event.roster_version,
        look_at=None,
        held_by=tuple(dict.fromkeys((*case.held_by, event.department))),
    )


def _opened(event: happened.CaseOpened) -> Active:
    return Active(
        case_id=event.case_id,
        number=event.number,
        customer_id=event.customer_id,
        channel=event.channel,
        language=event.language,
        matter=event.matter,
        priority=event.priority,
        contact_id=event.contact_id,
        thread_id=event.thread_id,
        department=event.department,
        person=event.person,
        office=event.office,
        backup=event.backup,
        returned={},
        facts=tuple(sorted(event.facts)),
        revision=1,
        accepted=event.office is None,
        seen_at=event.at,
        roster_version=event.roster_version,
        customer_began=event.customer_began,
        home=None if event.for_others else event.department,
        held_by=(event.department,),
        address=event.address,
    )


def _closed(case: Active, at: datetime, into: str | None) -> Closed:
    kept = {field: getattr(case, field) for field in CaseRecord.__struct_fields__}
    return Closed(**kept, closed_at=at, into=into)


def _took_in(case: CaseRecord, event: merging.CaseTookIn | merging.CaseGaveBack) -> tuple[str, ...]:
    match event:
        case merging.CaseTookIn():
            return (*case.took_in, event.merged_id)
        case merging.CaseGaveBack():
            return tuple(each for each in case.took_in if each != event.separated_id)


def _reopened(case: Closed, event: happened.CaseReopened | merging.CaseMergeUndone) -> Active:
    kept = {field: getattr(case, field) for field in CaseRecord.__struct_fields__}
    kept |= {"department": event.department, "person": event.person, "office": event.office}
    return Active(
        **kept,
        accepted=event.office is None,
        seen_at=event.at,
        roster_version=event.roster_version,
    )


def _between(one: str, other: str) -> str:
    """The key of two departments, independent of direction."""
    return "/".join(sorted((one, other)))


CASE: Aggregate[Case, CaseEvent] = Aggregate("case", NotYetOpened(), evolve, CASE_EVENTS)
