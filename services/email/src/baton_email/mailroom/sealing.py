"""Seals a parsed mail: no word in clear; hashed and counted."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from baton_common.model.personal import Vault
from baton_contracts.addresses import is_nobody, mail_key, mail_subject_key
from baton_contracts.email_received.mail import MAX_ATTACHMENTS, MAX_MAILBOXES
from baton_email.domain.mail.content import MailContent
from baton_email.domain.mail.events import (
    WORDS,
    Attached,
    Correspondent,
    Language,
    MailArrived,
    MailKind,
)
from baton_email.domain.mail.kinds import is_answerable, is_known_by_subject_only, kind_of
from baton_email.domain.outgoing.reports import Action, DeliveryReport, Reported
from baton_email.domain.thread.reply_token import Signed, Signer, untagged
from baton_email.mailroom.authors import Authors, authors_of
from baton_email.mailroom.circumstances import circumstances_of
from baton_email.mailroom.colleagues import Writer
from baton_email.mailroom.fitting import MOST_SPANS, fitting
from baton_email.mailroom.proof import Evidence, proof_of
from baton_email.parsing.parsed import AttachedFile, Mailbox, ParsedMail
from baton_email.parsing.parsed import DeliveryReport as ParsedReport

_SEARCHED: frozenset[MailKind] = WORDS | {"colleague", "automatic"}
"""Kinds that may be with a case."""
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
    report_mails: tuple[str, ...]
    """Our mails whose signed address or Message-ID stands in the report."""


@dataclass(frozen=True)
class Sealing:
    """Seals mails before they are filed."""

    vault: Vault
    signer: Signer

    async def sealed(
        self,
        mail: ParsedMail,
        arrival: MailArrived,
        ours: Sequence[str],
        evidence: Evidence,
        colleague: Writer | None,
    ) -> SealedMail:
        """The mail without a word in clear. `ours`: all our addresses; `evidence`: by what its
        author is known; `colleague`: the person of ours who wrote it. Raises VaultUnavailable,
        SubjectErased (tried again: the sender is new then)."""
        signed = self._signed(mail.report)
        circumstances = circumstances_of(
            *(mail, arrival, ours, self.signer),
            is_signed=bool(signed),
            of_a_form=evidence.is_of_a_form,
            from_colleague=colleague is not None,
        )
        kind = kind_of(circumstances)
        authors = authors_of(mail, kind, ours)
        theirs = [*_not_ours(mail.to, ours), *_not_ours(mail.cc, ours)]
        kept, more = theirs[:MAX_MAILBOXES], max(0, len(theirs) - MAX_MAILBOXES)
        people = [*authors.named, *kept]
        subjects = await self.vault.subjects_of(
            [
                mail_subject_key(each.address, f"{arrival.mail_id}.{index}")
                for index, each in enumerate(people)
            ]
        )
        metadata = subjects[0] if authors.author is not None else arrival.raw.subject
        correspondents = await self._correspondents(people, subjects)
        author, answers_to, sent_by = _told_apart(authors, correspondents)
        known = author or (_envelope_sender(arrival) if sent_by is None else None)
        sender, is_unknown = known or await self.nobody(arrival.mail_id), known is None
        to_and_cc = correspondents[len(authors.named) :]
        to_count = min(len(_not_ours(mail.to, ours)), MAX_MAILBOXES)
        attached = await self._attached(
            mail.attachments[:MAX_ATTACHMENTS], arrival.mail_id, metadata
        )
        subject_line, message_id, references = await self.vault.seal(
            [
                (metadata, mail.subject[:_LONGEST_SUBJECT]),
                (metadata, mail.message_id),
                (metadata, _references(mail)),
            ]
        )
        content = MailContent(
            message_id=message_id if mail.message_id else None,
            references=references if _references(mail) else None,
            from_=sender,
            is_sender_unknown=is_unknown,
            colleague=_who_notes(kind, colleague),
            answers_to=answers_to,
            sent_by=sent_by,
            to=tuple(to_and_cc[:to_count]),
            cc=tuple(to_and_cc[to_count:]),
            more_mailboxes=more,
            subject_line=subject_line,
            text=subject_line,
            language=_language(mail),
            attachments=attached,
            more_attachments=max(0, len(mail.attachments) - MAX_ATTACHMENTS),
            kind=kind,
            by_subject=is_known_by_subject_only(circumstances),
            answerable=is_answerable(circumstances),
            defects=len(mail.defects),
            folded=mail.quotes[:MOST_SPANS],
            folded_lines=sum(_lines(mail.text[start:end]) for start, end in mail.quotes),
            no_text=mail.no_text,
            sender_proof=proof_of(mail, kind, authors, evidence),
        )
        sealed = SealedMail(
            content=content,
            reference_keys=self._keys(_nearest_first(mail)),
            token_case=self._token_case(mail),
            numbers=mail.case_numbers,
            report=await self._report(mail.report),
            report_keys=self._keys(mail.report.original_message_ids if mail.report else ()),
            report_mails=tuple(each.mail_id for each in signed if each.mail_id),
        )
        fits = await asyncio.to_thread(fitting, mail, sealed)
        words = (fits.text, fits.rest, *(fits.more if kind in _SEARCHED else ()))
        sealed_text, rest, *further = await self.vault.seal([(metadata, each) for each in words])
        whole = msgspec.structs.replace(
            content,
            text=sealed_text,
            text_is_cut=fits.left_out > 0,
            left_out=fits.left_out,
            rest=rest if fits.rest else None,
            more=tuple(further),
            folded=fits.folded,
        )
        return msgspec.structs.replace(sealed, content=whole)

    async def nobody(self, mail_id: str) -> Correspondent:
        """For a mail whose sender is not known: empty, under a subject of the mail's own."""
        (subject,) = await self.vault.subjects_of([f"nobody:{mail_id}"])
        (address,) = await self.vault.seal([(subject, "")])
        return Correspondent(address=address)

    def _signed(self, report: ParsedReport | None) -> list[Signed]:
        tokens = report.tokens if report is not None else ()
        return [signed for each in tokens if (signed := self.signer.read(each)) is not None]

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

    async def _report(self, report: ParsedReport | None) -> DeliveryReport | None:
        if report is None:
            return None
        recipients = []
        for each in report.recipients:
            for address in filter(None, (each.address, each.alias)):
                subject = await self.vault.known_subject(mail_key(address))
                if subject is not None and not is_nobody(address):
                    said = Reported(subject=subject, action=each.action, status=each.status)
                    recipients.append(said)
        actions: list[Action] = [each.action for each in report.recipients]
        on_the_whole: Action = "failed" if "failed" in actions else next(iter(actions), "failed")
        return DeliveryReport(
            recipients=tuple(recipients),
            action="delayed" if report.is_delay and not actions else on_the_whole,
            status=report.status,
        )


def _who_notes(kind: MailKind, colleague: Writer | None) -> str:
    """The person whose note it may be; empty: nobody's."""
    is_theirs = kind == "colleague" and colleague is not None and not colleague.suspended
    return colleague.person if colleague is not None and is_theirs else ""


def _lines(text: str) -> int:
    return sum(1 for line in text.split("\n") if line.strip())


def _told_apart(
    authors: Authors, sealed: Sequence[Correspondent]
) -> tuple[Correspondent | None, Correspondent | None, Correspondent | None]:
    """Author, other address for answers, and the machine that wrote for the author."""
    found = dict(zip(authors.named, sealed, strict=False))

    def of(mailbox: Mailbox | None) -> Correspondent | None:
        return found[mailbox] if mailbox is not None else None

    return of(authors.author), of(authors.answers_to), of(authors.sent_by)


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


def _language(mail: ParsedMail) -> Language:
    return "zh" if mail.language == "zh" else "en" if mail.language == "en" else ""
