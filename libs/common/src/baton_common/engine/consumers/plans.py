"""Plans for the records of a batch, and the units that carry them out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from baton_common.engine.consumers.dead_letters import STRAY, dead_letter_move, key_of
from baton_common.engine.feed.port import Step
from baton_common.model.log_port import CheckpointMove, RecordMove
from baton_common.model.metadata import Metadata
from baton_common.model.received_message import Decide
from baton_common.model.unit_of_work import UnitOfWork


class Disposition(Enum):
    """The disposition of one record."""

    OPEN = "its handler has not been asked"
    PASS = "nobody's business here: only the mark moves"
    APPLY = "decided, in the unit that moves the mark"
    DEAD = "set aside with a reason"
    PARK = "set aside behind one of its key"


@dataclass(slots=True)
class RecordPlan:
    """One record and what is planned for it."""

    step: Step
    key: str
    disposition: Disposition = Disposition.OPEN
    decide: Decide | None = None
    reason: str = ""
    tries: int = 0

    @property
    def dead(self) -> bool:
        """True if it is dead-lettered with a reason."""
        return self.disposition is Disposition.DEAD

    def bury(self, reason: str) -> None:
        """Makes it a dead letter."""
        self.disposition = Disposition.DEAD
        self.reason = reason


@dataclass(frozen=True, slots=True)
class ConsumerUnit:
    """Records that are settled together: at most one with an effect, after some that only move the
    checkpoint."""

    plans: Sequence[RecordPlan]
    move: CheckpointMove | None

    @property
    def last(self) -> RecordPlan:
        """The one with the effect, if there is one."""
        return self.plans[-1]


def plan_of(step: Step) -> RecordPlan:
    """A record whose envelope cannot be read is dead from the start."""
    arrived = step.arrived
    plan = RecordPlan(step, key_of(arrived, arrived.record()) if arrived.message is None else "")
    if arrived.message is None:
        plan.bury(arrived.fault)
    return plan


def park_behind(plans: Iterable[RecordPlan], keys: set[str]) -> None:
    """Records of these keys, and of the dead among the plans, wait behind them. In order."""
    held = set(keys)
    for plan in plans:
        if plan.dead and plan.key != STRAY:
            held.add(plan.key)
        elif plan.disposition is not Disposition.DEAD and plan.key in held:
            plan.disposition = Disposition.PARK


def units_of(plans: Sequence[RecordPlan]) -> list[ConsumerUnit]:
    """Plans of one chain, in order. What only moves the checkpoint goes along with what follows."""
    units: list[ConsumerUnit] = []
    gathered: list[RecordPlan] = []
    for plan in plans:
        gathered.append(plan)
        if plan.disposition is not Disposition.PASS:
            units.append(_unit(gathered))
            gathered = []
    if gathered:
        units.append(_unit(gathered))
    return units


def _unit(plans: list[RecordPlan]) -> ConsumerUnit:
    first, last = plans[0].step.move, plans[-1].step.move
    if first is None or last is None:
        return ConsumerUnit(tuple(plans), None)
    return ConsumerUnit(tuple(plans), replace(last, before=first.before))


def records_of(subscriber: str, plan: RecordPlan) -> list[RecordMove]:
    """The changes to dead letters in the unit of this record."""
    arrived = plan.step.arrived
    match plan.disposition:
        case Disposition.APPLY:
            return [RecordMove("free", subscriber, plan.key)]
        case Disposition.DEAD:
            return [dead_letter_move("dead", subscriber, arrived, plan.reason)]
        case Disposition.PARK:
            return [dead_letter_move("park", subscriber, arrived, None)]
        case _:
            return []


def metadata_of(plan: RecordPlan) -> Metadata:
    """The journey goes on; the record is the cause."""
    received = plan.step.arrived.message
    return Metadata(correlation_id="unreadable") if received is None else received.metadata


def nothing(work: UnitOfWork) -> Any:
    """The decision of a unit that only moves checkpoints and records."""
