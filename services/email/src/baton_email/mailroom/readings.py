"""Reads a stored mail in the child process and files it: the deadline `read` of its stream."""

from collections.abc import Callable
from dataclasses import dataclass

from baton_common.model.aggregate import split_stream
from baton_common.model.clock import NewId
from baton_common.model.log_port import Deadline, Log
from baton_common.model.metadata import Metadata
from baton_common.model.personal import Erased, Vault
from baton_common.model.unit_of_work import UnitOfWork
from baton_common.platform.failpoints import failpoint
from baton_email.domain.mail.state import MAIL, Arrived
from baton_email.domain.use_cases.configuration import current_configuration
from baton_email.domain.use_cases.do import do
from baton_email.domain.use_cases.requests import FileMail, SetMailAside
from baton_email.mailroom.folding import Folding
from baton_email.mailroom.reader import MailReader
from baton_email.mailroom.sealing import Sealing
from baton_email.parsing.parsed import Unreadable
from baton_email.ports import Blobs


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

    async def on_deadline(self, deadline: Deadline) -> Callable[[UnitOfWork], object]:
        """The read mail as a decision. Reading has no outside effect, so repeating is safe. Raises
        VaultUnavailable, LogUnavailable, BytesMissing; the deadline waits then."""
        _, mail_id = split_stream(deadline.stream)
        looking = self.log.run(
            lambda work: (work.state(MAIL, mail_id), current_configuration(work).our_addresses),
            metadata=Metadata(correlation_id=mail_id, actor="deadline"),
        )
        mail, ours = (await looking).answer
        if not isinstance(mail, Arrived):
            return lambda work: work.version(MAIL, mail_id)
        stored = await self.blobs.get(mail.arrival.raw.sha256)
        if stored is None:
            raise BytesMissing(f"the bytes of mail {mail_id} are not stored")
        raw = await self.vault.open_bytes(stored.subject, stored.ciphertext)
        found = _ERASED if isinstance(raw, Erased) else await self.reader.read(raw)
        failpoint("mail: was read")
        new_thread_id = self.new_id()
        if isinstance(found, Unreadable):
            reason, sentence = found.reason, found.sentence
            return lambda work: do(
                work,
                SetMailAside(
                    mail_id=mail_id,
                    new_thread_id=new_thread_id,
                    reason=reason,
                    sentence=sentence,
                    at=work.now,
                ),
            )
        known = (*ours, *mail.arrival.our_addresses)
        folded = await self.folding.folded(found, mail.arrival.token_case)
        sealed = await self.sealing.sealed(folded, mail.arrival, known)
        return lambda work: do(
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
                at=work.now,
            ),
        )


_ERASED = Unreadable(reason="broken", sentence="The sender's data was erased before it was read.")
