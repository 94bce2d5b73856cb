"""Mails that came, went out, or came back. Words are read here, once."""

from typing import Literal

from baton_cases.domain.correspondence.events import FiledAttachment, MailText
from baton_cases.domain.matter.language import language_of
from baton_cases.domain.matter.rules import matter_of, matters_said
from baton_cases.domain.organisation.model import Priority
from baton_cases.domain.organisation.state import Organisation
from baton_cases.domain.use_cases.do import do
from baton_cases.domain.use_cases.received import (
    NewIds,
    NoteMailBounced,
    NoteMailReported,
    NoteMailSent,
    PlaceMail,
    Sender,
)
from baton_cases.ports import ReadOrganisation
from baton_common.model.clock import NewId
from baton_common.model.personal import Personal, Vault
from baton_common.model.received_message import Decide, Handlers, ReceivedMessage
from baton_common.model.unit_of_work import UnitOfWork
from baton_contracts.case_number import numbers_in
from baton_contracts.email_received.folding import display
from baton_contracts.email_received.mail import (
    WORDS,
    Attachment,
    MailBounced,
    Mailbox,
    MailReceived,
    MailReported,
    MailSent,
    MailTakenUp,
    MailUnreadable,
)
from baton_contracts.email_received.rest import unpacked
from baton_contracts.reading import read_as


def mail_handlers(vault: Vault, read_organisation: ReadOrganisation, new_id: NewId) -> Handlers:
    """The handlers of `email-received` by contract type; refused mails are not our business."""

    async def received(message: ReceivedMessage) -> Decide | None:
        published = read_as(message, MailReceived)
        words, shown = await _said(vault, published)
        organisation = await read_organisation()
        is_token = published.reference.proof == "token"
        matter = matter_of(
            organisation.addresses,
            organisation.word_rules,
            recipient=published.recipient,
            words=words,
        )
        ids, language = _new_ids(new_id), language_of(shown, organisation.language_of(matter))
        has_words = _has_words(published, organisation, words)
        stays_listed = published.may_be_listed and not matters_said(organisation.word_rules, words)
        recipients = tuple(each.address for each in (*published.to, *published.cc))

        def decide(work: UnitOfWork) -> None:
            mail = PlaceMail(
                ids=ids,
                mail_id=published.mail_id,
                thread_id=published.thread_id,
                sender=_sender(published.from_, language, is_unknown=published.is_sender_unknown),
                others=tuple(each.subject for each in recipients),
                recipients=recipients,
                answers_to=published.answers_to.address if published.answers_to else None,
                sent_by=published.sent_by.address if published.sent_by else None,
                language=language,
                matter=matter,
                token_case=published.reference.case_id if is_token else None,
                numbers=tuple(dict.fromkeys((*published.reference.numbers, *numbers_in(shown)))),
                subject=published.subject,
                text=published.text,
                text_is_cut=published.text_is_cut,
                of_text=_of_text(published),
                attachments=tuple(map(_attachment, published.attachments)),
                written_by=published.kind,
                automatic=None if has_words else published.kind,
                colleague=published.colleague,
                sender_proof=published.sender_proof,
                stays_listed=stays_listed,
                at=work.now,
            )
            do(work, mail)

        return decide

    async def taken_up(message: ReceivedMessage) -> Decide | None:
        published = read_as(message, MailTakenUp)
        words, shown = await _said(vault, published)
        organisation, ids = await read_organisation(), _new_ids(new_id)
        matter = matter_of(
            organisation.addresses,
            organisation.word_rules,
            recipient=published.recipient,
            words=words,
        )
        language = language_of(shown, organisation.language_of(matter))
        recipients = tuple(each.address for each in (*published.to, *published.cc))

        def decide(work: UnitOfWork) -> None:
            mail = PlaceMail(
                ids=ids,
                mail_id=published.mail_id,
                thread_id=published.thread_id,
                sender=_sender(published.from_, language, is_unknown=published.is_sender_unknown),
                others=tuple(each.subject for each in recipients),
                recipients=recipients,
                language=language,
                matter=matter,
                token_case=(
                    published.reference.case_id if published.reference.proof == "token" else None
                ),
                numbers=tuple(dict.fromkeys((*published.reference.numbers, *numbers_in(shown)))),
                subject=published.subject,
                text=published.text,
                text_is_cut=published.text_is_cut,
                of_text=_of_text(published),
                attachments=tuple(map(_attachment, published.attachments)),
                at=work.now,
            )
            do(work, mail)

        return decide

    async def unreadable(message: ReceivedMessage) -> Decide | None:
        published = read_as(message, MailUnreadable)
        if (sender := published.from_) is None:
            return None
        organisation, ids = await read_organisation(), _new_ids(new_id)
        matter = matter_of(organisation.addresses, (), recipient=published.recipient, words="")
        language = organisation.language_of(matter)

        def decide(work: UnitOfWork) -> None:
            mail = PlaceMail(
                ids=ids,
                mail_id=published.mail_id,
                thread_id=published.thread_id,
                sender=_sender(sender, language),
                others=(),
                language=language,
                matter=matter,
                token_case=None,
                numbers=(),
                subject=None,
                text=None,
                at=work.now,
            )
            do(work, mail)

        return decide

    async def sent(message: ReceivedMessage) -> Decide | None:
        published = read_as(message, MailSent)

        def decide(work: UnitOfWork) -> None:
            request = NoteMailSent(
                case_id=published.case_id,
                mail_id=published.mail_id,
                thread_id=published.thread_id,
                kind=published.kind,
                reply_id=published.reply_id,
                to=tuple(each.address.subject for each in (*published.to, *published.cc)),
                at=work.now,
            )
            do(work, request)

        return decide

    async def bounced(message: ReceivedMessage) -> Decide | None:
        published = read_as(message, MailBounced)

        def decide(work: UnitOfWork) -> None:
            request = NoteMailBounced(
                case_id=published.case_id,
                mail_id=published.mail_id,
                thread_id=published.thread_id,
                reply_id=published.reply_id,
                recipient=published.recipient,
                hard=published.hard,
                status=published.status,
                why=published.why,
                at=work.now,
            )
            do(work, request)

        return decide

    async def reported(message: ReceivedMessage) -> Decide | None:
        published = read_as(message, MailReported)

        def decide(work: UnitOfWork) -> None:
            request = NoteMailReported(
                case_id=published.case_id,
                mail_id=published.mail_id,
                thread_id=published.thread_id,
                kind=published.kind,
                reply_id=published.reply_id,
                action=published.action,
                recipient=published.recipient,
                status=published.status,
                at=work.now,
            )
            do(work, request)

        return decide

    return {
        MailReceived.contract_type: received,
        MailTakenUp.contract_type: taken_up,
        MailUnreadable.contract_type: unreadable,
        MailSent.contract_type: sent,
        MailBounced.contract_type: bounced,
        MailReported.contract_type: reported,
    }


