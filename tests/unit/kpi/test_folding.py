"""Facts and sums are a function of the set of news: no order, batch or double changes them."""

import asyncio
from collections.abc import Sequence
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from baton_kpi.projections.folding import Changes
from baton_kpi.projections.indicators import write
from baton_kpi.projections.tables import DAYS, HOURS, QUARTERS
from baton_testkit.memory_rows import MemoryRowStore
from tests.unit.kpi.days import a_day
from tests.unit.kpi.memory import Memory
from tests.unit.kpi.messages import PublishedMessage, shuffled

SEEDS = st.integers(min_value=0, max_value=2**32)


def received(published: Sequence[PublishedMessage], random: Random | None = None) -> Memory:
    """All at once, or in batches by chance, some of which come twice."""
    memory = Memory()
    rest = list(published)
    while rest:
        size = random.randint(1, 12) if random else len(rest)
        batch, rest = rest[:size], rest[size:]
        memory.receive(batch)
        if random and random.random() < 0.3:
            memory.receive(batch)
    return memory


@given(SEEDS)
@settings(max_examples=40)
def test_whatever_the_order_across_partitions_the_facts_are_the_same(seed: int) -> None:
    random = Random(seed)
    published = a_day(random).published
    once = received(published)
    again = received(shuffled(published, random), random)
    assert again.store.tables == once.store.tables


@given(SEEDS)
@settings(max_examples=40)
def test_the_sums_are_those_of_the_facts(seed: int) -> None:
    random = Random(seed)
    memory = received(shuffled(a_day(random).published, random), random)
    recounted = memory.recounted()
    again = MemoryRowStore()
    asyncio.run(write(again, Changes(sums=recounted)))
    assert recounted.quarters
    for table in (QUARTERS, HOURS, DAYS):
        assert memory.store.tables[table.name] == again.tables[table.name]


@given(SEEDS)
@settings(max_examples=40)
def test_no_duration_is_negative_however_far_the_clocks_are_apart(seed: int) -> None:
    random = Random(seed)
    memory = received(shuffled(a_day(random).published, random), random)
    names = ("waited", "talked", "wrapped", "handled", "response", "resolution", "acceptance")
    for fact in memory.facts():
        for name in (*names, "busy", "staffed", "repeated_after"):
            assert (getattr(fact, name, None) or 0) >= 0, fact
    for fact in memory.of("agent_time"):
        assert 0 <= fact.busy <= fact.staffed <= 900_000  # type: ignore[attr-defined]  # its kind's
