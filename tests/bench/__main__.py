"""`make bench`: every table, or those named on the command line."""

import logging
import sys
import time
from collections.abc import Awaitable, Callable, Mapping

import uvloop

from baton_common.platform.telemetry.logging import configure_logging
from baton_common.program.garbage_collection import collecting_less
from baton_testkit.servers.postgres import PostgresServer, postgres_server
from tests.bench import (
    append,
    http_command,
    journey,
    mails,
    matching,
    offering,
    onebox_idle,
    projecting,
    relaying,
    reporting,
    telling,
)
from tests.bench.machine import machine

Bench = Callable[[PostgresServer], Awaitable[str]]

BENCHES: Mapping[str, Bench] = {
    "append": append.bench,
    "http": http_command.bench,
    "projection": projecting.bench,
    "relay": relaying.bench,
    "reports": reporting.bench,
    "telling": telling.bench,
    "onebox": onebox_idle.bench,
    "mails": mails.bench,
    "matching": matching.bench,
    "offering": offering.bench,
    "journey": journey.bench,
}


async def main(names: list[str]) -> None:
    """Run them one after the other on one durable server; print each table when it is there."""
    say(f"# Measured side by side\n\n{machine()}\n")
    with postgres_server(durable=True) as postgres:
        for name in names or BENCHES:
            began = time.monotonic()
            with collecting_less():
                said = await BENCHES[name](postgres)
            say(f"{said}\n({name}: {time.monotonic() - began:.0f} s)\n")


def say(text: str) -> None:
    """At once, for those who watch."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    if strangers := set(sys.argv[1:]) - set(BENCHES):
        sys.exit(f"no bench {', '.join(sorted(strangers))}; there are: {', '.join(BENCHES)}")
    configure_logging(level=logging.WARNING)
    uvloop.run(main(sys.argv[1:]))
