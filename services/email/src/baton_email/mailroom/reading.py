"""A stored mail is read in the child process and filed: the deadline `read` of its stream."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec

from baton_common.model.aggregate import split_stream
from baton_common.model.clock import NewId
from baton_common.model.log_port import Deadline, Log
from baton_common.model.metadata import Metadata
from baton_common.model.personal import Erased, Vault
from baton_common.model.unit_of_work import UnitOfWork
from baton_common.platform.failpoints import failpoint
from baton_email.domain.configuration import the_configuration
from baton_email.domain.mail.commands import GiveUpMail
from baton_email.domain.mail.filing import file_mail, give_up_mail
from baton_email.domain.mail.mail import MAIL, Arrived
from baton_email.mailroom.reader import Reader
from baton_email.mailroom.sealing import Sealing
from baton_email.parsing.parsed import Unreadable
from baton_email.ports import Blobs


class BytesMissing(Exception):
    """The log names bytes that are not stored. Never dropped: an operator must look."""


@dataclass(frozen=True)
class Readings:
    """Answers for the deadlines of incoming mails."""

    log: Log
    vault: Vault
    blobs: Blobs
    reader: Reader
    sealing: Sealing
    new_id: NewId

    async def on_deadline(self, deadline: Deadline) -> Callable[[UnitOfWork], Any]:
        """What was read, as a decision. Nothing is done twice: reading has no effect outside.
        Raises VaultUnavailable, LogUnavailable, BytesMissing; the deadline waits then."""
        _, mail_id = split_stream(deadline.stream)
        metadata = Metadata(correlation_id=mail_id, actor="deadline")
        mail, ours = (
            await self.log.run(
                lambda work: (work.state(MAIL, mail_id), the_configuration(work).our_addresses),
                metadata=metadata,
            )
        ).answer
        if not isinstance(mail, Arrived):
            return lambda work: work.version(MAIL, mail_id)
        raw = await self.bytes_of(mail)
        found = _ERASED if raw is None else await self.reader.read(raw)
        failpoint("mail: was read")
        new_thread_id = self.new_id()
        if isinstance(found, Unreadable):
            return _giving_up(mail_id, new_thread_id, found)
        known = (*ours, *mail.arrival.our_addresses)
        command = await self.sealing.command(found, mail.arrival, known, new_thread_id)
        return lambda work: file_mail(work, msgspec.structs.replace(command, at=work.now))

    async def bytes_of(self, mail: Arrived) -> bytes | None:
        """The mail as it came; None if the sender was erased."""
        stored = await self.blobs.get(mail.arrival.raw.sha256)
        if stored is None:
            raise BytesMissing(f"the bytes of mail {mail.arrival.mail_id} are not stored")
        raw = await self.vault.open_bytes(stored.subject, stored.ciphertext)
        return None if isinstance(raw, Erased) else raw


_ERASED = Unreadable(reason="broken", sentence="The sender's data was erased before it was read.")


def _giving_up(mail_id: str, new_thread_id: str, found: Unreadable) -> Callable[[UnitOfWork], None]:
    def decide(work: UnitOfWork) -> None:
        command = GiveUpMail(
            mail_id=mail_id,
            new_thread_id=new_thread_id,
            reason=found.reason,
            sentence=found.sentence,
            at=work.now,
        )
        give_up_mail(work, command)

    return decide
