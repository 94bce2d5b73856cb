"""Gives the units of one chain to the log in order, without waiting for each to be committed."""

import asyncio
from collections.abc import Sequence
from typing import Any, NamedTuple

from baton_common.engine.consumers.plans import (
    ConsumerUnit,
    Disposition,
    metadata_of,
    nothing,
    records_of,
)
from baton_common.model.log_port import Done, Log


class SubmissionOutcome(NamedTuple):
    """`error` None: it was committed."""

    unit: ConsumerUnit
    error: Exception | None


async def submit(
    log: Log, subscriber: str, units: Sequence[ConsumerUnit]
) -> list[SubmissionOutcome]:
    """Submits all requests and gives the outcome of each. The log decides requests that move the
    same checkpoint in the order in which they were made, so they may depend on each other within
    one call. After one that fails, the others of its chain fail too."""
    asked = [asyncio.create_task(_run(log, subscriber, unit)) for unit in units]
    ended = await asyncio.gather(*asked, return_exceptions=True)
    outcomes = []
    for unit, end in zip(units, ended, strict=True):
        if isinstance(end, BaseException) and not isinstance(end, Exception):
            raise end
        outcomes.append(SubmissionOutcome(unit, end if isinstance(end, Exception) else None))
    return outcomes


async def _run(log: Log, subscriber: str, unit: ConsumerUnit) -> Done[Any]:
    plan = unit.last
    return await log.run(
        plan.decide
        if plan.disposition is Disposition.APPLY and plan.decide is not None
        else nothing,
        metadata=metadata_of(plan),
        checkpoints=[] if unit.move is None else [unit.move],
        records=records_of(subscriber, plan),
    )
