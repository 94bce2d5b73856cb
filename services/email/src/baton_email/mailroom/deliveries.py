"""Sends outgoing mails: the deadline `send` of their streams, one attempt each.

The log records that the bytes are about to be sent *before* they are. While the claim of the
process that sends them lasts, others leave the mail alone; a record without an answer and without a
claim means the server may have them, and at most one more copy is sent."""

from dataclasses import dataclass, replace

import msgspec

from baton_common.engine.sagas.claiming import ClaimLost, Held, Outcome, Outside
from baton_common.engine.sagas.units import SagaLog
from baton_common.model.aggregate import split_stream
from baton_common.model.metadata import Metadata
from baton_common.model.personal import Erased, Vault
from baton_common.platform.failpoints import failpoint
from baton_contracts.survey_links import SurveyLinks
from baton_email.domain.outgoing.reports import Answers
from baton_email.domain.outgoing.state import OUTGOING, Composed
from baton_email.domain.thread.reply_token import Signer
from baton_email.domain.use_cases.do import do
from baton_email.domain.use_cases.requests import (
    DropErasedMail,
    FailAttempt,
    FinishHandover,
    LeaveAttemptOpen,
    StartHandover,
)
from baton_email.mailroom.files import Files
from baton_email.mailroom.wording import LINK
from baton_email.mailroom.writing import OpenedMail, return_path, written
from baton_email.ports import Door, Letter, Never, NotNow, Outbox, OutcomeUnknown

LONGEST_ATTEMPT = 600.0
"""Seconds after which an attempt is cancelled, however slowly the next server goes on."""


@dataclass(frozen=True)
class Deliveries:
    """Handles the deadlines of outgoing mails."""

    log: SagaLog
    vault: Vault
    files: Files
    outbox: Outbox
    signer: Signer
    links: SurveyLinks

    @property
    def by_deadline(self) -> Outside:
        """For the runner of deadlines."""
        return Outside(self.attempt, LONGEST_ATTEMPT)

    async def attempt(self, held: Held) -> Outcome:
        """Make one attempt; returns its outcome. Raises VaultUnavailable, LogUnavailable, ClaimLost
        before anything was sent."""
        deadline = held.deadline
        _, mail_id = split_stream(deadline.stream)
        attempt = deadline.attempt
        before = await self.log.metadata(deadline.stream) or Metadata(correlation_id=mail_id)
        metadata = msgspec.structs.replace(before, actor="deadline")  # of the same journey
        mail = (
            await self.log.run(lambda work: work.state(OUTGOING, mail_id), metadata=metadata)
        ).answer
        if not isinstance(mail, Composed) or mail.over:
            return _nothing_to_do(mail_id)
        if mail.handing_over:
            return _left_open(mail_id, attempt)
        opened = await self.letter(mail)
        if opened is None:
            return Outcome(lambda work: do(work, DropErasedMail(mail_id=mail_id, at=work.now)))
        letter, subjects = opened
        try:
            return await self._handed_over(letter, subjects, held, metadata)
        except OutcomeUnknown:
            return _left_open(mail_id, attempt)
        except NotNow as no:
            return _failed(mail_id, attempt, no)

    async def letter(self, mail: Composed) -> tuple[Letter, dict[str, str]] | None:
        """The mail as bytes with its envelope, and the subjects of the waiting recipients; None if
        somebody it needs was erased."""
        words = await self.opened(mail)
        recipients = await self.vault.open(mail.waiting)
        subjects = {
            address: sealed.subject
            for address, sealed in zip(recipients, mail.waiting, strict=True)
            if not isinstance(address, Erased)
        }
        if words is None or not subjects:
            return None
        composed = mail.mail
        letter = Letter(
            mail_id=composed.mail_id,
            sender=return_path(composed, self.signer),
            recipients=tuple(subjects),
            subject=composed.text.subject,
            raw=written(composed, self._with_link(mail, words), self.signer),
        )
        return letter, subjects

    async def written(self, mail: Composed) -> bytes | None:
        """The mail as bytes for our own staff, without the customer's survey link; None if its
        words were erased."""
        words = await self.opened(mail)
        return None if words is None else written(mail.mail, words, self.signer)

    async def opened(self, mail: Composed) -> OpenedMail | None:
        """The mail's words in clear; None if they were erased."""
        composed = mail.mail
        to, cc = await self.vault.open(composed.to), await self.vault.open(composed.cc)
        sealed = [composed.subject_line, composed.text]
        sealed += [each for each in (composed.in_reply_to, composed.references) if each]
        words = await self.vault.open(sealed)
        if any(isinstance(each, Erased) for each in words[:2]):
            return None
        rest = iter(["" if isinstance(each, Erased) else each for each in words[2:]])
        return OpenedMail(
            to=[each for each in to if not isinstance(each, Erased)],
            cc=[each for each in cc if not isinstance(each, Erased)],
            subject_line=str(words[0]),
            text=str(words[1]),
            in_reply_to=next(rest, "") if composed.in_reply_to else "",
            references=next(rest, "") if composed.references else "",
            files=[
                file
                for each in composed.attachment_ids
                if (file := await self.files.get(each)) is not None
            ],
        )

    def _with_link(self, mail: Composed, words: OpenedMail) -> OpenedMail:
        if mail.mail.kind != "invitation":
            return words
        return replace(words, text=words.text.replace(LINK, self.links.link(mail.mail.mail_id)))

    async def _handed_over(
        self, letter: Letter, subjects: dict[str, str], held: Held, metadata: Metadata
    ) -> Outcome:
        mail_id, attempt = letter.mail_id, held.deadline.attempt
        async with self.outbox.at_the_door(letter) as door:
            began = await self.log.run(
                lambda work: do(work, StartHandover(mail_id=mail_id, attempt=attempt, at=work.now)),
                metadata=metadata,
            )
            if not began.answer:
                return _nothing_to_do(mail_id)
            failpoint("outgoing: the handover was written down")
            if not held.valid():
                raise ClaimLost(f"{held.deadline.id} attempt {attempt}")
            await door.hand_over(letter.raw)
            failpoint("outgoing: handed over")
            answers = _answers(door, subjects)
        return Outcome(
            lambda work: do(
                work,
                FinishHandover(mail_id=mail_id, attempt=attempt, answers=answers, at=work.now),
            ),
            counts_late=True,
        )


def _nothing_to_do(mail_id: str) -> Outcome:
    return Outcome(lambda work: work.version(OUTGOING, mail_id))


def _left_open(mail_id: str, attempt: int) -> Outcome:
    return Outcome(
        lambda work: do(work, LeaveAttemptOpen(mail_id=mail_id, attempt=attempt, at=work.now))
    )


def _failed(mail_id: str, attempt: int, no: NotNow) -> Outcome:
    code, status, never = no.code, no.status, isinstance(no, Never)
    return Outcome(
        lambda work: do(
            work,
            FailAttempt(
                mail_id=mail_id,
                attempt=attempt,
                code=code,
                status=status,
                never=never,
                at=work.now,
            ),
        )
    )


def _answers(door: Door, subjects: dict[str, str]) -> Answers:
    refused = {subjects[address]: said for address, said in door.refused.items()}
    taken = tuple(subject for subject in subjects.values() if subject not in refused)
    return Answers(taken=taken, refused=refused)
