"""Checks that there is a duty officer at every instant."""

from collections.abc import Iterator

from baton_cases.domain.organisation.model import DAY, CommandCentre

WEEK = 7 * DAY


def officer_gaps(centre: CommandCentre) -> Iterator[str]:
    """A sentence for each gap. Weekly shifts that fill the week leave none; without weekly ones
    the dated ones must follow each other (the last one's officer stays until relieved)."""
    if centre.weekly:
        yield from _in_the_week(centre)
        return
    shifts = sorted(centre.shifts, key=lambda shift: shift.start)
    covered = shifts[0].end if shifts else None
    for shift in shifts[1:]:
        if covered is not None and shift.start > covered:
            yield (
                f"There is no duty officer from {covered.isoformat()} to {shift.start.isoformat()}."
            )
        covered = max(covered, shift.end) if covered else shift.end


def _in_the_week(centre: CommandCentre) -> Iterator[str]:
    spans = sorted(
        (weekday * DAY + shift.start + turn, weekday * DAY + shift.end + turn)
        for shift in centre.weekly
        for weekday in shift.weekdays
        for turn in (-WEEK, 0)
    )
    covered = 0
    for start, end in spans:
        if start > covered:
            yield _gap(covered, start)
        covered = max(covered, end)
    if covered < WEEK:
        yield _gap(covered, WEEK)


def _gap(start: int, end: int) -> str:
    return f"There is no duty officer from {_on_the_wall(start)} to {_on_the_wall(end)}."


def _on_the_wall(seconds: int) -> str:
    day, rest = divmod(seconds, DAY)
    name = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")[day % 7]
    return f"{name} {rest // 3600:02}:{rest // 60 % 60:02}"
