"""Consumes `case-updated`: which case a contact is about, and the departments of people."""

from collections.abc import Iterable

from baton_common.model.messages import Event, Unknown
from baton_common.model.personal import Personal
from baton_common.model.received_message import Decide, Handlers, ReceivedMessage
from baton_common.model.unit_of_work import UnitOfWork
from baton_contracts.case_updated import case, customer, handoff, organisation
from baton_contracts.case_updated import mail as case_mail
from baton_contracts.case_updated.customer import ContactLinked
from baton_contracts.case_updated.organisation import PersonChanged, PersonRemoved
from baton_contracts.reading import read_as
from baton_routing.domain.contact.events import ContactArrived
from baton_routing.domain.use_cases.do import do
from baton_routing.domain.use_cases.requests import LinkCase, SetDepartments, SetSuspension

TOPICS = ("case-updated",)
PASSED_OVER = (
    case.CaseOpened,
    case.CaseClassified,
    case.OwnerAssigned,
    case.ReplyRequested,
    case.CaseResolved,
    case.CaseReopened,
    case.CaseMergeUndone,
    case_mail.MailUnproven,
    case_mail.MailCounts,
    case.CaseClosed,
    handoff.HandoffRequested,
    handoff.HandoffOffered,
    handoff.HandoffDeclined,
    handoff.HandoffLapsed,
    handoff.HandoffEscalated,
    handoff.HandoffAccepted,
    handoff.HandoffReturned,
    handoff.HandoffWithdrawn,
    customer.CustomerAddressAdded,
    customer.CustomerMerged,
    customer.CustomerMergeUndone,
    customer.CustomerAddressFailed,
    customer.AddressUnlinked,
    organisation.AddressesAssigned,
    organisation.DepartmentChanged,
    organisation.DepartmentRemoved,
)
"""They change no contact and no agent. Open cases and their customers are a read model."""


def all_handlers() -> Handlers:
    """The handlers of `case-updated` by contract type."""

    async def linked(message: ReceivedMessage) -> Decide | None:
        published = read_as(message, ContactLinked)
        if (contact_id := published.contact_id) is None:
            return None

        def decide(work: UnitOfWork) -> None:
            try:
                do(work, LinkCase(contact_id=contact_id, case_id=published.case_id, at=work.now))
            except Unknown:
                return  # a contact of another floor

        return decide

    async def changed(message: ReceivedMessage) -> Decide:
        published = read_as(message, PersonChanged)
        return belongs(published.person, published.departments, suspended=published.suspended)

    async def removed(message: ReceivedMessage) -> Decide:
        return belongs(read_as(message, PersonRemoved).person, (), suspended=True)

    return {
        ContactLinked.contract_type: linked,
        PersonChanged.contract_type: changed,
        PersonRemoved.contract_type: removed,
    }


def belongs(person: str, departments: tuple[str, ...], *, suspended: bool) -> Decide:
    """The person belongs to these departments from now on, whether they take calls or not; one who
    is suspended or has left takes none."""

    def decide(work: UnitOfWork) -> None:
        do(work, SetDepartments(agent=person, departments=departments, at=work.now))
        do(work, SetSuspension(agent=person, suspended=suspended, at=work.now))

    return decide


def callers_of(event: Event) -> Iterable[Personal[str]]:
    """The addresses by which callers were known, for a new form in which they are compared."""
    if not isinstance(event, ContactArrived):
        return ()
    hint = event.unidentified.suggests if event.unidentified else None
    return tuple(each for each in (event.caller, hint) if each is not None)
