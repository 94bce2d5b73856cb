"""Publishes cases, handoffs, customers, departments and people; all other events stay private."""

from collections.abc import Mapping
from typing import Any, assert_never

from baton_cases.domain.case import events as of_case
from baton_cases.domain.case import merging_events as merging
from baton_cases.domain.case.state import Active, Case, CaseRecord, Closed
from baton_cases.domain.handoff import events as of_handoff
from baton_cases.domain.handoff.state import Handoff, Open
from baton_cases.domain.matter.rules import UNSORTED
from baton_cases.domain.organisation import events as of_organisation
from baton_cases.domain.organisation.state import Organisation
from baton_cases.publisher.customers import publish_address, publish_customer
from baton_cases.publisher.mails import publish_mail
from baton_common.model.aggregate import Publish
from baton_common.model.contract import Contract
from baton_contracts.case_updated import case, customer, handoff, organisation


def publish_case(event: of_case.CaseEvent, after: Case) -> Contract | None:
    """The contract of a case's event, with the case as it is after the event."""
    if not isinstance(after, CaseRecord):
        return None
    now = summary(after)
    match event:
        case of_case.CaseOpened():
            return case.CaseOpened(
                case=now,
                customer_id=event.customer_id,
                channel=event.channel,
                contact_id=event.contact_id,
                thread_id=event.thread_id,
                mail_id=event.mail_id,
                unverified_reference=event.unverified_reference,
                follows=event.follows,
            )
        case of_case.CaseReclassified():
            return case.CaseClassified(case=now, before=event.before, by=event.by)
        case of_case.AccountabilityMoved() | of_case.AccountabilityHandedOver():
            return case.OwnerAssigned(
                case=now,
                before_department=event.before_department,
                before_owner=event.before_person,
                office=event.office,
                handoff_id=getattr(event, "handoff_id", None),
            )
        case of_case.AccountabilityReturned() | of_case.AccountabilityFollowedOffice():
            return case.OwnerAssigned(
                case=now,
                before_department=event.department,
                before_owner=event.before_person,
                office=event.office,
                handoff_id=getattr(event, "handoff_id", None),
            )
        case of_case.ReplyRequested():
            return case.ReplyRequested(
                case=now,
                reply_id=event.reply_id,
                text=event.text,
                to=event.to,
                cc=event.cc,
                thread_id=event.thread_id,
                answers=event.answers,
                attachment_ids=event.attachment_ids,
                language=event.language,
                by=event.by,
            )
        case of_case.ContactLinked():
            return customer.ContactLinked(
                case_id=event.case_id,
                customer_id=event.customer_id,
                subjects=event.subjects,
                contact_id=event.contact_id,
                thread_id=event.thread_id,
                direction="inbound" if event.inbound else "outbound",
                mail_id=event.mail_id,
            )
        case of_case.CaseResolved():
            return case.CaseResolved(
                case=now, customer_id=after.customer_id, outcome=event.outcome, by=event.by
            )
        case merging.CaseMergeUndone():
            return case.CaseMergeUndone(case=now, out_of=event.out_of, by=event.by)
        case of_case.CaseClosed() | merging.CaseMerged():
            return case.CaseClosed(
                case=now,
                customer_id=after.customer_id,
                channel=after.channel,
                by=event.by,
                reach=event.reach if isinstance(event, of_case.CaseClosed) else None,
                merged_into=event.into if isinstance(event, merging.CaseMerged) else None,
                thread_id=after.thread_id,
            )
        case of_case.CaseReopened():
            return case.CaseReopened(
                case=now, by=event.by, why=event.why, thread_id=event.thread_id
            )
        case (
            of_case.HandoffBegan()
            | of_case.HandoffTakenBack()
            | of_case.OfficeTimerSet()
            | of_case.FactsAdded()
            | of_case.NoteAdded()
            | of_case.PromiseMade()
            | merging.CaseTookIn()
            | merging.CaseGaveBack()
        ):
            return None
        case _:
            assert_never(event)


def summary(after: CaseRecord) -> case.CaseSummary:
    """The case as all its contracts show it."""
    state: case.CaseState = "open"
    if isinstance(after, Closed):
        state = "closed"
    elif isinstance(after, Active) and after.resolved:
        state = "resolved"
    return case.CaseSummary(
        id=after.case_id,
        number=after.number,
        state=state,
        matter=after.matter,
        priority=after.priority.value,
        department=after.department,
        owner=after.person,
        backup=after.backup,
        language=after.language,
        version=after.revision,
    )


