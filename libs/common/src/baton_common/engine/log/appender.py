"""The one way into the log: a call is on its way, the next one gathers, none is ever cancelled."""

import asyncio
from collections.abc import Callable, Sequence

import structlog

from baton_common.engine.log.append_answer import CallOutcome
from baton_common.engine.log.append_call import MAX_BYTES, MAX_EVENTS, MAX_UNITS
from baton_common.engine.log.call_sender import CallSender
from baton_common.engine.log.states import States
from baton_common.engine.log.unit import Outcome, Register, Unit
from baton_common.model.log_port import LogUnavailable

LEAST_UNITS = 16
MOST_WAITING = 20_000
HUNG = 25.0
"""Seconds after which a call without an answer is sent again (the server gives up after 15)."""
_LOOK = 0.1
_log = structlog.get_logger("baton.log")


class Appender:
    """Units in, outcomes out. `submit` is synchronous; `run` is the loop, `watch` checks its
    limits."""

    def __init__(
        self,
        sender: CallSender,
        states: States,
        *,
        longest_wait: float,
        committed: Callable[[int, CallOutcome], None],
    ) -> None:
        self.epoch = 0
        self._sender = sender
        self._states = states
        self._longest_wait = longest_wait
        self._committed = committed
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
                epoch = self.epoch
                self._sent_at = asyncio.get_running_loop().time()
                try:
                    sent = await self._sender.send(units, epoch)
                    self._answer(units, sent.outcomes)
                    for call in sent.calls:
                        self._committed(epoch, call)
                except Exception as broken:
                    self._broke(units, broken)
                self._answered = len(units)
                self._flying = []
                if any(unit.failed for unit in units):
                    self._sweep()
            self._idle.set()

    async def watch(self) -> None:
        """Answers callers who waited too long, and drops a connection that hangs."""
        while True:
            await asyncio.sleep(_LOOK)
            now = asyncio.get_running_loop().time()
            late = LogUnavailable("PostgreSQL does not answer")
            for unit in self._flying:
                if now - unit.asked_at > self._longest_wait:
                    _answer(unit, late)
            if self._waiting and now - self._waiting[0].asked_at > self._longest_wait:
                for unit in self._waiting:
                    if now - unit.asked_at > self._longest_wait:
                        self._lose(unit, overtaken=False)
                        _answer(unit, late)
                self._sweep()
            if self._flying and now - self._sent_at > HUNG:
                self._sent_at = now
                self._sender.hang_up()

    def _take(self) -> list[Unit]:
        """The waiting units in order, up to the limits. Those that other processes compete with
        go first, all of them and without the rest."""
        if self._contended and (units := _up_to_limits(self._first(), MAX_UNITS)):
            self._contended -= len(units)
            taken = set(units)
            self._waiting = [unit for unit in self._waiting if unit not in taken]
            return units
        # Half of what is under way: while it is in the database, the other half decides.
        half = (len(self._waiting) + self._answered + 1) // 2
        units = _up_to_limits(self._waiting, min(MAX_UNITS, max(LEAST_UNITS, half)))
        self._waiting = self._waiting[len(units) :]
        if self._contended:
            self._contended -= sum(unit.contended for unit in units)
        return units

    def _first(self) -> list[Unit]:
        """The contended units that depend on none but each other."""
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
                self._lose(unit, overtaken=outcome.reason == "stream")
                _answer(unit, outcome)
            else:
                self._forget(unit)
                _answer(unit, outcome)
                self._states.confirm(unit)

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


def _answer(unit: Unit, outcome: Outcome | Exception) -> None:
    """Gives the outcome to the caller, unless they have gone or were told that the log is away."""
    if unit.settled.done():
        return
    if isinstance(outcome, Exception):
        unit.settled.set_exception(outcome)
    else:
        unit.settled.set_result(outcome)


def _up_to_limits(units: Sequence[Unit], most: int) -> list[Unit]:
    """The first of them, as many as one call may carry."""
    number = events = size = 0
    firing: set[Unit] = set()
    for unit in units:
        events += len(unit.drafts)
        size += unit.size
        if number and (
            number >= most
            or events > MAX_EVENTS
            or size > MAX_BYTES
            or (firing and not firing.isdisjoint(unit.after))
        ):
            break
        number += 1
        if unit.is_firing:
            firing.add(unit)
    return list(units[:number])
