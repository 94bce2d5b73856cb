"""`make bench`: every table, or those that are named; with `--before` beside another commit's."""

import argparse
import logging
import sys
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence

import uvloop

from baton_common.platform.telemetry.logging import configure_logging
from baton_common.program.garbage_collection import collecting_less
from baton_testkit.servers.postgres import PostgresServer, postgres_server
from tests.bench import (
    append,
    before,
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


async def main(names: Sequence[str]) -> None:
    """Run them one after the other on one durable server; print each table when it is there."""
    say(f"# Measured side by side\n\n{machine()}\n")
    with postgres_server(durable=True) as postgres:
        for name in names or BENCHES:
            began = time.monotonic()
            with collecting_less():
                said = await BENCHES[name](postgres)
            say(f"{said}\n({name}: {time.monotonic() - began:.0f} s)\n")


async def compare(names: Sequence[str], commit: str) -> None:
    """Plays the same benches of that commit and of this one, round by round."""
    say(f"# This commit beside {commit}\n\n{machine()}\n")
    with before.checked_out(commit) as checkout:
        for name in names or BENCHES:
            began = time.monotonic()
            said = await before.against(name, commit, checkout)
            say(f"{said}\n({name}: {time.monotonic() - began:.0f} s)\n")


def say(text: str) -> None:
    """At once, for those who watch."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def asked() -> argparse.Namespace:
    """The arguments of the command line. Raises SystemExit for an unknown bench."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("only", nargs="*", metavar="bench", help=", ".join(BENCHES))
    parser.add_argument("--before", metavar="commit", help="play that commit beside this one")
    said = parser.parse_args()
    if strangers := set(said.only) - set(BENCHES):
        sys.exit(f"no bench {', '.join(sorted(strangers))}; there are: {', '.join(BENCHES)}")
    return said


if __name__ == "__main__":
    told = asked()
    configure_logging(level=logging.WARNING)
    uvloop.run(compare(told.only, told.before) if told.before else main(told.only))
