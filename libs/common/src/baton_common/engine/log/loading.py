"""Streams that a decision needs and memory lacks: gathered, read together, folded."""

import asyncio
from collections.abc import Sequence
from typing import Any

import asyncpg

from baton_common.engine.log.aggregates import Aggregates
from baton_common.engine.log.connections import Readers
from baton_common.engine.log.states import States
from baton_common.model.aggregate import Aggregate
from baton_common.model.log_port import LogUnavailable, Rejected
from baton_common.model.unit_of_work import NIL, Held

LOADING = """
select w.stream, e.version, e.id, e.type, e.type_version, e.data
from unnest($1::text[], $2::int[]) w(stream, version)
cross join lateral (
    select * from events v where v.stream = w.stream collate "C" and v.version >= w.version) e
order by w.stream, e.version"""
"""Brings streams into memory, each from a version on."""
_AT_A_TIME = 256
_BREATH = 500
"""Events folded before others get a turn on the loop."""


FOR_UNKNOWN = 4
"""Looks into the log before something is said to be unknown."""


class Looks:
    """The looks into the log that one request took. What is not there, and what is there and not
    the caller's, took as many, whether it was in memory or not: their number tells nothing."""

    def __init__(self, loader: "Loader") -> None:
        self._loader = loader
        self._left = FOR_UNKNOWN

    async def load(self, aggregate: Aggregate[Any, Any], stream: str) -> None:
        """As `Loader.load`."""
        self._left -= 1
        await self._loader.load(aggregate, stream)

    async def as_for_any_unknown(self) -> None:
        """Takes those that are left. Raises LogUnavailable."""
        while self._left > 0:
            self._left -= 1
            await self._loader.look()


class Loader:
    """A stream that several ask for is read once; what is asked for meanwhile is read next."""

    def __init__(self, readers: Readers, states: States, aggregates: Aggregates) -> None:
        self._readers = readers
        self._states = states
        self._aggregates = aggregates
        self._asked: dict[str, tuple[Aggregate[Any, Any], asyncio.Future[None]]] = {}
        self._loading: dict[str, asyncio.Future[None]] = {}
        self._task: asyncio.Task[None] | None = None

    async def load(self, aggregate: Aggregate[Any, Any], stream: str) -> None:
        """Bring it into the states. Raises LogUnavailable, UnknownEvent, Rejected for a name
        that no stream can have."""
        if (under_way := self._loading.get(stream)) is None:
            if stream not in self._asked:
                self._asked[stream] = (aggregate, asyncio.get_running_loop().create_future())
            under_way = self._asked[stream][1]
            if self._task is None:
                self._task = asyncio.create_task(self._run())
        await asyncio.wait([under_way])
        under_way.result()

    def looks(self) -> Looks:
        """For one request."""
        return Looks(self)

    async def look(self) -> None:
        """One look at what is not there; costs what `load` of an unknown stream does."""
        await self._readers.fetch(LOADING, [""], [0])

    async def _run(self) -> None:
        try:
            while self._asked:
                batch = dict(list(self._asked.items())[:_AT_A_TIME])
                for stream in batch:
                    del self._asked[stream]
                self._loading = {stream: future for stream, (_, future) in batch.items()}
                try:
                    await self._read(batch)
                except Exception as problem:
                    await self._one_by_one(batch, problem)
                finally:
                    self._loading = {}
        finally:
            self._task = None

    async def _read(
        self, batch: dict[str, tuple[Aggregate[Any, Any], asyncio.Future[None]]]
    ) -> None:
        begin = {
            stream: self._states.behind.get(stream) or Held(0, NIL, aggregate.initial)
            for stream, (aggregate, _) in batch.items()
        }
        versions = [held.version for held in begin.values()]
        rows = await self._readers.fetch(LOADING, list(batch), versions)
        aggregates = {stream: aggregate for stream, (aggregate, _) in batch.items()}
        folded = await self._fold(aggregates, begin, rows)
        for stream in batch:
            self._states.behind.pop(stream, None)
        self._states.loaded(folded)
        for _, future in batch.values():
            future.set_result(None)

    async def _fold(
        self,
        aggregates: dict[str, Aggregate[Any, Any]],
        begin: dict[str, Held[Any]],
        rows: Sequence[Any],
    ) -> dict[str, Held[Any]]:
        """Folds what was read. State read on from a version that no longer exists is dropped: the
        next reader loads it anew."""
        folded = dict(begin)
        there = {stream for stream, held in begin.items() if held.version == 0}
        for number, (stream, version, id_, *event) in enumerate(rows, 1):
            held = begin[stream]
            if version == held.version:
                if id_ == held.last:
                    there.add(stream)
            else:
                row = (version, id_, *event)
                folded[stream] = self._aggregates.fold(folded[stream], aggregates[stream], row)
            if number % _BREATH == 0:
                await asyncio.sleep(0)
        return {stream: held for stream, held in folded.items() if stream in there}

    async def _one_by_one(
        self,
        batch: dict[str, tuple[Aggregate[Any, Any], asyncio.Future[None]]],
        problem: Exception,
    ) -> None:
        """A stream that cannot be read fails those who want it, and nobody else."""
        for stream, wanted in batch.items():
            try:
                if len(batch) == 1 or isinstance(problem, LogUnavailable):
                    raise problem
                await self._read({stream: wanted})
            except asyncpg.PostgresError as refused:
                wanted[1].set_exception(Rejected(f"the log cannot look for {stream!r}: {refused}"))
            except Exception as its_own:
                wanted[1].set_exception(its_own)
            if wanted[1].done():
                # somebody may have stopped waiting for it
                wanted[1].exception()
