"""The five services as separate processes on PostgreSQL and Kafka, as they run in production."""

import asyncio
import base64
import secrets
import shutil
import signal
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import httpx

from baton_common.identity.keys import local_key
from baton_common.postgres.database import Database
from baton_common.testing.servers.kafka import KafkaServer
from baton_common.testing.servers.postgres import PostgresServer
from baton_common.testing.servers.processes import free_port
from baton_common.testing.waiting import until
from baton_common.vault import migrating as vault_schema
from baton_contracts.topics import TOPICS
from tests.e2e.cast import SECTIONS
from tests.e2e.doors import Doors, opened_doors
from tests.e2e.onebox import START_LIMIT, STOP_LIMIT, new_folder
from tests.e2e.program import Program


class Apart:
    """Each service is a process; ports and databases stay over every restart."""

    def __init__(
        self, doors: Doors, programs: Mapping[str, Program], databases: Mapping[str, Database]
    ) -> None:
        self.doors = doors
        self.programs = programs
        self.databases = databases

    async def start(self, *names: str) -> None:
        """Those named, or all of them; ready when it returns."""
        for name in names or SECTIONS:
            self.programs[name].start()
        await asyncio.gather(*(self.ready(name) for name in names or SECTIONS))

    async def ready(self, name: str) -> None:
        """Waits until `/readyz` says so. Promised: 15 s after the start."""
        program = self.programs[name]

        async def is_ready() -> bool:
            if not program.running():
                return True
            try:
                return (await self.doors.ask(None, "GET", name, "/readyz")).status_code == 200
            except httpx.TransportError:
                return False

        await until(is_ready, START_LIMIT, every=0.1)
        assert program.running(), program.said()[-3_000:]

    async def stop(self) -> list[int]:
        """SIGTERM to all; their exit codes."""
        for program in self.programs.values():
            program.signal(signal.SIGTERM)
        return [await program.ended(STOP_LIMIT) for program in self.programs.values()]


@asynccontextmanager
async def apart(
    postgres: PostgresServer, kafka: KafkaServer, **settings: str
) -> AsyncIterator[Apart]:
    """Databases migrated, topics made, no process started; all gone in the end. One at a time
    on a broker, since the topics have their real names. `settings` are for email."""
    folder = new_folder()
    async with AsyncExitStack() as stack:
        stack.callback(shutil.rmtree, folder)
        names = (*SECTIONS, "vault")
        databases = {name: await stack.enter_async_context(postgres.fresh()) for name in names}
        common = _common_settings(folder, databases["vault"], kafka)
        ports = {name: free_port() for name in SECTIONS}
        smtp_port = free_port()
        own = {
            name: {
                **common,
                "BATON_DATABASE": databases[name].service_dsn,
                "BATON_OWNER_DATABASE": databases[name].owner_dsn,
                "BATON_PORT": str(ports[name]),
            }
            for name in SECTIONS
        }
        own["email"] |= {"BATON_SMTP_PORT": str(smtp_port), "BATON_HOME": str(folder), **settings}
        await vault_schema.migrate(databases["vault"].owner_dsn, databases["vault"].service_role)
        await _migrate(own, folder)
        topics = [topic.name for topic in TOPICS]
        await kafka.create_topics(*topics, partitions=24)
        stack.push_async_callback(kafka.delete_topics, *topics)
        programs = {
            name: Program([f"baton_{name}", "serve"], own[name], folder / f"{name}.txt")
            for name in SECTIONS
        }
        services = {name: f"http://127.0.0.1:{port}/v1" for name, port in ports.items()}
        key_file = folder / "token-signing"
        doors = await stack.enter_async_context(opened_doors(services, smtp_port, key_file))
        for program in programs.values():
            stack.push_async_callback(program.kill)
        yield Apart(doors, programs, databases)


def _common_settings(folder: Path, vault: Database, kafka: KafkaServer) -> dict[str, str]:
    second_place = folder / "second-place"
    second_place.mkdir()
    local_key(folder / "token-signing")
    return {
        "BATON_VAULT_DATABASE": vault.service_dsn,
        "BATON_VAULT_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
        "BATON_KAFKA": kafka.servers,
        "BATON_TOKEN_KEY_FILE": str(folder / "token-signing"),
        "BATON_SECOND_PLACE": str(second_place),
        "BATON_HOST": "127.0.0.1",
        "BATON_EMAIL_SECRET": secrets.token_hex(32),
        "BATON_LINK_KEY": secrets.token_hex(32),
        "BATON_SURVEY_LINK_KEY": secrets.token_hex(32),
        "BATON_PUBLIC_URL": "https://service.example",
    }


async def _migrate(own: Mapping[str, Mapping[str, str]], folder: Path) -> None:
    """As an operator does before the first start."""
    programs = [
        Program([f"baton_{name}", "migrate"], own[name], folder / f"{name}.migrate.txt")
        for name in SECTIONS
    ]
    for program in programs:
        program.start()
    ended = [(await program.ended(START_LIMIT), program.said()) for program in programs]
    assert [code for code, _ in ended] == [0] * len(programs), ended
