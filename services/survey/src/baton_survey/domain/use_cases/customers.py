"""Use cases of merged and separated customers."""

from baton_common.model.unit_of_work import UnitOfWork
from baton_survey.domain.customer.commands import NoteOther, NoteSame
from baton_survey.domain.customer.decide import decide
from baton_survey.domain.customer.person import Person, one_person
from baton_survey.domain.customer.state import CUSTOMER, Customer
from baton_survey.domain.use_cases.record import record
from baton_survey.domain.use_cases.requests import MergeCustomers, SeparateCustomers


def person(work: UnitOfWork, customer_id: str) -> Person:
    """The person behind this id: merges are followed both ways, transitively. The unit reads all
    their streams, so that two simultaneous invitations become one."""
    found: dict[str, Customer] = {}
    waiting = [customer_id]
    while waiting:
        if (id_ := waiting.pop()) not in found:
            found[id_] = work.state(CUSTOMER, id_)
            waiting += sorted(found[id_].same_as)
    return one_person(found)


def merge_customers(work: UnitOfWork, request: MergeCustomers) -> None:
    """Record it on both streams; repeated, it changes nothing."""
    one, other = request.customer_id, request.other_id
    record(work, CUSTOMER, one, decide, NoteSame(other_id=other, at=request.at))
    record(work, CUSTOMER, other, decide, NoteSame(other_id=one, at=request.at))


def separate_customers(work: UnitOfWork, request: SeparateCustomers) -> None:
    """Record it on both streams; repeated, it changes nothing."""
    one, other = request.customer_id, request.other_id
    record(work, CUSTOMER, one, decide, NoteOther(other_id=other, at=request.at))
    record(work, CUSTOMER, other, decide, NoteOther(other_id=one, at=request.at))
