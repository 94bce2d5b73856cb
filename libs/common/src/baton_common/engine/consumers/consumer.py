"""The consumer of a service: every record one unit, in order, exactly once."""

import asyncio
import time
from collections.abc import Mapping, Sequence, Set

import structlog

from baton_common.engine.consumers.backoff import Backoff
from baton_common.engine.consumers.dead_letters import ConsumerStore, parking_key
from baton_common.engine.consumers.error_class import ErrorClass, error_class_of
from baton_common.engine.consumers.handler_calls import HandlerCalls
from baton_common.engine.consumers.plans import (
    Disposition,
    RecordPlan,
    nothing,
    park_behind,
    plan_of,
    units_of,
)
from baton_common.engine.consumers.retries import Retrying
from baton_common.engine.consumers.submission import SubmissionOutcome, submit
from baton_common.engine.feed.port import ReadPosition, Step, Taken, TopicPartition
from baton_common.model.log_port import CheckpointMove, Log
from baton_common.model.metadata import Metadata
from baton_common.model.received_message import Handlers
from baton_common.platform.failpoints import failpoint

RETRY_EVERY = 1.0
"""Seconds between looks for wishes of `retry` and `drop`."""

_log = structlog.get_logger(__name__)


class Consumer:
    """A `Subscriber` whose checkpoints are moved in the units of its service's log.

    Records of one partition are committed in order; those that nobody handles only move the
    checkpoint. A record that can never be handled becomes a dead letter in the unit that moves the
    checkpoint, and later ones of its key are parked behind it until somebody retries or drops it.
    """

    def __init__(self, name: str, log: Log, store: ConsumerStore, handlers: Handlers) -> None:
        self.name = name
        self._log = log
        self._store = store
        self._backoff = Backoff(f"consumer {name}")
        self._asking = HandlerCalls(name, handlers, self._backoff)
        self._retrying = Retrying(name, log, store, self._asking)
        self._looked_at = float("-inf")

    async def positions(self, source: TopicPartition) -> Mapping[str, ReadPosition]:
        """Waits while the database is away."""
        return await self._backoff.until_there(lambda: self._store.positions(self.name, source))

    async def begin_at(self, baseline: CheckpointMove, sentence: str) -> None:
        """Sets the checkpoint; the sentence is a line of the log."""
        metadata = Metadata(correlation_id=f"baseline:{self.name}", actor=f"consumer:{self.name}")
        await self._backoff.until_there(
            lambda: self._log.run(nothing, metadata=metadata, checkpoints=[baseline])
        )
        _log.warning("begins from what is retained", sentence=sentence)

    async def take(self, steps: Sequence[Step]) -> Taken:
        """Waits while something is away; raises LogMoved."""
        plans = [plan_of(step) for step in steps]
        await self._look_for_parked(plans)
        taken = Taken()
        while plans:
            await self._asking.ask(plans)
            park_behind(plans, set())
            failpoint("consumer: before the units")
            chains = [submit(self._log, self.name, units_of(chain)) for chain in _chains(plans)]
            outcomes = await asyncio.gather(*chains)
            failpoint("consumer: after the units")
            plans = await self._settle(outcomes, taken)
        return taken

    async def between(self, owned: Set[TopicPartition]) -> None:
        """Carry out wishes, at most once a second."""
        if time.monotonic() - self._looked_at >= RETRY_EVERY:
            await self._backoff.until_there(lambda: self._retrying.carry_out(owned))
            self._looked_at = time.monotonic()

    async def _look_for_parked(self, plans: Sequence[RecordPlan]) -> None:
        for plan in plans:
            if (received := plan.step.arrived.message) is None:
                continue
            if self._asking.concerns(received.type):
                plan.key = parking_key(received.topic, received.key)
            else:
                plan.disposition = Disposition.PASS
        if keys := {plan.key for plan in plans if plan.disposition is Disposition.OPEN}:
            held = await self._backoff.until_there(lambda: self._store.parked(self.name, keys))
            park_behind(plans, set(held))

    async def _settle(
        self, chains: Sequence[Sequence[SubmissionOutcome]], taken: Taken
    ) -> list[RecordPlan]:
        """Counts what was committed; the rest is tried again, but not the rest of a stuck chain."""
        left: list[RecordPlan] = []
        first: Exception | None = None
        for outcomes in chains:
            rest: list[RecordPlan] = []
            overtaken = False
            for unit, error in outcomes:
                if rest:
                    rest += unit.plans
                elif error is None:
                    _count(unit.plans, taken)
                elif overtaken or error_class_of(error) is ErrorClass.CONFLICT:
                    overtaken = True  # later ones may stand: on what the other process did
                    taken.stuck.add(unit.last.step.arrived.source)
                else:
                    self._asking.blame(unit.last, error)
                    first = first or (None if unit.last.dead else error)
                    rest += unit.plans
            left += rest
        if first is not None:
            await self._backoff.wait(first)
        else:
            self._backoff.back()
        return left


def _chains(plans: Sequence[RecordPlan]) -> list[list[RecordPlan]]:
    """Records grouped by log and partition, in order; a stray is a chain of its own."""
    chains: dict[object, list[RecordPlan]] = {}
    for plan in plans:
        move = plan.step.move
        key = id(plan) if move is None else (move.topic, move.partition)
        chains.setdefault(key, []).append(plan)
    return list(chains.values())


def _count(plans: Sequence[RecordPlan], taken: Taken) -> None:
    for plan in plans:
        match plan.disposition:
            case Disposition.DEAD:
                taken.dead += 1
            case Disposition.PARK:
                taken.parked += 1
            case _:
                taken.applied += 1
