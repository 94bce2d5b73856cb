"""The cases that a request concerns: due events are applied to them first, their timers set
last."""

from collections.abc import Sequence
from typing import assert_never

from baton_cases.domain.case.any_case_event import AnyCaseEvent
from baton_cases.domain.contact.events import ContactAnswered, ContactMessage, InteractionEnded
from baton_cases.domain.contact.state import CONTACT, KnownContact
from baton_cases.domain.handoff.events import AnyHandoffEvent
from baton_cases.domain.mail.state import MAIL, NotPlaced
from baton_cases.domain.use_cases.customer_requests import (
    AddAddress,
    ConfirmAddress,
    DismissMerge,
    MergeCustomers,
    NoteMeeting,
    OnCustomerChange,
    ReleaseAddress,
    RequestCustomerChange,
    ShareNumber,
    UndoMerge,
    UnshareNumber,
)
from baton_cases.domain.use_cases.departures import HandOverFromDepartment, HandOverFromPerson
from baton_cases.domain.use_cases.lookups import living, requested_handoff
from baton_cases.domain.use_cases.mail_place import find_place
from baton_cases.domain.use_cases.received import (
    JudgeSender,
    KeepContactMessage,
    KeepMoreText,
    KeepSurveyMessage,
    NoteMailBounced,
    NoteMailReported,
    NoteMailSent,
    PlaceMail,
)
from baton_cases.domain.use_cases.requests import (
    ApplyOrganisation,
    CasesRequest,
    MergeCase,
    OnCase,
    OnHandoff,
    OpenCase,
)
from baton_cases.domain.use_cases.separations import UndoCaseMerge
from baton_common.model.unit_of_work import UnitOfWork


def cases_concerned(work: UnitOfWork, request: CasesRequest) -> Sequence[str]:
    """The ids of cases that may exist already. Raises Unknown for a handoff that does not."""
    match request:
        case MergeCase(case_id=case_id, into=into):
            return tuple(dict.fromkeys((case_id, into)))
        case NoteMailBounced() | NoteMailSent() | NoteMailReported():
            return (living(work, request.case_id),)
        case JudgeSender():
            return _of_mail(work, request.mail_id)
        case OnCase():
            return (request.case_id,)
        case HandOverFromPerson() | HandOverFromDepartment() | UndoCaseMerge():
            return (request.case_id,)
        case OnHandoff(handoff_id=handoff_id):
            return (requested_handoff(work, handoff_id).terms.case_id,)
        case PlaceMail():
            place = find_place(work, request)
            return (place.case_id,) if place.case_id is not None else ()
        case KeepContactMessage(message=message):
            return _of_contact(work, message)
        case KeepSurveyMessage(message=message):
            return (living(work, message.case_id),)
        case ApplyOrganisation() | OpenCase() | KeepMoreText():
            return ()
        case RequestCustomerChange() | OnCustomerChange():
            return ()
        case AddAddress() | ConfirmAddress() | MergeCustomers() | UndoMerge():
            return ()
        case ReleaseAddress() | NoteMeeting() | DismissMerge() | ShareNumber() | UnshareNumber():
            return ()
        case _:
            assert_never(request)


def _of_mail(work: UnitOfWork, mail_id: str) -> Sequence[str]:
    """The case that it is with, if its sender was not proven when it came."""
    mail = work.state(MAIL, mail_id)
    return () if isinstance(mail, NotPlaced) else (living(work, mail.case_id),)


def cases_recorded(work: UnitOfWork) -> Sequence[str]:
    """The ids of the cases that this unit recorded events of."""
    events = (event for _, _, event in work.recorded)
    return [event.case_id for event in events if isinstance(event, AnyCaseEvent | AnyHandoffEvent)]


def _of_contact(work: UnitOfWork, message: ContactMessage) -> Sequence[str]:
    """The cases whose handoff the message may end: answering the customer accepts it."""
    contact = work.state(CONTACT, message.contact_id)
    may_accept = isinstance(message, ContactAnswered | InteractionEnded)
    return contact.cases if may_accept and isinstance(contact, KnownContact) else ()
