"""A thing of others is refused in the time in which an unknown one is: time tells nothing."""

import time
from collections.abc import Iterator
from statistics import median

import pytest

from tests.e2e.every_route.conftest import Busy
from tests.e2e.every_route.judging import Try, answered, tries, unknown
from tests.e2e.every_route.references import Kind, references

SAMPLES = 5
MORE = 50
"""Samples where a few differ: the machine may have been busy."""
WITHIN = 0.02
"""Seconds between the medians, and a twentieth of what both take: the machine may be busy."""
SLOW = 0.3
"""Seconds; what waits so long waits for something on purpose, and is asked less often."""
FOREIGN = frozenset(
    {Kind.CASE, Kind.CUSTOMER, Kind.HANDOFF, Kind.CONTACT, Kind.OFFER, Kind.MESSAGE}
    | {Kind.THREAD, Kind.ATTACHMENT, Kind.NUMBER}
)
"""Kinds of things that are somebody's; names of the configuration are everybody's."""


def tried() -> Iterator[Try]:
    """Each reference by one of those to whom it may be foreign, without other headers."""
    for reference in references():
        if reference.kind in FOREIGN:
            fitting = [each for each in tries(reference) if not (each.way or each.sees_everything)]
            yield from fitting[:1]


async def times(busy: Busy, each: Try, samples: int) -> tuple[float, float]:
    """The medians of seconds about unknown and foreign ids, asked in turn."""
    kind, ids = each.reference.kind, busy.own_in(each.reference.operation.service)
    seconds: tuple[list[float], list[float]] = ([], [])
    for _ in range(samples):
        for at, id_ in enumerate((unknown(kind), busy.foreign[kind])):
            began = time.perf_counter()
            answer = await answered(busy.doors, each, ids, id_)
            seconds[at].append(time.perf_counter() - began)
            assert answer.is_refusal or each.reference.where == "query", answer
        if min(map(median, seconds)) > SLOW and len(seconds[0]) >= SAMPLES // 2:
            break
    return median(seconds[0]), median(seconds[1])


@pytest.mark.parametrize("each", list(tried()), ids=str)
async def test_time_does_not_tell_a_foreign_thing_from_an_unknown_one(
    busy: Busy, each: Try
) -> None:
    if each.reference.kind not in busy.foreign:
        assert each.reference.kind in {Kind.NUMBER, Kind.THREAD}
        return
    unknown_, foreign = await times(busy, each, SAMPLES)
    if not is_alike(unknown_, foreign):
        unknown_, foreign = await times(busy, each, MORE)
    assert is_alike(unknown_, foreign), f"unknown {unknown_:.3f} s, foreign {foreign:.3f} s"


def is_alike(one: float, other: float) -> bool:
    """True if nobody can tell them apart by a clock."""
    return abs(one - other) <= WITHIN + max(one, other) / 20
