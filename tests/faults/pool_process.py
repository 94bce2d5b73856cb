"""One process of routing, whole but for the topics: `python -m tests.faults.pool_process`."""

import asyncio
import logging
import socket
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import uvloop

from baton_common.edge.http.rate_limits import UNLIMITED
from baton_common.edge.identity.identify import Identify
from baton_common.edge.identity.keys import LocalKeys, local_key
from baton_common.edge.identity.tokens import Tokens
from baton_common.engine.feed.port import Reader
from baton_common.platform.telemetry.logging import configure_logging
from baton_common.program.environment import Environment
from baton_common.program.serving import serve
from baton_routing.main import build
from baton_testkit.memory_vault import MemoryVault


class QuietFeed:
    """A feed without messages."""

    @asynccontextmanager
    async def open(
        self, subscriber: str, topics: Sequence[str], *, alone: bool = False
    ) -> AsyncIterator[Reader]:
        await asyncio.Event().wait()
        yield None  # type: ignore[misc]  # never comes to this


async def main(dsn: str, port: int, key_file: Path) -> None:
    """Serves until SIGTERM or a kill."""
    environment = Environment(
        dsn=dsn,
        vault=MemoryVault(),
        feed=QuietFeed(),
        publishing=lambda log: [],
        identify=Identify(Tokens([LocalKeys(local_key(key_file))]).verify),
        rates=UNLIMITED,
        has_access_log=False,
    )
    service = build(environment)
    await serve(service.api, [service], [socket.create_server(("127.0.0.1", port))])


if __name__ == "__main__":
    configure_logging(level=logging.WARNING)
    uvloop.run(main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])))
