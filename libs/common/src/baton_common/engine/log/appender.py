"""The one way into the log: a call is on its way, the next one gathers, none is ever cancelled."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

import structlog

from baton_common.engine.log.append_call import (
    APPEND,
    MAX_UNITS,
    Written,
    arguments,
    up_to_limits,
    written,
)
from baton_common.engine.log.connections import Attempts, Line, StatementFailure, failure_of
from baton_common.engine.log.states import States
from baton_common.engine.log.unit import Outcome, Register, Unit
from baton_common.model.log_port import LogMoved, LogUnavailable, Rejected

LEAST_UNITS = 16
MOST_WAITING = 20_000
HUNG = 25.0
"""Seconds after which a call without an answer is sent again (the server gives up after 15)."""
_LOOK = 0.1
_log = structlog.get_logger("baton.log")


@dataclass(slots=True)
class Counts:
    """Counts of the appender since it started."""

    calls: int = 0
    units: int = 0
    resent: int = 0
    halved: int = 0
    landed: int = 0
    failed: dict[str, int] = field(default_factory=dict)


class Appender:
    """Units in, outcomes out. `submit` is synchronous; `run` is the loop, `watch` its guard."""

    def __init__(
        self,
        line: Line,
        states: States,
        *,
        patience: float,
        found: Callable[[Unit], Awaitable[int | None]],
        committed: Callable[[int, Written], None],
        moved: Callable[[str], None],
    ) -> None:
        self.epoch = 0
        self.counts = Counts()
        self._line = line
        self._states = states
        self._patience = patience
        self._found = found
        self._committed = committed
        self._moved = moved
        self._last: dict[Register, Unit] = {}
        self._waiting: list[Unit] = []
        self._flying: list[Unit] = []
        self._sent_at = 0.0
        self._answered = 0
        self._contended = 0
        self._wake = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._closed: Exception | None = LogUnavailable("the log is not open")

    def begin(self, epoch: int) -> None:
        """Take units decided in this epoch."""
        self.epoch = epoch
        self._closed = None

    def refuse(self, why: Exception) -> None:
        """Take no more units; those that wait, unsent, fail with it."""
        self._closed = why
        waiting, self._waiting = self._waiting, []
        self._contended = 0
        for unit in waiting:
            self._lose(unit, overtaken=False)
            _answer(unit, why)

    async def idle(self) -> None:
        """Wait until nothing waits or is on its way."""
        await self._idle.wait()

    def submit(self, unit: Unit) -> "asyncio.Future[Outcome]":
        """Its outcome. The future fails with Rejected, LogMoved or LogUnavailable (the unit may
        still stand). Cancelling the future cancels nothing else."""
        loop = asyncio.get_running_loop()
        unit.settled = loop.create_future()
        unit.asked_at = loop.time()
        if self._closed is not None or len(self._waiting) >= MOST_WAITING:
            self._states.failed(unit, overtaken=False)
            unit.settled.set_exception(
                self._closed or LogUnavailable("more is waiting than the log can take")
            )
            return unit.settled
        for register in unit.registers():
            if (before := self._last.get(register)) is not None:
                unit.after.append(before)
            self._last[register] = unit
        self._waiting.append(unit)
        self._contended += unit.contended
        self._idle.clear()
        self._wake.set()
        return unit.settled

    async def run(self) -> None:
        """Send what waits, for ever. Cancelled only by `stop` when nothing is on its way."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._waiting:
                units = self._flying = self._take()
                self._sent_at = asyncio.get_running_loop().time()
                try:
                    self._answer(units, await self._send(units, self.epoch))
                except Exception as broken:
                    self._broke(units, broken)
                self._answered = len(units)
                self._flying = []
                self._sweep()
            self._idle.set()

    async def watch(self) -> None:
        """Answers callers who waited too long, and drops a connection that hangs."""
        while True:
            await asyncio.sleep(_LOOK)
            now = asyncio.get_running_loop().time()
            late = LogUnavailable("PostgreSQL does not answer")
            for unit in self._flying:
                if now - unit.asked_at > self._patience:
                    _answer(unit, late)
            if self._waiting and now - self._waiting[0].asked_at > self._patience:
                for unit in self._waiting:
                    if now - unit.asked_at > self._patience:
                        self._lose(unit, overtaken=False)
                        _answer(unit, late)
                self._sweep()
            if self._flying and now - self._sent_at > HUNG:
                self._sent_at = now
                self._line.drop()

    def _take(self) -> list[Unit]:
        """The waiting units in order, up to the limits. Those that other processes compete with
        go first, all of them and without the rest."""
        if self._contended and (units := up_to_limits(self._first(), MAX_UNITS)):
            self._contended -= len(units)
            taken = set(units)
            self._waiting = [unit for unit in self._waiting if unit not in taken]
            return units
        # Half of what is under way: while it is in the database, the other half decides.
        half = (len(self._waiting) + self._answered + 1) // 2
        units = up_to_limits(self._waiting, min(MAX_UNITS, max(LEAST_UNITS, half)))
        self._waiting = self._waiting[len(units) :]
        if self._contended:
            self._contended -= sum(unit.contended for unit in units)
        return units

    def _first(self) -> list[Unit]:
        """The contended that stand on nobody but each other."""
        first: dict[Unit, None] = {}
        for unit in self._waiting:
            if unit.contended and all(before.over or before in first for before in unit.after):
                first[unit] = None
        return list(first)

    def _answer(self, units: Sequence[Unit], outcomes: Sequence[Outcome | Exception]) -> None:
        for unit, outcome in zip(units, outcomes, strict=True):
            if isinstance(outcome, Exception):
                self._lose(unit, overtaken=False)
                _answer(unit, outcome)
            elif outcome.reason is not None:
                failed = self.counts.failed
                failed[outcome.reason] = failed.get(outcome.reason, 0) + 1
                self._lose(unit, overtaken=outcome.reason == "stream")
                _answer(unit, outcome)
            else:
                self._states.confirm(unit)
                self._forget(unit)
                _answer(unit, outcome)

    def _broke(self, units: Sequence[Unit], broken: Exception) -> None:
        """A mistake of ours; nobody is left waiting, and the loop goes on."""
        _log.exception("append broke", units=len(units))
        self._states.drop()
        for unit in units:
            unit.failed = unit.over = True
            _answer(unit, LogUnavailable(f"nobody knows whether it was stored: {broken!r}"))

    def _sweep(self) -> None:
        """Decides again every waiting unit that depends on a failed one, in order and so
        transitively."""
        keep = []
        for unit in self._waiting:
            if unit.failed:
                continue
            if unit.after and any(before.failed for before in unit.after):
                self._lose(unit, overtaken=False)
                _answer(unit, Outcome(None, "stands"))
            else:
                keep.append(unit)
        self._waiting = keep
        if self._contended:
            self._contended = sum(unit.contended for unit in keep)

    def _lose(self, unit: Unit, *, overtaken: bool) -> None:
        unit.failed = True
        self._states.failed(unit, overtaken=overtaken)
        self._forget(unit)

    def _forget(self, unit: Unit) -> None:
        unit.over = True
        unit.after.clear()
        for register in unit.registers():
            if self._last.get(register) is unit:
                del self._last[register]

    async def _send(self, units: Sequence[Unit], epoch: int) -> list[Outcome | Exception]:
        """Sends one call and waits for its outcome; splits it in halves if a unit of it is bad."""
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
        attempts.succeeded()
        wrote = written(units, rows[0])
        self.counts.landed += wrote.landed
        self._committed(epoch, wrote)
        return [*wrote.outcomes]

    async def _refused(
        self, units: Sequence[Unit], epoch: int, error: Exception
    ) -> list[Outcome | Exception]:
        """Sends the halves in order; only a unit that fails alone is refused."""
        if len(units) == 1:
            return [Rejected(f"the log does not take it: {error}")]
        self.counts.halved += 1
        half = (len(units) + 1) // 2
        return [*await self._send(units[:half], epoch), *await self._send(units[half:], epoch)]

    async def _elsewhere(
        self, units: Sequence[Unit], why: str, unknown: bool
    ) -> list[Outcome | Exception]:
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
        return outcomes


def _answer(unit: Unit, outcome: Outcome | Exception) -> None:
    """Unless its caller has gone, or was told that the log is away."""
    if unit.settled.done():
        return
    if isinstance(outcome, Exception):
        unit.settled.set_exception(outcome)
    else:
        unit.settled.set_result(outcome)
