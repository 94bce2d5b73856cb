"""The Apache Kafka of the separate services: one broker with its data in the home."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from baton_apart.leftovers import forget, remember
from baton_common.platform.postgres.start_errors import CannotStart
from baton_embedded.servers.jars import WrongJars, jars_of
from baton_embedded.servers.kafka import KAFKA as JARS
from baton_embedded.servers.kafka import KafkaServer
from baton_onebox.doors import bound
from baton_onebox.home import Home

KAFKA = "kafka"
_LOOK = 1.0
"""Seconds between two checks that it still runs."""


class Broker:
    """Made by `running_broker`."""

    def __init__(self, home: Home, server: KafkaServer, tell: Callable[[str], None]) -> None:
        self._run = home.place("run")
        self._server = server
        self._tell = tell

    @property
    def servers(self) -> str:
        """Value for `bootstrap_servers`."""
        return self._server.servers

    async def start(self) -> None:
        """Starts the broker. Raises CannotStart with its last output."""
        try:
            await self._server.format()
            await self._server.start()
        except (AssertionError, OSError) as error:
            raise CannotStart(f"Kafka does not start: {error}") from error
        remember(self._run, KAFKA, self._server.process.pid)

    async def keep_running(self) -> None:
        """A loop: restarts the broker if it ends by itself. Raises CannotStart."""
        while True:
            await asyncio.sleep(_LOOK)
            if not self._server.process.running():
                self._tell("ended; it is started again")
                await self.start()

    async def stop(self) -> None:
        """Stops the broker; everything it acknowledged is on disk."""
        await self._server.stop()
        forget(self._run, KAFKA)


@asynccontextmanager
async def running_broker(
    home: Home, port: int, tell: Callable[[str], None]
) -> AsyncIterator[Broker]:
    """A running broker; its jars and its Java are fetched once per user. Raises CannotStart."""
    with bound(port, "BATON_KAFKA_PORT"):  # free; closed again, as Kafka binds it itself
        pass
    try:
        jars = await asyncio.to_thread(jars_of, JARS)
    except (OSError, WrongJars, RuntimeError) as error:
        raise CannotStart(
            f"Kafka cannot be fetched ({error}): the first start needs the network; "
            "`make run` needs no Kafka."
        ) from error
    broker = Broker(home, KafkaServer(home.place(KAFKA), jars, port=port, own_session=True), tell)
    try:
        await broker.start()
        yield broker
    finally:
        await broker.stop()
