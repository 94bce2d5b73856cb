"""Lookups of use cases and routes: organisation, customers, cases, handoffs."""

from collections.abc import Collection, Sequence

from baton_cases.domain.address.state import ADDRESS, Claimed, Shared, Unclaimed
from baton_cases.domain.case.state import CASE, Active, CaseRecord, Closed, NotYetOpened
from baton_cases.domain.contact.state import KnownContact
from baton_cases.domain.correspondence.state import CORRESPONDENCE, Correspondence, together
from baton_cases.domain.customer.state import CUSTOMER, Known, NotYetKnown, TakenIn
from baton_cases.domain.handoff.state import HANDOFF, Ended, NotYetRequested, Open
from baton_cases.domain.number.state import NUMBER
from baton_cases.domain.organisation.state import ORGANISATION, THE_ORGANISATION, Organisation
from baton_common.model.messages import Unknown
from baton_common.model.personal import Personal
from baton_common.model.unit_of_work import UnitOfWork


def the_organisation(work: UnitOfWork) -> Organisation:
    """The current organisation; compared when the unit is committed."""
    return work.state(ORGANISATION, THE_ORGANISATION)


def open_handoff(work: UnitOfWork, case: Active) -> Open | None:
    """The case's open handoff, if it has one."""
    if case.handoff is None:
        return None
    handoff = work.state(HANDOFF, case.handoff.handoff_id)
    assert isinstance(handoff, Open), f"{case.case_id} holds on to a handoff that has ended"
    return handoff


def requested_handoff(work: UnitOfWork, handoff_id: str) -> Open | Ended:
    """The handoff, open or ended. Raises Unknown."""
    handoff = work.state(HANDOFF, handoff_id)
    if isinstance(handoff, NotYetRequested):
        raise Unknown
    return handoff


def living(work: UnitOfWork, case_id: str) -> str:
    """The case, or the one it was merged into, followed to the last."""
    case = work.state(CASE, case_id)
    while isinstance(case, Closed) and case.into is not None:
        case_id = case.into
        case = work.state(CASE, case_id)
    return case_id


def family(work: UnitOfWork, case_id: str) -> Sequence[str]:
    """The case and all that were merged into it, however often, without those separated again."""
    found = [case_id]
    for each in found:
        case = work.state(CASE, each)
        if isinstance(case, CaseRecord):
            found += [merged for merged in case.took_in if merged not in found]
    return found


def correspondence(work: UnitOfWork, case_id: str) -> Correspondence:
    """The correspondence of the case and of all that were merged into it: everybody takes part, and
    a reply answers the last mail of any."""
    return together(work.state(CORRESPONDENCE, each) for each in family(work, case_id))


def opened_case(work: UnitOfWork, case_id: str) -> Active | Closed:
    """The case, active or closed. Raises Unknown."""
    case = work.state(CASE, case_id)
    if isinstance(case, NotYetOpened):
        raise Unknown
    return case


def case_with_number(work: UnitOfWork, number: str) -> str | None:
    """The id of the case that has this number."""
    return work.state(NUMBER, number).case_id


def customer(work: UnitOfWork, customer_id: str) -> Known:
    """The customer of this id, or the one they were merged into. Raises Unknown."""
    while True:
        match work.state(CUSTOMER, customer_id):
            case Known() as known:
                return known
            case TakenIn(into=into):
                customer_id = into
            case NotYetKnown():
                raise Unknown


def customer_of(
    work: UnitOfWork, subject: str, departments: Collection[str] | None
) -> Known | None:
    """The customer that an address belongs to today, as staff of these departments know (None: of
    all), merges followed. None: the address is new to them."""
    match work.state(ADDRESS, subject):
        case Claimed() as claimed:
            customer_id = claimed.customer_in(departments)
            return customer(work, customer_id) if customer_id is not None else None
        case Unclaimed() | Shared():
            return None


def customers_with(work: UnitOfWork, subject: str) -> tuple[str, ...]:
    """The ids of all whom the address leads to, for staff of whatever department, merges
    followed."""
    match work.state(ADDRESS, subject):
        case Claimed(customer_id=everywhere, departments=departments):
            ids = [each for each in (everywhere, *departments.values()) if each is not None]
            return tuple(dict.fromkeys(customer(work, each).id for each in ids))
        case Unclaimed() | Shared():
            return ()


def is_shared(work: UnitOfWork, subject: str) -> bool:
    """True if several people use this number, as staff have said."""
    return isinstance(work.state(ADDRESS, subject), Shared)


def customer_of_case(work: UnitOfWork, case_id: str) -> Known:
    """The case's customer, merges followed. Raises Unknown."""
    return customer(work, opened_case(work, case_id).customer_id)


def caller_on(
    work: UnitOfWork, contact: KnownContact, departments: Collection[str] | None
) -> Known | None:
    """The customer whose the caller's address is, for these departments; None: nobody they know."""
    if contact.caller is None:
        return None
    return customer_of(work, contact.caller.subject, departments)


def is_from(
    work: UnitOfWork, contact: KnownContact, who: Known, departments: Collection[str]
) -> bool:
    """True if the contact comes from an address of this customer, as these departments know."""
    caller = caller_on(work, contact, departments)
    return caller is not None and caller.id == who.id


def customer_on(
    work: UnitOfWork, contact: KnownContact, departments: Collection[str] | None
) -> Known | None:
    """The caller; else the customer of the case that the contact was last linked to (a caller who
    withholds their number may say who they are). None: nobody whom these departments know."""
    if (known := caller_on(work, contact, departments)) is not None:
        return known
    for case_id in reversed(contact.cases):
        case = work.state(CASE, case_id)
        if isinstance(case, CaseRecord):
            return customer(work, case.customer_id)
    return None


def subjects_in_case(work: UnitOfWork, case_id: str) -> tuple[str, ...]:
    """The subjects of those addresses of the case's customer that work in it. Raises Unknown."""
    return customer_of_case(work, case_id).subjects_in(holders(work, case_id))


def holders(work: UnitOfWork, case_id: str) -> Sequence[str]:
    """The departments that have been accountable for the case, or for one that was merged into it:
    an address that one of them added works in it."""
    cases = [work.state(CASE, each) for each in family(work, case_id)]
    held = (each for case in cases if isinstance(case, CaseRecord) for each in case.held_by)
    return tuple(dict.fromkeys(held))


def first_working(work: UnitOfWork, addresses: Sequence[Personal[str]]) -> Personal[str] | None:
    """The first of these addresses that does not bounce."""
    for address in addresses:
        match work.state(ADDRESS, address.subject):
            case Claimed(failing=True):
                continue
            case _:
                return address
    return None
