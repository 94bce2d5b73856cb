"""Two processes write the same streams at once: each comes in turn, and nothing is lost."""

import asyncio

from baton_common.engine.log.postgres_log import PostgresLog
from baton_testkit.waiting import until
from tests.integration.log.conftest import OpenLog
from tests.integration.log.tallies import METADATA, raising

STREAMS = 4
CLIENTS = 16
ENOUGH = 1_500


class Process:
    """Some clients that raise the same tallies as fast as they are answered."""

    def __init__(self, log: PostgresLog) -> None:
        self.log = log
        self.done = 0

    async def client(self, number: int) -> None:
        while True:
            await self.log.run(raising(f"hot{number % STREAMS}"), metadata=METADATA)
            self.done += 1


async def test_neither_of_two_processes_is_shut_out_of_hot_streams(open_log: OpenLog) -> None:
    processes = [Process(await open_log()) for _ in range(2)]
    clients = [asyncio.create_task(p.client(n)) for p in processes for n in range(CLIENTS)]
    await until(lambda: sum(p.done for p in processes) >= ENOUGH or _failed(clients), 60)
    slower = min(p.done for p in processes)
    for client in clients:
        client.cancel()
    ended = await asyncio.gather(*clients, return_exceptions=True)
    assert {type(end) for end in ended} == {asyncio.CancelledError}
    assert slower >= ENOUGH / 6


def _failed(clients: list["asyncio.Task[None]"]) -> bool:
    return any(client.done() for client in clients)


async def test_what_both_write_adds_up(open_log: OpenLog) -> None:
    first, second = await open_log(), await open_log()
    await asyncio.gather(
        *(log.run(raising("t1"), metadata=METADATA) for _ in range(40) for log in (first, second))
    )
    assert (await first.run(raising("t1"), metadata=METADATA)).answer == 81
