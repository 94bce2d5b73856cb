"""Use case of opening a case: customer, address, number, case and intake in one unit."""

from datetime import datetime
from typing import NamedTuple

from baton_cases.domain.case.accountability import must_have_department
from baton_cases.domain.case.answering import department_of_answering
from baton_cases.domain.case.commands import Open
from baton_cases.domain.case.decide import decide
from baton_cases.domain.case.state import CASE, Active
from baton_cases.domain.contact.state import CONTACT, KnownContact
from baton_cases.domain.customer.state import Known
from baton_cases.domain.handoff.events import Package
from baton_cases.domain.matter.rules import UNSORTED
from baton_cases.domain.number.commands import GiveNumber
from baton_cases.domain.number.decide import decide as decide_number
from baton_cases.domain.number.state import NUMBER
from baton_cases.domain.organisation.model import Matter
from baton_cases.domain.organisation.state import Organisation
from baton_cases.domain.use_cases.customers import find_or_register
from baton_cases.domain.use_cases.handoffs import begin_intake
from baton_cases.domain.use_cases.links import link_contact, link_thread
from baton_cases.domain.use_cases.lookups import customer, is_from, the_organisation
from baton_cases.domain.use_cases.received import Sender
from baton_cases.domain.use_cases.requests import OpenCase
from baton_common.model.messages import Refused
from baton_common.model.unit_of_work import UnitOfWork
from baton_contracts.case_number import case_number


class _Placed(NamedTuple):
    """Where a case begins."""

    matter: Matter
    wanted: str
    """The department that the case is for."""
    theirs: str | None
    """The one in which the agent who answered has it; None: nobody answered who may have it."""

    @property
    def department(self) -> str:
        """The one that has it at first, and for which the customer's addresses count."""
        return self.theirs or self.wanted


def open_case(work: UnitOfWork, request: OpenCase) -> None:
    """Opens a case with its intake. An agent who answered has it at once; if it is another
    department's, an intake there begins, unless they keep it. Raises Refused in an empty
    organisation or if the agent is not in the contact's conversation, Unknown for an unknown
    customer."""
    organisation, at, ids = the_organisation(work), request.at, request.ids
    must_have_departments(organisation)
    placed = _placed(work, request)
    who: Known
    if isinstance(request.who, str):
        who = customer(work, request.who)
    else:
        who = find_or_register(work, request.who, ids.customer_id, placed.department, at)
    complete = _complete(work, request, placed, who)
    case = work.record(CASE, ids.case_id, *decide(complete, work.state(CASE, ids.case_id)))
    assert isinstance(case, Active)
    is_elsewhere = placed.department != placed.wanted
    if case.office is not None or (is_elsewhere and not request.keep):
        begin_intake(
            work,
            case,
            handoff_id=ids.handoff_id,
            by=request.by,
            to=placed.wanted,
            package=Package(asked=request.asked),
            contact_id=request.contact_id if is_elsewhere else None,
            at=at,
        )
    if request.thread_id is not None:
        link_thread(work, request.thread_id, ids.case_id, who, mail_id=request.mail_id, at=at)
    elif request.contact_id is not None:
        link_contact(
            work, request.contact_id, ids.case_id, who, by=request.answered_by or "", at=at
        )


def must_have_departments(organisation: Organisation) -> None:
    """Raises Refused for an empty organisation."""
    if not organisation.departments:
        raise Refused(
            "Nothing is configured yet. Apply a configuration first: baton config apply FILE.",
            code="not-configured",
        )


def give_number(work: UnitOfWork, case_id: str, at: datetime) -> str:
    """Gives the case the first free number that follows from its id."""
    attempt = 0
    while work.version(NUMBER, number := case_number(case_id, attempt)):
        attempt += 1
    command = GiveNumber(number=number, case_id=case_id, at=at)
    work.record(NUMBER, number, *decide_number(command, work.state(NUMBER, number)))
    return number


def _complete(work: UnitOfWork, request: OpenCase, placed: _Placed, who: Known) -> Open:
    """The request completed from its matter."""
    calls = _calls(work, request.contact_id, who, placed.department)
    return Open(
        case_id=request.ids.case_id,
        organisation=the_organisation(work),
        number=give_number(work, request.ids.case_id, request.at),
        customer_id=who.id,
        channel=request.channel,
        language=request.language,
        matter=placed.matter.matter,
        department=placed.department,
        priority=request.priority or placed.matter.priority,
        answered_by=request.answered_by if placed.theirs is not None else None,
        by=request.by,
        contact_id=request.contact_id,
        thread_id=request.thread_id,
        mail_id=request.mail_id,
        unverified_reference=request.unverified_reference,
        follows=request.follows,
        facts=request.facts,
        customer_began=request.mail_id is not None or calls,
        address=request.who.address if isinstance(request.who, Sender) else None,
        at=request.at,
    )


def _placed(work: UnitOfWork, request: OpenCase) -> _Placed:
    """The matter's department; for an agent who answered, one of theirs if they may not answer for
    it."""
    organisation = the_organisation(work)
    matter = organisation.matter(
        request.matter if request.matter in organisation.matters else UNSORTED
    )
    wanted = request.department or matter.department
    must_have_department(organisation, wanted)
    theirs: str | None = None
    if request.answered_by is not None:
        theirs = department_of_answering(
            organisation,
            request.answered_by,
            department=wanted,
            matter=matter.matter,
            queue=_departments_of(work, request.contact_id),
            at=request.at,
        )
    return _Placed(matter, wanted, theirs)


def _calls(work: UnitOfWork, contact_id: str | None, who: Known, department: str) -> bool:
    """True if the contact comes from an address of the customer; whom its agent names otherwise
    has not called."""
    contact = work.state(CONTACT, contact_id) if contact_id is not None else None
    return isinstance(contact, KnownContact) and is_from(work, contact, who, (department,))


def _departments_of(work: UnitOfWork, contact_id: str | None) -> tuple[str, ...]:
    """The departments whose contact it is; none: of all, or it came by none."""
    contact = work.state(CONTACT, contact_id) if contact_id is not None else None
    return contact.told.departments if isinstance(contact, KnownContact) else ()
