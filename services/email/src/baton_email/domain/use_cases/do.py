"""The one way in: every request runs its use case here, and timers are set afterwards.

Email has nothing that time brings about by itself: what falls due is a request of its timer.
"""

from typing import assert_never, overload

from baton_common.model.unit_of_work import UnitOfWork
from baton_email.domain.use_cases.arrival import refuse_mail, take_mail
from baton_email.domain.use_cases.configuration import change_addresses
from baton_email.domain.use_cases.correspondence import (
    link_case,
    note_opened_case,
    send_invitation,
    send_reply,
)
from baton_email.domain.use_cases.customers import note_customer
from baton_email.domain.use_cases.delivery import (
    drop_erased_mail,
    fail_attempt,
    finish_handover,
    leave_attempt_open,
    start_handover,
)
from baton_email.domain.use_cases.notices import note_colleague, send_digest, tell_colleague
from baton_email.domain.use_cases.placement import file_mail, make_case_of_mail, set_mail_aside
from baton_email.domain.use_cases.requests import (
    ChangeAddresses,
    DropErasedMail,
    DropUpload,
    EmailRequest,
    EndSenderCheck,
    FailAttempt,
    FileMail,
    FinishHandover,
    KeepUpload,
    LeaveAttemptOpen,
    LinkCase,
    MakeCaseOfMail,
    NameUploads,
    NoteColleague,
    NoteCustomer,
    NoteOpenedCase,
    PutOffSenderCheck,
    RefuseMail,
    SendDigest,
    SendInvitation,
    SendReply,
    SetMailAside,
    StartHandover,
    TakeMail,
    TellColleague,
)
from baton_email.domain.use_cases.sender_checks import end_check, put_off_check
from baton_email.domain.use_cases.timers import set_timers
from baton_email.domain.use_cases.uploads import drop_upload, keep_upload, name_uploads


@overload
def do(work: UnitOfWork, request: TakeMail) -> str: ...
@overload
def do(work: UnitOfWork, request: StartHandover) -> bool: ...
@overload
def do(work: UnitOfWork, request: ChangeAddresses) -> list[str]: ...
@overload
def do(work: UnitOfWork, request: EmailRequest) -> str | bool | list[str] | None: ...
def do(  # noqa: PLR0915  # a match over all requests
    work: UnitOfWork, request: EmailRequest
) -> str | bool | list[str] | None:
    """Run the use case of the request and return its result. Raises Refused and Unknown for a case
    that cannot be made of a mail."""
    gives: str | bool | list[str] | None = None
    match request:
        case TakeMail():
            gives = take_mail(work, request)
        case RefuseMail():
            refuse_mail(work, request)
        case FileMail():
            file_mail(work, request)
        case SetMailAside():
            set_mail_aside(work, request)
        case MakeCaseOfMail():
            make_case_of_mail(work, request)
        case EndSenderCheck():
            end_check(work, request)
        case PutOffSenderCheck():
            put_off_check(work, request)
        case NoteOpenedCase():
            note_opened_case(work, request)
        case NoteCustomer():
            note_customer(work, request)
        case LinkCase():
            link_case(work, request)
        case SendReply():
            send_reply(work, request)
        case SendInvitation():
            send_invitation(work, request)
        case NoteColleague():
            note_colleague(work, request)
        case TellColleague():
            tell_colleague(work, request)
        case SendDigest():
            send_digest(work, request)
        case StartHandover():
            gives = start_handover(work, request)
        case FinishHandover():
            finish_handover(work, request)
        case FailAttempt():
            fail_attempt(work, request)
        case LeaveAttemptOpen():
            leave_attempt_open(work, request)
        case DropErasedMail():
            drop_erased_mail(work, request)
        case KeepUpload():
            keep_upload(work, request)
        case NameUploads():
            name_uploads(work, request)
        case DropUpload():
            drop_upload(work, request)
        case ChangeAddresses():
            gives = change_addresses(work, request)
        case _:
            assert_never(request)
    set_timers(work)
    return gives
