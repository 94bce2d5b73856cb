"""Use cases of customers: who takes part in the threads of their cases follows their merges."""

from baton_common.model.unit_of_work import UnitOfWork
from baton_email.domain.correspondence.state import CORRESPONDENCE
from baton_email.domain.customer.commands import NoteAddresses, Separate, TakeIn
from baton_email.domain.customer.decide import decide
from baton_email.domain.customer.state import CUSTOMER
from baton_email.domain.thread.state import Thread
from baton_email.domain.use_cases.record import record
from baton_email.domain.use_cases.requests import NoteCustomer


def note_customer(work: UnitOfWork, request: NoteCustomer) -> None:
    """Note their addresses, and who was taken in or is on their own again."""
    id_, at = request.customer_id, request.at
    noting = NoteAddresses(customer_id=id_, subjects=request.subjects, at=at)
    record(work, CUSTOMER, id_, decide, noting)
    if merged := request.took_in:
        taking_in = TakeIn(customer_id=merged, into=id_, at=at)
        record(work, CUSTOMER, merged, decide, taking_in)
    if separated := request.separated:
        separating = Separate(customer_id=separated, at=at)
        record(work, CUSTOMER, separated, decide, separating)


def customers_in(work: UnitOfWork, thread: Thread) -> frozenset[str]:
    """The subjects of the customer of the thread's case, merges followed; those that the thread was
    linked with where the customer was never told of."""
    if not thread.case_id:
        return frozenset()
    customer_id = work.state(CORRESPONDENCE, thread.case_id).customer_id
    customer = work.state(CUSTOMER, customer_id)
    seen = {customer_id}
    while customer.into and customer.into not in seen:
        seen.add(customer.into)
        customer = work.state(CUSTOMER, customer.into)
    return customer.subjects or thread.customers
