"""What was read in a mail is written down, in the thread it belongs to."""

from typing import NamedTuple

from baton_common.model.unit_of_work import UnitOfWork
from baton_email.domain.address import heard_from
from baton_email.domain.correspondence.correspondence import CORRESPONDENCE
from baton_email.domain.mail.commands import FileMail, GiveUpMail
from baton_email.domain.mail.events import MailArrived, MailRead, MailUnreadable, Proof, Reference
from baton_email.domain.mail.mail import MAIL, Arrived
from baton_email.domain.outgoing.coming_back import came_back
from baton_email.domain.outgoing.outgoing import OUTGOING, NotYetComposed
from baton_email.domain.thread.events import MessageIdThreaded, ThreadGrew
from baton_email.domain.thread.thread import MESSAGE_ID, THREAD, Thread


class _Placed(NamedTuple):
    thread_id: str
    reference: Reference
    reports_on: str = ""


def file_mail(work: UnitOfWork, command: FileMail) -> None:
    """Once per mail; a second time changes nothing."""
    mail = work.state(MAIL, command.mail_id)
    if not isinstance(mail, Arrived):
        return
    arrival = mail.arrival
    if command.automatic == "bounce" and (ours := _reported(work, arrival, command)):
        came_back(work, ours, command)
        thread_id = work.state(OUTGOING, ours).thread_id
        _record(work, arrival, command, _Placed(thread_id, Reference(), reports_on=ours))
        return
    placed = _place(work, arrival, command)
    _record(work, arrival, command, placed)
    _join(work, command, placed)


def give_up_mail(work: UnitOfWork, command: GiveUpMail) -> None:
    """It stays as it came; a person must look."""
    mail = work.state(MAIL, command.mail_id)
    if not isinstance(mail, Arrived):
        return
    given_up = MailUnreadable(
        mail_id=command.mail_id,
        thread_id=command.new_thread_id,
        our_address=mail.arrival.our_addresses[0],
        reason=command.reason,
        sentence=command.sentence,
        at=command.at,
    )
    work.record(MAIL, command.mail_id, given_up)


def _place(work: UnitOfWork, arrival: MailArrived, command: FileMail) -> _Placed:
    """Its thread, and what it proves about a case.

    The thread is that of the nearest mail that it refers to (or that an answer founded before
    the mail itself came), for those who take part in it or show our token. A stranger who only
    quotes an id gets a thread of their own: else they could draw a customer's thread to theirs.
    """
    keys = (arrival.message_key, *command.reference_keys)
    known = {key: work.state(MESSAGE_ID, key).thread_id for key in keys}
    pointed = next(filter(None, known.values()), "")
    thread = work.state(THREAD, pointed) if pointed else Thread()
    joins = not thread.last_mail or thread.takes_part(_sender(command))
    if token_case := arrival.token_case or command.token_case:
        lead = work.state(CORRESPONDENCE, token_case).thread_id
        thread_id = pointed or lead or command.new_thread_id
        reference = Reference(case_id=token_case, proof="token", numbers=command.numbers)
    else:
        thread_id = pointed if pointed and joins else command.new_thread_id
        proof: Proof = "participant" if pointed and joins and thread.case_id else "none"
        reference = Reference(case_id=thread.case_id, proof=proof, numbers=command.numbers)
    leads = keys if thread_id == pointed or not pointed else keys[:1]
    for key in leads:
        if not known[key]:
            threaded = MessageIdThreaded(thread_id=thread_id, at=command.at)
            work.record(MESSAGE_ID, key, threaded)
    return _Placed(thread_id, reference)


def _sender(command: FileMail) -> str:
    return command.from_.address.subject if command.from_ is not None else ""


def _join(work: UnitOfWork, command: FileMail, placed: _Placed) -> None:
    """Who is in a thread brings others in by To and Cc; strangers are in threads of their own."""
    sender = _sender(command)
    others = (each.address.subject for each in (*command.to, *command.cc))
    grew = ThreadGrew(
        thread_id=placed.thread_id,
        mail_id=command.mail_id,
        participants=tuple(dict.fromkeys((sender, *others))) if sender else (),
        at=command.at,
    )
    work.record(THREAD, placed.thread_id, grew)
    if sender and command.automatic is None:
        heard_from(work, sender, command.at)


def _reported(work: UnitOfWork, arrival: MailArrived, command: FileMail) -> str:
    """The mail of ours that a report is about: by its signed return address, or by the id of
    ours that it quotes, which only those know who got it."""
    candidates = [arrival.report_on] if arrival.report_on else []
    for key in command.report_keys:
        candidates += [mail_id for _, mail_id in work.state(MESSAGE_ID, key).mails]
    for mail_id in candidates:
        if not isinstance(work.state(OUTGOING, mail_id), NotYetComposed):
            return mail_id
    return ""


def _record(work: UnitOfWork, arrival: MailArrived, command: FileMail, placed: _Placed) -> None:
    read = MailRead(
        mail_id=command.mail_id,
        thread_id=placed.thread_id,
        message_id=command.message_id,
        references=command.references,
        from_=command.from_,
        reply_to=command.reply_to,
        to=command.to,
        cc=command.cc,
        more_mailboxes=command.more_mailboxes,
        our_address=arrival.our_addresses[0],
        subject_line=command.subject_line,
        text=command.text,
        text_is_cut=command.text_is_cut,
        language=command.language,
        attachments=command.attachments,
        more_attachments=command.more_attachments,
        reference=placed.reference,
        automatic=command.automatic,
        answerable=command.answerable,
        reports_on=placed.reports_on,
        defects=command.defects,
        at=command.at,
    )
    work.record(MAIL, command.mail_id, read)
