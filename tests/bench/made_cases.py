"""A month of a big centre, made up: what the four services tell of so many cases, repeatably."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from baton_common.model.contract import Contract
from baton_contracts.call_arrived.agent import AgentPresenceChanged
from baton_kpi.domain.facts.log_position import When
from baton_kpi.projections.folding import Received
from tests.unit.kpi import messages as n

BEGIN = datetime(2026, 3, 1, tzinfo=UTC)
DAYS = 30
DEPARTMENTS = tuple(f"department-{number}" for number in range(12))
QUEUES = tuple(f"queue-{number}" for number in range(20))
MATTERS = tuple(f"matter-{number}" for number in range(40))
CASES_AN_AGENT = 5_000
SHIFT = timedelta(hours=8)


class MadeCases:
    """Tells of one case after the other; `whole` is how many the month has. Of several `parts`,
    number `part` has the cases and the presence of its own agents only."""

    def __init__(
        self, whole: int, *, begin: int = 0, part: int = 0, parts: int = 1, seed: int = 1
    ) -> None:
        self._random = Random(f"{seed}/{begin}/{part}")
        self._part, self._parts = part, parts
        self._step = DAYS * 86_400 / whole
        self._agents = 3 * max(2, whole // CASES_AN_AGENT // 3)
        self._number = begin
        self._shift = self._shift_of(begin - 1) if begin else -1

    def next(self, cases: int) -> list[Received]:
        """The news of the next cases (of all parts), each case's in order; presence beside."""
        return [message for _ in range(cases) for message in self._case()]

    def _case(self) -> Iterator[Received]:
        number, random = self._number, self._random
        self._number += 1
        begin, shift = BEGIN + timedelta(seconds=number * self._step), self._shift_of(number)
        agent = self._agent(shift, number)
        whose = int(agent.partition("-")[2]) % len(DEPARTMENTS)
        of = {
            "department": DEPARTMENTS[whose],
            "owner": agent,
            "matter": random.choice(MATTERS[whose :: len(DEPARTMENTS)]),
        }
        case, place = f"c{number:07}", number * 1_000

        def told(seconds: float, contract: Contract) -> Received:
            nonlocal place
            place += 1
            return When((1, place), begin + timedelta(seconds=seconds)), contract

        if shift != self._shift:
            yield from self._changes_shift(told, shift)
        if not self._is_mine(number):
            return
        if random.random() < 0.6:
            yield from self._call(told, case, whose, of)
        else:
            yield from self._mail(told, case, of)
        if random.random() < 0.3:
            yield told(700, n.requested(case, to_department=random.choice(DEPARTMENTS)))
            yield told(700 + random.randint(1, 1_800), n.accepted(case))
        end = 3_000 + int(random.expovariate(1 / 40_000))
        yield told(end, n.resolved(case, **of))
        yield told(end + 100, n.closed(case, **of))
        yield told(end + 101, n.invited(case))
        if random.random() < 0.2:
            yield told(end + 5_000, n.completed(case, csat=random.randint(1, 5), nps=9))

    def _shift_of(self, number: int) -> int:
        return int(number * self._step // SHIFT.total_seconds())

    def _is_mine(self, number: int) -> bool:
        return number % (self._agents // 3) % self._parts == self._part

    def _agent(self, shift: int, number: int) -> str:
        """One of the third that is on duty."""
        return f"agent-{3 * (number % (self._agents // 3)) + shift % 3}"

    def _changes_shift(self, told: Any, shift: int) -> Iterator[Received]:
        last, self._shift = self._shift, shift
        for number in filter(self._is_mine, range(self._agents // 3)):
            if last >= 0:
                agent = self._agent(last, number)
                yield told(0, AgentPresenceChanged(agent=agent, presence="away", version=1))
            agent = self._agent(shift, number)
            yield told(0, AgentPresenceChanged(agent=agent, presence="available", version=1))

    def _call(self, told: Any, case: str, whose: int, of: dict[str, str]) -> Iterator[Received]:
        random, contact, agent = self._random, f"k{case}", of["owner"]
        queue = QUEUES[whose + random.choice((0, 8))]
        waited = int(random.expovariate(1 / 15))
        talked, wrapped = random.randint(20, 500), random.randint(1, 60)
        yield told(0, n.arrived(contact, queue=queue))
        yield told(waited, n.contact_answered(contact, agent, waited, queue=queue))
        yield told(waited + 10, n.opened(case, of=of, channel="voice", contact_id=contact))
        yield told(waited + talked, n.contact_ended(contact, agent, talked))
        yield told(waited + talked + wrapped, n.wrapped_up(contact, agent, wrapped))

    def _mail(self, told: Any, case: str, of: dict[str, str]) -> Iterator[Received]:
        thread, response = f"t{case}", 60 + int(self._random.expovariate(1 / 2_000))
        when, _ = told(0, n.presence("", "away"))
        yield told(0, n.mail_received(thread, f"m{case}", when.at))
        yield told(1, n.opened(case, of=of, thread_id=thread))
        yield told(response, n.answered(case, **of))
        at = when.at + timedelta(seconds=response)
        yield told(response, n.mail_sent(thread, f"r{case}", at))
