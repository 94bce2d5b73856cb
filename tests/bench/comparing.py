"""Whether a commit is worse than another one: by more than a limit, and by more than noise."""

from collections.abc import Iterator, Mapping, Sequence

from tests.bench.rounds import Row, Sample, row_of, table

BEFORE, AGAIN, NOW = "before", "before, once more", "now"
SIDES = (BEFORE, AGAIN, NOW)
LIMIT = 0.10
COLUMNS: Mapping[str, float] = {"CPU": 0.05, "p50 ms": 0.10, "p99 ms": 0.25}
"""Columns that are compared beside the figure, and by how much each may be worse."""

Seen = Mapping[str, Mapping[str, Sequence[Sample]]]
"""By side, then by the name of the row: a sample a round."""


def compared(title: str, unit: str, seen: Seen) -> str:
    """The table of all three sides, and a line for each figure that is compared."""
    shared = [name for name in seen[NOW] if name in seen[BEFORE]]
    rows: dict[str, Row] = {}
    for name in shared:
        for side in SIDES:
            row = f"{name}: {side}"
            rows[row] = row_of(row, unit, seen[side][name])
    lines = [line for name in shared for line in _verdicts(name, unit, rows)]
    lines += [f"- not in both: {name}" for name in sorted({*seen[NOW]} ^ {*seen[BEFORE]})]
    return "\n".join([table(title, rows), *lines, ""])


def _verdicts(name: str, unit: str, rows: Mapping[str, Row]) -> Iterator[str]:
    before, again, now = (rows[f"{name}: {side}"] for side in SIDES)
    less_is_worse = unit.endswith("/s")
    yield verdict(name, [before.median, again.median, now.median], LIMIT, less_is_worse)
    for column, limit in COLUMNS.items():
        if all(column in row.more for row in (before, again, now)):
            figures = [row.more[column] for row in (before, again, now)]
            yield verdict(f"{name}, {column}", figures, limit)


def verdict(what: str, figures: Sequence[float], limit: float, less_is_worse: bool = False) -> str:
    """`figures`: before, before once more, now."""
    before, again, now = figures
    loss = _loss(before, now, less_is_worse)
    noise = abs(_loss(before, again, less_is_worse))
    worse = loss > limit and loss > noise
    return (
        f"- {'WORSE  ' if worse else 'as good'} {what}: {loss:+.1%} "
        f"(limit +{limit:.0%}; the commit before differs from itself by {noise:.1%})"
    )


def _loss(before: float, after: float, less_is_worse: bool) -> float:
    """The relative loss: positive is worse, negative is better."""
    if before == after:
        return 0.0
    worse, better = (before, after) if less_is_worse else (after, before)
    return worse / better - 1 if better else float("inf")
