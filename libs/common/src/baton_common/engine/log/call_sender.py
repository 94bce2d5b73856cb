"""Sends one call of `append` until its outcome is known."""

import contextlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from baton_common.engine.log.append_answer import CallOutcome, outcome_of
from baton_common.engine.log.append_call import APPEND, arguments
from baton_common.engine.log.connections import Attempts, StatementFailure, failure_of
from baton_common.engine.log.line import Line
from baton_common.engine.log.unit import Outcome, Unit
from baton_common.model.log_port import LogMoved, LogUnavailable, Rejected


class Sent(NamedTuple):
    """The outcomes of units in order, and of the calls that brought them in."""

    outcomes: list[Outcome | Exception]
    calls: list[CallOutcome]


@dataclass(slots=True)
class Counts:
    """Calls and units since the log was opened; `failed` counts units by reason."""

    calls: int = 0
    units: int = 0
    resent: int = 0
    halved: int = 0
    landed: int = 0
    failed: dict[str, int] = field(default_factory=dict)


class CallSender:
    """Sends a call again while PostgreSQL is away, and in halves if a unit of it is bad.

    `found` looks for a unit of unknown outcome once the log has moved; `moved` is told why it did.
    """

    def __init__(
        self,
        line: Line,
        *,
        found: Callable[[Unit], Awaitable[int | None]],
        moved: Callable[[str], None],
    ) -> None:
        self.counts = Counts()
        self._line = line
        self._found = found
        self._moved = moved

    def hang_up(self) -> None:
        """Drop the connection; the call under way is sent again."""
        self._line.drop()

    async def send(self, units: Sequence[Unit], epoch: int) -> Sent:
        """Returns when every outcome is known, however long PostgreSQL is away."""
        self.counts.calls += 1
        self.counts.units += len(units)
        attempts = Attempts("append")
        unknown = False
        try:
            call = arguments(epoch, units)
        except Exception as error:
            return await self._refused(units, epoch, error)
        while True:
            try:
                rows = await self._line.fetch(APPEND, *call)
                break
            except Exception as error:
                match failure_of(error):
                    case StatementFailure.MOVED:
                        return await self._elsewhere(units, str(error), unknown)
                    case StatementFailure.UNIT:
                        return await self._refused(units, epoch, error)
                    case StatementFailure.LOST:
                        self._line.drop()
                        unknown = True
                self.counts.resent += 1
                await attempts.pause(error)
        if attempts.failed:
            attempts.succeeded()
        outcome = outcome_of(units, rows[0], epoch)
        self.counts.landed += outcome.landed
        failed = self.counts.failed
        for _, reason in outcome.outcomes:
            if reason is not None:
                failed[reason] = failed.get(reason, 0) + 1
        return Sent([*outcome.outcomes], [outcome])

    async def _refused(self, units: Sequence[Unit], epoch: int, error: Exception) -> Sent:
        """Sends the halves in order; only a unit that fails alone is refused."""
        if len(units) == 1:
            return Sent([Rejected(f"the log does not take it: {error}")], [])
        self.counts.halved += 1
        half = (len(units) + 1) // 2
        first = await self.send(units[:half], epoch)
        second = await self.send(units[half:], epoch)
        return Sent(first.outcomes + second.outcomes, first.calls + second.calls)

    async def _elsewhere(self, units: Sequence[Unit], why: str, unknown: bool) -> Sent:
        """The log moved. Units of unknown outcome are looked up once; not found means never."""
        self._moved(why)
        moved = LogMoved(why)
        outcomes: list[Outcome | Exception] = []
        for unit in units:
            position = None
            if unknown and unit.drafts:
                # else its caller hears that the log moved, which is true
                with contextlib.suppress(LogUnavailable):
                    position = await self._found(unit)
            outcomes.append(moved if position is None else Outcome(position, None))
        return Sent(outcomes, [])
