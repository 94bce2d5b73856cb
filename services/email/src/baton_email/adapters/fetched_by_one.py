"""A mailbox is fetched by one process at a time, the one that holds its lease."""

from dataclasses import dataclass

from baton_common.engine.log.leases import Lease, Leases
from baton_common.model.service import Loop
from baton_email.adapters.imap_intake import ImapIntake


@dataclass
class FetchedByOne:
    """Waits for the lease of the mailbox and fetches while it is held. A process that loses it may
    end the mail in its hand: a mail that two fetched is kept once."""

    leases: Leases
    intake: ImapIntake
    our_mailbox: str
    _fetching: bool = False

    def loop(self) -> Loop:
        """For the service's loops."""
        return Loop(f"fetches mails of {self.our_mailbox} by IMAP", self._run, self._progress)

    async def _run(self) -> None:
        await self.leases.hold(f"imap {self.our_mailbox}", self._fetch)

    async def _fetch(self, _: Lease) -> None:
        self._fetching = True
        try:
            await self.intake.run()
        finally:
            self._fetching = False

    def _progress(self) -> float:
        return self.intake.progress() if self._fetching else 0.0