async def _said(vault: Vault, mail: MailReceived | MailTakenUp) -> tuple[str, str]:
    """Subject and whole text, for word rules; and what of them is shown."""
    subject, text, rest = await _opened(vault, mail.subject, mail.text, mail.rest)
    shown = display(text, mail.folded).shown
    return f"{subject}\n{text}\n{unpacked(rest, text)}", f"{subject}\n{shown}"


def _of_text(mail: MailReceived | MailTakenUp) -> MailText:
    return MailText(
        left_out=mail.left_out,
        rest=mail.rest,
        folded=tuple((each.start, each.end) for each in mail.folded),
        folded_lines=mail.folded_lines,
        no_text=mail.no_text,
    )


async def _opened(vault: Vault, *sealed: Personal[str] | None) -> list[str]:
    """The words; what was erased, or is none, has none."""
    opened = iter(await vault.open([each for each in sealed if each is not None]))
    words = (next(opened) if each is not None else "" for each in sealed)
    return [each if isinstance(each, str) else "" for each in words]


def _has_words(mail: MailReceived, organisation: Organisation, words: str) -> bool:
    """True if a person must look at it: an automatic reply by its subject alone, too, where words
    of an emergency stand in it."""
    if mail.kind in WORDS or not mail.by_subject:
        return mail.kind in WORDS
    said = (organisation.matters.get(each) for each in matters_said(organisation.word_rules, words))
    return any(each is not None and each.priority is Priority.EMERGENCY for each in said)


def _new_ids(new_id: NewId) -> NewIds:
    return NewIds(case_id=new_id(), handoff_id=new_id(), customer_id=new_id())


def _sender(mailbox: Mailbox, language: Literal["zh", "en"], *, is_unknown: bool = False) -> Sender:
    return Sender(
        address=mailbox.address,
        name=mailbox.name,
        language=language,
        is_identified=not is_unknown,
    )


def _attachment(each: Attachment) -> FiledAttachment:
    return FiledAttachment(
        id=each.id, size=each.size, type=each.type, hash=each.hash, name=each.name
    )
