"""A child process that is PBX and agents at once: calls come in at a rate, and are answered."""

import asyncio
import sys
import time
from typing import Any

import uvloop

from baton_common.engine.log.postgres_log import PostgresLog
from baton_common.engine.rekeying import KEY_FORM
from baton_common.model.clock import new_id
from baton_common.model.unit_of_work import UnitOfWork
from baton_routing.domain.configuration.model import ConfigurationPlan, Queue, Skilled
from baton_routing.domain.contact.events import ContactOffered
from baton_routing.domain.use_cases.do import do
from baton_routing.domain.use_cases.requests import (
    AnswerContact,
    ApplyConfiguration,
    ArriveContact,
    ChangePresence,
    EndContact,
)
from baton_routing.main import AGGREGATES
from baton_routing.publisher import PUBLISHERS
from tests.bench.children import answering
from tests.bench.pacing import moment
from tests.bench.things import METADATA

QUEUES, AGENTS, SKILLS = 20, 1_000, 3
TALK = 0.3
"""Seconds."""
TICK = 0.002


class Traffic:
    """On a log of its own, as a second replica of routing has it."""

    def __init__(self, log: PostgresLog) -> None:
        self._log = log
        self._under_way: set[asyncio.Task[None]] = set()
        self._waiting = 0
        """Arrived, not offered yet."""

    async def prepare(self) -> None:
        """A floor on which everybody is available."""
        queues = [
            Queue(queue=f"q{n}", skills={f"s{n}": 1}, wrap_up=0, ring=60) for n in range(QUEUES)
        ]
        agents = [
            Skilled(
                agent=f"a{n}", skills={f"s{(n * 7 + k * 3) % QUEUES}": 1 for k in range(SKILLS)}
            )
            for n in range(AGENTS)
        ]
        plan = ConfigurationPlan(queues=tuple(queues), agents=tuple(agents), default_queue="q0")

        def load(work: UnitOfWork) -> None:
            do(work, ApplyConfiguration(plan=plan, by="bench", at=work.now))

        await self._log.run(load, metadata=METADATA)
        await asyncio.gather(*(self._available(agent.agent) for agent in agents))

    async def flow(self, per_second: float, seconds: float) -> int:
        """Brings calls as they are due, whether or not those before are over; gives their
        number."""
        following = asyncio.create_task(self._answer())
        began, number = time.perf_counter(), 0
        try:
            while (gone := time.perf_counter() - began) < seconds:
                while number < gone * per_second:
                    self._begin(self._arrive(number % QUEUES))
                    number += 1
                await moment(time.perf_counter() + TICK)
            async with asyncio.timeout(30):
                while self._under_way or self._waiting:
                    await moment(time.perf_counter() + TICK)
        finally:
            following.cancel()
        return number

    def _begin(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _available(self, agent: str) -> None:
        def decide(work: UnitOfWork) -> None:
            do(work, ChangePresence(agent=agent, presence="available", at=work.now))

        await self._log.run(decide, metadata=METADATA)

    async def _arrive(self, queue: int) -> None:
        contact_id = new_id()
        self._waiting += 1

        def decide(work: UnitOfWork) -> None:
            do(
                work,
                ArriveContact(
                    contact_id=contact_id, channel="voice", queue=f"q{queue}", at=work.now
                ),
            )

        await self._log.run(decide, metadata=METADATA)

    async def _answer(self) -> None:
        with self._log.tail.prompt():
            async for page in self._log.tail.follow(await self._log.head()):
                for record in page:
                    if isinstance(record.event, ContactOffered):
                        self._waiting -= 1
                        self._begin(self._talk(record.event))

    async def _talk(self, offered: ContactOffered) -> None:
        id_, agent, offer_id = offered.contact_id, offered.agent, offered.offer_id

        def answer(work: UnitOfWork) -> None:
            do(work, AnswerContact(contact_id=id_, by=agent, offer_id=offer_id, at=work.now))

        def end(work: UnitOfWork) -> None:
            do(work, EndContact(contact_id=id_, by=agent, at=work.now))

        await self._log.run(answer, metadata=METADATA)
        await moment(time.perf_counter() + TALK)
        await self._log.run(end, metadata=METADATA)


async def main(dsn: str) -> None:
    """Answers a question of a rate and seconds by how many calls came; null prepares the floor."""
    log = PostgresLog(
        dsn, service="routing", aggregates=[*AGGREGATES, KEY_FORM], publishers=PUBLISHERS
    )
    await log.open()
    traffic = Traffic(log)

    async def answer(question: Any) -> int:
        if question is None:
            await traffic.prepare()
            return AGENTS
        return await traffic.flow(**question)

    try:
        await answering(answer)
    finally:
        await log.close()


if __name__ == "__main__":
    uvloop.run(main(sys.argv[1]))
