"""Records refused mails, within limits: anybody may cause one, as often as they like."""

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

_MINUTE, _DAY = 60, 86_400


@dataclass(frozen=True)
class RefusalLimits:
    """Refusals that one process writes down; anybody may cause one."""

    a_minute: int = 60
    a_day: int = 2_000


@dataclass
class Refusals:
    """Counts every refusal; records them within the limits, in each process."""

    log: Log
    new_id: NewId
    limits: RefusalLimits = field(default_factory=RefusalLimits)
    clock: Callable[[], float] = time.monotonic
    counts: dict[Reason, int] = field(default_factory=dict)
    """Counts since the start; a metric."""
    _recorded: dict[int, tuple[int, int]] = field(default_factory=dict)
    """By length of a span: which it is, and how many are recorded in it."""

    async def refused(self, code: int, reason: Reason) -> None:
        """Never fails: a refusal that cannot be recorded is still a refusal."""
        self.counts[reason] = self.counts.get(reason, 0) + 1
        if not self._may_record():
            return
        id_ = self.new_id()

        metadata = Metadata(correlation_id=id_, actor="machine:smtp")
        with suppress(LogUnavailable, Conflict, Rejected):
            await self.log.run(
                lambda work: do(
                    work, RefuseMail(refusal_id=id_, code=code, reason=reason, at=work.now)
                ),
                metadata=metadata,
            )

    def _may_record(self) -> bool:
        now = self.clock()
        counted: dict[int, tuple[int, int]] = {}
        for seconds, most in ((_MINUTE, self.limits.a_minute), (_DAY, self.limits.a_day)):
            span = int(now // seconds)
            before, count = self._recorded.get(seconds, (span, 0))
            count = count if before == span else 0
            if count >= most:
                return False
            counted[seconds] = span, count + 1
        self._recorded = counted
        return True
