"""Carries out what people wish of dead letters, in order of each key, between batches."""

from collections.abc import Iterable, Sequence
from functools import partial

from baton_common.engine.consumers.dead_letters import ConsumerStore, DeadLetter
from baton_common.engine.consumers.error_class import ErrorClass, error_class_of
from baton_common.engine.consumers.handler_calls import HandlerCalls
from baton_common.engine.consumers.plans import RecordPlan, metadata_of, nothing
from baton_common.engine.feed.arrival import arrived_of
from baton_common.engine.feed.envelope import decode_record
from baton_common.engine.feed.port import Step, TopicPartition
from baton_common.model.log_port import Conflict, Log, RecordMove

MOST_ROUNDS = 100


class Retrying:
    """Retries one consumer's dead letters. One that is retried leaves in the unit of its effect, or
    stays with the newest reason; those parked behind it follow by themselves."""

    def __init__(self, name: str, log: Log, store: ConsumerStore, asking: HandlerCalls) -> None:
        self._name = name
        self._log = log
        self._store = store
        self._asking = asking

    async def carry_out(self, owned: Iterable[TopicPartition]) -> int:
        """Works until nothing is due; gives the number of dead letters removed. Raises what the
        outage raised, and LogMoved."""
        mine = list(owned)
        gone = 0
        for _ in range(MOST_ROUNDS):
            due = await self._store.due(self._name, mine)
            if not due:
                break
            gone += await self._round(due)
        return gone

    async def _round(self, due: Sequence[DeadLetter]) -> int:
        gone = 0
        for dead_letter in due:
            try:
                gone += await (
                    self._drop(dead_letter)
                    if dead_letter.wish == "drop"
                    else self._try(dead_letter)
                )
            except Conflict:  # somebody else did something to it meanwhile: look again
                continue
        return gone

    async def _drop(self, dead_letter: DeadLetter) -> int:
        plan = _plan(dead_letter)
        await self._log.run(nothing, metadata=metadata_of(plan), records=[dead_letter.move("gone")])
        return 1

    async def _try(self, dead_letter: DeadLetter) -> int:
        plan = _plan(dead_letter)
        run = partial(self._log.run, metadata=metadata_of(plan))
        while not plan.dead:
            await self._asking.ask([plan])
            if plan.dead:
                break
            try:
                await run(plan.decide or nothing, records=[dead_letter.move("gone")])
            except Exception as error:
                if error_class_of(error) in (ErrorClass.AWAY, ErrorClass.CONFLICT):
                    raise
                self._asking.blame(plan, error)
            else:
                return 1
        still_dead: list[RecordMove] = [
            dead_letter.move("gone"),
            dead_letter.move("dead", plan.reason),
        ]
        await run(nothing, records=still_dead)
        return 0


def _plan(dead_letter: DeadLetter) -> RecordPlan:
    record = decode_record(dead_letter.record)
    arrived = arrived_of(dead_letter.source, dead_letter.offset, record)
    plan = RecordPlan(Step(arrived, None), dead_letter.key)
    if arrived.message is None:
        plan.bury(arrived.fault)
    return plan
