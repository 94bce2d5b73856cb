"""Assembles the separate services: home, PostgreSQL, Kafka, five processes, one gateway."""

import asyncio
import base64
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial

import asyncpg

from baton_apart.broker import KAFKA, Broker, running_broker
from baton_apart.environments import KEPT_SECRETS, SERVICES, VAULT, Surroundings
from baton_apart.gateway import Gateway
from baton_apart.leftovers import end_leftovers
from baton_apart.programs import ServiceProcess
from baton_apart.voices import Voices
from baton_common.edge.identity.identify import Identify
from baton_common.edge.identity.keys import LocalKeys, local_key
from baton_common.edge.identity.tokens import Tokens
from baton_common.model.service import Loop
from baton_common.platform.postgres.database import Database
from baton_common.platform.postgres.start_errors import CannotStart
from baton_common.platform.telemetry.logging import configure_logging
from baton_common.platform.vault.erased_ids import ErasedIdsFile
from baton_common.platform.vault.local_vault import LocalVault
from baton_common.program.serving import serve
from baton_embedded.servers.processes import free_port
from baton_onebox.databases import Databases, running_databases
from baton_onebox.doors import listening
from baton_onebox.environments import TOKEN_KEY
from baton_onebox.home import Home, opened_home
from baton_onebox.living import BEFORE, BEGINNING, Living, live
from baton_onebox.progress import tell
from baton_onebox.settings import Settings

START_LIMIT = 60.0
"""Seconds in which each service must be ready; 15 are promised."""
_LOOK = 0.1

Ready = Callable[[Living, str], Awaitable[None]]
"""Called with the loops beside the services and Kafka's address."""


async def run(settings: Settings, ready: Ready) -> None:
    """Run until SIGINT or SIGTERM; `ready` is awaited once requests are taken.

    Raises CannotStart with one sentence that says what to do.
    """
    with opened_home(settings.home) as home:
        configure_logging(home.program_log())
        voices = Voices(home.place("log"), SERVICES)
        voices.begin()
        for name in await asyncio.to_thread(end_leftovers, home.place("run")):
            voices.tell(name, "was left over from an earlier run, and was ended")
        master_key = home.master_key()  # made before there is anything that only it can open
        with listening(settings) as doors:
            # Email binds it itself; that it can be bound is what we wanted to know.
            doors.smtp.close()
            async with AsyncExitStack() as stack:
                servers = await _servers(settings, home, voices, stack)
                around = surroundings(settings, home, servers, master_key)
                programs = programs_of(around, home, voices)
                tell(settings, "tables")
                await prepare(around, programs)
                tell(settings, "services")
                await stack.enter_async_context(running_programs(programs))
                keeping = [*servers.loops(), Loop("shows what the services say", voices.show)]
                keeping += [
                    Loop(f"keeps {each.name} running", each.keep_running) for each in programs
                ]
                vault = LocalVault(
                    around.databases[VAULT].service_dsn,
                    master_key,
                    ErasedIdsFile(home.second_place / "erased"),
                )
                stack.push_async_callback(vault.close)
                living = live(
                    settings,
                    home,
                    vault,
                    Identify(Tokens([LocalKeys(local_key(around.token_key))]).verify),
                    beginning=await beginning_of(around.databases["cases"]),
                    more=keeping,
                )
                await stack.enter_async_context(living.doors.open())
                gateway = Gateway({name: around.address(name) for name in SERVICES}, living.site)
                stack.push_async_callback(gateway.close)
                await all_ready(gateway, programs)
                on_ready = partial(ready, living, around.kafka)
                await serve(
                    gateway,
                    [living.service],
                    [doors.http],
                    proxies=settings.proxies,
                    ready=on_ready,
                )


@dataclass(frozen=True)
class Servers:
    """PostgreSQL and Kafka of the services."""

    databases: Databases
    broker: Broker

    def loops(self) -> list[Loop]:
        """Loops of the servers; restarted if they end."""
        return [
            Loop("keeps PostgreSQL running", self.databases.keep_running),
            Loop("keeps Kafka running", self.broker.keep_running),
        ]


async def _servers(
    settings: Settings, home: Home, voices: Voices, stack: AsyncExitStack
) -> Servers:
    tell(settings, "postgres" if home.has_data else "new-postgres")
    databases = await stack.enter_async_context(running_databases(home, [*SERVICES, VAULT]))
    tell(settings, "kafka", port=settings.kafka_port)
    broker = await stack.enter_async_context(
        running_broker(home, settings.kafka_port, partial(voices.tell, KAFKA))
    )
    return Servers(databases, broker)


def surroundings(
    settings: Settings, home: Home, servers: Servers, master_key: bytes
) -> Surroundings:
    """The facts that the services' settings follow from."""
    token_key = home.key_file(TOKEN_KEY)
    local_key(token_key)
    home.own(token_key)
    return Surroundings(
        databases={name: servers.databases[name] for name in (*SERVICES, VAULT)},
        vault_key=base64.b64encode(master_key).decode(),
        kafka=servers.broker.servers,
        token_key=token_key,
        secrets={name: home.secret(kept).hex() for name, kept in KEPT_SECRETS.items()},
        home=home.folder,
        second_place=home.second_place,
        ports={name: free_port() for name in SERVICES},
        smtp_port=settings.smtp_port,
        public_url=settings.public_url,
        mail=settings.mail,
        limits=settings.own_limits,
    )


def programs_of(around: Surroundings, home: Home, voices: Voices) -> list[ServiceProcess]:
    """One program for each service, not yet started."""
    run_folder = home.place("run")
    return [
        ServiceProcess(
            name, around.of(name), voices.file(name), run_folder, partial(voices.tell, name)
        )
        for name in SERVICES
    ]


async def prepare(around: Surroundings, programs: Sequence[ServiceProcess]) -> None:
    """Create schemas and topics. Raises CannotStart."""
    await asyncio.gather(around.prepare(), *(each.migrate() for each in programs))


@asynccontextmanager
async def running_programs(programs: Sequence[ServiceProcess]) -> AsyncIterator[None]:
    """Starts the programs; all are ended on exit."""
    try:
        for each in programs:
            await each.start()
        yield
    finally:
        await asyncio.gather(*(each.stop() for each in programs))


async def beginning_of(database: Database) -> str | None:
    """The position after which the page shows sentences; None for an empty log."""
    connection = await asyncpg.connect(database.service_dsn)
    try:
        beginning: str | None = await connection.fetchval(BEGINNING, BEFORE)
        return beginning
    finally:
        await connection.close()


async def all_ready(gateway: Gateway, programs: Sequence[ServiceProcess]) -> None:
    """Wait until every service is ready. Raises CannotStart with the last output of one that ends
    or is not ready in time."""
    try:
        async with asyncio.timeout(START_LIMIT):
            for each in programs:
                while not await gateway.is_ready(each.name):
                    if not each.running():
                        raise CannotStart(f"{each.name} does not start: {each.last_words()}")
                    await asyncio.sleep(_LOOK)
    except TimeoutError:
        raise CannotStart(f"{each.name} is not ready: {each.last_words()}") from None
