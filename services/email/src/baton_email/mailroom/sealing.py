"""Seals a parsed mail: no word in clear; hashed and counted."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from baton_common.model.personal import Vault
from baton_contracts.addresses import is_nobody, mail_key, mail_subject_key
from baton_contracts.email_received.mail import MAX_ATTACHMENTS, MAX_MAILBOXES
from baton_email.domain.mail.content import MailContent
from baton_email.domain.mail.events import Attached, Correspondent, Language, MailArrived
from baton_email.domain.mail.person_or_machine import (
    Circumstances,
    automatic_of,
    is_answerable,
)
from baton_email.domain.outgoing.reports import DeliveryReport
from baton_email.domain.thread.reply_token import Signer, untagged
from baton_email.mailroom.fitting import fitting
from baton_email.parsing.parsed import AttachedFile, Mailbox, ParsedMail

_LONGEST_SUBJECT = 300
_LONGEST_NAME = 60
_LONGEST_FILE_NAME = 100
_LONGEST_REFERENCES = 2_000


class SealedMail(msgspec.Struct, frozen=True, kw_only=True):
    """The parts of a request to file the mail."""

    content: MailContent
    reference_keys: tuple[str, ...]
    token_case: str
    numbers: tuple[str, ...]
    report: DeliveryReport | None
    report_keys: tuple[str, ...]


@dataclass(frozen=True)
class Sealing:
    """Seals mails before they are filed."""

    vault: Vault
    signer: Signer

    async def sealed(
        self, mail: ParsedMail, arrival: MailArrived, ours: Sequence[str]
    ) -> SealedMail:
        """The mail without a word in clear. `ours`: all our addresses. Raises VaultUnavailable,
        SubjectErased (tried again: the sender is new then)."""
        theirs = [*_not_ours(mail.to, ours), *_not_ours(mail.cc, ours)]
        kept, more = theirs[:MAX_MAILBOXES], max(0, len(theirs) - MAX_MAILBOXES)
        people = [*([mail.sender] if mail.sender else []), *kept]
        subjects = await self.vault.subjects_of(
            [
                mail_subject_key(each.address, f"{arrival.mail_id}.{index}")
                for index, each in enumerate(people)
            ]
        )
        metadata = subjects[0] if mail.sender else arrival.raw.subject
        correspondents = await self._correspondents(people, subjects)
        sender = correspondents.pop(0) if mail.sender else _envelope_sender(arrival)
        to_count = min(len(_not_ours(mail.to, ours)), MAX_MAILBOXES)
        attached = await self._attached(
            mail.attachments[:MAX_ATTACHMENTS], arrival.mail_id, metadata
        )
        subject_line, message_id, references, reply_to = await self.vault.seal(
            [
                (metadata, mail.subject[:_LONGEST_SUBJECT]),
                (metadata, mail.message_id),
                (metadata, _references(mail)),
                (metadata, _reply_to(mail)),
            ]
        )
        report = await self._report(mail)
        reference_keys = self._keys(_nearest_first(mail))
        token_case = self._token_case(mail)
        language = _language(mail)
        circumstances = _circumstances(mail, arrival, ours, self.signer)
        content = MailContent(
            message_id=message_id if mail.message_id else None,
            references=references if _references(mail) else None,
            from_=sender,
            reply_to=reply_to if _reply_to(mail) else None,
            to=tuple(correspondents[:to_count]),
            cc=tuple(correspondents[to_count:]),
            more_mailboxes=more,
            subject_line=subject_line,
            text=subject_line,
            language=language,
            attachments=attached,
            more_attachments=max(0, len(mail.attachments) - MAX_ATTACHMENTS),
            automatic=automatic_of(circumstances),
            answerable=is_answerable(circumstances),
            defects=len(mail.defects),
        )
        sealed = SealedMail(
            content=content,
            reference_keys=reference_keys,
            token_case=token_case,
            numbers=mail.case_numbers,
            report=report,
            report_keys=self._keys([mail.report.original_message_id] if mail.report else []),
        )
        text, is_cut = fitting(mail, sealed)
        (sealed_text,) = await self.vault.seal([(metadata, text)])
        whole = msgspec.structs.replace(content, text=sealed_text, text_is_cut=is_cut)
        return msgspec.structs.replace(sealed, content=whole)

    def _keys(self, message_ids: Sequence[str]) -> tuple[str, ...]:
        return tuple(self.signer.message_key(each) for each in message_ids if each)

    def _token_case(self, mail: ParsedMail) -> str:
        addressed = (each.address for each in (*mail.to, *mail.cc))
        for text in (*addressed, *_nearest_first(mail)):
            if (signed := self.signer.read(text)) is not None and signed.case_id:
                return signed.case_id
        return ""

    async def _correspondents(
        self, people: Sequence[Mailbox], subjects: Sequence[str]
    ) -> list[Correspondent]:
        words = [(s, each.address) for s, each in zip(subjects, people, strict=True)]
        words += [(s, each.name[:_LONGEST_NAME]) for s, each in zip(subjects, people, strict=True)]
        sealed = await self.vault.seal(words)
        addresses, names = sealed[: len(people)], sealed[len(people) :]
        return [
            Correspondent(address=address, name=name if each.name else None)
            for each, address, name in zip(people, addresses, names, strict=True)
        ]

    async def _attached(
        self, files: Sequence[AttachedFile], mail_id: str, metadata: str
    ) -> tuple[Attached, ...]:
        names = await self.vault.seal(
            [(metadata, file.name[-_LONGEST_FILE_NAME:]) for file in files]
        )
        return tuple(
            Attached(
                id=f"{mail_id}.{file.part}",
                size=file.size,
                media_type=file.media_type,
                sha256=file.sha256,
                name=name if file.name else None,
                content_id=file.content_id[:100],
            )
            for file, name in zip(files, names, strict=True)
        )

    async def _report(self, mail: ParsedMail) -> DeliveryReport | None:
        if mail.report is None:
            return None
        failed = [each for each in mail.report.failed if not is_nobody(each)]
        known = [await self.vault.known_subject(mail_key(each)) for each in failed]
        return DeliveryReport(
            failed=tuple(subject for subject in known if subject is not None),
            failed_count=len(mail.report.failed),
            delayed=bool(mail.report.delayed),
            status=mail.report.status,
        )


def _envelope_sender(arrival: MailArrived) -> Correspondent | None:
    """The envelope sender, used where From is missing or no address."""
    if arrival.envelope_sender is None:
        return None
    return Correspondent(address=arrival.envelope_sender)


def _not_ours(mailboxes: Sequence[Mailbox], ours: Sequence[str]) -> list[Mailbox]:
    return [each for each in mailboxes if untagged(each.address) not in ours]


def _nearest_first(mail: ParsedMail) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*mail.in_reply_to, *reversed(mail.references))))[:50]


def _references(mail: ParsedMail) -> str:
    ids = list(dict.fromkeys((*mail.references, *mail.in_reply_to)))
    while len(" ".join(ids)) > _LONGEST_REFERENCES:
        ids.pop(1 if len(ids) > 1 else 0)
    return " ".join(ids)


def _reply_to(mail: ParsedMail) -> str:
    return mail.reply_to[0].address if mail.reply_to else ""


def _language(mail: ParsedMail) -> Language:
    return "zh" if mail.language == "zh" else "en" if mail.language == "en" else ""


def _circumstances(
    mail: ParsedMail, arrival: MailArrived, ours: Sequence[str], signer: Signer
) -> Circumstances:
    facts = mail.automatic
    address = mail.sender.address if mail.sender else ""
    return Circumstances(
        is_report=mail.report is not None,
        loop_marks=facts.loop_marks,
        our_mark=signer.loop_mark,
        from_us=bool(address) and untagged(address) in ours,
        has_sender=mail.sender is not None,
        null_return_path=facts.null_return_path or arrival.envelope_sender is None,
        auto_submitted=facts.auto_submitted,
        precedence=facts.precedence,
        has_list_fields=facts.has_list_fields,
        suppresses_replies=facts.suppresses_replies,
        sender_local_part=address.rpartition("@")[0],
    )
