"""Follows one topic for an outside system: each piece of news once, in order, none left out."""

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
from baton_department.unavailable import Away

T = TypeVar("T")
N_co = TypeVar("N_co", bound=Contract, covariant=True)

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0

_log = structlog.get_logger("baton.outside")


@dataclass(frozen=True, slots=True)
class Message(Generic[N_co]):
    """One contract as it was told."""

    id: str
    """The same whenever it comes: what to name in an Idempotency-Key."""
    contract: N_co
    at: datetime
    """When it took effect."""
    recorded_at: datetime
    position: Position
    metadata: Metadata


HandleMessage: TypeAlias = Callable[[Message[Any]], Awaitable[Effect[C] | None]]
"""Looks at one piece of news, may ask and act by the API, and gives what shall be written with the
mark; None: nothing. Away is tried again for as long as it takes; Poison sets the record aside;
whatever else it raises ends the reader, which begins there again when it is started anew."""
Decode = Callable[[str, bytes], Contract]
"""The newest form of a contract, given its type and body (`decode_contract`)."""


class TopicReader(Generic[C]):
    """One reader of one topic. `hears` says by the class of a contract who looks at it; others
    only move the mark. `from_retention` lets a new reader begin with what the topic still has."""

    def __init__(
        self,
        name: str,
        feed: Feed,
        topic: str,
        keeping: CheckpointStore[C],
        *,
        decode: Decode,
        hears: Mapping[type[Contract], HandleMessage[C]],
        from_retention: bool = False,
    ) -> None:
        subscriber = _Subscriber(name, keeping, decode, hears)
        self.following = Following(
            feed, subscriber, [topic], SaidGaps(), from_retention=from_retention
        )

    async def run(self) -> None:
        """Until cancelled. Waits while Kafka is away."""
        await self.following.run()


class _Subscriber(Generic[C]):
    """A `Subscriber` over a keeping."""

    def __init__(
        self,
        name: str,
        keeping: CheckpointStore[C],
        decode: Decode,
        hears: Mapping[type[Contract], HandleMessage[C]],
    ) -> None:
        self.name = name
        self._keeping = keeping
        self._decode = decode
        self._hears = hears
        self._names = {_without_version(each.contract_type) for each in hears}

    async def stands(self, source: TopicPartition) -> Mapping[str, ReadPosition]:
        return await _patiently(lambda: self._keeping.stands(self.name, source))

    async def begin_at(self, baseline: CheckpointMove, sentence: str) -> None:
        await self._keeping.keep([baseline])
        _log.warning("begins from what is retained", sentence=sentence)

    async def between(self, owned: Set[TopicPartition]) -> None:
        """Nothing waits here."""

    async def take(self, steps: Sequence[Step]) -> Taken:
        """A transaction for each record that comes to something; those before it that do not
        move their marks in the same one."""
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
            await self._keeping.keep(_joined(moves), effect, aside)
        except Overtaken as overtaken:
            _log.info("another process was first", why=str(overtaken))
            taken.stuck.add(source)
            return False
        except Away as away:  # the marks will say whether it was done
            _log.warning("waits", away=str(away))
            await asyncio.sleep(FIRST_PAUSE)
            taken.stuck.add(source)
            return False
        if aside is not None:
            _log.error("a record is set aside", topic=source.topic, reason=aside.reason)
        taken.applied += len(moves)
        return True

    async def _look(self, step: Step) -> tuple[Effect[C] | None, Aside | None]:
        message = step.arrived.message
        if message is None:
            return None, _aside(step, step.arrived.fault)
        if _without_version(message.type) not in self._names:
            return None, None
        try:
            contract = self._decode(message.type, message.body)
            if (hear := self._hears.get(type(contract))) is None:
                return None, None
            news = _news(message, contract)
            return await _patiently(lambda: hear(news)), None
        except (UnknownEvent, Poison, msgspec.DecodeError) as never:
            return None, _aside(step, f"{type(never).__name__}: {never}")


async def _patiently(ask: Callable[[], Awaitable[T]]) -> T:
    pause = FIRST_PAUSE
    while True:
        try:
            return await ask()
        except Away as away:
            _log.warning("waits", away=str(away))
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)


def _news(message: ReceivedMessage, contract: Contract) -> Message[Any]:
    return Message(
        id=f"{message.log}/{message.position.epoch}/{message.position.number}",
        contract=contract,
        at=message.at,
        recorded_at=message.recorded_at,
        position=message.position,
        metadata=message.metadata,
    )


def _aside(step: Step, reason: str) -> Aside:
    arrived = step.arrived
    return Aside(arrived.source, arrived.offset, encode_record(arrived.record()), reason)


def _joined(moves: Sequence[CheckpointMove]) -> list[CheckpointMove]:
    """One move for each log, from where the first begins to where the last ends."""
    joined: dict[str, CheckpointMove] = {}
    for move in moves:
        before = joined.get(move.topic, move).before
        joined[move.topic] = CheckpointMove(
            move.subscriber, move.topic, move.partition, before, move.after, move.next_offset
        )
    return list(joined.values())


def _without_version(type_: str) -> str:
    return type_.rpartition(".v")[0]
