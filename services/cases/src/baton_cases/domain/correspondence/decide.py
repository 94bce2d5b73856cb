"""The decider of a case's correspondence: which mails are kept, and who participates from then
on."""

from collections.abc import Collection, Iterable
from typing import assert_never

from baton_cases.domain.correspondence.commands import (
    AddParticipants,
    CorrespondenceCommand,
    CountHeld,
    DismissHeld,
    FileMail,
    KeepNote,
    NoteBounce,
    NoteReport,
    NoteSent,
    NoteVerdict,
)
from baton_cases.domain.correspondence.events import (
    CorrespondenceEvent,
    HeldMailCounted,
    HeldMailDismissed,
    MailCameBack,
    MailFiled,
    MailReportCame,
    MailSenderJudged,
    MailSentOut,
    NoteMailed,
    ParticipantsAdded,
)
from baton_cases.domain.correspondence.state import Correspondence


def decide(command: CorrespondenceCommand, _: Correspondence) -> list[CorrespondenceEvent]:
    """The events that the command leads to; none if a reply adds no participants."""
    match command:
        case FileMail():
            return [_filed(command)]
        case CountHeld():
            counted = HeldMailCounted(
                case_id=command.case_id,
                mail_id=command.mail_id,
                by=command.by,
                words=command.words,
                participants=command.participants,
                goes_on_in=command.goes_on_in,
                is_elsewhere=command.is_elsewhere,
                at=command.at,
            )
            return [counted]
        case DismissHeld():
            dismissed = HeldMailDismissed(
                case_id=command.case_id,
                mail_id=command.mail_id,
                by=command.by,
                is_elsewhere=command.is_elsewhere,
                at=command.at,
            )
            return [dismissed]
        case NoteVerdict():
            judged = MailSenderJudged(
                case_id=command.case_id,
                mail_id=command.mail_id,
                proof=command.proof,
                opened=command.opened,
                doubted=command.doubted,
                participants=command.participants,
                is_elsewhere=command.is_elsewhere,
                at=command.at,
            )
            return [judged]
        case KeepNote():
            return [_note(command)]
        case NoteSent():
            sent = MailSentOut(
                case_id=command.case_id,
                mail_id=command.mail_id,
                thread_id=command.thread_id,
                kind=command.kind,
                reply_id=command.reply_id,
                participants=tuple(each for each in command.to if each not in command.customer),
                to=command.to,
                at=command.at,
            )
            return [sent]
        case NoteBounce():
            back = MailCameBack(
                case_id=command.case_id,
                mail_id=command.mail_id,
                thread_id=command.thread_id,
                reply_id=command.reply_id,
                recipient=command.recipient,
                hard=command.hard,
                status=command.status,
                why=command.why,
                at=command.at,
            )
            return [back]
        case NoteReport():
            report = MailReportCame(
                case_id=command.case_id,
                mail_id=command.mail_id,
                thread_id=command.thread_id,
                kind=command.kind,
                reply_id=command.reply_id,
                action=command.action,
                recipient=command.recipient,
                status=command.status,
                at=command.at,
            )
            return [report]
        case AddParticipants():
            added = ParticipantsAdded(
                case_id=command.case_id, participants=command.participants, at=command.at
            )
            return [added] if command.participants else []
        case _:
            assert_never(command)


def _note(command: KeepNote) -> CorrespondenceEvent:
    return NoteMailed(
        case_id=command.case_id,
        mail_id=command.mail_id,
        by=command.by,
        is_proven=command.is_proven,
        sender=command.sender,
        sender_name=command.sender_name,
        subject=command.subject,
        text=command.text,
        text_is_cut=command.text_is_cut,
        of_text=command.of_text,
        attachments=command.attachments,
        at=command.at,
    )


def added_by(
    *, from_customer: bool, others: Iterable[str], customer: Collection[str]
) -> tuple[str, ...]:
    """A mail of the customer adds everybody in To and Cc as participants; a mail of somebody else
    does not."""
    return tuple(each for each in others if each not in customer) if from_customer else ()


def _filed(command: FileMail) -> CorrespondenceEvent:
    """A machine's mail, and one whose sender is not proven, add no participants."""
    from_customer = command.sender.subject in command.customer
    is_silent = command.automatic is not None or command.held or command.is_alone
    others = added_by(from_customer=from_customer, others=command.others, customer=command.customer)
    return MailFiled(
        case_id=command.case_id,
        mail_id=command.mail_id,
        thread_id=command.thread_id,
        sender=command.sender,
        sender_name=command.sender_name,
        from_customer=from_customer,
        participants=() if is_silent else others,
        subject=command.subject,
        text=command.text,
        text_is_cut=command.text_is_cut,
        of_text=command.of_text,
        attachments=command.attachments,
        automatic=command.automatic,
        belongs_by=command.belongs_by,
        written_by=command.written_by,
        answers_to=command.answers_to,
        is_followed=command.is_followed,
        sent_by=command.sent_by,
        recipients=command.recipients,
        reopened=command.reopened,
        sender_proof=command.sender_proof,
        held=command.held,
        is_alone=command.is_alone,
        at=command.at,
    )
