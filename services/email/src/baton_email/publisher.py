"""Publishes mails: received, judged, unreadable, sent, bounced and refused; all other events stay
private."""

from collections.abc import Mapping, Sequence
from typing import Any

from baton_common.model.aggregate import Publish
from baton_common.model.contract import Contract
from baton_common.model.personal import Personal
from baton_contracts.email_received import mail as contracts
from baton_email.domain.mail.events import (
    Attached,
    Correspondent,
    MailEvent,
    MailRead,
    MailTakenUp,
    SenderJudged,
    TextContinued,
)
from baton_email.domain.mail.events import MailUnreadable as NotReadable
from baton_email.domain.mail.state import Arrived, Mail, Readable, Unreadable
from baton_email.domain.outgoing.events import (
    MailBounced,
    MailHandedOver,
    MailReported,
    OutgoingEvent,
)
from baton_email.domain.outgoing.failures import why
from baton_email.domain.outgoing.state import Composed, Outgoing
from baton_email.domain.refusal.events import MailRefused


def publish_mail(event: MailEvent, after: Mail) -> Contract | None:
    """Contracts of a received mail, read or not. A report about our mail is published as its
    bounce."""
    match event, after:
        case TextContinued(), Arrived(arrival=arrival):
            return contracts.MailMoreText(
                thread_id=event.thread_id,
                mail_id=arrival.mail_id,
                part=event.part,
                text=event.text,
            )
        case MailRead(from_=None, reports_on=""), Readable():
            return _unreadable(after, event.thread_id, event.our_address, "broken")
        case MailTakenUp(), Readable() | Unreadable():
            return _taken_up(event, after)
        case MailRead(from_=Correspondent() as sender, reports_on=""), Readable(arrival=arrival):
            return contracts.MailReceived(
                thread_id=event.thread_id,
                mail_id=event.mail_id,
                received_at=arrival.at,
                recipient=event.our_address,
                from_=_mailbox(sender),
                is_sender_unknown=event.is_sender_unknown,
                to=_mailboxes(event.to),
                cc=_mailboxes(event.cc),
                more_mailboxes=event.more_mailboxes,
                subject=event.subject_line,
                text=event.text,
                text_is_cut=event.text_is_cut,
                left_out=event.left_out,
                rest=event.rest,
                folded=_folded(event),
                folded_lines=event.folded_lines,
                no_text=event.no_text,
                attachments=tuple(map(_attachment, event.attachments)),
                more_attachments=event.more_attachments,
                reference=_reference(event),
                sender_proof=event.proven,
                unknown_acts=event.unknown_acts,
                kind=event.sort,
                colleague=event.colleague or None,
                by_subject=event.by_subject,
                may_be_listed=event.may_be_listed,
                answers_to=_mailbox(event.answers_to) if event.answers_to else None,
                sent_by=_mailbox(event.sent_by) if event.sent_by else None,
            )
        case SenderJudged(sender_proof=verdict), Readable(read=read) if not read.reports_on:
            return contracts.MailSenderJudged(
                thread_id=read.thread_id, mail_id=read.mail_id, sender_proof=verdict
            )
        case NotReadable(), Unreadable():
            return _unreadable(after, event.thread_id, event.our_address, event.reason)
        case _:
            return None


def publish_outgoing(event: OutgoingEvent, after: Outgoing) -> Contract | None:
    """Contracts of an outgoing mail: accepted by the next server, or bounced. A notice to a
    colleague is of no case."""
    if not isinstance(after, Composed) or after.mail.kind == "notice":
        return None
    ours = after.mail
    match event:
        case MailHandedOver():
            return contracts.MailSent(
                thread_id=ours.thread_id,
                mail_id=ours.mail_id,
                case_id=ours.case_id,
                kind=ours.kind,
                reply_id=ours.reply_id or None,
                to=_taken(ours.to, event.subjects),
                cc=_taken(ours.cc, event.subjects),
                sent_at=event.at,
            )
        case MailBounced():
            return contracts.MailBounced(
                thread_id=ours.thread_id,
                mail_id=ours.mail_id,
                case_id=ours.case_id,
                reply_id=ours.reply_id or None,
                recipient=event.recipient,
                hard=event.hard,
                status=event.status,
                why=why(event.status),
            )
        case MailReported():
            return contracts.MailReported(
                thread_id=ours.thread_id,
                mail_id=ours.mail_id,
                case_id=ours.case_id,
                kind=ours.kind,
                reply_id=ours.reply_id or None,
                action=event.action,
                recipient=event.recipient,
                status=event.status,
            )
        case _:
            return None


