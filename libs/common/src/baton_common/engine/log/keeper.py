"""Keeps a log open: its epoch, the second place, the database's clock, and how it heals."""

import asyncio
import contextlib
from collections.abc import Callable, Collection, Mapping

import asyncpg
import structlog

from baton_common.engine.log.appender import Appender
from baton_common.engine.log.connections import Readers
from baton_common.engine.log.database_clock import EVERY, DatabaseClock
from baton_common.engine.log.epochs import (
    Head,
    Verdict,
    Witness,
    begin_epoch,
    compare,
    epoch_starts,
    read_head,
)
from baton_common.engine.log.high_water_file import HighWaterFile, Seen
from baton_common.engine.log.reading import NEWEST
from baton_common.engine.log.states import States
from baton_common.engine.log.tail import Tail
from baton_common.model.log_port import LogMoved, LogUnavailable
from baton_common.model.position import START, Position

_TICK = 0.5
_EVENT_ID = "select id from events where position = $1"
_log = structlog.get_logger("baton.log")


class Keeper:
    """Opens the log, closes it when it moved, opens it again when that is safe."""

    def __init__(
        self,
        service: str,
        *,
        readers: Readers,
        clock: DatabaseClock,
        tail: Tail,
        appender: Appender,
        states: States,
        second_place: HighWaterFile | None,
        witnesses: Mapping[str, Witness],
        begun: Callable[[int], None],
    ) -> None:
        self._service = service
        self._readers = readers
        self._clock = clock
        self._tail = tail
        self._appender = appender
        self._states = states
        self._second_place = second_place
        self._witnesses = witnesses
        self._begun = begun
        self._head: Head | None = None
        self._closed: Exception | None = LogUnavailable("the log is not open")
        self._written = START

    @property
    def head(self) -> Head:
        """The head at the time the log was opened."""
        if self._head is None:
            raise LogUnavailable("the log was never open")
        return self._head

    @property
    def known(self) -> Position:
        """The newest position known to be committed."""
        return self._tail.newest

    async def same_log(self, connection: asyncpg.Connection) -> None:
        """Checks a new connection: raises LogMoved if committed events are missing there."""
        there = await connection.fetchval(NEWEST)
        if (there or 0) < self.known.number:
            raise LogMoved(f"{self.known} was committed and the log ends at {there or 0}")

    def check(self) -> None:
        """Raises LogMoved or LogUnavailable while the log is closed."""
        if self._closed is not None:
            raise self._closed

    def why_not(self) -> str | None:
        """The reason the log is not ready, as a sentence; None: it is ready."""
        if self._closed is not None:
            return str(self._closed)
        if self._tail.error is not None:
            return f"The tail stopped: {self._tail.error}"
        if self._clock.age > 2 * EVERY:
            return "PostgreSQL does not answer"
        if self._clock.is_read_only:
            return "PostgreSQL is read-only"
        return None

    def moved(self, why: str) -> None:
        """Close at once: drop the states, fail what waits and who follows."""
        _log.error("log moved", service=self._service, why=why)
        self._close(LogMoved(why))

    async def begin_if_possible(self) -> None:
        """Open, in a new epoch if one is needed and nothing is lost. Says why if it cannot."""
        try:
            await self._begin(())
        except (LogUnavailable, LogMoved) as why:
            if str(why) != str(self._closed):
                _log.error("log not open", service=self._service, why=str(why))
            self._closed = why

    async def recover(self, without: Collection[str]) -> Position:
        """Open in a new epoch although something is lost."""
        await self._begin(without, even_if_lost=True)
        return self.head.tail

    async def run(self) -> None:
        """Once each half second, for ever."""
        while True:
            await asyncio.sleep(_TICK)
            try:
                if self._closed is not None:
                    await self.begin_if_possible()
                elif self._clock.age >= EVERY:
                    await self._clock.measure()
                if self._closed is None:
                    await self._write_second_place()
            except (LogUnavailable, OSError, asyncpg.PostgresError) as away:
                _log.warning("keeper again", service=self._service, error=repr(away))

    async def close(self, limit: float) -> None:
        """Take nothing more; what is on its way may settle for `limit` seconds."""
        self._close(LogUnavailable("the log is closed"), drop=False)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(limit):
                await self._appender.idle()
        if self._head is not None:
            try:
                await self._write_second_place()
            except (LogUnavailable, OSError) as away:
                _log.warning("second place is behind", service=self._service, error=repr(away))

    def _close(self, why: Exception, *, drop: bool = True) -> None:
        self._closed = why
        self._appender.refuse(why)
        self._tail.stop(why)
        if drop:
            self._states.drop()

    async def _begin(self, without: Collection[str], *, even_if_lost: bool = False) -> None:
        await self._appender.idle()
        head = await read_head(self._readers)
        verdict = await self._compare(head, without)
        if verdict.beyond and not even_if_lost:
            raise LogMoved(
                f"The database went back in time: {verdict} Look at what was lost, then run "
                f"`baton recover {self._service}`."
            )
        if verdict.resume:
            actor = "system" if not verdict.beyond else "recover"
            _log.warning("new epoch", service=self._service, epoch=verdict.new_epoch)
            await begin_epoch(self._readers, head, verdict.new_epoch, actor)
            head = await read_head(self._readers)
        await self._clock.measure()
        starts = await epoch_starts(self._readers, head.log)
        self._states.drop()
        self._head = head
        self._tail.begin(head.tail, starts, head.epoch)
        self._begun(head.partitions)
        self._appender.begin(head.epoch)
        self._closed = None

    async def _compare(self, head: Head, without: Collection[str]) -> Verdict:
        second = None
        if self._second_place is not None and "second place" not in without:
            try:
                second = await asyncio.to_thread(self._second_place.read)
            except ValueError as broken:
                raise LogMoved(str(broken)) from broken
        return await compare(self._readers, head, second, self._witnesses, without)

    async def _write_second_place(self) -> None:
        known = self.known
        if self._second_place is None or known == self._written or not known.number:
            return
        event = await self._readers.value(_EVENT_ID, known.number)
        if event is None:
            self.moved(f"{known} was committed and is not there")
            return
        seen = Seen(self.head.log, known.epoch, known.number, event)
        await asyncio.to_thread(self._second_place.write, seen)
        self._written = known
