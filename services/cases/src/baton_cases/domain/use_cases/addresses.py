"""Which addresses of a customer a case itself tells of."""

from collections.abc import Iterator

from baton_cases.domain.case.state import CASE, CaseRecord
from baton_cases.domain.contact.state import CONTACT, KnownContact
from baton_cases.domain.correspondence.state import CORRESPONDENCE
from baton_cases.domain.use_cases.lookups import customer_of_case, family, holders
from baton_common.model.personal import Personal
from baton_common.model.unit_of_work import UnitOfWork


def used_in(work: UnitOfWork, case_id: str) -> tuple[Personal[str], ...]:
    """The customer's addresses by which the case, and those merged into it, were opened and from
    which they called and wrote last, and those that its departments added themselves. Raises
    Unknown."""
    known, departments = customer_of_case(work, case_id), set(holders(work, case_id))
    found = [address for each in family(work, case_id) for address in _used(work, each)]
    added = [
        each
        for each in known.addresses
        if not departments.isdisjoint(known.limited.get(each.subject, ()))
    ]
    by_subject = {each.subject: each for each in (*found, *added)}
    return tuple(each for subject, each in by_subject.items() if subject in known.subjects)


def _used(work: UnitOfWork, case_id: str) -> Iterator[Personal[str]]:
    case = work.state(CASE, case_id)
    assert isinstance(case, CaseRecord)
    contact = work.state(CONTACT, case.contact_id) if case.contact_id is not None else None
    caller = contact.caller if isinstance(contact, KnownContact) else None
    wrote_from = work.state(CORRESPONDENCE, case_id).reply_to
    yield from (each for each in (case.address, caller, wrote_from) if each is not None)
