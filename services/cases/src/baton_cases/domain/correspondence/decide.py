"""The decider of a case's correspondence: which mails are kept, and who participates from then
on."""

from typing import assert_never

from baton_cases.domain.correspondence.commands import (
    AddParticipants,
    CorrespondenceCommand,
    FileMail,
    KeepNote,
    NoteBounce,
    NoteReport,
    NoteSent,
)
from baton_cases.domain.correspondence.events import (
    CorrespondenceEvent,
    MailCameBack,
    MailFiled,
    MailReportCame,
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


def _filed(command: FileMail) -> CorrespondenceEvent:
    """A mail of the customer adds everybody in To and Cc as participants; a mail of somebody else
    or of a machine does not."""
    from_customer = command.sender.subject in command.customer
    others = tuple(each for each in command.others if each not in command.customer)
    return MailFiled(
        case_id=command.case_id,
        mail_id=command.mail_id,
        thread_id=command.thread_id,
        sender=command.sender,
        sender_name=command.sender_name,
        from_customer=from_customer,
        participants=others if from_customer and command.automatic is None else (),
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
        at=command.at,
    )
