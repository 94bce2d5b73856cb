"""A mail arrives: its bytes are stored encrypted, then an event is written; only then 250."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from baton_common.model.clock import NewId
from baton_common.model.log_port import Log
from baton_common.model.metadata import Metadata
from baton_common.model.personal import Personal, Vault
from baton_contracts.addresses import mail_address, mail_subject_key
from baton_email.domain.mail.events import Source
from baton_email.domain.stored_bytes import Blob
from baton_email.domain.thread.reply_token import Signer, untagged
from baton_email.domain.use_cases.do import do
from baton_email.domain.use_cases.requests import TakeMail
from baton_email.mailroom.envelope import Glance, glance
from baton_email.parsing.report_words import sender_is
from baton_email.parsing.trace import RECEIVED, way_of
from baton_email.ports import Blobs

MOST_NOTED = 50
"""Usual number of events of a mail beyond which nobody writes down that it arrived again: whoever
brings it may do so for ever."""
_LARGE = 1_000_000
"""Bytes above which hashing leaves the event loop."""


class Bringer(NamedTuple):
    """The host that brought a mail by SMTP."""

    peer: str
    """Its address."""
    helo: str = ""
    is_relay: bool = False
    """True for a server of ours, which had it from somebody else."""
    host: str = ""
    """The host whose share of the reading it costs; empty for a named relay."""


class _Brought(NamedTuple):
    """From where a mail came, in clear; empty where nobody knows."""

    client: str = ""
    helo: str = ""
    relay: str = ""


@dataclass(frozen=True)
class Arrivals:
    """Used for every source of mail. Safe to use from many tasks."""

    log: Log
    vault: Vault
    blobs: Blobs
    signer: Signer
    new_id: NewId
    is_ours: Callable[[str], bool] = lambda _: False
    """Whether an address is that of a mail server of ours."""
    most_noted: int = MOST_NOTED

    async def take(
        self,
        raw: bytes,
        envelope_sender: str | None,
        recipients: Sequence[str],
        source: Source,
        bringer: Bringer | None = None,
    ) -> str:
        """Store the mail; give the id it is kept under (the earlier one if it is there).

        `recipients` are addresses of ours, tagged or not. `envelope_sender` is empty for the
        null return path, as a mail server's own name is; None where nobody knows it (then From
        stands for it). `bringer` brought it; None: it was fetched. When this returns the mail is
        durable. Raises LogUnavailable, VaultUnavailable: then it is not taken.
        """
        seen = glance(raw) if len(raw) < _LARGE else await asyncio.to_thread(glance, raw)
        returned_to = seen.sender if envelope_sender is None else envelope_sender
        is_nobody = returned_to in {"", "<>"} or sender_is(returned_to, "") == "daemon"
        sender = None if is_nobody else mail_address(returned_to)
        mail_id = self.new_id()
        subject, sealed_sender = await self._seal_sender(mail_id, seen, sender, recipients)
        client, helo, relay = await self._seal_way(subject, self._brought(bringer, seen))
        stored = await self.blobs.put(subject, await self.vault.seal_bytes(subject, raw))
        tokens = [signed for each in recipients if (signed := self.signer.read(each))]
        ours = tuple(dict.fromkeys(untagged(each) for each in recipients))
        content_key = self.signer.key_of("content", seen.digest)
        message_key = self.signer.message_key(seen.message_id) if seen.message_id else content_key
        host = bringer.host if bringer is not None else ""
        shares = self._shares(seen.sender or sender or "", host)
        metadata = Metadata(correlation_id=mail_id, actor=f"machine:{source}")
        taking = self.log.run(
            lambda work: do(
                work,
                TakeMail(
                    mail_id=mail_id,
                    raw=Blob(sha256=stored, subject=subject, size=len(raw)),
                    content_key=content_key,
                    message_key=message_key,
                    our_addresses=ours,
                    report_on=next((each.mail_id for each in tokens if each.mail_id), ""),
                    token_case=next((each.case_id for each in tokens if each.case_id), ""),
                    envelope_sender=sealed_sender,
                    client=client,
                    helo=helo,
                    relay=relay,
                    source=source,
                    shares=shares,
                    most_noted=self.most_noted,
                    at=work.now,
                ),
            ),
            metadata=metadata,
        )
        return (await taking).answer

    def _brought(self, bringer: Bringer | None, seen: Glance) -> _Brought:
        """Who gave it to us, or to the relay of ours; a mail that began on a relay is its own."""
        if bringer is None:
            return _Brought()
        if not bringer.is_relay or not any(name == RECEIVED for name, _ in seen.trace):
            return _Brought(bringer.peer, bringer.helo)
        client = way_of(seen.trace, self.is_ours).client
        return _Brought(client.address, client.helo, bringer.peer)

    async def _seal_way(self, subject: str, way: _Brought) -> list[Personal[str] | None]:
        sealed = iter(await self.vault.seal([(subject, each[:255]) for each in way if each]))
        return [next(sealed) if each else None for each in way]

    def _shares(self, sender: str, host: str) -> tuple[str, ...]:
        whose = [f"domain {sender.rpartition('@')[2]}"]
        if host:
            whose.append(f"host {host}")
        return tuple(self.signer.key_of("share", each.encode())[:16] for each in whose)

    async def _seal_sender(
        self, mail_id: str, seen: Glance, sender: str | None, recipients: Sequence[str]
    ) -> tuple[str, Personal[str] | None]:
        """The subject whose key seals the bytes: the author, else the sender, else our address that
        received it. An erased person counts as a new one."""
        whose = seen.sender or sender or untagged(recipients[0])
        addresses = [whose] if sender is None else [whose, sender]
        subjects = await self.vault.subjects_of(
            [mail_subject_key(each, f"{mail_id}.{at}") for at, each in enumerate(addresses)]
        )
        if sender is None:
            return subjects[0], None
        (sealed,) = await self.vault.seal([(subjects[-1], sender)])
        return subjects[0], sealed