def publish_refusal(event: MailRefused, _: Any) -> Contract | None:
    """The contract of a refused mail."""
    return contracts.MailRefused(
        thread_id=event.refusal_id,
        mail_id=event.refusal_id,
        code=event.code,
        reason=event.reason,
    )


PUBLISHERS: Mapping[str, Publish] = {
    "mail": publish_mail,
    "outgoing": publish_outgoing,
    "refusal": publish_refusal,
}


def _taken_up(event: MailTakenUp, after: Readable | Unreadable) -> contracts.MailTakenUp:
    read = after.read if isinstance(after, Readable) else None
    about = after.found if isinstance(after, Unreadable) else after.read
    return contracts.MailTakenUp(
        thread_id=about.thread_id,
        mail_id=after.arrival.mail_id,
        received_at=after.arrival.at,
        recipient=about.our_address,
        from_=_mailbox(event.sender),
        is_sender_unknown=event.is_sender_unknown,
        to=_mailboxes(read.to) if read is not None else (),
        cc=_mailboxes(read.cc) if read is not None else (),
        subject=read.subject_line if read is not None else None,
        text=read.text if read is not None else None,
        text_is_cut=read.text_is_cut if read is not None else False,
        left_out=read.left_out if read is not None else 0,
        rest=read.rest if read is not None else None,
        folded=_folded(read) if read is not None else (),
        folded_lines=read.folded_lines if read is not None else 0,
        no_text=read.no_text if read is not None else "",
        attachments=tuple(map(_attachment, read.attachments)) if read is not None else (),
        reference=_reference(read) if read is not None else contracts.Reference(),
        sender_proof=after.sender_proof if isinstance(after, Readable) else "unknown",
        unknown_acts=read.unknown_acts if read is not None else True,
        by=event.by,
    )


def _folded(read: MailRead) -> tuple[contracts.Folded, ...]:
    return tuple(contracts.Folded(start=start, end=end) for start, end in read.folded)


def _reference(read: MailRead) -> contracts.Reference:
    return contracts.Reference(
        case_id=read.reference.case_id or None,
        proof=read.reference.proof,
        numbers=read.reference.numbers,
    )


def _unreadable(
    after: Readable | Unreadable, thread_id: str, recipient: str, reason: str
) -> contracts.MailUnreadable:
    is_colleague_s = isinstance(after, Unreadable) and after.found.from_colleague
    sender = after.arrival.envelope_sender if not is_colleague_s else None
    return contracts.MailUnreadable(
        thread_id=thread_id,
        mail_id=after.arrival.mail_id,
        received_at=after.arrival.at,
        recipient=recipient,
        from_=contracts.Mailbox(address=sender) if sender is not None else None,
        size=after.arrival.raw.size,
        reason=reason,
    )


def _taken(
    recipients: Sequence[Personal[str]], subjects: Sequence[str]
) -> tuple[contracts.Mailbox, ...]:
    return tuple(contracts.Mailbox(address=each) for each in recipients if each.subject in subjects)


def _mailbox(each: Correspondent) -> contracts.Mailbox:
    return contracts.Mailbox(address=each.address, name=each.name)


def _mailboxes(each: Sequence[Correspondent]) -> tuple[contracts.Mailbox, ...]:
    return tuple(map(_mailbox, each))


def _attachment(each: Attached) -> contracts.Attachment:
    return contracts.Attachment(
        id=each.id, size=each.size, type=each.media_type, hash=each.sha256, name=each.name
    )
