"""Drafts outgoing mails: words found, opened and sealed, before the decision."""

from dataclasses import dataclass

from baton_common.model.clock import NewId
from baton_common.model.log_port import Log
from baton_common.model.metadata import Metadata
from baton_common.model.personal import Erased, Personal, Vault
from baton_contracts.case_updated.case import CaseSummary, ReplyRequested
from baton_contracts.survey_completed.survey import SurveyInvited
from baton_email.domain.configuration.state import Configuration, sends_from
from baton_email.domain.mail.events import MailRead
from baton_email.domain.outgoing.draft import Draft
from baton_email.domain.outgoing.events import MailComposed
from baton_email.domain.thread.reply_token import Signer
from baton_email.domain.use_cases.configuration import current_configuration
from baton_email.mailroom.wording import acknowledgement, invitation, reply_subject
from baton_email.mailroom.writing import new_message_id

_DRAFTS = Metadata(correlation_id="drafts-a-mail")


@dataclass(frozen=True)
class AnsweredMail:
    """The mail that a reply answers: one that its recipient wrote, or one of ours."""

    subject_line: Personal[str]
    our_address: str
    message_id: Personal[str] | str | None
    """Our own ids are no secret."""
    references: Personal[str] | None
    in_reply_to: Personal[str] | None = None
    """What it answers itself, where that is not among its references."""

    @classmethod
    def that_came(cls, mail: MailRead) -> "AnsweredMail":
        """A received mail."""
        return cls(mail.subject_line, mail.our_address, mail.message_id, mail.references)

    @classmethod
    def of_ours(cls, mail: MailComposed) -> "AnsweredMail":
        """A mail of ours."""
        return cls(
            mail.subject_line,
            mail.our_address,
            mail.message_id,
            mail.references,
            mail.in_reply_to,
        )


@dataclass(frozen=True)
class Composition:
    """Drafts mails. Raises VaultUnavailable, LogUnavailable, Refused for an empty configuration."""

    log: Log
    vault: Vault
    signer: Signer
    new_id: NewId

    async def acknowledgement(
        self, case: CaseSummary, thread_id: str, mail: MailRead, *, is_proven: bool
    ) -> Draft:
        """Acknowledgement to the sender of the mail that opened the case. One without proof may be
        somebody else: then it repeats nothing of what was written."""
        assert mail.from_ is not None
        subject = await self._opened(mail.subject_line) if is_proven else None
        words = acknowledgement(subject, case.number, case.language)
        whose = mail.from_.address.subject
        subject_line, text = await self.vault.seal(
            [(whose, words.subject_line), (whose, words.text)]
        )
        configuration = await self._configuration()
        mail_id = self.new_id()
        our_address = sends_from(configuration, mail.our_address)
        message_id = new_message_id(case.id, mail_id, our_address, self.signer)
        return Draft(
            mail_id=mail_id,
            kind="acknowledgement",
            case_id=case.id,
            thread_id=thread_id,
            message_id=message_id,
            message_key=self.signer.message_key(message_id),
            our_address=our_address,
            to=(mail.from_.address,),
            subject_line=subject_line,
            text=text,
            in_reply_to=mail.message_id,
            references=mail.references if is_proven else None,
            language=case.language,
            return_address=configuration.return_address,
        )

    async def reply(
        self, request: ReplyRequested, thread_id: str, answered: AnsweredMail | None
    ) -> Draft:
        """An agent's reply to the recipients they chose; `answered` is the mail being answered, if
        any."""
        case = request.case
        whose = request.text.subject
        subject = await self._opened(answered.subject_line) if answered is not None else ""
        message_id_answered = answered.message_id if answered is not None else None
        our_id = message_id_answered if isinstance(message_id_answered, str) else ""
        earlier = await self._earlier(answered)
        subject_line, sealed_id, references = await self.vault.seal(
            [
                (whose, reply_subject(subject, case.number, request.language)),
                (whose, our_id),
                (whose, earlier),
            ]
        )
        in_reply_to = sealed_id if isinstance(message_id_answered, str) else message_id_answered
        configuration = await self._configuration()
        mail_id = self.new_id()
        our_address = sends_from(
            configuration, answered.our_address if answered is not None else ""
        )
        message_id = new_message_id(case.id, mail_id, our_address, self.signer)
        return Draft(
            mail_id=mail_id,
            kind="reply",
            case_id=case.id,
            thread_id=thread_id,
            reply_id=request.reply_id,
            message_id=message_id,
            message_key=self.signer.message_key(message_id),
            our_address=our_address,
            to=request.to,
            cc=request.cc,
            subject_line=subject_line,
            text=request.text,
            in_reply_to=in_reply_to,
            references=references if earlier else None,
            attachment_ids=request.attachment_ids,
            language=request.language,
            return_address=configuration.return_address,
        )

    async def invitation(self, request: SurveyInvited, thread_id: str, our_address: str) -> Draft:
        """Invitation to a survey for the customer of a closed case, sent from the address that the
        case was written from, where known. Raises SubjectErased too."""
        whose = request.to.subject
        words = invitation(request.number, request.expires_at.date(), request.language)
        subject_line, text = await self.vault.seal(
            [(whose, words.subject_line), (whose, words.text)]
        )
        configuration = await self._configuration()
        our_address = sends_from(configuration, our_address)
        mail_id = request.invitation_id
        message_id = new_message_id(request.case_id, mail_id, our_address, self.signer)
        return Draft(
            mail_id=mail_id,
            kind="invitation",
            case_id=request.case_id,
            thread_id=thread_id,
            message_id=message_id,
            message_key=self.signer.message_key(message_id),
            our_address=our_address,
            to=(request.to,),
            subject_line=subject_line,
            text=text,
            language=request.language,
            return_address=configuration.return_address,
        )

    async def _configuration(self) -> Configuration:
        return (await self.log.run(current_configuration, metadata=_DRAFTS)).answer

    async def _earlier(self, answered: AnsweredMail | None) -> str:
        """Ids of the mails before the one that is answered, oldest first."""
        sealed = (answered.references, answered.in_reply_to) if answered is not None else ()
        opened = await self.vault.open([each for each in sealed if each is not None])
        return " ".join(each for each in opened if isinstance(each, str))

    async def _opened(self, sealed: Personal[str]) -> str:
        opened = (await self.vault.open([sealed]))[0]
        return "" if isinstance(opened, Erased) else opened
