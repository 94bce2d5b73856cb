"""The answer of `append`: what each unit of the call came to."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from baton_common.engine.log.unit import Outcome, Unit


class CallOutcome(NamedTuple):
    """The result of one call."""

    before: int
    """The position before its first event."""
    head: int
    """The position of its last event."""
    rows: Sequence[tuple[Any, ...]]
    """The events it stored, in the columns in which the tail reads them."""
    outcomes: list[Outcome]
    """One for each unit, in order."""
    landed: int
    """Units that an earlier try of the same call had brought in."""


def outcome_of(units: Sequence[Unit], row: Any, epoch: int) -> CallOutcome:
    """The outcome of a call with these units from the row that `append` gave."""
    failed = {
        number - 1: (reason, position)
        for number, reason, position in zip(
            row["failed"], row["reasons"], row["positions"], strict=True
        )
    }
    before = head = row["head"]
    rows: list[tuple[Any, ...]] = []
    outcomes = []
    landed = 0
    for index, unit in enumerate(units):
        reason, first = failed.get(index, (None, 0))
        if reason is None:
            for d in unit.drafts:
                head += 1
                rows.append(
                    (
                        *(head, epoch, d.stream, d.version, d.id, d.type, d.type_version),
                        *(d.data, unit.metadata, d.at, row["recorded"]),
                    )
                )
            outcomes.append(Outcome(head if unit.drafts else None, None))
        elif reason == "landed":
            landed += 1
            outcomes.append(Outcome(first + len(unit.drafts) - 1, None))
        else:
            outcomes.append(Outcome(None, reason))
    return CallOutcome(before, head, rows, outcomes, landed)
