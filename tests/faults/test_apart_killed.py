"""kill -9 of services that run apart, on real PostgreSQL and Kafka, while mails come in."""

import os
import random

from baton_embedded.servers.kafka import KafkaServer
from baton_testkit.servers.postgres import PostgresServer
from baton_testkit.waiting import until
from tests.e2e.apart import apart
from tests.faults.kill_invariants import not_as_on_topic
from tests.faults.kill_reckoning import SETTLE_LIMIT, reckon
from tests.faults.kill_topics import read_topic
from tests.faults.kill_traffic import Traffic

KILLS = 40 if os.environ.get("NIGHTLY") == "1" else 8
SEED = 20_261_123
"""Says which services are killed, and after how many mails; when exactly is the machine's."""
HIT = ("cases", "email", "cases", "email", "kpi")
"""More often those that do the most."""


async def test_every_mail_answered_250_is_a_case_after_kill_9_of_services_on_real_kafka(
    postgres: PostgresServer, kafka: KafkaServer
) -> None:
    chance = random.Random(SEED)
    async with apart(postgres, kafka) as services:
        await services.start()
        await services.doors.load_configuration()
        async with Traffic(services.doors).flowing() as traffic:
            for _ in range(KILLS):
                await traffic.goes_on(chance.randint(1, 4))
                name = chance.choice(HIT)
                await services.programs[name].kill()
                await services.start(name)
        databases = services.databases
        cases, email = await reckon(
            traffic, databases["cases"].service_dsn, databases["email"].service_dsn
        )
        assert len(traffic.answered) > KILLS

        async def on_topics() -> bool:
            for topic, history in (("case-updated", cases), ("email-received", email)):
                found = await read_topic(kafka.servers, topic)
                wrong = list(not_as_on_topic(history.contracts, found))
                assert not wrong, wrong[:5]
            return True

        await until(on_topics, SETTLE_LIMIT, every=1.0)
        before = {name: await services.doors.state_hash(name) for name in ("cases", "email")}
        await services.stop()
        await services.start("cases", "email")
        after = {name: await services.doors.state_hash(name) for name in ("cases", "email")}
        assert after == before
