"""The journey of a call through all five services, each a process of its own, over real Kafka."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import asyncpg
import pytest

from baton_embedded.servers.kafka import KafkaServer
from baton_testkit.servers.greenmail import MailUser, greenmail_server
from baton_testkit.servers.postgres import PostgresServer
from baton_testkit.waiting import until
from tests.e2e.apart import Apart, apart
from tests.e2e.call_journey import Journey, Mei, prepare
from tests.e2e.cast import AUDITOR, SECTIONS
from tests.e2e.doors import LIMIT
from tests.e2e.journeys import story
from tests.e2e.mailbox import Mailbox

CUSTOMER = MailUser("mei.lin@customer.example", "mei-lin")
TOLD = {
    "en": (
        "Ana Keller answered",
        "Logistics",
        "Hao Lei",
        "The reply was sent.",
        "closed the case",
        "survey",
    ),
    "zh": ("安娜", "物流", "郝磊", "回复已寄出", "关闭了个案", "满意度 5"),
}
FIGURES = {
    "contacts": 1,
    "answered": 1,
    "abandoned": 0,
    "cases-opened": 1,
    "cases-closed": 1,
    "handoffs-accepted": 1,
    "mails-answered": 1,
    "surveys-invited": 1,
    "csat": 1.0,
}
DAY = timedelta(days=1)
TOOK_PART = {
    "routing": ["contact"],
    "cases": ["contact", "case", "handoff", "survey"],
    "email": ["outgoing"],
    "survey": ["survey", "invitation"],
}
"""By service, the streams that are all of this one journey. Kpi, which only counts, has none."""
_TRACES = """select stream || ' ' || type, convert_from(metadata, 'utf8') from events
where split_part(stream, '-', 1) = any($1)"""


@pytest.fixture(scope="module")
async def mailbox() -> AsyncIterator[Mailbox]:
    """The customer's, on a server of their own."""
    async with greenmail_server(CUSTOMER) as server:
        yield Mailbox(CUSTOMER, server.smtp_port, server.imap_port)


@pytest.fixture(scope="module")
async def services(
    postgres: PostgresServer, kafka: KafkaServer, mailbox: Mailbox
) -> AsyncIterator[Apart]:
    """All five run, the configuration is applied, mail goes out to the customer's server."""
    out = f"smtp://127.0.0.1:{mailbox.smtp_port}"
    async with apart(postgres, kafka, BATON_SMTP_OUT=out) as made:
        await made.start()
        await prepare(made.doors)
        yield made
        assert await made.stop() == [0] * 5


@pytest.fixture(scope="module")
async def journey(services: Apart, mailbox: Mailbox) -> Journey:
    """A whole journey, to the survey's answer."""
    return await Mei(services.doors, mailbox).journey()


async def test_it_is_one_story_in_both_languages(services: Apart, journey: Journey) -> None:
    for language, sentences in TOLD.items():
        lines = [
            each["sentence"] for each in await story(services.doors, journey.case_id, language)
        ]
        whole = "\n".join(lines)
        assert [each for each in sentences if each not in whole] == [], whole


async def test_it_is_one_trace_in_the_log_of_each_that_took_part(
    services: Apart, journey: Journey
) -> None:
    """The client gives every request of the journey the same `traceparent`."""
    for name, streams in TOOK_PART.items():
        connection = await asyncpg.connect(services.databases[name].owner_dsn)
        try:
            events = await connection.fetch(_TRACES, streams)
        finally:
            await connection.close()
        assert events, name
        assert [event for event, metadata in events if journey.trace_id not in metadata] == [], name


async def test_its_figures_are_counted(services: Apart, journey: Journey) -> None:
    answered_at = datetime.fromisoformat(journey.result["answered_at"])
    around = {"from": str(answered_at.date() - DAY), "to": str(answered_at.date() + DAY)}

    async def counted() -> bool:
        for indicator, expected in FIGURES.items():
            path = f"/indicators/{indicator}"
            answer = await services.doors.get(AUDITOR, "kpi", path, **around)
            assert answer["whole"]["value"] == expected, answer
        return True

    await until(counted, LIMIT, every=0.2)


async def test_every_log_replays_to_what_the_live_services_say(services: Apart) -> None:
    before = {name: await services.doors.state_hash(name) for name in SECTIONS}
    await services.stop()
    await services.start()
    assert {name: await services.doors.state_hash(name) for name in SECTIONS} == before
