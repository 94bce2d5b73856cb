"""Use cases of mails: placed with a case, which they open or reopen; sent; bounced."""

from typing import Literal

from msgspec.structs import replace

from baton_cases.domain.case.lifecycle import may_be_reopened
from baton_cases.domain.case.state import CASE, Active
from baton_cases.domain.correspondence.commands import (
    CorrespondenceCommand,
    FileMail,
    NoteBounce,
    NoteReport,
    NoteSent,
)
from baton_cases.domain.correspondence.decide import decide
from baton_cases.domain.correspondence.state import CORRESPONDENCE
from baton_cases.domain.use_cases.colleague_mails import COLLEAGUE, is_the_customer, keep_note
from baton_cases.domain.use_cases.customers import mark_failed, mark_working, prove_address
from baton_cases.domain.use_cases.lifecycle import reopen_because
from baton_cases.domain.use_cases.links import link_thread
from baton_cases.domain.use_cases.lookups import (
    correspondence,
    customer_of_case,
    living,
    opened_case,
    subjects_in_case,
    the_organisation,
)
from baton_cases.domain.use_cases.mail_place import MailPlace, find_place
from baton_cases.domain.use_cases.openings import open_case
from baton_cases.domain.use_cases.received import (
    NoteMailBounced,
    NoteMailReported,
    NoteMailSent,
    PlaceMail,
)
from baton_cases.domain.use_cases.requests import OpenCase
from baton_common.model.unit_of_work import UnitOfWork


def place(work: UnitOfWork, mail: PlaceMail) -> None:
    """Files the mail with its case, reopening or opening one as the rules say. A machine's mail
    without words opens and reopens nothing: without a case it stays with email. One of our own
    people writes a note."""
    found = find_place(work, mail)
    if mail.automatic == COLLEAGUE:
        if not is_the_customer(work, mail, found):
            keep_note(work, mail, found)
            return
        mail = replace(mail, automatic=None, written_by="person", sender_proof="token")
    if mail.automatic is not None:
        if found.case_id is not None:
            _file(work, mail, found.case_id, found.by)
        return
    mark_working(work, mail.sender.address.subject, mail.at)
    if found.by == "token" and found.case_id is not None:
        _prove(work, mail, found.case_id)
    if found.case_id is None:
        if not mail.stays_listed:
            _open(work, mail, unverified=found.unverified, follows=None)
    elif (goes_on := _goes_on(work, mail, found, found.case_id)) is None:
        _open(work, mail, unverified=False, follows=found.case_id)
    else:
        _file(work, mail, found.case_id, found.by, reopened=goes_on == "reopened")
        who = customer_of_case(work, found.case_id)
        link_thread(work, mail.thread_id, found.case_id, who, mail_id=mail.mail_id, at=mail.at)


def _prove(work: UnitOfWork, mail: PlaceMail, case_id: str) -> None:
    """The token proves the sender's address where all our mails on the case went to confirmed
    addresses of its customer: whoever answers one has it from there."""
    who, subject = customer_of_case(work, case_id), mail.sender.address.subject
    sent_to = correspondence(work, case_id).sent_to
    if subject in who.limited and sent_to and sent_to <= set(who.confirmed_subjects):
        prove_address(work, who, subject, mail.mail_id, mail.at)


def note_sent(work: UnitOfWork, request: NoteMailSent) -> None:
    """Files a sent mail with the case; a reply may have begun a thread. Raises Unknown."""
    case_id = living(work, request.case_id)
    who = customer_of_case(work, case_id)
    sent = NoteSent(
        case_id=case_id,
        mail_id=request.mail_id,
        thread_id=request.thread_id,
        kind=request.kind,
        reply_id=request.reply_id,
        to=request.to,
        customer=subjects_in_case(work, case_id),
        at=request.at,
    )
    _keep(work, sent)
    link_thread(work, request.thread_id, case_id, who, mail_id=None, at=request.at)


