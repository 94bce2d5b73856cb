"""`make bench`: every table, or those named on the command line."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping

from baton_common.testing.servers.postgres import PostgresServer, postgres_server
from tests.bench import append

BENCHES: Mapping[str, Callable[[PostgresServer], Awaitable[str]]] = {"append": append.bench}


async def main(names: list[str]) -> None:
    """Run them one after the other on one server; print each table when it is there."""
    with postgres_server() as postgres:
        for name in names or BENCHES:
            sys.stdout.write(await BENCHES[name](postgres) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    if strangers := set(sys.argv[1:]) - set(BENCHES):
        sys.exit(f"no bench {', '.join(sorted(strangers))}; there are: {', '.join(BENCHES)}")
    asyncio.run(main(sys.argv[1:]))
