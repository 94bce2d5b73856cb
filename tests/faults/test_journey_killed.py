"""kill -9 of each service in turn while customers call, one after the other, over real Kafka."""

import asyncio
import os
import random
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count

from baton_embedded.servers.kafka import KafkaServer
from baton_testkit.servers.greenmail import MailUser, greenmail_server
from baton_testkit.servers.postgres import PostgresServer
from baton_testkit.waiting import until
from tests.e2e.apart import Apart, apart
from tests.e2e.call_journey import Journey, Mei, prepare
from tests.e2e.cast import AUDITOR
from tests.e2e.doors import Doors
from tests.e2e.journeys import story
from tests.e2e.mailbox import Mailbox
from tests.faults.journey_invariants import OWNERS, Logs, Seen, figures, journey_violations
from tests.faults.journey_killing import Killer
from tests.faults.kill_history import read_history
from tests.faults.kill_invariants import not_as_on_topic
from tests.faults.kill_reckoning import SETTLE_LIMIT
from tests.faults.kill_topics import read_topic
from tests.faults.pool_history import asked_twice, history_of, never_over

KILLS = 25 if os.environ.get("NIGHTLY") == "1" else 10
SEED = 20_261_124
"""Says before or in which steps, and how; when exactly is the machine's."""
TURN = ("routing", "cases", "email", "survey", "kpi")
MOST = 40
"""Customers who have a mailbox."""
ONCE = (
    "was opened by phone",
    "Ana Keller answered",
    "whom Ana Keller had transferred",
    "and with that took the case",
    "The reply was sent.",
    "closed the case",
    "The customer answered the survey",
)
"""Parts of the story that are told once."""
DAY = timedelta(days=1)


async def test_every_journey_is_whole_after_kill_9_of_each_service_in_turn(
    postgres: PostgresServer, kafka: KafkaServer
) -> None:
    users = [MailUser(f"mei.{number}@customer.example", "mei") for number in range(1, MOST)]
    async with greenmail_server(*users) as mail_server:
        mailboxes = [Mailbox(user, mail_server.smtp_port, mail_server.imap_port) for user in users]
        out = f"smtp://127.0.0.1:{mail_server.smtp_port}"
        async with apart(postgres, kafka, BATON_SMTP_OUT=out) as services:
            await services.start()
            await prepare(services.doors)
            chance = random.Random(SEED)
            journeys: list[Journey] = []
            async with Killer(services, TURN, KILLS, chance).metadata() as killer:
                for number, mailbox in zip(count(1), mailboxes, strict=False):
                    if killer.is_done:
                        break
                    mei = Mei(services.doors, mailbox, number, killer.before)
                    journeys.append(await mei.journey())
            assert len(killer.killed) == KILLS
            await reckon(services, kafka, journeys, mailboxes)


async def reckon(
    services: Apart, kafka: KafkaServer, journeys: list[Journey], mailboxes: list[Mailbox]
) -> None:
    """Everything that was answered is there, once, in the logs, on the topics, in the mailboxes,
    in the story and in the figures; and all read models are what their sources say."""

    async def nothing_wrong() -> Logs:
        logs = {name: await read_history(services.databases[name].service_dsn) for name in TURN}
        seen = [
            Seen(journey.contact_id, journey.case_id, await message_ids(mailbox))
            for journey, mailbox in zip(journeys, mailboxes, strict=False)
        ]
        assert not (found := journey_violations(logs, seen)), "\n".join(found[:20])
        return logs

    logs = await until(nothing_wrong, SETTLE_LIMIT, every=1.0)
    routing = await history_of(services.databases["routing"])
    assert list(asked_twice(routing)) == []
    assert never_over(routing) == set()
    await until(lambda: figures_are_right(services.doors, logs), SETTLE_LIMIT, every=0.5)
    for journey in journeys:
        await until(partial(is_told_once, services.doors, journey), SETTLE_LIMIT, every=0.5)
    await until(partial(is_on_topics, kafka, logs), SETTLE_LIMIT, every=1.0)
    before = {name: await services.doors.state_hash(name) for name in TURN}
    await services.stop()
    await asyncio.gather(*(services.rebuild(name) for name in TURN))
    await services.start()
    assert {name: await services.doors.state_hash(name) for name in TURN} == before
    await until(lambda: figures_are_right(services.doors, logs), SETTLE_LIMIT, every=0.5)


async def is_on_topics(kafka: KafkaServer, logs: Logs) -> bool:
    """True if the topics hold everything published, in order."""
    for topic, owner in OWNERS.items():
        found = await read_topic(kafka.servers, topic)
        wrong = list(not_as_on_topic(logs[owner].contracts, found))
        assert not wrong, (topic, wrong[:5])
    return True


async def message_ids(mailbox: Mailbox) -> list[str]:
    """The Message-IDs of all mails that arrived."""
    mails = await asyncio.to_thread(mailbox.mails, 0)
    return [str(mail["Message-ID"]) for mail in mails]


async def figures_are_right(doors: Doors, logs: Logs) -> bool:
    """Kpi says what the logs say."""
    today = datetime.now(UTC).date()
    around = {"from": str(today - DAY), "to": str(today + DAY)}
    for indicator, expected in figures(logs).items():
        answer = await doors.get(AUDITOR, "kpi", f"/indicators/{indicator}", **around)
        assert answer["whole"]["value"] == expected, answer
    return True


async def is_told_once(doors: Doors, journey: Journey) -> bool:
    """The story of its case has each of these sentences once."""
    lines = [line["sentence"] for line in await story(doors, journey.case_id)]
    for part in ONCE:
        assert sum(part in line for line in lines) == 1, (part, lines)
    return True