def note_bounced(work: UnitOfWork, request: NoteMailBounced) -> None:
    """Files a bounce with the case, where its owner sees it; a hard bounce marks the address as
    failing. Raises Unknown."""
    opened_case(work, request.case_id)
    back = NoteBounce(
        case_id=living(work, request.case_id),
        mail_id=request.mail_id,
        thread_id=request.thread_id,
        reply_id=request.reply_id,
        recipient=request.recipient,
        hard=request.hard,
        status=request.status,
        why=request.why,
        at=request.at,
    )
    _keep(work, back)
    if request.hard:
        subject = request.recipient.subject
        mark_failed(work, subject, request.status, request.mail_id, request.at)


def note_reported(work: UnitOfWork, request: NoteMailReported) -> None:
    """Files what another server told about a mail of ours. Raises Unknown."""
    opened_case(work, request.case_id)
    report = NoteReport(
        case_id=request.case_id,
        mail_id=request.mail_id,
        thread_id=request.thread_id,
        kind=request.kind,
        reply_id=request.reply_id,
        action=request.action,
        recipient=request.recipient,
        status=request.status,
        at=request.at,
    )
    _keep(work, report)


def _goes_on(
    work: UnitOfWork, mail: PlaceMail, found: MailPlace, case_id: str
) -> Literal["filed", "reopened"] | None:
    """Whether the mail continues its case, which is reopened if it was over and may be.

    A mail of the customer, or one with our token, reopens; another participant's does not, and to a
    closed case it opens a new case. A machine that reopened the case within a day is filed."""
    case = work.state(CASE, case_id)
    theirs = subjects_in_case(work, case_id)
    speaks = found.by == "token" or mail.sender.address.subject in theirs
    if isinstance(case, Active) and not (case.resolved and speaks):
        return "filed"
    so_far = work.state(CORRESPONDENCE, case_id)
    if speaks and not so_far.may_reopen(mail.written_by, mail.sender.address.subject, mail.at):
        return "filed"
    if not speaks or not may_be_reopened(case, the_organisation(work), mail.at, "written-again"):
        return None
    reopen_because(
        work,
        case_id,
        "written-again",
        handoff_id=mail.ids.handoff_id,
        thread_id=mail.thread_id,
        at=mail.at,
    )
    return "reopened"


def _open(work: UnitOfWork, mail: PlaceMail, *, unverified: bool, follows: str | None) -> None:
    request = OpenCase(
        ids=mail.ids,
        who=mail.sender,
        channel="mail",
        language=mail.language,
        matter=mail.matter,
        thread_id=mail.thread_id,
        mail_id=mail.mail_id,
        unverified_reference=unverified,
        follows=follows,
        at=mail.at,
    )
    open_case(work, request)
    _file(work, mail, mail.ids.case_id, "opened")


def _file(
    work: UnitOfWork, mail: PlaceMail, case_id: str, belongs_by: str, *, reopened: bool = False
) -> None:
    file = FileMail(
        case_id=case_id,
        mail_id=mail.mail_id,
        thread_id=mail.thread_id,
        sender=mail.sender.address,
        sender_name=mail.sender.name,
        others=mail.others,
        recipients=mail.recipients,
        answers_to=mail.answers_to,
        is_followed=belongs_by == "token",
        sent_by=mail.sent_by,
        customer=subjects_in_case(work, case_id),
        subject=mail.subject,
        text=mail.text,
        text_is_cut=mail.text_is_cut,
        of_text=mail.of_text,
        attachments=mail.attachments,
        automatic=mail.automatic,
        written_by=mail.written_by,
        belongs_by=belongs_by,
        reopened=reopened,
        at=mail.at,
    )
    _keep(work, file)


def _keep(work: UnitOfWork, command: CorrespondenceCommand) -> None:
    case_id = command.case_id
    work.record(CORRESPONDENCE, case_id, *decide(command, work.state(CORRESPONDENCE, case_id)))
