"""A real Apache Kafka: one node, started in two seconds, killed and restarted."""

import asyncio
import base64
import os
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic, RecordsToDelete

from baton_embedded.servers.jars import JavaProgram, jars_of, java
from baton_embedded.servers.processes import SMALL_JAVA, ServerProcess, free_port

KAFKA = JavaProgram(
    "kafka-4.4.0", ("org.apache.kafka:kafka_2.13:4.4.0", "org.slf4j:slf4j-simple:1.7.36")
)

_TOPIC_EXISTS = 36
_SETTINGS = """\
process.roles=broker,controller
node.id=1
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=PLAINTEXT://127.0.0.1:{port}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
inter.broker.listener.name=PLAINTEXT
controller.listener.names=CONTROLLER
controller.quorum.bootstrap.servers=127.0.0.1:{controller}
log.dirs={data}
auto.create.topics.enable=false
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
share.coordinator.state.topic.num.partitions=1
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
broker.session.timeout.ms=3000
broker.heartbeat.interval.ms=500
"""


class KafkaServer:
    """One broker and controller on ports that stay the same over every restart."""

    def __init__(
        self, folder: Path, jars: Path, *, port: int | None = None, own_session: bool = False
    ) -> None:
        """`port`: where others look for it; left out, one that is free."""
        self._folder = folder
        self._port = free_port() if port is None else port
        self._controller = free_port()
        self._settings = folder / "server.properties"
        self._java = [java(), *SMALL_JAVA, "-cp", f"{jars}/*"]
        command = [*self._java, "kafka.Kafka", str(self._settings)]
        self.process = ServerProcess(
            command, [self._port], folder / "output.txt", own_session=own_session
        )

    @property
    def servers(self) -> str:
        """Value for `bootstrap_servers`."""
        return f"127.0.0.1:{self._port}"

    async def format(self, settings: str = "", users: Sequence[str] = ()) -> None:
        """Prepares the data folder before the first start; existing data are kept. `settings` are
        lines that go before those above; `users` as the tool's `--add-scram` takes them."""
        own = _SETTINGS.format(
            port=self._port, controller=self._controller, data=self._folder / "data"
        )
        self._settings.write_text(own + settings)  # of two lines the later one counts
        if (self._folder / "data" / "meta.properties").exists():
            return
        tool = [*self._java, "kafka.tools.StorageTool", "format", "--standalone"]
        scram = [part for user in users for part in ("--add-scram", user)]
        command = [*tool, "-t", _cluster_id(), "-c", str(self._settings), *scram]
        await asyncio.to_thread(subprocess.run, command, check=True, capture_output=True)

    async def start(self) -> None:
        """Ready when it returns: it accepts, and it knows its one broker."""
        await self.process.start()

    async def stop(self) -> None:
        """Stop it (SIGTERM)."""
        await self.process.stop()

    async def kill(self) -> None:
        """kill -9."""
        await self.process.kill()

    async def create_topics(self, *names: str, partitions: int = 24) -> None:
        """Create topics; existing ones stay as they are. Raises RuntimeError otherwise."""
        wanted = [NewTopic(name, partitions, 1) for name in names]
        async with self._admin() as admin:
            answer = await admin.create_topics(wanted)  # it does not raise: it answers
        _raise_for(answer.topic_errors, ignore=_TOPIC_EXISTS)

    async def delete_topics(self, *names: str) -> None:
        """Delete topics. Raises RuntimeError if one cannot be deleted."""
        async with self._admin() as admin:
            answer = await admin.delete_topics(list(names))
        _raise_for(answer.topic_error_codes)

    async def delete_records(self, topic: str, before: Mapping[int, int]) -> None:
        """Delete all records before this offset, by partition, as retention does."""
        wanted = {
            TopicPartition(topic, number): RecordsToDelete(before_offset=offset)
            for number, offset in before.items()
        }
        async with self._admin() as admin:
            await admin.delete_records(wanted)

    @asynccontextmanager
    async def _admin(self) -> AsyncIterator[AIOKafkaAdminClient]:
        admin = AIOKafkaAdminClient(bootstrap_servers=self.servers)
        async with asyncio.timeout(15):
            await admin.start()
        try:
            yield admin
        finally:
            await admin.close()


def _cluster_id() -> str:
    while True:
        made = base64.urlsafe_b64encode(os.urandom(16)).decode().rstrip("=")
        if not made.startswith("-"):
            return made


def _raise_for(errors: Sequence[tuple[object, ...]], ignore: int = 0) -> None:
    if wrong := [error for error in errors if error[1] not in {0, ignore}]:
        raise RuntimeError(f"Kafka refuses: {wrong}")


@asynccontextmanager
async def kafka_server() -> AsyncIterator[KafkaServer]:
    """A broker in a temporary folder; both are removed on exit."""
    jars = await asyncio.to_thread(jars_of, KAFKA)
    folder = Path(tempfile.mkdtemp(prefix="baton-kafka-"))
    server = KafkaServer(folder, jars)
    try:
        await server.format()
        await server.start()
        yield server
    finally:
        await server.stop()
        shutil.rmtree(folder, ignore_errors=True)
