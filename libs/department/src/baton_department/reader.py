"""Follows one topic for an outside system: each message once, in order, none left out."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeAlias, TypeVar

import msgspec
import structlog

from baton_common.engine.feed.envelope import encode_record
from baton_common.engine.feed.following import Following
from baton_common.engine.feed.port import Feed, ReadPosition, Step, Taken, TopicPartition
from baton_common.model.contract import Contract
from baton_common.model.event_types import UnknownEvent
from baton_common.model.log_port import CheckpointMove
from baton_common.model.metadata import Metadata
from baton_common.model.position import Position
from baton_common.model.received_message import Poison, ReceivedMessage
from baton_department.checkpoints import Aside, C, CheckpointStore, Effect, Overtaken
from baton_department.gaps import SaidGaps
from baton_department.unavailable import Unavailable

T = TypeVar("T")
N_co = TypeVar("N_co", bound=Contract, covariant=True)

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0

_log = structlog.get_logger("baton.outside")


@dataclass(frozen=True, slots=True)
class Message(Generic[N_co]):
    """One contract as it was published."""

    id: str
    """The message's id, the same at every delivery: use it as Idempotency-Key."""
    contract: N_co
    at: datetime
    """The instant at which it took effect."""
    recorded_at: datetime
    position: Position
    metadata: Metadata


HandleMessage: TypeAlias = Callable[[Message[Any]], Awaitable[Effect[C] | None]]
"""Handles one message: it may ask and act by the API, and returns what shall be written together
with the checkpoint (None: nothing). Unavailable is retried for as long as it takes; Poison sets
the record aside; any other exception ends the reader, which starts there again next time."""
Decode = Callable[[str, bytes], Contract]
"""The newest form of a contract, given its type and body (`decode_contract`)."""


class TopicReader(Generic[C]):
    """One reader of one topic. `hears` says by the class of a contract who looks at it; others only
    move the checkpoint. `from_retention` lets a new reader begin with what the topic still has."""

    def __init__(
        self,
        name: str,
        feed: Feed,
        topic: str,
        checkpoints: CheckpointStore[C],
        *,
        decode: Decode,
        handlers: Mapping[type[Contract], HandleMessage[C]],
        from_retention: bool = False,
    ) -> None:
        subscriber = _Subscriber(name, checkpoints, decode, handlers)
        self.following = Following(
            feed, subscriber, [topic], SaidGaps(), from_retention=from_retention
        )

    async def run(self) -> None:
        """Reads until cancelled. Waits while Kafka is away."""
        await self.following.run()


class _Subscriber(Generic[C]):
    """A `Subscriber` over a store of checkpoints."""

    def __init__(
        self,
        name: str,
        checkpoints: CheckpointStore[C],
        decode: Decode,
        handlers: Mapping[type[Contract], HandleMessage[C]],
    ) -> None:
        self.name = name
        self._checkpoints = checkpoints
        self._decode = decode
        self._handlers = handlers
        self._names = {_without_version(each.contract_type) for each in handlers}

    async def positions(self, source: TopicPartition) -> Mapping[str, ReadPosition]:
        return await _patiently(lambda: self._checkpoints.positions(self.name, source))

    async def begin_at(self, baseline: CheckpointMove, sentence: str) -> None:
        await self._checkpoints.keep([baseline])
        _log.warning("begins from what is retained", sentence=sentence)

    async def between(self, owned: Set[TopicPartition]) -> None:
        """Does nothing between batches."""

    async def take(self, steps: Sequence[Step]) -> Taken:
        """A transaction for each record that comes to something; those before it that do not
        move their checkpoints in the same one."""
        taken = Taken()
        passed: dict[TopicPartition, list[CheckpointMove]] = {}
        for step in steps:
            source = step.arrived.source
            if source in taken.stuck:
                continue
            effect, aside = await self._look(step)
            moves = passed.setdefault(source, [])
            if step.move is not None:
                moves.append(step.move)
            if aside is not None:
                if await self._keep(source, passed.pop(source), taken, aside=aside):
                    taken.dead += 1
                    taken.applied -= step.move is not None
            elif effect is not None:
                await self._keep(source, passed.pop(source), taken, effect)
        for source, moves in passed.items():
            await self._keep(source, moves, taken)
        return taken

    async def _keep(
        self,
        source: TopicPartition,
        moves: Sequence[CheckpointMove],
        taken: Taken,
        effect: Effect[C] | None = None,
        *,
        aside: Aside | None = None,
    ) -> bool:
        """False: somebody else was first, and all of this comes again if it is still to be done."""
        try:
            await self._checkpoints.keep(_joined(moves), effect, aside)
        except Overtaken as overtaken:
            _log.info("another process was first", why=str(overtaken))
            taken.stuck.add(source)
            return False
        except Unavailable as away:  # the checkpoints will say whether it was done
            _log.warning("waits", away=str(away))
            await asyncio.sleep(FIRST_PAUSE)
            taken.stuck.add(source)
            return False
        if aside is not None:
            _log.error("a record is set aside", topic=source.topic, reason=aside.reason)
        taken.applied += len(moves)
        return True

    async def _look(self, step: Step) -> tuple[Effect[C] | None, Aside | None]:
        received = step.arrived.message
        if received is None:
            return None, _aside(step, step.arrived.fault)
        if _without_version(received.type) not in self._names:
            return None, None
        try:
            contract = self._decode(received.type, received.body)
            if (handle := self._handlers.get(type(contract))) is None:
                return None, None
            message = _message(received, contract)
            return await _patiently(lambda: handle(message)), None
        except (UnknownEvent, Poison, msgspec.DecodeError) as never:
            return None, _aside(step, f"{type(never).__name__}: {never}")


async def _patiently(ask: Callable[[], Awaitable[T]]) -> T:
    pause = FIRST_PAUSE
    while True:
        try:
            return await ask()
        except Unavailable as away:
            _log.warning("waits", away=str(away))
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)


def _message(received: ReceivedMessage, contract: Contract) -> Message[Any]:
    return Message(
        id=f"{received.log}/{received.position.epoch}/{received.position.number}",
        contract=contract,
        at=received.at,
        recorded_at=received.recorded_at,
        position=received.position,
        metadata=received.metadata,
    )


def _aside(step: Step, reason: str) -> Aside:
    arrived = step.arrived
    return Aside(arrived.source, arrived.offset, encode_record(arrived.record()), reason)


def _joined(moves: Sequence[CheckpointMove]) -> list[CheckpointMove]:
    """One move for each log, from the start of the first to the end of the last."""
    joined: dict[str, CheckpointMove] = {}
    for move in moves:
        before = joined.get(move.topic, move).before
        joined[move.topic] = CheckpointMove(
            move.subscriber, move.topic, move.partition, before, move.after, move.next_offset
        )
    return list(joined.values())


def _without_version(type_: str) -> str:
    return type_.rpartition(".v")[0]
