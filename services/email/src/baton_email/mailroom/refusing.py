"""Refused mails are told, but a storm of them does not fill the log."""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from baton_common.model.clock import NewId
from baton_common.model.log_port import Conflict, Log, LogUnavailable, Rejected
from baton_common.model.metadata import Metadata
from baton_common.model.unit_of_work import UnitOfWork
from baton_email.domain.refusal import REFUSAL, MailRefused, Reason

AT_MOST_A_MINUTE = 60


@dataclass
class Refusals:
    """Counts every refusal; records up to 60 a minute."""

    log: Log
    new_id: NewId
    clock: Callable[[], float] = time.monotonic
    counts: dict[Reason, int] = field(default_factory=dict)
    """All since the start; a metric."""
    _minute: int = 0
    _recorded: int = 0

    async def refused(self, code: int, reason: Reason) -> None:
        """Never fails: a refusal that cannot be recorded is still a refusal."""
        self.counts[reason] = self.counts.get(reason, 0) + 1
        minute = int(self.clock() // 60)
        if minute != self._minute:
            self._minute, self._recorded = minute, 0
        if self._recorded >= AT_MOST_A_MINUTE:
            return
        self._recorded += 1
        id_ = self.new_id()

        def decide(work: UnitOfWork) -> None:
            refused = MailRefused(refusal_id=id_, code=code, reason=reason, at=work.now)
            work.record(REFUSAL, id_, refused)

        with suppress(LogUnavailable, Conflict, Rejected):
            await self.log.run(decide, metadata=Metadata(correlation_id=id_, actor="machine:smtp"))
