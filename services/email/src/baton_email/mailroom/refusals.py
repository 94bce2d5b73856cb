"""Records refused mails, with a limit that protects the log from floods."""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from baton_common.model.clock import NewId
from baton_common.model.log_port import Conflict, Log, LogUnavailable, Rejected
from baton_common.model.metadata import Metadata
from baton_email.domain.refusal.events import Reason
from baton_email.domain.use_cases.do import do
from baton_email.domain.use_cases.requests import RefuseMail

AT_MOST_A_MINUTE = 60


@dataclass
class Refusals:
    """Counts every refusal; records up to 60 a minute."""

    log: Log
    new_id: NewId
    clock: Callable[[], float] = time.monotonic
    counts: dict[Reason, int] = field(default_factory=dict)
    """Counts since the start; a metric."""
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

        metadata = Metadata(correlation_id=id_, actor="machine:smtp")
        with suppress(LogUnavailable, Conflict, Rejected):
            await self.log.run(
                lambda work: do(
                    work, RefuseMail(refusal_id=id_, code=code, reason=reason, at=work.now)
                ),
                metadata=metadata,
            )
