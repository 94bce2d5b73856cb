"""Consumes `case-updated`: which case a contact is about."""

from baton_common.model.messages import Unknown
from baton_common.model.received_message import Decide, Handlers, ReceivedMessage
from baton_common.model.unit_of_work import UnitOfWork
from baton_contracts.case_updated import case, customer, handoff, organisation
from baton_contracts.case_updated.customer import ContactLinked
from baton_contracts.reading import read_as
from baton_routing.domain.use_cases.do import do
from baton_routing.domain.use_cases.requests import LinkCase

TOPICS = ("case-updated",)
PASSED_OVER = (
    case.CaseOpened,
    case.CaseClassified,
    case.OwnerAssigned,
    case.ReplyRequested,
    case.CaseResolved,
    case.CaseReopened,
    case.CaseMergeUndone,
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
    organisation.DepartmentChanged,
    organisation.DepartmentRemoved,
    organisation.PersonChanged,
    organisation.PersonRemoved,
)
"""They change no contact. Open cases and their customers are a read model."""


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

    return {ContactLinked.contract_type: linked}
