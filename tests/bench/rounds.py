"""Interleaved rounds of several contenders, their medians, and the ratios between them."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

Contender = Callable[[], Awaitable[float]]
"""Runs once and gives its figure: a rate per second, or seconds, or bytes."""

ROUNDS = 5


@dataclass(frozen=True)
class Row:
    """One contender: the median of its rounds, the least and the greatest."""

    name: str
    unit: str
    median: float
    least: float
    greatest: float


async def race(
    contenders: Mapping[str, Contender], unit: str, rounds: int = ROUNDS
) -> dict[str, Row]:
    """Let each run `rounds` times, in turns, so that noise of the machine meets all alike."""
    figures: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, contender in contenders.items():
            figures[name].append(await contender())
    return {
        name: Row(name, unit, median(seen), min(seen), max(seen)) for name, seen in figures.items()
    }


@dataclass(frozen=True)
class Goal:
    """`ours` is to be at least `least` times `peer` (at most, where `at_most`)."""

    id: str
    ours: str
    peer: str
    least: float
    at_most: bool = False


def table(title: str, rows: Mapping[str, Row], goals: Sequence[Goal] = ()) -> str:
    """The figures, and each goal with the ratio that was reached."""
    lines = [f"## {title}", "", "| who | median | least | greatest | |", "|---|---:|---:|---:|---|"]
    lines += [
        f"| {row.name} | {row.median:,.4g} | {row.least:,.4g} | {row.greatest:,.4g} | {row.unit} |"
        for row in rows.values()
    ]
    for goal in goals:
        ratio = rows[goal.ours].median / rows[goal.peer].median
        met = ratio <= goal.least if goal.at_most else ratio >= goal.least
        sign = "≤" if goal.at_most else "≥"
        lines.append(
            f"- {goal.id}: {goal.ours} / {goal.peer} = {ratio:.2f} "
            f"(goal {sign} {goal.least:g}: {'met' if met else 'missed'})"
        )
    return "\n".join([*lines, ""])
