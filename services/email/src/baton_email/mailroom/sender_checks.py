"""Checks who wrote a mail that was told already: the deadline `check` of a stream of its own, so
that no mail waits for DNS."""

from dataclasses import dataclass

from baton_common.engine.sagas.claiming import Held, Outcome, Outside
from baton_common.model.aggregate import split_stream
from baton_common.model.log_port import Log
from baton_common.model.metadata import Metadata
from baton_common.model.personal import Erased, Personal, Vault
from baton_email.domain.mail.events import MailArrived
from baton_email.domain.mail.state import MAIL, Readable
from baton_email.domain.sender_check.state import SENDER_CHECK
from baton_email.domain.use_cases.do import do
from baton_email.domain.use_cases.requests import EndSenderCheck, PutOffSenderCheck
from baton_email.mailroom.judge import Delivered, Finding, Judge
from baton_email.ports import Blobs

AT_ONCE = 16
"""Checks of one process under way: they wait for DNS, not for each other."""
_ERASED = Finding("unknown", "erased")


@dataclass(frozen=True)
class DeliveredMails:
    """How mails came, in clear. Raises VaultUnavailable."""

    vault: Vault

    async def of(self, arrival: MailArrived) -> Delivered:
        """What is known of one; empty where nobody knows it, or it was erased."""
        sealed = (arrival.client, arrival.helo, arrival.envelope_sender)
        client, helo, sender = await self._opened(*sealed)
        return Delivered(arrival.at, client, helo, sender)

    async def hosts(self, arrival: MailArrived) -> tuple[str, ...]:
        """The addresses of those who brought it: the client's, and a relay's."""
        return tuple(filter(None, await self._opened(arrival.client, arrival.relay)))

    async def _opened(self, *sealed: Personal[str] | None) -> list[str]:
        known = iter(await self.vault.open([each for each in sealed if each is not None]))
        opened = ["" if each is None else next(known) for each in sealed]
        return [each if isinstance(each, str) else "" for each in opened]


@dataclass(frozen=True)
class SenderChecking:
    """Handles the deadlines of checks; `judge` is None where DNS is not asked at all."""

    log: Log
    vault: Vault
    blobs: Blobs
    judge: Judge | None

    @property
    def by_deadline(self) -> Outside:
        """For the runner of deadlines."""
        return Outside(self.check, at_once=AT_ONCE)

    async def check(self, held: Held) -> Outcome:
        """The verdict, or that it is tried again. Asking changes nothing outside, so repeating is
        safe. Raises VaultUnavailable, LogUnavailable; the deadline waits then."""
        _, mail_id = split_stream(held.deadline.stream)
        attempt = held.deadline.attempt
        looking = self.log.run(
            lambda work: work.state(MAIL, mail_id),
            metadata=Metadata(correlation_id=mail_id, actor="deadline"),
        )
        mail = (await looking).answer
        if not isinstance(mail, Readable) or mail.sender_proof != "unknown":
            return Outcome(lambda work: work.version(SENDER_CHECK, mail_id))
        found = await self._found(mail.arrival)
        if found.again:
            return Outcome(
                lambda work: do(
                    work, PutOffSenderCheck(mail_id=mail_id, attempt=attempt, at=work.now)
                )
            )
        outcome, why = found.outcome, found.why
        return Outcome(
            lambda work: do(
                work, EndSenderCheck(mail_id=mail_id, outcome=outcome, why=why, at=work.now)
            )
        )

    async def _found(self, arrival: MailArrived) -> Finding:
        if self.judge is None:
            return Finding("unknown", "not-checkable")
        stored = await self.blobs.get(arrival.raw.sha256)
        raw = await self.vault.open_bytes(stored.subject, stored.ciphertext) if stored else None
        if raw is None or isinstance(raw, Erased):
            return _ERASED
        return await self.judge.judged(raw, await DeliveredMails(self.vault).of(arrival))
