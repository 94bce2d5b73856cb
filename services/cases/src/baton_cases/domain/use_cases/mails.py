"""Use cases of mails: placed with a case, which they open or reopen; sent; bounced."""

from msgspec.structs import replace

from baton_cases.domain.correspondence.commands import NoteBounce, NoteReport, NoteSent
from baton_cases.domain.use_cases.colleague_mails import COLLEAGUE, is_the_customer, keep_note
from baton_cases.domain.use_cases.customers import mark_failed, mark_working, prove_address
from baton_cases.domain.use_cases.links import link_thread
from baton_cases.domain.use_cases.lookups import (
    correspondence,
    customer_of_case,
    living,
    opened_case,
    subjects_in_case,
)
from baton_cases.domain.use_cases.mail_filing import file, goes_on, keep, open_for
from baton_cases.domain.use_cases.mail_place import find_place, is_enough, proof_of
from baton_cases.domain.use_cases.received import (
    NoteMailBounced,
    NoteMailReported,
    NoteMailSent,
    PlaceMail,
)
from baton_cases.domain.use_cases.verdicts import hold, wait_for_verdict
from baton_common.model.unit_of_work import UnitOfWork


def place(work: UnitOfWork, mail: PlaceMail) -> None:
    """Files the mail with its case, reopening or opening one as the rules say. A machine's mail
    without words opens and reopens nothing: without a case it stays with email. One of our own
    people writes a note. A mail of a participant who is not proven is held."""
    found = find_place(work, mail)
    if mail.automatic == COLLEAGUE:
        if not is_the_customer(work, mail, found):
            keep_note(work, mail, found)
            return
        mail = replace(mail, automatic=None, written_by="person", sender_proof="token")
    if mail.automatic is not None:
        if found.case_id is not None:
            file(work, mail, found.case_id, found.by, proof=None)
        return
    proof = proof_of(work, mail)
    if found.case_id is not None and found.held:
        hold(work, mail, found.case_id, found.by, proof)
        return
    if is_enough(mail, proof):
        mark_working(work, mail.sender.address.subject, mail.at)
    if found.by == "token" and found.case_id is not None:
        _prove(work, mail, found.case_id)
    case_id, follows = found.case_id, None
    if case_id is None:
        if mail.stays_listed:
            return
    elif (how := goes_on(work, mail, found.by, case_id)) is not None:
        file(work, mail, case_id, found.by, proof=proof, reopened=how == "reopened")
        who = customer_of_case(work, case_id)
        link_thread(work, mail.thread_id, case_id, who, mail_id=mail.mail_id, at=mail.at)
    else:
        case_id, follows = None, case_id
    if case_id is None:
        open_for(work, mail, proof=proof, unverified=found.unverified, follows=follows)
    if proof in {"unknown", "fail"}:
        placed_in, opened = case_id or mail.ids.case_id, case_id is None
        wait_for_verdict(work, mail, placed_in, opened=opened, proof=proof)


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
    keep(work, sent)
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
    keep(work, back)
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
    keep(work, report)
