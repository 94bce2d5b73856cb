"""Interleaved rounds of several contenders, their medians, and the ratios between them."""

import math
import os
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median


@dataclass(frozen=True)
class Sample:
    """One round: its figure, and by column what else was seen."""

    figure: float
    more: Mapping[str, float] = field(default_factory=dict)


Contender = Callable[[], Awaitable[float | Sample]]
"""Runs once and gives its figure: a rate per second, or seconds, or bytes."""


@dataclass(frozen=True)
class Row:
    """One contender: the median of its rounds, the least and the greatest."""

    name: str
    unit: str
    median: float
    least: float
    greatest: float
    more: Mapping[str, float] = field(default_factory=dict)
    """Medians by column."""


def rounds() -> int:
    """Five, or BENCH_ROUNDS."""
    return int(os.environ.get("BENCH_ROUNDS", "5"))


def scaled(much: float) -> float:
    """Seconds or numbers of a round, times BENCH_SCALE: 0.1 is for a look, not for figures."""
    return much * float(os.environ.get("BENCH_SCALE", "1"))


def is_long() -> bool:
    """BENCH_LONG=1: also what takes an hour or a thousand mails."""
    return os.environ.get("BENCH_LONG") == "1"


async def race(contenders: Mapping[str, Contender], unit: str) -> dict[str, Row]:
    """Let each run in every round, in turns, so that noise of the machine meets all alike."""
    samples: dict[str, list[Sample]] = {name: [] for name in contenders}
    for _ in range(rounds()):
        for name, contender in contenders.items():
            seen = await contender()
            samples[name].append(seen if isinstance(seen, Sample) else Sample(seen))
    return {name: row_of(name, unit, each) for name, each in samples.items()}


def row_of(name: str, unit: str, samples: Sequence[Sample]) -> Row:
    """The row of one contender."""
    figures = [sample.figure for sample in samples]
    columns = dict.fromkeys(column for sample in samples for column in sample.more)
    more = {
        column: median(sample.more[column] for sample in samples if column in sample.more)
        for column in columns
    }
    return Row(name, unit, median(figures), min(figures), max(figures), more)


def percentile(seen: Sequence[float], share: float) -> float:
    """The value that this share of them does not exceed. ValueError if there are none."""
    if not seen:
        raise ValueError("nothing was seen")
    return sorted(seen)[max(0, math.ceil(share * len(seen)) - 1)]


def in_milliseconds(seconds: Sequence[float]) -> dict[str, float]:
    """p50 and p99 as columns."""
    return {
        "p50 ms": percentile(seconds, 0.5) * 1e3,
        "p99 ms": percentile(seconds, 0.99) * 1e3,
    }


@dataclass(frozen=True)
class Goal:
    """`ours` is to be at least `limit` times `peer` (at most, where `at_most`); without a peer
    the figure itself is compared, or that of a column."""

    id: str
    ours: str
    peer: str | None
    limit: float
    at_most: bool = False
    column: str | None = None

    def line(self, rows: Mapping[str, Row]) -> str:
        """The line of the table: the figure reached beside the goal."""
        reached, what = self._figure(rows[self.ours]), self.ours
        if self.peer is not None:
            reached, what = reached / self._figure(rows[self.peer]), f"{what} / {self.peer}"
        elif self.column is not None:
            what = f"{what}, {self.column}"
        met = reached <= self.limit if self.at_most else reached >= self.limit
        sign = "≤" if self.at_most else "≥"
        return (
            f"- {'met   ' if met else 'MISSED'} {self.id}: {what} = {_short(reached)} "
            f"(goal {sign} {self.limit:,g})"
        )

    def _figure(self, row: Row) -> float:
        return row.median if self.column is None else row.more[self.column]


def table(title: str, rows: Mapping[str, Row], goals: Sequence[Goal] = ()) -> str:
    """The figures as Markdown, and each goal with what was reached."""
    columns = list(dict.fromkeys(column for row in rows.values() for column in row.more))
    head = ["who", "", "median", "least", "greatest", *columns]
    lines = [f"## {title}", "", _line(head), _line(["---", "---", *["---:"] * (len(head) - 2)])]
    for row in rows.values():
        figures = [row.median, row.least, row.greatest]
        more = [_short(row.more[column]) if column in row.more else "" for column in columns]
        lines.append(_line([row.name, row.unit, *map(_short, figures), *more]))
    return "\n".join([*lines, "", *(goal.line(rows) for goal in goals), ""])


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _short(figure: float) -> str:
    """Three digits are all that a noisy machine can say."""
    if figure == 0:
        return "0"
    digits = max(0, 2 - math.floor(math.log10(abs(figure))))
    return f"{figure:,.{digits}f}"
