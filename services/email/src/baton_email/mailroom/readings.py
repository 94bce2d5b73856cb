"""Reads a stored mail in the child process and files it: the deadline `read` of its stream."""

from dataclasses import dataclass

from baton_common.engine.sagas.claiming import Held, Outcome, Outside
from baton_common.model.aggregate import split_stream
from baton_common.model.clock import NewId
from baton_common.model.log_port import Log
from baton_common.model.metadata import Metadata
from baton_common.model.personal import Erased, Vault
from baton_common.platform.failpoints import failpoint
from baton_email.domain.mail.events import MailArrived
from baton_email.domain.mail.state import MAIL, Arrived
from baton_email.domain.use_cases.configuration import current_configuration
from baton_email.domain.use_cases.do import do
from baton_email.domain.use_cases.requests import FileMail, SetMailAside
from baton_email.mailroom.colleagues import Writers
from baton_email.mailroom.folding import Folding
from baton_email.mailroom.proof import Proofs
from baton_email.mailroom.reader import MailReader
from baton_email.mailroom.sealing import Sealing
from baton_email.mailroom.turns import ReadingTurns
from baton_email.parsing.parsed import ParsedMail, Unreadable
from baton_email.ports import Blobs

MOST_CLAIMED = 256
"""Mails that a process claims: they wait for a turn, and cost nothing until it comes."""


class BytesMissing(Exception):
    """The log names bytes that are not stored. Never dropped: an operator must act."""


@dataclass(frozen=True)
class Readings:
    """Handles the deadlines of incoming mails."""

    log: Log
    vault: Vault
    blobs: Blobs
    reader: MailReader
    sealing: Sealing
    folding: Folding
    new_id: NewId
    turns: ReadingTurns
    proofs: Proofs
    writers: Writers

    @property
    def by_deadline(self) -> Outside:
        """For the runner of deadlines: a mail costs the child processes of one service process."""
        return Outside(self.read, at_once=MOST_CLAIMED)

    async def read(self, held: Held) -> Outcome:
        """The read mail. Reading changes nothing outside, so repeating is safe. Raises TooManyWait,
        VaultUnavailable, LogUnavailable, BytesMissing; the deadline waits then."""
        _, mail_id = split_stream(held.deadline.stream)
        looking = self.log.run(
            lambda work: (work.state(MAIL, mail_id), current_configuration(work)),
            metadata=Metadata(correlation_id=mail_id, actor="deadline"),
        )
        mail, configuration = (await looking).answer
        if not isinstance(mail, Arrived):
            return Outcome(lambda work: work.version(MAIL, mail_id))
        async with self.turns.turn(mail.arrival.shares):
            found, raw = await self._found(mail.arrival)
        failpoint("mail: was read")
        new_thread_id = self.new_id()
        if isinstance(found, Unreadable):
            reason, sentence = found.reason, found.sentence
            from_colleague = await self.writers.sent(mail.arrival)
            return Outcome(
                lambda work: do(
                    work,
                    SetMailAside(
                        mail_id=mail_id,
                        new_thread_id=new_thread_id,
                        reason=reason,
                        sentence=sentence,
                        from_colleague=from_colleague,
                        at=work.now,
                    ),
                )
            )
        known = (*configuration.our_addresses, *mail.arrival.our_addresses)
        trust, colleague = configuration.trust, await self.writers.who_wrote(found)
        evidence = await self.proofs.evidence(found, raw, mail.arrival, trust, known)
        sealed = await self.sealing.sealed(found, mail.arrival, known, evidence, colleague)
        may_check = self.proofs.judge is not None
        return Outcome(
            lambda work: do(
                work,
                FileMail(
                    mail_id=mail_id,
                    new_thread_id=new_thread_id,
                    content=sealed.content,
                    reference_keys=sealed.reference_keys,
                    token_case=sealed.token_case,
                    numbers=sealed.numbers,
                    report=sealed.report,
                    report_keys=sealed.report_keys,
                    report_mails=sealed.report_mails,
                    may_check=may_check,
                    at=work.now,
                ),
            )
        )

    async def _found(self, arrival: MailArrived) -> tuple[ParsedMail | Unreadable, bytes]:
        stored = await self.blobs.get(arrival.raw.sha256)
        if stored is None:
            raise BytesMissing(f"the bytes of mail {arrival.mail_id} are not stored")
        raw = await self.vault.open_bytes(stored.subject, stored.ciphertext)
        if isinstance(raw, Erased):
            return _ERASED, b""
        found = await self.reader.read(raw)
        if isinstance(found, Unreadable):
            return found, raw
        return await self.folding.folded(found, arrival.token_case), raw


_ERASED = Unreadable(reason="broken", sentence="The sender's data was erased before it was read.")
