"""A child process with a log of its own, for two appenders on the same streams."""

import sys
from typing import Any

import uvloop

from tests.bench.appending import rate
from tests.bench.children import answering
from tests.bench.rounds import Sample
from tests.bench.things import opened


async def main(dsn: str) -> None:
    """Answers a question of clients, seconds and hot streams by a sample."""
    async with opened(dsn) as log:

        async def answer(question: dict[str, Any]) -> Sample:
            return await rate(log, **question)

        await answering(answer)


if __name__ == "__main__":
    uvloop.run(main(sys.argv[1]))
