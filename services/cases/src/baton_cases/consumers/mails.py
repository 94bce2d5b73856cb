"""Mails that came, went out, or came back. Words are read here, once."""

from typing import Literal

from baton_cases.domain.correspondence.events import FiledAttachment
from baton_cases.domain.matter.language import language_of
from baton_cases.domain.matter.rules import matter_of
from baton_cases.domain.use_cases.do import do
from baton_cases.domain.use_cases.received import (
    NewIds,
    NoteMailBounced,
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
from baton_contracts.email_received.mail import (
    Attachment,
    MailBounced,
    Mailbox,
    MailReceived,
    MailSent,
    MailUnreadable,
)
from baton_contracts.reading import read_as


def mail_handlers(vault: Vault, read_organisation: ReadOrganisation, new_id: NewId) -> Handlers:
    """The handlers of `email-received` by contract type; refused mails are not our business."""

    async def received(message: ReceivedMessage) -> Decide | None:
        published = read_as(message, MailReceived)
        words = await _words(vault, published.subject, published.text)
        organisation = await read_organisation()
        is_token = published.reference.proof == "token"
        matter = matter_of(
            organisation.addresses,
            organisation.word_rules,
            recipient=published.recipient,
            words=words,
        )
        ids, language = _new_ids(new_id), language_of(words, organisation.language_of(matter))

        def decide(work: UnitOfWork) -> None:
            mail = PlaceMail(
                ids=ids,
                mail_id=published.mail_id,
                thread_id=published.thread_id,
                sender=_sender(published.from_, language),
                others=tuple(each.address.subject for each in (*published.to, *published.cc)),
                language=language,
                matter=matter,
                token_case=published.reference.case_id if is_token else None,
                numbers=tuple(dict.fromkeys((*published.reference.numbers, *numbers_in(words)))),
                subject=published.subject,
                text=published.text,
                text_is_cut=published.text_is_cut,
                attachments=tuple(map(_attachment, published.attachments)),
                automatic=published.automatic,
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
                at=work.now,
            )
            do(work, request)

        return decide

    return {
        MailReceived.contract_type: received,
        MailUnreadable.contract_type: unreadable,
        MailSent.contract_type: sent,
        MailBounced.contract_type: bounced,
    }


async def _words(vault: Vault, *sealed: Personal[str]) -> str:
    """Subject and text; what was erased has no words any more."""
    opened = await vault.open(sealed)
    return "\n".join(each for each in opened if isinstance(each, str))


def _new_ids(new_id: NewId) -> NewIds:
    return NewIds(case_id=new_id(), handoff_id=new_id(), customer_id=new_id())


def _sender(mailbox: Mailbox, language: Literal["zh", "en"]) -> Sender:
    return Sender(address=mailbox.address, name=mailbox.name, language=language)


def _attachment(each: Attachment) -> FiledAttachment:
    return FiledAttachment(
        id=each.id, size=each.size, type=each.type, hash=each.hash, name=each.name
    )
