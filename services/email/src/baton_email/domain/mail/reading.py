"""The events of a mail that was read, or could not be."""

from baton_email.domain.mail.commands import GiveUpMail, RecordContent
from baton_email.domain.mail.events import (
    MailArrived,
    MailEvent,
    MailRead,
    MailUnreadable,
    TextContinued,
)


def content_of(arrival: MailArrived, command: RecordContent) -> list[MailEvent]:
    """What was read of a mail: first the pieces of a long text, so that whoever hears of the mail
    has them."""
    more = [
        TextContinued(thread_id=command.thread_id, part=part, text=text, at=command.at)
        for part, text in enumerate(command.content.more, start=1)
    ]
    return [*more, _read(arrival, command)]


def _read(arrival: MailArrived, command: RecordContent) -> MailRead:
    """The event of a mail that was read: its content and its thread."""
    content = command.content
    return MailRead(
        mail_id=arrival.mail_id,
        thread_id=command.thread_id,
        message_id=content.message_id,
        references=content.references,
        from_=content.from_,
        to=content.to,
        cc=content.cc,
        more_mailboxes=content.more_mailboxes,
        our_address=arrival.our_addresses[0],
        subject_line=content.subject_line,
        text=content.text,
        text_is_cut=content.text_is_cut,
        left_out=content.left_out,
        rest=content.rest,
        folded=content.folded,
        folded_lines=content.folded_lines,
        no_text=content.no_text,
        language=content.language,
        attachments=content.attachments,
        more_attachments=content.more_attachments,
        reference=command.reference,
        kind=content.kind,
        by_subject=content.by_subject,
        may_be_listed=command.may_be_listed,
        is_sender_unknown=content.is_sender_unknown,
        colleague=content.colleague,
        answers_to=content.answers_to,
        sent_by=content.sent_by,
        answerable=content.answerable,
        reports_on=command.reports_on,
        defects=content.defects,
        sender_proof=content.sender_proof,
        unknown_acts=command.unknown_acts,
        at=command.at,
    )


def unreadable(arrival: MailArrived, command: GiveUpMail) -> MailUnreadable:
    """The event of an unreadable mail; a person must look at it."""
    return MailUnreadable(
        mail_id=arrival.mail_id,
        thread_id=command.thread_id,
        our_address=arrival.our_addresses[0],
        reason=command.reason,
        sentence=command.sentence,
        has_no_sender=arrival.envelope_sender is None,
        from_colleague=command.from_colleague,
        at=command.at,
    )
