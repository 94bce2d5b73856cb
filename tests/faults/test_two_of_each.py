"""Two processes of every service on one log, and a rolling upgrade of all of them meanwhile."""

import asyncio
import random
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count, cycle

from baton_embedded.servers.kafka import KafkaServer
from baton_testkit.servers.greenmail import MailUser, greenmail_server
from baton_testkit.servers.postgres import PostgresServer
from tests.e2e.apart import SECOND, Apart, apart
from tests.e2e.call_journey import Journey, Mei, prepare
from tests.e2e.mailbox import Mailbox
from tests.e2e.onebox import STOP_LIMIT
from tests.faults.kill_history import read_history
from tests.faults.test_journey_killed import TURN, reckon

ENDED = 10
"""Each process once: the old one is ended by SIGTERM and a new one started, at a seeded step."""
SEED = 20_261_130
GAP = (1, 3)
MOST = 40


class Upgrade:
    """Ends one process after the other while journeys go on, and starts it again."""

    def __init__(self, services: Apart, chance: random.Random) -> None:
        self._services = services
        self._turn = cycle([f"{name}{copy}" for copy in ("", SECOND) for name in TURN])
        self._chance = chance
        self._wait = chance.randint(*GAP)
        self._going: asyncio.Task[None] | None = None
        self.ended: list[str] = []

    @property
    def is_done(self) -> bool:
        """True once each was ended."""
        return len(self.ended) >= ENDED

    @asynccontextmanager
    async def rolling(self) -> AsyncIterator["Upgrade"]:
        """In the end every process runs."""
        yield self
        if self._going is not None:
            await self._going

    async def before(self, step: str) -> None:
        """Called before each step of a journey; one process at a time."""
        self._wait -= 1
        if self._wait > 0 or self.is_done:
            return
        self._wait = self._chance.randint(*GAP)
        if self._going is not None:
            await self._going
        name = next(self._turn)
        self.ended.append(name)
        self._going = asyncio.create_task(self._end_and_start(name))

    async def _end_and_start(self, name: str) -> None:
        program = self._services.programs[name]
        program.signal(signal.SIGTERM)
        assert await program.ended(STOP_LIMIT) == 0, program.said()[-3_000:]
        await self._services.start(name)


async def test_with_two_of_each_and_an_upgrade_everything_happens_once(
    postgres: PostgresServer, kafka: KafkaServer
) -> None:
    """Each offer, timer, message, read model, relay and mail."""
    users = [MailUser(f"mei.{number}@customer.example", "mei") for number in range(1, MOST)]
    async with greenmail_server(*users) as mail_server:
        mailboxes = [Mailbox(user, mail_server.smtp_port, mail_server.imap_port) for user in users]
        out = f"smtp://127.0.0.1:{mail_server.smtp_port}"
        async with apart(postgres, kafka, two_of_each=True, BATON_SMTP_OUT=out) as services:
            await services.start()
            await prepare(services.doors)
            both = cycle([services.doors, services.second_doors])
            journeys: list[Journey] = []
            async with Upgrade(services, random.Random(SEED)).rolling() as upgrade:
                for number, mailbox in zip(count(1), mailboxes, strict=False):
                    if upgrade.is_done:
                        break
                    mei = Mei(next(both), mailbox, number, upgrade.before)
                    journeys.append(await mei.journey())
            assert len(set(upgrade.ended)) == ENDED
            await reckon(services, kafka, journeys, mailboxes)
            email = await read_history(services.databases["email"].service_dsn)
            assert len(list(email.types("handover-began"))) == 2 * len(journeys)
            assert not list(email.types("outcome-unknown"))
