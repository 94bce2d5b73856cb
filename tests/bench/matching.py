"""GOAL-5 and GOAL-9: the matcher beside a naive scan and mod_callcenter's SQL per tick.

A decision is from the event that makes it possible (an agent comes free; idle: a contact arrives)
to the index after the offer. What a whole contact costs, from its arrival to the wrap-up, is told
beside it. Both are CPU time of this process; the SQL's is time on the wall.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from baton_common.model.messages import Event
from baton_routing.domain.matching.matcher import Matcher
from baton_testkit.servers.postgres import PostgresServer
from tests.bench.busy_floor import BusyFloor, Matching, Size
from tests.bench.peers.callcenter_sql import callcenter_rate
from tests.bench.peers.naive_scan import NaiveScan
from tests.bench.rounds import Contender, Goal, Sample, percentile, race, scaled, table

SMALL = Size(1_000, 10_000)
LARGE = Size(10_000, 100_000)
MORE_AGENTS = Size(10_000, 10_000)
MORE_QUEUES = Size(1_000, 10_000, queues=200)
DECISIONS, WARM = 20_000, 500
NAIVE, NAIVE_LARGE, TICKS = 60, 10, 40
OURS, SCAN, SQL = "Baton", "naive scan", "mod_callcenter's SQL per tick"
P99, WHOLE = "p99 µs", "µs a contact"


class Timed:
    """The matcher with what is due by time; only internal timers come up on this floor."""

    def __init__(self) -> None:
        self._matcher = Matcher()
        self.apply = self._matcher.apply

    def match(self, now: datetime) -> list[tuple[str, str]]:
        """Time first, then the matching."""
        self._matcher.due(now)
        return [(match.contact_id, match.agent) for match in self._matcher.match(now)]


@dataclass
class Day:
    """The decisions of a day, and the time they took."""

    decided: list[tuple[str, str]] = field(default_factory=list)
    each: list[float] = field(default_factory=list)
    """Seconds from the trigger to the decision."""
    whole: float = 0.0
    """Seconds of everything that the contender did."""

    def sample(self) -> Sample:
        """Decisions a second; p99 of one; what a contact costs as a whole."""
        p99 = percentile(self.each, 0.99) * 1e6
        whole = self.whole / len(self.decided) * 1e6
        return Sample(len(self.each) / sum(self.each), {P99: p99, WHOLE: whole})


def play(contender: Matching, floor: BusyFloor, decisions: int, warm: int = 0) -> Day:
    """Let the contender live through the day; the first decisions are for what is first used."""
    for event in floor.begin():
        contender.apply(event)
    list(contender.match(floor.now))
    day, clock = Day(), time.thread_time
    for number, turn in enumerate(floor.turns(warm + decisions)):
        if number == warm:
            day = Day()
        began = clock()
        contender.apply(turn.trigger)
        matches = [*contender.match(turn.now)]
        matched = clock()
        offers = [event for match in matches for event in floor.offered(*match)]
        again = clock()
        for event in offers:
            contender.apply(event)
        decided = clock()
        follows: list[Event] = [e for match in matches for e in floor.answered(*match)]
        follows += [turn.arrival] if turn.arrival is not None else []
        then = clock()
        for event in follows:
            contender.apply(event)
        if turn.arrival is not None and [*contender.match(floor.now)]:
            raise AssertionError("nobody was free, and somebody was asked")
        day.each.append(decided - again + matched - began)
        day.whole += clock() - then + day.each[-1]
        day.decided += matches
    return day


async def bench(postgres: PostgresServer) -> str:
    """The tables: two sizes, the idle floor, and ten times as many of one thing."""
    many = int(scaled(DECISIONS))
    small = await _race(postgres, SMALL, many, NAIVE, TICKS)
    large = await _race(postgres, LARGE, many, NAIVE_LARGE, TICKS // 4)
    growth = await _growth(many)
    return "\n".join([small, large, growth])


async def _race(postgres: PostgresServer, size: Size, many: int, few: int, ticks: int) -> str:
    agree(size, few)

    async def ours() -> Sample:
        return play(Timed(), BusyFloor(size), many, WARM).sample()

    async def ours_idle() -> Sample:
        return play(Timed(), BusyFloor(size, idle=True), many, WARM).sample()

    async def scan() -> Sample:
        return play(NaiveScan(), BusyFloor(size), few).sample()

    async def ticking() -> float:
        return await callcenter_rate(postgres, size, ticks)

    idle = f"{OURS}, idle"
    contenders: Mapping[str, Contender] = {OURS: ours, idle: ours_idle, SCAN: scan, SQL: ticking}
    rows = await race(contenders, "decisions/s")
    goals = [
        Goal("GOAL-5", OURS, SCAN, 150 if size == SMALL else 1_000),
        Goal("GOAL-5", OURS, SQL, 150),
        Goal("GOAL-5", OURS, None, 25, at_most=True, column=P99),
        Goal("GOAL-5", idle, None, 25, at_most=True, column=P99),
    ]
    said = f"The first {few} decisions of both floors are those of the naive scan."
    return f"{table(f'GOAL-5: who is asked next; {size}', rows, goals)}\n{said}\n"


async def _growth(many: int) -> str:
    sizes: Mapping[str, Size] = {
        str(size): size for size in (SMALL, MORE_AGENTS, MORE_QUEUES, LARGE)
    }

    async def on(size: Size) -> Sample:
        day = play(Timed(), BusyFloor(size), many, WARM)
        return Sample(sum(day.each) / len(day.each) * 1e6, day.sample().more)

    rows = await race({name: partial(on, size) for name, size in sizes.items()}, "µs")
    goals = [
        Goal("GOAL-9 (agents ×10)", str(MORE_AGENTS), str(SMALL), 1.3, at_most=True),
        Goal("GOAL-9 (queues ×10)", str(MORE_QUEUES), str(SMALL), 1.3, at_most=True),
        Goal("both ×10", str(LARGE), str(SMALL), 1.69, at_most=True),
    ]
    return table("GOAL-9: what a decision costs on a larger floor", rows, goals)


def agree(size: Size, decisions: int) -> None:
    """Raises AssertionError unless the matcher decides as the naive scan does, busy and idle."""
    for idle in (False, True):
        ours = play(Timed(), BusyFloor(size, idle=idle), decisions).decided
        theirs = play(NaiveScan(), BusyFloor(size, idle=idle), decisions).decided
        for number, (mine, scanned) in enumerate(zip(ours, theirs, strict=True)):
            if mine != scanned:
                raise AssertionError(f"decision {number} ({idle=}): {mine}, a scan: {scanned}")
        if not ours:
            raise AssertionError("nobody was asked at all")
