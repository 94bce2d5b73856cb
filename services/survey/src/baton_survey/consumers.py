"""Consumes closed and reopened cases, merged and separated customers, and survey's own timers."""

from collections.abc import Mapping

from baton_common.engine.sagas.deadline_runner import OnDeadline, decided
from baton_common.model.aggregate import split_stream
from baton_common.model.clock import NewId
from baton_common.model.log_port import Deadline
from baton_common.model.received_message import Decide, Handlers, ReceivedMessage
from baton_common.model.unit_of_work import UnitOfWork
from baton_contracts.case_updated import case, customer, handoff, organisation
from baton_contracts.case_updated import mail as case_mail
from baton_contracts.case_updated.case import CaseClosed, CaseReopened
from baton_contracts.case_updated.customer import CustomerMerged, CustomerMergeUndone
from baton_contracts.reading import read_as
from baton_survey.domain.closing import Closing
from baton_survey.domain.invitation.state import INVITATION
from baton_survey.domain.survey.state import SURVEY
from baton_survey.domain.use_cases.do import do
from baton_survey.domain.use_cases.requests import (
    AskNow,
    EndInvitation,
    MergeCustomers,
    NoteClosing,
    NoteReopening,
    SeparateCustomers,
)

TOPICS = ("case-updated",)
PASSED_OVER = (
    case.CaseOpened,
    case.CaseClassified,
    case.OwnerAssigned,
    case.ReplyRequested,
    case.CaseResolved,
    case.CaseMergeUndone,
    case_mail.MailUnproven,
    case_mail.MailCounts,
    handoff.HandoffRequested,
    handoff.HandoffOffered,
    handoff.HandoffDeclined,
    handoff.HandoffLapsed,
    handoff.HandoffEscalated,
    handoff.HandoffAccepted,
    handoff.HandoffReturned,
    handoff.HandoffWithdrawn,
    customer.ContactLinked,
    customer.CustomerAddressAdded,
    customer.CustomerAddressFailed,
    customer.AddressUnlinked,
    organisation.AddressesAssigned,
    organisation.DepartmentChanged,
    organisation.DepartmentRemoved,
    organisation.PersonChanged,
    organisation.PersonRemoved,
)
"""Nobody is asked before a case is closed."""


def all_handlers(new_id: NewId) -> Handlers:
    """The handlers of `case-updated` by contract type."""

    async def closed(message: ReceivedMessage) -> Decide | None:
        closing, id_ = closing_of(read_as(message, CaseClosed)), new_id()
        return lambda work: do(work, NoteClosing(closing=closing, invitation_id=id_, at=work.now))

    async def reopened(message: ReceivedMessage) -> Decide | None:
        case_id = read_as(message, CaseReopened).case.id
        return lambda work: do(work, NoteReopening(case_id=case_id, at=work.now))

    async def merged(message: ReceivedMessage) -> Decide | None:
        published = read_as(message, CustomerMerged)
        one, other = published.customer_id, published.merged_id
        return lambda work: do(work, MergeCustomers(customer_id=one, other_id=other, at=work.now))

    async def separated(message: ReceivedMessage) -> Decide | None:
        published = read_as(message, CustomerMergeUndone)
        one, other = published.customer_id, published.separated_id
        return lambda work: do(
            work, SeparateCustomers(customer_id=one, other_id=other, at=work.now)
        )

    return {
        CaseClosed.contract_type: closed,
        CaseReopened.contract_type: reopened,
        CustomerMerged.contract_type: merged,
        CustomerMergeUndone.contract_type: separated,
    }


def timer_handlers() -> Mapping[str, OnDeadline]:
    """The handlers of survey's timers by the category of their stream."""
    return {SURVEY.category: decided(ask_when_due), INVITATION.category: decided(end_when_due)}


def ask_when_due(work: UnitOfWork, deadline: Deadline) -> None:
    """The delay after a closing has passed."""
    _, case_id = split_stream(deadline.stream)
    do(work, AskNow(case_id=case_id, attempt=deadline.attempt, at=work.now))


def end_when_due(work: UnitOfWork, deadline: Deadline) -> None:
    """An invitation expires at its instant, even if the timer runs late."""
    _, invitation_id = split_stream(deadline.stream)
    do(work, EndInvitation(invitation_id=invitation_id, at=deadline.due_at))


def closing_of(published: CaseClosed) -> Closing:
    """The facts that survey keeps of a closed case."""
    return Closing(
        case_id=published.case.id,
        number=published.case.number,
        customer_id=published.customer_id,
        department=published.case.department,
        matter=published.case.matter,
        language=published.case.language,
        channel=published.channel,
        to=published.reach,
        merged_into=published.merged_into,
    )
