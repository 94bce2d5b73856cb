"""A mail was read: it is recorded in the thread it belongs to, or as a report on a mail of ours.

The thread is that of the nearest mail that it refers to (or that an answer founded before the
mail itself came), for those who take part in it or show our token. A stranger who only quotes an
id gets a thread of their own: else they could draw a customer's thread to theirs.
"""

from typing import NamedTuple

from baton_common.model.unit_of_work import UnitOfWork
from baton_email.domain.address.commands import MarkWorking
from baton_email.domain.address.decide import decide as decide_address
from baton_email.domain.address.state import ADDRESS
from baton_email.domain.correspondence.state import CORRESPONDENCE
from baton_email.domain.mail.commands import GiveUpMail, RecordContent, TakeUpMail
from baton_email.domain.mail.decide import decide as decide_mail
from baton_email.domain.mail.events import WORDS, MailArrived, Proof, Reference
from baton_email.domain.mail.state import MAIL, Arrived
from baton_email.domain.message_id.commands import LeadToThread
from baton_email.domain.message_id.decide import decide as decide_message_id
from baton_email.domain.message_id.state import MESSAGE_ID
from baton_email.domain.outgoing.commands import RecordReport
from baton_email.domain.outgoing.decide import decide as decide_outgoing
from baton_email.domain.outgoing.state import OUTGOING, NotYetComposed
from baton_email.domain.thread.commands import AddMail
from baton_email.domain.thread.decide import decide as decide_thread
from baton_email.domain.thread.state import THREAD, Thread
from baton_email.domain.use_cases.configuration import current_configuration
from baton_email.domain.use_cases.customers import customers_in
from baton_email.domain.use_cases.record import record
from baton_email.domain.use_cases.requests import FileMail, MakeCaseOfMail, SetMailAside
from baton_email.domain.use_cases.sender_checks import begin_check


class Placement(NamedTuple):
    """The thread and case of a mail, and what it proves about the case."""

    thread_id: str
    reference: Reference
    reports_on: str = ""


def file_mail(work: UnitOfWork, request: FileMail) -> None:
    """File a read mail, once; repeated, it changes nothing."""
    mail = work.state(MAIL, request.mail_id)
    if not isinstance(mail, Arrived):
        return
    if request.content.kind == "report" and (ours := _reported(work, mail.arrival, request)):
        place = _beside(work, ours, request)
    else:
        place = _found(work, mail.arrival, request)
        _join(work, place.thread_id, request)
    content = RecordContent(
        thread_id=place.thread_id,
        reference=place.reference,
        reports_on=place.reports_on,
        may_be_listed=_may_be_listed(work, mail.arrival, request, place.reference),
        unknown_acts=current_configuration(work).trust.unknown == "act",
        content=request.content,
        at=request.at,
    )
    record(work, MAIL, request.mail_id, decide_mail, content)
    begin_check(work, request)


def set_mail_aside(work: UnitOfWork, request: SetMailAside) -> None:
    """Record an unreadable mail; a person must look at it."""
    giving_up = GiveUpMail(
        thread_id=request.new_thread_id,
        reason=request.reason,
        sentence=request.sentence,
        from_colleague=request.from_colleague,
        at=request.at,
    )
    record(work, MAIL, request.mail_id, decide_mail, giving_up)


def make_case_of_mail(work: UnitOfWork, request: MakeCaseOfMail) -> None:
    """Make a case of a mail that is on the list. Raises Refused, Unknown."""
    taking_up = TakeUpMail(
        sender=request.sender,
        is_sender_unknown=request.is_sender_unknown,
        by=request.by,
        at=request.at,
    )
    record(work, MAIL, request.mail_id, decide_mail, taking_up)
    begin_check(work, request)


def _reported(work: UnitOfWork, arrival: MailArrived, request: FileMail) -> str:
    """Our mail that a report is about: by its signed return address, or by our id that it quotes,
    known only to recipients."""
    candidates = [arrival.report_on] if arrival.report_on else []
    candidates += request.report_mails
    for key in request.report_keys:
        candidates += [mail_id for _, mail_id in work.state(MESSAGE_ID, key).mails]
    for mail_id in candidates:
        if not isinstance(work.state(OUTGOING, mail_id), NotYetComposed):
            return mail_id
    return ""


def _may_be_listed(
    work: UnitOfWork, arrival: MailArrived, request: FileMail, reference: Reference
) -> bool:
    """True for bulk that points at nothing of ours, where a rule of its address keeps it on the
    list."""
    if request.content.kind not in {"list", "generated"}:
        return False
    if reference.case_id or reference.numbers:
        return False
    rules = current_configuration(work).bulk_listed
    return all(address in rules for address in arrival.our_addresses)


def _beside(work: UnitOfWork, ours: str, request: FileMail) -> Placement:
    """File the report in the thread of the mail it is about."""
    if request.report is not None:
        report = RecordReport(report=request.report, at=request.at)
        record(work, OUTGOING, ours, decide_outgoing, report)
    return Placement(work.state(OUTGOING, ours).thread_id, Reference(), reports_on=ours)


def _found(work: UnitOfWork, arrival: MailArrived, request: FileMail) -> Placement:
    keys = (arrival.message_key, *request.reference_keys)
    leading = (work.state(MESSAGE_ID, key).thread_id for key in keys)
    pointed = next(filter(None, list(leading)), "")
    thread = work.state(THREAD, pointed) if pointed else Thread()
    sender = request.content.sender
    joins = not thread.last_mail or thread.has_in_copy(sender)
    joins = joins or sender in customers_in(work, thread)
    if token_case := arrival.token_case or request.token_case:
        lead = work.state(CORRESPONDENCE, token_case).thread_id
        thread_id = pointed or lead or request.new_thread_id
        reference = Reference(case_id=token_case, proof="token", numbers=request.numbers)
    else:
        thread_id = pointed if pointed and joins else request.new_thread_id
        proof: Proof = "participant" if pointed and joins and thread.case_id else "none"
        reference = Reference(case_id=thread.case_id, proof=proof, numbers=request.numbers)
    for key in keys if thread_id == pointed or not pointed else keys[:1]:
        lead_to = LeadToThread(thread_id=thread_id, at=request.at)
        record(work, MESSAGE_ID, key, decide_message_id, lead_to)
    return Placement(thread_id, reference)


def _join(work: UnitOfWork, thread_id: str, request: FileMail) -> None:
    """Join the thread: a participant brings others in by To and Cc; a stranger gets a thread of
    their own. Customers take part as long as they are the case's."""
    content = request.content
    sender = content.sender
    others = (each.address.subject for each in (*content.to, *content.cc))
    brought = dict.fromkeys((sender, *others)) if sender else {}
    theirs = customers_in(work, work.state(THREAD, thread_id))
    joined = AddMail(
        thread_id=thread_id,
        mail_id=request.mail_id,
        participants=tuple(each for each in brought if each not in theirs),
        at=request.at,
    )
    record(work, THREAD, thread_id, decide_thread, joined)
    if sender and content.kind in WORDS:
        record(work, ADDRESS, sender, decide_address, MarkWorking(at=request.at))
