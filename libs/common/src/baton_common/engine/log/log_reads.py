"""The half of the log's port that reads, and the claims, which are no part of its history."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from baton_common.engine.log.aggregates import Aggregates
from baton_common.engine.log.claims import PostgresClaims
from baton_common.engine.log.connections import Readers
from baton_common.engine.log.database_clock import DatabaseClock
from baton_common.engine.log.due_deadlines import DueDeadlines
from baton_common.engine.log.keeper import Keeper
from baton_common.engine.log.reading import Checkpoint, Fence, Reading
from baton_common.engine.log.state_hash import state_hash
from baton_common.engine.log.tail import Tail
from baton_common.model.claims import Claim, Wanted
from baton_common.model.log_port import Deadline, Recorded
from baton_common.model.metadata import Metadata
from baton_common.model.position import Position


class LogReads:
    """The side of a `PostgresLog` that writes no event; each method raises LogUnavailable."""

    readers: Readers
    reading: Reading
    clock: DatabaseClock
    tail: Tail
    _aggregates: Aggregates
    _keeper: Keeper
    _due: DueDeadlines
    _claims: PostgresClaims

    async def read(self, after: Position, limit: int = 500) -> Sequence[Recorded]:
        """Events after `after`, in order. Raises LogUnavailable, UnknownEvent, LogMoved."""
        await self.tail.expect(after)
        return await self.reading.page(await self.tail.after(after), limit)

    async def history(self, stream: str, as_of: datetime | None = None) -> Sequence[Recorded]:
        """One stream's events, those recorded until `as_of` if it is given."""
        return await self.reading.stream(stream, as_of)

    async def due(self, limit: int = 100) -> Sequence[Deadline]:
        """Due deadlines, earliest first; one that was set in the past is found within 10 s."""
        return await self._due.found(limit)

    async def claim(self, claimer: str, wanted: Wanted, seconds: float) -> Sequence[Claim]:
        """Claims due deadlines (see `Claims`)."""
        return await self._claims.claim(claimer, wanted, seconds)

    async def extend(self, claims: Sequence[Claim], seconds: float) -> Sequence[Claim]:
        """The claims last so many seconds from now on (see `Claims`)."""
        return await self._claims.extend(claims, seconds)

    async def let_go(self, claims: Sequence[Claim], seconds: float) -> None:
        """Nobody takes them for so many seconds, then anybody may (see `Claims`)."""
        await self._claims.let_go(claims, seconds)

    async def deadlines_of(self, stream: str) -> Sequence[Deadline]:
        """Every deadline of a stream that is set."""
        return await self.reading.deadlines_of(stream)

    async def metadata(self, stream: str) -> Metadata | None:
        """The metadata of a stream's last event; None: it has none."""
        return await self.reading.metadata(stream)

    async def checkpoint(self, subscriber: str, topic: str, partition: int) -> Position | None:
        """The subscriber's checkpoint, None if it never began."""
        checkpoint = await self.reading.checkpoint(subscriber, topic, partition)
        return checkpoint.position if checkpoint else None

    async def checkpoints(self, subscriber: str, topic: str) -> Mapping[int, Checkpoint]:
        """Position and following Kafka offset by partition."""
        return await self.reading.checkpoints(subscriber, topic)

    async def fence(self, name: str) -> Fence:
        """Its epoch and holder; take it over with a FenceMove from that epoch to the next."""
        return await self.reading.fence(name)

    async def now(self) -> datetime:
        """The database's clock. Raises LogUnavailable."""
        return self.clock.now()

    async def head(self) -> Position:
        """The newest position that this process knows to be committed."""
        return self._keeper.known

    async def state_hash(self, up_to: Position | None = None) -> str:
        """The hash over every stream's folded state up to a position, by default the head."""
        until = up_to or self._keeper.known
        return await state_hash(self.readers, self._aggregates, until.number)
