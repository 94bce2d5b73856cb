"""The five services as separate processes on PostgreSQL and Kafka, as they run in production."""

import asyncio
import base64
import secrets
import shutil
import signal
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path

import httpx

from baton_apart.environments import KEPT_SECRETS, SERVICES, VAULT, Surroundings
from baton_common.edge.identity.keys import local_key
from baton_common.platform.postgres.database import Database
from baton_contracts.topics import TOPICS
from baton_embedded.servers.kafka import KafkaServer
from baton_embedded.servers.processes import free_port
from baton_testkit.servers.postgres import PostgresServer
from baton_testkit.waiting import until
from tests.e2e.doors import Doors, opened_doors
from tests.e2e.onebox import START_LIMIT, STOP_LIMIT, new_folder
from tests.e2e.program import Program, run

SECOND = " 2"
"""At the end of the name of a service's second process."""


class Apart:
    """Each service is a process, or two; ports and databases stay over every restart."""

    def __init__(
        self,
        doors: Doors,
        second_doors: Doors,
        programs: Mapping[str, Program],
        databases: Mapping[str, Database],
        environments: Mapping[str, Mapping[str, str]],
    ) -> None:
        self.doors = doors
        self.second_doors = second_doors
        """Those of the second processes, where there are such."""
        self.programs = programs
        self.databases = databases
        self._environments = environments

    async def start(self, *names: str) -> None:
        """Those named, or all of them; ready when it returns."""
        for name in names or self.programs:
            self.programs[name].start()
        await asyncio.gather(*(self.ready(name) for name in names or self.programs))

    async def ready(self, name: str) -> None:
        """Waits until `/readyz` says so. Promised: 15 s after the start."""
        program = self.programs[name]
        doors = self.second_doors if name.endswith(SECOND) else self.doors
        service = name.removesuffix(SECOND)

        async def is_ready() -> bool:
            if not program.running():
                return True
            try:
                return (await doors.ask(None, "GET", service, "/readyz")).status_code == 200
            except httpx.TransportError:
                return False

        await until(is_ready, START_LIMIT, every=0.1)
        assert program.running(), program.said()[-3_000:]

    async def rebuild(self, name: str) -> None:
        """Every read model of it from its sources again, in a process of its own beside it."""
        said = await asyncio.to_thread(run, [f"baton_{name}", "rebuild"], self._environments[name])
        assert said.returncode == 0, said.stderr

    async def stop(self) -> list[int]:
        """SIGTERM to all; their exit codes."""
        for program in self.programs.values():
            program.signal(signal.SIGTERM)
        return [await program.ended(STOP_LIMIT) for program in self.programs.values()]


@asynccontextmanager
async def apart(
    postgres: PostgresServer, kafka: KafkaServer, *, two_of_each: bool = False, **settings: str
) -> AsyncIterator[Apart]:
    """Databases migrated, topics made, no process started; all gone in the end. One at a time
    on a broker, since the topics have their real names. `settings` are for email."""
    folder = new_folder()
    async with AsyncExitStack() as stack:
        stack.callback(shutil.rmtree, folder)
        databases = {
            name: await stack.enter_async_context(postgres.fresh()) for name in (*SERVICES, VAULT)
        }
        around = _surroundings(folder, databases, kafka, settings)
        await around.prepare()
        stack.push_async_callback(kafka.delete_topics, *(topic.name for topic in TOPICS))
        await _migrate(around, folder)
        again = replace(
            around, ports={name: free_port() for name in SERVICES}, smtp_port=free_port()
        )
        environments = {name: around.of(name) for name in SERVICES}
        if two_of_each:
            environments |= {f"{name}{SECOND}": again.of(name) for name in SERVICES}
        programs = {
            name: Program(
                [f"baton_{name.removesuffix(SECOND)}", "serve"], settings, folder / f"{name}.txt"
            )
            for name, settings in environments.items()
        }
        both = [
            await stack.enter_async_context(
                opened_doors(
                    {name: f"{each.address(name)}/v1" for name in SERVICES},
                    each.smtp_port,
                    each.token_key,
                )
            )
            for each in (around, again)
        ]
        for program in programs.values():
            stack.push_async_callback(program.kill)
        yield Apart(both[0], both[1], programs, databases, environments)


def _surroundings(
    folder: Path,
    databases: Mapping[str, Database],
    kafka: KafkaServer,
    settings: Mapping[str, str],
) -> Surroundings:
    second_place = folder / "second-place"
    second_place.mkdir()
    local_key(folder / "token-signing")
    return Surroundings(
        databases=databases,
        vault_key=base64.b64encode(secrets.token_bytes(32)).decode(),
        kafka=kafka.servers,
        token_key=folder / "token-signing",
        secrets={name: secrets.token_hex(32) for name in KEPT_SECRETS},
        home=folder,
        second_place=second_place,
        ports={name: free_port() for name in SERVICES},
        smtp_port=free_port(),
        public_url="https://baton.example",
        mail=settings,
    )


async def _migrate(around: Surroundings, folder: Path) -> None:
    """Migrates every service, as an operator does before the first start."""
    programs = [
        Program([f"baton_{name}", "migrate"], around.of(name), folder / f"{name}.migrate.txt")
        for name in SERVICES
    ]
    for program in programs:
        program.start()
    ended = [(await program.ended(START_LIMIT), program.said()) for program in programs]
    assert [code for code, _ in ended] == [0] * len(programs), ended
