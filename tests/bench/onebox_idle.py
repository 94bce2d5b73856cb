"""GOAL-10: what the one-machine edition needs when nobody asks, and how soon it serves."""

import time
from pathlib import Path

import httpx
import psutil

from baton_testkit.servers.postgres import PostgresServer
from baton_testkit.waiting import until
from tests.bench.rounds import Goal, Sample, rounds, row_of, table
from tests.e2e.onebox import Onebox, onebox

SETTLED = 3.0
"""Seconds after which nothing of the start goes on."""
COLD = "start, new home, to the first request served"
WARM = "start, home as it was left, to the first request served"
ENDED = "Ctrl-C, to the end of every process"
IDLE = "idle memory, PostgreSQL included"


async def bench(_: PostgresServer) -> str:
    """The table of GOAL-10. It brings its own PostgreSQL, which is part of it."""
    seen: dict[str, list[Sample]] = {COLD: [], WARM: [], ENDED: [], IDLE: []}
    for _round in range(rounds()):
        async with onebox() as box:
            seen[COLD].append(Sample(await started(box)))
            await box.doors.load_configuration()
            seen[IDLE].append(await idle_memory(box))
            seen[ENDED].append(Sample(await stopped(box)))
            seen[WARM].append(Sample(await started(box)))
            await box.stop()
    rows = {
        COLD: row_of(COLD, "s", seen[COLD]),
        WARM: row_of(WARM, "s", seen[WARM]),
        ENDED: row_of(ENDED, "s", seen[ENDED]),
        IDLE: row_of(IDLE, "MB", seen[IDLE]),
    }
    goals = [
        Goal("GOAL-10", IDLE, None, 600, at_most=True),
        Goal("GOAL-10", COLD, None, 10, at_most=True),
        Goal("GOAL-10", WARM, None, 10, at_most=True),
        Goal("promised: 10 s", ENDED, None, 10, at_most=True),
    ]
    return table("GOAL-10: the one-machine edition", rows, goals)


async def started(box: Onebox) -> float:
    """Seconds from the command to the first answer that says that all services are ready."""
    began = time.perf_counter()
    box.program.start()
    async with httpx.AsyncClient(trust_env=False, timeout=1) as client:

        async def served() -> bool:
            assert box.program.running(), box.program.said()
            try:
                answer = await client.get(f"http://127.0.0.1:{box.port}/readyz")
            except httpx.TransportError:
                return False
            return answer.status_code == 200

        await until(served, 120, every=0.02)
    return time.perf_counter() - began


async def stopped(box: Onebox) -> float:
    """Seconds from Ctrl-C to the end of the process, which ends PostgreSQL before itself."""
    began = time.perf_counter()
    await box.stop()
    return time.perf_counter() - began


async def idle_memory(box: Onebox) -> Sample:
    """Megabytes that its processes have to themselves, plus their part of what they share."""
    settled_at = time.monotonic() + SETTLED
    await until(lambda: time.monotonic() > settled_at, SETTLED + 5, every=0.2)
    root = psutil.Process(box.program.pid)
    tree = [root, *root.children(recursive=True)]
    sizes = {each.pid: pss(each.pid) for each in tree}
    ours = sizes[root.pid]
    postgres = sum(sizes[each.pid] for each in tree if "postgres" in each.name())
    total = sum(sizes.values())
    return Sample(
        total,
        {"of it Baton": ours, "PostgreSQL": postgres, "children": total - ours - postgres},
    )


def pss(pid: int) -> float:
    """Proportional set size in megabytes; 0 for a process that has just ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    found = next(line for line in lines if line.startswith("Pss:"))
    return int(found.split()[1]) * 1024 / 1e6
