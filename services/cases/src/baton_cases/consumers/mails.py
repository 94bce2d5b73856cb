"""Mails that came, went out, or came back. Words are read here, once."""

from datetime import datetime
from typing import Literal

import msgspec

from baton_cases.domain.correspondence.events import FiledAttachment, MailText
from baton_cases.domain.matter.language import language_of
from baton_cases.domain.matter.rules import matter_of, matters_said
from baton_cases.domain.organisation.model import Priority
from baton_cases.domain.organisation.state import Organisation
from baton_cases.domain.use_cases.do import do
from baton_cases.domain.use_cases.received import (
    KeepMoreText,
    NewIds,
    NoteMailBounced,
    NoteMailReported,
    NoteMailSent,
    PlaceMail,
    Sender,
)
from baton_cases.ports import ReadMoreText, ReadOrganisation
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
    MailMoreText,
    MailReceived,
    MailReported,
    MailSent,
    MailTakenUp,
    MailUnreadable,
)
from baton_contracts.email_received.rest import unpacked
from baton_contracts.reading import read_as


def mail_handlers(
    vault: Vault,
    read_organisation: ReadOrganisation,
    read_more_text: ReadMoreText,
    new_id: NewId,
) -> Handlers:
    """The handlers of `email-received` by contract type; refused mails are not our business."""

    async def more_text(message: ReceivedMessage) -> Decide | None:
        told = read_as(message, MailMoreText)
        return lambda work: do(
            work,
            KeepMoreText(mail_id=told.mail_id, part=told.part, text=told.text, at=work.now),
        )

    async def said_by(published: MailReceived | MailTakenUp) -> _Said:
        words, shown = await _opened_words(vault, published, read_more_text)
        organisation = await read_organisation()
        matter = matter_of(
            organisation.addresses,
            organisation.word_rules,
            recipient=published.recipient,
            words=words,
        )
        return _Said(
            organisation=organisation,
            words=words,
            shown=shown,
            matter=matter,
            language=language_of(shown, organisation.language_of(matter)),
            ids=_new_ids(new_id),
        )

    async def received(message: ReceivedMessage) -> Decide | None:
        published = read_as(message, MailReceived)
        said = await said_by(published)
        rules = said.organisation.word_rules
        has_words = _has_words(published, said.organisation, said.words)
        stays_listed = published.may_be_listed and not matters_said(rules, said.words)

        def decide(work: UnitOfWork) -> None:
            mail = msgspec.structs.replace(
                _place(published, said, at=work.now),
                answers_to=published.answers_to.address if published.answers_to else None,
                sent_by=published.sent_by.address if published.sent_by else None,
                written_by=published.kind,
                automatic=None if has_words else published.kind,
                colleague=published.colleague,
                sender_proof=published.sender_proof,
                stays_listed=stays_listed,
            )
            do(work, mail)

        return decide

    async def taken_up(message: ReceivedMessage) -> Decide | None:
        published = read_as(message, MailTakenUp)
        said = await said_by(published)
        return lambda work: do(work, _place(published, said, at=work.now))

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
        MailMoreText.contract_type: more_text,
        MailReceived.contract_type: received,
        MailTakenUp.contract_type: taken_up,
        MailUnreadable.contract_type: unreadable,
        MailSent.contract_type: sent,
        MailBounced.contract_type: bounced,
        MailReported.contract_type: reported,
    }


class _Said(msgspec.Struct, frozen=True, kw_only=True):
    """What a mail says to whom, read once, before the decision."""

    organisation: Organisation
    words: str
    """Subject and whole text, for word rules."""
    shown: str
    """What of them is shown."""
    matter: str
    language: Literal["zh", "en"]
    ids: NewIds


def _place(published: MailReceived | MailTakenUp, said: _Said, *, at: datetime) -> PlaceMail:
    """A mail as a person's: what both messages tell alike."""
    recipients = tuple(each.address for each in (*published.to, *published.cc))
    is_token = published.reference.proof == "token"
    numbers = (*published.reference.numbers, *numbers_in(said.shown))
    return PlaceMail(
        ids=said.ids,
        mail_id=published.mail_id,
        thread_id=published.thread_id,
        sender=_sender(published.from_, said.language, is_unknown=published.is_sender_unknown),
        others=tuple(each.subject for each in recipients),
        recipients=recipients,
        language=said.language,
        matter=said.matter,
        token_case=published.reference.case_id if is_token else None,
        numbers=tuple(dict.fromkeys(numbers)),
        subject=published.subject,
        text=published.text,
        text_is_cut=published.text_is_cut,
        of_text=_of_text(published),
        attachments=tuple(map(_attachment, published.attachments)),
        at=at,
    )


async def _opened_words(
    vault: Vault, mail: MailReceived | MailTakenUp, read_more_text: ReadMoreText
) -> tuple[str, str]:
    """Subject and whole text, for word rules; and what of them is shown."""
    more = await read_more_text(mail.mail_id) if mail.left_out else ()
    opened = await _opened(vault, mail.subject, mail.text, mail.rest, *more)
    subject, text, rest, *pieces = opened
    shown = display(text, mail.folded).shown
    whole = [subject, text, unpacked(rest, text), *(unpacked(each, "") for each in pieces)]
    return "\n".join(whole), f"{subject}\n{shown}"


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
