"""GOAL-2: a durable command over HTTP, whole processes on both sides, beside two peers."""

import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

from baton_common.edge.identity.keys import issue_token, local_key
from baton_common.edge.identity.principal import Role
from baton_embedded.servers.processes import ServerProcess, free_port
from baton_testkit.servers.postgres import PostgresServer
from tests.bench import http_stack
from tests.bench.children import Child, child
from tests.bench.http_server import STREAMS
from tests.bench.rounds import Contender, Goal, Sample, race, scaled, table
from tests.bench.things import fresh

SECONDS = 1.5
CONNECTIONS = 64
BATON = "Baton: token, idempotency key, 1 % of traces, log"
RAW = "raw ASGI on the same log"
PEER = "FastAPI, a SQLAlchemy session per request"
HALF = "Baton at half of its rate"


async def bench(postgres: PostgresServer) -> str:
    """The tables of GOAL-2."""
    with tempfile.TemporaryDirectory(prefix="baton-bench-") as folder:
        return f"{await commands(postgres, Path(folder))}\n{await http_stack.bench()}"


async def commands(postgres: PostgresServer, folder: Path) -> str:
    """The three servers on databases of their own, and one that loads them in turns."""
    key_file = folder / "key"
    token = issue_token(local_key(key_file), "ana", [Role.AGENT])
    async with AsyncExitStack() as stack:
        ports = {}
        for which in ("baton", "raw", "peer"):
            database = await stack.enter_async_context(fresh(postgres))
            dsn = database.owner_dsn if which == "peer" else database.service_dsn
            started = served(which, dsn, key_file, folder)
            ports[which] = await stack.enter_async_context(started)
        loader = await stack.enter_async_context(child("tests.bench.http_load"))
        return table(
            "GOAL-2: a command over HTTP, 64 connections",
            await race(contenders(loader, ports, token), "requests/s"),
            [
                Goal("GOAL-2", BATON, PEER, 5),
                Goal("GOAL-2", BATON, RAW, 0.33),
                Goal("GOAL-2", HALF, None, 50, at_most=True, column="p99 ms"),
            ],
        )


@asynccontextmanager
async def served(which: str, dsn: str, key_file: Path, folder: Path) -> AsyncIterator[int]:
    """A server in a process of its own; its port."""
    port = free_port()
    command = [sys.executable, "-m", "tests.bench.http_server", which, dsn, str(port)]
    process = ServerProcess([*command, str(key_file)], [port], folder / f"{which}.txt")
    try:
        await process.start()
        yield port
    finally:
        await process.stop()


def contenders(loader: Child, ports: Mapping[str, int], token: str) -> Mapping[str, Contender]:
    """Each loaded for so long; ours a second time at half of what it just reached."""
    reached = 0.0

    async def load(which: str, per_second: float | None = None) -> Sample:
        question: dict[str, Any] = {
            "port": ports[which],
            "token": token,
            "streams": STREAMS,
            "connections": CONNECTIONS,
            "seconds": scaled(SECONDS),
            "per_second": per_second,
        }
        seen: dict[str, float] = await loader.ask(question)
        return Sample(seen.pop("per_second"), seen)

    async def at_top() -> Sample:
        nonlocal reached
        sample = await load("baton")
        reached = sample.figure
        return sample

    def plainly(which: str) -> Callable[[], Any]:
        return lambda: load(which)

    return {
        BATON: at_top,
        RAW: plainly("raw"),
        PEER: plainly("peer"),
        HALF: lambda: load("baton", reached / 2),
    }
