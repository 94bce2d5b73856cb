"""Use cases of a case's correspondence: noted, linked, acknowledged once, replied to, surveyed."""

from typing import Literal

from baton_common.model.unit_of_work import UnitOfWork
from baton_email.domain.address.commands import CountAcknowledgement
from baton_email.domain.address.decide import decide as decide_address
from baton_email.domain.address.state import ADDRESS
from baton_email.domain.correspondence.acknowledgement import Circumstances
from baton_email.domain.correspondence.commands import (
    DecideAcknowledgement,
    NoteCase,
    NoteCustomer,
    NoteReply,
)
from baton_email.domain.correspondence.decide import decide
from baton_email.domain.correspondence.events import AcknowledgementDecided
from baton_email.domain.correspondence.state import CORRESPONDENCE
from baton_email.domain.customer.commands import NoteAddresses
from baton_email.domain.customer.decide import decide as decide_customer
from baton_email.domain.customer.state import CUSTOMER
from baton_email.domain.mail.state import MAIL, Readable
from baton_email.domain.outgoing.commands import GiveUpSending
from baton_email.domain.outgoing.decide import decide as decide_outgoing
from baton_email.domain.outgoing.draft import Draft
from baton_email.domain.outgoing.state import OUTGOING
from baton_email.domain.thread.commands import LinkToCase
from baton_email.domain.thread.decide import decide as decide_thread
from baton_email.domain.thread.state import THREAD
from baton_email.domain.unproven_hour.commands import CountUnproven
from baton_email.domain.unproven_hour.decide import decide as decide_unproven
from baton_email.domain.unproven_hour.state import UNPROVEN_HOUR, hour_of
from baton_email.domain.use_cases.composition import compose
from baton_email.domain.use_cases.configuration import current_configuration
from baton_email.domain.use_cases.record import record
from baton_email.domain.use_cases.requests import (
    LinkCase,
    NoteOpenedCase,
    SendInvitation,
    SendReply,
)
from baton_email.domain.use_cases.uploads import name_files


def note_opened_case(work: UnitOfWork, request: NoteOpenedCase) -> None:
    """Note the case, and acknowledge its opening mail if the rules allow; decided once per case."""
    noted = NoteCase(
        case_id=request.case_id,
        number=request.number,
        language=request.language,
        thread_id=request.thread_id,
        customer_id=request.customer_id,
        at=request.at,
    )
    record(work, CORRESPONDENCE, request.case_id, decide, noted)
    if (draft := request.acknowledgement) is not None:
        _acknowledge(work, request, draft)


def _acknowledge(work: UnitOfWork, request: NoteOpenedCase, draft: Draft) -> None:
    case_id, at, subject = request.case_id, request.at, draft.to[0].subject
    mail, address = work.state(MAIL, request.answers), work.state(ADDRESS, subject)
    hour, limit = hour_of(at), current_configuration(work).trust.unproven_acknowledgements
    is_readable = isinstance(mail, Readable)
    is_proven = isinstance(mail, Readable) and mail.is_proven
    circumstances = Circumstances(
        is_readable=is_readable,
        is_automatic=isinstance(mail, Readable) and mail.read.sort != "person",
        is_answerable=isinstance(mail, Readable) and mail.read.answerable,
        address_fails=address.failing,
        address_has_enough=not address.may_be_acknowledged(at),
        unproven_have_enough=not is_proven and work.state(UNPROVEN_HOUR, hour).count >= limit,
    )
    deciding = DecideAcknowledgement(mail_id=draft.mail_id, circumstances=circumstances, at=at)
    for decided in record(work, CORRESPONDENCE, case_id, decide, deciding):
        if isinstance(decided, AcknowledgementDecided) and decided.mail_id:
            counted = CountAcknowledgement(case_id=case_id, at=at)
            record(work, ADDRESS, subject, decide_address, counted)
            if not is_proven:
                unproven = CountUnproven(case_id=case_id, at=at)
                record(work, UNPROVEN_HOUR, hour, decide_unproven, unproven)
            compose(work, draft, at)


def link_case(work: UnitOfWork, request: LinkCase) -> None:
    """Note the customer of the case, with their addresses, and file the mails of its thread."""
    case_id, thread_id, at = request.case_id, request.thread_id, request.at
    addresses = NoteAddresses(customer_id=request.customer_id, subjects=request.subjects, at=at)
    record(work, CUSTOMER, request.customer_id, decide_customer, addresses)
    customer = NoteCustomer(subjects=request.subjects, thread_id=thread_id, at=at)
    record(work, CORRESPONDENCE, case_id, decide, customer)
    if thread_id:
        link = LinkToCase(thread_id=thread_id, case_id=case_id, subjects=request.subjects, at=at)
        record(work, THREAD, thread_id, decide_thread, link)


def send_reply(work: UnitOfWork, request: SendReply) -> None:
    """Send a reply; requested twice, it is sent once. A missing file is reported like a bounce: as
    a dead letter it would hold up everything else about the case."""
    draft, at = request.draft, request.at
    _note(work, draft, request.number, request.language, request)
    replied = NoteReply(reply_id=draft.reply_id, mail_id=draft.mail_id, at=at)
    if not record(work, CORRESPONDENCE, draft.case_id, decide, replied):
        return
    compose(work, draft, at)
    name_files(work, draft.case_id, draft.attachment_ids, at)
    if not request.has_all_files:
        giving_up = GiveUpSending(reason="file-missing", at=at)
        record(work, OUTGOING, draft.mail_id, decide_outgoing, giving_up)


def send_invitation(work: UnitOfWork, request: SendInvitation) -> None:
    """Send an invitation in the thread of its case; a case without one gets the invitation's
    thread."""
    draft = request.draft
    if not work.state(CORRESPONDENCE, draft.case_id).thread_id:
        _note(work, draft, request.number, draft.language, request)
    compose(work, draft, request.at)


def _note(
    work: UnitOfWork,
    draft: Draft,
    number: str,
    language: Literal["zh", "en"],
    request: SendReply | SendInvitation,
) -> None:
    noted = NoteCase(
        case_id=draft.case_id,
        number=number,
        language=language,
        thread_id=draft.thread_id,
        customer_id="",
        at=request.at,
    )
    record(work, CORRESPONDENCE, draft.case_id, decide, noted)