def publish_handoff(event: of_handoff.HandoffEvent, after: Handoff) -> Contract | None:
    """The contract of a handoff's event, ordered with its case."""
    both: dict[str, Any] = {
        "handoff_id": event.handoff_id,
        "case_id": event.case_id,
        "kind": event.kind,
        "from_department": event.from_department,
        "to_department": event.to_department,
    }
    match event:
        case of_handoff.HandoffRequested():
            return handoff.HandoffRequested(
                **both,
                rung=event.ladder[0].value,
                by=event.by,
                ends_by=event.ends_by,
                files=event.package.attachment_ids,
            )
        case of_handoff.HandoffOffered() | of_handoff.HandoffWaited():
            persons = event.persons if isinstance(event, of_handoff.HandoffOffered) else ()
            asked: dict[str, Any] = {
                "rung": event.rung.value,
                "persons": persons,
                "lapses_at": event.lapses_at,
            }
            is_higher = isinstance(after, Open) and event.rung is not after.terms.ladder[0]
            if event.first and is_higher:
                return handoff.HandoffEscalated(**both, **asked)
            return handoff.HandoffOffered(**both, **asked)
        case of_handoff.OfferPassedOn():
            return handoff.HandoffOffered(
                **both,
                rung=event.rung.value,
                persons=event.persons,
                lapses_at=event.lapses_at,
                passed_on=True,
            )
        case of_handoff.OfferDeclined():
            return handoff.HandoffDeclined(**both, rung=event.rung.value, persons=(event.by,))
        case of_handoff.OfferLapsed():
            return handoff.HandoffLapsed(**both, rung=event.rung.value, persons=event.persons)
        case of_handoff.HandoffAccepted():
            return handoff.HandoffAccepted(
                **both, rung=event.rung.value, persons=(event.person,), assigned=event.assigned
            )
        case of_handoff.HandoffReturned():
            return handoff.HandoffReturned(
                **both, rung=event.rung.value, persons=(event.to_person,), reason=event.reason
            )
        case of_handoff.HandoffWithdrawn():
            by = () if event.by is None else (event.by,)
            return handoff.HandoffWithdrawn(**both, persons=by, reason=event.reason)
        case of_handoff.RungSkipped() | of_handoff.HandoffRefused() | of_handoff.TimerSet():
            return None
        case _:
            assert_never(event)


def publish_organisation(
    event: of_organisation.OrganisationEvent, after: Organisation
) -> Contract | None:
    """Contracts of departments, people and service addresses; rosters, calendars and matters stay
    private."""
    match event:
        case of_organisation.DepartmentChanged(department=there):
            return organisation.DepartmentChanged(
                department=there.department,
                names=organisation.Names(zh=there.names.zh, en=there.names.en),
                lead=there.lead,
                zone=there.hours.zone,
                house_version=event.version,
            )
        case of_organisation.DepartmentRemoved():
            return organisation.DepartmentRemoved(
                department=event.department, house_version=event.version
            )
        case of_organisation.PersonChanged(person=who):
            return organisation.PersonChanged(
                person=who.person,
                names=organisation.Names(zh=who.names.zh, en=who.names.en),
                departments=who.departments,
                house_version=event.version,
                languages=who.languages,
                mail=who.mail,
                notices=who.notices,
                suspended=who.suspended,
            )
        case of_organisation.PersonLeft():
            return organisation.PersonRemoved(person=event.person, house_version=event.version)
        case of_organisation.OrganisationApplied():
            return _assigned(after, event.version)
        case _:
            return None


def _assigned(after: Organisation, version: int) -> organisation.AddressesAssigned:
    matters = after.matters
    rest = matters.get(UNSORTED)
    return organisation.AddressesAssigned(
        departments={
            address: matters[about].department
            for address, about in sorted(after.addresses.items())
            if about in matters
        },
        others=rest.department if rest is not None else None,
        house_version=version,
    )


PUBLISHERS: Mapping[str, Publish] = {
    "case": publish_case,
    "handoff": publish_handoff,
    "customer": publish_customer,
    "address": publish_address,
    "mail": publish_mail,
    "house": publish_organisation,
}
"""Publishers by category of the stream, as the log takes them."""
